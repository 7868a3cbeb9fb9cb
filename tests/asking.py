"""Tests of the rule language in a few letters, and what an engine answers, for tests of the engines."""

from __future__ import annotations

import re

from golden_thread.graph.auditing import engine_named
from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    ALWAYS,
    Alternative,
    AtLeast,
    IsKind,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Sequence,
    Step,
    Test,
    Value,
)

ANSWERS = {(True, True): "true", (False, True): "unsure", (False, False): "false"}
UP = "(contributesTo|partOf|cascadesFrom|measures)+"
DOWN = "(^contributesTo|^partOf|^cascadesFrom|^measures)+"


def path(text: str) -> Path:
    """A path as written: `^x` backwards, `a/b` after one another, `a|b` either, `+` `*` `?` repeated or left out.

    >>> path("^measures/(reportedTo|reportedIn)?")
    Sequence(parts=(Step(name='measures', inverse=True), Maybe(of=Alternative(parts=(Step(name='reportedTo', \
inverse=False), Step(name='reportedIn', inverse=False))))))
    """
    tokens = re.findall(r"\w+|[\^/|()+*?]", text)
    found = _alternative(tokens)
    assert not tokens, f"left over of {text!r}: {tokens}"
    return found


def _alternative(tokens: list[str]) -> Path:
    parts = [_sequence(tokens)]
    while tokens and tokens[0] == "|":
        tokens.pop(0)
        parts.append(_sequence(tokens))
    return parts[0] if len(parts) == 1 else Alternative(tuple(parts))


def _sequence(tokens: list[str]) -> Path:
    parts = [_part(tokens)]
    while tokens and tokens[0] == "/":
        tokens.pop(0)
        parts.append(_part(tokens))
    return parts[0] if len(parts) == 1 else Sequence(tuple(parts))


def _part(tokens: list[str]) -> Path:
    token = tokens.pop(0)
    if token == "(":
        found = _alternative(tokens)
        assert tokens.pop(0) == ")"
    else:
        found = Step(tokens.pop(0), inverse=True) if token == "^" else Step(token)
    many = tokens.pop(0) if tokens and tokens[0] in "+*?" else ""
    return Maybe(found) if many == "?" else Repeat(found, int(many == "+")) if many else found


def has(text: str, test: Test | str = ALWAYS, count: int = 1) -> Test:
    """At least so many ends of a path pass the test; a word for it is a kind.

    >>> has("^measures", count=2)
    AtLeast(count=2, path=Step(name='measures', inverse=True), test=AllOf(tests=()))
    """
    return AtLeast(count, path(text), IsKind((test,)) if isinstance(test, str) else test)


def every(text: str, test: Test) -> Test:
    """Every end of a path passes the test."""
    return Not(AtLeast(1, path(text), Not(test)))


def one_of(*values: Value) -> Test:
    """The value is one of these."""
    return OneOf(values)


def truth(plan: PlanGraph, test: Test, *, engine: str = "vectors") -> dict[str, str]:
    """Whether a test is true, false or unsure of each thing, by id; what is unresolved is left out."""
    wholeness = Wholeness(plan)
    holds = engine_named(engine)(plan, wholeness, ())
    return {
        id: ANSWERS[bool(sure), bool(may_be)]
        for kind in plan.kinds
        if kind != UNRESOLVED
        for id, sure, may_be in zip(
            plan.ids[plan.spans[kind]], holds(strict(test), kind), holds(generous(test), kind), strict=True
        )
    }


def passing(plan: PlanGraph, test: Test, *, engine: str = "vectors") -> list[str]:
    """Ids of the things that pass a test as it stands, nothing being unsure; sorted."""
    holds = engine_named(engine)(plan, Wholeness(plan), ())
    return sorted(id for kind in plan.kinds for id in plan.ids[plan.spans[kind]][holds(test, kind)])
