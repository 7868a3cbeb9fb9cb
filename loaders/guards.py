"""What is checked before any reader opens a file: its size, its true format, what it unpacks to.

Every check here answers with bytes that are safe to hand on, or raises `Unreadable`, which says what the
file is and what to do. Nothing is written, and nothing in a file is run: macros are left where they are.
"""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from golden_thread.loaders.problems import Problem, Unreadable

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Limits:
    """How much is read at most. The defaults hold for every door; tests lower them."""

    file: int = 200 * MEGABYTE  # bytes of one file, or of a folder's files together
    columns: int = 2_000 * MEGABYTE  # the same where tables are read as whole columns, and what these unpack to
    unpacked: int = 200 * MEGABYTE  # bytes of all members of a zip together
    members: int = 10_000  # files inside a zip
    ratio: int = 250  # unpacked to packed, asked of members over 10 MB
    cells: int = 2_000_000  # rows times columns of one sheet, counted to its furthest filled cell
    text: int = 400 * MEGABYTE  # characters of one sheet once shared text stands in every cell
    sheets: int = 500
    files: int = 2_000  # tables in a folder


LIMITS = Limits()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

# what the first bytes say, in plain words, and what to do about it
SAVE_AS = "Open it in the program that made it and save its tables as .xlsx or .csv"
SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "this is a PDF", "Ask for the spreadsheet it was made from, or copy its tables into a workbook"),
    (b"{\\rtf", "this is a Rich Text document", SAVE_AS),
    (b"\x89PNG", "this is a picture", "Ask for the spreadsheet behind it"),
    (b"\xff\xd8\xff", "this is a picture", "Ask for the spreadsheet behind it"),
    (b"GIF8", "this is a picture", "Ask for the spreadsheet behind it"),
    (b"7z\xbc\xaf", "this is a 7-Zip archive", "Unpack it and load the files inside"),
    (b"Rar!", "this is a RAR archive", "Unpack it and load the files inside"),
    (b"\x1f\x8b", "this is a gzip archive", "Unpack it and load the file inside"),
    (b"SQLite format 3", "this is a SQLite database", "Export its tables as .csv"),
    (b"PK\x03\x04", "this is a zip or an Office file", "If it is a workbook, give it the ending .xlsx"),
    (OLE, "this is an old Office file", SAVE_AS),
)
OLE_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "EncryptedPackage",
        "this workbook is encrypted with a password",
        "Open it in Excel and remove the password (File, Info, Protect Workbook), then load it again",
    ),
    ("WordDocument", "this is an old Word document", SAVE_AS),
    ("PowerPoint Document", "this is an old PowerPoint file", SAVE_AS),
    ("Workbook", "this is an old Excel file (.xls)", "Open it in Excel and save it as .xlsx"),
    ("Book", "this is a very old Excel file (.xls)", "Open it in Excel and save it as .xlsx"),
)
PACKAGES: tuple[tuple[str, str, str], ...] = (
    ("xl/workbook.bin", "this is a binary workbook (.xlsb)", "Open it in Excel and save it as .xlsx"),
    ("word/document.xml", "this is a Word document", SAVE_AS),
    ("ppt/presentation.xml", "this is a PowerPoint file", SAVE_AS),
    ("index/document.iwa", "this is an Apple Numbers file", "In Numbers, export it to Excel (.xlsx)"),
    ("content.xml", "this is an OpenDocument file (.ods)", "In LibreOffice, save it as .xlsx"),
)
TAGGED = re.compile(rb"<[a-z!?/]", re.I)
MARKUP = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|script)\b", re.I)
NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1a]")
JSON = re.compile(rb"[{\[]\s*[\[{\"]")
FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, NotImplementedError, RuntimeError, OSError,
    ValueError, OverflowError,
)  # fmt: skip


