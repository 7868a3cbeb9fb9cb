"""A morning with a plan, as an analyst spends it: from three lines to rules and shapes of one's own.

Each test is one step of it, in order, and nothing in it but what a notebook would hold.
"""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pandas as pd
import pytest

from golden_thread.graph import audit
from golden_thread.graph.auditing import ENGINES, Audit, Verdict
from golden_thread.graph.querying import Queries, query
from golden_thread.graph.sparql import rule_sparql
from golden_thread.loaders import load
from golden_thread.ontology.shapes import BadRule, all_rules, read_rule, rules_in, with_parameters

PLAN = "example:newcastle-under-lyme"

RULE = """
@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
gt:outcome-with-one-measure a gt:Rule, sh:NodeShape ;
    rdfs:label "Outcome that rests on one measure"@en ;
    gt:family "local" ; gt:tier 1 ;
    gt:question "Which outcomes do we judge by a single figure?"@en ;
    gt:why "One figure can be met while what it stands for gets worse."@en ;
    gt:citation "The committee's own wish"@en ;
    gt:remedy "Name a second measure of another sort."@en ;
    gt:who "The performance team"@en ;
    gt:parameter [ gt:name "least" ; gt:onShape gt:outcome-with-one-measure-test ; gt:onProperty sh:minCount ;
        rdfs:label "Fewest measures"@en ] ;
    sh:targetClass gt:Outcome ;
    sh:property gt:outcome-with-one-measure-test .
gt:outcome-with-one-measure-test a sh:PropertyShape ;
    sh:path [ sh:inversePath gt:measures ] ; sh:minCount 2 ;
    sh:severity sh:Info ; sh:message "has fewer than {least} measures"@en .
"""

SHAPE = """
@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
gt:title-too-long a sh:NodeShape ; sh:targetClass gt:Outcome ;
    sh:property [ sh:path <http://www.w3.org/2000/01/rdf-schema#label> ; sh:maxLength 40 ;
        sh:severity sh:Info ; sh:message "has a title too long for the dashboard" ] .
"""


@pytest.fixture(scope="module")
def audited() -> Audit:
    """What the three lines make, kept for the steps below."""
    plan = load(PLAN)
    return audit(plan)


@pytest.fixture(scope="module")
def frame(audited: Audit) -> pd.DataFrame:
    """The third of the three lines."""
    return audited.to_frame()


def test_three_lines_give_a_row_a_finding() -> None:
    # from golden_thread.loaders import load; from golden_thread.graph import audit
    frame = audit(load(PLAN)).to_frame()
    assert len(frame) > 100
    assert {"id", "rule", "severity", "family", "thing", "title", "message", "evidence"} <= set(frame)


def test_what_was_loaded_and_what_went_wrong(audited: Audit) -> None:
    assert audited.stated.things["kind"].value_counts()["Measure"] == 7
    assert list(audited.stated.problems) == []


def test_gaps_by_family_and_severity(frame: pd.DataFrame) -> None:
    table = frame.pivot_table(index="family", columns="severity", values="id", aggfunc="count", fill_value=0)
    assert table.to_numpy().sum() == len(frame)
    assert table.loc["thread", "violation"] > 0


def test_shares_with_their_denominators(audited: Audit) -> None:
    rules = audited.rules.set_index("rule")
    row = rules.loc["outcome-without-measure"]
    assert row["judged"] == row["passed"] + row["gap"] + row["accepted"]
    assert audited.result("outcome-without-measure").share_passed == pytest.approx(row["passed"] / row["judged"])


def test_what_could_not_be_told_and_whom_to_ask(audited: Audit) -> None:
    lines = pd.DataFrame([{"rule": each.rule, "things": len(each.things), "ask": each.ask} for each in audited.cannot_tell])
    assert lines.groupby("ask")["things"].sum().sort_values(ascending=False).iloc[0] > 1
    assert lines["things"].sum() == audited.rules["cannot tell"].sum()


