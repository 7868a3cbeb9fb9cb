"""Cycles of upward links, against networkx on made-up graphs."""

from __future__ import annotations

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cycles import in_cycle
from golden_thread.graph.plan import About, PlanBuilder

PAIRS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=16)


@given(PAIRS)
def test_cycles_are_the_strongly_connected_parts(pairs: list[tuple[int, int]]) -> None:
    builder = PlanBuilder(About("x"))
    for number in range(8):
        builder.thing(f"O{number}", "Outcome", f"O{number}")
    for low, high in pairs:
        builder.link(f"O{low}", "contributesTo", f"O{high}")
    plan = builder.build()
    graph = nx.DiGraph(pairs)
    expected = {
        f"O{node}"
        for part in nx.strongly_connected_components(graph)
        for node in part
        if len(part) > 1 or graph.has_edge(node, node)
    }
    assert set(plan.ids[in_cycle(plan)]) == expected


def test_a_long_chain_and_a_long_cycle() -> None:
    builder = PlanBuilder(About("x"))
    for number in range(2_000):
        builder.thing(f"S{number}", "StaffObjective", f"S{number}")
        builder.link(f"S{number}", "cascadesFrom", f"S{(number + 1) % 1_000 if number < 1_000 else number - 1}")
    found = in_cycle(builder.build())
    assert found[:1_000].all() and not found[1_000:].any()


def test_links_that_do_not_lead_upwards_make_no_cycle() -> None:
    builder = PlanBuilder(About("x"))
    builder.thing("A", "Plan", "A")
    builder.thing("B", "Plan", "B")
    builder.link("A", "alignedWith", "B")
    builder.link("B", "alignedWith", "A")
    assert not in_cycle(builder.build()).any()
