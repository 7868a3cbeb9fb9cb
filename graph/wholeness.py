"""What the input holds whole, and so where the absence of a link or value means something.

It follows the shape of spreadsheets: is the sheet complete, and is the column filled in? A sheet is the
list of a kind; a column is an attribute or a link of the kind that stores it. Where nothing of a kind
carries a column it is *absent*; otherwise it counts as *whole*; a scope row overrides either way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from golden_thread.graph.plan import UNRESOLVED, Mask, PlanGraph, ScopeRow
from golden_thread.ontology.rule import Step, Unsure
from golden_thread.ontology.terms import vocabulary

States = NDArray[np.int8]


class State(IntEnum):
    """Of a sheet or column: stated not whole, absent from the input, or whole."""

    PARTIAL = 0
    ABSENT = 1
    WHOLE = 2


class Wholeness:
    """Answers, for one plan, whether a step from a thing can be told. Built once an audit, then only read."""

    def __init__(self, plan: PlanGraph) -> None:
        self.plan = plan
        self._stated = {(row.what, row.within): row.whole for row in plan.scope}
        self._sheets: dict[str, State] = {}
        self._columns: dict[tuple[str, str], State] = {}

    def sheet(self, kind: str) -> State:
        """The state of the list of a kind."""
        if kind not in self._sheets:
            stated = self._said(f"{above}" for above in vocabulary().kind_and_above(kind))
            self._sheets[kind] = _state(stated, self.plan.count(kind) > 0)
        return self._sheets[kind]

    def column(self, kind: str, name: str) -> State:
        """The state of an attribute or link of a kind, for the dataset as a whole."""
        if (kind, name) not in self._columns:
            stated = self._said(f"{above}.{name}" for above in vocabulary().kind_and_above(kind))
            carried = self.plan.carries(kind, name) or (stated is None and self._nothing_to_link_to(name))
            self._columns[kind, name] = _state(stated, carried)
        return self._columns[kind, name]

    def column_at(self, kind: str, name: str) -> States:
        """The state of a column at each thing of a kind, shape (count of the kind,)."""
        states = np.full(self.plan.count(kind), self.column(kind, name), dtype=np.int8)
        names = {f"{above}.{name}" for above in vocabulary().kind_and_above(kind)}
        return self._overridden(states, kind, ("row",), names)

    def against(self, low_kind: str, link: str, high_kind: str, *, looked_for: bool = False) -> States:
        """The state of what may hang on each thing of `high_kind` by a link from `low_kind`.

        Where the kind below is the one looked for, a thing of it whose own row is stated not whole, and which
        says nothing in this column, may hang anywhere.
        """
        above = vocabulary().kind_and_above(low_kind)
        names = {f"{kind}.{link}" for kind in above} | set(above)
        state = self._hanging(low_kind, link)
        if looked_for and state == State.WHOLE and self._may_hang_anywhere(low_kind, link):
            state = State.PARTIAL
        states = np.full(self.plan.count(high_kind), state, dtype=np.int8)
        return self._overridden(states, high_kind, ("below",), names)

    def unsure(self, marker: Unsure, kind: str) -> Mask:
        """At which things of a kind the input cannot tell the marker's step, shape (count of the kind,)."""
        if kind == UNRESOLVED:
            return np.ones(self.plan.count(kind), dtype=np.bool_)
        if marker.steps[0].name in vocabulary().attributes:
            return self._attribute_unsure(marker, kind)
        return self._link_unsure(marker, kind)

    def alternatives(self, marker: Unsure, kind: str) -> tuple[list[tuple[str, States]], list[tuple[str, States]]]:
        """What the marker's step depends on at a kind: (column name, state at each thing), sought then passed."""
        sought, passed = [], []
        for step in marker.steps:
            for low, high in self._ends(step, kind):
                far = low if step.inverse else high
                if marker.sought is None or far in marker.sought:
                    sought.append(self._alternative(step, low, high, looked_for=marker.final))
                elif far in marker.passed:
                    passed.append(self._alternative(step, low, high, looked_for=False))
        if not marker.steps[0].inverse and not any(step.inverse for step in marker.steps):
            sought, passed = [*sought, *passed], []
        return sought, passed

    def _alternative(self, step: Step, low: str, high: str, *, looked_for: bool) -> tuple[str, States]:
        if step.inverse:
            return f"{low}.{step.name}", self.against(low, step.name, high, looked_for=looked_for)
        return f"{low}.{step.name}", self.column_at(low, step.name)

    def _ends(self, step: Step, kind: str) -> Iterable[tuple[str, str]]:
        """(kind below, kind above) pairs that the vocabulary allows for a step from a kind."""
        lows, highs = vocabulary().ends(step.name)
        near, fars = (highs, lows) if step.inverse else (lows, highs)
        if kind in near:
            for far in sorted(fars):
                pair = (far, kind) if step.inverse else (kind, far)
                if vocabulary().may_link(pair[0], step.name, pair[1]):
                    yield pair

    def _link_unsure(self, marker: Unsure, kind: str) -> Mask:
        sought, passed = ([states for _, states in group] for group in self.alternatives(marker, kind))
        nobody = np.zeros(self.plan.count(kind), dtype=np.bool_)
        if not sought and not passed:
            return nobody
        if marker.sought and self.none_loaded(marker.sought):
            return ~nobody
        unsure = nobody | _any_partial(sought) | _any_partial(passed)
        return unsure | (_all_absent(sought) if sought else _all_absent(passed))

    def none_loaded(self, kinds: Iterable[str]) -> bool:
        """Whether of all these kinds nothing was loaded, and nobody said that there is nothing."""
        return all(self.sheet(kind) == State.ABSENT or self._empty_and_partial(kind) for kind in kinds)

    def _empty_and_partial(self, kind: str) -> bool:
        return self.sheet(kind) == State.PARTIAL and self.plan.count(kind) == 0

    def _attribute_unsure(self, marker: Unsure, kind: str) -> Mask:
        name = marker.steps[0].name
        attribute = vocabulary().attributes[name]
        if name not in vocabulary().attributes_of(kind):
            return np.zeros(self.plan.count(kind), dtype=np.bool_)
        states = self.column_at(kind, name)
        blank = np.ones(len(states), dtype=np.bool_)
        held = self.plan.values.get((kind, name))
        if held is not None:
            blank[held.at] = False
        unsure = states != State.WHOLE
        if marker.valued and attribute.blank_means is None:
            unsure |= True
        found: Mask = (blank & unsure) | (attribute.many & ~blank & (states == State.PARTIAL))
        return found

    def _hanging(self, low_kind: str, link: str) -> State:
        """The state of a sheet and its link column together, as seen from the link's higher end."""
        sheet, column = self.sheet(low_kind), self.column(low_kind, link)
        if State.PARTIAL in (sheet, column):
            return State.PARTIAL
        if sheet == State.WHOLE and self.plan.count(low_kind) == 0:
            return State.WHOLE
        return min(sheet, column)

    def _may_hang_anywhere(self, low_kind: str, link: str) -> bool:
        """Whether some thing of a kind says nothing in a link's column that is stated not whole at it alone."""
        silent = self.column_at(low_kind, link) == State.PARTIAL
        for block in self.plan.blocks_from(link, low_kind):
            silent[block.low] = False
        return bool(silent.any())

    def _nothing_to_link_to(self, link: str) -> bool:
        """Whether a link can lead nowhere: some kind above it is stated whole, and all of them are empty."""
        if link not in vocabulary().links:
            return False
        highs = vocabulary().ends(link)[1]
        empty = all(self.plan.count(kind) == 0 for kind in highs)
        return empty and any(self.sheet(kind) == State.WHOLE for kind in highs)

    def not_whole(self, kind: str) -> Iterable[tuple[ScopeRow, Mask]]:
        """The scope rows that say something is not whole, the most specific first, and the things each is about."""
        span = self.plan.spans.get(kind, slice(0, 0))
        found = []
        for row in self.plan.scope:
            rows = self._part(row.within, alone=row.what in ("row", "below")) if row.within else np.arange(self.plan.n)
            here = np.zeros(self.plan.n, dtype=np.bool_)
            here[rows] = True
            if not row.whole:
                found.append((len(rows), row, here[span]))
        found.sort(key=lambda each: each[0])
        return [(row, here) for _, row, here in found]

    def _said(self, names: Iterable[str]) -> bool | None:
        """The first scope row about the whole dataset among these names; None if there is none."""
        return next((self._stated[name, ""] for name in names if (name, "") in self._stated), None)

    @cached_property
    def _local(self) -> list[tuple[str, bool, NDArray[np.intp]]]:
        """Scope rows about a part of the dataset: (what, whole, rows of things), widest part first."""
        rows = [
            (row.what, row.whole, self._part(row.within, alone=row.what in ("row", "below")))
            for row in self.plan.scope
            if row.within
        ]
        return sorted(rows, key=lambda row: (-len(row[2]), "." in row[0], _depth(row[0])))

    def _part(self, id: str, *, alone: bool) -> NDArray[np.intp]:
        """Rows of a thing and, unless alone, of what is in it or part of it, however deep."""
        start = self.plan.rows.get(id)
        if start is None:
            return np.empty(0, dtype=np.intp)
        inside = np.zeros(self.plan.n, dtype=np.bool_)
        inside[start] = True
        while not alone:
            before = int(inside.sum())
            for block in self.plan.blocks:
                if block.link in ("inPlan", "partOf"):
                    low = self.plan.spans[block.low_kind].start + block.low
                    high = self.plan.spans[block.high_kind].start + block.high
                    inside[low[inside[high]]] = True
            if int(inside.sum()) == before:
                break
        return np.flatnonzero(inside)

    def _overridden(self, states: States, kind: str, marks: Sequence[str], names: set[str]) -> States:
        """States with the local scope rows laid over them, the most specific last."""
        span = self.plan.spans.get(kind, slice(0, 0))
        for what, whole, rows in self._local:
            if what in marks or what in names:
                here = rows[(rows >= span.start) & (rows < span.stop)] - span.start
                states[here] = State.WHOLE if whole else State.PARTIAL
        return states


def _depth(what: str) -> int:
    """How special the kind is that a scope row speaks of: one more than the number of kinds above it."""
    return len(vocabulary().kind_and_above(what.partition(".")[0]))


def _state(stated: bool | None, present: bool) -> State:
    if stated is None:
        return State.WHOLE if present else State.ABSENT
    return State.WHOLE if stated else State.PARTIAL


def _any_partial(group: Sequence[States]) -> Mask | bool:
    return np.logical_or.reduce([states == State.PARTIAL for states in group]) if group else False


def _all_absent(group: Sequence[States]) -> Mask | bool:
    return np.logical_and.reduce([states == State.ABSENT for states in group]) if group else False
