"""The workbook that a council fills in, made from the vocabulary: guide, cover, a sheet a kind, links, scope.

Every heading carries its definition as a comment, coded columns have drop-downs, and each main sheet has one worked
row; together these rows are one small golden thread. The workbook loads as it is, without a problem.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from golden_thread.loaders.cover import FIELDS
from golden_thread.loaders.headings import EVERY_SHEET, heading_for
from golden_thread.loaders.linking import HEADINGS as LINK_HEADINGS
from golden_thread.loaders.referring import far_kinds, sheets_in_words
from golden_thread.loaders.scoping import HEADINGS as SCOPE_HEADINGS
from golden_thread.loaders.template_words import (
    ABOUT,
    EVERY_COLUMN,
    GUIDE,
    SCOPE_NOTES,
    WORKED,
    WORKED_NOTE,
    WORKED_SOURCE,
)
from golden_thread.ontology.terms import Attribute, Column, Link, vocabulary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_000
"""Drop-downs reach so far down; rows below load all the same."""
LONGEST_LIST = 255
"""Characters that a drop-down may hold itself; a longer one stands on a sheet of lists."""
THREAD = frozenset(
    ("Vision", "Priority", "Outcome", "Measure", "Target", "Plan", "ServicePlan", "Project", "Action", "StaffObjective")
)
"""Kinds of the thread itself; their tabs have a colour of their own, and stand for themselves in the guide."""
OFFERED = {"ownedBy": "Post"}
"""Links whose drop-down offers another kind's ids than that named first."""
WIDTHS = {"id": 14, "title": 42, "text": 34, "code": 18, "number": 14, "integer": 14, "date": 14, "link": 28}


@dataclass(frozen=True)
class Heading:
    """One column of a sheet: its heading, comment, sort (for its width), and what a drop-down offers."""

    text: str
    comment: str
    sort: str
    offers: tuple[str, ...] = ()
    offers_ids_of: str = ""
    strict: bool = False


