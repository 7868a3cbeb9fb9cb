"""Rules run over columns: a test is algebra over bool vectors, one a kind. The default engine.

"Has a link to something in S" is one gather and one scatter over a block of links; a repeated path is a
breadth-first frontier over blocks. There is no Python loop over things, and every answer is kept, so rules
that share a part (reaches a priority) share its work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import singledispatchmethod

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.plan import Mask, PlanGraph, Positions, Values
from golden_thread.graph.spread import Spread, Walk
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Unsure,
    Value,
    Within,
)
from golden_thread.ontology.terms import ANYTHING, vocabulary

DATATYPES = {"text": "string", "code": "string", "number": "decimal", "integer": "integer", "date": "date"}
"""XML Schema datatype of each sort of attribute."""

Pairs = dict[str, tuple[Positions, Positions]]


class Vectors:
    """The tests of one plan, answered over columns."""

    def __init__(self, plan: PlanGraph, wholeness: Wholeness) -> None:
        self.plan, self.wholeness = plan, wholeness
        self._held: dict[tuple[Test, str], Mask] = {}
        self._found: dict[tuple[Path, Test, str], Mask] = {}
        self._spreads: dict[tuple[Path, Path | None, Test], Spread] = {}

    def holds(self, test: Test, kind: str) -> Mask:
        """Which things of a kind pass a test; bool array, shape (count of the kind,)."""
        key = (test, kind)
        if key not in self._held:
            self._held[key] = self._holds(test, kind)
        return self._held[key]

    @singledispatchmethod
    def _holds(self, test: Test, kind: str) -> Mask:
        """A test of a value is never passed by a thing."""
        return self._none(kind)

    @_holds.register
    def _(self, test: IsKind, kind: str) -> Mask:
        return self._none(kind) | (kind in test.kinds or kind in vocabulary().with_sub_kinds(*_known(test.kinds)))

    @_holds.register
    def _(self, test: Not, kind: str) -> Mask:
        return ~self.holds(test.of, kind)

    @_holds.register
    def _(self, test: AllOf, kind: str) -> Mask:
        return _every([~self._none(kind), *(self.holds(part, kind) for part in test.tests)])

    @_holds.register
    def _(self, test: AnyOf, kind: str) -> Mask:
        return _some([self._none(kind), *(self.holds(part, kind) for part in test.tests)])

    @_holds.register
    def _(self, test: Unsure, kind: str) -> Mask:
        return self.wholeness.unsure(test, kind)

    @_holds.register
    def _(self, test: AtLeast, kind: str) -> Mask:
        if test.count == 1:
            return self.found(test.path, test.test, kind)
        return self.counts(test.path, test.test, kind) >= test.count

    def counts(self, path: Path, test: Test, kind: str) -> NDArray[np.intp]:
        """How many different ends of a path pass a test, from each thing of a kind; shape (count of the kind,)."""
        total = np.zeros(self.plan.count(kind), dtype=np.intp)
        if isinstance(path, Step) and path.name in vocabulary().attributes:
            held = self.plan.values.get((kind, path.name))
            if held is not None:
                total += np.bincount(held.at[self._values_pass(test, held, path.name)], minlength=len(total))
            return total
        for far, (near, ends) in self.pairs(path, kind).items():
            passed = self.holds(test, far)[ends]
            total += np.bincount(near[passed], minlength=len(total))
        return total

    def pairs(self, path: Path, kind: str) -> Pairs:
        """Different (start, end) positions of a path without repeats, by kind of the end."""
        if isinstance(path, Step):
            return _merged((walk.far, walk.near_at, walk.far_at) for walk in _walks(self.plan, path, kind))
        if isinstance(path, Alternative):
            return _merged((far, *ends) for part in path.parts for far, ends in self.pairs(part, kind).items())
        if isinstance(path, Maybe):
            here = np.arange(self.plan.count(kind), dtype=np.intp)
            return _merged([(kind, here, here), *((far, *e) for far, e in self.pairs(path.of, kind).items())])
        if isinstance(path, Repeat):
            raise TypeError("a repeated path cannot be counted")
        here = np.arange(self.plan.count(kind), dtype=np.intp)
        walked: Pairs = {kind: (here, here)}
        for part in path.parts:
            walked = _merged(
                (far, *_joined(starts, middles, nexts, ends))
                for middle, (starts, middles) in walked.items()
                for far, (nexts, ends) in self.pairs(part, middle).items()
            )
        return walked

    def found(self, path: Path | None, test: Test, kind: str) -> Mask:
        """From which things of a kind some end of a path passes a test. No path: the thing itself is the end."""
        if path is None:
            return self.holds(test, kind)
        key = (path, test, kind)
        if key not in self._found:
            self._found[key] = self._walk(path, None, test, kind)
        return self._found[key]

    def _walk(self, path: Path, rest: Path | None, test: Test, kind: str) -> Mask:
        """From which things of a kind a path leads to where `rest` and then the test hold."""
        if isinstance(path, Step):
            return self._step(path, rest, test, kind)
        if isinstance(path, Alternative):
            parts = [self._walk(part, rest, test, kind) for part in path.parts]
            return _some([self._none(kind), *parts])
        if isinstance(path, Sequence):
            after = _then(path.parts[1:], rest)
            return self._walk(path.parts[0], after, test, kind)
        if isinstance(path, Maybe):
            return self.found(rest, test, kind) | self._walk(path.of, rest, test, kind)
        beyond = self._spread(path, rest, test)[kind]
        return beyond if path.at_least else beyond | self.found(rest, test, kind)

    def _step(self, step: Step, rest: Path | None, test: Test, kind: str) -> Mask:
        out = self._none(kind)
        if step.name in vocabulary().attributes:
            held = self.plan.values.get((kind, step.name))
            if held is not None and rest is None:
                out[held.at[self._values_pass(test, held, step.name)]] = True
            return out
        for walk in _walks(self.plan, step, kind):
            out[walk.near_at.compress(self.found(rest, test, walk.far).take(walk.far_at))] = True
        return out

    def _spread(self, path: Repeat, rest: Path | None, test: Test) -> Spread:
        """From which things one or more steps of a repeated path lead to where the rest holds, by kind."""
        key = (path.of, rest, test)
        if key not in self._spreads:
            walks = _walks_of(self.plan, path.of)
            self._spreads[key] = Spread(walks, lambda kind: self.found(rest, test, kind))
        return self._spreads[key]

    def _values_pass(self, test: Test, held: Values, attribute: str) -> Mask:
        """Which values of a column pass a test; bool array, shape (len(held),)."""
        if isinstance(held.of, pd.Categorical):
            words = np.array([value_passes(test, word, attribute) for word in held.of.categories], dtype=np.bool_)
            return words.take(held.of.codes) if len(words) else np.zeros(len(held), dtype=np.bool_)
        return _column_passes(test, held.of, attribute)

    def _none(self, kind: str) -> Mask:
        return np.zeros(self.plan.count(kind), dtype=np.bool_)


def value_passes(test: Test, value: Value, attribute: str) -> bool:
    """Whether one value passes a test.

    >>> value_passes(Within(high=5.0, high_open=True), 4.0, "limit")
    True
    """
    if isinstance(test, OneOf):
        return value in test.values
    if isinstance(test, Within):
        return _within(test, value)
    if isinstance(test, Matches):
        flags = re.IGNORECASE if "i" in test.flags else 0
        return re.search(test.pattern, str(value), flags) is not None
    if isinstance(test, HasDatatype):
        return DATATYPES[vocabulary().attributes[attribute].datatype] == test.datatype
    if isinstance(test, Not):
        return not value_passes(test.of, value, attribute)
    if isinstance(test, AllOf):
        return all(value_passes(part, value, attribute) for part in test.tests)
    return isinstance(test, AnyOf) and any(value_passes(part, value, attribute) for part in test.tests)


def _within(test: Within, value: Value) -> bool:
    """Whether a value lies within bounds of its own sort; values of another sort never do."""
    for bound, is_open, low in ((test.low, test.low_open, True), (test.high, test.high_open, False)):
        if bound is None:
            continue
        if type(bound) is not type(value):
            return False
        below, above = (bound, value) if low else (value, bound)
        if not (below < above or (below == above and not is_open)):  # type: ignore[operator]
            return False
    return True


def _column_passes(test: Test, column: NDArray[np.float64] | NDArray[np.datetime64], attribute: str) -> Mask:
    """Which numbers or days of a column pass a test; each different value is tested once."""
    different, back = np.unique(column, return_inverse=True)
    if column.dtype.kind == "M":
        plain: Iterable[Value] = different.astype("datetime64[D]").tolist()
    else:
        plain = different.tolist()
    return np.array([value_passes(test, value, attribute) for value in plain], dtype=np.bool_)[back]


def _every(masks: list[Mask]) -> Mask:
    """True where all masks are."""
    found: Mask = np.logical_and.reduce(masks)
    return found


def _some(masks: list[Mask]) -> Mask:
    """True where any mask is."""
    found: Mask = np.logical_or.reduce(masks)
    return found


def _known(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind == ANYTHING or kind in vocabulary().kinds)


def _then(parts: tuple[Path, ...], rest: Path | None) -> Path | None:
    """What is left of a path: the parts and then the rest."""
    left = (*parts, *(rest.parts if isinstance(rest, Sequence) else () if rest is None else (rest,)))
    if not left:
        return None
    return left[0] if len(left) == 1 else Sequence(left)


def _walks_of(plan: PlanGraph, path: Path) -> list[Walk]:
    """The blocks that a repeated path walks, as it walks them."""
    steps = [path] if isinstance(path, Step) else [part for part in _parts(path) if isinstance(part, Step)]
    return [walk for step in steps for kind in plan.kinds for walk in _walks(plan, step, kind)]


def _walks(plan: PlanGraph, step: Step, kind: str) -> Iterable[Walk]:
    """The blocks that a step from a kind walks."""
    if step.inverse:
        blocks = plan.blocks_to(step.name, kind)
        return (Walk(kind, block.low_kind, block.high, block.low, block.high_once) for block in blocks)
    blocks = plan.blocks_from(step.name, kind)
    return (Walk(kind, block.high_kind, block.low, block.high, block.low_once) for block in blocks)


def _parts(path: Path) -> tuple[Path, ...]:
    assert isinstance(path, Alternative), "the shape reader lets only plain steps repeat"
    return path.parts


def _merged(parts: Iterable[tuple[str, Positions, Positions]]) -> Pairs:
    """Pairs by kind of the end, each pair once."""
    groups: dict[str, list[NDArray[np.intp]]] = {}
    for far, near_at, far_at in parts:
        groups.setdefault(far, []).append(np.stack((near_at, far_at)))
    different = {far: np.unique(np.concatenate(found, axis=1), axis=1) for far, found in groups.items()}
    return {far: (found[0], found[1]) for far, found in different.items()}


def _joined(starts: Positions, middles: Positions, nexts: Positions, ends: Positions) -> tuple[Positions, Positions]:
    """(start, end) for every start-middle pair and middle-end pair that share the middle."""
    order = np.argsort(nexts, kind="stable")
    nexts, ends = nexts[order], ends[order]
    low, high = np.searchsorted(nexts, middles, "left"), np.searchsorted(nexts, middles, "right")
    width = high - low
    within = np.arange(int(width.sum())) - np.repeat(np.cumsum(width) - width, width)
    return np.repeat(starts, width), ends[np.repeat(low, width) + within]


def engine(plan: PlanGraph, wholeness: Wholeness, rules: Iterable[Rule]) -> Callable[[Test, str], Mask]:
    """The function that answers tests on a plan: (test, kind) to a bool array, shape (count of the kind,)."""
    return Vectors(plan, wholeness).holds
