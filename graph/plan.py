"""The plan as columns: things ordered by kind, links in blocks, attribute values beside them.

Every engine reads this one structure. A kind is a slice of the things; both ends of a link are positions
*within their kind*; a value is a pair (position, value), so a thing may have none, one or several.
"""

from __future__ import annotations

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.fingerprint import fingerprint
from golden_thread.graph.problems import Problem
from golden_thread.graph.texts import Rows
from golden_thread.ontology.rule import Value
from golden_thread.ontology.terms import vocabulary

UNRESOLVED = "Unresolved"
"""The kind of a link's end that names nothing in the input."""

BASES = ("stated", "inferred", "illustrative")
"""How a fact is known, strongest first."""

MANY = 200_000
"""Plans of more things look ids up in a compact index rather than a dictionary."""

Positions = NDArray[np.intp]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class About:
    """What a dataset says of itself: the cover sheet."""

    name: str
    title: str = ""
    as_of: datetime.date | None = None
    example: bool = False
    audience: str = ""
    note: str = ""


@dataclass(frozen=True)
class ScopeRow:
    """One statement of what the input holds whole: `what` is a kind, `Kind.column`, `row` or `below`."""

    what: str
    within: str
    whole: bool
    note: str = ""
    place: str = ""


@dataclass(frozen=True)
class Block:
    """The links of one name between two kinds; `low` and `high` are positions within their kinds."""

    link: str
    low_kind: str
    high_kind: str
    low: Positions
    high: Positions
    basis: NDArray[np.int8]
    source: NDArray[np.object_]
    note: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.low)

    @cached_property
    def low_once(self) -> bool:
        """Whether every lower end has just one of these links."""
        return bool((self.low[1:] > self.low[:-1]).all())

    @cached_property
    def high_once(self) -> bool:
        """Whether the higher ends, in order, each have just one of these links."""
        return bool((self.high[1:] > self.high[:-1]).all())

    @classmethod
    def of(cls, link: str, low_kind: str, high_kind: str, low: Positions, high: Positions) -> Block:
        """A block of stated links with no source or note of their own; nothing is stored a link for these."""
        n = len(low)
        return cls(
            link, low_kind, high_kind, low, high, np.broadcast_to(np.int8(0), n), said_nothing(n), said_nothing(n)
        )


@dataclass(frozen=True)
class Values:
    """One attribute of one kind: values `of` the things at positions `at`, sorted by position.

    `of` is a pandas Categorical for words and codes, float64 for numbers, datetime64[D] for days.
    """

    at: Positions
    of: pd.Categorical | NDArray[np.float64] | NDArray[np.datetime64]

    def __len__(self) -> int:
        return len(self.at)

    def items(self) -> Iterable[tuple[int, Value]]:
        """(position, value) pairs as plain values."""
        for position, value in zip(self.at.tolist(), self.of, strict=True):
            yield position, plain_value(value)