def test_one_finding_and_what_it_rests_on(audited: Audit) -> None:
    evidence = audited.evidence("outcome-without-measure:OC4")
    assert evidence.words == 'Outcome "The borough is an attractive place" ← (no measure named)'


def test_findings_beside_the_things_they_are_about(audited: Audit, frame: pd.DataFrame) -> None:
    things = audited.plan.things.set_index("id")
    joined = frame.join(things[["source"]], on="thing")
    assert joined["source"].ne("").any()


def test_the_same_plan_on_another_day(audited: Audit) -> None:
    later = audit(audited.stated, as_of=datetime.date(2030, 1, 1))
    assert later.rules["gap"].sum() >= audited.rules["gap"].sum()


def test_a_limit_of_ones_own(audited: Audit) -> None:
    [rule] = [rule for rule in all_rules() if rule.name == "outcome-with-too-many-measures"]
    strict = audit(audited.stated, [with_parameters(rule, {"limit": 1.0})])
    assert strict.rules["gap"].sum() > audit(audited.stated, [rule]).rules["gap"].sum()


def test_ones_own_question_in_sparql() -> None:
    found = query(
        load(PLAN),
        """
        SELECT ?priority (COUNT(DISTINCT ?measure) AS ?measures) {
          ?priority a gt:Priority .
          OPTIONAL { ?measure gt:measures/gt:contributesTo* ?priority }
        } GROUP BY ?priority ORDER BY DESC(?measures)
        """,
    )
    counts = found.to_frame().set_index("priority")["measures"]
    assert counts.max() >= 3
    assert pd.read_csv(io.StringIO(found.to_csv()))["measures"].tolist() == counts.tolist()


def test_a_rule_as_a_query_to_copy_change_and_run(audited: Audit) -> None:
    text = rule_sparql(audited.result("outcome-without-measure").rule)
    with Queries(audited.stated) as queries:
        assert queries.ask(text).to_frame()["thing"].tolist() == ["OC4"]
        changed = text.replace("MINUS { ?thing ^gt:measures ?other . }", "?thing ^gt:measures ?other .")
        assert len(queries.ask(changed).to_frame()) == 6


def test_findings_joined_with_the_graph_in_one_query(audited: Audit) -> None:
    found = query(
        audited,
        """
        SELECT ?owner (COUNT(?finding) AS ?gaps) {
          ?finding a gt:Finding ; gt:verdict "gap" ; gt:thing ?thing .
          ?thing gt:ownedBy ?owner .
        } GROUP BY ?owner ORDER BY DESC(?gaps)
        """,
    )
    assert found.to_frame()["gaps"].sum() <= len(audited.findings)
    assert len(found) > 1


@pytest.mark.parametrize("name", ["vectors", "sparql", "shacl"])
def test_a_rule_from_ones_own_folder_on_every_engine(
    audited: Audit, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "shacl":
        pytest.importorskip("pyshacl")
    monkeypatch.setitem(ENGINES, "sparql", "sparql")
    (tmp_path / "local.ttl").write_text(RULE, encoding="utf-8")
    (rule,) = rules_in(tmp_path)
    own = audit(audited.stated, [rule], engine=name)
    assert own.trusted
    gaps = own.things(rule.name, Verdict.GAP)
    assert set(gaps) >= set(audited.things("outcome-without-measure", Verdict.GAP))
    assert own.things(rule.name, Verdict.PASSED)
    listed = query(audited.stated, rule_sparql(rule), rules=[rule]).to_frame()["thing"]
    assert sorted(listed) == sorted(gaps)


def test_a_shape_that_the_rule_language_cannot_say_runs_through_pyshacl_and_is_marked(audited: Audit) -> None:
    pytest.importorskip("pyshacl")
    from golden_thread.graph.foreign_shapes import run_shapes

    with pytest.raises(BadRule, match="no link or attribute of the vocabulary"):
        read_rule(SHAPE.replace("a sh:NodeShape", "a gt:Rule, sh:NodeShape"))
    rows = run_shapes(audited.stated, SHAPE)
    assert set(rows["engine"]) == {"shacl only"}
    assert "OC1" in set(rows["thing"])
