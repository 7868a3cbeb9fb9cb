"""A plan written in our own layout loads as the same plan, and nothing in it becomes a formula."""

from pathlib import Path

import openpyxl
import pytest

from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.loaders import example_names, load
from golden_thread.loaders.sheets import FORMULA_STARTS, LONGEST, csv_text, sheets_of, write_folder, write_workbook


def rewritten(plan: PlanGraph, folder: Path) -> list[PlanGraph]:
    """The plan as it loads again from a workbook and from a folder of CSV."""
    (folder / "csv").mkdir()
    write_workbook(plan, folder / "plan.xlsx")
    write_folder(plan, folder / "csv")
    return [load(folder / "plan.xlsx"), load(folder / "csv")]


def links(plan: PlanGraph) -> set[tuple[str, ...]]:
    """Every link with all that is said of it."""
    found = set()
    for block in plan.blocks:
        lows, highs = plan.ids[plan.spans[block.low_kind]], plan.ids[plan.spans[block.high_kind]]
        for low, high, basis, source, note in zip(
            block.low, block.high, block.basis, block.source, block.note, strict=True
        ):
            found.add((lows[low], block.link, highs[high], str(basis), source, note))
    return found


@pytest.mark.parametrize("name", example_names())
def test_an_example_survives_the_journey(name: str, tmp_path: Path) -> None:
    plan = load(f"example:{name}")
    for again in rewritten(plan, tmp_path):
        assert again.digest == plan.digest
        assert links(again) == links(plan)
        assert again.about == plan.about
        assert again.problems == ()


@pytest.fixture
def awkward() -> PlanGraph:
    builder = PlanBuilder(About("awkward", "=cmd|'/c calc'!A1"))
    builder.thing("=O1", "Outcome", '=HYPERLINK("x")', source="@here", basis="inferred", note="+1")
    builder.thing("M;1", "Measure", "One; or two")
    builder.thing("M2", "Measure", "Plain, with comma")
    builder.thing("P", "Partner", "Police")
    builder.value("M2", "brokenDownBy", "age")
    builder.value("M2", "brokenDownBy", "place")
    builder.value("M2", "numerator", "-5")
    builder.link("M;1", "measures", "=O1", basis="illustrative", source="elsewhere", note="guessed")
    builder.link("M2", "measures", "=O1")
    builder.link("P", "supports", "M;1")
    return builder.build()


def test_awkward_words_survive_in_a_workbook(awkward: PlanGraph, tmp_path: Path) -> None:
    write_workbook(awkward, tmp_path / "plan.xlsx")
    again = load(tmp_path / "plan.xlsx")
    assert again.value("M2", "brokenDownBy") == ("age", "place")
    assert again.titles[again.rows["=O1"]] == '=HYPERLINK("x")'
    assert ("M2", "measures", "=O1", "0", "", "") in links(again)


def test_no_cell_is_a_formula(awkward: PlanGraph, tmp_path: Path) -> None:
    write_workbook(awkward, tmp_path / "plan.xlsx")
    cells = [
        cell
        for sheet in openpyxl.load_workbook(tmp_path / "plan.xlsx").worksheets
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert cells
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    (tmp_path / "csv").mkdir()
    write_folder(awkward, tmp_path / "csv")
    text = (tmp_path / "csv" / "outcomes.csv").read_text(encoding="utf-8")
    assert "'=O1,\"'=HYPERLINK" in text
    assert "'@here" in text


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_text_that_would_start_a_formula_gets_an_apostrophe(start: str) -> None:
    assert csv_text([[f"{start}x", 1.5, -2.0]]).startswith(("'", "\"'"))


def test_only_columns_that_something_carries_are_written() -> None:
    builder = PlanBuilder(About("few"))
    builder.thing("O", "Outcome", "Warm homes")
    assert [(sheet.name, sheet.headings) for sheet in sheets_of(builder.build())] == [
        ("About", ("Field", "Value")),
        ("Outcomes", ("Id", "Title", "Source", "Basis", "Note")),
    ]


def test_text_too_long_for_a_cell_is_refused_not_cut(tmp_path: Path) -> None:
    builder = PlanBuilder(About("long"))
    builder.thing("O", "Outcome", "x" * (LONGEST + 1))
    with pytest.raises(ValueError, match="too long for a workbook: write a folder of CSV"):
        write_workbook(builder.build(), tmp_path / "plan.xlsx")
    assert not (tmp_path / "plan.xlsx").exists()
