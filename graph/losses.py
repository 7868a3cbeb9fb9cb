"""What is lost if a thing goes: a partner withdraws, a measure is retired, a project closes, a plan lapses.

For each outcome and priority that the thing supports, directly or through other things, it is asked sort by
sort (measures, projects, plans, partners) what goes with the thing and what is left. A way that led through
the thing no longer counts. Everything is found by walking each link a bounded number of times, so circles and
things that are reached in many ways cost nothing extra.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from golden_thread.graph.doubts import Doubts
from golden_thread.graph.evidence import weakest
from golden_thread.graph.grammar import capitalised, listed, number, numbered
from golden_thread.graph.items import Item, counted, few, quoted
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.plan import BASES, PlanGraph
from golden_thread.graph.supports import Supports, ended, first_reaching, steps_from
from golden_thread.ontology.terms import vocabulary

AIMS = ("Outcome", "Priority")
"""The kinds of which it is asked what they would lose, in the order in which they are told."""

TOP = ("Vision", *AIMS)
"""A thing that leads to none of these any more serves nothing."""

SORTS: Mapping[tuple[str, ...], tuple[str, ...]] = {
    ("Outcome",): ("Priority",),
    ("Measure",): AIMS,
    ("Plan",): AIMS,
    ("Programme",): AIMS,
    ("Project",): AIMS,
    ("Action", "Service"): AIMS,
    ("Partner",): AIMS,
    ("Partnership",): AIMS,
}
"""The sorts of support, as kinds (those below them included), and the kinds of things that need them."""

FOUND_TOGETHER = (("Measure",), ("Plan",), ("Programme", "Project"), ("Action", "Service"), ("Partner", "Partnership"))
"""Kinds of support of which it is worth saying that none at all were loaded."""

COUNTED = 10
"""How many of one sort are counted and named; what has more left is in no danger."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """What one outcome or priority has of one sort of support: what goes with the thing, and what is left.

    `lost` and `left` name at most `COUNTED`, first by kind and title; `more` says that more is left, and then
    `lost` holds only the thing itself. `way` is what the thing reaches it through, None if directly.
    `doubt` says why nobody can tell whether more is left than the input names.
    """

    without: Item
    target: Item
    sort: tuple[str, ...]
    lost: tuple[Item, ...]
    lost_count: int
    left: tuple[Item, ...]
    more: bool
    way: Item | None
    doubt: str
    example: bool

    @property
    def basis(self) -> str:
        """How well it is known what would be lost; in a dataset marked as an example, illustrative."""
        return BASES[-1] if self.example else self.known

    @property
    def known(self) -> str:
        """How well the input itself knows what goes and, where one is left, that one."""
        return weakest(item.basis for item in (*self.lost, *(self.left if self.one_left else ())))

    @property
    def is_last(self) -> bool:
        """Whether nothing of the sort is left."""
        return not self.left

    @property
    def one_left(self) -> bool:
        """Whether just one is left."""
        return len(self.left) == 1 and not self.more

    @property
    def words(self) -> str:
        """What it would lose, in a sentence."""
        doubt = f" Nobody can tell whether it has others: {self.doubt}." if self.doubt else ""
        return f"{self.target.words} {self.told(self.without.words)}.{doubt}"

    def told(self, without: str) -> str:
        """What it would lose, after its name; `without` is what the thing that goes is called."""
        noun, nouns = noun_of(self.sort), noun_of(self.sort, plural=True)
        if self.one_left:
            return f"would be left with one {noun}, {quoted(self.left[0].title)}"
        if not self.is_last:
            return f"would keep {f'more than {COUNTED}' if self.more else number(len(self.left))} {nouns}"
        if self.lost_count > 1:
            many = "both" if self.lost_count == 2 else f"all {number(self.lost_count)} of"
            return f"would lose {many} its {nouns}: {self._names}"
        if self.lost[0].id == self.without.id:
            way = f", which {_verb(self.without.kind)} it through {self.way.words}" if self.way else ""
            return f"would lose its only {noun}{way}"
        (lost,) = self.lost
        return f"would lose its only {noun}, {quoted(lost.title)}, which {_verb(lost.kind)} it only through {without}"

    @property
    def _names(self) -> str:
        """The first of what is lost, the thing itself marked."""
        names = [quoted(item.title) + " itself" * (item.id == self.without.id) for item in self.lost]
        return few(names, self.lost_count)


@dataclass(frozen=True)
class Losses:
    """What would be lost without one thing.

    `supported` are the outcomes and priorities that it supports; `remainders` what each of them has left, sort
    by sort, as far as something goes. `adrift` hang on the thing alone and would lead to no vision, priority or
    outcome any more; for `unowned` nobody else answers. `ended` would carry some of it, but have ended.
    `untold` says what could not be told, in sentences.
    """

    thing: Item
    has_ended: bool
    supported: tuple[Item, ...]
    remainders: tuple[Remainder, ...]
    adrift: tuple[Item, ...]
    unowned: tuple[Item, ...]
    ended: tuple[Item, ...]
    untold: tuple[str, ...]

    @property
    def last(self) -> tuple[Remainder, ...]:
        """Those of which nothing is left."""
        return tuple(each for each in self.remainders if each.is_last)

    @property
    def nearly(self) -> tuple[Remainder, ...]:
        """Those of which just one is left."""
        return tuple(each for each in self.remainders if each.one_left)

    @property
    def kept(self) -> tuple[Remainder, ...]:
        """Those of which several are left."""
        return tuple(each for each in self.remainders if not each.is_last and not each.one_left)

    @property
    def words(self) -> str:
        """What would be lost, in two or three sentences."""
        told = ["By its status it has ended already."] if self.has_ended else []
        if self.supported:
            told.append(f"{self.thing.words} {_verb(self.thing.kind)} {counted(self.supported)}.")
        elif not self.adrift:
            doubt = ", as far as one can tell" if self.untold else ""
            told.append(f"{self.thing.words} {_verb(self.thing.kind)} no outcome or priority{doubt}.")
        if self.last:
            told.append(f"Without it, {_summed(self.last, 'would lose <its> last', '')}.")
        elif self.supported:
            told.append("Without it, no sort of support would run out.")
        if self.nearly:
            told.append(f"{capitalised(_summed(self.nearly, 'would be left with', 'one '))}.")
        if self.adrift:
            start = f"Without {self.thing.words}, {counted(self.adrift)}"
            them = capitalised(counted(self.adrift)) if self.supported else start
            told.append(f"{them} would have no vision, priority or outcome left to serve.")
        if self.unowned:
            told.append(f"For {counted(self.unowned)} no other owner is named.")
        return " ".join(told)


def lost_without(plan: PlanGraph, id: str) -> Losses:
    """What outcomes and priorities lose if a thing goes. Raises KeyError if the plan has no such id.

    Time is linear in the links of the part below the outcomes and priorities that the thing supports.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of('''
    ...     Warm homes: Outcome
    ...     Insulation: Project, contributesTo Warm homes
    ...     Homes insulated: Measure, measures Insulation
    ... ''')
    >>> for each in lost_without(plan, "Insulation").last:
    ...     print(each.words)
    Outcome "Warm homes" would lose its only measure, "Homes insulated", which bears on it only through
    Project "Insulation".
    Outcome "Warm homes" would lose its only project.
    """
    return _Removal(plan, plan.rows[id]).losses


@dataclass(frozen=True)
class _Going:
    """What stands below the thing of one sort, the thing included: rows in reading order."""

    rows: list[int]
    members: frozenset[int]
    start: int

    def for_good(self, left: Collection[int]) -> tuple[list[int], int]:
        """The first that are not left, and how many they are; where too many are left to know, the thing alone."""
        if len(left) > COUNTED:
            lost = [self.start] if self.start in self.members else []
            return lost, len(lost)
        if not left:
            return self.rows[:COUNTED], len(self.rows)
        lost = [row for row in self.rows[: COUNTED + len(left)] if row not in left]
        return lost[:COUNTED], len(self.rows) - sum(row in self.members for row in left)


class _Removal:
    """One thing taken out of a plan: what stands above it, what below, and what is left."""

    def __init__(self, plan: PlanGraph, start: int) -> None:
        self.plan, self.start = plan, start
        self.supports = Supports(plan, keep=start)
        self.up, self.down = self.supports.up(), self.supports.down()
        self.doubts = Doubts(self.supports)
        self.thing = self.supports.item(start)
        self.above = steps_from([start], self.up)
        self.below = steps_from([start], self.down)
        self.reach = self.supports.reach(start, upwards=True)
        self.hanging = self.supports.reach(start, upwards=False)
        aims = (row for row in self.above if row != start and plan.kind_at(row) in AIMS)
        self.targets = sorted(self.supports.in_order(aims), key=lambda row: AIMS.index(plan.kind_at(row)))
        self.part = steps_from(self.targets, self.down, avoiding=(start,))

    @property
    def losses(self) -> Losses:
        """What would be lost."""
        supports = self.supports
        remainders = tuple(self._remainders())
        return Losses(
            thing=self.thing,
            has_ended=bool(ended(self.plan)[self.start]),
            supported=tuple(supports.item(row, self.reach.basis(row)) for row in self.targets),
            remainders=remainders,
            adrift=supports.items(self._adrift()),
            unowned=supports.items(self._unowned()),
            ended=supports.items(self._ended({each.sort for each in remainders})),
            untold=tuple(self._untold()),
        )

    def _remainders(self) -> Iterator[Remainder]:
        """Sort by sort, what is left for each target from which something goes."""
        for sort, aims in SORTS.items():
            kinds = vocabulary().with_sub_kinds(*sort)
            rows = self.supports.in_order(row for row in self.below if self.plan.kind_at(row) in kinds)
            if rows:
                going = _Going(rows, frozenset(rows), self.start)
                left, doubts = self._left(sort), self.doubts.below(sort, self.part)
                for target in (row for row in self.targets if self.plan.kind_at(row) in aims):
                    found = self._remainder(sort, target, going, left.get(target, {}), doubts.get(target, ""))
                    if found.lost:
                        yield found

    def _remainder(
        self, sort: tuple[str, ...], target: int, going: _Going, left: Mapping[int, str], doubt: str
    ) -> Remainder:
        """What goes of one sort for one target, if anything does, and what is left."""
        gone, count = going.for_good(left)
        return Remainder(
            without=self.thing,
            target=self.supports.item(target),
            sort=sort,
            lost=tuple([self.supports.item(row, self._basis(row, target)) for row in gone]),
            lost_count=count,
            left=tuple([self.supports.item(row, basis) for row, basis in [*left.items()][:COUNTED]]),
            more=len(left) > COUNTED,
            way=self.ways.get(target),
            doubt=doubt if len(left) < 2 else "",
            example=self.plan.about.example,
        )

    def _left(self, sort: tuple[str, ...]) -> dict[int, dict[int, str]]:
        """For each row of the part the first of one sort that still support it, each with its strongest basis."""
        staying = self.supports.in_order(set(self.supports.rows_of(*sort)) & self.part.keys())
        return self.supports.carriers(staying, self.part, COUNTED + 1)

    def _basis(self, row: int, target: int) -> str:
        """How well it is known that something supports a target through the thing."""
        return weakest((self.hanging.basis(row), self.reach.basis(target)))

    @cached_property
    def ways(self) -> dict[int, Item]:
        """What stands last on the way to each target that is not reached directly."""
        before = {target: self.reach.before(target) for target in self.targets}
        return {target: self.supports.item(row) for target, row in before.items() if row != self.start}

    def _adrift(self) -> Iterable[int]:
        """What leads to the top of the thread only through the thing."""
        if not any(self.plan.kind_at(row) in TOP for row in self.above):
            return ()
        below = self.below.keys() - {self.start}
        beyond = steps_from(below, self.up, avoiding=(self.start,))
        tops = (row for row in beyond if self.plan.kind_at(row) in TOP)
        under = {row for top in tops for row in self.down.at(top)}
        return below - first_reaching([under], self.down, beyond, 1).keys()

    def _unowned(self) -> set[int]:
        """What the thing answers for and, by name, nothing else does."""
        own, shared = set[int](), set[int]()
        for block in self.plan.blocks:
            if block.link == "ownedBy":
                low = self.plan.spans[block.low_kind].start + block.low
                high = self.plan.spans[block.high_kind].start + block.high
                own |= set(low[high == self.start].tolist())
                others = (high != self.start) & (high != low) & ~self.supports.gone[high]
                shared |= set(low[others].tolist())
        return {row for row in own - shared - {self.start} if not self.supports.gone[row]}

    def _ended(self, sorts: Collection[tuple[str, ...]]) -> set[int]:
        """What has ended and would otherwise be among what is left of some sorts."""
        kinds = vocabulary().with_sub_kinds(*(kind for sort in sorts for kind in sort))
        low, high, _ = self.supports.every
        over = self.supports.gone[low]
        pairs = zip(low[over].tolist(), high[over].tolist(), strict=True)
        return {row for row, end in pairs if end in self.part and self.plan.kind_at(row) in kinds}

    def _untold(self) -> Iterator[str]:
        """What could not be told of the whole, in sentences."""
        work = [row for row in self.above if row == self.start or self.plan.kind_at(row) not in TOP]
        for why, rows in self.doubts.above(AIMS, work).items():
            if self.start in rows:
                yield f"It may support more than is told here: {why}."
            others = [item.words for item in self.supports.items(set(rows) - {self.start})]
            if others:
                yield f"{few(others)} may support more than is told here: {why}."
        absent = [kinds for kinds in FOUND_TOGETHER if self.doubts.none_loaded(kinds)]
        if absent and self.targets:
            nouns = noun_of(tuple(kind for kinds in absent for kind in kinds), plural=True)
            whom = "it" if len(self.targets) == 1 else "them"
            yield f"No {nouns} were loaded, so nobody can tell who or what else supports {whom}."


def _verb(kind: str) -> str:
    """What a thing of a kind does for an outcome."""
    return "bears on" if kind == "Measure" else "supports"


def _summed(remainders: Iterable[Remainder], verb: str, before: str) -> str:
    """How many things would lose something: those that lose the same sorts together."""
    sorts: dict[str, list[str]] = {}
    targets: dict[str, Item] = {}
    for each in remainders:
        targets[each.target.id] = each.target
        sorts.setdefault(each.target.id, []).append(f"{before}{noun_of(each.sort)}")
    groups: dict[tuple[str, ...], list[Item]] = {}
    for id, lost in sorts.items():
        groups.setdefault(tuple(lost), []).append(targets[id])
    told = [f"{counted(them)} {numbered(verb, len(them) > 1)} {listed(lost, 'and')}" for lost, them in groups.items()]
    return listed(told, "and") if len(told) < 3 else "; ".join(told)