def file_bytes(path: Path, limits: Limits = LIMITS) -> bytes:
    """The content of a regular file of at most `limits.file` bytes. Raises Unreadable.

    A named pipe or a device, which could keep a reader waiting for ever, is not a regular file.
    """
    try:
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            raise Unreadable(path.name, "this is a folder, not a file", "Name the file inside it.")
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable(path.name, "this is not an ordinary file", "Name a workbook, a CSV or an RDF file.")
        if about.st_size > limits.file:
            raise too_large(path.name, about.st_size, limits.file)
        with path.open("rb") as file:
            content = file.read(limits.file + 1)
    except FileNotFoundError:
        raise Unreadable(str(path), "there is no such file", "Check the name and the folder.") from None
    except OSError as error:
        reason = error.strerror or "the system refused it"
        raise Unreadable(path.name, f"it could not be opened ({reason})", "Check that you may read it.") from None
    if len(content) > limits.file:
        raise too_large(path.name, len(content), limits.file)
    return content


def too_large(name: str, size: int, limit: int) -> Unreadable:
    return Unreadable(
        name,
        f"it is too large ({size / MEGABYTE:,.0f} MB; at most {limit / MEGABYTE:,.0f} MB are read)",
        "Split it, or take out pictures and sheets that are not part of the plan.",
    )


def what_it_is(content: bytes) -> tuple[str, str] | None:
    """What bytes that are no workbook and no table really are, and what to do; None if nothing is known.

    >>> what_it_is(b"%PDF-1.7")[0]
    'this is a PDF'
    """
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        return "the file is empty", "Check that it was saved, or send another copy"
    if head.startswith(OLE):
        return next(((w, d) for name, w, d in OLE_KINDS if name.encode("utf-16-le") in content), (
            "this is an old Office file", SAVE_AS,
        ))  # fmt: skip
    for signature, what, do in SIGNATURES:
        if head.startswith(signature):
            return what, do
    if not TAGGED.match(head):  # markup further on is somebody's text
        return None
    if MARKUP.search(head):
        return "this is a web page (HTML)", "Open it in Excel and save it as .xlsx"
    return "this is an XML file", SAVE_AS


def workbook_parts(content: bytes, name: str, limits: Limits = LIMITS) -> dict[str, bytes]:
    """The XML parts of an .xlsx by their path inside it, each counted as it was unpacked. Raises Unreadable.

    Only these parts are ever given to a reader: pictures and macros are counted and left out.
    """
    if not content.startswith(b"PK"):
        what, do = what_it_is(content) or plain(content)
        raise Unreadable(name, what if "empty" in what or "encrypted" in what else f"{what}, not a workbook", f"{do}.")
    parts = zip_members(content, name, limits, (".xml", ".rels"))
    lower = {part.lower() for part in parts}
    if "xl/workbook.xml" not in lower:
        raise not_a_workbook(content, name)
    # What SharePoint and others keep in customXml is no part of the workbook, and often in UTF-16.
    parts = {part: xml for part, xml in parts.items() if not part.lower().startswith("customxml/")}
    for part, xml in parts.items():
        refuse_entities(part, xml, name)
    return parts


def plain(content: bytes) -> tuple[str, str]:
    """What bytes are that nothing is known of, and what to do."""
    if NO_TEXT.search(content[:4096]):
        return "this is some other sort of file", "Check which file was meant, or send another copy"
    return "this is plain text", "Give it the ending .csv"


def not_a_workbook(content: bytes, name: str) -> Unreadable:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        lower = {entry.lower() for entry in package.namelist()}
    for part, what, do in PACKAGES:
        if part in lower:
            return Unreadable(name, f"{what}, not an .xlsx workbook", f"{do}.")
    if any(entry.endswith(".csv") for entry in lower):
        return Unreadable(name, "this is a zip of CSV files, not a workbook", "Give it the ending .zip.")
    return Unreadable(name, "this is a zip archive with no workbook in it", "Unpack it and load what is inside.")


def refuse_entities(part: str, xml: bytes, name: str) -> None:
    """Nothing, or Unreadable: Excel writes no document types or entities, so a part that has them is hostile."""
    if b"\0" in xml[:256]:
        raise Unreadable(name, f"its part {part} is not in UTF-8", "Open it in Excel and save it again as .xlsx.")
    if FORBIDDEN.search(xml):
        raise Unreadable(
            name,
            f"its part {part} declares XML entities, which no spreadsheet program writes",
            "Do not open it; ask whoever sent it for a fresh copy.",
        )


