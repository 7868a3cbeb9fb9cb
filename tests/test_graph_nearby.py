"""The links of one thing: all of them, in order, with what was said of each."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.nearby import Nearby
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.ontology.rule import Step

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)
BOTH = (Step("contributesTo"), Step("contributesTo", inverse=True))


def plan_of_pairs(pairs: list[tuple[int, int]]) -> PlanGraph:
    """Outcomes that contribute to each other; titles run against the ids."""
    builder = PlanBuilder(About("x"))
    for number in range(7):
        builder.thing(f"O{number}", "Outcome", f"Title {9 - number}")
    for low, high in pairs:
        builder.link(f"O{low}", "contributesTo", f"O{high}", basis="inferred", source=f"{low} to {high}")
    return builder.build()


@given(PAIRS)
def test_every_link_is_found_from_both_ends_by_title(pairs: list[tuple[int, int]]) -> None:
    plan = plan_of_pairs(pairs)
    nearby = Nearby(plan)
    for number in range(7):
        for step in BOTH:
            links = nearby.links((step,), plan.rows[f"O{number}"])
            ends = {a if step.inverse else b for a, b in pairs if number == (b if step.inverse else a)}
            assert [plan.ids[link.row] for link in links] == [f"O{end}" for end in sorted(ends, reverse=True)]
            assert {link.step for link in links} <= {step}


def test_a_link_says_how_it_is_known_and_where() -> None:
    plan = plan_of_pairs([(1, 2)])
    [link] = Nearby(plan).links(BOTH, plan.rows["O2"])
    assert (link.basis, link.source, link.step.inverse) == ("inferred", "1 to 2", True)


def test_a_thing_without_links_has_none() -> None:
    assert Nearby(plan_of_pairs([])).links(BOTH, 0) == ()
