"""Tables in our own layout made into a plan: a sheet a kind, a row a thing, a column an attribute or a link.

Every readable row loads; whatever cannot be read is a Problem that says where it stands and what to do, and a cell
that holds something unreadable is stated as not whole, so that nobody is accused of leaving it blank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from golden_thread.graph.plan import PlanGraph
from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.cover import about_of
from golden_thread.loaders.draft import Draft, Row, Settled
from golden_thread.loaders.headings import Headed, known_heading, layout_of
from golden_thread.loaders.linking import read_links
from golden_thread.loaders.problems import Problem, Unreadable
from golden_thread.loaders.references import folded, slug, text_of
from golden_thread.loaders.referring import Referring
from golden_thread.loaders.scoping import read_scope
from golden_thread.loaders.tables import (
    Cell,
    Sheet,
    Tables,
    filled,
    listed,
    read_tables,
    short,
    table_of,
)  # fmt: skip
from golden_thread.ontology.terms import UnreadableValue, Value, values_of, vocabulary

ASIDES = {
    "about": ("about", "cover", "cover sheet", "dataset"),
    "links": ("links", "link"),
    "scope": ("scope", "completeness"),
    "": ("guide", "read me", "readme", "how to fill this in", "help", "instructions", "lists", "contents"),
}
"""Sheets that hold no things; those under the empty name are for people, and not read."""
ROLE = {name: role for role, names in ASIDES.items() for name in names}


def read_plan(path: Path) -> PlanGraph:
    """The plan in a workbook, a CSV file, a folder or a zip of CSV. Raises Unreadable."""
    return plan_of(read_tables(path), name=name_of(path))


def name_of(path: Path) -> str:
    """What a dataset is called after its file or folder."""
    whole = path.resolve()
    return slug(whole.name if whole.is_dir() else whole.stem)


def plan_of(tables: Tables, name: str) -> PlanGraph:
    """The plan in tables of our own layout, called `name` if no cover sheet names it. Raises Unreadable."""
    sorted_sheets = sheets_by_role(tables)
    about, problems = about_of(sorted_sheets["about"], name)
    draft = Draft(about, tables.file)
    draft.problems_met((*tables.problems, *unnamed_sheets(sorted_sheets["unknown"]), *hidden_sheets(tables), *problems))
    read = [settled for sheet in sorted_sheets["kind"] if (settled := settled_table(sheet, draft))]
    refuse_nothing(tables, sorted_sheets, read, draft)
    for settled in read:
        settled.rows.extend(rows_of(settled, draft))
    draft.declare(read)
    for settled in read:
        for headed in settled.layout.columns:
            fill = fill_links if headed.column.is_link else fill_values
            fill(draft, settled, headed)
    for sheet in sorted_sheets["links"]:
        read_links(draft, sheet)
    for sheet in sorted_sheets["scope"]:
        read_scope(draft, sheet)
    return draft.finished()


def sheets_by_role(tables: Tables) -> dict[str, list[Sheet]]:
    """Sheets by what they are for: about, links, scope, kind, unknown; those for people are left out."""
    found: dict[str, list[Sheet]] = {"about": [], "links": [], "scope": [], "kind": [], "unknown": []}
    for sheet in tables.sheets:
        role = ROLE.get(sheet_word(sheet.name))
        if role is None:
            role = "kind" if vocabulary().kind_named(sheet.name) else "unknown"
        if role:
            found[role].append(sheet)
    return found


def sheet_word(name: str) -> str:
    """A sheet's or file's name for comparing: "Service-plans" is "service plans"."""
    return " ".join(folded(name.replace("_", " ").replace("-", " ")).split())


def unnamed_sheets(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    for sheet in sheets:
        if not sheet.empty:
            what = f"nothing in a plan is called '{short(sheet.name)}', so it is not read"
            yield sheet.problem(
                what, meant_by(sheet.name) or "Name it after a kind of thing, such as Outcomes, or delete it."
            )


def meant_by(name: str) -> str:
    """The sheet name that a text perhaps meant, as a question; empty if none is close."""
    names = [word for kind in vocabulary().kinds.values() for word in (kind.plural, kind.label, *kind.other_names)]
    words = {word.casefold(): word for word in ("About", "Links", "Scope", *names)}
    near = get_close_matches(sheet_word(name), list(words), n=1, cutoff=0.75)
    return f"Did you mean '{words[near[0]]}'?" if near else ""


def hidden_sheets(tables: Tables) -> Iterator[Problem]:
    for sheet in tables.sheets:
        if sheet.hidden and ROLE.get(sheet_word(sheet.name)) != "" and not sheet.empty:
            yield sheet.problem("this sheet is hidden; it is read like any other", "Delete it if it should not count.")


def settled_table(sheet: Sheet, draft: Draft) -> Settled | None:
    """A kind's sheet with its headings understood; None, and a Problem, if it has none."""
    kind = vocabulary().kind_named(sheet.name)
    assert kind is not None
    table = table_of(sheet, lambda text: known_heading(kind, text))
    draft.problems_met(table.problems)
    if not table.header:
        return None
    layout = layout_of(table, kind)
    draft.problems_met(layout.problems)
    return Settled(table, kind, layout, [])