@dataclass(frozen=True)
class PlanGraph:
    """One loaded dataset: frozen columns, the scope statements and the problems met on the way."""

    about: About
    things: pd.DataFrame
    blocks: tuple[Block, ...]
    values: Mapping[tuple[str, str], Values]
    scope: tuple[ScopeRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    spans: Mapping[str, slice] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """How many things."""
        return len(self.things)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that have things, in the vocabulary's order."""
        return tuple(self.spans)

    @property
    def link_count(self) -> int:
        """How many links."""
        return sum(len(block) for block in self.blocks)

    def count(self, kind: str) -> int:
        """How many things are of exactly this kind."""
        span = self.spans.get(kind)
        return span.stop - span.start if span else 0

    def loaded(self, *kinds: str) -> tuple[str, ...]:
        """The kinds among these or below them that have things."""
        wanted = vocabulary().with_sub_kinds(*kinds) if "Thing" not in kinds else set(self.spans) - {UNRESOLVED}
        return tuple(kind for kind in self.spans if kind in wanted)

    @cached_property
    def ids(self) -> NDArray[np.object_]:
        """Ids of the things, shape (n,); for a few of a million, `ids_at` is cheaper."""
        return _objects(self.things["id"])

    @cached_property
    def titles(self) -> NDArray[np.object_]:
        """Titles of the things, shape (n,); for a few of a million, `titles_at` is cheaper."""
        return _objects(self.things["title"])

    def titles_of(self, kind: str) -> NDArray[np.object_]:
        """Titles of the things of exactly this kind, shape (count of the kind,)."""
        return _objects(self.things["title"].iloc[self.spans.get(kind, slice(0, 0))])

    def ids_at(self, rows: Positions) -> NDArray[np.object_]:
        """Ids of the things at some rows, shape (len(rows),)."""
        return _objects(self.things["id"].take(rows))

    def titles_at(self, rows: Positions) -> NDArray[np.object_]:
        """Titles of the things at some rows, shape (len(rows),)."""
        return _objects(self.things["title"].take(rows))

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Row of each id in `things`."""
        return {id: row for row, id in enumerate(self.ids)} if self.n <= MANY else Rows(self.things["id"])

    @cached_property
    def _starts(self) -> tuple[list[int], list[str]]:
        return [span.start for span in self.spans.values()], list(self.spans)

    def kind_at(self, row: int) -> str:
        """The kind of the thing at a row."""
        starts, kinds = self._starts
        return kinds[bisect_right(starts, row) - 1]

    def position(self, id: str) -> tuple[str, int]:
        """The kind of a thing and its position within the kind; KeyError if there is no such id."""
        row = self.rows[id]
        kind = self.kind_at(row)
        return kind, row - self.spans[kind].start

    def row(self, kind: str, position: int) -> int:
        """The row in `things` of a kind's thing."""
        start: int = self.spans[kind].start
        return start + int(position)

    @cached_property
    def _by_low(self) -> Mapping[tuple[str, str], tuple[Block, ...]]:
        return _grouped(((block.link, block.low_kind), block) for block in self.blocks)

    @cached_property
    def _by_high(self) -> Mapping[tuple[str, str], tuple[Block, ...]]:
        return _grouped(((block.link, block.high_kind), block) for block in self.blocks)

    def blocks_from(self, link: str, kind: str) -> tuple[Block, ...]:
        """Blocks of a link whose lower end is of this kind."""
        return self._by_low.get((link, kind), ())

    def blocks_to(self, link: str, kind: str) -> tuple[Block, ...]:
        """Blocks of a link whose higher end is of this kind."""
        return self._by_high.get((link, kind), ())

    def carries(self, kind: str, column: str) -> bool:
        """Whether some thing of exactly this kind has the attribute or stores the link."""
        held = self.values.get((kind, column))
        return bool(held) and len(held) > 0 if held is not None else any(map(len, self.blocks_from(column, kind)))

    def value(self, id: str, attribute: str) -> tuple[Value, ...]:
        """What a thing states for an attribute, possibly nothing.

        >>> from golden_thread.graph.cases import plan_of
        >>> plan_of("Homes insulated: Measure, unit=number").value("Homes insulated", "unit")
        ('number',)
        """
        return self.values_at(self.rows[id], attribute)

    def values_at(self, row: int, attribute: str) -> tuple[Value, ...]:
        """What the thing at a row states for an attribute, possibly nothing."""
        kind = self.kind_at(row)
        held = self.values.get((kind, attribute))
        if held is None:
            return ()
        position = row - self.spans[kind].start
        left, right = np.searchsorted(held.at, [position, position + 1])
        return tuple(plain_value(value) for value in held.of[left:right])

    def with_values(self, values: Mapping[tuple[str, str], Values], problems: Iterable[Problem] = ()) -> PlanGraph:
        """The same plan with more attribute columns (or these in place of the old)."""
        return replace(self, values={**self.values, **values}, problems=(*self.problems, *problems))

    @cached_property
    def digest(self) -> str:
        """A fingerprint of everything the plan states, the same for the same content however it was read."""
        return fingerprint(self)


def said_nothing(n: int) -> NDArray[np.object_]:
    """So many empty texts, of which only one is stored."""
    return np.broadcast_to(np.array("", dtype=object), n)


def _objects(column: pd.Series[Any]) -> NDArray[np.object_]:
    found: NDArray[np.object_] = column.to_numpy(dtype=object)
    return found


def _grouped(pairs: Iterable[tuple[tuple[str, str], Block]]) -> dict[tuple[str, str], tuple[Block, ...]]:
    found: dict[tuple[str, str], tuple[Block, ...]] = {}
    for key, block in pairs:
        found[key] = (*found.get(key, ()), block)
    return found


def plain_value(value: object) -> Value:
    """A value of a column as text, float or date.

    >>> plain_value(np.datetime64("2012-03-14"))
    datetime.date(2012, 3, 14)
    """
    if isinstance(value, np.datetime64 | datetime.datetime):
        return pd.Timestamp(value).date()
    if isinstance(value, int | float | np.number):
        return float(value)
    return str(value)


class PlanBuilder:
    """Collects things, values and links in any order, then makes the frozen plan.

    >>> builder = PlanBuilder(About("demo"))
    >>> builder.thing("O1", "Outcome", "Warm homes")
    >>> builder.link("M1", "measures", "O1")
    >>> plan = builder.build()
    >>> plan.kinds, plan.link_count
    (('Outcome', 'Unresolved'), 1)
    """

    def __init__(self, about: About) -> None:
        self.about = about
        self._things: dict[str, tuple[str, str, str, str, str, str]] = {}
        self._values: dict[str, list[tuple[str, Value]]] = {}
        self._links: dict[tuple[str, str, str], tuple[str, str, str]] = {}
        self._scope: list[ScopeRow] = []
        self._problems: list[Problem] = []

    def thing(
        self,
        id: str,
        kind: str,
        title: str,
        *,
        source: str = "",
        basis: str = "stated",
        note: str = "",
        place: str = "",
    ) -> None:
        """Add a thing. ValueError if the id is taken or the kind unknown: a reader reports that with its place."""
        if id in self._things:
            raise ValueError(f"two things have the id {id}")
        if kind not in vocabulary().kinds:
            raise ValueError(f"{kind} is no kind of the vocabulary")
        self._things[id] = (kind, title or id, source, basis, note, place)

    def has(self, id: str) -> bool:
        """Whether a thing of this id was added."""
        return id in self._things

    def value(self, id: str, attribute: str, value: Value) -> None:
        """State one value of a thing, typed as `values_of` returns it."""
        self._values.setdefault(attribute, []).append((id, value))

    def link(
        self,
        low: str,
        link: str,
        high: str,
        *,
        basis: str = "stated",
        source: str = "",
        note: str = "",
        place: str = "",
    ) -> None:
        """State a link from the lower or acting thing to the higher; a repeated one keeps its first statement."""
        self._links.setdefault((low, link, high), (basis, source, note))

    def scope(self, row: ScopeRow) -> None:
        """State what is whole."""
        self._scope.append(row)

    def problem(self, problem: Problem) -> None:
        """Note something wrong in the input."""
        self._problems.append(problem)

    def build(self) -> PlanGraph:
        """The frozen plan; ends of links that nothing declares become things of kind Unresolved."""
        for low, _, high in self._links:
            for end in (low, high):
                if end not in self._things:
                    self._things[end] = (UNRESOLVED, end, "", "stated", "", "")
        things, spans = _ordered(self._things)
        where = _places(things, spans)
        blocks = _blocks(self._links, where, spans)
        values = _columns(self._values, where)
        return PlanGraph(self.about, things, blocks, values, tuple(self._scope), tuple(self._problems), spans)


def kind_order() -> Mapping[str, int]:
    """The order of kinds in a plan: the vocabulary's, what could not be resolved last."""
    return {kind: order for order, kind in enumerate((*vocabulary().kinds, UNRESOLVED))}


def _ordered(rows: Mapping[str, tuple[str, ...]]) -> tuple[pd.DataFrame, dict[str, slice]]:
    """Things as a frame ordered by kind (input order within a kind), and each kind's slice."""
    order = kind_order()
    ids = sorted(rows, key=lambda id: order[rows[id][0]])
    columns = list(zip(*(rows[id] for id in ids), strict=True)) or [()] * 6
    names = ("kind", "title", "source", "basis", "note", "place")
    frame = pd.DataFrame({"id": np.array(ids, dtype=object)})
    for name, column in zip(names, columns, strict=True):
        frame[name] = np.array(column, dtype=object)
    kinds, starts = np.unique([order[kind] for kind in columns[0]], return_index=True)
    ends = [*starts[1:].tolist(), len(ids)][: len(starts)]
    names_in_order = list(order)
    spans = {
        names_in_order[int(kind)]: slice(int(start), int(end))
        for kind, start, end in zip(kinds, starts, ends, strict=True)
    }
    return frame, spans


def _places(things: pd.DataFrame, spans: Mapping[str, slice]) -> dict[str, tuple[str, int]]:
    """Kind and position within the kind, by id."""
    ids = things["id"].to_numpy(dtype=object)
    return {id: (kind, at) for kind, span in spans.items() for at, id in enumerate(ids[span])}


def _blocks(
    links: Mapping[tuple[str, str, str], tuple[str, str, str]],
    where: Mapping[str, tuple[str, int]],
    spans: Mapping[str, slice],
) -> tuple[Block, ...]:
    """Links grouped by (link, kind below, kind above), sorted by their ends."""
    groups: dict[tuple[str, str, str], list[tuple[int, int, int, str, str]]] = {}
    for (low, link, high), (basis, source, note) in links.items():
        (low_kind, low_at), (high_kind, high_at) = where[low], where[high]
        row = (low_at, high_at, BASES.index(basis), source, note)
        groups.setdefault((link, low_kind, high_kind), []).append(row)
    order = kind_order()
    keys = sorted(groups, key=lambda key: (key[0], order[key[1]], order[key[2]]))
    return tuple(_block(key, sorted(groups[key])) for key in keys)


def _block(key: tuple[str, str, str], rows: list[tuple[int, int, int, str, str]]) -> Block:
    low, high, basis, source, note = zip(*rows, strict=True)
    return Block(
        *key,
        np.array(low, dtype=np.intp),
        np.array(high, dtype=np.intp),
        np.array(basis, dtype=np.int8),
        np.array(source, dtype=object) if any(source) else said_nothing(len(rows)),
        np.array(note, dtype=object) if any(note) else said_nothing(len(rows)),
    )


def _columns(
    stated: Mapping[str, list[tuple[str, Value]]], where: Mapping[str, tuple[str, int]]
) -> dict[tuple[str, str], Values]:
    """Attribute values grouped by kind, sorted by position."""
    groups: dict[tuple[str, str], list[tuple[int, Value]]] = {}
    for attribute, pairs in stated.items():
        for id, value in pairs:
            kind, at = where[id]
            groups.setdefault((kind, attribute), []).append((at, value))
    return {key: values_from(pairs) for key, pairs in sorted(groups.items())}


def values_from(pairs: Iterable[tuple[int, Value]]) -> Values:
    """A column from (position, value) pairs of one sort, sorted and without repeats.

    >>> values_from([(3, "local"), (1, "national"), (3, "local")]).at
    array([1, 3])
    """
    rows = sorted(set(pairs), key=lambda pair: (pair[0], str(pair[1])))
    at = np.array([position for position, _ in rows], dtype=np.intp)
    found = [value for _, value in rows]
    if found and isinstance(found[0], float):
        return Values(at, np.array(found, dtype=np.float64))
    if found and isinstance(found[0], datetime.date):
        return Values(at, np.array(found, dtype="datetime64[D]"))
    return Values(at, pd.Categorical(np.array(found, dtype=object)))
