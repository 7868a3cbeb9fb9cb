"""What a workbook's XML says that its reader does not pass on: cells whose value is unknown, and sizes.

python-calamine gives an empty string for an error cell (#N/A) and for a formula that was saved without
its result. Neither is blank: somebody put something there. So the XML of a sheet is looked through first,
and read in full only where a quick look finds errors, formulas or a size worth counting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from xml.etree import ElementTree
from xml.parsers import expat

from golden_thread.loaders.guards import Limits
from golden_thread.loaders.problems import Unreadable

ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#PYTHON!",
    ]
)
MOST_UNKNOWN = 200_000
BEYOND = 10**12
UNREADABLE_XML = (ElementTree.ParseError, expat.ExpatError, LookupError, ValueError)
"""What XML that is not well formed raises; the last two where its encoding is unknown."""
UNSTORED = "a formula saved without its result"

Position = tuple[int, int]
"""Row and column of a cell, both from 0."""


@dataclass(frozen=True)
class Unknown:
    """A cell that holds something which cannot be read: not blank, and not a value either.

    `told` means that the problem behind it has its own message already.
    """

    why: str
    told: bool = False

    def __str__(self) -> str:
        return ""


class Beyond(Exception):
    """Raised inside a scan that has met more than any plan holds: what, and what to do."""

    def __init__(self, what: str, do: str) -> None:
        self.what, self.do = what, do
        super().__init__(what, do)


@dataclass
class SheetScan:
    """What expat finds in the XML of one sheet. Raises Beyond as soon as a limit is passed."""

    limits: Limits
    lengths: Sequence[int] = ()
    unknown: dict[Position, Unknown] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    text: int = 0
    row: int = -1
    column: int = -1
    kind: str = ""
    formula: bool = False
    inside: bool = False
    value: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.row, self.column = self.place_of_cell(attributes.get("r"))
            self.kind, self.formula, self.value = attributes.get("t", "n"), False, ""
        elif tag == "row":
            self.row, self.column = self.place_of_row(attributes.get("r")), -1
        elif tag == "f":
            self.formula = True
        elif tag in ("v", "t"):
            self.inside = True

    def place_of_cell(self, name: str | None) -> Position:
        """Where a cell stands: where it says, or beside the last. Raises Beyond where none can stand."""
        place = (self.row, self.column + 1) if name is None else position_of(name)
        if place is None:
            raise nowhere(f"a cell of its sheet is called '{name}'")
        return place

    def place_of_row(self, number: str | None) -> int:
        """Where a row stands, from 0: where it says, or below the last. Raises Beyond where none can stand."""
        count = self.row + 2 if number is None else count_in(number)
        if not count:
            raise nowhere(f"a row of its sheet has the number '{number}'")
        return count - 1

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag in ("v", "t"):
            self.inside = False
        elif tag == "c":
            self.finish()

    def characters(self, text: str) -> None:
        if self.inside:
            self.value += text

    def finish(self) -> None:
        """Judge the cell that just ended."""
        at = (self.row, self.column)
        if self.kind == "e":
            self.unknown[at] = Unknown(f"the error {self.value.strip() or '#N/A'}")
        elif self.formula and not self.value and self.kind != "str":
            self.unknown[at] = Unknown(UNSTORED)
        if self.value or at in self.unknown:
            self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
        if self.kind == "s" and self.lengths:
            shared = count_in(self.value.strip())
            self.text += self.lengths[shared] if shared is not None and shared < len(self.lengths) else 0
        self.stop_beyond_limits()

    def stop_beyond_limits(self) -> None:
        if len(self.unknown) > MOST_UNKNOWN:
            raise Beyond(f"more than {MOST_UNKNOWN:,} cells hold an error", "Mend the formulas, then save it again.")
        if self.rows * self.columns > self.limits.cells:
            cell = f"{letters(self.column)}{self.row + 1}"
            do = "Delete the rows below and the columns right of the table, then save it again."
            raise Beyond(f"something stands far from the table, in cell {cell}", do)
        if self.text > self.limits.text:
            raise Beyond("its cells hold far more text than a plan needs", "Take out what is no plan.")


def count_in(text: str) -> int | None:
    """The number that digits of a sheet's XML stand for; None if they are none, or far too many."""
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else None


