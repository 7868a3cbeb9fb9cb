"""Neo4j: how fast a plan is pushed and pulled, and five rules run in the server beside Cypher written by hand.

`make test` runs the short form, `make bench` a million things. No time is asserted, only that all answers are equal.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.graph.derive import derived
from golden_thread.graph.in_server import engine
from golden_thread.graph.neo4j import Database, Version, opened, pull, push
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import Server
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Not, Rule
from golden_thread.ontology.shapes import all_rules

from ..server import running
from .council import council_plan

LONG = os.environ.get("GOLDEN_THREAD_BENCH") == "long"
THINGS = 1_000_000 if LONG else 20_000
RULES = {rule.name: rule for rule in all_rules()}
UP = "contributesTo|partOf|cascadesFrom|measures"
ROLES = "leads|delivers|funds|supports|isConsultedOn"
BY_HAND = {
    "outcome-without-measure": "MATCH (t:Outcome) WHERE NOT EXISTS {(t)<-[:measures]-()} RETURN collect(t.id)",
    "outcome-activity-only": "MATCH (t:Outcome) WHERE EXISTS {(t)<-[:measures]-()} AND NOT EXISTS {(t)<-[:measures]-(m) "
    "WHERE NOT m.declaredStage IN ['input', 'activity', 'output', 'reach']} RETURN collect(t.id)",
    "project-without-priority": f"MATCH (t:Project) WHERE NOT EXISTS {{(t)-[:{UP}*]->(:Priority)}} RETURN collect(t.id)",
    "staff-objective-without-line-of-sight": f"MATCH (t:StaffObjective) WHERE NOT EXISTS {{(t)-[:{UP}*]->(:Priority)}} "
    "RETURN collect(t.id)",
    "priority-without-partner": f"MATCH (t:Priority) WHERE NOT EXISTS {{(t)<-[:{ROLES}]-(:Partner|Partnership)}} "
    f"AND NOT EXISTS {{(t)<-[:{UP}*]-()<-[:{ROLES}]-(:Partner|Partnership)}} RETURN collect(t.id)",
}
"""The five gap questions as an analyst would write them, by the rule that asks each."""


def say(line: str) -> None:
    """A line for whoever reads the report."""
    print(f"\n  {line}", flush=True)


def timed(call: Callable[[], object], times: int = 3) -> float:
    """The median wall time of a call, in seconds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return median(found)


@pytest.fixture
def roomy(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that can hold the plan: the tests' own, or for the long form one with more memory."""
    if not LONG or os.environ.get("NEO4J_URI"):
        yield request.getfixturevalue("server")
    else:
        with running(tmp_path / "home", options=("-Xms3g", "-Xmx3g")) as found:
            yield found.server


def test_push_and_five_questions(roomy: Server) -> None:
    plan = council_plan(THINGS)
    size = plan.n + plan.link_count
    version = pushed(plan, roomy)
    start = time.perf_counter()
    assert pull(plan.about.name, server=roomy).digest == plan.digest
    say(f"pulled and compared in {time.perf_counter() - start:.1f} s")
    facts = derived(plan, version.as_of)
    wholeness, rules = Wholeness(facts), [RULES[name] for name in BY_HAND]
    start = time.perf_counter()
    holds = engine(facts, wholeness, rules, server=roomy)
    say(f"found by its fingerprint in {time.perf_counter() - start:.1f} s ({size:,} things and links)")
    del holds
    columns = audit(plan, rules, as_of=version.as_of)
    with opened(roomy) as database:
        for name in BY_HAND:
            assert by_hand(database, name) == set(columns.things(name, Verdict.GAP)), name
            assert in_server(facts, wholeness, [RULES[name]], roomy)[1] == len(by_hand(database, name)), name
        ours = median(in_server(facts, wholeness, rules, roomy)[0] for _ in range(3))
        theirs = timed(lambda: [by_hand(database, name) for name in BY_HAND])
    say(f"five questions in the server: {ours:.2f} s, {ours / theirs:.2f} times Cypher by hand ({theirs:.2f} s)")
    if not LONG:
        every = [rule for rule in RULES.values() if not rule.words_only]
        say(f"all {len(every)} rules in the server: {in_server(facts, wholeness, every, roomy)[0]:.1f} s")


def pushed(plan: PlanGraph, server: Server) -> Version:
    """The version pushed, with what it took printed."""
    shown: list[int] = []
    start = time.perf_counter()
    version = push(plan, server=server, progress=lambda done, total: shown.append(done))
    took = time.perf_counter() - start
    assert shown[-1] == plan.n + plan.link_count
    say(f"pushed {plan.n:,} things and {plan.link_count:,} links in {took:.1f} s: {shown[-1] / took:,.0f} a second")
    return version


def by_hand(database: Database, name: str) -> set[str]:
    """Ids that a query written by hand finds."""
    [[ids]] = database.read(BY_HAND[name])
    return set(ids)


def in_server(facts: PlanGraph, wholeness: Wholeness, rules: list[Rule], server: Server) -> tuple[float, int]:
    """Seconds that the rules take in the server, both readings, with nothing kept from before; and how many gaps."""
    holds = engine(facts, wholeness, rules, server=server)
    start, gaps = time.perf_counter(), 0
    for rule in rules:
        for kind in facts.loaded(*rule.kinds):
            applies, failed = holds(strict(rule.when), kind), holds(strict(Not(rule.test)), kind)
            holds(generous(rule.when), kind), holds(generous(Not(rule.test)), kind)
            gaps += int((applies & failed).sum())
    return time.perf_counter() - start, gaps
