"""The answers as plain dicts: what outside scripts hold on to, and what every data format is made from.

Keys are added, never renamed. Ids of things are the ids of the input.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from golden_thread.api.labels import severity_label
from golden_thread.graph.auditing import Audit, RuleResult, Verdict
from golden_thread.graph.english import filled, sentence
from golden_thread.graph.evidence import EvidenceStep, Told
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.problems import Problem
from golden_thread.graph.untold import Asked, Untold, to_ask
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import SEVERITIES
from golden_thread.ontology.terms import vocabulary

Answer = dict[str, Any]

WHOLE_WORDS = {State.WHOLE: "yes", State.PARTIAL: "no", State.ABSENT: "not loaded"}


def audit_answer(audit: Audit, narrowed_to: str = "") -> Answer:
    """The whole answer of an audit: plan, loaded, rules, findings, cannot_tell, problems."""
    return {
        "plan": plan_answer(audit),
        "narrowed_to": narrowed_to,
        "loaded": loaded_answer(audit.stated, audit.wholeness),
        "rules": [result_answer(result) for result in audit.results],
        "findings": [finding_answer(audit, audit.told(finding)) for finding in audit.findings],
        "cannot_tell": [untold_answer(line, audit.result(line.rule).rule) for line in audit.cannot_tell],
        "to_ask": [asked_answer(asked) for asked in to_ask(audit.cannot_tell)],
        "strengths": [vars(strength) for strength in audit.strengths],
        "problems": [problem_answer(problem) for problem in audit.plan.problems],
    }


def plan_answer(audit: Audit) -> Answer:
    """Which dataset was audited, how large it is, and how."""
    about = audit.stated.about
    return {
        "name": about.name,
        "title": about.title,
        "things": audit.stated.n,
        "links": audit.stated.link_count,
        "digest": audit.stated.digest,
        "example": about.example,
        "as_of": audit.as_of.isoformat(),
        "engine": audit.engine,
        "vocabulary": vocabulary().version,
    }


def loaded_answer(plan: PlanGraph, wholeness: Wholeness) -> list[Answer]:
    """A row a kind: how many things, and whether the list of them counts as whole."""
    return [
        {
            "kind": kind,
            "count": plan.count(kind),
            "whole": WHOLE_WORDS[wholeness.sheet(kind)],
            "label": vocabulary().kinds[kind].plural,
        }
        for kind in vocabulary().kinds
    ]


def rule_answer(rule: Rule) -> Answer:
    """Everything about one rule."""
    return {
        "name": rule.name,
        "label": rule.label,
        "family": rule.family,
        "severity": rule.severity,
        "question": rule.question,
        "sentence": sentence(rule),
        "why": rule.why,
        "citation": "; ".join(rule.citations),
        "remedy": rule.remedy,
        "who": rule.who,
        "message": filled(rule.message, rule),
        "kinds": list(rule.kinds),
        "parameters": [
            {"name": each.name, "value": _plain(each.default), "meaning": each.meaning} for each in rule.parameters
        ],
        "implied_by": list(rule.implied_by),
        "aliases": list(rule.aliases),
        "tier": rule.tier,
        "note": rule.note,
        "gap_example": rule.gap_example,
        "passed_example": rule.passed_example,
    }


def result_answer(result: RuleResult) -> Answer:
    """One rule's row in an audit: its words, and the count of each verdict with the denominator `judged`."""
    rule = result.rule
    return {
        "name": rule.name,
        "severity": rule.severity,
        "family": rule.family,
        "question": rule.question,
        "why": rule.why,
        "citation": "; ".join(rule.citations),
        "remedy": rule.remedy,
        "who": rule.who,
        **verdict_counts(result),
        "judged": result.judged,
        "error": result.error,
    }


def verdict_counts(result: RuleResult) -> dict[str, int]:
    """The count of each verdict, by its name in data: `passed`, `gap`, `cannot_tell` ..."""
    return {verdict.name.lower(): result.count(verdict) for verdict in Verdict}


def finding_answer(audit: Audit, told: Told) -> Answer:
    """One gap."""
    finding = told.finding
    return {
        "id": finding.identity,
        "rule": finding.rule.name,
        "severity": finding.rule.severity,
        "thing": {"id": finding.thing, "kind": finding.kind, "title": finding.title},
        "message": told.message,
        "evidence": [step_answer(step) for step in told.evidence.steps],
        "evidence_words": told.evidence.words,
        "basis": told.evidence.basis,
        "accepted": False,
        "example": audit.stated.about.example,
        "owner": told.owner,
        "plan": told.plan,
        "implied_by": list(told.implied_by),
        "place": str(audit.plan.things["place"].iloc[audit.plan.rows[finding.thing]]),
    }


def step_answer(step: EvidenceStep) -> Answer:
    """One step of the evidence; a step without id says what is missing or what a field states."""
    return {
        "id": step.id,
        "title": step.title,
        "link": step.link,
        "source": step.source,
        "kind": step.kind,
        "basis": step.basis,
    }


def untold_answer(line: Untold, rule: Rule) -> Answer:
    """What one rule could not tell of some things, why, and what to ask for."""
    return {
        "rule": line.rule,
        "severity": rule.severity,
        "things": list(line.things),
        "why": line.why,
        "ask": line.ask,
        "who": rule.who,
        "words": line.words,
    }


def asked_answer(asked: Asked) -> Answer:
    """One thing to ask for over all the rules: how many things and which rules it would help with."""
    return {**vars(asked), "rules": list(asked.rules), "few": list(asked.few)}


def problem_answer(problem: Problem) -> Answer:
    """One thing wrong in the input."""
    return {
        "file": problem.file,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "what": problem.what,
        "do": problem.do,
    }


def severity_counts(audit: Audit) -> Mapping[str, tuple[int, int, int]]:
    """For each severity, gravest first: gaps, answers that could be given, and questions that could not be told."""
    found = {}
    for severity in SEVERITIES:
        results = [result for result in audit.results if result.rule.severity == severity]
        gaps = sum(result.count(Verdict.GAP) for result in results)
        untold_of = sum(result.count(Verdict.CANNOT_TELL) for result in results)
        found[severity] = gaps, sum(result.judged for result in results), untold_of
    return found


def severity_words(audit: Audit) -> str:
    """The gaps by severity as one phrase.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> severity_words(audit(plan_of("Warm homes: Outcome")))
    '0 broken, 0 weak, 0 worth asking'
    """
    counts = {name: gaps for name, (gaps, _, _) in severity_counts(audit).items()}
    return ", ".join(f"{gaps:,} {severity_label(name).lower()}" for name, gaps in counts.items())


def _plain(value: object) -> Any:
    return value if isinstance(value, str | float) else str(value)