def nowhere(what: str) -> Beyond:
    """A place that no sheet has. A reader that believed it would ask for more memory than there is."""
    return Beyond(f"the file is damaged: {what[:80]}", "Open it in Excel and save it again.")


REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def position_of(reference: str) -> Position | None:
    """Row and column from 0 of a cell's name; None if it has no such form.

    >>> position_of("C14")
    (13, 2)
    """
    match = REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def letters(column: int) -> str:
    """The letters of a column counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    name = ""
    column += 1
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class WorkbookScan:
    """The parts of one workbook, and what can be asked of them before a reader sees it."""

    name: str
    parts: Mapping[str, bytes]
    limits: Limits

    @cached_property
    def sheet_parts(self) -> Mapping[str, str]:
        """Path of each sheet's XML by the sheet's name, in the workbook's order. Raises Unreadable."""
        by_lower = {part.lower(): part for part in self.parts}
        book = self.tree(by_lower["xl/workbook.xml"])
        links = self.tree(by_lower.get("xl/_rels/workbook.xml.rels", ""))
        targets = {link.get("Id", ""): link.get("Target", "") for link in links.iter() if link.get("Id")}
        found: dict[str, str] = {}
        for sheet in book.iter():
            if sheet.tag.rpartition("}")[2] == "sheet":
                key = next((v for k, v in sheet.attrib.items() if k.endswith("}id")), "")
                part = by_lower.get(inside_xl(targets.get(key, "")).lower())
                if part is None:
                    what = f"the file is damaged: its sheet '{sheet.get('name', '')[:80]}' is not in it"
                    raise Unreadable(self.name, what, "Open it in Excel and save it again.")
                found[sheet.get("name", "")] = part
        if len(found) > self.limits.sheets or len(set(found.values())) < len(found):
            raise Unreadable(self.name, "its list of sheets makes no sense", "Open it in Excel and save it again.")
        return found

    def tree(self, part: str) -> ElementTree.Element:
        """The XML of a small part; an empty element if there is no such part. Raises Unreadable."""
        if part not in self.parts:
            return ElementTree.Element("none")
        try:
            return ElementTree.fromstring(self.parts[part])
        except UNREADABLE_XML:
            raise damaged(self.name, part) from None

    @cached_property
    def longest(self) -> int:
        """At most this many bytes has the longest text that cells share."""
        shared = self.shared
        return max(map(len, shared.split(b"si>"))) if shared else 0

    @cached_property
    def shared(self) -> bytes:
        return next((xml for part, xml in self.parts.items() if part.lower() == "xl/sharedstrings.xml"), b"")

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        """Characters of each text that cells share. Raises Unreadable."""
        found: list[int] = []

        def start(name: str, _: dict[str, str]) -> None:
            if name.rpartition(":")[2] == "si":
                found.append(0)

        def characters(text: str) -> None:
            if found:
                found[-1] += len(text)

        parse(self.shared, self.name, "xl/sharedStrings.xml", start, None, characters)
        return tuple(found)

    def unknown_in(self, sheet: str) -> Mapping[Position, Unknown]:
        """Cells of a sheet that hold something unreadable. Raises Unreadable if the sheet is beyond the limits."""
        xml = self.parts[self.sheet_parts[sheet]]
        most = self.limits.text // max(self.longest, 1)
        heavy = xml.count(b"</") // 2 > most and shared_cells(xml) > most
        if not (heavy or quick_area(xml) > self.limits.cells or suspect(xml)):
            return {}
        scan = SheetScan(self.limits, self.lengths if heavy else ())
        try:
            parse(xml, self.name, self.sheet_parts[sheet], scan.start, scan.end, scan.characters)
        except Beyond as found:
            raise Unreadable(f"{self.name}, {sheet}", found.what, found.do) from None
        return scan.unknown

    def parts_to_read(self, unknown: Mapping[str, Mapping[Position, Unknown]]) -> dict[str, bytes]:
        """The parts for a reader that knows few errors: in sheets with unknown cells, each error is #N/A."""
        suspects = {self.sheet_parts[sheet] for sheet, cells in unknown.items() if cells}
        return {part: ERROR.sub(rb"\1#N/A", xml) if part in suspects else xml for part, xml in self.parts.items()}