def zip_members(content: bytes, name: str, limits: Limits, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """The members of a zip whose names end in one of `wanted`, by name; every member is counted. Raises Unreadable."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = [entry for entry in package.infolist() if not entry.is_dir()]
            refuse_odd_entries(entries, name, limits)
            return counted(package, entries, name, limits, wanted)
    except Unreadable:
        raise
    except BROKEN_ZIP:
        raise Unreadable(
            name,
            "the file is damaged: it could not be unpacked",
            "Open it in Excel, save it again, or send another copy.",
        ) from None


def refuse_odd_entries(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(entries) > limits.members:
        raise Unreadable(
            name, f"it holds {len(entries):,} files inside (at most {limits.members:,})", "Send a plain workbook."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(name, "it is encrypted with a password", "Remove the password, then load it again.")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Unreadable(name, "two files inside it have the same name", "Open it in Excel and save it again.")


def counted(
    package: zipfile.ZipFile, entries: list[zipfile.ZipInfo], name: str, limits: Limits, wanted: tuple[str, ...]
) -> dict[str, bytes]:
    kept: dict[str, bytes] = {}
    total = 0
    for entry in entries:
        pieces: list[bytes] = []
        keep = entry.filename.lower().endswith(wanted)
        size = 0
        with package.open(entry) as member:
            while piece := member.read(1 << 18):
                size += len(piece)
                refuse_bomb(entry, size, total + size, name, limits)
                if keep:
                    pieces.append(piece)
        total += size
        if keep:
            kept[entry.filename] = b"".join(pieces)
    return kept


def refuse_bomb(entry: zipfile.ZipInfo, size: int, total: int, name: str, limits: Limits) -> None:
    swollen = size > 10 * MEGABYTE and size > limits.ratio * max(entry.compress_size, 1)
    if total > limits.unpacked or swollen:
        raise Unreadable(
            name,
            f"it unpacks to far more than a plan needs (stopped at {total / MEGABYTE:,.0f} MB)",
            "Take out sheets that are not part of the plan. If you did not make this file, do not open it.",
        )


def repacked(parts: Mapping[str, bytes]) -> io.BytesIO:
    """A zip of just these parts, uncompressed: a reader then sees what was counted and nothing else."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_STORED) as writer:
        for part, xml in parts.items():
            writer.writestr(part, xml)
    package.seek(0)
    return package


def text_in(content: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a CSV file, and a Problem if its encoding had to be guessed. Raises Unreadable.

    UTF-8 (with or without its mark) and UTF-16 (with its mark) are known for sure; anything else is
    read as Windows-1252, which is what Excel writes in Britain when it is not asked for UTF-8.

    >>> text_in("Id,Title".encode(), "outcomes.csv")
    ('Id,Title', ())
    """
    known = what_it_is(content)
    if known and "web page" not in known[0] and "XML" not in known[0]:
        what, do = known
        raise Unreadable(name, what if "empty" in what else f"{what}, not a CSV file", f"{do}.")
    if known:
        raise Unreadable(name, f"{known[0]}, not a CSV file", "Open it in Excel and save it as CSV.")
    if JSON.match(content.lstrip()):
        raise Unreadable(name, "this is JSON, not a CSV file", "Export it as CSV, or give JSON-LD the ending .jsonld.")
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return decoded(content, encoding, name), ()
    if b"\0" in content:
        raise Unreadable(name, "this is not a text file", "Save the table as CSV (UTF-8).")
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        guess = Problem(
            file=name, sheet="", row=None, column="", what="the file is not in UTF-8; it was read as Windows-1252",
            do="Check letters with accents, dashes and pound signs, or save it again as 'CSV UTF-8'.",
        )  # fmt: skip
        return content.decode("cp1252", errors="replace"), (guess,)


def decoded(content: bytes, encoding: str, name: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(name, "its text is damaged part-way", "Save it again as 'CSV UTF-8'.") from None
    if "\0" in text:
        raise Unreadable(name, "this is not a text file", "Save the table as CSV (UTF-8).")
    return text
