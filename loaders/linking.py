"""The sheet of links: a row each, from one thing to another, for what no column of a kind's sheet holds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.draft import Draft, Row
from golden_thread.loaders.people import without_names
from golden_thread.loaders.references import NOTHING, did_you_mean, rivals_listed, text_of
from golden_thread.loaders.referring import Referring, none_of, unresolved
from golden_thread.loaders.tables import Cell, Sheet, Table, short, table_of
from golden_thread.ontology.terms import UNRESOLVED, Column, folded, vocabulary

HEADINGS = {
    "from": ("From", "From id", "Source id"),
    "link": ("Link", "Relation", "Relationship", "Link type"),
    "to": ("To", "To id", "Target id"),
    "source": ("Source",),
    "basis": ("Basis", "Provenance"),
    "note": ("Note", "Notes"),
}
MEANS = {folded(word): name for name, words in HEADINGS.items() for word in words}


def read_links(draft: Draft, sheet: Sheet) -> None:
    """Give the draft the links of a sheet with the headings From, Link, To."""
    table = table_of(sheet, lambda text: folded(text) in MEANS)
    draft.problems_met(table.problems)
    at = columns_of(table, MEANS, ("from", "link", "to"), draft)
    if at is None:
        return
    columns: dict[tuple[Column, str], Referring] = {}
    for number, cells in table.rows:
        shown = draft.shown(cells, sheet, number)
        written = {name: shown[position] for name, position in at.items() if position < len(shown)}
        read_row(draft, sheet, number, written, columns)
    for refer in columns.values():
        refer.report()


def columns_of(table: Table, means: dict[str, str], needed: Sequence[str], draft: Draft) -> dict[str, int] | None:
    """Positions of a sheet's columns by name; None, and a Problem, if one that is needed is missing."""
    at: dict[str, int] = {}
    for position, heading in enumerate(table.headings):
        name = means.get(folded(heading))
        if name:
            at.setdefault(name, position)
        elif heading:
            do = did_you_mean(heading, means, "Delete it, or move it to Note.")
            draft.problem(
                table.sheet.problem(f"no column here is called '{short(heading)}'; it is not read", do, table.header)
            )
    missing = [name for name in needed if name not in at]
    if table.header and missing:
        headings = " and ".join(f"'{name.capitalize()}'" for name in missing)
        do = f"The sheet needs the headings {', '.join(name.capitalize() for name in needed)}."
        draft.problem(table.sheet.problem(f"there is no column {headings}, so the sheet is not read", do, table.header))
    return at if table.header and not missing else None


def read_row(
    draft: Draft, sheet: Sheet, number: int, written: dict[str, Cell], columns: dict[tuple[Column, str], Referring]
) -> None:
    """Give the draft one row's link; `columns` keeps what is gathered of each sort of link."""
    text = {name: text_of(written.get(name)) for name in HEADINGS}
    far = written.get("to", "")
    column = link_of_row(draft, sheet, number, text, end_unknown=isinstance(far, Unknown))
    if column is None:
        return
    start = start_of(draft, sheet, number, text["from"], column)
    kind = draft.index.kinds.get(start, UNRESOLVED)
    basis = draft.basis(text["basis"], sheet, number)
    row = Row(number, (), start, "", text["source"], text["note"], basis, f"{sheet.where}, row {number}")
    refer = columns.setdefault((column, kind), Referring(draft, sheet, "To", column, kind))
    why = far.why if isinstance(far, Unknown) else refer.cell(row, far if isinstance(far, str) else text["to"])
    if why and kind != UNRESOLVED:
        draft.not_known(kind, row, column, why)


def link_of_row(draft: Draft, sheet: Sheet, number: int, text: dict[str, str], *, end_unknown: bool) -> Column | None:
    """The link that a row names; None, and a Problem, if a cell is blank or there is no such link."""
    blank = [name.capitalize() for name in ("from", "link", "to") if not text[name]]
    if blank and not (end_unknown and blank == ["To"]):
        what = f"{' and '.join(blank)} {'is' if len(blank) == 1 else 'are'} blank, so there is no link"
        draft.problem(sheet.problem(what, "Fill it in, or delete the row.", number, blank[0]))
        return None
    start = draft.index.find(text["from"], frozenset()).id
    column = link_meant(text["link"], draft.index.kinds.get(start, UNRESOLVED) if start else UNRESOLVED)
    if column is None:
        what = f"there is no link '{short(text['link'])}', so the row is not read"
        do = did_you_mean(text["link"], link_words(), "Use a link of the vocabulary, such as 'contributes to'.")
        draft.problem(sheet.problem(what, do, number, "Link"))
    return column


def start_of(draft: Draft, sheet: Sheet, number: int, text: str, column: Column) -> str:
    """The id of a link's first end; its name, and a Problem, if it names nothing or several."""
    lows, highs = vocabulary().ends(column.name)
    kinds = highs if column.inverse else lows
    match = draft.index.find(text, kinds)
    if match.id is not None:
        return match.id
    if match.rivals:
        several = rivals_listed(match.rivals, draft.index)
        draft.problem(
            sheet.problem(f"'{short(text)}' may be any of {several}", "Write its id instead.", number, "From")
        )
        return unresolved(f"{text} (which of {len(match.rivals)}?)", draft.index)
    kept, names = without_names(text)
    draft.people.left_out(sheet, number, names=names)
    if names and draft.index.find(kept, kinds) != NOTHING:
        return start_of(draft, sheet, number, kept, column)
    kept = kept or "a person"
    near = draft.index.suggestion(kept, kinds)
    do = f"Did you mean '{near}'?" if near else "Correct the name, or add what it names to its sheet."
    draft.problem(sheet.problem(f"{none_of(kinds)} is called '{short(kept)}'", do, number, "From"))
    return unresolved(kept, draft.index)


def link_meant(text: str, kind: str) -> Column | None:
    """The link that a text names, read from a thing of this kind; None if there is none."""
    column = vocabulary().column_named(kind, text) if kind in vocabulary().kinds else None
    return column if column and column.is_link else links_by_word().get(folded(text))


@cache
def links_by_word() -> dict[str, Column]:
    """Links by every word for them, backwards ones first so that forwards ones win."""
    found: dict[str, Column] = {}
    for link in vocabulary().links.values():
        for word in (*link.inverse_other_names, link.inverse_label):
            found.setdefault(folded(word), Column(link.name, True, True))
    for link in vocabulary().links.values():
        for word in (*link.other_names, link.label, link.name):
            found[folded(word)] = Column(link.name, True)
    return found


def link_words() -> list[str]:
    """Labels of all links, both ways."""
    return [word for link in vocabulary().links.values() for word in (link.label, link.inverse_label)]
