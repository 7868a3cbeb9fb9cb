"""A plan's columns in an Oxigraph store: what is loaded, and when."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pyoxigraph as ox
import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.rdf import GT, RDF, XSD, literal_of
from golden_thread.graph.stores import BadPattern, ColumnStore, fitting, kinds_above, sort_of
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Matches, Step, Unsure

from .asking import has

TEXT = """
Warm homes: Outcome, measurable=yes
Homes insulated: Measure, measures Warm homes; Nowhere, brokenDownBy=place; age
Grant: Target, targetFor Homes insulated, value=12.5
Lagging: Action, dueDate=2012-03-31
"""


@pytest.fixture
def plan() -> PlanGraph:
    return plan_of(TEXT)


@pytest.fixture
def store(plan: PlanGraph) -> ColumnStore:
    return ColumnStore(plan, Wholeness(plan))


def objects(store: ColumnStore, predicate: str) -> list[str]:
    """Objects of a predicate as text, sorted."""
    found = store.store.quads_for_pattern(None, ox.NamedNode(predicate), None)
    return sorted(str(quad.object) for quad in found)


def test_kinds_are_there_from_the_start(store: ColumnStore) -> None:
    kinds = [f"<{GT}{kind}>" for kind in ("Action", "Measure", "Outcome", "Target", "Unresolved")]
    assert objects(store, f"{RDF}type") == kinds
    assert (ox.NamedNode(f"{GT}ServicePlan"), ox.NamedNode(f"{GT}Plan")) in set(kinds_above())


def test_a_column_comes_with_the_first_question(store: ColumnStore) -> None:
    assert objects(store, f"{GT}measures") == objects(store, f"{GT}brokenDownBy") == []
    store.need(has("^measures/brokenDownBy"))
    held = len(store.store)
    store.need(has("^measures/brokenDownBy"))
    assert len(store.store) == held
    assert len(objects(store, f"{GT}measures")) == 2
    assert objects(store, f"{GT}brokenDownBy") == ['"age"', '"place"']
    assert objects(store, f"{GT}value") == []


def test_values_are_typed(store: ColumnStore) -> None:
    store.need(has("value"))
    store.need(has("dueDate"))
    assert objects(store, f"{GT}value") == [f'"12.5"^^<{XSD}decimal>']
    assert objects(store, f"{GT}dueDate") == [f'"2012-03-31"^^<{XSD}date>']


def test_a_marker_stands_where_the_input_cannot_tell(store: ColumnStore, plan: PlanGraph) -> None:
    marker = Unsure((Step("ownedBy"),))
    store.need(marker)
    found = store.answers(f'SELECT ?x {{ ?x <{GT}unsure> "ownedBy" }}')
    expected = [flag for kind in plan.kinds for flag in Wholeness(plan).unsure(marker, kind).tolist()]
    assert found.tolist() == expected
    assert any(expected)


def test_answers_are_rows(store: ColumnStore, plan: PlanGraph) -> None:
    found = store.answers(f"SELECT ?x ?kind {{ ?x a ?kind FILTER (?kind = <{GT}Outcome>) }}")
    assert plan.ids[found].tolist() == ["Warm homes"]
    assert not store.answers("SELECT ?kind { ?kind <http://www.w3.org/2000/01/rdf-schema#subClassOf> ?other }").any()


@pytest.mark.parametrize("pattern", ["(", "(?=x)", "(a)\\1"])
def test_a_pattern_that_cannot_run_is_refused(store: ColumnStore, pattern: str) -> None:
    with pytest.raises(BadPattern, match="not one that SPARQL can run"):
        store.need(has("unit", Matches(pattern)))


def test_a_pattern_that_can_run_is_not(store: ColumnStore) -> None:
    store.need(has("unit", Matches('^a"\\d', "i")))


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.5, "0.5"), (3.0, "3"), (1 / 3, "0.3333333333333333"), (1 / 30_000, "0.000033333333333333"), (2e20, "2e+20")],
)
def test_numbers_fit(number: float, text: str) -> None:
    literal: Callable[[float], ox.Literal] = lambda value: fitting(literal_of(value, integer=True))  # noqa: E731
    assert literal(number).value == text


def test_sorts_of_values() -> None:
    assert [sort_of(value) for value in ("a", 1.0, datetime.date(2012, 3, 31))] == ["string", "number", "date"]
