"""A mapping as its TOML says it, in our words: which rows each entry reads, and what fills each of our columns.

Nothing of the input is opened here. Everything that is wrong with a mapping by itself is collected, each with the
entry's name; what only the input can tell (files, sheets, columns) is for `mapping.py`.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from golden_thread.graph.plan import About
from golden_thread.loaders.cover import FIELDS
from golden_thread.loaders.cover import MEANS as ABOUT_MEANS
from golden_thread.loaders.headings import EVERY_SHEET, MEANS, column_headed, holds_several, shown_headings
from golden_thread.loaders.problems import Problem, Unreadable
from golden_thread.loaders.references import did_you_mean, yes_or_no
from golden_thread.loaders.scoping import LOCAL, scoped
from golden_thread.loaders.scoping import words as scope_words
from golden_thread.loaders.tables import Cell, listed, short
from golden_thread.ontology.terms import Column, folded, vocabulary

OF_THE_MAPPING = ("about", "scope", "blank", "file", "sheet")
"""What a mapping says once; every other name at its top is an entry's."""
OF_AN_ENTRY = ("kind", "file", "sheet", "header", "only", "except", "fill-down", "distinct", "each", "prefix")
"""What an entry says of its rows; every other key is a column of ours."""
OF_A_COLUMN = ("column", "words", "split", "only", "except", "file", "sheet", "by")
"""What the table that fills a column may say."""

HOLE = re.compile(r"\{([^{}]+?)(?::\.(\d{1,4}))?\}")
CONSTANT = "="
EXACT = 2**53
"""Whole numbers up to here are themselves as a cell's number."""


@dataclass(frozen=True)
class Hole:
    """A column of the input inside a text; `most` is how many of its first letters are taken, 0 for all."""

    column: str
    most: int = 0


@dataclass(frozen=True)
class Part:
    """A text with holes; a hole alone keeps the cell as it stands, and a text without holes is a constant."""

    pieces: tuple[Cell | Hole, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that its holes name."""
        return tuple(piece.column for piece in self.pieces if isinstance(piece, Hole))


Condition = tuple[str, tuple[str, ...]]
"""A column, and the words one of which its cell must be: blank is the empty word, `*` stands for any letters."""
Filter = tuple[tuple[Condition, ...], ...]
"""Rows that meet all conditions of one of these groups; no group at all is met by every row."""


@dataclass(frozen=True)
class LookUp:
    """Another table, and which of its columns must hold the same as which of ours."""

    file: str
    sheet: str
    by: tuple[tuple[Part, str], ...]


@dataclass(frozen=True, eq=False)
class Filling:
    """What fills a column: the key that says it, texts in order of preference, and what is done to each."""

    key: str
    parts: tuple[Part, ...]
    words: Mapping[str, Cell] = field(default_factory=dict)
    split: str = ""
    only: Filter = ()
    leave_out: Filter = ()
    look_up: LookUp | None = None

    @property
    def choices(self) -> tuple[tuple[str, ...], ...]:
        """Columns of the entry's own table that are needed: all of one of these groups."""
        if self.look_up:
            return (tuple(column for part, _ in self.look_up.by for column in part.columns),)
        return tuple(part.columns for part in self.parts)


@dataclass(frozen=True)
class Filled:
    """A column of the vocabulary and what fills it."""

    column: Column
    filling: Filling


@dataclass(frozen=True)
class Entry:
    """One kind's things out of one table, or several alike. `every` fills the columns that every sheet has.

    If it is `distinct`, rows of one id (of one title, if nothing fills the id) are one thing. `header` is the number of
    the heading row, 0 if there is none, None if it is to be found.
    """

    name: str
    kind: str
    file: str = ""
    sheet: str = ""
    header: int | None = None
    only: Filter = ()
    leave_out: Filter = ()
    fill_down: tuple[str, ...] = ()
    distinct: bool = False
    each: Mapping[str, str] = field(default_factory=dict)
    prefix: Part | None = None
    every: Mapping[str, Filling] = field(default_factory=dict)
    columns: tuple[Filled, ...] = ()

    @property
    def needs(self) -> Iterator[tuple[str, tuple[tuple[str, ...], ...]]]:
        """Each key with the columns it needs: all of one of these groups."""
        for key, conditions in (("only", self.only), ("except", self.leave_out)):
            yield key, (tuple(column for group in conditions for column, _ in group),)
        yield "each", (tuple(self.each),)
        yield "fill-down", (self.fill_down,)
        yield "prefix", (self.prefix.columns if self.prefix else (),)
        for filling in self.fillings:
            yield filling.key, filling.choices
            for conditions in (filling.only, filling.leave_out):
                yield filling.key, (tuple(column for group in conditions for column, _ in group),)

    @property
    def fillings(self) -> Iterator[Filling]:
        """What fills each of our columns."""
        yield from self.every.values()
        yield from (filled.filling for filled in self.columns)


@dataclass(frozen=True)
class Mapped:
    """A whole mapping. `problems` are all that is wrong with it by itself."""

    about: About
    scope: tuple[tuple[str, str, bool], ...]
    blank: frozenset[str]
    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]


