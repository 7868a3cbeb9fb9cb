"""Rules run where the plan stands: what is asked, what is copied, what goes away again."""

from __future__ import annotations

import datetime
import gc

import pytest

from golden_thread.graph.auditing import ENGINES, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.in_server import engine
from golden_thread.graph.neo4j import push, versions
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import Replaced, Server
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import load
from golden_thread.ontology.shapes import all_rules

from .asking import has
from .server import nodes, run

DAY = datetime.date(2012, 6, 30)
TOWN = "Warm homes: Outcome\nHomes insulated: Measure, measures Warm homes; lost, unit=number\nas of 2012-06-30"
NEXT = f"{TOWN}\nSafe streets: Outcome"


def town(text: str = TOWN) -> PlanGraph:
    return plan_of(text, name="town")


def test_a_pushed_plan_is_asked_as_it_stands(server: Server) -> None:
    push(town(), server=server)
    facts = derived(town(), DAY)
    before = nodes(server)
    holds = engine(facts, Wholeness(facts), all_rules(), server=server)
    assert holds(has("^measures"), "Outcome").tolist() == [True]
    assert nodes(server) == before


def test_a_plan_of_another_day_is_copied_and_the_copy_goes(server: Server) -> None:
    text = "Street lights: Project, endDate=2013-01-01\nA risk: Risk, score=16, threshold=12"
    push(plan_of(text, as_of=DAY), server=server)
    facts = derived(plan_of(f"{text}\nAnother: Risk"), DAY)
    before = nodes(server)
    holds = engine(facts, Wholeness(facts), all_rules(), server=server)
    assert holds(has("aboveThreshold"), "Risk").tolist() == [True, False]
    assert nodes(server) == before + facts.n + 1
    assert len(versions(server)) == 1
    del holds
    gc.collect()
    assert nodes(server) == before


def test_a_marker_that_no_rule_of_the_push_asks_for_is_written_when_asked(server: Server) -> None:
    plan = town(f"{NEXT}\nscope below within Safe streets no\nscope Outcome.note within Warm homes no")
    push(plan, server=server, rules=())
    facts = derived(plan, DAY)
    wholeness = Wholeness(facts)
    for _ in range(2):
        holds, columns = engine(facts, wholeness, (), server=server), vectors(facts, wholeness, ())
        for text in ("^measures", "^contributesTo", "^measures/^targetFor"):
            for read in (strict, generous):
                for kind in facts.kinds:
                    assert holds(read(has(text)), kind).tolist() == columns(read(has(text)), kind).tolist()
    [[markers]] = run(server, "MATCH (v:PlanVersion) RETURN v.markers")
    assert len(set(markers)) == len(markers) > 0  # type: ignore[call-overload, arg-type]


def test_a_version_that_is_replaced_while_it_is_asked_is_told(server: Server) -> None:
    push(town(), server=server)
    facts = derived(town(), DAY)
    holds = engine(facts, Wholeness(facts), (), server=server)
    push(town(NEXT), server=server)
    with pytest.raises(Replaced, match="Run it again"):
        holds(has("^measures", "Measure"), "Outcome")


def test_an_audit_in_the_server_is_the_audit(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "neo4j", "in_server")
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    plan = load("example:stockton-2012")
    ours, theirs = audit(plan), audit(plan, engine="neo4j")
    assert theirs.trusted
    assert theirs.rules.equals(ours.rules)
    assert [f.identity for f in theirs.findings] == [f.identity for f in ours.findings]
    assert any(result.count(Verdict.GAP) for result in theirs.results)
