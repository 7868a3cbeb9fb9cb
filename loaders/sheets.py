"""A plan back as a workbook or a folder of CSV in our own layout, so that loading it gives the same plan.

A sheet a kind with only the columns that something carries; links of which more is said than of their lower
end stand on the sheet of links. Text is always written as text: nothing becomes a formula in a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from golden_thread.graph.plan import BASES, UNRESOLVED, PlanGraph
from golden_thread.loaders.cover import FIELDS
from golden_thread.loaders.headings import EVERY_SHEET, heading_for
from golden_thread.loaders.linking import HEADINGS as LINK_HEADINGS
from golden_thread.loaders.scoping import HEADINGS as SCOPE_HEADINGS
from golden_thread.ontology.rule import Value
from golden_thread.ontology.terms import Column, vocabulary

Written = str | float | datetime.date
Row = tuple[Written, ...]

WIDEST = 60
"""Columns of a workbook are at most so many characters wide."""

LONGEST = 32_767
"""Characters that a cell of a workbook holds."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet that opens a CSV file takes a cell that starts so for a formula."""


@dataclass(frozen=True)
class SheetOut:
    """One sheet to write: its name, its headings and its rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class LinkOut:
    """One link to write, its ends by id."""

    low: str
    link: str
    high: str
    source: str
    basis: str
    note: str


def write_workbook(plan: PlanGraph, path: Path) -> None:
    """Write the plan as a workbook; a file that is there is replaced. ValueError for text too long for a cell."""
    import xlsxwriter

    sheets = tuple(sheets_of(plan))
    for sheet in sheets:
        if any(len(cell) > LONGEST for row in sheet.rows for cell in row if isinstance(cell, str)):
            raise ValueError(f"a cell of {sheet.name} is too long for a workbook: write a folder of CSV instead")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": plan.about.title, "created": datetime.datetime(2024, 1, 1)})
    head, day = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        for column, heading in enumerate(sheet.headings):
            page.write_string(0, column, heading, head)
            longest = max((len(str(row[column])) for row in sheet.rows), default=0)
            page.set_column(column, column, min(WIDEST, 2 + max(len(heading), longest)))
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    page.write_string(number, column, value)
                elif isinstance(value, datetime.date):
                    page.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
                else:
                    page.write_number(number, column, value)
    book.close()


def write_folder(plan: PlanGraph, folder: Path) -> None:
    """Write the plan as CSV files into a folder that is there."""
    for sheet in sheets_of(plan):
        name = sheet.name.lower().replace(" ", "-")
        (folder / f"{name}.csv").write_bytes(csv_text((sheet.headings, *sheet.rows)).encode())


def csv_text(rows: Sequence[Sequence[object]]) -> str:
    """Rows as CSV, safe to open in a spreadsheet.

    >>> csv_text([("Title", "Value"), ("=1+1", -2.0)])
    "Title,Value\\n'=1+1,-2\\n"
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([csv_cell(value) for value in row] for row in rows)
    return out.getvalue()


def csv_cell(value: object) -> str:
    """One cell of a CSV file: text that would start a formula gets an apostrophe in front."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def sheets_of(plan: PlanGraph) -> Iterator[SheetOut]:
    """The plan's sheets in the order in which a reader wants them: cover, things by kind, links, scope."""
    about = plan.about
    day = about.as_of.isoformat() if about.as_of else ""
    said = {**vars(about), "as_of": day, "example": "yes" if about.example else "no"}
    yield SheetOut("About", ("Field", "Value"), tuple((words[0], str(said[name])) for name, words in FIELDS.items()))
    in_columns, apart = _links(plan)
    for kind in plan.kinds:
        if kind != UNRESOLVED:
            yield _kind_sheet(plan, kind, in_columns)
    if apart:
        yield SheetOut("Links", tuple(words[0] for words in LINK_HEADINGS.values()), tuple(map(_link_row, apart)))
    if plan.scope:
        rows = tuple((row.what, row.within, "yes" if row.whole else "no", row.note) for row in plan.scope)
        yield SheetOut("Scope", tuple(words[0] for words in SCOPE_HEADINGS.values()), rows)


