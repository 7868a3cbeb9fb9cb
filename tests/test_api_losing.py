"""The command `lost-without` as a person and as a program reads it."""

import json
from pathlib import Path

import pytest

from golden_thread.api.exits import Refused, Status
from golden_thread.api.labels import EXAMPLE
from golden_thread.api.losing import SHOWN, answer_losses, losses_answer, tell_losses
from golden_thread.api.screen import Screen
from golden_thread.graph.cases import plan_of
from golden_thread.graph.losses import lost_without
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.loaders import Unreadable


@pytest.fixture
def plan() -> PlanGraph:
    builder = PlanBuilder(About("demo", "A demonstration", example=True))
    builder.thing("P1", "Priority", "[bold]Health[/bold]")
    builder.thing("O1", "Outcome", "Warm homes")
    builder.thing("O2", "Outcome", "Active lives")
    builder.thing("W1", "Project", "Insulation")
    builder.thing("W2", "Project", "Draughts")
    builder.value("W2", "status", "closed")
    builder.thing("M1", "Measure", "Homes insulated")
    builder.thing("M2", "Measure", "Club members")
    builder.thing("E", "Partner", "Energy trust")
    builder.thing("H", "Partner", "Health board")
    builder.thing("PF", "Portfolio", "Housing")
    builder.link("O1", "contributesTo", "P1", basis="inferred")
    builder.link("O2", "contributesTo", "P1")
    builder.link("W1", "contributesTo", "O1")
    builder.link("W2", "contributesTo", "O1")
    builder.link("M1", "measures", "W1")
    builder.link("M2", "measures", "O2")
    builder.link("E", "delivers", "W1", basis="illustrative")
    builder.link("H", "supports", "O2")
    builder.link("M1", "ownedBy", "E")
    return builder.build()


def told(plan: PlanGraph, id: str) -> str:
    screen = Screen(120)
    tell_losses(screen, plan, lost_without(plan, id))
    return screen.text


def test_what_a_person_reads(plan: PlanGraph) -> None:
    before = Screen(120)
    before.line(EXAMPLE)
    before.gap()
    before.line(lost_without(plan, "W1").words)
    assert told(plan, "W1") == "\n".join(
        (
            'What would be lost without Project "Insulation" (W1)',
            "in A demonstration",
            before.text.rstrip("\n"),
            "",
            "Would lose the last of something",
            '  Outcome "Warm homes" (O1)',
            '    - would lose its only measure, "Homes insulated", which bears on it only through this project.',
            "    - would lose its only project.",
            '    - would lose its only partner, "Energy trust", which supports it only through this project (illustrative).',
            '  Priority "[bold]Health[/bold]" (P1)',
            '    - would lose its only project, which supports it through Outcome "Warm homes" (inferred).',
            "",
            "Would be left with only one",
            '  Priority "[bold]Health[/bold]" (P1)',
            '    - would be left with one measure, "Club members" (inferred).',
            '    - would be left with one partner, "Health board" (illustrative).',
            "",
            "Would have nothing left to serve",
            '  - Measure "Homes insulated" (M1)',
            '  - Partner "Energy trust" (E)',
            "",
            "Not counted, because it has ended",
            '  - Project "Draughts" (W2)',
            "",
            "What could not be told",
            "  - No plans, actions or services were loaded, so nobody can tell who or what else supports them.",
            "",
        )
    )  # fmt: skip


def test_owners(plan: PlanGraph) -> None:
    assert 'No other owner is named\n  - Measure "Homes insulated" (M1)\n' in told(plan, "E")


def test_doubts_stand_once_for_all_that_share_them() -> None:
    plan = plan_of("A: Outcome\nB: Outcome\nC: Outcome\nM: Measure, measures A; B; C\nscope Measure no")
    text = told(plan, "M")
    assert text.count("- would lose its only measure, as far as one can tell.\n") == 3
    assert (
        '- Whether Outcome "A" has other measures: the list of measures is stated not whole. The same goes for '
        'Outcome "B"\n    and Outcome "C".\n'
    ) in text


def test_what_keeps_enough_is_only_counted() -> None:
    rows = "\n".join(f"M{number}: Measure, measures A; B" for number in range(4))
    text = told(plan_of(f"A: Outcome\nB: Outcome\n{rows}"), "M1")
    assert "\n2 more of them would keep two or more of every sort.\n" in text
    assert "Would lose" not in text
    one = told(plan_of(f"A: Outcome\n{rows}"), "M1")
    assert "\nOne more of them would keep two or more of every sort.\n" in one


def test_long_lists_are_cut_and_say_so() -> None:
    rows = "\n".join(
        f"O{number:02}: Outcome\nT{number:02}: StaffObjective, cascadesFrom M" for number in range(SHOWN + 5)
    )
    text = told(plan_of(f"M: Action, contributesTo {'; '.join(f'O{n:02}' for n in range(SHOWN + 5))}\n{rows}"), "M")
    assert text.count("would lose its only action or service") == SHOWN
    assert text.count("... and 5 more; --format json gives all of them.") == 2


def test_what_a_program_reads(plan: PlanGraph) -> None:
    answer = losses_answer(plan, lost_without(plan, "W1"))
    assert json.loads(json.dumps(answer)) == answer
    assert list(answer) == [
        *("plan", "example", "thing", "has_ended", "summary", "supports", "lost", "one_left", "several_left"),
        *("nothing_left_to_serve", "no_other_owner", "not_counted_as_ended", "cannot_tell"),
    ]
    assert answer["thing"] == {"id": "W1", "kind": "Project", "title": "Insulation", "basis": "stated"}
    assert {(each["thing"]["id"], each["sort"]) for each in answer["lost"]} == {
        ("O1", "measure"),
        ("O1", "project"),
        ("O1", "partner"),
        ("P1", "project"),
    }
    (left,) = [each for each in answer["one_left"] if each["sort"] == "measure"]
    assert [item["id"] for item in left["left"]] == ["M2"]
    assert (left["through"]["id"], left["lost_count"], left["more_left"], left["basis"]) == (
        "O1",
        1,
        False,
        "illustrative",
    )
    assert [item["id"] for item in answer["not_counted_as_ended"]] == ["W2"]


def test_from_a_path_by_id_or_title(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert answer_losses("example:newcastle-under-lyme", "health bodies") == Status.NOTHING_FOUND
    text = capsysbinary.readouterr().out.decode()
    assert 'Priority "Corporate priority 3 of 4 (working label: healthy borough)" (CP-P3)' in text
    assert answer_losses("example:newcastle-under-lyme", "HLTH", "json") == Status.NOTHING_FOUND
    answer = json.loads(capsysbinary.readouterr().out)
    assert {each["thing"]["id"] for each in answer["lost"]} == {"OC5", "OC7", "CP-P3"}


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="no item has the id or title 'nobody'"):
        answer_losses("example:staffordshire", "nobody")
    with pytest.raises(Unreadable):
        answer_losses(str(tmp_path / "nowhere.xlsx"), "A")
