"""What rests on what: the links that carry support upwards, walked without ever listing a path.

A partner supports a project, which contributes to an outcome, which contributes to a priority: all three
stand below the priority, and each of these links carries. What has ended carries nothing any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from golden_thread.graph.evidence import weakest
from golden_thread.graph.items import Item
from golden_thread.graph.phrases import UP
from golden_thread.graph.plan import BASES, Mask, PlanGraph, Positions
from golden_thread.ontology.terms import vocabulary

ENDED = ("closed", "retired")
"""The states of a thing that is no longer there to rest on."""

BODIES = ("Organisation", "Partner", "Partnership", "Post", "Forum")
"""The kinds that act, or where those who act meet."""

INVOLVED = "isInvolvedIn"
"""The parent of the links that say how a body takes part in a piece of work."""

WEAKEST = len(BASES) - 1
"""The level of the weakest basis; a link's level is its own or that of either end, whichever is weaker."""


@dataclass(frozen=True)
class Links:
    """Links by the row they start from: `ends[first[row]:first[row + 1]]` are the rows at their other ends."""

    first: list[int]
    ends: list[int]

    def at(self, row: int) -> list[int]:
        """The rows one link away."""
        return self.ends[self.first[row] : self.first[row + 1]]


@cache
def roles() -> tuple[str, ...]:
    """The links by which a body takes part in a piece of work.

    >>> roles()
    ('leads', 'delivers', 'funds', 'supports', 'isConsultedOn')
    """
    return tuple(name for name, link in vocabulary().links.items() if link.parent == INVOLVED)


@cache
def carrying() -> tuple[str, ...]:
    """All links that may carry support: those of the thread, and the parts that bodies take."""
    return tuple(sorted({*UP, *roles()}))


def carries(low_kind: str, link: str, high_kind: str) -> bool:
    """Whether a link between two kinds carries support.

    What a body does rests on those who are part of it, but not on every piece of work that is.

    >>> carries("Partner", "partOf", "Partnership"), carries("Service", "partOf", "Organisation")
    (True, False)
    """
    return link in carrying() and (high_kind not in BODIES or low_kind in BODIES)


class Supports:
    """The carrying links of one plan, without those of things that have ended. `keep` counts as not ended."""

    def __init__(self, plan: PlanGraph, keep: int | None = None) -> None:
        self.plan = plan
        self.gone = ended(plan)
        if keep is not None:
            self.gone[keep] = False
        self._walks: dict[tuple[bool, int], Links] = {}
        self._items: dict[tuple[int, str], Item] = {}

    @cached_property
    def every(self) -> tuple[Positions, Positions, NDArray[np.int8]]:
        """Rows at the lower and higher end of every carrying link, and its level; links to itself left out."""
        blocks = [block for block in self.plan.blocks if carries(block.low_kind, block.link, block.high_kind)]
        starts = {kind: span.start for kind, span in self.plan.spans.items()}
        none = np.empty(0, dtype=np.intp)
        low = np.concatenate([none, *(starts[block.low_kind] + block.low for block in blocks)])
        high = np.concatenate([none, *(starts[block.high_kind] + block.high for block in blocks)])
        level = np.concatenate([none.astype(np.int8), *(block.basis for block in blocks)])
        level = np.maximum(level, np.maximum(self.levels[low], self.levels[high]))
        apart = low != high
        return low[apart], high[apart], level[apart]

    @cached_property
    def levels(self) -> NDArray[np.int8]:
        """The level of each thing's own basis, shape (n,)."""
        order = {basis: level for level, basis in enumerate(BASES)}
        return np.array([order[basis] for basis in self.plan.things["basis"]], dtype=np.int8)

    @cached_property
    def levels_there(self) -> tuple[int, ...]:
        """The levels of the links there are, weakest first; at least one."""
        return tuple(sorted(set(self.every[2].tolist()), reverse=True)) or (WEAKEST,)

    def up(self, level: int = WEAKEST) -> Links:
        """Links from what carries to what is carried, at most as weak as a level."""
        return self.links(True, level)

    def down(self, level: int = WEAKEST) -> Links:
        """Links from what is carried to what carries it, at most as weak as a level."""
        return self.links(False, level)

    def links(self, upwards: bool, level: int) -> Links:
        """Links in one direction, at most as weak as a level."""
        level = min(level, self.levels_there[0])
        if (upwards, level) not in self._walks:
            low, high, levels = self.every
            there = (levels <= level) & ~self.gone[low] & ~self.gone[high]
            near, far = (low, high) if upwards else (high, low)
            self._walks[upwards, level] = _sorted(near[there], far[there], self.plan.n)
        return self._walks[upwards, level]

    def reach(self, row: int, *, upwards: bool) -> Reach:
        """Everything reached from a row along ever weaker links."""
        levels = tuple(reversed(self.levels_there))
        return Reach(self, upwards, {level: steps_from([row], self.links(upwards, level)) for level in levels})

    def carriers(self, rows: Sequence[int], within: Collection[int], most: int) -> dict[int, dict[int, str]]:
        """For each row of a part the first of some rows that carry it, at most so many, with their strongest bases."""
        groups = [[row] for row in rows]
        weakest_level, *stronger = self.levels_there
        found = {
            row: {rows[number]: BASES[weakest_level] for number in numbers}
            for row, numbers in first_reaching(groups, self.up(), within, most).items()
        }
        for level in stronger:
            for row, numbers in first_reaching(groups, self.up(level), within, most).items():
                found[row] |= {rows[number]: BASES[level] for number in numbers if rows[number] in found[row]}
        return found

    def capped(self, basis: str) -> str:
        """The basis of what is concluded: in a dataset marked as an example, illustrative."""
        return weakest((basis, BASES[WEAKEST])) if self.plan.about.example else basis

    def item(self, row: int, basis: str = "") -> Item:
        """The thing at a row, on its own basis or on that of what is said of it."""
        if (row, basis) not in self._items:
            known = basis or BASES[self.levels[row]]
            named = str(self.plan.ids[row]), self.plan.kind_at(row), str(self.plan.titles[row])
            self._items[row, basis] = Item(*named, known)
        return self._items[row, basis]

    def items(self, rows: Iterable[int]) -> tuple[Item, ...]:
        """The things at some rows, by kind, title and id."""
        return tuple(self.item(row) for row in self.in_order(rows))

    def in_order(self, rows: Iterable[int]) -> list[int]:
        """Rows by kind, title and id: the same order however the plan was read."""
        starts = [span.start for span in self.plan.spans.values()]
        found = np.array(sorted(rows), dtype=np.intp)
        kinds = np.searchsorted(starts, found, side="right").tolist()
        keys = zip(kinds, self.plan.titles[found], self.plan.ids[found], found.tolist(), strict=True)
        return [row for *_, row in sorted(keys)]

    def rows_of(self, *kinds: str) -> list[int]:
        """The rows of the things of some kinds, sub-kinds included, that have not ended."""
        spans = [self.plan.spans[kind] for kind in self.plan.loaded(*kinds)]
        return [row for span in spans for row in (np.flatnonzero(~self.gone[span]) + span.start).tolist()]


