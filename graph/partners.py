"""Partners: what rests on one of them alone, what is shared and led by none, who does nothing, who ties others.

A part that a partner takes counts for what it works on and for whatever that leads up to; one who is part of
a partnership takes part in what the partnership does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from golden_thread.graph.contributing import AIMS, MEMBER, OWNER, own_parts
from golden_thread.graph.doubts import Doubts
from golden_thread.graph.grammar import figure, listed, number
from golden_thread.graph.items import NAMED, Item, few, quoted
from golden_thread.graph.plan import BASES, PlanGraph
from golden_thread.graph.supports import Supports, first_reaching, roles
from golden_thread.ontology.rule import Step
from golden_thread.ontology.terms import vocabulary

if TYPE_CHECKING:
    import networkx as nx

TABLES = ("Partner", "Partnership", "Forum")
"""The bodies that may tie others together. The council itself ties everything, and is not asked about."""

BODIES = ("Partner", "Partnership", "Organisation")
"""The bodies that may share an outcome or be tied together, partners first."""

BODY, OUTCOME, TABLE = range(3)
"""What stands at a node of the graph of ties: somebody who acts, what is acted for, or where bodies meet."""


@dataclass(frozen=True)
class SoleSupport:
    """A thing with one partner only, through what, and which bodies that are no partners work on it besides."""

    thing: Item
    partner: Item
    through: Item | None
    beside: tuple[Item, ...]
    basis: str
    doubt: str

    @property
    def words(self) -> str:
        """The fact in a sentence."""
        way = f", through {self.through.words}" if self.through else ""
        others = f", besides {few([body.words for body in self.beside])}" if self.beside else ""
        doubt = f" Nobody can tell whether it has others: {self.doubt}." if self.doubt else ""
        return f"{self.thing.words} has one partner only, {quoted(self.partner.title)}{way}{others}.{doubt}"


@dataclass(frozen=True)
class SharedOutcome:
    """An outcome on which several bodies work and which none is named to lead; `more` are not named here."""

    outcome: Item
    bodies: tuple[Item, ...]
    more: bool
    owners: tuple[Item, ...]
    basis: str
    doubt: str

    @property
    def words(self) -> str:
        """The fact in a sentence."""
        others = ["others"] if self.more else []
        shared = f"{self.outcome.words} is shared by {listed([*(body.words for body in self.bodies), *others], 'and')}"
        answers = f" {few([owner.words for owner in self.owners])} answers for it." if self.owners else ""
        if self.doubt:
            return f"{shared}; nobody can tell who leads it: {self.doubt}.{answers}"
        return f"{shared}, and nobody is named to lead it.{answers}"


@dataclass(frozen=True)
class IdlePartner:
    """A partner that is named against no piece of work; it may still have a seat, or answer for something."""

    partner: Item
    seats: tuple[Item, ...]
    answers_for: tuple[Item, ...]
    doubt: str

    @property
    def words(self) -> str:
        """The fact in a sentence."""
        does = [f"is part of {few([seat.words for seat in self.seats])}"] if self.seats else []
        does += [f"answers for {few([thing.words for thing in self.answers_for])}"] if self.answers_for else []
        doubt = f" Nobody can tell whether it does more: {self.doubt}." if self.doubt else ""
        start = f"{self.partner.words} {' and '.join(does)}, but" if does else f"{self.partner.words} is listed, but"
        return f"{start} is named in no piece of work.{doubt}"


@dataclass(frozen=True)
class Part:
    """What would still hang together without a bridge: so many bodies and outcomes; `nearest` names a few bodies."""

    bodies: int
    outcomes: int
    nearest: tuple[Item, ...]

    @property
    def words(self) -> str:
        """The part by its nearest bodies."""
        return few([body.words for body in self.nearest], self.bodies)


@dataclass(frozen=True)
class Bridge:
    """A partner, partnership or forum that alone ties others together; `parts` hold a body each, largest first."""

    body: Item
    parts: tuple[Part, ...]
    basis: str
    doubt: str

    @property
    def words(self) -> str:
        """The fact in a sentence."""
        shown = [part.words for part in self.parts[:NAMED]]
        more = len(self.parts) - NAMED
        told = "; ".join([*shown, *([f"and {figure(more)} more"] if more > 0 else [])])
        doubt = f" Nobody can tell whether there are other ties: {self.doubt}." if self.doubt else ""
        groups = f"{number(len(self.parts))} groups that otherwise share no outcome and no table"
        return f"{self.body.words} is all that ties together {groups}: {told}.{doubt}"


def sole_supports(plan: PlanGraph) -> tuple[SoleSupport, ...]:
    """The things in which one partner alone takes part, directly or through something else, in reading order.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Police: Partner, delivers Wardens\\nWardens: Project, contributesTo Safe\\nSafe: Outcome")
    >>> [each.words for each in sole_supports(plan)][0]
    'Outcome "Safe" has one partner only, "Police", through Project "Wardens".'
    """
    supports = Supports(plan)
    partners = supports.in_order(supports.rows_of("Partner"))
    reaching = supports.carriers(partners, range(plan.n), 2)
    others = [row for row in supports.in_order(supports.rows_of("Organisation", "Partnership")) if row not in reaching]
    beside = first_reaching([[row] for row in others], supports.up(), range(plan.n), NAMED)
    doubts = Doubts(supports).below(("Partner",), range(plan.n))
    carried = frozenset(kind for link in roles() for kind in vocabulary().ends(link)[1])
    sole = [row for row, found in reaching.items() if len(found) == 1 and plan.kind_at(row) in carried]
    return tuple(
        SoleSupport(
            supports.item(row),
            supports.item(partner),
            _nearest_way(supports, row, partner, reaching),
            supports.items(others[number] for number in beside.get(row, ())),
            supports.capped(basis),
            doubts.get(row, ""),
        )
        for row in supports.in_order(sole)
        for partner, basis in reaching[row].items()
    )


def _nearest_way(supports: Supports, row: int, body: int, reaching: Mapping[int, Collection[int]]) -> Item | None:
    """What a body reaches a thing through last; None if its own link leads there."""
    near = set(supports.down().at(row))
    if body in near:
        return None
    return supports.items(other for other in near if body in reaching.get(other, ()))[0]


def shared_without_lead(plan: PlanGraph) -> tuple[SharedOutcome, ...]:
    """The outcomes on which several bodies work, a partner among them, and which none is named to lead.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of('''
    ...     Safe: Outcome
    ...     Warm: Outcome
    ...     Police: Partner, delivers Safe, leads Warm
    ...     Fire: Partner, supports Safe
    ... ''')
    >>> [each.words for each in shared_without_lead(plan)]
    ['Outcome "Safe" is shared by Partner "Fire" and Partner "Police", and nobody is named to lead it.']
    """
    supports = Supports(plan)
    members = supports.carriers(supports.rows_of("Partner"), range(plan.n), 1)
    bodies = supports.in_order(row for row in supports.rows_of(*BODIES) if row in members.get(row, (row,)))
    bodies.sort(key=lambda row: BODIES.index(plan.kind_at(row)))
    working = supports.carriers(bodies, range(plan.n), NAMED + 1)
    led = {high for low, high in _links(supports, "leads") if not supports.gone[low]}
    shared = [
        row
        for row in supports.in_order(supports.rows_of("Outcome"))
        if row not in led and len(found := [*working.get(row, ())]) > 1 and plan.kind_at(found[0]) != BODIES[-1]
    ]
    return tuple(_shared(supports, shared, working))


def _shared(supports: Supports, rows: list[int], working: Mapping[int, Mapping[int, str]]) -> Iterator[SharedOutcome]:
    """Outcomes with the bodies that work on them, and who answers for them."""
    doubts = Doubts(supports).of((Step("leads", inverse=True),), rows)
    owners: dict[int, list[int]] = {}
    for low, high in _links(supports, OWNER):
        owners.setdefault(low, []).append(high)
    for row in rows:
        bodies = list(working[row].items())
        yield SharedOutcome(
            supports.item(row),
            tuple(supports.item(body, basis) for body, basis in bodies[:NAMED]),
            len(bodies) > NAMED,
            supports.items(owners.get(row, ())),
            supports.capped(sorted((basis for _, basis in bodies), key=BASES.index)[1]),
            doubts.get(row, ""),
        )


def _links(supports: Supports, name: str) -> Iterator[tuple[int, int]]:
    """Rows at the lower and higher end of all links of one name."""
    for block in supports.plan.blocks:
        if block.link == name:
            low = supports.plan.spans[block.low_kind].start + block.low
            high = supports.plan.spans[block.high_kind].start + block.high
            yield from zip(low.tolist(), high.tolist(), strict=True)


def idle_partners(plan: PlanGraph) -> tuple[IdlePartner, ...]:
    """The partners that are named against no piece of work, in reading order.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Police: Partner, partOf Board\\nBoard: Forum\\nFire: Partner, supports Safe\\nSafe: Outcome")
    >>> [each.words for each in idle_partners(plan)]
    ['Partner "Police" is part of Forum "Board", but is named in no piece of work.']
    """
    supports = Supports(plan)
    own = own_parts(supports)
    rows = supports.in_order(supports.rows_of("Partner"))
    idle = [row for row in rows if all(part.role in (MEMBER, OWNER) for part in own.get(row, ()))]
    doubts = Doubts(supports).of(tuple(Step(name) for name in roles()), idle)
    return tuple(
        IdlePartner(
            supports.item(row),
            tuple(part.thing for part in own.get(row, ()) if part.role == MEMBER),
            tuple(part.thing for part in own.get(row, ()) if part.role == OWNER),
            doubts.get(row, ""),
        )
        for row in idle
    )


def bridges(plan: PlanGraph) -> tuple[Bridge, ...]:
    """The partners, partnerships and forums without which others would share nothing, in reading order.

    Bodies and outcomes are tied where a body works on an outcome, itself or through work that is not yet
    another outcome, and where it is part of another body.
    """
    import networkx as nx

    supports = Supports(plan)
    graph = _ties(supports)
    cuts = set(nx.articulation_points(graph))
    tables = set(supports.rows_of(*TABLES))
    tree = _Blocks(supports, graph, cuts)
    doubt = _doubt_of_ties(supports)
    found = ((row, tree.parts(row)) for row in supports.in_order(cuts & tables))
    return tuple(
        Bridge(supports.item(row), parts, supports.capped(tree.basis(row)), doubt)
        for row, parts in found
        if len(parts) > 1
    )


class _Blocks:
    """The ties as a tree of blocks (each held together by more than one tie or body) and the bodies between them."""

    def __init__(self, supports: Supports, graph: nx.Graph[int], cuts: Collection[int]) -> None:
        import networkx as nx

        self.supports, self.graph = supports, graph
        self.blocks = [frozenset(block) for block in nx.biconnected_components(graph)]
        self.tree: nx.Graph[int] = nx.Graph()
        for at, block in enumerate(self.blocks):
            self.tree.add_edges_from((~at, row) for row in block.intersection(cuts))
        self.above: dict[int, int] = {}
        self.below: dict[int, NDArray[np.intp]] = {}
        self.whole: dict[int, NDArray[np.intp]] = {}
        for part in nx.connected_components(self.tree):
            root = min(part)
            pairs = list(nx.bfs_predecessors(self.tree, root))
            self.above |= dict(pairs)
            for node in (root, *(node for node, _ in pairs)):
                self.below[node] = self._tally(node, cuts)
            for node, before in reversed(pairs):
                self.below[before] = self.below[before] + self.below[node]
            self.whole |= dict.fromkeys(part, self.below[root])

    def _tally(self, node: int, cuts: Collection[int]) -> NDArray[np.intp]:
        """How many of each sort stand at a node of the tree: at a row itself, or in a block and in no other."""
        rows = [row for row in self.blocks[~node] if row not in cuts] if node < 0 else [node]
        return np.bincount([self.graph.nodes[row]["sort"] for row in rows], minlength=3)

    def parts(self, row: int) -> tuple[Part, ...]:
        """What would fall apart without a body, the largest first; only parts that still hold a body."""
        found = []
        for node in self.tree[row]:
            held = self.below[node] if self.above.get(node) == row else self.whole[row] - self.below[row]
            bodies, outcomes, _ = held.tolist()
            if bodies:
                found.append(Part(bodies, outcomes, self.supports.items(self._nearest(row, self.blocks[~node]))))
        return tuple(sorted(found, key=lambda part: (-part.bodies, -part.outcomes, part.words)))

    def _nearest(self, row: int, block: Collection[int]) -> list[int]:
        """The bodies nearest to a row on one side of it, few of them."""
        waiting = self.supports.in_order(other for other in self.graph[row] if other in block)
        seen, found = {row, *waiting}, list[int]()
        for other in waiting:
            if self.graph.nodes[other]["sort"] == BODY:
                found.append(other)
            if len(found) == NAMED:
                break
            fresh = self.supports.in_order(end for end in self.graph[other] if end not in seen)
            seen.update(fresh)
            waiting += fresh
        return found

    def basis(self, row: int) -> str:
        """The weakest basis of what ties a body to others."""
        return BASES[max(self.graph.edges[row, other]["level"] for other in self.graph[row])]


def _ties(supports: Supports) -> nx.Graph[int]:
    """Bodies and the outcomes and priorities they work on, each tie with its strongest level."""
    import networkx as nx

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(supports.rows_of("Organisation", "Partnership"), sort=BODY)
    graph.add_nodes_from(supports.rows_of("Forum"), sort=TABLE)
    bodies = list(graph)
    ends = {*bodies, *supports.rows_of(*AIMS)}
    for level in supports.levels_there:
        links = supports.up(level)
        for body in bodies:
            seen, waiting = {body}, [body]
            for row in waiting:
                fresh = [end for end in links.at(row) if end not in seen]
                seen.update(fresh)
                waiting += [end for end in fresh if end not in ends]
                graph.add_edges_from(((body, end) for end in fresh if end in ends), level=level)
    for row in graph:
        graph.nodes[row].setdefault("sort", OUTCOME)
    return graph


def _doubt_of_ties(supports: Supports) -> str:
    """Why there may be more ties than the input names."""
    steps = tuple(Step(name) for name in (*roles(), MEMBER))
    doubts = Doubts(supports).of(steps, supports.rows_of("Partner"))
    return "; ".join(dict.fromkeys(doubts.values()))
