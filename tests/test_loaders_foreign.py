"""The files and sheets that a mapping names, found and laid out under their headings."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.foreign import Files, NotThere, laid_out
from golden_thread.loaders.tables import Cell, Sheet


def sheet(*rows: list[Cell], **more: object) -> Sheet:
    return Sheet("a.xlsx", "S", rows, label="S", **more)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two CSV files, one in a folder below, a workbook of two sheets, and a text."""
    (tmp_path / "data" / "series").mkdir(parents=True)
    (tmp_path / "outside.csv").write_text("a\n1\n")
    data = tmp_path / "data"
    (data / "kpis.csv").write_text("Ref,KPI\nK1,Calls\n")
    (data / "series" / "one.csv").write_text("Ref,Value\nK1,3\n")
    (data / "series" / "readme.txt").write_text("no table")
    book = openpyxl.Workbook()
    book.active.title = "Front"  # type: ignore[union-attr]
    book.active.append(["Welcome"])  # type: ignore[union-attr]
    book.create_sheet("Data Q1").append(["Ref", "KPI"])
    book.create_sheet("Empty")
    book.save(data / "book.xlsx")
    return data


@pytest.mark.parametrize(
    ("file", "wanted", "found"),
    [
        ("kpis.csv", "", [("kpis.csv", "kpis")]),
        ("series/*", "", [("series/one.csv", "one")]),
        ("**/*.csv", "", [("kpis.csv", "kpis"), ("series/one.csv", "one")]),
        ("book.xlsx", "data q1", [("book.xlsx", "Data Q1")]),
        ("book.xlsx", "Data*", [("book.xlsx", "Data Q1")]),
    ],
)
def test_files_and_sheets_by_name_or_pattern(
    folder: Path, file: str, wanted: str, found: list[tuple[str, str]]
) -> None:
    assert [(each.file, each.name) for each in Files(folder).sheets(file, wanted)] == found


@pytest.mark.parametrize(
    ("file", "wanted", "key", "what", "do"),
    [
        ("", "", "file", "it does not say which file to read", 'Write file = "…": there are '),
        ("kpi.csv", "", "file", "data has no file 'kpi.csv'", "Did you mean 'kpis.csv'?"),
        ("wishes.csv", "", "file", "data has no file 'wishes.csv'", "There are 'book.xlsx', 'kpis.csv' and 'series/one"),
        ("../outside.csv", "", "file", "'../outside.csv' lies outside the folder", "Name a file inside it."),
        ("/etc/hosts", "", "file", "'/etc/hosts' lies outside the folder", "Name a file inside it."),
        ("a\0b", "", "file", "data has no file 'a\0b'", "There are "),
        ("x" * 5_000, "", "file", "data has no file 'xxx", "There are "),
        ("**a", "", "file", "data has no file '**a'", ""),
        ("book.xlsx", "Dota Q1", "sheet", "book.xlsx has no sheet 'Dota Q1'", "Did you mean 'Data Q1'?"),
        ("book.xlsx", "", "sheet", "it does not say which sheet to read", 'Write sheet = "…": there are \'Front\''),
    ],
)  # fmt: skip
def test_what_is_not_there(folder: Path, file: str, wanted: str, key: str, what: str, do: str) -> None:
    with pytest.raises(NotThere) as missing:
        Files(folder).sheets(file, wanted)
    assert missing.value.key == key
    assert missing.value.what.startswith(what) and missing.value.do.startswith(do)


def test_a_link_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "sly.csv").symlink_to(folder.parent / "outside.csv")
    with pytest.raises(NotThere):
        Files(folder).sheets("sly.csv", "")


def test_one_file_may_be_given_instead_of_its_folder(folder: Path) -> None:
    assert [each.name for each in Files(folder / "kpis.csv").sheets("kpis.csv", "")] == ["kpis"]
    assert [each.name for each in Files(folder / "kpis.csv").sheets("", "")] == ["kpis"]
    with pytest.raises(NotThere, match=r"'other\.csv' is not kpis\.csv, which was given"):
        Files(folder / "kpis.csv").sheets("other.csv", "")


def test_a_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = Files(folder)
    files.sheets("kpis.csv", "")
    (folder / "kpis.csv").unlink()
    (folder / "kpis.csv").write_text("changed\n")
    assert files.sheets("kpis.csv", "")[0].rows[0] == ["Ref", "KPI"]


def test_the_heading_row_is_the_one_with_most_of_the_columns() -> None:
    laid = laid_out(
        sheet(["Our KPI return"], ["KPI", "see below"], [], ["Ref", "KPI"], ["K1", "Calls"]), ["Ref", "KPI"], None
    )
    assert (laid.header, laid.headings, list(laid.rows)) == (4, ("Ref", "KPI"), [(5, ["K1", "Calls"])])


def test_the_heading_row_may_be_given_or_missing() -> None:
    given = laid_out(sheet(["Ref", "KPI"], ["Code", "Name"], ["K1", "Calls"]), ["Code"], 2)
    assert (given.header, [number for number, _ in given.rows]) == (2, [3])
    none = laid_out(sheet(["K1", "Calls"], ["K2", "Homes"]), ["A", "B"], 0)
    assert (none.header, [number for number, _ in none.rows], none.missing(["A", "B", "C"])) == (0, [1, 2], ["C"])
    assert laid_out(sheet(["Ref"]), ["Ref"], 40).missing(["Ref"]) == ["Ref"]


def test_cells_are_filled_down_also_under_a_merged_one() -> None:
    laid = laid_out(
        sheet(["Aim", "KPI"], ["Warm", "a"], ["", "b"], ["Safe", "c"], ["", "d"], merged=(((3, 0), (4, 0)),)),
        ["Aim", "KPI"], None, ["Aim"],
    )  # fmt: skip
    assert [row[0] for _, row in laid.rows] == ["Warm", "Warm", "Safe", "Safe"]
    assert laid.problems == ()


def test_merged_and_unknown_cells_are_told_where_the_column_is_used() -> None:
    grid = sheet(
        ["Aim", "KPI", "Other"], ["Warm", "a", "x"], ["", Unknown("the error #N/A"), Unknown("the error #REF!")],
        merged=(((1, 0), (2, 0)), ((1, 2), (2, 2))),
        unknown={(2, 1): Unknown("the error #N/A"), (2, 2): Unknown("the error #REF!")},
    )  # fmt: skip
    assert [problem.column for problem in laid_out(grid, ["Aim", "KPI"], None).problems] == ["KPI", "Aim"]
    assert [problem.column for problem in laid_out(grid, ["KPI"], None).problems] == ["KPI"]
