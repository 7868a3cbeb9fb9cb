"""Rows of somebody else's table made into rows of our own layout, so that one reader serves both."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.draft import Draft, Row, Settled
from golden_thread.loaders.entries import Entry, Filling, Hole, folded_word
from golden_thread.loaders.foreign import Laid
from golden_thread.loaders.headings import Headed, Layout, holds_several
from golden_thread.loaders.plans import rows_of
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.recipes import LookUps, Places, Recipes, Register, is_blank, joined, kept, made_of, recipe_of
from golden_thread.loaders.references import SEVERAL, folded, slug, text_of
from golden_thread.loaders.tables import Cell, Table, plural
from golden_thread.ontology.terms import vocabulary

OF_EVERY_ROW = ("file", "sheet", "row")
"""What a mapping may name besides the columns of the table."""
OF_EACH_CELL = ("heading", "cell")
"""The same, where each of several columns is a thing."""
PREFIX = "prefix"


def settled_from(
    draft: Draft, entry: Entry, laid: Laid, registers: Mapping[str, Register], blank: frozenset[str], once: Once
) -> Settled:
    """An entry's rows in our own layout, ready to be declared; those of things that are known by now wait in `once`."""
    relaying = Relaying(entry, laid, registers)
    table = Table(laid.sheet, laid.header, laid.headings, tuple(relaying.rows(blank)), ())
    settled = Settled(table, entry.kind, relaying.layout, [])
    draft.problems_met(relaying.problems())
    rows = rows_of(settled, draft)
    settled.rows.extend(once.first_of(settled, rows) if entry.distinct else once.remembered(settled, rows))
    return settled


