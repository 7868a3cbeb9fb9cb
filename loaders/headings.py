"""Which column of a sheet means what: the five that every sheet has, and those that the vocabulary knows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from golden_thread.loaders.problems import Problem
from golden_thread.loaders.references import did_you_mean
from golden_thread.loaders.tables import Table, listed, plural, short
from golden_thread.ontology.terms import Column, folded, vocabulary

EVERY_SHEET = {
    "id": ("Id", "Code", "Ref", "Ref no", "Reference", "Reference number", "Identifier", "Number", "No"),
    "title": ("Title", "Name"),
    "source": ("Source", "Sources", "Source reference"),
    "basis": ("Basis", "Provenance"),
    "note": ("Note", "Notes", "Comment", "Comments"),
}
"""Columns of every sheet, with the headings understood; the first is the one the template uses."""
MEANS = {folded(word): name for name, words in EVERY_SHEET.items() for word in words}
LISTED = 50
"""So many unknown headings of one sheet are told one by one; the rest are counted."""


@dataclass(frozen=True)
class Headed:
    """A column that is read: its position, heading, and what of the vocabulary it holds."""

    at: int
    heading: str
    column: Column


@dataclass(frozen=True)
class Layout:
    """Where a sheet keeps what: positions of the columns of every sheet (by name), and the others."""

    positions: dict[str, int]
    columns: tuple[Headed, ...]
    problems: tuple[Problem, ...]


@lru_cache(maxsize=20_000)
def known_heading(kind: str, text: str) -> bool:
    """Whether a text heads a column that a sheet of this kind can have."""
    named = folded(text) in MEANS or is_own_name(kind, text) or own_part(kind, text) is not None
    return named or column_headed(kind, text) is not None


def is_own_name(kind: str, text: str) -> bool:
    """Whether a heading is the kind's own name, and so heads the titles: "Outcome" on the sheet of outcomes."""
    return vocabulary().kind_named(text) == kind


def layout_of(table: Table, kind: str) -> Layout:
    """What each column of a table of this kind holds, with a Problem for each that is not read."""
    positions: dict[str, int] = {}
    columns: list[Headed] = []
    problems: list[Problem] = []
    unknown: list[str] = []
    titled = any(MEANS.get(folded(text)) == "title" for text in table.headings)
    for at, heading in enumerate(table.headings):
        special = special_column(heading, kind, titled)
        column = None if special else column_headed(kind, heading)
        if special and special not in positions:
            positions[special] = at
        elif special or (column and not holds_several(column) and column in [other.column for other in columns]):
            problems.append(repeated(table, heading))
        elif column:
            columns.append(Headed(at, heading, column))
        elif heading:
            unknown.append(heading)
            problems += [unknown_column(table, kind, heading)] if len(unknown) <= LISTED else []
    problems += more_unknown(table, unknown[LISTED:])
    return Layout(positions, tuple(columns), tuple(problems))


def special_column(heading: str, kind: str, titled: bool) -> str | None:
    """The name of the column that every sheet has, if the heading means one."""
    if not heading:
        return None
    special = MEANS.get(folded(heading))
    if not titled and special in (None, "source") and is_own_name(kind, heading):
        return "title"
    return special or own_part(kind, heading)


def own_part(kind: str, heading: str) -> str | None:
    """The column that a heading made of the kind's own name means: "Outcome ref" on the sheet of outcomes.

    >>> own_part("Outcome", "Outcome ref"), own_part("Measure", "Outcome ref")
    ('id', None)
    """
    name, _, last = heading.rpartition(" ")
    means = MEANS.get(folded(last))
    return means if means in ("id", "title") and name and is_own_name(kind, name) else None


def column_headed(kind: str, heading: str) -> Column | None:
    """The vocabulary's column so headed; "Outcome ref" on a sheet of measures means what "Outcome" does."""
    found = vocabulary().column_named(kind, heading) if heading else None
    name, _, last = heading.rpartition(" ")
    if found is None and name and MEANS.get(folded(last)) in ("id", "title") and vocabulary().kind_named(name):
        return vocabulary().column_named(kind, name)
    return found


def holds_several(column: Column) -> bool:
    """Whether several columns of one meaning add up: links, and attributes with several values."""
    return column.is_link or vocabulary().attributes[column.name].many


def repeated(table: Table, heading: str) -> Problem:
    return table.sheet.problem(
        "two columns mean the same; this one is not read", "Keep one of them.", table.header, short(heading)
    )


def unknown_column(table: Table, kind: str, heading: str) -> Problem:
    things = vocabulary().kinds[kind].plural.lower()
    return table.sheet.problem(
        f"no column of {things} is called '{short(heading)}', so it is not read",
        did_you_mean(
            heading,
            shown_headings(kind),
            "Rename it, or say in a mapping what it holds; the template lists all columns.",
        ),
        table.header,
        short(heading),
    )


def more_unknown(table: Table, headings: Sequence[str]) -> Iterator[Problem]:
    """A Problem that counts the columns that are not read, beyond those told one by one."""
    if headings:
        what = f"{plural(len(headings), 'more column')} under headings that are not known, such as {listed(headings)}"
        yield table.sheet.problem(f"{what}; none is read", "Delete them, or move them to another file.", table.header)


def shown_headings(kind: str) -> Iterator[str]:
    """Every heading a sheet of this kind understands, as a person would write it."""
    for words in EVERY_SHEET.values():
        yield words[0]
    for word, _, _ in vocabulary().headings(kind):
        if " " in word or word.islower():
            yield heading_for(word)


def heading_for(label: str) -> str:
    """A label of the vocabulary as a heading: its first letter large.

    >>> heading_for("contributes to")
    'Contributes to'
    """
    return label[:1].upper() + label[1:]