@dataclass(frozen=True)
class Reach:
    """What is reached from a row: for each level, strongest first, the rows with the fewest links to each."""

    supports: Supports
    upwards: bool
    steps: Mapping[int, Mapping[int, int]]

    @cached_property
    def levels(self) -> dict[int, int]:
        """The strongest level on which each row is reached, the row itself included."""
        found: dict[int, int] = {}
        for level, steps in self.steps.items():
            for row in steps:
                found.setdefault(row, level)
        return found

    def basis(self, row: int) -> str:
        """The strongest basis on which a row is reached."""
        return BASES[self.levels[row]]

    def before(self, row: int) -> int:
        """What stands last on the shortest of the strongest ways to a row; the first in order, where several do."""
        level = self.levels[row]
        steps = self.steps[level]
        back = self.supports.links(not self.upwards, level)
        near = [other for other in back.at(row) if steps.get(other) == steps[row] - 1]
        return near[0] if len(near) == 1 else self.supports.in_order(near)[0]


def ended(plan: PlanGraph) -> Mask:
    """Which things have ended, shape (n,).

    >>> from golden_thread.graph.cases import plan_of
    >>> ended(plan_of("Old: Project, status=closed\\nNew: Project, status=active")).tolist()
    [True, False]
    """
    found = np.zeros(plan.n, dtype=np.bool_)
    for kind, span in plan.spans.items():
        held = plan.values.get((kind, "status"))
        if held is not None:
            found[span.start + held.at[np.isin(np.asarray(held.of, dtype=object), ENDED)]] = True
    return found


def _sorted(near: Positions, far: Positions, n: int) -> Links:
    order = np.lexsort((far, near))
    first = np.searchsorted(near[order], np.arange(n + 1))
    return Links(first.tolist(), far[order].tolist())


def steps_from(starts: Iterable[int], links: Links, avoiding: Collection[int] = ()) -> dict[int, int]:
    """Everything reached from some rows, with the fewest links to it; the rows themselves are 0 links away.

    >>> steps_from([0], Links([0, 2, 3, 4], [1, 2, 2, 0]))
    {0: 0, 1: 1, 2: 1}
    """
    found = dict.fromkeys(starts, 0)
    frontier = list(found)
    while frontier:
        nearby = []
        for row in frontier:
            steps = found[row] + 1
            for end in links.at(row):
                if end not in found and end not in avoiding:
                    found[end] = steps
                    nearby.append(end)
        frontier = nearby
    return found


def first_reaching(
    groups: Sequence[Iterable[int]], links: Links, within: Collection[int], most: int
) -> dict[int, list[int]]:
    """For each row of a part, the numbers of the first groups that reach it, in order, at most so many.

    A group reaches the rows in it and whatever their links lead to without leaving the part. Where fewer than
    `most` are told, no other group does. A row passes on only the groups it was told of, so each link is
    walked at most `most` times however many ways there are.

    >>> first_reaching([[0], [1], [2]], Links([0, 1, 2, 3, 3], [3, 3, 3]), range(4), 2)
    {0: [0], 3: [0, 1], 1: [1], 2: [2]}
    """
    found: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        waiting = list(group)
        while waiting:
            row = waiting.pop()
            told = found.setdefault(row, []) if row in within else None
            if told is not None and len(told) < most and number not in told[-1:]:
                told.append(number)
                waiting += links.at(row)
    return found
