"""Kinds in sentences: their nouns, which of them a link may lead to, and which a test asks for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from golden_thread.graph.grammar import listed
from golden_thread.ontology.rule import ALWAYS, AllOf, AnyOf, IsKind, Step, Test
from golden_thread.ontology.terms import ANYTHING, vocabulary

Kinds = tuple[str, ...]

MOST_KINDS_NAMED = 5
"""A link that may lead to more kinds than this leads to "something"."""


def noun_of(kinds: Kinds, *, plural: bool = False, word: str = "or") -> str:
    """The kinds in words.

    >>> noun_of(("Project", "Programme", "Service")), noun_of(("Thing",)), noun_of(("Evidence",), plural=True)
    ('project, programme or service', 'item', 'pieces of evidence')
    """
    return listed([_noun(kind, plural) for kind in kinds], word)


def _noun(kind: str, plural: bool) -> str:
    if kind == ANYTHING:
        return "items" if plural else "item"
    known = vocabulary().kinds[kind]
    if known.label == known.plural:
        return f"{'pieces' if plural else 'piece'} of {known.label.lower()}"
    return (known.plural if plural else known.label).lower()


def kinds_and_rest(test: Test) -> tuple[Kinds, Test]:
    """The kinds that a test asks for (none: it does not say), and what else it asks.

    >>> kinds_and_rest(AllOf((IsKind(("Measure",)), ALWAYS)))
    (('Measure',), AllOf(tests=()))
    """
    if isinstance(test, IsKind):
        return test.kinds, ALWAYS
    if isinstance(test, AnyOf) and test.tests and all(isinstance(part, IsKind) for part in test.tests):
        return union(kinds_and_rest(part)[0] for part in test.tests), ALWAYS
    if isinstance(test, AllOf):
        named = [part for part in test.tests if kinds_and_rest(part) != ((), part)]
        others = tuple(part for part in test.tests if part not in named[:1])
        if named:
            return kinds_and_rest(named[0])[0], others[0] if len(others) == 1 else AllOf(others)
    return (), test


@cache
def far_kinds(step: Step, kinds: Kinds) -> Kinds:
    """The kinds at the other end of a link from things of some kinds (none named: any), the widest only."""
    words = vocabulary()
    if step.name in words.attributes:
        return ()
    near, far = words.ends(step.name)[:: -1 if step.inverse else 1]
    if kinds and ANYTHING not in kinds:
        near &= words.with_sub_kinds(*kinds)
    found = {
        other
        for other in far
        for kind in near
        if words.may_link(*((other, step.name, kind) if step.inverse else (kind, step.name, other)))
    }
    return widest(found)


def union(groups: Iterable[Iterable[str]]) -> Kinds:
    """The kinds of all the groups, the widest only."""
    return widest({kind for group in groups for kind in group})


def widest(kinds: set[str]) -> Kinds:
    """The kinds without those that are special cases of another among them, in the vocabulary's order."""
    words = vocabulary()
    if ANYTHING in kinds:
        return (ANYTHING,)
    return tuple(kind for kind in words.kinds if kind in kinds and not kinds & {*words.kind_and_above(kind)[1:]})
