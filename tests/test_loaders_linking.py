"""The sheet of links."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from golden_thread.graph.plan import PlanGraph
from golden_thread.loaders import load

OUTCOMES = [["Id", "Title"], ["O1", "Warm homes"], ["O2", "Same"], ["O3", "Same"]]
HEAD = ["From", "Link", "To", "Source", "Basis", "Note"]


def plan_with(tmp_path: Path, *rows: Sequence[object], head: Sequence[str] = HEAD) -> PlanGraph:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, content in (
            ("Outcomes", OUTCOMES),
            ("Measures", [["Id", "Title"], ["M1", "Homes insulated"]]),
            ("Plans", [["Id", "Title"], ["PL", "Corporate plan"]]),
            ("Links", [head, *rows]),
        ):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(content):
                sheet.write_row(at, 0, row)
    return load(path)


def links(plan: PlanGraph) -> set[tuple[str, str, str]]:
    return {
        (plan.ids[plan.row(block.low_kind, low)], block.link, plan.ids[plan.row(block.high_kind, high)])
        for block in plan.blocks
        for low, high in zip(block.low, block.high, strict=True)
    }


@pytest.mark.parametrize("link", ["measures", "Measures", "Outcome"])
def test_a_link_by_any_of_its_words(tmp_path: Path, link: str) -> None:
    plan = plan_with(tmp_path, ["Homes insulated", link, "O1", "paper, 2.4", "inferred", "read closely"])
    assert links(plan) == {("M1", "measures", "O1")}
    assert plan.problems == ()
    (block,) = plan.blocks
    assert (block.basis.tolist(), block.source.tolist(), block.note.tolist()) == ([1], ["paper, 2.4"], ["read closely"])


def test_a_link_backwards_and_to_several(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, ["O1", "is measured by", "M1"], ["PL", "contains", "O1; O2"])
    assert links(plan) == {("M1", "measures", "O1"), ("O1", "inPlan", "PL"), ("O2", "inPlan", "PL")}
    assert plan.problems == ()


@pytest.mark.parametrize(
    "row, column, what",
    [
        (("M1", "mesures", "O1"), "Link", "there is no link 'mesures', so the row is not read"),
        (("M1", "measures", ""), "To", "To is blank, so there is no link"),
        (("", "", "O1"), "From", "From and Link are blank, so there is no link"),
        (("M9", "measures", "O1"), "From", "no measure is called 'M9'"),
        (("M1", "measures", "Warm home"), "To", "nothing is called 'Warm home'"),
        (("M1", "measures", "Same"), "To", "'Same' may be any of 'O2 (Outcome)' and 'O3 (Outcome)'"),
        (("Same", "contributes to", "PL"), "From", "'Same' may be any of 'O2 (Outcome)' and 'O3 (Outcome)'"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, row: tuple[str, ...], column: str, what: str) -> None:
    plan = plan_with(tmp_path, row)
    assert [(problem.row, problem.column, problem.what) for problem in plan.problems] == [(2, column, what)]


def test_ends_that_nothing_declares_stay(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, ["M9", "measures", "O1"], ["M1", "measures", "Jobs"])
    assert links(plan) == {("M9", "measures", "O1"), ("M1", "measures", "Jobs")}
    assert plan.count("Unresolved") == 2


def test_people_are_left_out_of_links(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, ["M1", "is owned by", "Jane Smith"], ["Cllr Smith", "leads", "O1"])
    assert "Smith" not in plan.things.to_string() + "".join(map(str, plan.problems))
    assert [(row.what, row.within, row.whole) for row in plan.scope] == [("Measure.ownedBy", "M1", False)]
    assert "2 names that may be people's" in plan.problems[-1].what


def test_an_end_that_cannot_be_read_is_unknown(tmp_path: Path) -> None:
    folder = tmp_path / "plan"
    folder.mkdir()
    (folder / "measures.csv").write_text("Id,Title\nM1,Homes insulated\n")
    (folder / "links.csv").write_text("From,Link,To\nM1,measures,#REF!\n")
    plan = load(folder)
    assert [(row.what, row.within, row.whole) for row in plan.scope] == [("Measure.measures", "M1", False)]
    assert [problem.what for problem in plan.problems] == ["the cell holds the error #REF!"]


def test_a_sheet_without_its_headings_is_not_read(tmp_path: Path) -> None:
    plan = plan_with(tmp_path, ["M1", "O1", "?"], head=["From", "To", "Colour"])
    assert links(plan) == set()
    assert [problem.what for problem in plan.problems] == [
        "no column here is called 'Colour'; it is not read",
        "there is no column 'Link', so the sheet is not read",
    ]
