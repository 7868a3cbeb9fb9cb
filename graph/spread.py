"""How far a repeated path reaches: from which things one or more steps lead to an end.

Each block of links is walked once, after those that its far end leads to, and only if a kind that is asked for
needs it. Kinds that lead to each other in a circle (staff objective under staff objective) are walked in rounds,
and each round keeps just the links not yet settled. Cycles end by themselves, and no path is ever listed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from golden_thread.graph.plan import Mask, Positions

DENSE_ROUNDS = 12
"""Rounds in which every unsettled link is looked at; after these only the links at the frontier are."""


@dataclass(frozen=True)
class Walk:
    """The links of one block as a step walks them: from positions of the near kind to positions of the far."""

    near: str
    far: str
    near_at: Positions
    far_at: Positions
    once: bool = False
    """Whether no near position comes twice."""


class Spread:
    """The things from which one or more steps lead to an end, worked out kind by kind as they are asked for.

    `ends` gives, for a kind, which of its things are ends: a bool array, shape (count of the kind,).

    >>> up = Walk("Outcome", "Priority", np.array([0, 2]), np.array([0, 1]))
    >>> ends = {"Outcome": np.zeros(3, dtype=bool), "Priority": np.array([False, True])}
    >>> Spread([up], ends.__getitem__)["Outcome"].tolist()
    [False, False, True]
    """

    def __init__(self, walks: Sequence[Walk], ends: Callable[[str], Mask]) -> None:
        self._ends = ends
        self._from: dict[str, list[Walk]] = {}
        for walk in walks:
            self._from.setdefault(walk.near, []).append(walk)
        self._circles = circles(walks)
        self._seen: dict[str, Mask] = {}
        self._good: dict[str, Mask] = {}

    def __getitem__(self, kind: str) -> Mask:
        """From which things of a kind steps lead to an end; bool array, shape (count of the kind,)."""
        if kind not in self._seen:
            self._settle(self._circles.get(kind, (kind,)))
        return self._seen[kind]

    def _settle(self, group: tuple[str, ...]) -> None:
        """Work out the kinds of one circle, after every kind that their steps lead to."""
        walks = [walk for kind in group for walk in self._from.get(kind, ())]
        ends = {kind: self._ends(kind) for kind in group}
        seen = {kind: np.zeros(len(mask), dtype=np.bool_) for kind, mask in ends.items()}
        fresh = set(group)
        for walk in walks:
            if walk.far not in group:
                far = self._reached(walk.far)
                if far.any():
                    _outer(walk, far, seen[walk.near], first=walk.near in fresh)
                    fresh.discard(walk.near)
        good = {kind: seen[kind] | mask if mask.any() else seen[kind] for kind, mask in ends.items()}
        inner = [walk for walk in walks if walk.far in group]
        if inner and any(mask.any() for mask in good.values()):
            _rounds(inner, good, seen)
        self._seen |= seen
        self._good |= good

    def _reached(self, kind: str) -> Mask:
        """Which things of a kind are ends or lead to one."""
        if kind not in self._good:
            _ = self[kind]
        return self._good[kind]


def _rounds(walks: list[Walk], good: dict[str, Mask], seen: dict[str, Mask]) -> None:
    """Walk among kinds that lead to each other until nothing new is reached; adds to `good` and `seen`."""
    for _ in range(DENSE_ROUNDS):
        before = sum(len(walk.near_at) for walk in walks)
        walks = [_unsettled(walk, good, seen) for walk in walks]
        if sum(len(walk.near_at) for walk in walks) == before:
            return
    indexes = [_Index(walk, len(good[walk.far])) for walk in walks]
    fresh = {kind: np.flatnonzero(mask) for kind, mask in good.items()}
    while any(len(positions) for positions in fresh.values()):
        found: dict[str, list[Positions]] = {}
        for index in indexes:
            hits = np.unique(index.nears(fresh[index.far]))
            found.setdefault(index.near, []).append(hits.compress(~good[index.near].take(hits)))
            _add(index.near, hits, good, seen)
        fresh = {kind: np.concatenate(found.get(kind, [np.empty(0, dtype=np.intp)])) for kind in fresh}


def _unsettled(walk: Walk, good: dict[str, Mask], seen: dict[str, Mask]) -> Walk:
    """The walk's links whose far end is not good yet; the near ends of the others are added."""
    hit = good[walk.far].take(walk.far_at)
    _add(walk.near, walk.near_at.compress(hit), good, seen)
    left = ~hit
    return Walk(walk.near, walk.far, walk.near_at.compress(left), walk.far_at.compress(left))


def _outer(walk: Walk, far: Mask, seen: Mask, *, first: bool) -> None:
    """Add to `seen` the near ends of a walk whose far end is good; a plain write where nothing can be overwritten."""
    hit = far.take(walk.far_at)
    if first and walk.once:
        seen[walk.near_at] = hit
    else:
        seen[walk.near_at.compress(hit)] = True


def _add(kind: str, positions: Positions, good: dict[str, Mask], seen: dict[str, Mask]) -> None:
    """Note things as reached; where a kind has no ends of its own, `good` and `seen` are one array."""
    seen[kind][positions] = True
    if good[kind] is not seen[kind]:
        good[kind][positions] = True


class _Index:
    """A walk's links sorted by their far end, so that those at a small frontier are found at once."""

    def __init__(self, walk: Walk, count: int) -> None:
        order = np.argsort(walk.far_at, kind="stable")
        self.near, self.far = walk.near, walk.far
        self._near_at = walk.near_at[order]
        self._starts = np.searchsorted(walk.far_at[order], np.arange(count + 1))

    def nears(self, far_at: Positions) -> Positions:
        """The near ends of all links whose far end is among these."""
        start, width = self._starts[far_at], self._starts[far_at + 1] - self._starts[far_at]
        within = np.arange(int(width.sum())) - np.repeat(np.cumsum(width) - width, width)
        found: Positions = self._near_at[np.repeat(start, width) + within]
        return found


def circles(walks: Sequence[Walk]) -> dict[str, tuple[str, ...]]:
    """For each kind that steps start from, the kinds that lead to it and to which it leads, itself among them.

    >>> nothing = np.empty(0, dtype=np.intp)
    >>> circles([Walk("Outcome", "Priority", nothing, nothing)])
    {'Outcome': ('Outcome',)}
    """
    fars: dict[str, set[str]] = {}
    for walk in walks:
        fars.setdefault(walk.near, set()).add(walk.far)
    beyond = {kind: _beyond(kind, fars) for kind in fars}
    return {
        kind: tuple(other for other in fars if other == kind or (other in beyond[kind] and kind in beyond[other]))
        for kind in fars
    }


def _beyond(kind: str, fars: Mapping[str, set[str]]) -> set[str]:
    """Every kind that steps from a kind can lead to."""
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        for far in fars.get(waiting.pop(), set()) - found:
            found.add(far)
            waiting.append(far)
    return found
