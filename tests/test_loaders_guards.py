"""What is refused before any reader opens a file, and how it is named."""

import io
import os
import struct
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from golden_thread.loaders.guards import (
    OLE,
    Limits,
    file_bytes,
    repacked,
    text_in,
    what_it_is,
    workbook_parts,
    zip_members,
)
from golden_thread.loaders.problems import Unreadable


def workbook(text: str = "Warm homes") -> bytes:
    """An .xlsx with one cell."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Outcomes").write(0, 0, text)
    book.close()
    return file.getvalue()


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return file.getvalue()


def rewritten(content: bytes, changes: dict[str, bytes]) -> bytes:
    """The same zip with some members changed or added."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return zipped({**members, **changes})


def marked_encrypted(content: bytes) -> bytes:
    """A zip whose first member says that it is encrypted."""
    at = content.index(b"PK\x01\x02")
    changed = bytearray(content)
    changed[at + 8 : at + 10] = struct.pack("<H", 1)
    return bytes(changed)


def twice_the_same() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("XL/workbook.xml", "<workbook/>")
    return file.getvalue()


NOT_WORKBOOKS = {
    "empty": (b"", "the file is empty"),
    "pdf": (b"%PDF-1.7\n...", "this is a PDF, not a workbook"),
    "web page": (b"<!DOCTYPE html><html><table>", "this is a web page (HTML), not a workbook"),
    "web page with a mark": (b"\xef\xbb\xbf\r\n <HTML xmlns:x='urn'>", "this is a web page (HTML), not a workbook"),
    "xml": (b"<?xml version='1.0'?><Workbook/>", "this is an XML file, not a workbook"),
    "rtf": (b"{\\rtf1 }", "this is a Rich Text document, not a workbook"),
    "picture": (b"\x89PNG\r\n", "this is a picture, not a workbook"),
    "csv": (b"Id,Title\nO1,Warm homes\n", "this is plain text, not a workbook"),
    "noise": (bytes(range(256)), "this is some other sort of file, not a workbook"),
    "old Excel": (OLE + b"\0" * 500 + "Workbook".encode("utf-16-le"), "this is an old Excel file (.xls)"),
    "old Word": (OLE + b"\0" * 500 + "WordDocument".encode("utf-16-le"), "this is an old Word document"),
    "encrypted": (
        OLE + b"\0" * 500 + "EncryptionInfo".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"),
        "this workbook is encrypted with a password",
    ),
    "binary workbook": (zipped({"xl/workbook.bin": b"x"}), "this is a binary workbook (.xlsb)"),
    "OpenDocument": (zipped({"content.xml": b"<x/>"}), "this is an OpenDocument file (.ods)"),
    "Word": (zipped({"word/document.xml": b"<x/>"}), "this is a Word document"),
    "zip of CSV": (zipped({"outcomes.csv": b"Id"}), "this is a zip of CSV files"),
    "other zip": (zipped({"notes.txt": b"x"}), "this is a zip archive with no workbook in it"),
    "damaged": (workbook()[:2_000], "the file is damaged"),
    "damaged names": (zipped({"docProps/x": b"x"}).replace(b"docProps/x", b"\0ocProps/x"), "the file is damaged"),
    "encrypted zip": (marked_encrypted(workbook()), "it is encrypted with a password"),
    "two of a name": (twice_the_same(), "two files inside it have the same name"),
    "entities": (
        rewritten(workbook(), {"xl/sharedStrings.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><sst/>'}),
        "its part xl/sharedStrings.xml declares XML entities",
    ),
    "entities behind a long comment": (
        rewritten(workbook(), {"xl/styles.xml": b"<!--" + b" " * 100_000 + b"--><!DOCTYPE x><styleSheet/>"}),
        "its part xl/styles.xml declares XML entities",
    ),
    "UTF-16 inside": (
        rewritten(workbook(), {"xl/styles.xml": "<!DOCTYPE x><styleSheet/>".encode("utf-16")}),
        "its part xl/styles.xml is not in UTF-8",
    ),
}


@pytest.mark.parametrize("content, what", NOT_WORKBOOKS.values(), ids=NOT_WORKBOOKS)
def test_what_is_no_workbook_is_named_as_what_it_is(content: bytes, what: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        workbook_parts(content, "plan.xlsx")
    assert refusal.value.where == "plan.xlsx"
    assert refusal.value.what.startswith(what)
    assert refusal.value.what.count("not a workbook") <= 1
    assert refusal.value.do.endswith(".")


@pytest.mark.parametrize("title", ["<script>alert(1)</script>", "a <table> of contents", "<<<<<<< HEAD"])
def test_markup_in_a_cell_is_text(title: str) -> None:
    assert text_in(f"Id,Title\nO1,{title}\n".encode(), "outcomes.csv") == (f"Id,Title\nO1,{title}\n", ())


@pytest.mark.parametrize("content", [b'{"id": "O1"}', b'\n[ {"id": "O1"} ]'])
def test_json_is_no_table(content: bytes) -> None:
    with pytest.raises(Unreadable, match="this is JSON, not a CSV file"):
        text_in(content, "outcomes.csv")


def test_a_bomb_is_stopped_while_it_unpacks() -> None:
    bomb = rewritten(workbook(), {"xl/media/x.bin": b"\0" * 12_000_000})
    with pytest.raises(Unreadable, match="unpacks to far more") as refusal:
        workbook_parts(bomb, "plan.xlsx")
    assert "do not open it" in refusal.value.do


def test_all_members_count_towards_the_limit() -> None:
    many = rewritten(workbook(), {f"xl/{n}.xml": os.urandom(1_000) for n in range(50)})
    with pytest.raises(Unreadable, match="unpacks to far more"):
        workbook_parts(many, "plan.xlsx", Limits(unpacked=40_000))
    with pytest.raises(Unreadable, match="it holds 60 files inside"):
        workbook_parts(many, "plan.xlsx", Limits(members=40))


def test_what_a_member_claims_to_measure_is_not_believed() -> None:
    content = bytearray(zipped({"a.csv": b"x" * 100_000}))
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)  # the size that the directory states
    with pytest.raises(Unreadable):
        zip_members(bytes(content), "plans.zip", Limits(unpacked=50_000), (".csv",))


def test_macros_and_pictures_never_reach_a_reader() -> None:
    content = rewritten(workbook(), {"xl/vbaProject.bin": b"Sub Auto_Open()", "xl/media/a.png": b"\x89PNG"})
    parts = workbook_parts(content, "plan.xlsm")
    assert all(part.endswith((".xml", ".rels")) for part in parts)
    with zipfile.ZipFile(repacked(parts)) as package:
        assert set(package.namelist()) == set(parts)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"x" * 2_000_001)
    with pytest.raises(Unreadable, match=r"it is too large \(2 MB; at most 1 MB"):
        file_bytes(path, Limits(file=1_000_000))


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "plan.xlsx"
    os.mkfifo(pipe)
    for path, what in ((pipe, "not an ordinary file"), (tmp_path, "a folder"), (tmp_path / "no.csv", "no such file")):
        with pytest.raises(Unreadable, match=what):
            file_bytes(path)


@pytest.mark.parametrize(
    "encoding, mark, told",
    [("utf-8", b"", 0), ("utf-8", b"\xef\xbb\xbf", 0), ("utf-16", b"", 0), ("cp1252", b"", 1)],
)
def test_text_in_any_usual_encoding(encoding: str, mark: bytes, told: int) -> None:
    text, problems = text_in(mark + "Id,Title\nO1,Café – £5".encode(encoding), "outcomes.csv")
    assert text == "Id,Title\nO1,Café – £5"
    assert len(problems) == told
    assert all("Windows-1252" in problem.what for problem in problems)


@pytest.mark.parametrize(
    "content, what",
    [
        (b"", "the file is empty"),
        (b"  \n", "the file is empty"),
        (b"%PDF-1.4", "this is a PDF, not a CSV file"),
        (workbook(), "this is a zip or an Office file, not a CSV file"),
        (b"<html><body>", "this is a web page"),
        (b"Id,Title\0\0\0", "this is not a text file"),
        ("Id,Title".encode("utf-32"), "this is not a text file"),
        (b"\xff\xfeI\0d", "its text is damaged"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, what: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        text_in(content, "outcomes.csv")
    assert refusal.value.what.startswith(what)


def test_what_nothing_is_known_of() -> None:
    assert what_it_is(b"Id,Title") is None