Cells = Mapping[tuple[str, str], list[str]]
"""Ids at the higher ends, by id at the lower end and link."""


def _links(plan: PlanGraph) -> tuple[Cells, list[LinkOut]]:
    """Links that a column of their lower end says in full, and those that need a row of their own."""
    things = dict(zip(plan.ids, plan.things[["source", "basis"]].itertuples(index=False, name=None), strict=True))
    in_columns: dict[tuple[str, str], list[str]] = {}
    apart = []
    for link in _all_links(plan):
        plain = not link.note and things[link.low] == (link.source, link.basis) and not _splits(link.high)
        if plain and vocabulary().may_link(plan.kind_at(plan.rows[link.low]), link.link, _kind(plan, link.high)):
            in_columns.setdefault((link.low, link.link), []).append(link.high)
        else:
            apart.append(link)
    return in_columns, apart


def _all_links(plan: PlanGraph) -> Iterator[LinkOut]:
    for block in plan.blocks:
        lows = plan.ids[plan.spans[block.low_kind]][block.low]
        highs = plan.ids[plan.spans[block.high_kind]][block.high]
        for low, high, basis, source, note in zip(lows, highs, block.basis, block.source, block.note, strict=True):
            yield LinkOut(str(low), block.link, str(high), str(source), BASES[int(basis)], str(note))


def _kind(plan: PlanGraph, id: str) -> str:
    return plan.kind_at(plan.rows[id])


def _splits(id: str) -> bool:
    """Whether an id would be taken for several in a cell."""
    return ";" in id or "\n" in id


def _link_row(link: LinkOut) -> Row:
    label = heading_for(vocabulary().links[link.link].label)
    return link.low, label, link.high, link.source, link.basis, link.note


def _kind_sheet(plan: PlanGraph, kind: str, links: Cells) -> SheetOut:
    """One kind's things with the columns that some of them carry."""
    words, span = vocabulary(), plan.spans[kind]
    things = plan.things.iloc[span]
    linked = [name for name in words.links_from(kind) if any((id, name) in links for id in things["id"])]
    valued = [name for name in words.attributes_of(kind) if plan.carries(kind, name)]
    values = {name: _values(plan, kind, name) for name in valued}
    rows = []
    for position, (id, title, source, basis, note) in enumerate(
        things[["id", "title", "source", "basis", "note"]].itertuples(index=False, name=None)
    ):
        cells = ("; ".join(links.get((id, name), ())) for name in linked)
        stated = (values[name].get(position, "") for name in valued)
        rows.append((id, title, *cells, *stated, source, basis, note))
    own = [*(_heading(kind, name, True) for name in linked), *(_heading(kind, name, False) for name in valued)]
    first, last = ("id", "title"), ("source", "basis", "note")
    headings = (*(EVERY_SHEET[name][0] for name in first), *own, *(EVERY_SHEET[name][0] for name in last))
    return SheetOut(words.kinds[kind].plural, headings, tuple(rows))


def _values(plan: PlanGraph, kind: str, attribute: str) -> dict[int, Written]:
    """What each thing states, by position; several values as one text."""
    found: dict[int, list[Value]] = {}
    for position, value in plan.values[kind, attribute].items():
        found.setdefault(position, []).append(value)
    return {at: several[0] if len(several) == 1 else "; ".join(map(str, several)) for at, several in found.items()}


def _heading(kind: str, name: str, link: bool) -> str:
    """The heading of a column: its label, unless that means another column on this sheet."""
    words = vocabulary()
    label = heading_for((words.links if link else words.attributes)[name].label)
    return label if words.column_named(kind, label) == Column(name, link) else name
