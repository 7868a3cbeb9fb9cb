"""The thread of one thing: what it leads up to, or what hangs below it, and the furthest point reached.

The part that can be reached is cut out of the plan's columns first, by a breadth-first search over whole
blocks; only that part becomes a networkx graph. Paths are never enumerated, so circles and things that are
reached in many ways cost nothing extra: each thing stands in the outline once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from golden_thread.graph.nouns import noun_of, widest
from golden_thread.graph.phrases import UP
from golden_thread.graph.plan import BASES, UNRESOLVED, Block, Mask, PlanGraph, Positions
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.ontology.rule import Step, Unsure
from golden_thread.ontology.terms import vocabulary

if TYPE_CHECKING:
    import networkx as nx

Direction = Literal["up", "down"]
Order = Callable[[int], tuple[int, str, str]]
"""A sort key of rows."""

BESIDE = ("ownedBy", "leads", "delivers", "funds", "supports", "isConsultedOn")
"""Links that stand beside the thread: who answers for a thing and who takes part in it."""

NEAREST_THE_TOP = ("Vision", "Priority", "Outcome")
"""Upwards, the furthest point is judged by these first, and by the number of steps among all others."""


@dataclass(frozen=True)
class Spot:
    """One thing of a thread. `steps` counts the fewest links between it and the thread's start."""

    id: str
    kind: str
    title: str
    basis: str
    source: str
    steps: int


@dataclass(frozen=True)
class Strand:
    """One link, read from the thing at hand: `label` is "contributes to" upwards, "is served by" downwards."""

    start: str
    label: str
    end: str
    link: str
    basis: str
    source: str
    note: str


@dataclass(frozen=True)
class OutlineRow:
    """One line of a thread's outline: the thing, the strand that led there, and whether it stands above already."""

    depth: int
    thing: str
    strand: Strand | None
    shown_above: bool


@dataclass(frozen=True)
class Thread:
    """Everything reached from one thing in one direction.

    `things` come nearest first, `strands` in the order of the outline. `beside` are the links to owners and
    partners of those things. `ending` says in words why the thread goes no further than `furthest`.
    """

    direction: Direction
    start: str
    things: tuple[Spot, ...]
    strands: tuple[Strand, ...]
    beside: tuple[Strand, ...]
    outline: tuple[OutlineRow, ...]
    furthest: str
    ending: str

    def spot(self, id: str) -> Spot:
        """One thing of the thread; KeyError if it is not in it."""
        return self._by_id[id]

    @cached_property
    def _by_id(self) -> dict[str, Spot]:
        return {spot.id: spot for spot in self.things}


def trace(plan: PlanGraph, id: str, direction: Direction = "up") -> Thread:
    """The thread of a thing, upwards to the vision or downwards to people's work.

    Raises KeyError if the plan has no such id. Time is the number of links times the number of levels.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Homes insulated: Measure, measures Warm homes\\nWarm homes: Outcome, contributesTo Health")
    >>> [spot.id for spot in trace(plan, "Homes insulated").things]
    ['Homes insulated', 'Warm homes', 'Health']
    """
    import networkx as nx

    start = plan.rows[id]
    graph = _part(plan, start, direction)
    steps: dict[int, int] = nx.single_source_shortest_path_length(graph, start)
    order = _reading_order(plan)
    rows = sorted(steps, key=lambda row: (steps[row], order(row)))
    outline = tuple(_outline(plan, graph, start, order))
    furthest = _furthest(plan, steps, order, direction)
    return Thread(
        direction,
        id,
        tuple(_spot(plan, row, steps[row]) for row in rows),
        tuple(line.strand for line in outline if line.strand is not None),
        tuple(_beside(plan, rows)),
        outline,
        str(plan.ids[furthest]),
        _ending(plan, furthest, direction, tuple(graph.successors(furthest))),
    )


def things_below(plan: PlanGraph, ids: Iterable[str]) -> dict[str, int]:
    """How many different things hang below each of some things, at any depth: what is lost to sight with it.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Homes insulated: Measure, measures Warm homes\\nWarm homes: Outcome")
    >>> things_below(plan, ["Warm homes", "Homes insulated"])
    {'Warm homes': 1, 'Homes insulated': 0}
    """
    starts, lower = _lower_ends(plan)
    return {id: _count_below(plan.rows[id], starts, lower) for id in ids}