def refuse_nothing(tables: Tables, found: Mapping[str, list[Sheet]], read: Sequence[Settled], draft: Draft) -> None:
    """Nothing; Unreadable if no sheet is named after anything, none has headings, or all are empty."""
    linked = any(sum(map(filled, sheet.rows)) > 1 for sheet in found["links"])
    if read or linked:
        if not linked and not any(settled.table.rows for settled in read):
            draft.nothing_found()
        return
    names = listed([sheet.name for sheet in tables.sheets]) or "no sheet"
    if any(not sheet.empty for sheet in found["kind"]):
        raise Unreadable(
            tables.file,
            "no sheet has a row of headings that a plan knows",
            "Put headings such as Id and Title above the rows, as `golden-thread template` lays them out.",
        )
    if all(sheet.empty for sheet in tables.sheets) or (found["kind"] and not found["unknown"]):
        raise Unreadable(tables.file, "there is nothing in it", "Check that it was saved, or send another copy.")
    hint = next((hint for sheet in found["unknown"] if (hint := meant_by(sheet.name))), "")
    raise Unreadable(
        tables.file,
        f"nothing in it is named after a part of a plan (found {names})",
        f"{hint} Name sheets or CSV files Outcomes, Measures, Projects …, or describe its layout in a mapping.".strip(),
    )


def rows_of(settled: Settled, draft: Draft) -> Iterator[Row]:
    """The rows of a sheet with their basis, source and note, e-mail addresses dropped and counted."""
    at = settled.layout.positions
    where = settled.table.sheet.where
    for number, cells in settled.table.rows:
        shown = draft.shown(cells, settled.table.sheet, number)
        text = {name: text_of(shown[position]) if position < len(shown) else "" for name, position in at.items()}
        yield Row(
            number=number,
            cells=shown,
            id=text.get("id", ""),
            title=text.get("title", ""),
            source=text.get("source", ""),
            note=text.get("note", ""),
            basis=draft.basis(text.get("basis", ""), settled.table.sheet, number),
            place=f"{where}, row {number}",
        )


def fill_values(draft: Draft, settled: Settled, headed: Headed) -> None:
    """Give the draft the values of one column."""
    attribute = vocabulary().attributes[headed.column.name]
    read: dict[tuple[type, Cell], tuple[Value, ...] | UnreadableValue] = {}
    unknown: list[tuple[Row, str]] = []
    for row in settled.declared():
        cell = row.cells[headed.at] if headed.at < len(row.cells) else ""
        if cell == "" or cell is None:
            continue
        if isinstance(cell, Unknown):
            unknown.append((row, cell.why))
            continue
        key = (cell.__class__, cell)
        if (values := read.get(key)) is None:
            try:
                values = values_of(attribute, cell)
            except UnreadableValue as error:
                values = error
            read[key] = values
        if isinstance(values, UnreadableValue):
            draft.problem(settled.table.sheet.problem(values.what, values.do, row.number, headed.heading))
            unknown.append((row, "it could not be read"))
        else:
            for value in values:
                draft.builder.value(row.id, headed.column.name, value)
    draft.unknown_cells(settled, headed.column, unknown)


def fill_links(draft: Draft, settled: Settled, headed: Headed) -> None:
    """Give the draft the links of one column."""
    refer = Referring(draft, settled.table.sheet, headed.heading, headed.column, settled.kind)
    unknown: list[tuple[Row, str]] = []
    for row in settled.declared():
        cell = row.cells[headed.at] if headed.at < len(row.cells) else ""
        if cell == "" or cell is None:
            continue
        if isinstance(cell, Unknown):
            unknown.append((row, cell.why))
            continue
        left_out = refer.cell(row, cell if isinstance(cell, str) else text_of(cell))
        if left_out:
            unknown.append((row, left_out))
    refer.report()
    draft.unknown_cells(settled, headed.column, unknown)
