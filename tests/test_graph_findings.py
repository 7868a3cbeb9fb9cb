"""Findings as a sequence that makes each only when somebody looks at it."""

from __future__ import annotations

import pytest

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.graph.cases import plan_of

PLAN = plan_of("A: Outcome\nB: Outcome\nM: Measure, measures C\nC: Outcome\nP: Priority\nQ: Priority, scope=council")


def test_a_sequence_in_the_order_of_severity_rule_and_thing() -> None:
    found = audit(PLAN)
    expected = [
        f"{result.rule.name}:{id}"
        for severity in ("violation", "warning", "info")
        for result in sorted(found.results, key=lambda each: each.rule.name)
        if result.rule.severity == severity
        for id in found.things(result.rule.name, Verdict.GAP)
    ]
    identities = [finding.identity for finding in found.findings]
    assert identities == expected != []
    assert [found.findings[at].identity for at in range(len(found.findings))] == expected
    assert [each.identity for each in found.findings[1:3]] == expected[1:3]
    assert found.findings[-1].identity == expected[-1]
    assert found.finding(expected[0]) == found.findings[0]


def test_what_is_not_there_is_an_error() -> None:
    findings = audit(PLAN).findings
    with pytest.raises(IndexError):
        findings[len(findings)]
    with pytest.raises(KeyError):
        audit(PLAN).finding("outcome-without-measure:C")
