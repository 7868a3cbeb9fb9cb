"""The reference engine: pySHACL, told nothing but SHACL."""

from __future__ import annotations

import datetime
import socket

import numpy as np
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.oracle import Oracle, OracleFailed, by_value, data_graph, failing, violations_of_source
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.shacl import PREFIXES
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import AnyOf, HasDatatype, IsKind, Matches, OneOf, Rule, Step, Test, Unsure, Within
from golden_thread.ontology.shapes import all_rules

from .asking import has, one_of, truth
from .plans import DAYS, cast_of, plans

GT = rdflib.Namespace("https://w3id.org/golden-thread/ns#")
RULES = tuple(rule for rule in all_rules() if not rule.words_only)
EXAMPLES = settings().max_examples
BY_NAME = {rule.name: rule for rule in RULES}
PLAN = plan_of(
    "Safe streets: Outcome\nWarm homes: Outcome\nHomes insulated: Measure, measures Warm homes; Ghost, periodsShown=3\n"
    "Corporate plan: ServicePlan\nTarget 1: Target, value=3, endDate=2012-06-30"
)


def holds(test: Test, kind: str) -> list[bool]:
    """What the reference engine answers on the plan above."""
    answer = Oracle(PLAN, Wholeness(PLAN)).holds(test, kind)
    assert answer.dtype == np.bool_
    return answer.tolist()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails any test in which somebody so much as opens a socket."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)


def test_answers_stand_in_the_order_of_the_things() -> None:
    assert holds(has("^measures"), "Outcome") == [False, True]
    assert holds(has("measures"), "Measure") == [True]


def test_a_kind_without_things_has_an_empty_answer() -> None:
    assert holds(has("^measures"), "Risk") == []


def test_kinds_below_are_kinds() -> None:
    assert holds(IsKind(("Plan",)), "ServicePlan") == [True]
    assert holds(IsKind(("Thing",)), "ServicePlan") == [True]
    assert holds(IsKind(("Thing",)), "Unresolved") == [False]


def test_markers_stand_in_the_data_and_nowhere_else() -> None:
    oracle = Oracle(PLAN, Wholeness(PLAN))
    before = len(oracle.data)
    oracle.holds(has("^measures"), "Outcome")
    assert len(oracle.data) == before
    marker = Unsure((Step("reportedTo"),))
    assert oracle.holds(marker, "Measure").tolist() == [True]
    assert oracle.holds(marker, "Outcome").tolist() == [True, True]
    assert {str(key) for key in oracle.data.objects(None, GT.unsure)} == {"reportedTo"}


@pytest.mark.parametrize(
    ("test", "value", "passes"),
    [
        (OneOf((3.0,)), "periodsShown", True),
        (OneOf((3.0,)), "value", True),
        (OneOf(("3",)), "value", False),
        (Within(high=DAYS[1]), "value", False),
        (Within(low=DAYS[0]), "value", False),
        (Within(low=0.0), "endDate", False),
        (Within(low="a"), "value", False),
        (Within(high=DAYS[1]), "endDate", True),
        (HasDatatype("integer"), "periodsShown", True),
        (HasDatatype("decimal"), "value", True),
    ],
)
def test_values_are_compared_as_values(test: Test, value: str, passes: bool) -> None:
    kind = "Measure" if value == "periodsShown" else "Target"
    assert holds(has(value, test), kind) == [passes]


def test_an_iri_is_no_text() -> None:
    assert holds(has("measures", Matches("Warm")), "Measure") == [False]
    assert by_value(one_of("yes")) == one_of("yes")


def test_deeply_nested_shapes_are_run() -> None:
    test: Test = has("unit")
    for _ in range(40):
        test = AnyOf((test, IsKind(("Plan",))))
    assert holds(test, "Outcome") == [False, False]


def test_what_cannot_be_run_is_said() -> None:
    ill_formed = f"{PREFIXES}gt:asked-shape a sh:NodeShape ; sh:targetClass gt:Outcome ; sh:or () ."
    with pytest.raises(OracleFailed, match="1 or more members"):
        failing(data_graph(PLAN), ill_formed)


def test_an_audit_by_the_reference_engine() -> None:
    result = audit(PLAN, [BY_NAME["outcome-without-measure"]], engine="shacl")
    assert result.things("outcome-without-measure", Verdict.GAP) == ("Safe streets",)


def test_both_engines_tell_what_cannot_be_told() -> None:
    plan = plan_of("Safe streets: Outcome")
    assert truth(plan, has("^measures"), engine="shacl") == truth(plan, has("^measures")) == {"Safe streets": "unsure"}


def broken(plan: PlanGraph, rule: Rule) -> tuple[str, ...]:
    """Ids of the things of a rule's kinds that break its test as it stands, by the columns."""
    answers = vectors(plan, Wholeness(plan), ())
    return tuple(
        id for kind in plan.loaded(*rule.kinds) for id in plan.ids[plan.spans[kind]][~answers(rule.test, kind)]
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rules_own_turtle_finds_the_same_on_its_examples(rule: Rule) -> None:
    for text in (rule.gap_example, rule.passed_example):
        plan = derived(plan_of(text), plan_of(text).about.as_of or datetime.date(2012, 6, 30))
        assert violations_of_source(plan, rule) == broken(plan, rule)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Rule, PlanGraph]:
    """A rule, and a plan in its words."""
    rule = draw(st.sampled_from(RULES))
    return rule, draw(plans(cast_of(rule)))


@settings(max_examples=6 * EXAMPLES)
@given(drawn())
def test_the_rules_own_turtle_finds_the_same_on_made_up_plans(drawn: tuple[Rule, PlanGraph]) -> None:
    rule, plan = drawn
    assert violations_of_source(plan, rule) == broken(plan, rule)
