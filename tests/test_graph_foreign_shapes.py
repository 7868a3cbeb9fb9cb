"""Shapes outside the rule language, run by pySHACL alone and marked so."""

from __future__ import annotations

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.ontology.shapes import UnsupportedShape, all_rules, read_rule

pytest.importorskip("pyshacl")
from golden_thread.graph.foreign_shapes import COLUMNS, MARK, BadShapes, run_shapes

PREFIXES = """
@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
"""
PLAN = plan_of(
    """
    A flood: Risk, score=16, threshold=12
    A leak: Risk, score=3, threshold=12
    """,
    name="demo",
)
LESS_THAN = f"""{PREFIXES}
gt:risk-within-threshold a sh:NodeShape ; sh:targetClass gt:Risk ;
    sh:property [ sh:path gt:score ; sh:lessThan gt:threshold ;
        sh:severity sh:Warning ; sh:message "is not below its threshold" ] .
"""


def test_a_shape_outside_the_rule_language_runs() -> None:
    rows = run_shapes(PLAN, LESS_THAN)
    assert tuple(rows.columns) == COLUMNS
    (row,) = rows.to_dict("records")
    assert row == {
        "thing": "A flood",
        "kind": "Risk",
        "title": "A flood",
        "severity": "warning",
        "message": "is not below its threshold",
        "path": "score",
        "value": "16",
        "shape": "risk-within-threshold",
        "engine": MARK,
    }


def test_the_rule_language_refuses_it_by_name() -> None:
    with pytest.raises(UnsupportedShape, match="sh:lessThan"):
        read_rule(LESS_THAN.replace("a sh:NodeShape", "a gt:Rule, sh:NodeShape"))


def test_a_sparql_constraint_runs() -> None:
    rows = run_shapes(
        PLAN,
        f"""{PREFIXES}
        gt:risk-high a sh:NodeShape ; sh:targetClass gt:Risk ; sh:sparql [
            sh:message "is high" ;
            sh:select "SELECT $this WHERE {{ $this <https://w3id.org/golden-thread/ns#score> ?s FILTER (?s > 15) }}" ] .
        """,
    )
    assert rows[["thing", "message", "severity"]].values.tolist() == [["A flood", "is high", "violation"]]


def test_derived_facts_are_there() -> None:
    rows = run_shapes(
        PLAN,
        f"""{PREFIXES}
        gt:risk-above a sh:NodeShape ; sh:targetClass gt:Risk ;
            sh:not [ sh:property [ sh:path gt:aboveThreshold ; sh:hasValue "yes" ] ] .
        """,
    )
    assert rows["thing"].tolist() == ["A flood"]
    assert rows["shape"].tolist() == ["risk-above"]


def test_shapes_that_hold_give_no_rows() -> None:
    rows = run_shapes(plan_of("A leak: Risk, score=3, threshold=12"), LESS_THAN)
    assert rows.empty
    assert tuple(rows.columns) == COLUMNS


def test_our_own_rules_are_shapes_too() -> None:
    [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    rows = run_shapes(plan_of(rule.gap_example), rule.source)
    assert rows["thing"].tolist() == ["Safe streets"]


@pytest.mark.parametrize(
    ("turtle", "words"),
    [
        ("this is no Turtle", "not Turtle"),
        ("@prefix gt: <https://w3id.org/golden-thread/ns#> . gt:a gt:b gt:c .", "holds no shape"),
        (
            f"""{PREFIXES} gt:x a sh:NodeShape ; sh:targetClass gt:Risk ; sh:sparql [
                sh:select "SELECT $this WHERE {{ SERVICE <http://127.0.0.1:9/> {{ $this ?p ?o }} }}" ] .""",
            "SERVICE asks another server",
        ),
        (
            f"""{PREFIXES} gt:x a sh:NodeShape ; sh:targetClass gt:Risk ; sh:sparql [
                sh:select "SELECT $this FROM <http://127.0.0.1:9/> WHERE {{ $this ?p ?o }}" ] .""",
            "FROM names another graph",
        ),
        (
            f"{PREFIXES} gt:x a sh:NodeShape ; sh:targetClass gt:Risk ; sh:property [ sh:minCount 1 ] .",
            "pySHACL could not run",
        ),
        (
            f"""{PREFIXES} gt:x a sh:NodeShape ; sh:targetClass gt:Risk ;
                sh:property [ sh:path gt:score ; sh:pattern "(" ] .""",
            "pySHACL could not run",
        ),
    ],
)
def test_shapes_that_cannot_be_run_are_refused(turtle: str, words: str) -> None:
    with pytest.raises(BadShapes, match=words):
        run_shapes(PLAN, turtle)


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(socket.socket, "connect", never)
    imports = "<https://example.org/shapes> a <http://www.w3.org/2002/07/owl#Ontology> ; "
    imports += "<http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:9/other> .\n"
    assert len(run_shapes(PLAN, LESS_THAN + imports)) == 1
