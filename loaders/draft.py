"""A plan while it is being read: its rows, the things known so far, what was left out, and the problems met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from golden_thread.graph.plan import About, PlanBuilder, PlanGraph, ScopeRow
from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.headings import Layout
from golden_thread.loaders.people import without_addresses
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.references import Index, did_you_mean, folded, slug, text_of
from golden_thread.loaders.tables import Cell, Sheet, Table, clean, listed, plural, short
from golden_thread.ontology.terms import Column, vocabulary

BASIS_WORDS = {
    **dict.fromkeys(("", "stated", "fact"), "stated"),
    **dict.fromkeys(("inferred", "assumed", "our reading"), "inferred"),
    **dict.fromkeys(("illustrative", "example", "example only", "invented"), "illustrative"),
}
"""How a cell may say how a row is known; words that are not listed count as inferred, with a Problem."""
EXAMPLE = "EXAMPLE-"
"""How the ids of the template's worked rows begin."""
MOST_PROBLEMS = 5_000


def basis_of(word: str) -> str | None:
    """The basis that a word means; None if it means none."""
    return BASIS_WORDS.get(word) or BASIS_WORDS.get(folded(word))


@dataclass(slots=True)
class Row:
    """One row of a sheet: its thing's id once that is settled, and what every row says."""

    number: int
    cells: Sequence[Cell]
    id: str
    title: str
    source: str
    note: str
    basis: str
    place: str
    declared: bool = False


@dataclass(slots=True)
class Settled:
    """A kind's sheet whose headings are understood, and its rows."""

    table: Table
    kind: str
    layout: Layout
    rows: list[Row]

    def declared(self) -> Iterator[Row]:
        """The rows that are things of the plan."""
        return (row for row in self.rows if row.declared)

    def count(self) -> int:
        """How many rows are things of the plan."""
        return sum(1 for _ in self.declared())


@dataclass
class People:
    """How many e-mail addresses and names were left out of each file, and where; never what they were."""

    found: dict[str, tuple[int, int]] = field(default_factory=dict)
    rows: dict[str, dict[str, set[int]]] = field(default_factory=dict)

    def left_out(self, sheet: Sheet, number: int, *, addresses: int = 0, names: int = 0) -> None:
        if addresses or names:
            before = self.found.get(sheet.file, (0, 0))
            self.found[sheet.file] = (before[0] + addresses, before[1] + names)
            self.rows.setdefault(sheet.file, {}).setdefault(sheet.label, set()).add(number)

    def problems(self) -> Iterator[Problem]:
        """One a file: "3 e-mail addresses and 2 names of people were left out"."""
        for file, (addresses, names) in self.found.items():
            counts = (counted(addresses, "e-mail address", "e-mail addresses"), counted(names, *NAMES))
            were = "was" if addresses + names == 1 else "were"
            where = "; ".join(f"{sheet} {rows_listed(rows)}".strip() for sheet, rows in self.rows[file].items())
            what = f"{' and '.join(filter(None, counts))} {were} left out ({where})"
            do = "Name posts, teams or portfolios instead, so that a finding can say who can mend it."
            yield Problem(file, "", None, "", what, do)


def rows_listed(rows: set[int], most: int = 5) -> str:
    """Numbers of rows in words.

    >>> rows_listed({9, 3}), rows_listed(set(range(2, 12)))
    ('rows 3 and 9', 'rows 2, 3, 4, 5, 6 and 5 more')
    """
    shown = [str(number) for number in sorted(rows)[:most]]
    if len(rows) > most:
        return f"rows {', '.join(shown)} and {len(rows) - most:,} more"
    return f"rows {', '.join(shown[:-1])} and {shown[-1]}" if len(rows) > 1 else f"row {shown[0]}"


NAMES = ("name that may be a person's", "names that may be people's")


def counted(count: int, one: str, several: str) -> str:
    """A count with its noun, empty for none."""
    return f"{count:,} {one if count == 1 else several}" if count else ""


