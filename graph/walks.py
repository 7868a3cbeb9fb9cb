"""Walks along a path from one thing: which ends it reaches, and how far it gets where it reaches none.

A breadth-first search over the plan's blocks, so it is safe on circles and on things reached in many ways,
and no path is ever listed. Among equally short walks the first by title, then by id, is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from golden_thread.graph.nearby import Link, Nearby
from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.ontology.rule import Alternative, Maybe, Path, Repeat, Sequence, Step
from golden_thread.ontology.terms import vocabulary

Rest = tuple[Path, ...]
"""What is left to walk of a path."""

Place = tuple[int, int]
"""A place on a route (by its number), and the row of the thing where one stands."""

Came = tuple[Place, Link]
"""How a place was come to: from which place, and by which link."""


@dataclass(frozen=True)
class Route:
    """A path as numbered places, the first of them 0: what is left to walk, what leads on, where it may end."""

    rests: tuple[Rest, ...]
    moves: tuple[tuple[tuple[tuple[Step, ...], int], ...], ...]
    ends: tuple[bool, ...]


@cache
def route(path: Path) -> Route:
    """A path as a route.

    >>> route(Repeat(Step("partOf"), 1)).ends
    (False, True)
    """
    rests: list[Rest] = [(path,)]
    told = []
    for rest in rests:
        found = moves(rest)
        rests += dict.fromkeys(after for _, after in found if after not in rests)
        told.append(tuple((steps, rests.index(after)) for steps, after in found))
    return Route(tuple(rests), tuple(told), tuple(map(is_end, rests)))


@dataclass(frozen=True)
class Walk:
    """A walk from a thing: its hops, and what could not be walked next (`missing`: steps that lead nowhere)."""

    start: int
    hops: tuple[Link, ...]
    missing: tuple[Step, ...]

    @property
    def end(self) -> int:
        """The row where it ends."""
        return self.hops[-1].row if self.hops else self.start


class Walks:
    """Walks over one plan."""

    def __init__(self, plan: PlanGraph) -> None:
        self.plan = plan
        self.nearby = Nearby(plan)

    def search(self, path: Path, start: int) -> Search:
        """Everything that a path reaches from the thing at a row, nearest first."""
        way = route(path)
        frontier: list[Place] = [(0, start)]
        came: dict[Place, Came | None] = {(0, start): None}
        levels = []
        while frontier:
            levels.append(tuple(frontier))
            reached: list[Place] = []
            for place in frontier:
                for there, how in self._next(way, place):
                    if there not in came:
                        came[there] = how
                        reached.append(there)
            frontier = reached
        return Search(self, way, came, tuple(levels))

    def _next(self, way: Route, place: Place) -> list[tuple[Place, Came]]:
        """The places one link further, by the title of the thing there."""
        number, row = place
        found = [
            ((after, link.row), (place, link))
            for steps, after in way.moves[number]
            for link in self.nearby.links(steps, row)
        ]
        if len(way.moves[number]) > 1:
            found.sort(key=lambda one: self.nearby.order(one[0][1]))
        return found


def starts(plan: PlanGraph, path: Path, ends: Mask) -> Mask:
    """From which things a path leads to one of some ends; bool arrays, shape (n,).

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Tidy streets: Outcome, contributesTo Clean\\nClean: Priority\\nSafe: Priority")
    >>> starts(plan, Repeat(Step("contributesTo"), 0), plan.titles == "Clean").tolist()
    [True, False, True]
    """
    if isinstance(path, Alternative):
        either: Mask = np.logical_or.reduce([starts(plan, part, ends) for part in path.parts])
        return either
    if isinstance(path, Sequence):
        for part in reversed(path.parts):
            ends = starts(plan, part, ends)
        return ends
    if isinstance(path, Maybe):
        return ends | starts(plan, path.of, ends)
    if isinstance(path, Repeat):
        found = frontier = starts(plan, path.of, ends)
        while frontier.any():
            frontier = starts(plan, path.of, frontier) & ~found
            found = found | frontier
        return found if path.at_least else found | ends
    found = np.zeros(plan.n, dtype=np.bool_)
    for block in plan.blocks:
        if block.link == path.name:
            low, high = block.low + plan.spans[block.low_kind].start, block.high + plan.spans[block.high_kind].start
            near, far = (high, low) if path.inverse else (low, high)
            found[near[ends[far]]] = True
    return found


@dataclass(frozen=True)
class Search:
    """What one search found: how each place was come to, and the places by the number of links walked."""

    walks: Walks
    route: Route
    came: Mapping[Place, Came | None]
    levels: tuple[tuple[Place, ...], ...]

    @property
    def ends(self) -> tuple[Place, ...]:
        """The places at which the path ends, each thing once, nearest first."""
        found: dict[int, Place] = {}
        for place in self.came:
            if self.route.ends[place[0]]:
                found.setdefault(place[1], place)
        return tuple(found.values())

    def furthest(self, sought: frozenset[str]) -> Place:
        """The place most links away from which one of the kinds sought (none: any) could still be reached."""
        kind_at, known = self.walks.plan.kind_at, dict[tuple[int, str], bool]()
        for level in reversed(self.levels):
            for number, row in level:
                key = number, kind_at(row)
                if key not in known:
                    known[key] = may_reach(self.route.rests[number], key[1], sought)
                if known[key]:
                    return number, row
        return self.levels[0][0]

    def last_step(self, place: Place) -> bool:
        """Whether one more link from a place may be the path's last."""
        return any(self.route.ends[after] for _, after in self.route.moves[place[0]])

    def walk_to(self, place: Place) -> Walk:
        """The shortest walk to a place, and the steps that could come next."""
        hops = []
        missing = tuple(step for steps, _ in self.route.moves[place[0]] for step in steps)
        while (came := self.came[place]) is not None:
            hops.append(came[1])
            place = came[0]
        return Walk(place[1], tuple(reversed(hops)), missing)


