"""The workbook to fill in: complete, understood by the loader, one small thread, and no door for formulas."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.workbook import Workbook

from golden_thread.loaders import load, write_template
from golden_thread.loaders.headings import layout_of
from golden_thread.loaders.tables import Sheet, table_of
from golden_thread.loaders.template import Template, columns_of
from golden_thread.ontology.terms import vocabulary


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "our-plan.xlsx"
    write_template(path)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Iterator[Workbook]:
    book = openpyxl.load_workbook(path)
    yield book
    book.close()


def test_it_loads_as_it_is_without_a_problem(path: Path) -> None:
    plan = load(path)
    assert list(map(str, plan.problems)) == []
    assert plan.about.name == "our-plan"
    assert set(plan.things["basis"]) == {"illustrative"}
    assert all(id.startswith("EXAMPLE-") for id in plan.ids)
    assert plan.count("Unresolved") == 0


def test_its_worked_rows_are_one_thread_from_vision_to_a_persons_work(path: Path) -> None:
    plan = load(path)
    up: dict[str, set[str]] = {}
    for block in plan.blocks:
        if block.link in (
            "contributesTo",
            "measures",
            "targetFor",
            "observes",
            "cascadesFrom",
            "inPlan",
            "partOf",
            "supports",
        ):
            for low, high in zip(block.low, block.high, strict=True):
                up.setdefault(plan.ids[plan.row(block.low_kind, low)], set()).add(
                    plan.ids[plan.row(block.high_kind, high)]
                )
    around = {"Post", "Portfolio", "Forum"}
    for row, id in enumerate(plan.ids):
        if plan.kind_at(row) not in around:
            assert "EXAMPLE-V1" in reached(id, up), id


def reached(start: str, up: dict[str, set[str]]) -> set[str]:
    found, ahead = {start}, [start]
    while ahead:
        new = up.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return found


def test_worked_rows_are_left_out_beside_others(path: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(path)
    book["Outcomes"].cell(3, 1, "O1")
    book["Outcomes"].cell(3, 2, "Safer streets")
    book.save(tmp_path / "filled.xlsx")
    plan = load(tmp_path / "filled.xlsx")
    assert plan.ids.tolist() == ["O1"]
    assert [problem.what.split(":")[0] for problem in plan.problems] == [
        "worked rows of the template are still there; they were left out"
    ]


def test_a_sheet_a_kind_in_the_order_of_the_thread(book: Workbook) -> None:
    plurals = [kind.plural for kind in vocabulary().kinds.values()]
    assert book.sheetnames == ["Guide", "About", *plurals, "Links", "Scope", "Lists"]
    assert book["Lists"].sheet_state == "hidden"


@pytest.mark.parametrize("kind", vocabulary().kinds)
def test_every_heading_is_understood_as_its_column(book: Workbook, kind: str) -> None:
    texts = [cell.value for cell in book[vocabulary().kinds[kind].plural][1]]
    sheet = Sheet("template.xlsx", kind, [texts, ["x"] * len(texts)], kind)
    layout = layout_of(table_of(sheet, lambda text: True), kind)
    assert layout.problems == ()
    found = {at: name for name, at in layout.positions.items()} | {each.at: each.column.name for each in layout.columns}
    assert [found[at] for at in range(len(texts))] == [name for name, _ in columns_of(kind)]
    assert not any(each.column.inverse for each in layout.columns)


@pytest.mark.parametrize("kind", vocabulary().kinds)
def test_every_heading_is_explained(book: Workbook, kind: str) -> None:
    sheet = book[vocabulary().kinds[kind].plural]
    assert sheet.freeze_panes == "C2"
    for cell in sheet[1]:
        assert cell.comment and len(cell.comment.text) > 20, cell.value
        assert sheet.column_dimensions[cell.column_letter].width > 10 or cell.column > 1


def test_coded_columns_and_references_have_drop_downs(book: Workbook) -> None:
    sheet = book["Measures"]
    heading = {cell.value: cell.column_letter for cell in sheet[1]}
    offers = {str(rule.sqref).split(":")[0][:-1]: rule for rule in sheet.data_validations.dataValidation}
    assert offers[heading["Polarity"]].formula1 == '"higher,lower,target-is-best,none"'
    assert offers[heading["Basis"]].formula1 == '"stated,inferred,illustrative"'
    assert offers[heading["Measures"]].formula1.startswith("'Outcomes'!$A$2")
    assert offers[heading["Is owned by"]].formula1.startswith("'Posts'!$A$2")
    assert not offers[heading["Measures"]].showErrorMessage  # several may be typed
    assert offers[heading["Polarity"]].showErrorMessage


def test_drop_downs_hold_what_excel_takes(book: Workbook) -> None:
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert len(rules) > 100
    for rule in rules:
        assert len(rule.formula1) <= 257
        if rule.formula1.startswith("Lists!"):
            first, last = rule.formula1.removeprefix("Lists!").replace("$", "").split(":")
            assert all(cell.value for (cell,) in book["Lists"][f"{first}:{last}"])


def test_no_cell_is_a_formula(book: Workbook) -> None:
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_text_that_looks_like_a_formula_is_written_as_text(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as writer:
        template = Template(writer)
        sheet = writer.add_worksheet("Outcomes")
        for row, text in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "http://example.org")):
            template.value(sheet, row, 0, text)
    cells = [row[0] for row in openpyxl.load_workbook(path)["Outcomes"]]
    assert [(cell.value, cell.data_type, cell.hyperlink) for cell in cells] == [
        (text, "s", None) for text in ("=1+1", "+1", "-1", "@SUM(A1)", "http://example.org")
    ]


def test_a_file_that_is_there_is_not_written_over(path: Path, tmp_path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match=r"our-plan\.xlsx is there already"):
        write_template(path)
    assert path.read_bytes() == before
    with pytest.raises(FileNotFoundError, match="Make it first"):
        write_template(tmp_path / "no" / "plan.xlsx")
