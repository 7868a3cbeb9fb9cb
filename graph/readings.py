"""The two readings of a rule: what is surely so, and what may be so.

A council's files are never whole, so a test has three answers: true, false, unsure (Kleene's strong
logic). Every engine knows only two, so each rule is read twice. *Strict*: an unsure step finds nothing.
*Generous*: it finds what is looked for. `Not` swaps the readings, which also serves "at most" and "every".
A test is true if it holds strictly, false if it fails even generously, otherwise unsure.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Maybe,
    Not,
    Path,
    Repeat,
    Sequence,
    Step,
    Test,
    Unsure,
    tests_within,
)
from golden_thread.ontology.terms import vocabulary

UNRESOLVED = "Unresolved"
"""The kind of a link's end that names nothing in the input: it may be anything."""


def strict(test: Test) -> Test:
    """The test read so that only what is sure counts.

    >>> strict(Not(AtLeast(1, Step("unit"), ALWAYS))).of.tests[1]
    Unsure(steps=(Step(name='unit', inverse=False),), sought=None, passed=frozenset(), valued=False, final=False)
    """
    if isinstance(test, AtLeast):
        return AtLeast(test.count, test.path, strict(test.test))
    if isinstance(test, Not):
        return Not(generous(test.of))
    if isinstance(test, AllOf | AnyOf):
        return type(test)(tuple(strict(part) for part in test.tests))
    return test


def generous(test: Test) -> Test:
    """The test read so that what is unsure counts as found."""
    if isinstance(test, AtLeast):
        found = AtLeast(test.count, test.path, generous(test.test))
        return AnyOf((found, *unsure_points(test)))
    if isinstance(test, Not):
        return Not(strict(test.of))
    if isinstance(test, AllOf | AnyOf):
        return type(test)(tuple(generous(part) for part in test.tests))
    if isinstance(test, IsKind):
        return IsKind((*test.kinds, UNRESOLVED))
    return test


@cache
def unsure_points(test: AtLeast) -> tuple[Test, ...]:
    """Where along the test's path the input may be unable to tell: one test a place, asked of the start."""
    return tuple(_points(test.path, (), test.test))


def markers_of(test: Test) -> tuple[Unsure, ...]:
    """The different `Unsure` facts that a reading asks for, in reading order."""
    return tuple(dict.fromkeys(part for part in tests_within(test) if isinstance(part, Unsure)))


def _points(path: Path, rest: tuple[Path, ...], test: Test) -> Iterable[Test]:
    """Unsure places on `path`, given what follows it and what is looked for at the very end."""
    if isinstance(path, Step):
        yield _marker((path,), rest, test)
    elif isinstance(path, Alternative):
        plain = tuple(part for part in path.parts if isinstance(part, Step))
        if plain:
            yield _marker(plain, rest, test)
        for part in path.parts:
            if not isinstance(part, Step):
                yield from _points(part, rest, test)
    elif isinstance(path, Sequence):
        for index, part in enumerate(path.parts):
            walked, after = path.parts[:index], (*path.parts[index + 1 :], *rest)
            for point in _points(part, after, test):
                yield AtLeast(1, _joined(walked), point) if walked else point
    elif isinstance(path, Repeat):
        marker = _marker(_steps(path.of), rest, test, repeated=True)
        yield AtLeast(1, Repeat(path.of, 0), marker)
    else:
        yield from _points(path.of, rest, test)


def _marker(
    steps: tuple[Step, ...], rest: tuple[Path, ...], test: Test, *, repeated: bool = False
) -> Unsure:
    """The derived fact that says whether these alternative steps can be told at a thing."""
    if any(step.name in vocabulary().attributes for step in steps):
        return Unsure(steps, valued=test != ALWAYS)
    sought = _starts(rest, test)
    if not repeated or sought is None:
        return Unsure(steps, sought, final=not rest)
    return Unsure(steps, sought, _passed(steps, sought), final=not rest)


def _starts(rest: tuple[Path, ...], test: Test) -> frozenset[str] | None:
    """The kinds from which the rest of a path can be walked; at its end, the kinds looked for (None: any)."""
    if not rest:
        return kinds_looked_for(test)
    found = _starts_of(rest[0])
    if isinstance(rest[0], Maybe) or (isinstance(rest[0], Repeat) and rest[0].at_least == 0):
        after = _starts(rest[1:], test)
        return None if after is None else found | after
    return found


def _starts_of(path: Path) -> frozenset[str]:
    words = vocabulary()
    if isinstance(path, Step):
        if path.name in words.attributes:
            return frozenset(kind for kind in words.kinds if path.name in words.attributes_of(kind))
        return words.ends(path.name)[1 if path.inverse else 0]
    if isinstance(path, Alternative):
        return frozenset().union(*(_starts_of(part) for part in path.parts))
    if isinstance(path, Sequence):
        return _starts_of(path.parts[0])
    return _starts_of(path.of)


def kinds_looked_for(test: Test) -> frozenset[str] | None:
    """The kinds that can pass a test, sub-kinds included; None if it does not speak of kinds.

    >>> sorted(kinds_looked_for(AllOf((IsKind(("Plan",)), ALWAYS))))
    ['Plan', 'ServicePlan']
    """
    if isinstance(test, IsKind):
        return vocabulary().with_sub_kinds(*(kind for kind in test.kinds if kind != UNRESOLVED))
    if isinstance(test, AllOf | AnyOf):
        found = [kinds for kinds in map(kinds_looked_for, test.tests) if kinds is not None]
        if not found or (isinstance(test, AnyOf) and len(found) < len(test.tests)):
            return None
        return frozenset.intersection(*found) if isinstance(test, AllOf) else frozenset.union(*found)
    return None


@cache
def _passed(steps: tuple[Step, ...], sought: frozenset[str]) -> frozenset[str]:
    """The kinds a repeated path may pass through on its way to those looked for, by the vocabulary."""
    words = vocabulary()
    passed: frozenset[str] = frozenset()
    ends = [words.ends(step.name)[:: -1 if step.inverse else 1] for step in steps]
    while True:
        aim = passed | sought
        nearer = frozenset(
            kind
            for step, (near, _) in zip(steps, ends, strict=True)
            for kind in near
            if any(
                words.may_link(*((other, step.name, kind) if step.inverse else (kind, step.name, other)))
                for other in aim
            )
        )
        if nearer - sought <= passed:
            return passed
        passed |= nearer - sought


def _steps(path: Path) -> tuple[Step, ...]:
    """The alternative steps that a repeated path is made of."""
    if isinstance(path, Step):
        return (path,)
    assert isinstance(path, Alternative)
    return tuple(part for part in path.parts if isinstance(part, Step))


def _joined(parts: tuple[Path, ...]) -> Path:
    return parts[0] if len(parts) == 1 else Sequence(parts)
