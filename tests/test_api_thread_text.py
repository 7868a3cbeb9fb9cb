"""The thread of one thing as a person and as a program reads it."""

import json

import pytest

from golden_thread.api.labels import EXAMPLE
from golden_thread.api.screen import Screen
from golden_thread.api.thread_text import tell_threads, thread_answer
from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.threads import Direction, trace


@pytest.fixture
def plan() -> PlanGraph:
    builder = PlanBuilder(About("demo", "A demonstration", example=True))
    builder.thing("V1", "Vision", "A good place to live", basis="stated")
    builder.thing("P1", "Priority", "[bold]Health[/bold]")
    builder.thing("O1", "Outcome", "Warm homes", basis="illustrative")
    builder.thing("M1", "Measure", "Homes insulated")
    builder.thing("M2", "Measure", "Fuel bills")
    builder.thing("PF", "Portfolio", "Housing")
    note = "from the order of the list"
    builder.link("O1", "contributesTo", "P1", basis="inferred", source="Plan, page 2", note=note)
    builder.link("M1", "measures", "O1", source="Plan, page 3")
    builder.link("M2", "measures", "O1", source="Plan, page 3")
    builder.link("O1", "ownedBy", "PF", source="Plan, page 2")
    builder.link("O1", "contributesTo", "V1")
    return builder.build()


def told(plan: PlanGraph, id: str, *directions: Direction) -> str:
    screen = Screen(120)
    tell_threads(screen, plan, [trace(plan, id, direction) for direction in directions])
    return screen.text


def test_an_outline_with_basis_source_owner_and_end(plan: PlanGraph) -> None:
    assert told(plan, "O1", "up", "down") == "\n".join(
        (
            'The thread of Outcome "Warm homes" (O1)',
            "in A demonstration",
            EXAMPLE,
            "",
            "Upwards: what it leads to",
            '  Outcome "Warm homes" (O1) (illustrative)',
            '      · is owned by Portfolio "Housing" (PF) [1]',
            '    contributes to Vision "A good place to live" (V1)',
            '    contributes to Priority "[bold]Health[/bold]" (P1) (inferred; from the order of the list) [1]',
            "  It reaches the vision.",
            "",
            "Downwards: what hangs on it",
            '  Outcome "Warm homes" (O1) (illustrative)',
            '      · is owned by Portfolio "Housing" (PF) [1]',
            '    is measured by Measure "Fuel bills" (M2) [2]',
            '    is measured by Measure "Homes insulated" (M1) [2]',
            "  2 different things hang on it.",
            "",
            "Sources",
            "  [1] Plan, page 2",
            "  [2] Plan, page 3",
            "",
        )
    ).replace(EXAMPLE, wrapped(EXAMPLE))


def wrapped(text: str) -> str:
    screen = Screen(120)
    screen.line(text)
    return screen.text.rstrip("\n")


def test_where_it_ends(plan: PlanGraph) -> None:
    assert "  It leads nowhere: no vision is named above it.\n" not in told(plan, "P1", "up")
    assert "It leads nowhere: no vision is named above it, and the input does not say" in told(plan, "P1", "up")
    assert "  Nothing hangs on it.\n" in told(plan, "M1", "down")
    assert "  3 different things hang on it.\n" in told(plan, "P1", "down")


def test_the_answer_for_programs(plan: PlanGraph) -> None:
    answer = thread_answer(plan, [trace(plan, "M1", "up"), trace(plan, "M1", "down")])
    assert json.loads(json.dumps(answer)) == answer
    assert set(answer) == {"plan", "example", "thing", "up", "down"}
    assert answer["plan"] == "demo"
    assert answer["thing"] == {"id": "M1", "kind": "Measure", "title": "Homes insulated"}
    assert answer["up"]["furthest"] == "V1"
    assert answer["up"]["links"][0] == {
        "from": "M1", "words": "measures", "to": "O1", "link": "measures",
        "basis": "stated", "source": "Plan, page 3", "note": "",
    }  # fmt: skip
    assert {side["to"] for side in answer["up"]["beside"]} == {"PF"}
    assert [thing["id"] for thing in answer["down"]["things"]] == ["M1"]


def test_links_are_listed_once_though_shown_twice() -> None:
    sides = "B: Outcome, contributesTo D\nC: Outcome, contributesTo D"
    diamond = plan_of(f"A: Outcome, contributesTo B; C\n{sides}\nD: Priority")
    answer = thread_answer(diamond, [trace(diamond, "A", "up")])
    pairs = [(link["from"], link["to"]) for link in answer["up"]["links"]]
    assert len(pairs) == len(set(pairs)) == 4