class Draft:
    """What one load has gathered. Made whole by `finished`."""

    def __init__(self, about: About, file: str) -> None:
        self.builder = PlanBuilder(about)
        self.file = file
        self.index = Index()
        self.people = People()
        self.sheets: dict[str, int] = {}
        self.doubts: dict[tuple[str, str], ScopeRow] = {}
        self._problems: list[Problem] = []
        self._more = 0

    def problem(self, problem: Problem) -> None:
        """Note something wrong; beyond some thousands they are counted."""
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)
        else:
            self._more += 1

    def problems_met(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.problem(problem)

    def nothing_found(self) -> None:
        do = "Fill in at least the sheet of outcomes."
        self.problem(Problem(self.file, "", None, "", "its sheets have headings but no rows", do))

    def basis(self, word: str, sheet: Sheet, number: int) -> str:
        """How a row is known: stated, inferred or illustrative."""
        basis = basis_of(word)
        if basis is None:
            do = did_you_mean(word, ("stated", "inferred", "illustrative"), "Write stated, inferred or illustrative.")
            self.problem(sheet.problem(f"'{short(word)}' is no basis; it counts as inferred", do, number, "Basis"))
        return basis or "inferred"

    def shown(self, cells: Sequence[Cell], sheet: Sheet, number: int) -> Sequence[Cell]:
        """The cells without e-mail addresses (counted) and characters that do not show; mostly the same cells."""
        changed: list[Cell] | None = None
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and ("@" in cell or not cell.isprintable()):
                changed = list(cells) if changed is None else changed
                text, addresses = without_addresses(clean(cell))
                self.people.left_out(sheet, number, addresses=addresses)
                changed[at] = text or (Unknown("an e-mail address was left out", told=True) if addresses else "")
        return cells if changed is None else changed

    def declare(self, read: Sequence[Settled]) -> None:
        """Settle every row's id, then make the things known, in the order of the input."""
        self.problems_met(self.without_worked_rows(read))
        for settled in read:
            self.sheets[settled.kind] = self.sheets.get(settled.kind, 0) + 1
            for row in settled.rows:
                if row.id:
                    self.settle_written(settled, row)
        for settled in read:
            self.missing_columns(settled)
            for row in settled.rows:
                if not row.id:
                    self.settle_unwritten(settled, row)
        for settled in read:
            for row in settled.declared():
                title = row.title or row.id
                self.builder.thing(
                    row.id, settled.kind, title,
                    source=row.source, basis=row.basis, note=row.note, place=row.place,
                )  # fmt: skip

    def settle_written(self, settled: Settled, row: Row) -> None:
        """Take a row's id as it stands. If it is taken: the same thing again is left out, another gets a new id."""
        written, title = row.id, row.title or row.id
        if written in self.index.kinds:
            kind = self.index.kinds[written]
            same = folded(title) == folded(self.index.titles[written])
            if kind == settled.kind or same:
                self.problem(twice(settled, row, kind, same))
                return
            row.id = self.free(f"{slug(vocabulary().kinds[settled.kind].label)}-{written}", row)
            self.problem(taken(settled, row, written, kind))
        row.declared = True
        self.index.add(row.id, settled.kind, title, written)

    def settle_unwritten(self, settled: Settled, row: Row) -> None:
        """Make an id of kind and title, with the parent's if that is taken."""
        sheet = settled.table.sheet
        if not row.title:
            what = "this row has neither an id nor a title, so it is not read"
            self.problem(sheet.problem(what, "Give it a title, or delete it.", row.number))
            return
        short_id = "-".join(filter(None, (slug(vocabulary().kinds[settled.kind].label), slug(row.title))))
        row.id = short_id
        if short_id in self.index.kinds:
            parent = slug(parent_in(settled, row))
            row.id = self.free(f"{short_id}-{parent}" if parent else short_id, row)
            what = f"it has no id, and another is called '{short(row.title)}'; it got the id '{row.id}'"
            self.problem(sheet.problem(what, "Give both an id.", row.number, "Id"))
        elif "id" in settled.layout.positions:
            what = f"it has no id; it got '{row.id}' from its title"
            self.problem(sheet.problem(what, "Give it an id that stays when the title changes.", row.number, "Id"))
        row.declared = True
        self.index.add(row.id, settled.kind, row.title)

    def free(self, id: str, row: Row) -> str:
        """An id that no thing has, made from one that may be taken."""
        if id not in self.index.kinds:
            return id
        return next(
            other for at in range(row.number, row.number + 10**7) if (other := f"{id}-{at}") not in self.index.kinds
        )

    def missing_columns(self, settled: Settled) -> None:
        """Problems of a sheet without ids or titles, and of rows whose title is blank."""
        if settled.rows:
            self.problems_met(without_ids_or_titles(settled))
        if "title" in settled.layout.positions:
            self.problems_met(untitled(settled, row.number) for row in settled.declared() if not row.title)

    def unknown_cells(self, settled: Settled, column: Column, unknown: Sequence[tuple[Row, str]]) -> None:
        """State that cells which hold something unreadable are not known to be blank."""
        if not unknown:
            return
        every = len(unknown) == settled.count() > 1 and self.sheets[settled.kind] == 1
        if every and not column.inverse:
            what = f"{settled.kind}.{column.name}"
            self.builder.scope(
                ScopeRow(what, "", False, "no cell of the column could be read", settled.table.sheet.where)
            )
            return
        for row, why in unknown:
            self.not_known(settled.kind, row, column, why)

    def not_known(self, kind: str, row: Row, column: Column, why: str) -> None:
        """State that one thing's column is not whole: "cannot tell" there, never a gap."""
        what = "below" if column.inverse else f"{kind}.{column.name}"
        self.builder.scope(ScopeRow(what, row.id, False, f"the cell is unknown: {why}", row.place))

    def may_mean(self, what: str, id: str, note: str) -> None:
        """State that a misspelt name may stand for a thing: what it would link there is "cannot tell", never a gap."""
        self.doubts.setdefault((what, id), ScopeRow(what, id, False, note))

    def finished(self) -> PlanGraph:
        """The plan, with everything that went wrong on the way."""
        for problem in (*self._problems, *self.people.problems()):
            self.builder.problem(problem)
        if self._more:
            what = f"{plural(self._more, 'more problem')} of these sorts"
            self.builder.problem(Problem(self.file, "", None, "", what, "Mend those listed first, then load it again."))
        plan = self.builder.build()
        stated = {(row.what, row.within) for row in plan.scope}
        doubts = (row for key, row in self.doubts.items() if key not in stated)
        return replace(plan, scope=(*plan.scope, *doubts))

    def without_worked_rows(self, read: Sequence[Settled]) -> Iterator[Problem]:
        """Leaves the template's worked rows out where others stand beside them, and says so.

        A worked row would make its columns look filled in, and what the others leave blank look like gaps.
        """
        worked = [row.id for settled in read for row in settled.rows if row.id.startswith(EXAMPLE)]
        others = any(not row.id.startswith(EXAMPLE) for settled in read for row in settled.rows)
        if worked and others and not self.builder.about.example:
            for settled in read:
                settled.rows = [row for row in settled.rows if not row.id.startswith(EXAMPLE)]
            yield self.worked_rows(worked)

    def worked_rows(self, ids: Sequence[str]) -> Problem:
        """That the template's worked rows were left out."""
        what = f"worked rows of the template are still there; they were left out: {listed(ids)}"
        return Problem(self.file, "", None, "", what, "Delete them.")


def without_ids_or_titles(settled: Settled) -> Iterator[Problem]:
    """A Problem for each of the two columns that a sheet with rows does not have."""
    sheet, header = settled.table.sheet, settled.table.header
    if "id" not in settled.layout.positions:
        what = "there is no column of ids; they were made from the titles"
        yield sheet.problem(what, "Add a column Id: a made id changes when the title does.", header)
    if "title" not in settled.layout.positions:
        yield sheet.problem("there is no column of titles; ids stand for them", "Add a column Title.", header)


def untitled(settled: Settled, number: int) -> Problem:
    what = "the title is blank; the id stands for it"
    return settled.table.sheet.problem(what, "Write the title.", number, "Title")


def twice(settled: Settled, row: Row, kind: str, same: bool) -> Problem:
    known = vocabulary().kinds
    again = (
        "" if kind == settled.kind else f", as {article(known[kind].label)}, not {article(known[settled.kind].label)}"
    )
    return settled.table.sheet.problem(
        f"the id '{short(row.id)}' stands twice; this row is not read (the first counts{again})",
        "Delete one of the rows." if same else "Give this row an id of its own.",
        row.number,
        "Id",
    )


def taken(settled: Settled, row: Row, written: str, kind: str) -> Problem:
    other = article(vocabulary().kinds[kind].label)
    return settled.table.sheet.problem(
        f"the id '{short(written)}' is that of {other} too; here it became '{short(row.id)}'",
        "Give each thing an id of its own, such as O1 for an outcome and M1 for a measure.",
        row.number,
        "Id",
    )


def article(label: str) -> str:
    """A kind's label with its article: "an outcome"."""
    word = label.lower()
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def parent_in(settled: Settled, row: Row) -> str:
    """What the first link of a row names; empty if it names nothing."""
    for headed in settled.layout.columns:
        forward = headed.column.is_link and not headed.column.inverse and headed.at < len(row.cells)
        if forward and (named := text_of(row.cells[headed.at])):
            return named
    return ""
