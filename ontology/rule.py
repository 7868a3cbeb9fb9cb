"""The rule language: what a gap rule can say, and nothing else.

A rule asks a *test* of every thing of its kinds. A test is a tree of the frozen nodes below; a path
walks from a thing along its links and attributes. Both are SHACL Core read into a dozen node types, so
that an engine is one short function a node type. At most *n* is `Not(AtLeast(n + 1, ...))`; *every value
at the path passes* is `Not(AtLeast(1, path, Not(test)))`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | float | datetime.date
"""One cell's value: a word or code, a number, or a day."""


@dataclass(frozen=True)
class Step:
    """One link or attribute by its name; `inverse` walks a link backwards."""

    name: str
    inverse: bool = False


@dataclass(frozen=True)
class Sequence:
    """The parts of a path one after another."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Alternative:
    """Any of several paths."""

    parts: tuple[Path, ...]


@dataclass(frozen=True)
class Repeat:
    """A path walked again and again: `at_least` 0 or 1 times."""

    of: Path
    at_least: int


@dataclass(frozen=True)
class Maybe:
    """A path walked once or not at all."""

    of: Path


Path = Step | Sequence | Alternative | Repeat | Maybe


@dataclass(frozen=True)
class IsKind:
    """The thing is of one of these kinds or of a kind below them."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class OneOf:
    """The value is one of these."""

    values: tuple[Value, ...]


@dataclass(frozen=True)
class Within:
    """The value lies between two bounds; None is no bound, `open` leaves the bound itself out."""

    low: Value | None = None
    high: Value | None = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True)
class Matches:
    """The text matches a regular expression somewhere; `flags` may hold `i`."""

    pattern: str
    flags: str = ""


@dataclass(frozen=True)
class HasDatatype:
    """The value is of this XML Schema datatype, by its local name."""

    datatype: str


@dataclass(frozen=True)
class AtLeast:
    """At least `count` different values at the end of the path pass the test."""

    count: int
    path: Path
    test: Test


@dataclass(frozen=True)
class Not:
    """The test fails."""

    of: Test


@dataclass(frozen=True)
class AllOf:
    """Every test passes; of none, always true."""

    tests: tuple[Test, ...]


@dataclass(frozen=True)
class AnyOf:
    """Some test passes; of none, never true."""

    tests: tuple[Test, ...]


@dataclass(frozen=True)
class Unsure:
    """The input cannot tell what stands at the next step: a derived fact, read like any other.

    `steps` are alternatives judged together. `sought` are the kinds looked for at the far end (None: any
    that the vocabulary allows, or an attribute's value), `passed` those only walked through on a repeated
    path. `valued` marks a test of an attribute's value rather than of its presence, `final` the
    last step of a path. Rules never say this; the readings of a rule do.
    """

    steps: tuple[Step, ...]
    sought: frozenset[str] | None = None
    passed: frozenset[str] = frozenset()
    valued: bool = False
    final: bool = False


Test = IsKind | OneOf | Within | Matches | HasDatatype | AtLeast | Not | AllOf | AnyOf | Unsure

ALWAYS = AllOf(())
"""The test that everything passes."""


@dataclass(frozen=True)
class Parameter:
    """One number or word of a rule that a profile may change; `meaning` says what it is for."""

    name: str
    default: Value
    meaning: str


@dataclass(frozen=True)
class Rule:
    """One gap rule: where it applies, what must hold there, and the words to say when it does not.

    `kinds` are the kinds it is asked of (`("Thing",)`: every kind). `message` reads after the thing's kind
    and title. `implied_by` names rules whose findings explain this rule's.
    """

    name: str
    label: str
    family: str
    severity: str
    kinds: tuple[str, ...]
    test: Test
    message: str
    question: str
    why: str
    citations: tuple[str, ...]
    remedy: str
    who: str
    when: Test = ALWAYS
    parameters: tuple[Parameter, ...] = ()
    implied_by: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    tier: int = 1
    gap_example: str = ""
    passed_example: str = ""
    note: str = ""
    acceptable: bool = True
    source: str = field(default="", compare=False, repr=False)

    @property
    def words_only(self) -> bool:
        """Whether the rule has words but no shape (the rules about the register of accepted gaps)."""
        return not self.kinds


def tests_within(test: Test) -> Iterator[Test]:
    """The test and every test inside it, outermost first.

    >>> [type(node).__name__ for node in tests_within(Not(AllOf((IsKind(("Plan",)),))))]
    ['Not', 'AllOf', 'IsKind']
    """
    yield test
    if isinstance(test, AtLeast):
        yield from tests_within(test.test)
    elif isinstance(test, Not):
        yield from tests_within(test.of)
    elif isinstance(test, AllOf | AnyOf):
        for part in test.tests:
            yield from tests_within(part)


def steps_within(path: Path) -> Iterator[Step]:
    """Every step of a path, in reading order.

    >>> list(steps_within(Repeat(Alternative((Step("partOf"), Step("measures"))), 1)))
    [Step(name='partOf', inverse=False), Step(name='measures', inverse=False)]
    """
    if isinstance(path, Step):
        yield path
    elif isinstance(path, Sequence | Alternative):
        for part in path.parts:
            yield from steps_within(part)
    else:
        yield from steps_within(path.of)


def steps_of(test: Test) -> Iterator[Step]:
    """Every step that a test walks, at any depth."""
    for part in tests_within(test):
        if isinstance(part, AtLeast):
            yield from steps_within(part.path)