def hanging_on(plan: PlanGraph, start: Mask, also: Iterable[str] = ()) -> Mask:
    """Some things and everything below them, at any depth; bool arrays, shape (n,).

    `also` names links to walk down beside those of the thread.
    """
    links = {*UP, *also}
    ends = [_ends(plan, block)[::-1] for block in plan.blocks if block.link in links]
    return _reached(start, ends)


def _lower_ends(plan: PlanGraph) -> tuple[list[int], list[int]]:
    """For each row where its lower ends start in a list, and that list: adjacency as two plain lists."""
    ends = [_ends(plan, block) for block in plan.blocks if block.link in UP]
    low = np.concatenate([low for low, _ in ends]) if ends else np.empty(0, dtype=np.intp)
    high = np.concatenate([high for _, high in ends]) if ends else np.empty(0, dtype=np.intp)
    order = np.argsort(high, kind="stable")
    starts = np.searchsorted(high[order], np.arange(plan.n + 1))
    return starts.tolist(), low[order].tolist()


def _count_below(row: int, starts: Sequence[int], lower: Sequence[int]) -> int:
    seen, waiting = {row}, [row]
    while waiting:
        at = waiting.pop()
        fresh = set(lower[starts[at] : starts[at + 1]]) - seen
        seen |= fresh
        waiting += fresh
    return len(seen) - 1


def _ends(plan: PlanGraph, block: Block) -> tuple[Positions, Positions]:
    """Rows of a block's lower and higher ends, shape (links,) each."""
    return plan.spans[block.low_kind].start + block.low, plan.spans[block.high_kind].start + block.high


def _part(plan: PlanGraph, start: int, direction: Direction) -> nx.MultiDiGraph[int]:
    """The part of the plan reached from a row, its edges in the direction walked, each with its strand."""
    import networkx as nx

    up = direction == "up"
    first = np.zeros(plan.n, dtype=np.bool_)
    first[start] = True
    blocks = [block for block in plan.blocks if block.link in UP]
    ends = [_ends(plan, block)[:: 1 if up else -1] for block in blocks]
    reached = _reached(first, ends)
    graph = nx.MultiDiGraph()
    graph.add_node(start)
    for block, (near, far) in zip(blocks, ends, strict=True):
        for at in np.flatnonzero(reached[near]).tolist():
            strand = _strand(plan, block, at, backwards=not up)
            graph.add_edge(int(near[at]), int(far[at]), strand=strand)
    return graph


def _reached(start: Mask, ends: Sequence[Sequence[Positions]]) -> Mask:
    """Which rows are reached from some; bool array, shape (n,). Each round goes one step further everywhere."""
    reached, frontier = start.copy(), start
    while frontier.any():
        fresh = np.zeros_like(reached)
        for near, far in ends:
            fresh[far[frontier[near]]] = True
        frontier = fresh & ~reached
        reached |= frontier
    return reached


def _strand(plan: PlanGraph, block: Block, at: int, *, backwards: bool) -> Strand:
    low, high = plan.row(block.low_kind, block.low[at]), plan.row(block.high_kind, block.high[at])
    link = vocabulary().links[block.link]
    start, label, end = (high, link.inverse_label, low) if backwards else (low, link.label, high)
    basis, source, note = BASES[int(block.basis[at])], str(block.source[at]), str(block.note[at])
    return Strand(str(plan.ids[start]), label, str(plan.ids[end]), block.link, basis, source, note)


def _spot(plan: PlanGraph, row: int, steps: int) -> Spot:
    title, source, basis = plan.things.loc[row, ["title", "source", "basis"]]
    return Spot(str(plan.ids[row]), plan.kind_at(row), str(title), str(basis), str(source), steps)


def _reading_order(plan: PlanGraph) -> Order:
    """Rows by kind, then title, then id."""
    starts = np.array([span.start for span in plan.spans.values()])

    def key(row: int) -> tuple[int, str, str]:
        return int(np.searchsorted(starts, row, side="right")), str(plan.titles[row]), str(plan.ids[row])

    return key