ERROR = re.compile(
    rb"""(<(?:[\w.-]+:)?c\s[^<>]*\bt\s*=\s*["']e["'][^<>]*>\s*(?:<(?:[\w.-]+:)?f\b[^<>]*(?:/>|>[^<]*</[^<>]*>)\s*)?"""
    rb"""<(?:[\w.-]+:)?v\b[^<>/]*>)[^<]*"""
)
"""A cell with an error, up to the error's word and with it."""
SUSPECT = re.compile(rb"""\bt\s*=\s*["']e["']|<(?:[\w.-]+:)?f[\s/>]""")
MAY_BE_SUSPECT = (b'"e"', b"'e'", b"<f", b":f")


def suspect(xml: bytes) -> bool:
    """Whether a sheet may hold error cells or formulas; a first, quick look rules most out."""
    return any(mark in xml for mark in MAY_BE_SUSPECT) and SUSPECT.search(xml) is not None


CELL_STARTS = tuple(mark + end for mark in (b"<c", b":c") for end in (b" ", b">", b"/", b"\n", b"\r", b"\t"))
ANOTHER = rb"""(?:\s+(?!r[\s=])[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*"""
NAMES = re.compile(
    rb"<(?:[\w.-]+:)?c" + ANOTHER + rb"""\s+r\s*=\s*["']([A-Za-z]{1,3})([1-9]\d{0,6})["']""" + ANOTHER + rb"\s*/?>"
)
"""A cell that says once where it stands; its other attributes are read as such, so that none can pose as its place."""
SHARED = re.compile(rb"""\bt\s*=\s*["']s["']""")
LOOKED_AT_ONCE = 4_000_000


def shared_cells(xml: bytes) -> int:
    """How many cells of a sheet at most hold a text that they share with others."""
    return sum(len(SHARED.findall(piece)) for piece in pieces(xml))


def quick_area(xml: bytes) -> int:
    """Rows times columns that a sheet's cells span at most, empty ones counted in.

    Where some cell does not say where it stands, only an area beyond every limit is safe to name.

    >>> quick_area(b'<row r="2"><c r="A2"><v>1</v></c><c r="C2"/></row>')
    6
    """
    if b"<!" in xml or xml.count(b"<?") > 1:  # a remark may hold what looks like cells
        return BEYOND
    named = 0
    columns: set[bytes] = set()
    rows: set[bytes] = set()
    for piece in pieces(xml):
        if found := NAMES.findall(piece):
            named += len(found)
            in_columns, in_rows = zip(*found, strict=True)
            columns.update(in_columns)
            rows.update(in_rows)
    if named < sum(map(xml.count, CELL_STARTS)):
        return BEYOND
    widest = max(((position_of(f"{name.decode()}1") or (0, 0))[1] + 1 for name in columns), default=0)
    return max(map(int, rows), default=0) * widest


def pieces(xml: bytes) -> Iterator[bytes]:
    """Long XML a part at a time, cut where a tag begins."""
    start = 0
    while start < len(xml):
        end = xml.find(b"<", start + LOOKED_AT_ONCE)
        end = len(xml) if end < 0 else end
        yield xml[start:end]
        start = end


def inside_xl(target: str) -> str:
    """A part's path from the target of a relationship of the workbook.

    >>> inside_xl("worksheets/sheet1.xml"), inside_xl("/xl/worksheets/sheet1.xml")
    ('xl/worksheets/sheet1.xml', 'xl/worksheets/sheet1.xml')
    """
    path = PurePosixPath("/xl") / target
    return str(path).lstrip("/")


def parse(xml: bytes, name: str, part: str, start: object, end: object, characters: object) -> None:
    """Run handlers over XML. Raises Unreadable if it is not well formed."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start  # type: ignore[assignment]
    parser.EndElementHandler = end  # type: ignore[assignment]
    parser.CharacterDataHandler = characters  # type: ignore[assignment]
    try:
        parser.Parse(xml, True)
    except UNREADABLE_XML:
        raise damaged(name, part) from None


def damaged(name: str, part: str) -> Unreadable:
    return Unreadable(name, f"the file is damaged: its part {part} breaks off", "Open it in Excel and save it again.")
