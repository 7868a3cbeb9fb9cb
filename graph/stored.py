"""The form in which a plan stands in Neo4j: rows of nodes and relationships, and back. No driver here.

A thing is a node; its labels are its kind and the kinds above, its properties `id`, `title`, `version`, `row`
(its row in the plan) and its attributes: a list where the vocabulary allows several values, else one value.
What a rule reads stands under the attribute's name; where the audit's facts differ from what was stated, the
statement stands beside it as `stated NAME`. Whatever is blank, and a basis of `stated`, is left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.cypher import marker_property
from golden_thread.graph.plan import (
    BASES,
    UNRESOLVED,
    About,
    Block,
    PlanGraph,
    ScopeRow,
    Values,
    kind_order,
    values_from,
)
from golden_thread.graph.readings import generous, markers_of, strict
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Rule, Unsure
from golden_thread.ontology.terms import ANYTHING, vocabulary

WORDS = {"id": "id", "title": "title", "source": "source", "basis": "basis", "note": "note", "place": "readFrom"}
"""The property in which each column of the things stands."""
STATED = "stated "
"""What stands before an attribute's name where the statement differs from what rules read."""
OWN = frozenset((*WORDS.values(), "version", "row", "unsure"))
"""Properties that are no attributes."""

Columns = dict[str, list[Any]]


class SeveralValues(ValueError):
    """A thing states several values for an attribute that the vocabulary gives one."""


@dataclass(frozen=True)
class Markers:
    """Which markers are unsure at which things: few patterns, each shared by many things."""

    properties: tuple[str, ...]
    patterns: tuple[tuple[int, ...], ...]
    pattern_of: Mapping[str, NDArray[np.intp]]


def labels(kind: str) -> tuple[str, ...]:
    """The kind and the kinds above it, nearest first.

    >>> labels("ServicePlan")
    ('ServicePlan', 'Plan')
    """
    if kind == UNRESOLVED:
        return (UNRESOLVED,)
    return tuple(above for above in vocabulary().kind_and_above(kind) if above != ANYTHING)


def markers_for(rules: Iterable[Rule]) -> tuple[Unsure, ...]:
    """Every marker that a reading of these rules may ask for."""
    tests = [test for rule in rules if not rule.words_only for test in (rule.test, rule.when)]
    found = (marker for test in tests for read in (strict, generous) for marker in markers_of(read(test)))
    return tuple(dict.fromkeys(found))


def marked(plan: PlanGraph, wholeness: Wholeness, markers: Sequence[Unsure]) -> Markers:
    """The markers laid over a plan's things."""
    patterns: dict[tuple[int, ...], int] = {}
    pattern_of = {}
    for kind in plan.kinds:
        table = np.array([wholeness.unsure(marker, kind) for marker in markers], dtype=np.bool_)
        table = table.reshape(len(markers), plan.count(kind))
        group = _alike(table)
        _, first = np.unique(group, return_index=True)
        at = [patterns.setdefault(tuple(np.flatnonzero(table[:, one]).tolist()), len(patterns)) for one in first]
        pattern_of[kind] = np.array(at, dtype=np.intp)[group]
    return Markers(tuple(map(marker_property, markers)), tuple(patterns), pattern_of)


def _alike(table: NDArray[np.bool_]) -> NDArray[np.intp]:
    """For each column of a table, the number of its group: columns of one group are equal; shape (columns,)."""
    group = np.zeros(table.shape[1], dtype=np.intp)
    for row in table[table.any(axis=1) & ~table.all(axis=1)]:
        _, group = np.unique(group * 2 + row, return_inverse=True)
    return group


def node_columns(facts: PlanGraph, stated: PlanGraph, kind: str, part: slice) -> Columns:
    """Properties of a part of a kind's things, column by column; None where a thing has none."""
    span = facts.spans[kind]
    rows = slice(span.start + part.start, span.start + part.stop)
    columns: Columns = {}
    for word, name in WORDS.items():
        blank = "stated" if word == "basis" else ""
        found = [None if cell == blank else cell for cell in facts.things[word].iloc[rows].tolist()]
        if any(cell is not None for cell in found):
            columns[name] = found
    for (other, attribute), held in facts.values.items():
        if other == kind:
            columns[attribute] = _cells(kind, attribute, held, part)
    for other, attribute in restated(facts, stated):
        if other == kind:
            columns[STATED + attribute] = _cells(kind, attribute, stated.values.get((kind, attribute)), part)
    return {name: cells for name, cells in columns.items() if any(cell is not None for cell in cells)}


def _cells(kind: str, attribute: str, held: Values | None, part: slice) -> list[Any]:
    """One attribute of a part of a kind's things. Raises SeveralValues."""
    many = vocabulary().attributes[attribute].many
    cells: list[Any] = [None] * (part.stop - part.start)
    if held is None:
        return cells
    left, right = np.searchsorted(held.at, [part.start, part.stop])
    plain = Values(held.at[left:right], held.of[left:right])
    for position, value in plain.items():
        at = position - part.start
        if cells[at] is not None and not many:
            raise SeveralValues(f"a {kind} states several values for {attribute}, which holds one: keep one of them")
        cells[at] = [*(cells[at] or []), value] if many else value
    return cells


def restated(facts: PlanGraph, stated: PlanGraph) -> tuple[tuple[str, str], ...]:
    """(kind, attribute) of the columns in which the audit's facts are not what the input states."""
    if facts is stated:
        return ()
    keys = sorted({*facts.values, *stated.values})
    return tuple(key for key in keys if not _same(facts.values.get(key), stated.values.get(key)))


