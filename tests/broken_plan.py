"""A small good plan as sheets of cells, for tests to break; written as a workbook or as a folder of CSV.

The workbook is written part by part, so that a test can leave a part out, cut it short or put poison in it.
What must come of a broken file is one word, such as UNREADABLE; a Case is the word and how the file is made.
"""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from xml.sax.saxutils import escape, quoteattr

UNREADABLE = "unreadable"
"""One clear error, and no plan."""
PROBLEMS = "problems"
"""It loads, and what is wrong is listed."""
LOADS = "loads"
"""It loads, and there is nothing to say."""
SAME = "same"
"""It loads as if nothing were wrong, to the same plan."""
ANY = "any"
"""Any of these; chance, or the program that reads, decides."""


@dataclass(frozen=True)
class Made:
    """A path to load, and the ids of the things that must be in the plan if there is one."""

    path: Path
    good: frozenset[str] = frozenset()


Make = Callable[[Path], Made]


@dataclass(frozen=True)
class Case:
    """One broken input: what it is, what must come of it, and how it is made in an empty folder.

    `says` is a pattern that the error, or one of the problems, must match; `hidden` one that nothing may.
    A heavy case is loaded in a process of its own, whose memory is watched.
    """

    name: str
    what: str
    outcome: str
    make: Make = field(repr=False)
    says: str = ""
    hidden: str = ""
    heavy: bool = False


@dataclass(frozen=True)
class Swollen:
    """Content that packs to little: one byte very often."""

    byte: bytes
    times: int


@dataclass(frozen=True)
class Raw:
    """A cell whose XML stands as it is, `{at}` being its place; `text` stands for it in a CSV file."""

    xml: str
    text: str = ""


Cell = str | float | bool | datetime.date | Raw | None
Rows = list[list[Cell]]


class Gone(Exception):
    """What a test wants to break was broken away before."""


def error(word: str) -> Raw:
    """A cell that shows an error such as #N/A."""
    return Raw(f'<c {{at}} t="e"><f>NA()</f><v>{word}</v></c>', word)


def formula(text: str, stored: str = "", kind: str = "n") -> Raw:
    """A cell with a formula; `stored` is the result that was saved with it, nothing by default."""
    value = f"<v>{escape(stored)}</v>" if stored else ""
    return Raw(f'<c {{at}} t="{kind}"><f>{escape(text)}</f>{value}</c>', stored)


GOOD: dict[str, Rows] = {
    "About": [
        ["Field", "Value"],
        ["Id", "good-town"],
        ["Title", "Good Town, made up"],
        ["As of", "2012-06-30"],
        ["Example", "no"],
        ["Published to", "members"],
        ["Note", "nothing wrong yet"],
    ],
    "Visions": [["Id", "Title"], ["V1", "A town where people thrive"]],
    "Priorities": [
        ["Id", "Title", "Contributes to", "Scope"],
        ["P1", "Safe town", "V1", "council"],
        ["P2", "Warm town", "V1", "partnership"],
    ],
    "Outcomes": [
        ["Id", "Title", "Contributes to", "Measurable", "Needs partners", "Start date", "Owned by", "Statement"],
        ["O1", "Fewer fires in homes", "P1", "yes", "yes", "2011-04-01", "H1", "Fewer homes burn"],
        ["O2", "Less anti-social behaviour", "P1", "yes", "no", "2011-04-01", "H2", "Streets feel safe"],
        ["O3", "Homes cost less to heat", "P2", "yes", "no", "2011-04-01", "H1", "Bills fall"],
        ["O4", "Nobody sleeps rough", "P1; P2", "no", "yes", "2011-04-01", "H1", "Everybody has a bed"],
    ],
    "Measures": [
        ["Id", "Title", "Measures", "Unit", "Frequency", "Declared stage", "Next due", "Broken down by", "Qualitative"],
        ["M1", "Fires in homes", "O1", "number", "monthly", "outcome", "2012-07-31", "place", "no"],
        ["M2", "Smoke alarms fitted", "O1", "number", "quarterly", "output", "2012-07-31", "place; age", "no"],
        ["M3", "Reports of nuisance", "O2", "number", "monthly", "outcome", "2012-07-31", "", "no"],
        ["M4", "Lofts insulated", "O3", "%", "annual", "activity", "2013-03-31", "tenure", "no"],
    ],
    "Targets": [
        ["Id", "Title", "Is a target for", "Value", "End date"],
        ["T1", "Ten fires at most", "M1", 10, "2013-03-31"],
        ["T2", "A thousand alarms", "M2", 1000, "2013-03-31"],
        ["T3", "Half of all lofts", "M4", 50, "2014-03-31"],
    ],
    "Observations": [
        ["Id", "Title", "Is a value of", "Value", "Period end", "Place"],
        ["X1", "Fires, first quarter", "M1", 3, "2012-03-31", "Good Town"],
        ["X2", "Fires, second quarter", "M1", 4.5, "2012-06-30", "Good Town"],
        ["X3", "Alarms, first quarter", "M2", 250, "2012-03-31", "Good Town"],
    ],
    "Service plans": [
        ["Id", "Title", "Contributes to", "Approved on"],
        ["S1", "Housing plan 2012", "P2", "2012-03-01"],
        ["S2", "Community safety plan 2012", "P1", "2012-03-01"],
    ],
    "Projects": [
        ["Id", "Title", "Contributes to", "Capital", "Start date", "End date"],
        ["J1", "Alarm in every home", "O1", "no", "2012-04-01", "2013-03-31"],
        ["J2", "Night shelter", "O4", "yes", "2012-04-01", "2014-03-31"],
        ["J3", "Loft by loft", "O3", "yes", "2012-04-01", "2014-03-31"],
    ],
    "Staff objectives": [
        ["Id", "Title", "Contributes to", "Owned by"],
        ["W1", "Visit two hundred homes", "S2", "H2"],
        ["W2", "Insulate fifty lofts", "S1", "H1"],
    ],
    "Posts": [
        ["Id", "Title", "Seniority"],
        ["H1", "Head of Housing", "head of service"],
        ["H2", "Community Safety Manager", "manager"],
    ],
    "Partners": [["Id", "Title"], ["N1", "Fire and Rescue Service"], ["N2", "County Police"]],
    "Risks": [
        ["Id", "Title", "Threatens", "Score", "Threshold", "Source", "Basis", "Note"],
        ["R1", "Grant ends early", "J3", 12, 10, "Risk register, row 4", "stated", "reviewed in May"],
    ],
    "Links": [
        ["From", "Link", "To", "Note"],
        ["N1", "leads", "O1", ""],
        ["N2", "supports", "O2", "by a joint patrol"],
        ["M1", "is owned by", "H2", ""],
    ],
    "Scope": [["What", "Within", "Whole", "Note"], ["Measures", "", "yes", ""], ["row", "J1", "no", "not all read"]],
}
"""Sheets of a plan with nothing wrong; each refers to others by id."""
ASIDES = ("About", "Links", "Scope")
KINDS = tuple(name for name in GOOD if name not in ASIDES)


