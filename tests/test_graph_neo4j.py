"""Plans pushed to a real server, pulled back, replaced, kept, and asked where they stand."""

from __future__ import annotations

import datetime
import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.in_server import engine
from golden_thread.graph.neo4j import Version, pull, push, versions
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import NoSuchVersion, Server, ServerAway
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import load
from golden_thread.ontology.shapes import all_rules

from .server import PASSWORD, Running, lets_in, nodes, running

DAY = datetime.date(2012, 6, 30)
TOWN = "Warm homes: Outcome\nHomes insulated: Measure, measures Warm homes; lost, unit=number\nas of 2012-06-30"
NEXT = f"{TOWN}\nSafe streets: Outcome"


def town(text: str = TOWN) -> PlanGraph:
    return plan_of(text, name="town")


@pytest.mark.parametrize("name", ["newcastle-under-lyme", "herefordshire"])
def test_an_example_comes_back_equal(name: str, server: Server) -> None:
    plan = load(f"example:{name}")
    told: list[tuple[int, int]] = []
    version = push(plan, server=server, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (plan.n + plan.link_count,) * 2
    assert told == sorted(told)
    back = pull(plan.about.name, server=server)
    assert back.digest == plan.digest == version.digest
    assert back.about == plan.about
    assert back.things.equals(plan.things)
    assert set(back.scope) == set(plan.scope)
    assert (version.things, version.links, version.as_of) == (plan.n, plan.link_count, plan.about.as_of)


def test_what_is_odd_comes_back_too(server: Server) -> None:
    builder = PlanBuilder(About("it's `odd`", "Über", None, True, "public", "x"))
    builder.thing("'; `} DROP", "Outcome", "line\nbreak \\ \u2028", basis="inferred", source="s", place="row 3")
    builder.link("ghost", "partOf", "'; `} DROP", basis="illustrative", note="why")
    plan = builder.build()
    push(plan, server=server)
    back = pull("it's `odd`", server=server)
    assert back.digest == plan.digest
    assert back.blocks[0].note.tolist() == ["why"]


def test_a_new_version_replaces_the_old(server: Server) -> None:
    first, second = push(town(), server=server), push(town(NEXT), server=server)
    assert versions(server) == (second,)
    assert second.number > first.number
    assert nodes(server) == town(NEXT).n + 1
    assert pull("town", server=server).digest == town(NEXT).digest


def test_old_versions_can_be_kept(server: Server) -> None:
    first, second = push(town(), server=server), push(town(NEXT), server=server, keep=True)
    assert [(v.number, v.current) for v in versions(server)] == [(first.number, False), (second.number, True)]
    assert pull("town", first.number, server=server).digest == town().digest
    assert pull("town", server=server).digest == town(NEXT).digest
    third = push(town(), server=server)
    assert [v.number for v in versions(server)] == [first.number, third.number], "only the current one is replaced"


def test_plans_stand_side_by_side(server: Server) -> None:
    push(town(), server=server)
    push(plan_of(NEXT, name="city"), server=server)
    assert [(v.plan, v.current) for v in versions(server)] == [("city", True), ("town", True)]
    assert pull("town", server=server).digest == town().digest


def test_two_pushes_at_once_wait_for_each_other(server: Server) -> None:
    with ThreadPoolExecutor(3) as pool:
        plans = [town(), town(NEXT), town(f"{NEXT}\nClean air: Outcome")]
        pushed: list[Version] = list(pool.map(lambda plan: push(plan, server=server), plans))
    [last] = versions(server)
    assert last.number == max(version.number for version in pushed)
    assert pull("town", server=server).digest == last.digest
    assert nodes(server) == last.things + 1


@pytest.mark.parametrize(("name", "number"), [("village", None), ("town", 99)])
def test_an_unknown_version_is_told_with_those_there_are(name: str, number: int | None, server: Server) -> None:
    version = push(town(), server=server)
    with pytest.raises(NoSuchVersion, match=f"there is no plan {name}.*town@{version.number}"):
        pull(name, number, server=server)


def test_an_empty_database_holds_no_plan(server: Server) -> None:
    assert versions(server) == ()
    with pytest.raises(NoSuchVersion, match="The plans there: none"):
        pull("town", server=server)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s", "neo4j+s", "bolt+ssc"])
def test_every_form_of_address(scheme: str, mortal: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    if "+s" in scheme and not mortal.certificate.exists():
        pytest.skip("An encrypted address takes a certificate: apt install openssl.")
    monkeypatch.setenv("SSL_CERT_FILE", str(mortal.certificate))
    address = replace(mortal.server, uri=f"{scheme}://127.0.0.1:{mortal.port}")
    push(town(), server=address)
    assert pull("town", server=address).digest == town().digest


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(mortal: Running) -> None:
    if not mortal.certificate.exists():
        pytest.skip("An encrypted address takes a certificate: apt install openssl.")
    with pytest.raises(ServerAway, match="Check NEO4J_URI"):
        versions(replace(mortal.server, uri=f"neo4j+s://127.0.0.1:{mortal.port}"))


def test_the_current_line_of_the_server(tmp_path: Path) -> None:
    """Skipped, in words, where its Java is not present."""
    with running(tmp_path / "home", line="current") as newest:
        assert newest.server.password == PASSWORD
        assert lets_in(newest.server)
        plan = load("example:newcastle-under-lyme")
        push(plan, server=newest.server)
        assert pull(plan.about.name, server=newest.server).digest == plan.digest
        facts = derived(plan, plan.about.as_of or DAY)
        rules = tuple(rule for rule in all_rules() if not rule.words_only)
        wholeness = Wholeness(facts)
        holds, columns = engine(facts, wholeness, rules, server=newest.server), vectors(facts, wholeness, rules)
        for rule in rules:
            for read in (strict, generous):
                for kind in facts.loaded(*rule.kinds):
                    assert (holds(read(rule.test), kind) == columns(read(rule.test), kind)).all(), rule.name
        del holds
        gc.collect()
