"""How far a repeated path reaches: from which things one or more steps lead to an end.

Blocks of links are taken in the order of the kinds, highest first, so each is walked once. Only kinds that
lead to each other in a circle (staff objective under staff objective) are walked in rounds, and each round
keeps just the links not yet settled. Cycles end by themselves, and no path is ever listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def spread(walks: Sequence[Walk], ends: Mapping[str, Mask]) -> dict[str, Mask]:
    """For each kind, the things from which one or more steps lead to an end; bool arrays as long as `ends`' own.

    >>> up = Walk("Outcome", "Priority", np.array([0, 2]), np.array([0, 1]))
    >>> spread([up], {"Outcome": np.zeros(3, dtype=bool), "Priority": np.array([False, True])})["Outcome"].tolist()
    [False, False, True]
    """
    seen = {kind: np.zeros(len(mask), dtype=np.bool_) for kind, mask in ends.items()}
    ready = dict(ends)
    for group in circles(walks, list(ends)):
        out = [walk for walk in walks if walk.near in group and walk.far not in group]
        for walk in out:
            if ready[walk.far].any():
                seen[walk.near][walk.near_at.compress(ready[walk.far].take(walk.far_at))] = True
        good = {kind: ready[kind] | seen[kind] for kind in group}
        inner = [walk for walk in walks if walk.near in group and walk.far in group]
        if inner:
            _rounds(inner, good, seen)
        ready |= good
    return seen


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


def _add(kind: str, positions: Positions, good: dict[str, Mask], seen: dict[str, Mask]) -> None:
    seen[kind][positions] = True
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
        return self._near_at[np.repeat(start, width) + within]


def circles(walks: Sequence[Walk], kinds: Sequence[str]) -> list[tuple[str, ...]]:
    """Kinds in the order in which they can be settled, those that lead to each other in a circle together.

    >>> nothing = np.empty(0, dtype=np.intp)
    >>> circles([Walk("Outcome", "Priority", nothing, nothing)], ["Outcome", "Priority"])
    [('Priority',), ('Outcome',)]
    """
    fars: dict[str, set[str]] = {kind: set() for kind in kinds}
    for walk in walks:
        fars[walk.near].add(walk.far)
    reach = {kind: _beyond(kind, fars) for kind in kinds}
    groups = {tuple(other for other in kinds if other == kind or _both(kind, other, reach)) for kind in kinds}
    return sorted(groups, key=lambda group: (len(reach[group[0]] | set(group)), group))


def _beyond(kind: str, fars: Mapping[str, set[str]]) -> set[str]:
    """Every kind that steps from a kind can lead to."""
    found: set[str] = set()
    waiting = [kind]
    while waiting:
        for far in fars[waiting.pop()] - found:
            found.add(far)
            waiting.append(far)
    return found


def _both(one: str, other: str, reach: Mapping[str, set[str]]) -> bool:
    return other in reach[one] and one in reach[other]