@dataclass
class Book:
    """A plan that is being broken: its sheets, and the ids of the things that must still be loaded."""

    sheets: dict[str, Rows] = field(default_factory=lambda: deepcopy(GOOD))
    good: set[str] = field(default_factory=lambda: {str(row[0]) for kind in KINDS for row in GOOD[kind][1:]})
    merged: dict[str, list[str]] = field(default_factory=dict)
    hidden: dict[str, str] = field(default_factory=dict)

    def rows(self, sheet: str) -> Rows:
        """The rows of a sheet, its headings first. Raises Gone."""
        if sheet not in self.sheets:
            raise Gone(sheet)
        return self.sheets[sheet]

    def data(self, sheet: str) -> Rows:
        """The rows of a sheet that still stand as they were in the good plan but for one cell. Raises Gone."""
        known = {row[0] for row in GOOD[sheet][1:]}
        found = [row for row in self.rows(sheet) if row and isinstance(row[0], str) and row[0] in known]
        if not found:
            raise Gone(sheet)
        return found

    def column(self, sheet: str, heading: str) -> int:
        """The position of a column. Raises Gone."""
        for row in self.rows(sheet)[:4]:
            if heading in row and row[0] == GOOD[sheet][0][0]:
                return row.index(heading)
        raise Gone(f"{sheet}, {heading}")

    def lost(self, *ids: Cell) -> None:
        """Say that these things need not be loaded any more."""
        self.good -= {str(id) for id in ids}

    def lose(self, sheet: str) -> None:
        """Say that the things of a sheet need not be loaded any more."""
        self.lost(*(row[0] for row in GOOD[sheet][1:]))

    def rename(self, sheet: str, name: str) -> None:
        """Give a sheet another name, in its place."""
        self.rows(sheet)
        self.sheets = {name if each == sheet else each: rows for each, rows in self.sheets.items()}


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    """Rows as delimited text."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def plain(cell: Cell) -> str:
    """A cell as a CSV file has it."""
    if isinstance(cell, Raw):
        return cell.text
    return "" if cell is None else str(cell).upper() if isinstance(cell, bool) else str(cell)


def csv_folder(book: Book, folder: Path) -> Path:
    """A new folder of CSV files, one a sheet."""
    target = folder / "plan"
    target.mkdir()
    for name, rows in book.sheets.items():
        stem = name.lower().replace(" ", "-").replace("/", "_")
        (target / f"{stem}.csv").write_text(csv_text(rows), encoding="utf-8", newline="")
    return target


NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
STYLES = (
    f'{HEAD}<styleSheet xmlns="{NAMESPACE}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2">'
    '<xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
TYPES = (
    f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def parts_of(book: Book) -> dict[str, str]:
    """The parts of a workbook, by their path in it; words that cells share stand in one part."""
    shared: dict[str, int] = {}
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": relations({"rId1": "xl/workbook.xml"}, "officeDocument")}
    parts["xl/workbook.xml"] = workbook_xml(book)
    targets = {f"rId{at}": f"worksheets/sheet{at}.xml" for at in range(1, len(book.sheets) + 1)}
    parts["xl/_rels/workbook.xml.rels"] = relations(targets, "worksheet")
    parts["xl/styles.xml"] = STYLES
    for at, (name, rows) in enumerate(book.sheets.items(), 1):
        parts[f"xl/worksheets/sheet{at}.xml"] = sheet_xml(rows, book.merged.get(name, []), shared)
    texts = "".join(f'<si><t xml:space="preserve">{clean(text)}</t></si>' for text in shared)
    parts["xl/sharedStrings.xml"] = f'{HEAD}<sst xmlns="{NAMESPACE}">{texts}</sst>'
    return parts


def workbook_xml(book: Book) -> str:
    """The list of sheets."""
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{at}" r:id="rId{at}"'
        f"{f' state={quoteattr(book.hidden[name])}' if name in book.hidden else ''}/>"
        for at, name in enumerate(book.sheets, 1)
    )
    return f'{HEAD}<workbook xmlns="{NAMESPACE}" xmlns:r="{RELATIONS}"><sheets>{sheets}</sheets></workbook>'


def relations(targets: Mapping[str, str], sort: str) -> str:
    links = "".join(
        f'<Relationship Id="{id}" Type="{RELATIONS}/{sort}" Target="{target}"/>' for id, target in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>'


def sheet_xml(rows: Rows, merged: list[str], shared: dict[str, int]) -> str:
    """The XML of one sheet; its texts are added to those that cells share."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(cell_xml(cell, f'r="{letters(at)}{number}"', shared) for at, cell in enumerate(row))
        lines.append(f'<row r="{number}">{cells}</row>')
    merges = "".join(f'<mergeCell ref="{span}"/>' for span in merged)
    tail = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    return f'{HEAD}<worksheet xmlns="{NAMESPACE}"><sheetData>{"".join(lines)}</sheetData>{tail}</worksheet>'


