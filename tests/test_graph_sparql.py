"""Rules as SPARQL: what the text looks like, that it runs as printed, and that it answers as the columns do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pyoxigraph as ox
import pytest
import rdflib
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_thread.graph.auditing import ENGINES, Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.querying import Queries
from golden_thread.graph.rdf import RDFS
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.sparql import Sparql, engine, passing_sparql, rule_sparql
from golden_thread.graph.stores import ColumnStore
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import load
from golden_thread.loaders.loading import example_names
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    Rule,
    Step,
    Test,
    Unsure,
    Within,
)
from golden_thread.ontology.shapes import all_rules, with_parameters

from .asking import DOWN, UP, has, one_of, path
from .plans import DAYS, Cast, any_test, cast_of, casts, plans

FOLDER = Path(__file__).parent / "cases"
EXAMPLES = tuple(name for name in example_names() if name != "mappings")
RULES = tuple(rule for rule in all_rules() if not rule.words_only)
BY_NAME = {rule.name: rule for rule in RULES}


def body(test: Test) -> list[str]:
    """The lines of a test's query between its outermost braces, without indentation."""
    return [line.strip() for line in passing_sparql(test).splitlines()[1:-1]]


@pytest.mark.parametrize(
    ("test", "lines"),
    [
        (IsKind(("Measure",)), ["?thing a gt:Measure ."]),
        (IsKind(("Plan",)), ["?thing a ?kind .", "VALUES ?kind { gt:Plan gt:ServicePlan }"]),
        (IsKind(("Thing",)), ["?thing a/rdfs:subClassOf* gt:Thing ."]),
        (has("^measures"), ["?thing ^gt:measures ?other ."]),
        (has("contributesTo+", "Priority"), ["?thing gt:contributesTo+ ?priority .", "?priority a gt:Priority ."]),
        (has("declaredStage", one_of("outcome")), ['?thing gt:declaredStage "outcome" .']),
        (
            has("^measures/declaredStage", one_of("input", "output")),
            [
                "?thing ^gt:measures/gt:declaredStage ?declaredStage .",
                'FILTER (?declaredStage IN ("input", "output"))',
            ],
        ),
        (Not(has("ownedBy")), ["?thing a ?kind .", "MINUS { ?thing gt:ownedBy ?other . }"]),
        (
            AllOf((Not(has("ownedBy")), IsKind(("Risk",)))),
            ["?thing a gt:Risk .", "MINUS { ?thing gt:ownedBy ?other . }"],
        ),
        (
            AnyOf((has("ownedBy"), has("unit"))),
            ["{ ?thing gt:ownedBy ?other . }", "UNION", "{ ?thing gt:unit ?unit . }"],
        ),
        (AnyOf(()), ["?thing a ?kind .", "FILTER (false)"]),
        (has("value", Within(low=5.0, low_open=True)), ["?thing gt:value ?value .", "FILTER (?value > 5)"]),
        (has("value", Within(low="n")), ["?thing gt:value ?value .", "FILTER (false)"]),
        (
            has("dueDate", Within(high=DAYS[0])),
            ["?thing gt:dueDate ?dueDate .", 'FILTER (?dueDate <= "1999-06-30"^^xsd:date)'],
        ),
        (
            has("unit", Not(Matches("^a", "i"))),
            ["?thing gt:unit ?unit .", 'FILTER (!(REGEX(?unit, "^a", "i")))'],
        ),
        (
            has("unit", HasDatatype("string")),
            ["?thing gt:unit ?unit .", "FILTER (DATATYPE(?unit) = xsd:string)"],
        ),
        (Unsure((Step("unit"),)), ['?thing gt:unsure "unit" .']),
        (has("partOf*", Unsure((Step("unit"),))), ['?thing (gt:partOf|gt:unsure)+ "unit" .']),
        (
            has("ownedBy/partOf*", Unsure((Step("unit"),))),
            ["?thing gt:ownedBy ?end .", '?end (gt:partOf|gt:unsure)+ "unit" .'],
        ),
    ],
    ids=str,
)
def test_each_node_has_its_lines(test: Test, lines: list[str]) -> None:
    assert body(test) == lines


def test_a_count_is_a_group() -> None:
    assert "HAVING (COUNT(DISTINCT ?other) >= 3)" in passing_sparql(has("^measures", count=3))


@pytest.mark.parametrize("text", ['say "yes"', "back\\slash", "two\nlines\ttab\r", "} UNION {", "überall 'x'", "# x"])
def test_any_text_can_be_looked_for(text: str) -> None:
    plan = plan_with("unit", text)
    for test in (has("unit", one_of(text)), has("unit", one_of("other", text))):
        assert Sparql(plan, Wholeness(plan)).holds(test, "Measure").tolist() == [True]


