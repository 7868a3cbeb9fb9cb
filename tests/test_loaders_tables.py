"""Workbooks, CSV files, folders and zips as tables: nothing lost, everything with its place."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.guards import Limits
from golden_thread.loaders.problems import Unreadable
from golden_thread.loaders.tables import (
    LISTED_UNHEADED,
    LISTED_UNKNOWN,
    Sheet,
    Table,
    heading_row,
    read_tables,
    table_of,
)

KNOWN = {"Id", "Title", "Owner"}


def workbook(path: Path, sheets: dict[str, Sequence[Sequence[object]]]) -> Path:
    book = xlsxwriter.Workbook(path)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return path


def folder(path: Path, files: dict[str, Sequence[Sequence[object]]]) -> Path:
    path.mkdir(exist_ok=True)
    for name, rows in files.items():
        with (path / name).open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)
    return path


def headed(sheet: Sheet) -> Table:
    return table_of(sheet, KNOWN.__contains__)


def sheet_with(*rows: Sequence[str], merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()) -> Sheet:
    return Sheet("plan.xlsx", "Outcomes", [list(row) for row in rows], "Outcomes", merged=merged)


ROWS = [["Id", "Title"], ["O1", "Warm homes"], ["O2", "Safe, quiet streets"]]


def test_the_same_rows_from_every_kind_of_file(tmp_path: Path) -> None:
    book = workbook(tmp_path / "plan.xlsx", {"Outcomes": ROWS})
    tables = folder(tmp_path / "plan", {"outcomes.csv": ROWS})
    archive = tmp_path / "plan.zip"
    with zipfile.ZipFile(archive, "w") as package:
        package.write(tables / "outcomes.csv", "plan/outcomes.csv")
    for path, name in (
        (book, "Outcomes"),
        (tables, "outcomes"),
        (tables / "outcomes.csv", "outcomes"),
        (archive, "outcomes"),
    ):
        found = read_tables(path)
        assert found.problems == ()
        assert [(sheet.name, [list(row) for row in sheet.rows]) for sheet in found.sheets] == [(name, ROWS)]


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Targets")
        sheet.write_row(0, 0, ["T1", 12, 0.5, True])
        sheet.write_datetime(0, 4, date(2012, 3, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
    assert list(read_tables(path).sheets[0].rows[0]) == ["T1", 12.0, 0.5, True, date(2012, 3, 31)]


def test_where_a_problem_stands() -> None:
    assert str(sheet_with().problem("it is blank", "Fill it in.", 3, "Title")) == (
        "plan.xlsx, Outcomes, row 3, Title: it is blank. Fill it in."
    )


@pytest.mark.parametrize(
    "rows, header",
    [
        ([["Id", "Title"], ["O1", "x"]], 0),
        ([["Our outcomes 2012"], [], ["Id", "Title"], ["O1", "x"]], 2),
        ([["", "Title"], ["", "x"]], 0),
        ([["Title"], ["Id", "Title"]], 1),
        ([["Outcomes"], ["x", "y"]], None),
        ([[str(n)] for n in range(12)] + [["Id", "Title"]], None),
        ([], None),
        ([["Id", "Id"], ["Id", "Owner"]], 1),
    ],
)
def test_the_heading_row_is_found_below_a_title(rows: list[list[str]], header: int | None) -> None:
    assert heading_row(sheet_with(*rows), KNOWN.__contains__) == header


def test_rows_keep_their_numbers_and_blank_ones_are_left_out() -> None:
    table = headed(sheet_with(["Our outcomes"], ["Id", " Title\n"], ["O1", "x"], ["", "  "], ["O2", "y"]))
    assert (table.header, table.headings) == (2, ("Id", "Title"))
    assert [(number, list(cells)) for number, cells in table.rows] == [(3, ["O1", "x"]), (5, ["O2", "y"])]
    assert table.problems == ()


def test_a_sheet_without_headings_says_how_it_begins() -> None:
    (problem,) = headed(sheet_with(["First", "Second"], ["a", "b"])).problems
    assert "(it begins 'First', 'Second' and 'a')" in problem.what
    assert headed(sheet_with(["", ""])).problems == ()


def test_cells_in_a_column_without_heading_are_named() -> None:
    (problem,) = headed(sheet_with(["Id", "", "Title"], ["O1", "", "x"], ["O2", "lost", "y", "beside"][:3])).problems
    assert problem.what == "column B has no heading, so 1 cell in it is not read"
    assert problem.row == 3


def test_very_many_columns_without_heading_are_counted() -> None:
    found = headed(sheet_with(("Id", "Title"), ("O1", "Warm homes", *["x"] * (LISTED_UNHEADED + 5)), ("O2", "Safe")))
    assert len(found.problems) == LISTED_UNHEADED + 1
    assert found.problems[-1].what == "5 more columns without headings, so they are not read"


def test_headings_said_again_are_no_row() -> None:
    rows = (("Id", "", "Title"), ("O1", "", "Warm homes"), (" Id ", "", "Title"), ("Id", "", "Titles"))
    found = headed(sheet_with(*rows))
    assert [number for number, _ in found.rows] == [2, 4]
    assert [str(problem) for problem in found.problems] == [
        "plan.xlsx, Outcomes, row 3: the headings stand here again; the row is not read. Delete it."
    ]


def test_merged_cells_belong_to_their_first_row() -> None:
    sheet = sheet_with(
        ["Our outcomes", ""], ["Id", "Title", "Owner"], ["O1", "x", "Head"], ["O2", "y", ""], ["O3", "z", ""],
        merged=(((0, 0), (0, 1)), ((2, 2), (4, 2))),
    )  # fmt: skip
    table = headed(sheet)
    assert [cells[2] for _, cells in table.rows] == ["Head", *[Unknown("it is merged with row 3", told=True)] * 2]
    (problem,) = table.problems
    assert (problem.row, problem.column) == (3, "Owner")
    assert problem.what.startswith("cells C3:C5 are merged")


def test_a_row_that_only_a_merged_cell_covers_is_blank() -> None:
    table = headed(sheet_with(["Id", "Title"], ["O1", "x"], ["", ""], merged=(((1, 1), (2, 1)),)))
    assert [number for number, _ in table.rows] == [2]


def test_errors_are_unknown_and_each_has_its_problem(tmp_path: Path) -> None:
    rows = [["Id", "Title", "Owner"], ["O1", "x", "#REF!"], ["O2", "y", "#n/a "], ["O3", "z", "#1 priority"]]
    table = headed(read_tables(folder(tmp_path / "plan", {"outcomes.csv": rows})).sheets[0])
    assert [cells[2] for _, cells in table.rows] == [
        Unknown("the error #REF!"),
        Unknown("the error #n/a"),
        "#1 priority",
    ]
    assert [(problem.row, problem.column) for problem in table.problems] == [(2, "Owner"), (3, "Owner")]
    assert "counts as unknown, not as blank" in table.problems[0].do


def test_very_many_errors_in_one_column_are_counted() -> None:
    rows = [["Id", "Title"], *([str(n), ""] for n in range(LISTED_UNKNOWN + 70))]
    unknown = {(row, 1): Unknown("the error #N/A") for row in range(1, len(rows))}
    problems = headed(Sheet("plan.xlsx", "Outcomes", rows, "Outcomes", unknown=unknown)).problems
    assert len(problems) == LISTED_UNKNOWN + 1
    assert problems[-1].what.startswith("70 more cells of this column hold")


def test_an_error_cell_of_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Outcomes"
    book.active.append(["Id", "Title"])
    book.active.append(["O1", "#DIV/0!"])
    book.active["B2"].data_type = "e"
    book.active.merge_cells("A2:A4")
    book.save(tmp_path / "plan.xlsx")
    (sheet,) = read_tables(tmp_path / "plan.xlsx").sheets
    assert sheet.rows[1][1] == Unknown("the error #DIV/0!")
    assert sheet.merged == (((1, 0), (3, 0)),)


def test_hidden_sheets_are_marked_and_charts_left_out(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Outcomes")
        book.add_worksheet("Measures").hide()
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Outcomes!$A$1:$A$3"})
        book.add_chartsheet("Chart").set_chart(chart)
    assert [(sheet.name, sheet.hidden, sheet.empty) for sheet in read_tables(path).sheets] == [
        ("Outcomes", False, True),
        ("Measures", True, True),
    ]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_may_be_parted_by_any_usual_mark(tmp_path: Path, mark: str) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text(f'Outcomes\nId{mark}Title{mark}Owner\nO1{mark}"a{mark} b"{mark}Head\n', encoding="utf-8")
    assert list(read_tables(path).sheets[0].rows[2]) == ["O1", f"a{mark} b", "Head"]


def test_other_files_in_a_folder_are_named(tmp_path: Path) -> None:
    folder(tmp_path / "plan", {"outcomes.csv": ROWS})
    for name in ("notes.docx", "README.md", ".hidden", "~$lock.xlsx"):
        (tmp_path / "plan" / name).write_text("x")
    (tmp_path / "plan" / "old.csv").mkdir()
    (problem,) = read_tables(tmp_path / "plan").problems
    assert problem.what == "not read: 'notes.docx' and 'old.csv'"


def test_a_folder_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="it is empty"):
        read_tables(tmp_path)
    (tmp_path / "plan.xlsx").write_bytes(b"")
    with pytest.raises(Unreadable, match=r"it holds 'plan\.xlsx'"):
        read_tables(tmp_path)


def test_the_folder_one_stands_in_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Unreadable, match=f"^{tmp_path.name}: there is no CSV file in this folder; it is empty"):
        read_tables(Path())


def test_a_folder_that_one_may_not_look_into_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder(tmp_path, {"outcomes.csv": ROWS})

    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refused)
    with pytest.raises(Unreadable, match=r"could not be opened \(Permission denied\)"):
        read_tables(tmp_path)


def test_a_folder_that_is_too_large_is_refused(tmp_path: Path) -> None:
    folder(tmp_path, {f"{name}.csv": ROWS for name in "abc"})
    with pytest.raises(Unreadable, match="too large"):
        read_tables(tmp_path, Limits(file=100))
    with pytest.raises(Unreadable, match="it holds 3 CSV files"):
        read_tables(tmp_path, Limits(files=2))


@pytest.mark.parametrize(
    "name, content, what",
    [
        ("plan.dat", b"Id,Title", "files ending in '.dat' are not read"),
        ("plan", b"Id,Title", "its name has no ending"),
        ("plan.docx", b"PK\x03\x04", "this is a zip or an Office file"),
        ("plan.json", b"{}", "files ending in '.json' are not read"),
        ("plan.pdf", b"%PDF-1.4", "this is a PDF"),
        ("plan.zip", b"Id,Title", "this is plain text, not a zip"),
        ("plan.xls", b"Id\tTitle", "this is plain text, not a workbook"),
        ("plan.csv", b"", "the file is empty"),
    ],
)
def test_other_files_are_refused_by_name(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable) as refusal:
        read_tables(tmp_path / name)
    assert refusal.value.what.startswith(what)
    assert refusal.value.where == name


def test_a_zip_without_tables_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as package:
        package.writestr("notes.txt", "x")
    with pytest.raises(Unreadable, match="no CSV file in this zip"):
        read_tables(tmp_path / "plan.zip")


def test_a_file_in_a_zip_is_named_with_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "plan.zip", "w") as package:
        package.writestr("plan/outcomes.csv", "")
    with pytest.raises(Unreadable, match=r"^plan\.zip, outcomes\.csv: the file is empty"):
        read_tables(tmp_path / "plan.zip")


def test_a_workbook_damaged_within_is_refused(tmp_path: Path) -> None:
    content = io.BytesIO(workbook(tmp_path / "plan.xlsx", {"Outcomes": ROWS}).read_bytes())
    with zipfile.ZipFile(content) as package, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken:
        for name in package.namelist():
            text = package.read(name)
            broken.writestr(name, text[: len(text) // 2] if "sheet1" in name else text)
    with pytest.raises(Unreadable, match="damaged"):
        read_tables(tmp_path / "broken.xlsx")


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = workbook(tmp_path / "plan.xlsx", {"Outcomes": ROWS})
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_tables(path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