def _outline(plan: PlanGraph, graph: nx.MultiDiGraph[int], start: int, order: Order) -> Iterator[OutlineRow]:
    """The part as an outline, depth first; what stands above is named again but not opened again."""
    shown: set[int] = set()
    waiting: list[tuple[int, int, Strand | None]] = [(0, start, None)]
    while waiting:
        depth, row, strand = waiting.pop()
        yield OutlineRow(depth, str(plan.ids[row]), strand, row in shown)
        if row not in shown:
            shown.add(row)
            edges = [(end, data["strand"]) for _, end, data in graph.out_edges(row, data=True)]
            edges.sort(key=lambda edge: (edge[1].label, order(edge[0])), reverse=True)
            waiting += [(depth + 1, end, onward) for end, onward in edges]


def _beside(plan: PlanGraph, rows: Sequence[int]) -> Iterator[Strand]:
    """Owners and partners of some things, in the order of those things."""
    wanted = np.zeros(plan.n, dtype=np.bool_)
    wanted[list(rows)] = True
    found: dict[str, list[Strand]] = {}
    for block in plan.blocks:
        if block.link in BESIDE:
            owned = block.link == "ownedBy"
            near = _ends(plan, block)[0 if owned else 1]
            for at in np.flatnonzero(wanted[near]).tolist():
                strand = _strand(plan, block, at, backwards=not owned)
                found.setdefault(strand.start, []).append(strand)
    for row in rows:
        yield from sorted(found.get(str(plan.ids[row]), ()), key=lambda strand: (strand.label, strand.end))


def _furthest(plan: PlanGraph, steps: dict[int, int], order: Order, direction: Direction) -> int:
    """The row furthest along: upwards nearest the vision, otherwise the most steps away; then by reading order."""

    def distance(row: int) -> tuple[int, int, tuple[int, str, str]]:
        kind = plan.kind_at(row)
        top = direction == "up" and kind in NEAREST_THE_TOP
        rank = NEAREST_THE_TOP.index(kind) if top else len(NEAREST_THE_TOP)
        return rank, -steps[row], order(row)

    return min(steps, key=distance)


def _ending(plan: PlanGraph, row: int, direction: Direction, onward: Sequence[int]) -> str:
    """Why a thread goes no further than a row, in words; nothing where it has arrived."""
    kind = plan.kind_at(row)
    if UNRESOLVED in (kind, *map(plan.kind_at, onward)):
        names = ", ".join(repr(str(plan.titles[end])) for end in (onward or (row,)))
        return f"{names} is named there, but nothing in the input has that name"
    if onward:
        return "it leads only round in a circle"
    if direction == "down":
        return "" if _told_below(plan, row) else "the input does not say whether anything does"
    missing = _kinds_above(kind)
    words = f"no {noun_of(missing)} is named above it"
    if not missing or _told(plan, row):
        return words if missing else ""
    return f"{words}, and the input does not say whether there is one"


def _told(plan: PlanGraph, row: int) -> bool:
    """Whether the input is whole about what stands above a row, so that nothing named means nothing there."""
    kind, wholeness = plan.kind_at(row), Wholeness(plan)
    columns = [wholeness.column_at(kind, link) for link in vocabulary().links_from(kind) if link in UP]
    return any(int(states[row - plan.spans[kind].start]) == State.WHOLE for states in columns)


def _told_below(plan: PlanGraph, row: int) -> bool:
    """Whether the input is whole about what hangs on a row, so that nothing named means nothing there."""
    kind = plan.kind_at(row)
    marker = Unsure(tuple(Step(link, inverse=True) for link in sorted(UP)))
    return not Wholeness(plan).unsure(marker, kind)[row - plan.spans[kind].start]


def _kinds_above(kind: str) -> tuple[str, ...]:
    """The kinds that a thing of a kind may hang on, nearest the vision first."""
    words = vocabulary()
    links = [link for link in words.links_from(kind) if link in UP]
    return widest({high for high in words.kinds if any(words.may_link(kind, link, high) for link in links)})
