"""A test in its simplest form, for engines that write it out as text: same answers, fewer words.

What can never or always hold is worked out, alternatives inside alternatives become one list, a path is
walked no further than the question needs, and a path that ends at links and at attributes becomes two.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, singledispatch

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
)
from golden_thread.ontology.terms import vocabulary

NEVER = AnyOf(())
"""The test that nothing passes."""

NOWHERE: frozenset[str] = frozenset()


@cache
def simplified(test: Test, *, of_value: bool = False) -> Test:
    """The test in its simplest form, as asked of a thing or of a value; TypeError for a count that mixes both.

    >>> simplified(Not(AllOf((ALWAYS, Not(IsKind(("Plan",)))))))
    IsKind(kinds=('Plan',))
    >>> simplified(AtLeast(1, Repeat(Step("partOf"), 1), ALWAYS)).path
    Step(name='partOf', inverse=False)
    """
    return _simple(test, of_value)


@singledispatch
def _simple(test: Test, of_value: bool) -> Test:
    """A test of a value is never passed by a thing."""
    return test if of_value else NEVER


@_simple.register
def _(test: IsKind | Unsure, of_value: bool) -> Test:
    return NEVER if of_value or test == IsKind(()) else test


@_simple.register
def _(test: Not, of_value: bool) -> Test:
    inner = simplified(test.of, of_value=of_value)
    if inner in (ALWAYS, NEVER):
        return NEVER if inner == ALWAYS else ALWAYS
    return inner.of if isinstance(inner, Not) else Not(inner)


@_simple.register
def _(test: AllOf, of_value: bool) -> Test:
    parts = _flat(test, of_value)
    if NEVER in parts:
        return NEVER
    return parts[0] if len(parts) == 1 else AllOf(parts)


@_simple.register
def _(test: AnyOf, of_value: bool) -> Test:
    parts = _flat(test, of_value)
    if ALWAYS in parts:
        return ALWAYS
    kinds = tuple(dict.fromkeys(kind for part in parts if isinstance(part, IsKind) for kind in part.kinds))
    if kinds:
        parts = (*(part for part in parts if not isinstance(part, IsKind)), IsKind(kinds))
    return parts[0] if len(parts) == 1 else AnyOf(parts)


@_simple.register
def _(test: AtLeast, of_value: bool) -> Test:
    if of_value:
        return NEVER
    found = [_ended(test, path, bool(attributes)) for path, attributes in _ends(test.path)]
    if test.count > 1 and len(found) > 1:
        raise TypeError("a count over links and attributes together is not one that can be asked")
    return simplified(AnyOf(tuple(found))) if len(found) > 1 else found[0]


def _ended(test: AtLeast, path: Path, at_value: bool) -> Test:
    """The test with one of the paths that its path is made of."""
    inner = simplified(test.test, of_value=at_value)
    if inner == NEVER:
        return NEVER
    if inner != ALWAYS or test.count > 1:
        return AtLeast(test.count, path, inner)
    shorter = _needed(path)
    return ALWAYS if shorter is None else AtLeast(1, shorter, inner)


def _flat(test: AllOf | AnyOf, of_value: bool) -> tuple[Test, ...]:
    """The different parts, those of parts of the same sort among them; what makes no difference is left out."""
    parts: dict[Test, None] = {}
    for part in (simplified(each, of_value=of_value) for each in test.tests):
        parts |= dict.fromkeys(part.tests if isinstance(part, type(test)) else (part,))
    return tuple(parts)


def _needed(path: Path) -> Path | None:
    """As much of a path as must be walked to know that it can be; None if nothing must."""
    if isinstance(path, Repeat):
        return _needed(path.of) if path.at_least else None
    if isinstance(path, Maybe):
        return None
    if isinstance(path, Sequence):
        last = _needed(path.parts[-1])
        before = path.parts[:-1]
        if last is not None:
            return _joined((*before, last))
        return _needed(_joined(before)) if before else None
    if isinstance(path, Alternative):
        parts = [_needed(part) for part in path.parts]
        return None if None in parts else Alternative(tuple(part for part in parts if part is not None))
    return path


def attributes_at(path: Path) -> frozenset[str]:
    """The attributes at whose values a path may end; none if it ends at things.

    >>> sorted(attributes_at(Sequence((Step("measures", inverse=True), Step("unit")))))
    ['unit']
    """
    return NOWHERE.union(*(attributes for _, attributes in _ends(path)))


def _ends(path: Path) -> list[tuple[Path, frozenset[str]]]:
    """The paths that a path is made of: one that ends at things, one that ends at values of attributes."""
    if isinstance(path, Step):
        return [(path, frozenset({path.name}) if path.name in vocabulary().attributes else NOWHERE)]
    if isinstance(path, Sequence):
        return [(_joined((*path.parts[:-1], last)), names) for last, names in _ends(path.parts[-1])]
    if isinstance(path, Alternative):
        every = [end for part in path.parts for end in _ends(part)]
        groups = [[end for end in every if bool(end[1]) == valued] for valued in (False, True)]
        return [(_either(p for p, _ in group), NOWHERE.union(*(n for _, n in group))) for group in groups if group]
    if attributes_at(path.of):
        raise TypeError("an attribute cannot be repeated or left out")
    return [(path, NOWHERE)]


def _either(paths: Iterable[Path]) -> Path:
    found = tuple(paths)
    return found[0] if len(found) == 1 else Alternative(found)


def _joined(parts: tuple[Path, ...]) -> Path:
    return parts[0] if len(parts) == 1 else Sequence(parts)