def cell_xml(cell: Cell, at: str, shared: dict[str, int]) -> str:
    """The XML of one cell; nothing for an empty one."""
    if isinstance(cell, Raw):
        return cell.xml.replace("{at}", at)
    if cell is None or cell == "":
        return ""
    if isinstance(cell, bool):
        return f'<c {at} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f"<c {at}><v>{cell}</v></c>"
    if isinstance(cell, datetime.date):
        return f'<c {at} s="1"><v>{(cell - datetime.date(1899, 12, 30)).days}</v></c>'
    return f'<c {at} t="s"><v>{shared.setdefault(cell, len(shared))}</v></c>'


def clean(text: str) -> str:
    """Text as XML may hold it: a control character becomes the escape that Excel writes."""
    odd = {mark: f"_x{mark:04X}_" for mark in range(32) if mark not in (9, 10, 13)}
    return escape(text.translate(odd))


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    first, last = divmod(column, 26)
    return f"{letters(first - 1) if first else ''}{chr(65 + last)}"


Parts = dict[str, str | bytes | Swollen]


def zipped(parts: Mapping[str, str | bytes | Swollen], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts; the same parts are always the same bytes."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", method) as writer:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name)
            if isinstance(content, Swollen):
                entry.compress_type = method
                with writer.open(entry, "w", force_zip64=True) as member:
                    for _ in range(content.times // 1_000_000):
                        member.write(content.byte * 1_000_000)
            else:
                writer.writestr(entry, content, method)
    return package.getvalue()


def workbook(book: Book, folder: Path, name: str = "plan.xlsx") -> Path:
    """A new workbook of these sheets."""
    path = folder / name
    path.write_bytes(zipped(parts_of(book)))
    return path


BOTH = ("xlsx", "csv")
XLSX = ("xlsx",)
CSV = ("csv",)

Change = Callable[[Book, Random], None]


@dataclass(frozen=True)
class Spoiler:
    """One thing gone wrong: what must come of it, words that must then be said, words that must not be kept."""

    name: str
    what: str
    outcome: str
    change: Change
    says: str = ""
    forms: tuple[str, ...] = BOTH
    hidden: str = ""


SPOILERS: list[Spoiler] = []


def spoils(outcome: str, says: str = "", forms: tuple[str, ...] = BOTH, hidden: str = "") -> Callable[[Change], Change]:
    """Puts a change on the list."""

    def register(change: Change) -> Change:
        name = change.__name__.replace("_", "-")
        SPOILERS.append(Spoiler(name, (change.__doc__ or "").rstrip("."), outcome, change, says, forms, hidden))
        return change

    return register


def broken_by(spoiler: Spoiler, random: Random) -> Book:
    """A good plan after one change."""
    book = Book()
    spoiler.change(book, random)
    return book


def broken_by_several(spoilers: list[Spoiler], random: Random) -> tuple[Book, list[Spoiler]]:
    """A good plan after several changes, and those of them that could still be made."""
    book, made = Book(), []
    for spoiler in spoilers:
        trial = deepcopy(book)
        try:
            spoiler.change(trial, random)
        except (Gone, IndexError, KeyError, ValueError):
            continue
        book = trial
        made.append(spoiler)
    return book, made
