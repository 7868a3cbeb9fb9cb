"""Tables of somebody else's layout: the files and sheets that a mapping names, laid out under their headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from golden_thread.loaders.cells import Unknown, letters
from golden_thread.loaders.guards import LIMITS
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.recipes import Places, is_blank
from golden_thread.loaders.references import did_you_mean, folded
from golden_thread.loaders.tables import (
    DELIMITED,
    WORKBOOKS,
    Cell,
    Sheet,
    Tables,
    filled,
    heading_text,
    listed,
    merge_problems,
    merged_marked,
    read_tables,
    unknown_problems,
)  # fmt: skip

LOOKED_THROUGH = 30
"""The heading row is looked for in so many rows from the top: the one that holds most of the columns named."""
MOST_LISTED = 2_000
WILD = "*?["


class NotThere(Exception):
    """A file or sheet that a mapping names and the input does not have: the key at fault, what, and what to do."""

    def __init__(self, key: str, what: str, do: str) -> None:
        self.key, self.what, self.do = key, what, do
        super().__init__(key, what, do)


class Files:
    """The input of one load; each file is read once, however many entries ask for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.read: dict[Path, Tables] = {}

    def sheets(self, file: str, sheet: str) -> list[Sheet]:
        """The sheets of these names; both may hold `*`. Raises NotThere, and Unreadable if a file cannot be read."""
        found = self.in_folder(file) if self.path.is_dir() else self.in_file(file)
        return [each for tables in found for each in sheets_named(tables, sheet)]

    def in_folder(self, file: str) -> Iterator[Tables]:
        """The tables of the files that a name or pattern means. Raises NotThere."""
        if not file:
            do = f'Write file = "…": there are {listed(self.names())}.'
            raise NotThere("file", "it does not say which file to read", do)
        if PurePosixPath(file).is_absolute() or ".." in PurePosixPath(file).parts:
            raise NotThere("file", f"'{file}' lies outside the folder", "Name a file inside it.")
        paths = self.matching(file)
        if not paths:
            names = self.names()
            what = f"{self.path.resolve().name} has no file '{file}'"
            raise NotThere("file", what, did_you_mean(file, names, f"There are {listed(names)}."))
        for path in paths[: LIMITS.files]:
            name = path.relative_to(self.path).as_posix()
            tables = self.tables(path)
            yield replace(tables, sheets=tuple(replace(sheet, file=name) for sheet in tables.sheets))

    def matching(self, file: str) -> list[Path]:
        """Files below the folder that a name or pattern means; of those a pattern means, only tables."""
        try:
            if (self.path / file).is_file():
                found = [self.path / file]
            else:
                wild = self.path.glob(file) if any(mark in file for mark in WILD) else ()
                found = sorted(path for path in wild if path.suffix.lower() in TABLES and path.is_file())
            return [path for path in found if path.resolve().is_relative_to(self.path.resolve())]
        except (OSError, ValueError, NotImplementedError):  # a name that no file can have
            return []

    def names(self) -> list[str]:
        """The tables in the folder, those at its top first."""
        found = (path for path in self.path.rglob("*") if path.suffix.lower() in TABLES)
        names = [path.relative_to(self.path).as_posix() for path, _ in zip(found, range(MOST_LISTED), strict=False)]
        return sorted(names, key=lambda name: (name.count("/"), name))

    def in_file(self, file: str) -> Iterator[Tables]:
        """The tables of the one file that was given. Raises NotThere if another is named."""
        tables = self.tables(self.path)
        kept = tuple(sheet for sheet in tables.sheets if not file or alike(sheet.file, PurePosixPath(file).name))
        if not kept:
            do = "Give the folder it lies in as PATH, or correct the name."
            raise NotThere("file", f"'{file}' is not {self.path.name}, which was given", do)
        yield replace(tables, sheets=kept)

    def tables(self, path: Path) -> Tables:
        if path not in self.read:
            self.read[path] = read_tables(path)
            self.problems += self.read[path].problems
        return self.read[path]


TABLES = WORKBOOKS | DELIMITED


def alike(name: str, wanted: str) -> bool:
    """Whether a name is the one wanted, or matches it as a pattern; case and spaces do not count."""
    return folded(name) == folded(wanted) or fnmatchcase(folded(name), folded(wanted))


