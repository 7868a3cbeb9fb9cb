"""The thread of one thing: everything reached once, the furthest point, and why it goes no further."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.threads import Thread, things_below, trace

COUNCIL = plan_of("""
    A good place to live: Vision
    Health: Priority, contributesTo A good place to live
    Warm homes: Outcome, contributesTo Health
    Active lives: Outcome, contributesTo Health
    Homes insulated: Measure, measures Warm homes; Active lives
    Insulation: Project, contributesTo Warm homes; Active lives
    Visit every street: Action, contributesTo Warm homes
    Plan the visits: StaffObjective, cascadesFrom Visit every street
    Housing: Portfolio
    Town twinning: Outcome
""")


def lines(thread: Thread) -> list[str]:
    """The outline as indented lines."""
    rows = [(row, f"{row.strand.label} " if row.strand else "") for row in thread.outline]
    return [f"{'  ' * row.depth}{label}{row.thing}{' *' * row.shown_above}" for row, label in rows]


def test_upwards_each_thing_opens_once() -> None:
    assert lines(trace(COUNCIL, "Homes insulated", "up")) == [
        "Homes insulated",
        "  measures Active lives",
        "    contributes to Health",
        "      contributes to A good place to live",
        "  measures Warm homes",
        "    contributes to Health *",
    ]


def test_downwards_reads_links_backwards() -> None:
    assert lines(trace(COUNCIL, "Warm homes", "down")) == [
        "Warm homes",
        "  is measured by Homes insulated",
        "  is served by Insulation",
        "  is served by Visit every street",
        "    is cascaded to Plan the visits",
    ]


def test_things_come_nearest_first_then_by_kind() -> None:
    spots = trace(COUNCIL, "Health", "down").things
    assert [(spot.id, spot.steps) for spot in spots] == [
        ("Health", 0),
        ("Active lives", 1),
        ("Warm homes", 1),
        ("Homes insulated", 2),
        ("Insulation", 2),
        ("Visit every street", 2),
        ("Plan the visits", 3),
    ]


@pytest.mark.parametrize(
    ("plan", "start", "furthest", "ending"),
    [
        (COUNCIL, "Plan the visits", "A good place to live", ""),
        (COUNCIL, "Town twinning", "Town twinning", "no priority or outcome is named above it"),
        (
            plan_of("Parks: ServicePlan"),
            "Parks",
            "Parks",
            "no priority, outcome or plan is named above it, and the input does not say whether there is one",
        ),
        (
            plan_of("A: Outcome, contributesTo B\nB: Outcome, contributesTo A"),
            "A",
            "B",
            "it leads only round in a circle",
        ),
        (
            plan_of("A: Outcome, contributesTo Nobody knows"),
            "A",
            "A",
            "'Nobody knows' is named there, but nothing in the input has that name",
        ),
        (
            plan_of("M: Measure, measures A\nA: Outcome, contributesTo P\nP: Priority\nQ: Priority, contributesTo V"),
            "M",
            "P",
            "no vision is named above it",
        ),
    ],
)
def test_furthest_point_and_why_no_further(plan: PlanGraph, start: str, furthest: str, ending: str) -> None:
    thread = trace(plan, start, "up")
    assert (thread.furthest, thread.ending) == (furthest, ending)


@pytest.mark.parametrize(
    ("scope", "ending"),
    [("", ""), ("scope below within Warm homes no", "the input does not say whether anything does")],
)
def test_where_nothing_hangs_below_it_is_said_if_nobody_can_tell(scope: str, ending: str) -> None:
    plan = plan_of(f"Warm homes: Outcome\nSafe: Outcome\nCalls: Measure, measures Safe\n{scope}")
    assert trace(plan, "Warm homes", "down").ending == ending


def test_downwards_the_furthest_is_the_most_steps_away() -> None:
    thread = trace(COUNCIL, "A good place to live", "down")
    assert thread.furthest == "Plan the visits"
    assert thread.spot(thread.furthest).steps == 4


def test_links_carry_basis_and_source() -> None:
    builder = PlanBuilder(About("demo"))
    builder.thing("O", "Outcome", "Warm homes", source="Plan, page 2", basis="illustrative")
    builder.thing("M", "Measure", "Homes insulated")
    builder.thing("P", "Partner", "Police")
    builder.link("M", "measures", "O", basis="inferred", source="Plan, page 9", note="from the order of the list")
    builder.link("P", "supports", "O")
    thread = trace(builder.build(), "M", "up")
    (strand,) = thread.strands
    assert (strand.label, strand.basis, strand.source, strand.note) == (
        "measures",
        "inferred",
        "Plan, page 9",
        "from the order of the list",
    )
    assert (thread.spot("O").basis, thread.spot("O").source) == ("illustrative", "Plan, page 2")
    assert [(side.start, side.label, side.end) for side in thread.beside] == [("O", "is supported by", "P")]


def test_owners_and_partners_stand_beside_and_are_not_walked() -> None:
    plan = plan_of("O: Outcome, ownedBy Housing\nP: Outcome, ownedBy Housing\nHousing: Portfolio")
    thread = trace(plan, "O", "down")
    assert [spot.id for spot in thread.things] == ["O"]
    assert [(side.start, side.label, side.end) for side in thread.beside] == [("O", "is owned by", "Housing")]


def test_a_thing_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        trace(COUNCIL, "Nowhere")
    with pytest.raises(KeyError):
        trace(COUNCIL, "Health").spot("Warm homes")


def test_a_ladder_of_diamonds_is_not_walked_path_by_path() -> None:
    rungs = 400
    rows = [f"T{i}: Outcome, contributesTo L{i + 1}; R{i + 1}" for i in range(rungs)]
    rows += [f"{side}{i + 1}: Outcome, contributesTo T{i + 1}" for i in range(rungs) for side in "LR"]
    plan = plan_of("\n".join([*rows, f"T{rungs}: Outcome"]))
    thread = trace(plan, "T0", "up")
    assert len(thread.things) == 3 * rungs + 1
    assert len(thread.outline) == 1 + len(thread.strands) == 1 + 4 * rungs
    assert thread.furthest == f"T{rungs}"
    assert things_below(plan, [f"T{rungs}"]) == {f"T{rungs}": 3 * rungs}


def test_two_thousand_levels() -> None:
    plan = plan_of("\n".join(f"O{i}: Outcome, contributesTo O{i + 1}" for i in range(2000)))
    assert trace(plan, "O0", "up").spot("O1999").steps == 1999
    assert things_below(plan, ["O1999", "O0"]) == {"O1999": 1999, "O0": 0}


def test_things_below_counts_each_once() -> None:
    assert things_below(COUNCIL, ["A good place to live", "Health", "Warm homes", "Town twinning"]) == {
        "A good place to live": 7,
        "Health": 6,
        "Warm homes": 4,
        "Town twinning": 0,
    }


@given(st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=24))
def test_any_graph_of_links_agrees_with_a_plain_search(links: set[tuple[int, int]]) -> None:
    builder = PlanBuilder(About("drawn"))
    for number in range(8):
        builder.thing(str(number), "Outcome", f"Outcome {number}")
    for low, high in links:
        builder.link(str(low), "contributesTo", str(high))
    plan = builder.build()
    for number in range(8):
        above, below = searched(number, links), searched(number, {(high, low) for low, high in links})
        assert {int(spot.id) for spot in trace(plan, str(number), "up").things} == above
        assert {int(spot.id) for spot in trace(plan, str(number), "down").things} == below
        assert things_below(plan, [str(number)]) == {str(number): len(below) - 1}


def searched(start: int, links: set[tuple[int, int]]) -> set[int]:
    """Everything reached from a number along links, itself included."""
    found = {start}
    while more := {end for begin, end in links if begin in found} - found:
        found |= more
    return found


def test_counting_needs_no_networkx() -> None:
    code = (
        "import sys; from golden_thread.graph.cases import plan_of\n"
        "from golden_thread.graph.threads import things_below\n"
        "assert things_below(plan_of('O: Outcome'), ['O']) == {'O': 0}; assert 'networkx' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