def plan_with(attribute: str, value: object) -> PlanGraph:
    """A measure with one value, however strange."""
    from golden_thread.graph.plan import About, PlanBuilder

    builder = PlanBuilder(About("strange"))
    builder.thing("M", "Measure", "M")
    builder.value("M", attribute, value)  # type: ignore[arg-type]
    return builder.build()


@pytest.mark.parametrize("number", [1 / 3000, 1e-12 / 7, 2.0**70, 1e25, -0.5, 12345678.25])
def test_any_number_can_be_compared(number: float) -> None:
    plan = plan_with("value", number)
    ask = Sparql(plan, Wholeness(plan)).holds
    assert ask(has("value", Within(low=number, high=number)), "Measure").all()
    assert not ask(has("value", Within(low=number, low_open=True)), "Measure").any()
    assert ask(has("value", one_of(number)), "Measure").all()


def test_a_pattern_that_cannot_run_is_an_error_and_no_silence() -> None:
    rule = replace(BY_NAME["outcome-without-measure"], test=has("unit", Matches("(?=x)")), kinds=("Measure",))
    plan = plan_of("M: Measure, unit=x")
    found = Sparql(plan, Wholeness(plan))
    with pytest.raises(ValueError, match="not one that SPARQL can run"):
        found.holds(rule.test, "Measure")


# The text of a rule as a person copies it


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_one_query_with_its_question(rule: Rule) -> None:
    text = rule_sparql(rule)
    comments = " ".join(line.removeprefix("# ") for line in text.splitlines() if line.startswith("#"))
    assert rule.question in comments
    assert rule.name in comments
    assert all(f"{parameter.name} = " in comments for parameter in rule.parameters)
    assert "NOT EXISTS" not in text
    ox.Store().query(text)
    rdflib.Graph().query(text)


def test_a_rule_of_words_only_says_so() -> None:
    [rule] = [rule for rule in all_rules() if rule.name == "accepted-gap-expired"]
    assert "nothing to run" in rule_sparql(rule)
    assert all(line.startswith("#") for line in rule_sparql(rule).splitlines())


def test_words_of_a_rule_cannot_leave_their_comment() -> None:
    rule = replace(BY_NAME["outcome-without-measure"], question="Which?\nSELECT * { ?a ?b ?c }\r# ")
    lines = rule_sparql(rule).splitlines()
    assert sum(line.startswith("SELECT") for line in lines) == 1
    assert "# Which? SELECT * { ?a ?b ?c } #" in lines


def test_a_parameter_is_seen_in_text_and_comment() -> None:
    text = rule_sparql(with_parameters(BY_NAME["outcome-with-too-many-measures"], {"limit": 3.0}))
    assert "# limit = 3: " in text
    assert ">= 4)" in text


def labelled(store: ColumnStore) -> ox.Store:
    """The store with the titles of its things."""
    label = ox.NamedNode(f"{RDFS}label")
    titles = (
        ox.Quad(ox.NamedNode(f"thing:{row}"), label, ox.Literal(str(t))) for row, t in enumerate(store.plan.titles)
    )
    store.store.extend(titles)
    return store.store


def blocks(rule: Rule) -> Iterable[tuple[PlanGraph, Rule]]:
    """Every case of a rule: its plan with derived facts, and the rule with the case's parameters."""
    for block in yaml.safe_load((FOLDER / f"{rule.name}.yml").read_text("utf-8")).values():
        numbers = {name: float(v) if isinstance(v, int) else v for name, v in block.get("with", {}).items()}
        stated = plan_of(str(block["plan"]), scope=str(block.get("scope", "")), as_of=block.get("as of"))
        yield stated, with_parameters(rule, numbers)
    for text in (rule.gap_example, rule.passed_example):
        yield plan_of(text), rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_text_of_a_rule_lists_just_its_gaps(rule: Rule) -> None:
    for stated, asked in blocks(rule):
        found = audit(stated, [asked])
        store = ColumnStore(found.plan, found.wholeness)
        for test in (asked.when, asked.test):
            store.need(AllOf((strict(test), generous(test))))
        labelled(store)
        listed = found.plan.ids[store.answers(rule_sparql(asked))]
        assert sorted(listed) == sorted(found.things(asked.name, Verdict.GAP))


@pytest.mark.parametrize("rule", RULES[::7], ids=lambda rule: rule.name)
def test_another_engine_reads_the_text_alike(rule: Rule) -> None:
    for stated, asked in blocks(rule):
        found = audit(stated, [asked])
        store = ColumnStore(found.plan, found.wholeness)
        for test in (asked.when, asked.test):
            store.need(AllOf((strict(test), generous(test))))
        written = ox.serialize((quad.triple for quad in labelled(store)), format=ox.RdfFormat.N_TRIPLES)
        assert written
        other = rdflib.Graph().parse(data=written.decode(), format="nt").query(rule_sparql(asked))
        rows = {int(str(row[0]).removeprefix("thing:")) for row in other}
        assert sorted(found.plan.ids[sorted(rows)]) == sorted(found.things(asked.name, Verdict.GAP))


