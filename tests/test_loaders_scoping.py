"""The sheet that says what is whole."""

from pathlib import Path

import pytest

from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.loaders import load
from golden_thread.loaders.scoping import scoped


def plan_with(tmp_path: Path, *rows: str) -> PlanGraph:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "plans.csv").write_text("Id,Title\nPL,Corporate plan\n")
    (folder / "outcomes.csv").write_text("Id,Title\nO1,Warm homes\nO2,Same\nO3,Same\n")
    (folder / "scope.csv").write_text("\n".join(("What,Within,Whole,Note", *rows)))
    return load(folder)


@pytest.mark.parametrize(
    "text, what",
    [
        ("Outcome", ("Outcome",)),
        ("outcomes", ("Outcome",)),
        ("KPIs", ("Measure",)),
        ("Outcome.measurable", ("Outcome.measurable",)),
        ("Outcomes: Owner", ("Outcome.ownedBy",)),
        ("Measure.Outcome ref", ("Measure.measures",)),
        ("Row", ("row",)),
        ("below", ("below",)),
        ("Wishes", ()),
        ("Outcome.colour", ()),
        (".", ()),
        ("", ()),
    ],
)
def test_what_a_row_is_about(text: str, what: tuple[str, ...]) -> None:
    assert scoped(text) == what


def test_a_column_read_backwards_stands_for_those_that_hold_it() -> None:
    assert set(scoped("Outcome.is served by")) > {"Project.contributesTo", "ServicePlan.contributesTo"}


def test_rows_as_they_are_stated(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "Outcomes,,yes,all of them", "Outcome.owner,PL,no,", "below,warm homes,n,not loaded")
    assert [(row.what, row.within, row.whole, row.note) for row in plan.scope] == [
        ("Outcome", "", True, "all of them"),
        ("Outcome.ownedBy", "PL", False, ""),
        ("below", "O1", False, "not loaded"),
    ]
    assert plan.scope[0].place == "scope.csv, row 2"
    assert plan.problems == ()


@pytest.mark.parametrize(
    "row, column, what, kept",
    [
        ("Outcoms,,yes,", "What", "'Outcoms' is neither a kind nor a column; the row is not read", 0),
        ("row,,no,", "Within", "'row' says nothing without a thing; the row is not read", 0),
        ("Outcomes,,perhaps,", "Whole", "'perhaps' is neither yes nor no; it counts as no", 1),
        ("Outcomes,,,", "Whole", "'' is neither yes nor no; it counts as no", 1),
        ("Outcomes,PX,no,", "Within", "nothing is called 'PX'; the row is not read", 0),
        ("below,Same,no,", "Within", "'Same' may be any of 'O2 (Outcome)' and 'O3 (Outcome)'", 0),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, row: str, column: str, what: str, kept: int) -> None:
    plan = plan_with(tmp_path, row)
    (problem,) = plan.problems
    assert (problem.file, problem.row, problem.column, problem.what) == ("scope.csv", 2, column, what)
    assert [row.whole for row in plan.scope] == [False] * kept


def test_of_two_rows_that_contradict_each_other_the_careful_one_counts(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, "Outcome,,no,", "Outcomes,,yes,", "Outcomes,PL,yes,")
    assert [(row.within, row.whole) for row in plan.scope] == [("", True), ("", False), ("PL", True)]
    assert Wholeness(plan).sheet("Outcome") == State.PARTIAL
    assert [str(problem) for problem in plan.problems] == [
        "scope.csv, row 3, Whole: another row says that 'Outcome' is not whole; this one does not count. "
        "Delete one of the two."
    ]