def read_entries(text: str, file: str) -> Mapped:
    """The mapping that a TOML text holds; `file` is what problems call it. Raises Unreadable if it is not TOML."""
    try:
        told = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        do = "Check quotation marks and brackets there; a table in braces stands on one line."
        raise Unreadable(file, f"the mapping cannot be read: {short(str(error), 200)}", do) from None
    return Reader(file).mapping(told)


class Reader:
    """Reads the tables of one mapping, and keeps what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def wrong(self, table: str, key: str, what: str, do: str) -> None:
        self.problems.append(Problem(self.file, f"[{table}]" if table else "", None, key, what, do))

    def mapping(self, told: Mapping[str, Any]) -> Mapped:
        """The whole mapping."""
        file, sheet = (self.text("", key, told.get(key, "")) for key in ("file", "sheet"))
        entries = []
        for name, said in told.items():
            if name in OF_THE_MAPPING:
                continue
            for table in said if isinstance(said, list) else [said]:
                if isinstance(table, dict):
                    entries.append(self.entry(name, {"file": file, "sheet": sheet, **table}))
                else:
                    do = did_you_mean(name, OF_THE_MAPPING, f"A mapping has {listed(OF_THE_MAPPING)}, and entries.")
                    self.wrong("", name, "this is no entry", do)
        if not entries and not self.problems:
            self.wrong(
                "", "", "it has no entry", 'Add one for each kind of thing, such as: measures = { title = "KPI" }'
            )
        blank = frozenset(folded_word(word) for word in self.texts("", "blank", told.get("blank", [])))
        about, scope = self.about(told.get("about", {})), tuple(self.scope(told.get("scope", {})))
        return Mapped(about, scope, blank, tuple(entries), tuple(self.problems))

    def about(self, told: object) -> About:
        """What is said of the dataset; an empty name where none is given."""
        said: dict[str, Any] = {"name": ""}
        for key, value in self.table("", "about", told).items():
            field_name = ABOUT_MEANS.get(folded(key))
            if field_name is None:
                do = did_you_mean(key, [words[0] for words in FIELDS.values()], "Leave it out.")
                self.wrong("about", key, "a dataset says no such thing of itself", do)
            elif field_name == "as_of" and not isinstance(value, datetime.date):
                self.wrong("about", key, "this is no date", "Write it without quotation marks: 2014-09-30")
            elif field_name == "example":
                said[field_name] = bool(yes_or_no(value))
            else:
                said[field_name] = value if field_name == "as_of" else str(value)
        return About(**said)

    def scope(self, told: object) -> Iterator[tuple[str, str, bool]]:
        """What is stated whole or not: (what, within, whole), one for each column meant."""
        for key, value in self.table("", "scope", told).items():
            what, _, within = (part.strip() for part in key.partition(" within "))
            whats, whole = scoped(what), yes_or_no(value)
            if not whats:
                do = did_you_mean(
                    what, scope_words(), "Write a kind, such as Measures, or a column, such as Measures.Owner."
                )
                self.wrong("scope", key, f"'{short(what)}' is neither a kind nor a column", do)
            elif whats[0] in LOCAL and not within:
                self.wrong("scope", key, "this says nothing without a thing", f'Write "{what} within ID" = false')
            elif whole is None:
                self.wrong("scope", key, f"{value!r} is neither yes nor no", "Write true or false.")
            yield from ((each, within, bool(whole)) for each in whats)

    def entry(self, name: str, told: Mapping[str, Any]) -> Entry:
        """One entry; what is wrong with it is told, and left out."""
        kind = self.kind(name, told.get("kind"))
        every, columns = self.columns(name, kind, told)
        self.named(name, told.get("distinct", False), every)
        header = told.get("header")
        if header is not None and (not isinstance(header, int) or isinstance(header, bool) or header < 0):
            do = "Write the number that the spreadsheet shows."
            self.wrong(name, "header", f"{header!r} is no number of a row", do)
            header = None
        return Entry(
            name=name, kind=kind, header=header, every=every, columns=tuple(columns),
            distinct=told.get("distinct", False) is not False,
            file=self.text(name, "file", told["file"]), sheet=self.text(name, "sheet", told["sheet"]),
            only=self.filter(name, "only", told.get("only")), leave_out=self.filter(name, "except", told.get("except")),
            fill_down=self.texts(name, "fill-down", told.get("fill-down", [])),
            each=self.each(name, told.get("each", {})),
            prefix=self.part(name, "prefix", told["prefix"], template=True) if "prefix" in told else None,
        )  # fmt: skip

    def named(self, name: str, distinct: object, every: dict[str, Filling]) -> None:
        """Let `distinct` fill the id if there is a title, else the title; and the id stand for a missing title."""
        if not isinstance(distinct, bool):
            place = "id" if "title" in every else "title"
            if "id" in every:
                self.wrong(
                    name, "distinct", "there is an id beside it", "Write distinct = true: one thing for each id."
                )
            every.setdefault(place, self.filling(name, "distinct", distinct))
        if "title" not in every and "id" in every:
            every["title"] = every["id"]
        if "title" not in every:
            do = 'Name a column: title = "Name", or distinct = "Name" for one thing a name.'
            self.wrong(name, "", "nothing says what its things are called", do)

    def kind(self, name: str, said: object) -> str:
        """The kind that an entry names, or that the last word of its name is; empty, and told, if there is none."""
        if said is not None:
            text = self.text(name, "kind", said)
            kind = vocabulary().kind_named(text)
            if kind is None:
                self.wrong(
                    name, "kind", f"there is no kind '{short(text)}'", did_you_mean(text, kind_words(), SAY_A_KIND)
                )
            return kind or ""
        kind = next(filter(None, map(vocabulary().kind_named, last_words(name))), None)
        if kind is None:
            do = did_you_mean(next(iter(last_words(name))), kind_words(), SAY_A_KIND)
            self.wrong(name, "", "it does not say what kind of thing its rows are", do)
        return kind or ""

    def columns(self, name: str, kind: str, told: Mapping[str, Any]) -> tuple[dict[str, Filling], list[Filled]]:
        """What fills the columns that every sheet has, and what fills the kind's own."""
        every: dict[str, Filling] = {}
        own: list[Filled] = []
        for key, said in told.items():
            special = MEANS.get(folded(key))
            column = column_headed(kind, key) if kind and not special else None
            if key in OF_AN_ENTRY or not (kind or special):
                continue
            if special in every or (column and not holds_several(column) and column in [each.column for each in own]):
                self.wrong(name, key, "two keys mean the same column", "Keep one of them.")
            elif special:
                every[special] = self.filling(name, key, said)
            elif column:
                own.append(Filled(column, self.filling(name, key, said)))
            else:
                plural = vocabulary().kinds[kind].plural.lower()
                known = [*OF_AN_ENTRY, *EVERY_SHEET, *(heading.lower() for heading in shown_headings(kind))]
                do = did_you_mean(key, known, SEE_THE_TEMPLATE)
                self.wrong(name, key, f"{plural} have no column '{short(key)}'", do)
        return every, own

    def filling(self, name: str, key: str, said: object) -> Filling:
        """What fills one column: a column's heading, a text with holes, a constant, several of these, or a table."""
        if not isinstance(said, dict):
            return Filling(key, self.parts(name, key, said))
        strange = [word for word in said if word not in OF_A_COLUMN]
        for word in strange:
            do = did_you_mean(word, OF_A_COLUMN, f"There are {listed(OF_A_COLUMN, most=8)}.")
            self.wrong(name, key, f"'{short(word)}' says nothing here", do)
        if "column" not in said and not strange:
            self.wrong(name, key, "it names no column", f'Write {key} = {{ column = "…", … }}')
        return Filling(
            key=key,
            parts=self.parts(name, key, said.get("column", [])),
            words=self.words(name, key, said.get("words", {})),
            split=self.text(name, key, said.get("split", "")),
            only=self.filter(name, key, said.get("only")),
            leave_out=self.filter(name, key, said.get("except")),
            look_up=self.look_up(name, key, said),
        )

    def look_up(self, name: str, key: str, said: Mapping[str, Any]) -> LookUp | None:
        """The other table that a column is taken from; None if it is the entry's own."""
        if "file" not in said and "sheet" not in said:
            if "by" in said:
                do = 'Write file = "…" beside it.'
                self.wrong(name, key, "it says by what to look up, and not where", do)
            return None
        by = said.get("by")
        pairs = by.items() if isinstance(by, dict) else [(each, each) for each in self.texts(name, key, by or [])]
        if not pairs:
            self.wrong(name, key, "it does not say by which column to look up", 'Write by = "…", a column of both.')
        file, sheet = (self.text(name, key, said.get(word, "")) for word in ("file", "sheet"))
        return LookUp(file, sheet, tuple((self.part(name, key, here), str(there)) for here, there in pairs))

    def parts(self, name: str, key: str, said: object) -> tuple[Part, ...]:
        return tuple(self.part(name, key, each) for each in (said if isinstance(said, list) else [said]))

    def part(self, name: str, key: str, said: object, *, template: bool = False) -> Part:
        """A column's heading, a text with holes, or a constant; in a template a text without holes is itself."""
        if isinstance(said, bool):
            return Part(("yes" if said else "no",))
        if isinstance(said, int):
            return Part((float(said) if abs(said) < EXACT else str(said),))
        if isinstance(said, float | datetime.date):
            return Part((said,))
        if not isinstance(said, str) or not said.strip():
            self.wrong(name, key, f"{said!r} names no column", 'Write the heading of a column, or "=" and a constant.')
            return Part(("",))
        if said.startswith(CONSTANT):
            return Part((said.removeprefix(CONSTANT).strip(),))
        if not template and "{" not in said and "}" not in said:
            return Part((Hole(said),))
        return Part(tuple(self.pieces(name, key, said)))

    def pieces(self, name: str, key: str, text: str) -> Iterator[str | Hole]:
        """The texts and holes of a template."""
        end = 0
        for hole in HOLE.finditer(text):
            yield text[end : hole.start()]
            yield Hole(hole[1], int(hole[2] or 0))
            end = hole.end()
        yield text[end:]
        if "{" in HOLE.sub("", text) or "}" in HOLE.sub("", text):
            self.wrong(name, key, f"a brace in '{short(text)}' has no partner", "Write a column between braces: {code}")

    def words(self, name: str, key: str, said: object) -> dict[str, Cell]:
        """What stands in a cell, by what it means: "" for nothing, "?" for not known."""
        table = self.table(name, key, said)
        return {folded_word(word): self.part(name, key, f"={to}" if isinstance(to, str) else to).pieces[0]  # type: ignore[misc]
                for word, to in table.items()}  # fmt: skip

    def filter(self, name: str, key: str, said: object) -> Filter:
        """Which rows: a column that is filled, a table of columns and words that all hold, or several of these."""
        if said is None:
            return ()
        groups: list[tuple[Condition, ...]] = []
        for group in said if isinstance(said, list) else [said]:
            if isinstance(group, str) and group:
                groups.append(((group, ("*",)),))
            elif isinstance(group, dict) and group:
                groups.append(tuple((column, self.cell_words(name, key, wanted)) for column, wanted in group.items()))
            else:
                do = f'Write {key} = {{ Status = "Open" }}, a list for several, or {key} = "Status" for filled cells.'
                self.wrong(name, key, f"{group!r} is no condition", do)
        return tuple(groups)

    def cell_words(self, name: str, key: str, said: object) -> tuple[str, ...]:
        parts = (self.part(name, key, f"={word}" if isinstance(word, str) else word) for word in as_list(said))
        return tuple(folded_word(part.pieces[0]) for part in parts)

    def each(self, name: str, said: object) -> dict[str, str]:
        """Columns each of whose cells is a thing of its own, and what each is called."""
        if isinstance(said, dict):
            return {column: str(word) for column, word in said.items()}
        return {column: column for column in self.texts(name, "each", said)}

    def table(self, name: str, key: str, said: object) -> Mapping[str, Any]:
        if isinstance(said, dict):
            return said
        self.wrong(name, key, f"{said!r} is no table", f'Write {key} = {{ "…" = "…" }}')
        return {}

    def text(self, name: str, key: str, said: object) -> str:
        if isinstance(said, str):
            return said
        self.wrong(name, key, f"{said!r} is no text", "Write it in quotation marks.")
        return ""

    def texts(self, name: str, key: str, said: object) -> tuple[str, ...]:
        """One text or a list of texts."""
        return tuple(self.text(name, key, each) for each in as_list(said))


SAY_A_KIND = 'Say so: kind = "Measure", or another kind of the vocabulary.'
SEE_THE_TEMPLATE = "`golden-thread template` lists the columns of every kind."


def as_list(said: object) -> Sequence[object]:
    """A list as it stands, anything else as a list of one."""
    return said if isinstance(said, list) else [said]


def folded_word(cell: object) -> str:
    """A cell's text for comparing: case and spaces do not count; 3.0 is "3"."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    return " ".join(text.casefold().split())


def last_words(name: str) -> Iterator[str]:
    """An entry's name, then without its first word, and so on.

    >>> list(last_words("local-outcome-measures"))
    ['local outcome measures', 'outcome measures', 'measures']
    """
    words = re.split(r"[-_\s]+", name)
    yield from (" ".join(words[at:]) for at in range(len(words)))


def kind_words() -> list[str]:
    """Labels and plurals of all kinds."""
    return [word for kind in vocabulary().kinds.values() for word in (kind.label, kind.plural)]
