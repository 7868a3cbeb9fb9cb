"""Files that are not what their names say, and places where no plan is: folders, links, pipes, archives."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from .broken_books import ALL, CASES, good_parts, placed
from .broken_plan import (
    LOADS,
    PROBLEMS,
    SAME,
    UNREADABLE,
    Book,
    Case,
    Made,
    Swollen,
    csv_folder,
    csv_text,
    workbook,
    zipped,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def file(
    name: str, what: str, outcome: str, content: bytes | Callable[[], bytes], says: str = "", called: str = "plan.xlsx"
) -> None:
    """Puts on the list a file with this content, called so."""
    made = content if callable(content) else lambda: content
    CASES.append(Case(f"file-{name}", what, outcome, placed(made, called), says))


def place(
    name: str, what: str, outcome: str, path: Callable[[Path], Path], says: str = "", good: frozenset[str] = frozenset()
) -> None:
    """Puts on the list a path that is made so."""
    CASES.append(Case(f"place-{name}", what, outcome, lambda folder: Made(path(folder), good), says))


def container(*names: str) -> bytes:
    """An OLE container, as old Office files and encrypted workbooks are: a header, its table, a directory."""
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = OLE + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += (
        struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0)
        + struct.pack("<108I", *[free] * 108)
    )
    fat = struct.pack("<128I", table, end, *[free] * 126)
    directory = b"".join(
        entry(name, 5 if at == 0 else 2, at, len(names)) for at, name in enumerate(("Root Entry", *names))
    )
    return header[:512].ljust(512, b"\0") + fat + directory.ljust(512, b"\0")


def entry(name: str, sort: int, at: int, last: int) -> bytes:
    """An entry of an OLE directory; each points to the next."""
    none, text = 0xFFFFFFFF, name.encode("utf-16-le")
    after = at + 1 if 0 < at < last else none
    return (
        struct.pack("<64sHBBIII", text, len(text) + 2, sort, 1, none, after, 1 if at == 0 and last else none)
        + bytes(36)
        + struct.pack("<III", 0xFFFFFFFE, 0, 0)
    )


HTML = b"<html><head><title>Sign in</title></head><body><table><tr><td>Id</td></tr></table></body></html>"
SPREADSHEETML = b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'

file("empty", "the file is empty", UNREADABLE, b"", "empty")
file("of-spaces", "the file holds spaces", UNREADABLE, b" \n\t " * 99, "empty")
file("one-byte", "the file holds one byte", UNREADABLE, b"P")
file("zeros", "the file holds zeros, as after a full disk", UNREADABLE, bytes(4096))
file("noise", "the file holds noise", UNREADABLE, bytes(range(255, -1, -1)) * 20)
file(
    "encrypted",
    "the workbook is encrypted",
    UNREADABLE,
    lambda: container("EncryptionInfo", "EncryptedPackage"),
    "password",
)
file("xls", "the workbook is from before 2007", UNREADABLE, lambda: container("Workbook"), r"\.xls\b")
file(
    "xls-by-its-name",
    "the workbook is from before 2007, and says so",
    UNREADABLE,
    lambda: container("Workbook"),
    r"\.xls\b",
    "plan.xls",
)
file("xls-very-old", "the workbook is from before 1997", UNREADABLE, lambda: container("Book"), r"\.xls\b")
file("doc", "the file is an old Word document", UNREADABLE, lambda: container("WordDocument"), "Word")
file("ole", "the file is some old Office file", UNREADABLE, lambda: container("Contents"), "Office")
file("ole-cut", "an old Office file breaks off", UNREADABLE, OLE, "Office")
file("pdf", "a PDF is called a workbook", UNREADABLE, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n", "PDF")
file("png", "a picture is called a workbook", UNREADABLE, b"\x89PNG\r\n\x1a\n" + bytes(99), "picture")
file("jpeg", "a photograph is called a workbook", UNREADABLE, b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(99), "picture")
file("html", "a page of a web site is called a workbook", UNREADABLE, HTML, "web page")
file(
    "html-table",
    "a table of a web page is called a workbook, as some systems export",
    UNREADABLE,
    b"\xef\xbb\xbf\n <TABLE><tr><td>Id",
    "web page",
)
file("xml", "an XML spreadsheet of 2003 is called a workbook", UNREADABLE, SPREADSHEETML, "XML")
file("rtf", "a text with fonts is called a workbook", UNREADABLE, b"{\\rtf1\\ansi Outcomes}", "Rich Text")
file("gzip", "a packed file is called a workbook", UNREADABLE, b"\x1f\x8b\x08" + bytes(50), "gzip")
file("sqlite", "a database is called a workbook", UNREADABLE, b"SQLite format 3\x00" + bytes(99), "database")
file("text", "a note is called a workbook", UNREADABLE, b"Please find the plan attached.\n", "not a workbook")
file(
    "csv-as-workbook",
    "a CSV file is called a workbook",
    UNREADABLE,
    lambda: csv_text(Book().sheets["Outcomes"]).encode(),
    r"\.csv",
)
file(
    "ods",
    "an OpenDocument spreadsheet",
    UNREADABLE,
    lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}),
    "ods",
    "plan.ods",
)
file("xlsb", "a binary workbook", UNREADABLE, lambda: zipped({"xl/workbook.bin": b"\x00"}), "xlsb", "plan.xlsb")
file("docx", "a Word document is called a workbook", UNREADABLE, lambda: zipped({"word/document.xml": "<a/>"}), "Word")
file(
    "csvs-in-a-workbook",
    "a zip of CSV files is called a workbook",
    UNREADABLE,
    lambda: zipped({"outcomes.csv": "Id,Title\nO1,a\n"}),
    "zip",
)
file("workbook-as-csv", "a workbook is called a CSV file", UNREADABLE, lambda: zipped(good_parts()), "xlsx", "plan.csv")
file("pdf-as-csv", "a PDF is called a CSV file", UNREADABLE, b"%PDF-1.7\n", "PDF", "plan.csv")
file("html-as-csv", "a page of a web site is called a CSV file", UNREADABLE, HTML, "web page", "outcomes.csv")
file("json-as-csv", "JSON is called a CSV file", UNREADABLE, b'{"outcomes": [{"id": "O1"}]}', "", "plan.csv")
file(
    "csv-of-no-kind",
    "a CSV file is called after nothing in a plan",
    UNREADABLE,
    b"Id,Title\nO1,Warm homes\n",
    "named after",
    "export-2012.csv",
)
file("one-csv", "a CSV file stands alone", LOADS, b"Id,Title\nO1,Warm homes\n", "", "outcomes.csv")
file("ending-unknown", "the ending is that of no plan", UNREADABLE, b"Outcomes", "ending|read", "plan.docx")
file("ending-none", "the name has no ending", UNREADABLE, b"Id,Title\nO1,Warm homes\n", "ending", "plan")
file("ending-in-capitals", "the ending is in capitals", LOADS, b"Id,Title\nO1,Warm homes\n", "", "OUTCOMES.CSV")
file(
    "zip-of-csv",
    "a zip of CSV files",
    LOADS,
    lambda: zipped({"good/outcomes.csv": "Id,Title\nO1,Warm homes\n"}),
    "",
    "plan.zip",
)
file(
    "zip-of-nothing",
    "a zip without a table",
    UNREADABLE,
    lambda: zipped({"read me.txt": "hello"}),
    "no CSV",
    "plan.zip",
)
file(
    "zip-of-workbooks",
    "a zip of workbooks",
    UNREADABLE,
    lambda: zipped({"plan.xlsx": zipped(good_parts())}),
    "no CSV",
    "plan.zip",
)
file(
    "zip-escaping",
    "a zip whose tables are to stand elsewhere",
    LOADS,
    lambda: zipped({"../../../outcomes.csv": "Id,Title\nO1,Warm homes\n"}),
    "",
    "plan.zip",
)
CASES.append(
    Case(
        "file-zip-bomb",
        "a zip whose table unpacks to 250 MB",
        UNREADABLE,
        placed(lambda: zipped({"outcomes.csv": Swollen(b"x", 250_000_000)}), "plan.zip"),
        "unpacks",
        heavy=True,
    )
)
file("name-odd", "the file's name is odd", LOADS, b"Id,Title\nO1,Warm homes\n", "", "  Out\u202ecomes\n.csv".strip())
file(
    "name-of-markup",
    "the file's name is markup",
    UNREADABLE,
    b"Id,Title\nO1,a\n",
    "",
    "<img src=x onerror=alert(1)>.csv",
)


def folder(change: Callable[[Path], object]) -> Callable[[Path], Path]:
    """A maker of a folder of good CSV files to which something is done."""

    def make(parent: Path) -> Path:
        target = csv_folder(Book(), parent)
        change(target)
        return target

    return make


def empty_folder(name: str) -> Callable[[Path], Path]:
    def make(parent: Path) -> Path:
        (parent / name).mkdir()
        return parent / name

    return make


def link_to(target: str, name: str) -> Callable[[Path], Path]:
    """A maker of a symbolic link of this name."""

    def make(parent: Path) -> Path:
        (parent / name).symlink_to(target)
        return parent / name

    return make


def link_to_good(parent: Path) -> Path:
    book = workbook(Book(), parent, "real.xlsx")
    (parent / "plan.xlsx").symlink_to(book)
    return parent / "plan.xlsx"


def loop_of_two(parent: Path) -> Path:
    (parent / "a.xlsx").symlink_to("b.xlsx")
    (parent / "b.xlsx").symlink_to("a.xlsx")
    return parent / "a.xlsx"


def pipe(name: str) -> Callable[[Path], Path]:
    """A maker of a named pipe, on which a careless reader waits for ever."""

    def make(parent: Path) -> Path:
        os.mkfifo(parent / name)
        return parent / name

    return make


def locked(parent: Path) -> Path:
    path = workbook(Book(), parent)
    path.chmod(0)
    return path


def locked_folder(parent: Path) -> Path:
    path = csv_folder(Book(), parent)
    path.chmod(0)
    return path


def written(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda target: (target / name).write_bytes(content)


place("missing", "there is no such file", UNREADABLE, lambda parent: parent / "nowhere.xlsx", "no such")
place("missing-near", "there is no such file, but one of nearly the name", UNREADABLE,
      lambda parent: workbook(Book(), parent).with_name("plam.xlsx"), r"Did you mean 'plan\.xlsx'")  # fmt: skip
place(
    "missing-folder", "there is no such folder", UNREADABLE, lambda parent: parent / "a" / "b" / "plan.xlsx", "no such"
)
place(
    "below-a-file", "the path goes on below a file", UNREADABLE, lambda parent: workbook(Book(), parent) / "sheet", ""
)
place(
    "name-too-long",
    "the name is longer than any file's",
    UNREADABLE,
    lambda parent: parent / ("x" * 5000 + ".xlsx"),
    "",
)
place("name-with-nul", "the name holds a NUL", UNREADABLE, lambda parent: parent / "plan\0.xlsx", "")
place(
    "example-unknown",
    "there is no such example",
    UNREADABLE,
    lambda parent: Path("example:newcastle"),
    "Did you mean|There are",
)
place(
    "example-outside",
    "an example's name leads outside",
    UNREADABLE,
    lambda parent: Path("example:../../../etc"),
    "no such example",
)
place("folder-empty", "the folder is empty", UNREADABLE, empty_folder("plan"), "empty")
place("folder-called-xlsx", "a folder is called like a workbook", UNREADABLE, empty_folder("plan.xlsx"), "no CSV")
place("folder-called-ttl", "a folder is called like an RDF file", UNREADABLE, empty_folder("plan.ttl"), "no CSV")
place(
    "folder-of-workbooks",
    "a folder holds no CSV file",
    UNREADABLE,
    lambda parent: workbook(Book(), parent).parent,
    "no CSV",
)
place(
    "folder-with-others",
    "among the CSV files stand others",
    PROBLEMS,
    folder(written("notes.docx", b"PK")),
    "not read: 'notes.docx'",
    ALL,
)
place("folder-with-system-files", "among the CSV files stand those that a system leaves", SAME,
      folder(lambda at: [written(".DS_Store", b"\0")(at), written("~$plan.xlsx", b"\0")(at), written("README.md", b"x")(at)]), "", ALL)  # fmt: skip
place(
    "folder-with-a-folder",
    "among the CSV files stands a folder",
    PROBLEMS,
    folder(lambda at: (at / "old").mkdir()),
    "'old'",
    ALL,
)
place("folder-with-a-folder-called-csv", "among the CSV files a folder is called like one", PROBLEMS,
      folder(lambda at: (at / "actions.csv").mkdir()), "actions", ALL)  # fmt: skip
place(
    "folder-with-a-pdf",
    "among the CSV files is a PDF",
    UNREADABLE,
    folder(written("actions.csv", b"%PDF-1.7")),
    r"actions\.csv",
)
place(
    "folder-with-an-empty-file",
    "among the CSV files is an empty one",
    UNREADABLE,
    folder(written("actions.csv", b"")),
    r"actions\.csv",
)
place(
    "folder-with-a-binary",
    "among the CSV files is one of noise",
    UNREADABLE,
    folder(written("actions.csv", bytes(range(256)))),
    r"actions\.csv",
)
place(
    "folder-with-a-pipe",
    "among the CSV files is a named pipe",
    PROBLEMS,
    folder(lambda at: pipe("actions.csv")(at)),
    "actions",
    ALL,
)
place("folder-with-a-dead-link", "among the CSV files is a link to nothing", PROBLEMS,
      folder(lambda at: link_to("nowhere.csv", "actions.csv")(at)), "actions", ALL)  # fmt: skip
place("folder-with-a-loop", "among the CSV files is a link to itself", PROBLEMS,
      folder(lambda at: link_to("actions.csv", "actions.csv")(at)), "actions", ALL)  # fmt: skip
place(
    "folder-in-itself",
    "in the folder is a link to the folder",
    PROBLEMS,
    folder(lambda at: (at / "again").symlink_to(at)),
    "again",
    ALL,
)
place(
    "folder-with-a-kind-twice",
    "two files are of one kind",
    LOADS,
    folder(written("Ambition.csv", b"Id,Title\nO9,Clean air\n")),
    "",
    ALL | {"O9"},
)
place("folder-of-thousands", "the folder holds thousands of CSV files", UNREADABLE,
      folder(lambda at: [written(f"o{number}.csv", b"")(at) for number in range(2_100)]), "CSV files")  # fmt: skip
place("link", "the path is a link to a workbook", SAME, link_to_good, "", ALL)
place("link-to-nothing", "the path is a link to nothing", UNREADABLE, link_to("nowhere.xlsx", "plan.xlsx"), "")
place("link-to-itself", "the path is a link to itself", UNREADABLE, link_to("plan.xlsx", "plan.xlsx"), "")
place("links-to-each-other", "the path is a link to a link to itself", UNREADABLE, loop_of_two, "")
if sys.platform != "win32":
    place("pipe", "the path is a named pipe", UNREADABLE, pipe("plan.xlsx"), "ordinary file")
    place("pipe-of-csv", "the path is a named pipe called CSV", UNREADABLE, pipe("outcomes.csv"), "ordinary file")
    place("pipe-of-turtle", "the path is a named pipe called Turtle", UNREADABLE, pipe("plan.ttl"), "ordinary file")
    place("device", "the path is a device without end", UNREADABLE, link_to("/dev/zero", "plan.xlsx"), "ordinary file")
    if os.geteuid():
        place("locked", "nobody may read the file", UNREADABLE, locked, "may read")
        place("locked-folder", "nobody may read the folder", UNREADABLE, locked_folder, "may")
