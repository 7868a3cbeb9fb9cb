"""The answers as data: complete, of plain types, and with counts that add up."""

import json

import pytest

from golden_thread.api.answers import Answer, audit_answer, rule_answer, severity_counts, severity_words
from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.loaders import load
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules
from golden_thread.ontology.terms import vocabulary


@pytest.fixture(scope="module")
def found() -> Audit:
    return audit(load("example:newcastle-under-lyme"))


@pytest.fixture(scope="module")
def answer(found: Audit) -> Answer:
    return audit_answer(found)


def test_it_is_plain_data(answer: Answer) -> None:
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_the_plan(found: Audit, answer: Answer) -> None:
    plan = answer["plan"]
    assert plan["name"] == "newcastle-under-lyme"
    assert (plan["things"], plan["links"]) == (found.plan.n, found.plan.link_count)
    assert (plan["digest"], plan["as_of"], plan["example"]) == (found.stated.digest, "2012-04-23", True)


def test_loaded_has_a_row_a_kind(found: Audit, answer: Answer) -> None:
    rows = {row["kind"]: row for row in answer["loaded"]}
    assert tuple(rows) == tuple(vocabulary().kinds)
    assert (rows["Outcome"]["count"], rows["Outcome"]["whole"]) == (found.plan.count("Outcome"), "yes")
    assert (rows["Target"]["count"], rows["Target"]["whole"]) == (0, "not loaded")


@pytest.mark.parametrize(("scope", "whole"), [("", "not loaded"), ("Measure: yes", "yes"), ("Measure: no", "no")])
def test_loaded_follows_the_scope(scope: str, whole: str) -> None:
    rows = audit_answer(audit(plan_of("O: Outcome", scope=scope)))["loaded"]
    assert next(row["whole"] for row in rows if row["kind"] == "Measure") == whole


def test_counts_of_a_rule_add_up(found: Audit, answer: Answer) -> None:
    for row in answer["rules"]:
        counts = {verdict: row[verdict.name.lower()] for verdict in Verdict}
        assert sum(counts.values()) == sum(map(len, found.result(row["name"]).verdicts.values()))
        assert row["judged"] == counts[Verdict.PASSED] + counts[Verdict.GAP] + counts[Verdict.ACCEPTED]
        assert counts[Verdict.GAP] == sum(gap["rule"] == row["name"] for gap in answer["findings"])
        told = {thing for line in answer["cannot_tell"] if line["rule"] == row["name"] for thing in line["things"]}
        assert counts[Verdict.CANNOT_TELL] == len(told)


def test_a_finding_says_everything(answer: Answer) -> None:
    gap = next(gap for gap in answer["findings"] if gap["id"] == "broken-thread:OC4")
    assert gap["thing"] == {"id": "OC4", "kind": "Outcome", "title": "The borough is an attractive place"}
    assert gap["implied_by"] == ["outcome-without-measure:OC4"]
    assert (gap["basis"], gap["accepted"], gap["plan"]) == ("illustrative", False, "newcastle-under-lyme")
    assert gap["owner"] == "Environment and Recycling"
    assert [(step["id"], step["title"]) for step in gap["evidence"]] == [
        ("OC4", "The borough is an attractive place"),
        ("", "(no measure named)"),
    ]
    assert all({"id", "title", "link", "source"} <= set(step) for gap in answer["findings"] for step in gap["evidence"])


def test_findings_come_gravest_first(answer: Answer) -> None:
    order = ["violation", "warning", "info"]
    places = [order.index(gap["severity"]) for gap in answer["findings"]]
    assert places == sorted(places)


def test_problems_say_where_what_and_what_to_do() -> None:
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        Path(folder, "measures.csv").write_text("Id,Title,Measures\nM1,Bills,Warm home\n", encoding="utf-8")
        Path(folder, "outcomes.csv").write_text("Id,Title\nO1,Warm homes\n", encoding="utf-8")
        problems = audit_answer(audit(load(folder)))["problems"]
    assert [set(problem) for problem in problems] == [{"file", "sheet", "row", "column", "what", "do"}]
    assert (problems[0]["file"], problems[0]["row"], problems[0]["column"]) == ("measures.csv", 2, "Measures")
    assert "Did you mean" in problems[0]["do"]


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_as_data(rule: Rule) -> None:
    row = rule_answer(rule)
    assert json.loads(json.dumps(row)) == row
    assert all(row[key] for key in ("name", "severity", "question", "sentence", "why", "citation", "remedy", "who"))
    assert "{" not in row["message"]


def test_counts_by_severity_have_denominators(found: Audit) -> None:
    counts = severity_counts(found)
    assert sum(gaps for gaps, _, _ in counts.values()) == len(found.findings)
    assert all(gaps <= judged for gaps, judged, _ in counts.values())
    assert severity_words(found).split(", ")[0] == f"{counts['violation'][0]} broken"
