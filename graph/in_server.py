"""Rules run in Neo4j: every test as Cypher, asked where the plan stands.

A plan that was pushed as of the same day is asked as it stands; another is copied into the server for as
long as the audit lasts. What comes back is the rows of the things that fail a test, the fewer ones.
"""

from __future__ import annotations

import datetime
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

import numpy as np

from golden_thread.graph.cypher import FALSE, TRUE, marker_property, negated, predicate, quoted
from golden_thread.graph.neo4j import Database, locked, parts, pushed_facts, remove, replaced, silently, told
from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import Server, ServerTrouble, server_from
from golden_thread.graph.settled import Settled
from golden_thread.graph.stored import fingerprint, marked, markers_for
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Rule, Test, Unsure

WHOLE = "EXISTS { (:PlanVersion {number: $version, complete: true}) }"
"""Asked once the rows are found: if the version is still whole then, so was what was read of it."""


class InServer:
    """The tests of one plan, answered by Cypher where the plan stands."""

    def __init__(self, database: Database, plan: PlanGraph, wholeness: Wholeness, rules: Sequence[Rule]) -> None:
        self.database, self.plan, self.wholeness = database, plan, wholeness
        self.number, self.copied = _at_hand(database, plan, wholeness, rules)
        self._codes = _codes(database, self.number)
        self._settled = Settled(plan, wholeness)
        self._asked_of = _asked_of(plan, rules)
        self._masks: dict[tuple[Test, str], Mask] = {}
        self._trouble: ServerTrouble | None = None

    def holds(self, test: Test, kind: str) -> Mask:
        """Which things of a kind pass a test; bool array, shape (count of the kind,). Raises ServerTrouble."""
        asked = self._settled.test(test, (kind,))
        if (asked, kind) not in self._masks:
            others = (other for other in self._asked_of.get(test, ()) if self._settled.test(test, (other,)) == asked)
            kinds = tuple(dict.fromkeys((kind, *others)))
            self._masks |= {(asked, each): mask for each, mask in self._answered(asked, kinds).items()}
        return self._masks[asked, kind]

    def _answered(self, test: Test, kinds: Sequence[str]) -> Mapping[str, Mask]:
        """What passes among several kinds, by one query."""
        text, parameters = predicate(test, "t", self._code)
        passed = np.full(self.plan.n, text != FALSE, dtype=np.bool_)
        if text not in (TRUE, FALSE):
            names = "|".join(map(quoted, kinds))
            failing = f"MATCH (t:{names} {{version: $version}}) WHERE {negated(text)} WITH collect(t.row) AS rows"
            passed[self._rows(f"{failing} RETURN rows, {WHOLE}", parameters)] = False
        return {kind: passed[self.plan.spans.get(kind, slice(0, 0))] for kind in kinds}

    def _rows(self, query: str, parameters: Mapping[str, Any]) -> list[int]:
        """The rows that a query finds. Once there was trouble with the server it is not asked again."""
        if self._trouble:
            raise self._trouble
        try:
            with told(self.database.server):
                [[rows, whole]] = self.database.read(query, version=self.number, **parameters)
                if not whole:
                    raise replaced(self.database)
        except ServerTrouble as trouble:
            self._trouble = trouble
            raise
        return cast("list[int]", rows)

    def _code(self, marker: Unsure) -> int:
        """The number of a marker in the server; one that no rule of the push asked for is written now."""
        key = marker_property(marker)
        if key not in self._codes:
            with told(self.database.server):
                self._codes = _with_marker(self.database, self.plan, self.wholeness, self.number, marker)
        return self._codes[key]


def _asked_of(plan: PlanGraph, rules: Iterable[Rule]) -> dict[Test, tuple[str, ...]]:
    """The kinds of which the rules ask each reading of a test."""
    found: dict[Test, dict[str, None]] = {}
    for rule in rules:
        for test in (rule.test, rule.when):
            for read in (strict, generous):
                found.setdefault(read(test), {}).update(dict.fromkeys(plan.loaded(*rule.kinds)))
    return {test: tuple(kinds) for test, kinds in found.items()}


def _at_hand(database: Database, plan: PlanGraph, wholeness: Wholeness, rules: Sequence[Rule]) -> tuple[int, bool]:
    """The number of a version whose facts are the plan's, and whether it was copied only for this audit."""
    there = "MATCH (v:PlanVersion {plan: $plan, fingerprint: $seal, complete: true, passing: false}) RETURN v.number"
    found = database.read(f"{there} ORDER BY v.number DESC", plan=plan.about.name, seal=fingerprint(plan))
    if found:
        return int(found[0][0]), False
    markers = marked(plan, wholeness, markers_for(rules))
    notes = {"asOf": plan.about.as_of or datetime.date.today(), "digest": plan.digest, "passing": True}
    copy = pushed_facts(database, plan, plan, markers, notes, keep=True, progress=silently)
    return copy.number, True


def _codes(database: Database, number: int) -> dict[str, int]:
    """The numbers of the markers of a version, by key."""
    [[keys]] = database.read("MATCH (v:PlanVersion {number: $number}) RETURN v.markers", number=number)
    return {key: code for code, key in enumerate(keys)}


def _with_marker(
    database: Database, plan: PlanGraph, wholeness: Wholeness, number: int, marker: Unsure
) -> dict[str, int]:
    """Writes a marker on the things where it is unsure, then its number; the numbers of all markers."""
    with locked(database):
        codes, key = _codes(database, number), marker_property(marker)
        if key not in codes:
            codes[key] = len(codes)
            for kind in plan.kinds:
                ids = plan.ids[plan.spans[kind]][wholeness.unsure(marker, kind)]
                for part in parts(len(ids)):
                    things = f"UNWIND $ids AS id MATCH (n:{quoted(kind)} {{version: $number, id: id}})"
                    told_of = "[code IN coalesce(n.unsure, []) WHERE code <> $code] + $code"
                    query = f"{things} SET n.unsure = {told_of}"
                    database.write(query, ids=ids[part].tolist(), number=number, code=codes[key])
            query = "MATCH (v:PlanVersion {number: $number}) SET v.markers = v.markers + $key, v += $code"
            database.write(query, number=number, key=key, code={key: codes[key]})
    return codes


def engine(
    plan: PlanGraph, wholeness: Wholeness, rules: Iterable[Rule], *, server: Server | None = None
) -> Callable[[Test, str], Mask]:
    """The function that answers tests on a plan: (test, kind) to a bool array, shape (count of the kind,).

    A copy that it needs goes from the server when the function does. Raises ServerTrouble.
    """
    server = server or server_from()
    database = Database(server)
    try:
        with told(server):
            asked = InServer(database, plan, wholeness, tuple(rules))
    except BaseException:
        database.close()
        raise
    weakref.finalize(asked, _over, database, asked.number if asked.copied else None, plan.kinds)
    return asked.holds


def _over(database: Database, copy: int | None, kinds: Sequence[str]) -> None:
    """Ends an audit: its copy goes, and every connection. What a server that is away keeps is swept later."""
    with suppress(ServerTrouble), told(database.server):
        if copy is not None:
            database.write("MATCH (v:PlanVersion {number: $number}) SET v.complete = false", number=copy)
            remove(database, copy, kinds)
    database.close()