class Relaying:
    """One entry and one sheet: where each of our columns will stand, and what fills it."""

    def __init__(self, entry: Entry, laid: Laid, registers: Mapping[str, Register]) -> None:
        self.entry = entry
        self.laid = laid
        self.registers = registers
        self.looked_up: list[tuple[str, LookUps]] = []
        self.untitled: list[int] = []
        self.places = Places(laid.headings, (*OF_EVERY_ROW, *(OF_EACH_CELL if entry.each else ())))
        recipes = {filling: self.recipe(filling) for filling in dict.fromkeys(entry.every.values())}
        self.every = {name: recipes[filling] for name, filling in entry.every.items()}
        self.columns = [
            (self.recipe(filled.filling, holds_several(filled.column)), "\n" if filled.column.is_link else ";")
            for filled in entry.columns
        ]
        self.each = [(self.places.cell(column), name) for column, name in entry.each.items()]
        self.wanted = kept(entry.only, entry.leave_out, self.places)
        self.prefix = made_of(entry.prefix, self.places) if entry.prefix else lambda row: ""

    def recipe(self, filling: Filling, several: bool = False) -> Recipes:
        """What fills one column; a look-up is kept, so that it can say what it missed."""
        taken = None
        if filling.look_up and filling.key in self.registers:
            number = len(self.laid.headings) + OF_EVERY_ROW.index("row")
            parts = [made_of(part, self.places) for part, _ in filling.look_up.by]
            taken = LookUps(self.registers[filling.key], parts, lambda row: row[number], several=several)
            self.looked_up.append((filling.key, taken))
        return recipe_of(filling, self.places, several=several, taken=taken)

    @property
    def layout(self) -> Layout:
        """Where our columns stand in the rows made: id first, then what every sheet has, then the kind's own."""
        names = ["id", *(name for name in self.every if name != "id")]
        if "id" not in self.every and not self.entry.distinct:
            names = names[1:]
        positions = {name: at for at, name in enumerate((*names, PREFIX))}
        columns = (
            Headed(at, heading_of(filled.filling), filled.column)
            for at, filled in enumerate(self.entry.columns, len(positions))
        )
        return Layout(positions, tuple(columns), ())

    def rows(self, blank: frozenset[str]) -> Iterator[tuple[int, Sequence[Cell]]]:
        """The rows of our layout, each with the number of the row it was made of."""
        names = [name for name in self.layout.positions if name != PREFIX]
        for number, cells in self.laid.rows:
            for row in self.expanded(number, cells, blank):
                if self.wanted(row):
                    for every in self.named(number, row):
                        own = (joined(recipe(row), mark) for recipe, mark in self.columns)
                        yield number, [*(every.get(name, "") for name in names), self.prefix(row), *own]

    def expanded(self, number: int, cells: Sequence[Cell], blank: frozenset[str]) -> Iterator[Sequence[Cell]]:
        """A row with what a mapping may name besides its columns: once, or once for each cell that is a thing."""
        if blank:
            cells = ["" if isinstance(cell, str) and folded_word(cell) in blank else cell for cell in cells]
        sheet, short_of = self.laid.sheet, len(self.laid.headings) - len(cells)
        row = [*cells, *[""] * short_of, PurePosixPath(sheet.file).stem, sheet.name, float(number)]
        if not self.entry.each:
            yield row
        for recipe, name in self.each:
            cell = recipe(row)
            if not is_blank(cell):
                yield [*row, name, cell]

    def named(self, number: int, row: Sequence[Cell]) -> Iterator[dict[str, Cell]]:
        """What fills the columns that every sheet has: once, or once for each of several names in a cell."""
        cells = {name: recipe(row) for name, recipe in self.every.items()}
        every = {name: joined(several, "; ") for name, several in cells.items()}
        if self.entry.distinct:
            key = "id" if "id" in every else "title"
            same = [name for name, filling in self.entry.every.items() if filling is self.entry.every[key]]
            for piece in cells[key]:
                if text_of(piece):
                    yield self.prefixed(row, {**every, **dict.fromkeys(same, piece)})
        elif text_of(every.get("id", "")) or text_of(every["title"]):
            yield self.prefixed(row, every)
        else:
            self.untitled.append(number)

    def prefixed(self, row: Sequence[Cell], every: dict[str, Cell]) -> dict[str, Cell]:
        if self.entry.prefix and (id := text_of(every.get("id", ""))):
            return {**every, "id": f"{text_of(self.prefix(row))}{id}"}
        return every

    def problems(self) -> Iterator[Problem]:
        """What was met on the way: rows without a name, keys not found in another table, columns not in this one."""
        sheet = self.laid.sheet
        if self.untitled:
            rows = f"{plural(len(self.untitled), 'row')} {'has' if len(self.untitled) == 1 else 'have'}"
            what = f"{rows} neither an id nor a title and so {'is' if len(self.untitled) == 1 else 'are'} not read"
            do = "If such rows are no things, leave them out of the mapping with only or except."
            yield sheet.problem(what, do, self.untitled[0], heading_of(self.entry.every["title"]))
        for key, look_ups in self.looked_up:
            yield from look_ups.problems(sheet, key)
        for _, groups in self.entry.needs:
            for column in self.absent(groups):
                what = f"other tables of this entry have a column '{column}', this one has not"
                yield sheet.problem(what, "Add it. Until then it counts as unknown here.", self.laid.header)

    def absent(self, groups: Sequence[Sequence[str]]) -> list[str]:
        """The columns without which none of some groups is whole."""
        lists = [[column for column in group if self.places.find(column) is None] for group in groups]
        return lists[0] if lists and all(lists) else []


def heading_of(filling: Filling) -> str:
    """What problems call a column: the table's own heading if it is one, else the key of the mapping."""
    piece = filling.parts[0].pieces[0] if len(filling.parts) == 1 and len(filling.parts[0].pieces) == 1 else None
    return piece.column if isinstance(piece, Hole) and not filling.look_up else filling.key