def sheets_named(tables: Tables, wanted: str) -> list[Sheet]:
    """The sheets so called; without a name the only one that holds anything. Raises NotThere."""
    names = [sheet.name for sheet in tables.sheets]
    if wanted:
        found = [sheet for sheet in tables.sheets if alike(sheet.name, wanted)]
        if not found:
            do = did_you_mean(wanted, names, f"There are {listed(names)}.")
            raise NotThere("sheet", f"{tables.file} has no sheet '{wanted}'", do)
        return found
    found = [sheet for sheet in tables.sheets if not sheet.empty]
    if len({sheet.label for sheet in found}) > 1:
        do = f'Write sheet = "…": there are {listed([sheet.name for sheet in found])}.'
        raise NotThere("sheet", "it does not say which sheet to read", do)
    return found or list(tables.sheets[:1])


@dataclass(frozen=True)
class Laid:
    """A sheet under its headings: rows as (number as the spreadsheet shows it, cells), blank rows left out."""

    sheet: Sheet
    header: int
    headings: tuple[str, ...]
    rows: Sequence[tuple[int, Sequence[Cell]]]
    problems: tuple[Problem, ...]

    def missing(self, columns: Sequence[str]) -> list[str]:
        """Those of some columns that this sheet does not have."""
        places = Places(self.headings)
        return [column for column in columns if places.find(column) is None]


def laid_out(sheet: Sheet, wanted: Sequence[str], header: int | None, fill_down: Sequence[str] = ()) -> Laid:
    """A sheet under the heading row given (0: there is none), or the one that holds most of the columns wanted."""
    at = heading_at(sheet, wanted) if header is None else header - 1
    top = sheet.rows[at] if 0 <= at < len(sheet.rows) else ()
    width = max(map(len, sheet.rows), default=0)
    headings = (*(heading_text(cell) for cell in top), *[""] * (width - len(top)))
    rows = merged_marked(sheet, at) if at >= 0 else sheet.rows
    data = [(number, rows[number - 1]) for number in range(at + 2, len(rows) + 1) if filled(rows[number - 1])]
    places = Places(headings)
    below = [place for column in fill_down if (place := places.find(column)) is not None]
    used = {place for column in wanted if (place := places.find(column)) is not None}
    return Laid(sheet, at + 1, headings, filled_down(data, below), tuple(told_of(sheet, at, headings, used, below)))


def heading_at(sheet: Sheet, wanted: Sequence[str]) -> int:
    """Position of the row that holds most of the columns wanted; failing all, of the first that holds anything."""
    names = {folded(column) for column in wanted}
    top = [[folded(heading_text(cell)) for cell in row] for row in sheet.rows[:LOOKED_THROUGH]]
    hits = [len(names & set(row)) for row in top]
    if any(hits):
        return hits.index(max(hits))
    return next((at for at, row in enumerate(top) if any(row)), 0)


def filled_down(rows: list[tuple[int, Sequence[Cell]]], columns: Sequence[int]) -> Sequence[tuple[int, Sequence[Cell]]]:
    """The rows with blank cells of some columns filled from above."""
    if not columns:
        return rows
    last: dict[int, Cell] = {}
    found = []
    for number, row in rows:
        cells = list(row)
        for at in columns:
            if at < len(cells) and covered(cells[at]):
                cells[at] = last.get(at, cells[at])
            elif at < len(cells):
                last[at] = cells[at]
        found.append((number, cells))
    return found


def covered(cell: Cell) -> bool:
    """Whether a cell is blank, or lies under a merged one."""
    return cell.told if isinstance(cell, Unknown) else is_blank(cell)


def told_of(sheet: Sheet, at: int, headings: Sequence[str], used: set[int], below: Sequence[int]) -> Iterator[Problem]:
    """Problems of the columns that are used: unknown cells, and merged ones that are not filled down."""
    shown = [(heading or letters(place)) if place in used else "" for place, heading in enumerate(headings)]
    yield from unknown_problems(sheet, at, shown)
    if at >= 0:
        wanted = {shown[place] for place in used - set(below)}
        yield from (problem for problem in merge_problems(sheet, at) if problem.column in wanted)
