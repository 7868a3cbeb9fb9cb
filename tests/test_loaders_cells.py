"""What the XML of a sheet says that its reader does not pass on."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from golden_thread.loaders.cells import UNSTORED, WorkbookScan, inside_xl, letters, position_of, quick_area
from golden_thread.loaders.guards import Limits, workbook_parts
from golden_thread.loaders.problems import Unreadable
from golden_thread.loaders.tables import tables_of_workbook

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def parts_with(sheet: str, shared: str = "") -> dict[str, bytes]:
    """The parts of a workbook whose one sheet, Outcomes, has this XML between its sheetData marks."""
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.title = "Outcomes"
    book.active["A1"] = "x"
    book.save(file)
    parts = workbook_parts(file.getvalue(), "plan.xlsx")
    parts["xl/worksheets/sheet1.xml"] = f"<worksheet {NAMESPACE}><sheetData>{sheet}</sheetData></worksheet>".encode()
    if shared:
        parts["xl/sharedStrings.xml"] = f"<sst {NAMESPACE}>{shared}</sst>".encode()
    return parts


def scan(sheet: str, shared: str = "", **limits: int) -> WorkbookScan:
    return WorkbookScan("plan.xlsx", parts_with(sheet, shared), Limits(**limits))


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "cell, why",
    [
        ('<c r="B2" t="e"><v>#N/A</v></c>', "the error #N/A"),
        ("<c t='e' r='B2'><f>1/0</f><v>#DIV/0!</v></c>", "the error #DIV/0!"),
        ('<c r="B2"><f>A1</f></c>', UNSTORED),
        ('<c r="B2"><f>A1</f><v/></c>', UNSTORED),
        ('<c r="B2" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B2"><f>A1</f><v>3</v></c>', None),
        ('<c r="B2" t="inlineStr"><is><t>#N/A</t></is></c>', None),
        (
            '<x:c xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="B2"><x:f>1</x:f></x:c>',
            UNSTORED,
        ),
        ('<c r="B2"/>', None),
    ],
)
def test_a_cell_that_cannot_be_read_is_unknown(cell: str, why: str | None) -> None:
    found = scan(f'<row r="2">{cell}</row>').unknown_in("Outcomes")
    assert {at: unknown.why for at, unknown in found.items()} == ({(1, 1): why} if why else {})


def test_cells_without_names_are_counted_off() -> None:
    found = scan("<row><c><v>1</v></c></row><row><c><v>1</v></c><c t='e'><v>#REF!</v></c></row>").unknown_in("Outcomes")
    assert list(found) == [(1, 1)]


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"><c/><c r="AAA1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    ],
)
def test_a_cell_far_out_is_named(far: str) -> None:
    with pytest.raises(Unreadable, match=r"far from the table, in cell [A-Z]{3}1048576"):
        scan('<row r="1"><c r="A1"><v>1</v></c></row>' + far).unknown_in("Outcomes")


def test_formatted_rows_without_values_are_no_harm() -> None:
    styled = "".join(f'<row r="{row}"><c r="XFD{row}" s="1"/></row>' for row in (1, 1_048_576))
    assert scan(styled).unknown_in("Outcomes") == {}


def test_text_that_many_cells_share_is_counted_in_each() -> None:
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 200))
    long = f"<si><t>{'x' * 1_000}</t></si><si><t>y</t></si>"
    with pytest.raises(Unreadable, match="far more text"):
        scan(cells, long, text=100_000).unknown_in("Outcomes")
    assert scan(cells.replace("<v>0</v>", "<v>1</v>"), long, text=100_000).unknown_in("Outcomes") == {}


def test_two_names_for_one_sheet_are_refused() -> None:
    parts = parts_with("<row/>")
    book = parts["xl/workbook.xml"]
    start = book.index(b"<sheet ")
    sheet = book[start : book.index(b"/>", start) + 2]
    parts["xl/workbook.xml"] = book.replace(sheet, sheet + sheet.replace(b"Outcomes", b"Measures"))
    with pytest.raises(Unreadable, match="its list of sheets makes no sense"):
        tables_of_workbook(zipped(parts), "plan.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_xml_that_breaks_off_is_named(part: str) -> None:
    parts = parts_with('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')
    parts[part] = parts[part][:-12]
    with pytest.raises(Unreadable, match="damaged"):
        tables_of_workbook(zipped(parts), "plan.xlsx")


def test_places_and_names_of_cells() -> None:
    assert [position_of(name) for name in ("A1", "AB12", "$C$3", "1A", "ABCD1", "")] == [
        (0, 0), (11, 27), (2, 2), None, None, None,
    ]  # fmt: skip
    assert [letters(column) for column in (0, 25, 26, 16_383)] == ["A", "Z", "AA", "XFD"]
    assert inside_xl("worksheets/sheet2.xml") == "xl/worksheets/sheet2.xml"


def test_an_area_with_unnamed_cells_is_never_underrated() -> None:
    assert quick_area(b"<row><c><v>1</v></c><c/></row>") >= 2
    assert quick_area(b"") == 0


@pytest.mark.parametrize(
    "cell",
    [
        b'<c x:r="A1" r="XFD1048576"><v>1</v></c>',
        b"""<c t=" r='A1'" r="XFD1048576"><v>1</v></c>""",
        b'<c r="A1" r="XFD1048576"><v>1</v></c>',
        b'<c r="A1" s="<" r="XFD1048576"><v>1</v></c>',
        b'<!-- <c r="A1"/> --><c><v>1</v></c>',
        b'<?x <c r="A1"/>?><?y?><c><v>1</v></c>',
    ],
)
def test_nothing_poses_as_the_place_of_a_cell(cell: bytes) -> None:
    assert quick_area(b'<?xml version="1.0"?><row>' + cell + b"</row>") > Limits().cells


@pytest.mark.parametrize(
    "row",
    [
        '<row r="99999999999999999999"><c><v>1</v></c></row>',
        '<row r="4294967295"><c><v>1</v></c></row>',
        '<row r="-1"><c><v>1</v></c></row>',
        '<row r="2"><c r="A99999999"><v>1</v></c></row>',
        '<row r="2"><c r="ZZZZZZ1"><v>1</v></c></row>',
        '<row r="2"><c r="A4294967295"><v>1</v></c></row>',
    ],
)
def test_a_place_that_no_sheet_has_is_refused(row: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        scan(row).unknown_in("Outcomes")


def test_a_real_workbook_with_a_formula_and_no_result(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Outcomes"
    book.active.append(["Id", "Title"])
    book.active.append(["O1", '="Warm "&"homes"'])
    book.save(tmp_path / "plan.xlsx")
    (sheet,) = tables_of_workbook((tmp_path / "plan.xlsx").read_bytes(), "plan.xlsx").sheets
    assert str(sheet.rows[1][1]) == ""
    assert sheet.unknown[1, 1].why == UNSTORED


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="e"><v>#SPILL!</v></c>',
        '<c t="e" r="A1"><f>A2</f><v>Err:502</v></c>',
        '<c r="A1" t="e"><f t="shared" si="0"/><v>#CALC!</v></c>',
    ],
)
def test_an_error_that_the_reader_does_not_know_is_unknown_too(cell: str) -> None:
    row = f'<row r="1">{cell}<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    (sheet,) = tables_of_workbook(zipped(parts_with(row)), "plan.xlsx").sheets
    assert (sheet.unknown[0, 0].why[:9], sheet.rows[0][1]) == ("the error", "b")


def test_a_sheet_that_is_listed_and_not_there_is_damage() -> None:
    parts = parts_with("")
    del parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(Unreadable, match="damaged: its sheet 'Outcomes' is not in it"):
        tables_of_workbook(zipped(parts), "plan.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("encoding", [b"UFT-8", b"shift-jis", b"utf-16"])
def test_an_unknown_encoding_is_damage(part: str, encoding: bytes) -> None:
    parts = parts_with('<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>')
    parts[part] = (
        b'<?xml version="1.0" encoding="' + encoding + b'"?>' + (parts[part].partition(b"?>")[2] or parts[part])
    )
    with pytest.raises(Unreadable, match="damaged"):
        tables_of_workbook(zipped(parts), "plan.xlsx")