def write_template(path: Path | str) -> None:
    """Nothing; writes the workbook to fill in. FileExistsError if a file is there: it may be filled in already."""
    import xlsxwriter

    place = Path(path)
    if place.exists():
        raise FileExistsError(f"{place.name} is there already. Give another name, or move it away first.")
    if not place.parent.is_dir():
        raise FileNotFoundError(f"there is no folder {place.parent}. Make it first, or give another name.")
    book = xlsxwriter.Workbook(
        str(place), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": "Golden Thread: a plan to fill in", "created": datetime.datetime(2024, 1, 1)})
    Template(book).write()
    book.close()


class Template:
    """The workbook while it is written: its formats and its sheet of long lists."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        base: dict[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        worked = {**base, "italic": True, "font_color": "#595959"}
        self.head: Format = book.add_format(
            {**base, "bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "border": 1}
        )
        self.plain: Format = book.add_format(base)
        self.ids: Format = book.add_format({**base, "num_format": "@"})
        self.day: Format = book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"})
        self.worked: Format = book.add_format({**worked, "num_format": "@"})
        self.worked_day: Format = book.add_format({**worked, "num_format": "yyyy-mm-dd", "align": "left"})
        self.large: Format = book.add_format({**base, "bold": True, "font_size": 16, "font_color": "#1F3864"})
        self.strong: Format = book.add_format({**base, "bold": True})
        self.lists: list[tuple[str, ...]] = []

    def write(self) -> None:
        """Every sheet, in the order in which it is filled in."""
        self.guide()
        self.about()
        for kind in vocabulary().kinds:
            self.kind(kind)
        self.links()
        self.scope()
        self.long_lists()

    def guide(self) -> None:
        """The sheet that says how to fill in the others."""
        sheet = self.sheet("Guide", "#7F7F7F")
        sheet.set_column(0, 0, 24, self.plain)
        sheet.set_column(1, 1, 96, self.plain)
        sheet.hide_gridlines(2)
        sheet.fit_to_pages(1, 0)
        sheet.write_string(0, 0, "How to fill this in", self.large)
        sheet.set_row(0, 26)
        for row, (what, how) in enumerate((*GUIDE, *sheets_explained()), 2):
            sheet.write_string(row, 0, what, self.strong)
            sheet.write_string(row, 1, how, self.plain)
            sheet.set_row(row, 16 * (1 + len(how) // 100))

    def about(self) -> None:
        """The cover sheet: a field a row."""
        sheet = self.sheet("About", "#7F7F7F")
        sheet.set_column(0, 0, 18, self.plain)
        sheet.set_column(1, 1, 60, self.plain)
        sheet.write_row(0, 0, ("Field", "Value"), self.head)
        for row, (name, words) in enumerate(FIELDS.items(), 1):
            value, comment = ABOUT[name]
            sheet.write_string(row, 0, words[0], self.strong)
            sheet.write_string(row, 1, value, self.plain)
            self.comment(sheet, row, 0, comment)
            if name == "example":
                sheet.data_validation(row, 1, row, 1, {"validate": "list", "source": ["yes", "no"]})
            if name == "as_of":
                sheet.write_blank(row, 1, None, self.day)
        sheet.freeze_panes(1, 0)

    def kind(self, name: str) -> None:
        """The sheet of one kind, with its worked row if it has one."""
        columns = columns_of(name)
        sheet = self.sheet(vocabulary().kinds[name].plural, "#2E75B6" if name in THREAD else "#A9D18E")
        self.headings(sheet, [heading for _, heading in columns])
        for number, worked in enumerate(WORKED.get(name, ()), 1):
            row: dict[str, object] = {"basis": "illustrative", "note": WORKED_NOTE, "source": WORKED_SOURCE, **worked}
            for at, (column, _) in enumerate(columns):
                self.value(sheet, number, at, row.get(column, ""))

    def value(self, sheet: Worksheet, row: int, at: int, value: object) -> None:
        """One worked cell. Text is written as text whatever it begins with, so that none becomes a formula."""
        if isinstance(value, datetime.date):
            sheet.write_datetime(row, at, datetime.datetime.combine(value, datetime.time()), self.worked_day)
        elif isinstance(value, int | float):
            sheet.write_number(row, at, value, self.worked)
        elif value:
            sheet.write_string(row, at, str(value), self.worked)

    def links(self) -> None:
        """The sheet of links that have no column elsewhere."""
        sheet = self.sheet("Links", "#FFC000")
        words = tuple(sorted(heading_for(link.label) for link in vocabulary().links.values()))
        comments = {
            "from": "The id or title of the thing that the link starts from.",
            "link": "What it does, in the words of the list: 'Contributes to', 'Is owned by' …",
            "to": "The id or title of the thing it leads to.",
        }
        offers = {"link": words, "basis": EVERY_COLUMN["basis"][1]}
        self.headings(
            sheet,
            [
                Heading(texts[0], comments.get(name) or EVERY_COLUMN[name][0], "link", offers.get(name, ()))
                for name, texts in LINK_HEADINGS.items()
            ],
        )

    def scope(self) -> None:
        """The sheet that says what is whole."""
        sheet = self.sheet("Scope", "#FFC000")
        offers = {"what": scope_words(), "whole": ("yes", "no")}
        self.headings(
            sheet,
            [
                Heading(
                    texts[0],
                    SCOPE_NOTES[name],
                    "title" if name == "note" else "link",
                    offers.get(name, ()),
                    strict=name == "whole",
                )
                for name, texts in SCOPE_HEADINGS.items()
            ],
        )

    def long_lists(self) -> None:
        """The sheet that holds the drop-downs too long for a cell; it is hidden, and not read."""
        sheet = self.sheet("Lists", "#7F7F7F")
        for column, words in enumerate(self.lists):
            sheet.write_column(0, column, words)
        sheet.hide()

    def sheet(self, name: str, colour: str) -> Worksheet:
        """A new sheet, with its tab in a colour."""
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_tab_color(colour)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        return sheet

    def headings(self, sheet: Worksheet, headings: Sequence[Heading]) -> None:
        """Headings in the first row, with comments, widths, formats and drop-downs below them."""
        for at, heading in enumerate(headings):
            formats = {"date": self.day, "id": self.ids}
            sheet.set_column(at, at, WIDTHS[heading.sort], formats.get(heading.sort, self.plain))
            sheet.write_string(0, at, heading.text, self.head)
            self.comment(sheet, 0, at, heading.comment)
            self.drop_down(sheet, at, heading)
        sheet.set_row(0, 32)
        sheet.freeze_panes(1, 2)
        sheet.autofilter(0, 0, ROWS, len(headings) - 1)
        sheet.repeat_rows(0)

    def comment(self, sheet: Worksheet, row: int, at: int, text: str) -> None:
        height = 22 + 15 * (1 + len(text) // 42)
        sheet.write_comment(row, at, text, {"width": 300, "height": height, "font_size": 9, "author": ""})

    def drop_down(self, sheet: Worksheet, at: int, heading: Heading) -> None:
        """The choices of a column, if its heading offers any; something else may still be typed."""
        source = self.offered(heading)
        if source:
            stop = {
                "error_type": "warning",
                "error_title": heading.text[:32],
                "error_message": "Choose one from the list.",
            }
            sheet.data_validation(
                1,
                at,
                ROWS,
                at,
                {"validate": "list", "source": source, **(stop if heading.strict else {"show_error": False})},
            )

    def offered(self, heading: Heading) -> list[str] | str:
        """What a drop-down lists: words, or a range of cells."""
        if heading.offers_ids_of:
            return f"='{vocabulary().kinds[heading.offers_ids_of].plural}'!$A$2:$A${ROWS + 1}"
        words = heading.offers
        if len(",".join(words)) <= LONGEST_LIST and not any("," in word for word in words):
            return list(words)
        if words not in self.lists:
            self.lists.append(words)
        from xlsxwriter.utility import xl_col_to_name

        column = xl_col_to_name(self.lists.index(words), col_abs=True)
        return f"=Lists!{column}$1:{column}${len(words)}"


def columns_of(kind: str) -> list[tuple[str, Heading]]:
    """The columns of a kind's sheet, in order: what each holds, and its heading."""
    words = vocabulary()
    own = [name for name in words.attributes_of(kind) if not words.attributes[name].derived]
    return [
        *((name, every_sheet(name)) for name in ("id", "title")),
        *((name, link_heading(words.links[name], kind)) for name in words.links_from(kind)),
        *((name, attribute_heading(words.attributes[name])) for name in own),
        *((name, every_sheet(name)) for name in ("source", "basis", "note")),
    ]


def every_sheet(name: str) -> Heading:
    comment, offers = EVERY_COLUMN[name]
    sort = {"id": "id", "title": "title", "basis": "code"}.get(name, "text")
    return Heading(EVERY_SHEET[name][0], comment, sort, offers, strict=bool(offers))


def link_heading(link: Link, kind: str) -> Heading:
    """A link as the heading of a column on the sheet of a kind."""
    kinds = far_kinds(Column(link.name, True), kind)
    first = OFFERED.get(link.name) or next((target for target in link.targets if target in kinds), "")
    comment = (
        f"{link.definition} Write ids or titles of {sheets_in_words(kinds)}, several with a semicolon between them."
    )
    return Heading(heading_for(link.label), f"{comment} For example: {link.example}", "link", offers_ids_of=first)


def attribute_heading(attribute: Attribute) -> Heading:
    """An attribute as the heading of a column."""
    several = " Several may be given, with a semicolon between them." if attribute.many else ""
    blank = f" Blank means {attribute.blank_means}." if attribute.blank_means else ""
    unit = f" Counted in {attribute.unit}." if attribute.unit else ""
    comment = f"{attribute.definition}{several}{blank}{unit} For example: {attribute.example}"
    offers = tuple(code.notation for code in attribute.codes)
    return Heading(
        heading_for(attribute.label), comment, attribute.datatype, offers, strict=bool(offers) and not attribute.many
    )


def sheets_explained() -> Iterator[tuple[str, str]]:
    """For the guide: every sheet of things with what belongs on it."""
    for kind in vocabulary().kinds.values():
        others = f" Also called {', '.join(kind.other_names[:4])}." if kind.other_names else ""
        yield kind.plural, f"{kind.definition}{others}"


def scope_words() -> tuple[str, ...]:
    """What a row of the scope sheet is most often about."""
    return ("row", "below", *(kind.plural for kind in vocabulary().kinds.values()))