class Once:
    """Things that stand in several rows: the first row is the thing, what the others add waits until it is declared."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.by_id: dict[tuple[str, str], Row] = {}
        self.by_title: dict[tuple[str, str], Row | None] = {}
        self.ids: set[str] = set()
        self.said: dict[tuple[int, str], str] = {}
        self.waiting: list[tuple[Settled, Row, Row]] = []

    def remembered(self, settled: Settled, rows: Iterable[Row]) -> Iterator[Row]:
        """All rows, each a thing of its own."""
        for row in rows:
            self.remember(settled.kind, row)
            yield row

    def first_of(self, settled: Settled, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of things not met before; ids are made where there are none."""
        otherwise: dict[str, list[int]] = {}
        for row in rows:
            title = settled.kind, folded(row.title)
            first = self.by_id.get((settled.kind, folded(row.id))) if row.id else self.by_title.get(title)
            if first is None:
                row.id = row.id or self.new_id(settled, row)
                self.remember(settled.kind, row)
            else:
                self.waiting.append((settled, row, first))
            self.keep_first_values(settled, row, first or row, otherwise)
            if first is None:
                yield row
        for heading, numbers in otherwise.items():
            differ = "differs" if len(numbers) == 1 else "differ"
            what = f"of a thing that stands in several rows, {plural(len(numbers), 'row')} {differ} from the first"
            do = "Make them agree. The first counts."
            self.draft.problem(settled.table.sheet.problem(what, do, numbers[0], heading))

    def remember(self, kind: str, row: Row) -> None:
        """Make a row known by its id and its title."""
        if row.id:
            self.by_id.setdefault((kind, folded(row.id)), row)
            self.ids.add(row.id)
        title = kind, folded(row.title)
        self.by_title[title] = None if title in self.by_title else row  # two of one name: neither is meant

    def new_id(self, settled: Settled, row: Row) -> str:
        """An id made of the kind and the title, after the entry's prefix; the second of one name has a number."""
        prefix = text_of(row.cells[settled.layout.positions[PREFIX]])
        id = f"{prefix}{slug(vocabulary().kinds[settled.kind].label)}-{slug(row.title)}"
        count = 2
        while (numbered := id if count == 2 else f"{id}-{count - 1}") in self.ids:
            count += 1
        return numbered

    def keep_first_values(self, settled: Settled, row: Row, first: Row, otherwise: dict[str, list[int]]) -> None:
        """Leave of a later row only what can add up: links, and attributes with several values."""
        for headed in settled.layout.columns:
            word = "" if holds_several(headed.column) else folded_word(text_of(row.cells[headed.at]))
            if word and self.said.setdefault((id(first), headed.column.name), word) != word:
                otherwise.setdefault(headed.heading, []).append(row.number)
                row.cells = [*row.cells[: headed.at], "", *row.cells[headed.at + 1 :]]

    def repeat(self) -> None:
        """Let the rows that waited speak of the things that are declared by now."""
        for settled, row, first in self.waiting:
            row.id, row.declared = first.id, first.declared
            settled.rows.append(row)


def prefix_references(draft: Draft, settled: Settled) -> None:
    """Put the prefix of a row before those of its references that name a thing with it."""
    at = settled.layout.positions[PREFIX]
    links = [headed.at for headed in settled.layout.columns if headed.column.is_link]
    for row in settled.declared():
        if prefix := text_of(row.cells[at]):
            cells = list(row.cells)
            for place in links:
                cells[place] = with_prefix(cells[place], prefix, draft.index.kinds)
            row.cells = cells


def with_prefix(cell: Cell, prefix: str, ids: Container[str]) -> Cell:
    """A cell of references with the prefix before each that is an id with it.

    >>> with_prefix("M1; K7", "north-", {"north-M1"})
    'north-M1\\nK7'
    """
    if isinstance(cell, Unknown):
        return cell
    names = map(str.strip, SEVERAL.split(cell if isinstance(cell, str) else text_of(cell)))
    return "\n".join(f"{prefix}{name}" if f"{prefix}{name}" in ids else name for name in names)