@cache
def moves(rest: Rest) -> tuple[tuple[tuple[Step, ...], Rest], ...]:
    """The links that may be walked next, as groups of alternative steps, and what is left after each.

    >>> moves((Repeat(Step("partOf"), 1),))[0][0]
    (Step(name='partOf', inverse=False),)
    """
    if not rest:
        return ()
    first, after = rest[0], rest[1:]
    if isinstance(first, Step):
        return (((first,), after),) if first.name in vocabulary().links else ()
    if isinstance(first, Sequence):
        return moves((*first.parts, *after))
    if isinstance(first, Maybe):
        return (*moves((first.of, *after)), *moves(after))
    if isinstance(first, Repeat):
        again = (Repeat(first.of, 0), *after)
        once = tuple((steps, again) for steps, _ in moves((first.of,)))
        return once if first.at_least else (*once, *moves(after))
    plain = tuple(part for part in first.parts if isinstance(part, Step) and part.name in vocabulary().links)
    longer = tuple(move for part in first.parts if part not in plain for move in moves((part, *after)))
    return (((plain, after),) if plain else ()) + longer


@cache
def may_reach(rest: Rest, kind: str, sought: frozenset[str]) -> bool:
    """Whether, by the vocabulary, one or more links from a kind may lead to an end of a kind sought.

    >>> up = Repeat(Alternative((Step("contributesTo"), Step("measures"))), 1)
    >>> [may_reach((up,), kind, frozenset({"Priority"})) for kind in ("Measure", "Outcome", "Priority")]
    [True, True, False]
    """
    frontier, seen = [(rest, kind)], set()
    while frontier:
        here = frontier.pop()
        for there in _allowed(*here):
            if is_end(there[0]) and (not sought or there[1] in sought):
                return True
            if there not in seen:
                seen.add(there)
                frontier.append(there)
    return False


def _allowed(rest: Rest, kind: str) -> Iterable[tuple[Rest, str]]:
    """What is left and at which kinds, one link further, by the vocabulary."""
    may_link = vocabulary().may_link
    for steps, after in moves(rest):
        for step in steps:
            for far in vocabulary().ends(step.name)[0 if step.inverse else 1]:
                if may_link(far, step.name, kind) if step.inverse else may_link(kind, step.name, far):
                    yield after, far


@cache
def is_end(rest: Rest) -> bool:
    """Whether a path may end here.

    >>> is_end((Repeat(Step("partOf"), 0), Maybe(Step("inPlan")))), is_end((Repeat(Step("partOf"), 1),))
    (True, False)
    """
    return all(_may_be_skipped(part) for part in rest)


def _may_be_skipped(path: Path) -> bool:
    if isinstance(path, Maybe):
        return True
    if isinstance(path, Repeat):
        return path.at_least == 0 or _may_be_skipped(path.of)
    if isinstance(path, Sequence):
        return all(_may_be_skipped(part) for part in path.parts)
    return isinstance(path, Alternative) and any(_may_be_skipped(part) for part in path.parts)
