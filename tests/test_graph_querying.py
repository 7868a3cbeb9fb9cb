"""An analyst's own SPARQL on any plan: what can be asked, what is bounded, what is refused."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator

import pytest

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder
from golden_thread.graph.querying import BadQuery, Queries, QueryRefused, QueryStopped, query
from golden_thread.graph.sparql import rule_sparql
from golden_thread.ontology.shapes import all_rules

PLAN = plan_of(
    """
    Warm homes: Outcome, contributesTo A better place
    Safe streets: Outcome
    A better place: Priority
    Homes insulated: Measure, measures Warm homes; Nowhere, declaredStage=output
    A flood: Risk, score=16, threshold=12
    as of 2012-06-30
    scope Outcome yes
    """,
    name="demo",
)
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o }"


@pytest.fixture(scope="module")
def queries() -> Iterator[Queries]:
    with Queries(PLAN) as opened:
        yield opened


def test_a_select_gives_rows(queries: Queries) -> None:
    found = queries.ask("SELECT ?thing ?title { ?thing a gt:Outcome ; rdfs:label ?title } ORDER BY ?title")
    assert found.columns == ("thing", "title")
    assert found.to_frame()["thing"].tolist() == ["Safe streets", "Warm homes"]
    assert (found.form, found.truncated) == ("select", False)
    assert found.seconds < 10


def test_ask_gives_yes_or_no(queries: Queries) -> None:
    assert queries.ask("ASK { ?x a gt:Risk }")
    assert not queries.ask("ASK { ?x a gt:Vision }")


def test_construct_and_describe_give_triples(queries: Queries) -> None:
    made = queries.ask("CONSTRUCT { ?a gt:near ?b } WHERE { ?a gt:measures/gt:contributesTo ?b }")
    assert made.form == "triples"
    assert made.to_frame().values.tolist() == [["Homes insulated", "near", "A better place"]]
    described = queries.ask("DESCRIBE :Warm%20homes")
    assert ["Warm homes", "type", "Outcome"] in described.to_frame().values.tolist()


def test_every_column_comes_in_reading_order(queries: Queries) -> None:
    assert queries.ask("SELECT * { ?subject ?predicate ?object } LIMIT 1").columns == ("subject", "predicate", "object")
    assert queries.ask("SELECT DISTINCT * { ?z a ?a }").columns == ("z", "a")
    assert queries.ask("SELECT (STR(?b) AS ?c) ?b { ?b a gt:Risk }").columns == ("c", "b")


def test_derived_facts_are_there(queries: Queries) -> None:
    assert queries.ask('SELECT ?risk { ?risk gt:aboveThreshold "yes" }').to_frame()["risk"].tolist() == ["A flood"]
    assert not query(plan_of("A flood: Risk, score=1, threshold=12"), 'ASK { ?risk gt:aboveThreshold "yes" }')


def test_the_dataset_and_its_scope_are_there(queries: Queries) -> None:
    found = queries.ask("SELECT ?set ?day { ?set a gt:Dataset ; gt:asOf ?day }")
    assert found.to_frame().values.tolist() == [["demo", datetime.date(2012, 6, 30)]]
    assert queries.ask('ASK { ?row a gt:ScopeStatement ; gt:what "Outcome" ; gt:whole true }')


def test_kinds_know_what_they_are_below(queries: Queries) -> None:
    found = queries.ask("SELECT (COUNT(*) AS ?n) { ?x a/rdfs:subClassOf* gt:Thing }")
    assert found.to_frame()["n"].tolist() == [5]
    assert queries.ask("ASK { :Nowhere a gt:Unresolved }")


def test_rows_are_bounded_and_it_says_so(queries: Queries) -> None:
    found = queries.ask("SELECT ?x { ?x a ?kind }", rows=2)
    assert (len(found), found.truncated) == (2, True)
    assert "there are more" in found.to_text()
    assert queries.ask("CONSTRUCT WHERE { ?a ?b ?c }", rows=3).truncated
    assert not queries.ask("SELECT ?x { ?x a gt:Outcome }", rows=2).truncated


def test_a_query_that_runs_away_is_stopped(queries: Queries) -> None:
    start = time.perf_counter()
    with pytest.raises(QueryStopped, match=r"Stopped after 0\.3 seconds"):
        queries.ask(ENDLESS, seconds=0.3)
    assert time.perf_counter() - start < 8
    assert queries.ask("ASK { ?x a gt:Risk }"), "the next query is answered all the same"


def test_a_query_that_takes_too_much_memory_is_stopped() -> None:
    builder = PlanBuilder(About("many"))
    for number in range(1_500):
        builder.thing(f"P{number}", "Project", f"Project {number}")
    with (
        Queries(builder.build(), memory=64 << 20) as opened,
        pytest.raises(QueryStopped, match=r"more than 0\.1 GB of memory"),
    ):
        opened.ask("SELECT DISTINCT ?a ?b { ?a a gt:Project ; rdfs:label ?x . ?b a gt:Project } ORDER BY ?x", seconds=60)


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * {\n  ?a ?b ; }", 2, 11, "cannot be read"),
        ("SELECT ?x {\n ?x foo:bar ?y }", 2, 12, "prefix is not declared"),
        ("SELECT ?z { ?x a ?y } GROUP BY ?x", 1, 34, "nothing binds"),
        ("ASK {", 1, 6, "ends too early"),
        ("", 1, 1, "ends too early"),
        ("ASK { ?a <not an iri> ?b }", 1, 22, "IRI cannot be read"),
    ],
)
def test_what_is_no_sparql_is_told_with_its_place(
    queries: Queries, text: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(BadQuery, match=words) as caught:
        queries.ask(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    assert str(caught.value).splitlines()[-1] == f"  {' ' * (column - 1)}^"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE asks another server"),
        ("DELETE WHERE { ?a ?b ?c }", "plans are only read here"),
        ("SELECT * FROM <https://example.org/> { ?a ?b ?c }", "FROM names another graph"),
        ("SELECT (<https://example.org/f>(1) AS ?x) {}", "not supported"),
    ],
)
def test_what_may_not_be_asked_is_refused(queries: Queries, text: str, words: str) -> None:
    with pytest.raises(QueryRefused, match=words):
        queries.ask(text)


@pytest.mark.parametrize("bound", [{"seconds": 0}, {"seconds": -1}, {"rows": -1}])
def test_bounds_must_leave_something(queries: Queries, bound: dict[str, int]) -> None:
    with pytest.raises(QueryRefused, match="needs some time"):
        queries.ask("ASK {}", **bound)  # type: ignore[arg-type]


def test_findings_of_an_audit_can_be_queried() -> None:
    audited = audit(PLAN)
    with Queries(audited) as opened:
        gaps = opened.ask('SELECT ?rule ?thing { ?f a gt:Finding ; gt:rule ?rule ; gt:thing ?thing ; gt:verdict "gap" }')
        pairs = {f"{rule}:{thing}" for rule, thing in gaps.to_frame().values.tolist()}
        assert pairs == {finding.identity for finding in audited.findings}
        untold = opened.ask('SELECT (COUNT(*) AS ?n) { ?f gt:verdict "cannot tell" }').to_frame()["n"].tolist()
        assert untold == [sum(result.count(Verdict.CANNOT_TELL) for result in audited.results)]
        label = opened.ask("SELECT ?words { :outcome-without-measure%3ASafe%20streets rdfs:label ?words }")
        assert label.to_frame()["words"].tolist() == ['Outcome "Safe streets" is measured by nothing.']


def test_markers_come_when_a_query_names_them(queries: Queries) -> None:
    assert queries.ask("SELECT ?x { ?x ?p ?o FILTER (?p = gt:nothing) }").rows == ()
    [rule] = [rule for rule in all_rules() if rule.name == "measure-without-owner"]
    assert "gt:unsure" in rule_sparql(rule)
    assert queries.ask(rule_sparql(rule)).rows == (), "no owners were loaded, so nobody can tell"
    every = queries.ask("SELECT DISTINCT ?key { :Homes%20insulated gt:unsure ?key }")
    assert len(every) > 3


def test_a_rule_lists_its_gaps() -> None:
    audited = audit(PLAN)
    for rule in all_rules()[::12]:
        if not rule.words_only:
            found = query(PLAN, rule_sparql(rule)).to_frame()["thing"].tolist()
            assert sorted(found) == sorted(audited.things(rule.name, Verdict.GAP))


def test_values_come_back_as_they_are() -> None:
    builder = PlanBuilder(About("strange"))
    for id in ("=1+1", "a/b c", "'quoted'", "überall", "..", "<script>"):
        builder.thing(id, "Outcome", f'{id} "title"\n<b>')
    plan = builder.build()
    found = query(plan, "SELECT ?x ?title { ?x a gt:Outcome ; rdfs:label ?title }").to_frame()
    assert sorted(found["x"]) == sorted(plan.ids)
    assert sorted(found["title"]) == sorted(plan.titles)


def test_closing_twice_is_no_harm() -> None:
    opened = Queries(PLAN)
    assert opened.ask("ASK { ?x a gt:Risk }")
    opened.close()
    opened.close()
    assert opened.ask("ASK { ?x a gt:Risk }"), "asking again starts again"
    opened.close()