# The engine beside the columns


@cache
def example(name: str) -> Audit:
    """An example audited on its columns."""
    return audit(load(f"example:{name}"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_get_the_same_verdicts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ENGINES, "sparql", "sparql")
    first = example(name)
    second = audit(first.stated, as_of=first.as_of, engine="sparql")
    assert [result.error for result in second.results] == [""] * len(RULES)
    for one, other in zip(first.results, second.results, strict=True):
        assert one.rule.name == other.rule.name
        for kind in one.verdicts:
            assert one.verdicts[kind].tolist() == other.verdicts[kind].tolist(), (one.rule.name, kind)


@pytest.mark.parametrize("name", EXAMPLES)
def test_texts_list_the_gaps_of_an_example(name: str) -> None:
    first = example(name)
    with Queries(first) as queries:
        for rule in RULES:
            listed = queries.ask(rule_sparql(rule)).to_frame()["thing"].tolist()
            assert sorted(listed) == sorted(first.things(rule.name, Verdict.GAP)), rule.name


def differences(plan: PlanGraph, tests: Iterable[Test]) -> list[str]:
    """Where SPARQL does not answer a reading of a test as the columns do; none if they agree."""
    wholeness = Wholeness(plan)
    first, second = vectors(plan, wholeness, ()), engine(plan, wholeness, ())
    return [
        f"{kind} {plan.ids[plan.spans[kind]][one != other].tolist()}: {read(test)}"
        for test in tests
        for read in (strict, generous)
        for kind in plan.kinds
        for one, other in [(first(read(test), kind), second(read(test), kind))]
        if not same(one, other)
    ]


def same(one: np.ndarray, other: np.ndarray) -> bool:
    assert one.dtype == other.dtype == np.bool_
    assert one.shape == other.shape
    return bool((one == other).all())


def asked_by(rule: Rule) -> tuple[Test, ...]:
    return (rule.test,) if rule.when == ALWAYS else (rule.test, rule.when)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_cases_are_answered_alike(rule: Rule) -> None:
    for stated, asked in blocks(rule):
        assert differences(derived(stated, stated.about.as_of or DAYS[1]), asked_by(asked)) == []


@st.composite
def plans_for_rules(draw: st.DrawFn) -> tuple[Rule, PlanGraph]:
    rule = draw(st.sampled_from(RULES))
    return rule, draw(plans(cast_of(rule)))


@settings(max_examples=200)
@given(plans_for_rules())
def test_made_up_plans_are_answered_alike(drawn: tuple[Rule, PlanGraph]) -> None:
    rule, stated = drawn
    for plan in (stated, derived(stated, DAYS[1])):
        assert differences(plan, asked_by(rule)) == []


@st.composite
def plans_for_tests(draw: st.DrawFn) -> tuple[Test, PlanGraph]:
    cast: Cast = draw(casts())
    return draw(any_test(cast)), draw(plans(cast))


@settings(max_examples=300)
@given(plans_for_tests())
def test_made_up_tests_are_answered_alike(drawn: tuple[Test, PlanGraph]) -> None:
    test, plan = drawn
    assert differences(plan, (test,)) == []


def test_a_kind_that_is_not_there_has_no_answers() -> None:
    plan = plan_of("Warm homes: Outcome")
    assert Sparql(plan, Wholeness(plan)).holds(has("^measures"), "Measure").shape == (0,)


def test_circles_and_diamonds_come_to_an_end() -> None:
    circle = [f"c{n}: Project, partOf c{(n + 1) % 150}" for n in range(150)]
    ladder = [f"a{n}: Project, partOf a{n + 1}; b{n + 1}\nb{n}: Project, partOf a{n + 1}; b{n + 1}" for n in range(60)]
    ends = ["a60: Project, contributesTo P", "b60: Project", "P: Priority"]
    plan = plan_of("\n".join((*circle, *ladder, *ends)))
    up = AtLeast(1, path(UP), IsKind(("Priority",)))
    reached = plan.ids[plan.spans["Project"]][Sparql(plan, Wholeness(plan)).holds(up, "Project")]
    assert set(reached) == {f"{letter}{n}" for letter in "ab" for n in range(60)} | {"a60"}
    assert differences(plan, (up, AtLeast(1, path(DOWN), ALWAYS), has("partOf+", "Project"))) == []


def test_a_mixed_count_is_refused() -> None:
    plan = plan_of("M: Measure, unit=x")
    mixed = AtLeast(2, Alternative((Step("unit"), Step("measures"))), ALWAYS)
    with pytest.raises(TypeError, match="links and attributes together"):
        Sparql(plan, Wholeness(plan)).holds(mixed, "Measure")
    assert Sparql(plan, Wholeness(plan)).holds(replace(mixed, count=1), "Measure").all()
