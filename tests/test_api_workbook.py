"""The workbook of an audit opens, holds what the JSON holds, and has no formula in it."""

import io
from datetime import date

import openpyxl
import pytest

from golden_thread.api.answers import Answer, audit_answer
from golden_thread.api.workbook import LONGEST, pages, workbook_bytes
from golden_thread.graph.auditing import audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder
from golden_thread.loaders import load


@pytest.fixture(scope="module")
def answer() -> Answer:
    return audit_answer(audit(load("example:newcastle-under-lyme")))


@pytest.fixture(scope="module")
def book(answer: Answer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_bytes(answer)))


def test_its_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Summary", "Gaps", "Cannot tell", "Rules", "Problems"]


def test_they_hold_what_the_answer_holds(book: openpyxl.Workbook, answer: Answer) -> None:
    def column(sheet: str, number: int = 1) -> list[object]:
        return [row[number - 1].value for row in book[sheet].iter_rows(min_row=2)]

    assert column("Gaps") == [gap["id"] for gap in answer["findings"]]
    assert column("Rules") == [rule["name"] for rule in answer["rules"]]
    assert column("Rules", 5) == [rule["gap"] for rule in answer["rules"]]
    assert column("Cannot tell") == [line["rule"] for line in answer["cannot_tell"]]
    assert column("Problems") == []


def test_rows_are_as_high_as_their_longest_cell(book: openpyxl.Workbook) -> None:
    gaps = book["Gaps"]
    texts = [str(cell.value or "") for cell in gaps[2]]
    height = gaps.row_dimensions[2].height
    assert height is not None and height >= 15 * max(len(text) for text in texts) / 60


def test_the_summary_says_it_is_an_example(book: openpyxl.Workbook) -> None:
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=2)}
    assert str(summary["Please note"]).startswith("Example only")
    assert summary["Judged as of"] == "2012-04-23"
    assert "of" in str(summary["Gaps: Broken"])


def test_nothing_is_a_formula_and_long_text_is_cut_with_dots() -> None:
    builder = PlanBuilder(About("hostile", "=cmd()", as_of=date(2020, 1, 1)))
    builder.thing("=O1", "Outcome", "=1+1" + "x" * LONGEST)
    builder.value("=O1", "measurable", "no")
    read = openpyxl.load_workbook(io.BytesIO(workbook_bytes(audit_answer(audit(builder.build())))))
    cells = [cell for sheet in read.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert any(str(cell.value).startswith("=1+1") and str(cell.value).endswith(" ...") for cell in cells)


def test_the_same_answer_gives_the_same_bytes(answer: Answer) -> None:
    assert workbook_bytes(answer) == workbook_bytes(answer)


def test_a_severity_nothing_could_be_told_of_is_not_applicable() -> None:
    summary = next(iter(pages(audit_answer(audit(plan_of("Housing: Portfolio"))))))
    assert ("Gaps: Broken", "not applicable") in summary.rows
