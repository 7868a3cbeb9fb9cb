"""The links that carry support, walked in every way; against plain searches."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import BASES, About, PlanBuilder, PlanGraph
from golden_thread.graph.supports import Links, Supports, carries, carrying, first_reaching, steps_from

Pair = tuple[int, int]

PAIRS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=16)


def links(pairs: Iterable[Pair]) -> Links:
    """Links among seven rows."""
    ordered = sorted(pairs)
    first = [sum(low < row for low, _ in ordered) for row in range(8)]
    return Links(first, [high for _, high in ordered])


def reached(starts: Iterable[int], pairs: Iterable[Pair], within: Iterable[int] = range(7)) -> set[int]:
    """What some rows reach in a part, themselves included."""
    found = set(starts) & {*within}
    while more := {high for low, high in pairs if low in found} & {*within} - found:
        found |= more
    return found


@given(PAIRS, st.sets(st.integers(0, 6), max_size=3), st.sets(st.integers(0, 6), max_size=3))
def test_steps_are_the_fewest(pairs: list[Pair], starts: set[int], avoiding: set[int]) -> None:
    found = steps_from(starts, links(pairs), avoiding)
    allowed = [(low, high) for low, high in pairs if high not in avoiding - starts]
    assert found.keys() == reached(starts, allowed)
    for row, steps in found.items():
        near = [found[low] for low, high in allowed if high == row and low in found]
        assert steps == (0 if row in starts else 1 + min(near))


@given(
    PAIRS, st.lists(st.sets(st.integers(0, 6), max_size=3), max_size=5), st.sets(st.integers(0, 6)), st.integers(1, 3)
)
def test_the_first_groups_that_reach(pairs: list[Pair], groups: list[set[int]], within: set[int], most: int) -> None:
    wanted: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for row in reached(group, pairs, within):
            wanted.setdefault(row, []).append(number)
    assert first_reaching(groups, links(pairs), within, most) == {row: found[:most] for row, found in wanted.items()}


@pytest.mark.parametrize(
    ("low", "link", "high", "expected"),
    [
        ("Measure", "measures", "Outcome", True),
        ("Partner", "isConsultedOn", "Outcome", True),
        ("Partner", "partOf", "Forum", True),
        ("Forum", "partOf", "Partnership", True),
        ("Service", "partOf", "Partner", False),
        ("Project", "inPlan", "Plan", False),
        ("Outcome", "ownedBy", "Partner", False),
    ],
)
def test_which_links_carry(low: str, link: str, high: str, expected: bool) -> None:
    assert carries(low, link, high) is expected


def plan() -> PlanGraph:
    builder = PlanBuilder(About("demo"))
    for id, kind in (("O", "Outcome"), ("W", "Project"), ("V", "Project"), ("P", "Partner"), ("Q", "Partner")):
        builder.thing(id, kind, id)
    builder.value("V", "status", "closed")
    builder.link("W", "contributesTo", "O", basis="inferred")
    builder.link("V", "contributesTo", "O")
    builder.link("P", "leads", "W")
    builder.link("P", "funds", "O", basis="illustrative")
    builder.link("Q", "supports", "V")
    return builder.build()


def ids(supports: Supports, rows: Iterable[int]) -> list[str]:
    return [str(supports.plan.ids[row]) for row in rows]


def test_what_has_ended_is_left_out_unless_it_is_kept() -> None:
    row = plan().rows
    assert set(steps_from([row["O"]], Supports(plan()).down())) == {row["O"], row["W"], row["P"]}
    assert set(steps_from([row["O"]], Supports(plan(), keep=row["V"]).down())) == set(range(5))
    assert ids(Supports(plan()), Supports(plan()).rows_of("Project", "Partner")) == ["W", "P", "Q"]


def test_the_strongest_way_counts() -> None:
    supports, row = Supports(plan()), plan().rows
    reach = supports.reach(row["P"], upwards=True)
    assert reach.basis(row["O"]) == "inferred"
    assert reach.before(row["O"]) == row["W"]
    assert supports.carriers([row["P"], row["Q"]], range(5), 2)[row["O"]] == {row["P"]: "inferred"}


def test_a_thing_weakens_its_links() -> None:
    builder = PlanBuilder(About("demo"))
    builder.thing("O", "Outcome", "O", basis="illustrative")
    builder.thing("M", "Measure", "M")
    builder.link("M", "measures", "O")
    supports = Supports(builder.build())
    assert supports.levels_there == (BASES.index("illustrative"),)
    assert supports.item(0).basis == "illustrative"


def test_an_order_that_does_not_depend_on_the_input() -> None:
    one = plan_of("B: Outcome\nA: Outcome\nM: Measure, measures A\nP: Priority")
    other = plan_of("P: Priority\nA: Outcome\nB: Outcome\nM: Measure, measures A")
    orders = [ids(Supports(each), Supports(each).in_order(range(each.n))) for each in (one, other)]
    assert orders == [["P", "A", "B", "M"]] * 2


def test_a_plan_without_links() -> None:
    supports = Supports(plan_of("O: Outcome"))
    assert steps_from([0], supports.up()) == {0: 0}
    assert supports.carriers([0], range(1), 1) == {0: {0: "illustrative"}}
    assert set(carrying()) > {"measures", "leads"}
