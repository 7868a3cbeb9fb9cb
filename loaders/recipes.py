"""What a mapping says of a column made into a function of a row: texts with holes, words, splits and look-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.entries import Condition, Filling, Filter, Hole, Part, folded_word
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.references import MOST_SUGGESTIONS, Likeness, folded, text_of
from golden_thread.loaders.tables import Cell, Sheet, plural, short

Row = Sequence[Cell]
Recipe = Callable[[Row], Cell]
Recipes = Callable[[Row], list[Cell]]
Test = Callable[[Row], bool]

NOT_KNOWN = "?"
"""Stands in a table of words for what is not known, and so is not blank either."""


class Places:
    """Where the columns of a table stand in a row, by their headings; what has no place is unknown."""

    def __init__(self, headings: Sequence[str], extra: Sequence[str] = ()) -> None:
        self.headings = headings
        self.at: dict[str, int] = {}
        for at, heading in enumerate((*headings, *extra)):
            if heading:
                self.at.setdefault(folded(heading), at)

    def find(self, column: str) -> int | None:
        """The position of a column by its heading, or by its letter where no heading is like it; None if neither."""
        at = self.at.get(folded(column))
        return self.by_letter(column) if at is None else at

    def by_letter(self, column: str) -> int | None:
        if not (1 <= len(column) <= 2 and column.isascii() and column.isalpha() and column.isupper()):
            return None
        at = ord(column[-1]) - 65 + (26 * (ord(column[0]) - 64) if len(column) == 2 else 0)
        return at if at < len(self.headings) else None

    def cell(self, column: str) -> Recipe:
        """The cell of a column, unknown where this table has none so called."""
        at = self.find(column)
        if at is None:
            missing = Unknown(f"there is no column '{short(column)}'", told=True)
            return lambda row: missing
        return lambda row: row[at] if at < len(row) else ""


def made_of(part: Part, places: Places) -> Recipe:
    """What a part of a mapping gives for a row. A text is blank as soon as one of its holes is.

    >>> places = Places(["goal", "name"])
    >>> made_of(Part(("Goal ", Hole("goal"))), places)(["3", ""]), made_of(Part((Hole("name"), "!")), places)(["3", ""])
    ('Goal 3', '')
    """
    if len(part.pieces) == 1:
        piece = part.pieces[0]
        return places.cell(piece.column) if isinstance(piece, Hole) else lambda row: piece
    holes = [(places.cell(piece.column), piece.most) for piece in part.pieces if isinstance(piece, Hole)]
    fixed = [piece if not isinstance(piece, Hole) else None for piece in part.pieces]

    def text(row: Row) -> Cell:
        found = []
        for cell, most in holes:
            value = cell(row)
            word = text_of(value)
            if not word:
                return value if isinstance(value, Unknown) else ""
            found.append(word[:most] if most else word)
        filled = iter(found)
        return "".join(next(filled) if piece is None else str(piece) for piece in fixed)

    return text


def passes(conditions: Filter, places: Places) -> Test:
    """Whether a row meets all conditions of one of the groups; every row, if there are none.

    >>> passes(((("status", ("open", "")),),), Places(["status"]))(["Open"])
    True
    """
    groups = [[meets(condition, places) for condition in group] for group in conditions]
    if not groups:
        return lambda row: True
    return lambda row: any(all(test(row) for test in group) for group in groups)


def meets(condition: Condition, places: Places) -> Test:
    """Whether a row has one of the wanted words in a column; `*` in a word is anything."""
    column, wanted = condition
    cell = places.cell(column)
    plain = frozenset(word for word in wanted if "*" not in word)
    patterns = [word for word in wanted if "*" in word]

    def test(row: Row) -> bool:
        word = folded_word(text_of(cell(row)))
        return word in plain or bool(word and any(fnmatchcase(word, pattern) for pattern in patterns))

    return test


def kept(only: Filter, leave_out: Filter, places: Places) -> Test:
    """Whether a row meets the one filter and not the other."""
    wanted, unwanted = passes(only, places), passes(leave_out, places)
    if not leave_out:
        return wanted
    return lambda row: wanted(row) and not unwanted(row)


def recipe_of(filling: Filling, places: Places, *, several: bool = False, taken: Recipes | None = None) -> Recipes:
    """What fills a column: the first part that is filled, or every part if the column may hold `several`.

    `taken` stands for the parts where they are looked up in another table.
    """
    sources: list[Recipes] = [taken] if taken else [listing(made_of(part, places)) for part in filling.parts]
    if len(sources) == 1 and not (taken or filling.words or filling.split or filling.only or filling.leave_out):
        return sources[0]
    wanted = kept(filling.only, filling.leave_out, places)
    pieces = splitting(filling.split)

    def cells(row: Row) -> list[Cell]:
        found: list[Cell] = []
        if wanted(row):
            for source in sources:
                for cell in source(row):
                    found += [
                        each for piece in pieces(cell) if not is_blank(each := in_our_words(piece, filling.words))
                    ]
                if found and not several:
                    break
        return found

    return cells


def listing(recipe: Recipe) -> Recipes:
    """The same as a list: of one cell, or of none where it is blank."""
    return lambda row: [] if is_blank(cell := recipe(row)) else [cell]


def splitting(mark: str) -> Callable[[Cell], list[Cell]]:
    """A function that takes a cell apart at a mark."""
    if not mark:
        return lambda cell: [cell]
    return lambda cell: [*map(str.strip, cell.split(mark))] if isinstance(cell, str) else [cell]


def in_our_words(cell: Cell, words: Mapping[str, Cell]) -> Cell:
    """A cell translated by a table of words, or as it stands."""
    if not words or isinstance(cell, Unknown):
        return cell
    written = text_of(cell)
    meant = words.get(folded_word(written), cell)
    return Unknown(f"by the mapping '{short(written)}' is no value", told=True) if meant == NOT_KNOWN else meant


def is_blank(cell: Cell) -> bool:
    """Whether a cell holds nothing; an unknown one holds something."""
    return cell is None or (isinstance(cell, str) and (not cell or cell.isspace()))


def joined(cells: Sequence[Cell], mark: str) -> Cell:
    """Several cells in one; unknown only if nothing else is there."""
    if len(cells) < 2:
        return cells[0] if cells else ""
    texts = [word for cell in cells if (word := text_of(cell))]
    return mark.join(texts) if texts else cells[0]


class Register:
    """Another table by its key columns: what stands in one of its columns for each key."""

    def __init__(self, sheet: Sheet, rows: Sequence[Row], key: Sequence[Recipe], cells: Recipes) -> None:
        self.sheet = sheet
        self.exact: dict[tuple[str, ...], list[Cell]] = {}
        self.alike: dict[tuple[str, ...], tuple[str, ...]] = {}
        for row in rows:
            words = tuple(text_of(part(row)) for part in key)
            held = self.exact.setdefault(words, [])
            held += [cell for cell in cells(row) if cell not in held]
            self.alike.setdefault(tuple(map(folded, words)), words)

    @cached_property
    def likeness(self) -> Likeness:
        return Likeness([" / ".join(words) for words in self.exact])


class LookUps:
    """One column looked up in another table, and the keys that were not found as they stand."""

    def __init__(self, register: Register, key: Sequence[Recipe], number: Recipe, *, several: bool = False) -> None:
        self.register = register
        self.key = key
        self.number = number
        self.several = several
        self.missing: dict[tuple[str, ...], list[int]] = {}
        self.alike: dict[tuple[str, ...], list[int]] = {}
        self.rivals: dict[tuple[str, ...], list[int]] = {}

    def __call__(self, row: Row) -> list[Cell]:
        """What stands in the other table for a row; unknown if nothing does."""
        words = tuple(text_of(part(row)) for part in self.key)
        if not all(words):
            return []
        meant = words if words in self.register.exact else self.register.alike.get(tuple(map(folded, words)))
        if meant is None:
            self.note(self.missing, words, row)
            return [Unknown(f"'{short(' / '.join(words))}' is not in {self.register.sheet.where}", told=True)]
        if meant != words:
            self.note(self.alike, words, row)
        held = self.register.exact[meant]
        if len(held) > 1 and not self.several:
            self.note(self.rivals, words, row)
            return held[:1]
        return held

    def note(self, told: dict[tuple[str, ...], list[int]], words: tuple[str, ...], row: Row) -> None:
        told.setdefault(words, []).append(int(text_of(self.number(row))))

    def problems(self, sheet: Sheet, heading: str) -> Iterator[Problem]:
        """What was not found, and what was found written otherwise, each once."""
        where = self.register.sheet.where
        for at, (words, rows) in enumerate(self.missing.items()):
            name = " / ".join(words)
            near = self.register.likeness.nearest(name) if at < MOST_SUGGESTIONS else ""
            do = f"Did you mean '{short(near)}'?" if near else "Correct it, or add it there."
            yield sheet.problem(f"'{short(name)}' is not in {where}{also(rows)}", do, rows[0], heading)
        for words, rows in self.alike.items():
            there = " / ".join(self.register.alike[tuple(map(folded, words))])
            what = f"'{short(' / '.join(words))}' is written '{short(there)}' in {where}; it is taken for the same"
            yield sheet.problem(f"{what}{also(rows)}", "Write it alike in both.", rows[0], heading)
        for words, rows in self.rivals.items():
            what = f"'{short(' / '.join(words))}' stands several times in {where}; the first counts"
            yield sheet.problem(f"{what}{also(rows)}", "Look it up by one more column.", rows[0], heading)


def also(rows: Sequence[int]) -> str:
    """In how many more rows something stands, as words."""
    more = len(set(rows)) - 1
    return f" (also in {plural(more, 'more row')})" if more else ""