def _same(one: Values | None, other: Values | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one.at, other.at) and np.array_equal(np.asarray(one.of), np.asarray(other.of))


def link_columns(plan: PlanGraph, block: Block, part: slice) -> Columns:
    """A part of a block of links, column by column: the ids of both ends, then what is said of the link."""
    low, high = (plan.ids[plan.spans[kind]] for kind in (block.low_kind, block.high_kind))
    said: Columns = {
        "basis": [BASES[at] if at else None for at in block.basis[part].tolist()],
        "source": [cell or None for cell in block.source[part].tolist()],
        "note": [cell or None for cell in block.note[part].tolist()],
    }
    ends: Columns = {"low": low[block.low[part]].tolist(), "high": high[block.high[part]].tolist()}
    return ends | {name: cells for name, cells in said.items() if any(cell is not None for cell in cells)}


def cover(plan: PlanGraph) -> dict[str, Any]:
    """What the version's node says of the plan itself."""
    about = plan.about
    return {
        "plan": about.name,
        "title": about.title,
        "statedAsOf": about.as_of,
        "example": about.example,
        "audience": about.audience,
        "note": about.note,
        "scope": json.dumps([[row.what, row.within, row.whole, row.note, row.place] for row in plan.scope]),
        "kinds": list(plan.kinds),
        "counts": [plan.count(kind) for kind in plan.kinds],
        "things": plan.n,
        "links": plan.link_count,
    }


def fingerprint(facts: PlanGraph) -> str:
    """What two plans share whose audits read the same facts of the same things in the same rows."""
    return hashlib.sha256("\x1f".join((facts.digest, *facts.ids)).encode()).hexdigest()


def plan_from(
    version: Mapping[str, Any],
    things: Mapping[str, Sequence[Mapping[str, Any]]],
    links: Mapping[str, Sequence[Sequence[Any]]],
) -> PlanGraph:
    """The plan that was stored: its version's node, each kind's nodes in the order of rows, and its links.

    A link is (row below, row above, basis, source, note), under its name.
    """
    spans = _spans(version)
    return PlanGraph(
        about=About(
            version["plan"],
            version["title"],
            plain(version.get("statedAsOf")),
            version["example"],
            version["audience"],
            version["note"],
        ),
        things=_things(things),
        blocks=tuple(_blocks(links, spans)),
        values=_values(things, frozenset(version["restated"])),
        scope=tuple(ScopeRow(*row) for row in json.loads(version["scope"])),
        spans=spans,
    )


def _spans(version: Mapping[str, Any]) -> dict[str, slice]:
    stops = np.cumsum(version["counts"], dtype=int).tolist()
    starts = [0, *stops[:-1]]
    return {kind: slice(*span) for kind, *span in zip(version["kinds"], starts, stops, strict=True)}


def _things(things: Mapping[str, Sequence[Mapping[str, Any]]]) -> pd.DataFrame:
    nodes = [node for kind in things for node in things[kind]]
    kinds = [kind for kind, found in things.items() for _ in found]
    frame = {"id": [node["id"] for node in nodes], "kind": kinds}
    for word in ("title", "source", "basis", "note", "place"):
        blank = "stated" if word == "basis" else ""
        frame[word] = [node.get(WORDS[word], blank) for node in nodes]
    return pd.DataFrame({name: np.array(cells, dtype=object) for name, cells in frame.items()})


def _values(things: Mapping[str, Sequence[Mapping[str, Any]]], other: frozenset[str]) -> dict[tuple[str, str], Values]:
    """The stated values, by kind and attribute."""
    pairs: dict[tuple[str, str], list[tuple[int, Any]]] = {}
    for kind, nodes in things.items():
        for at, node in enumerate(nodes):
            for name, cell in node.items():
                attribute = name.removeprefix(STATED)
                if name not in OWN and (name != attribute or f"{kind}.{attribute}" not in other):
                    cells = cell if isinstance(cell, list) else [cell]
                    pairs.setdefault((kind, attribute), []).extend((at, plain(value)) for value in cells)
    return {key: values_from(found) for key, found in sorted(pairs.items())}


def plain(value: Any) -> Any:
    """What the driver gives, in Python's own types: its days and times have a form of their own."""
    return value.to_native() if hasattr(value, "to_native") else value


def _blocks(links: Mapping[str, Sequence[Sequence[Any]]], spans: Mapping[str, slice]) -> Iterator[Block]:
    """The links in blocks, in the order in which a builder makes them."""
    kinds, order = list(spans), kind_order()
    starts = np.array([spans[kind].start for kind in kinds], dtype=np.intp)
    for link in sorted(links):
        rows = links[link]
        ends = np.array([row[:2] for row in rows], dtype=np.intp).reshape(-1, 2)
        kind_of = np.searchsorted(starts, ends, side="right") - 1
        for low, high in sorted(
            {(kinds[a], kinds[b]) for a, b in np.unique(kind_of, axis=0)}, key=lambda pair: tuple(map(order.get, pair))
        ):
            here = np.flatnonzero((kind_of == [kinds.index(low), kinds.index(high)]).all(axis=1))
            here = here[np.lexsort((ends[here, 1], ends[here, 0]))]
            said = [rows[at] for at in here.tolist()]
            yield Block(
                link,
                low,
                high,
                ends[here, 0] - spans[low].start,
                ends[here, 1] - spans[high].start,
                np.array([BASES.index(row[2] or "stated") for row in said], dtype=np.int8),
                np.array([row[3] or "" for row in said], dtype=object),
                np.array([row[4] or "" for row in said], dtype=object),
            )
