"""Sentences made from rules."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.english import condition, filled, link_words, sentence, subject_of
from golden_thread.graph.phrases import UP
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Within,
)
from golden_thread.ontology.shapes import all_rules, with_parameters
from golden_thread.ontology.terms import vocabulary

from .plans import any_test, casts

RULES = {rule.name: rule for rule in all_rules()}
CODES = {code.label for attribute in vocabulary().attributes.values() for code in attribute.codes}

SHIPPED = {
    "outcome-without-measure": "Every outcome must be measured by at least one measure.",
    "outcome-without-needed-partner": "Every outcome that needs partners must involve at least one partner.",
    "project-without-priority": (
        "Every project must lead up, directly or through other things, to at least one priority."
    ),
    "outcome-without-priority": (
        "Every outcome must contribute, directly or through other things, to at least one priority."
    ),
    "priority-without-outcome-measure": (
        "Every priority must have below it, directly or through other things, at least one measure whose "
        "declared stage is outcome or impact."
    ),
    "priority-without-partner": (
        "Every priority must, itself or through something below it, involve at least one partner or partnership."
    ),
    "outcome-with-too-many-measures": "Every outcome must be measured by at most 10 measures.",
    "outcome-activity-only": (
        "Every outcome that is measured by at least one measure must be measured by at least one measure whose "
        "declared stage is not input, activity, output or reach."
    ),
    "broken-thread": (
        "Every outcome must contribute, directly or through other things, to at least one priority. It must also "
        "be measured by at least one measure. It must also be served by at least one plan, programme, project, "
        "action or service."
    ),
    "circular-thread": "No item may lead back to itself.",
    "underperformance-without-action": "Every measure that is below target must be addressed by at least one action.",
    "measure-without-trend": "Every measure must have figures for at least three periods.",
    "measure-out-of-date": "No measure may be overdue.",
    "report-mostly-activity": "Every report must have at most 50% of its measures count only activity.",
    "action-not-smart": ("Every action must be specific, measurable, achievable and relevant, and state its due date."),
    "percentage-without-numbers": "Every measure whose unit is % must state its numerator and its denominator.",
    "measure-not-at-member-forum": (
        "Every measure must, itself or through a report, be reported to at least one forum that has elected members."
    ),
    "measure-with-uncoordinated-forums": (
        "No measure that is reported to at least one forum that is part of at least one partnership and at least one "
        "forum that is not part of any partnership may have two forums that nothing ties together."
    ),
    "partner-contributing-to-nothing": (
        "Every partner must either lead, deliver, fund, support or be consulted on something, or be part of at least "
        "one partnership or forum."
    ),
    "decision-form-incomplete": 'Every decision must say yes or no under "key decision" and under "call-in".',
    "target-approval-step-missing": (
        "Every target must have been approved by at least five forums, decisions or approvals."
    ),
    "outcome-without-needs-evidence": "Every outcome must rest on at least one piece of evidence.",
    "accepted-gap-too-wide": "An accepted gap is questioned when it covers more than 10 gaps.",
}


@pytest.mark.parametrize(("name", "expected"), SHIPPED.items())
def test_a_rule_that_ships(name: str, expected: str) -> None:
    assert sentence(RULES[name]) == expected


INVOLVED = Alternative(
    tuple(Step(name, inverse=True) for name in ("leads", "delivers", "funds", "supports", "isConsultedOn"))
)
UPWARDS = Repeat(Alternative(tuple(Step(name) for name in sorted(UP))), 1)
MEASURED = Step("measures", inverse=True)
RETIRED = AtLeast(1, Step("status"), OneOf(("retired",)))


def every(path: Path, test: Test) -> Test:
    """Every end of a path passes a test."""
    return Not(AtLeast(1, path, Not(test)))


MADE_UP = [
    (
        ("Outcome",),
        Not(AtLeast(1, Step("replaces", inverse=True), ALWAYS)),
        "No outcome may have been replaced by any outcome.",
    ),
    (
        ("Outcome",),
        every(MEASURED, AtLeast(1, Step("declaredStage"), OneOf(("outcome",)))),
        "Every outcome must be measured only by measures whose declared stage is outcome.",
    ),
    (("Plan",), every(Step("inPlan", inverse=True), IsKind(("Outcome",))), "Every plan must contain only outcomes."),
    (
        ("Outcome",),
        AllOf((AtLeast(1, INVOLVED, IsKind(("Partner",))), Not(AtLeast(2, INVOLVED, IsKind(("Partner",)))))),
        "Every outcome must involve exactly one partner.",
    ),
    (
        ("Outcome",),
        AtLeast(1, Alternative((Step("leads", inverse=True), Step("funds", inverse=True))), IsKind(("Partner",))),
        "Every outcome must be led or funded by at least one partner.",
    ),
    (
        ("Measure",),
        AtLeast(2, Alternative((Step("reviews", inverse=True), Step("inPlan"))), ALWAYS),
        "Every measure must be reviewed by or be in at least two plans or reviews taken together.",
    ),
    (
        ("Outcome",),
        Not(AtLeast(1, Sequence((MEASURED, Step("targetFor", inverse=True))), ALWAYS)),
        "No outcome may be measured by any measure that has at least one target.",
    ),
    (
        ("Resource",),
        AtLeast(1, Sequence((Step("resources"), Maybe(Step("measures")))), IsKind(("Outcome",))),
        "Every resource must be set aside for something that is an outcome or that measures at least one outcome.",
    ),
    (
        ("Measure",),
        Not(AtLeast(1, Step("originFramework"), OneOf(("national",)))),
        "No measure may have national as its origin.",
    ),
    (("Outcome", "Priority"), AtLeast(1, Step("scope"), ALWAYS), "Every outcome or priority must state its scope."),
    (
        ("Thing",),
        AtLeast(1, Step("ownedBy"), IsKind(("Post",))),
        "Every item must be owned by at least one post.",
    ),
    (
        ("Priority",),
        AtLeast(1, Alternative((Step("alignedWith"), Step("alignedWith", inverse=True))), ALWAYS),
        "Every priority must be aligned with at least one priority.",
    ),
    (
        ("Project",),
        AtLeast(1, Repeat(Step("partOf"), 1), IsKind(("Programme",))),
        "Every project must be part, directly or through other things, of at least one programme.",
    ),
    (
        ("Measure",),
        AnyOf((Not(AtLeast(1, Step("measures"), ALWAYS)), AtLeast(1, UPWARDS, IsKind(("Vision",))))),
        "Every measure that measures at least one priority, outcome, project, action or service must lead up, directly "
        "or through other things, to at least one vision.",
    ),
    (
        ("Target",),
        Not(AtLeast(1, Step("value"), Not(Within(low=0.0, high=100.0)))),
        "Every target must have at least 0 and at most 100 as its value.",
    ),
]


@pytest.mark.parametrize(("kinds", "test", "expected"), MADE_UP)
def test_a_made_up_rule(kinds: tuple[str, ...], test: Test, expected: str) -> None:
    assert sentence(made_up(kinds, test)) == expected


def made_up(kinds: tuple[str, ...], test: Test) -> Rule:
    """A rule with this test and hardly any words."""
    plain = dataclasses.replace(RULES["outcome-without-measure"], parameters=(), when=ALWAYS)
    return dataclasses.replace(plain, kinds=kinds, test=test)


def faults(text: str) -> list[str]:
    """What a reader would stumble over in a sentence."""
    return [
        name
        for name, pattern in {
            "no capital first": r"^[^A-Z]",
            "no full stop": r"[^.]$",
            "two spaces, or one before a comma or a stop": r"  | [,.]",
            "a name of the vocabulary": r"\b[a-z]+[A-Z]\w*",
            "an address": r"https?:|gt:|<|>|\{|\}",
            "an empty label": r'""|“”',
            "words of another trade": r"(?i)\b(node|orphan|constraint|violation|null|None)\b",
            "a word twice": r"\b(\w+) \1\b",
        }.items()
        if re.search(pattern, text)
    ]


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_rule_reads_well(rule: Rule) -> None:
    said = sentence(rule)
    assert faults(said.replace("measure measures", "measure")) == [], said
    assert len(said) < 300, said


@given(st.data())
def test_any_rule_has_a_sentence(data: st.DataObject) -> None:
    cast = data.draw(casts())
    when, test = data.draw(any_test(cast)), data.draw(any_test(cast))
    rule = dataclasses.replace(made_up(tuple(cast.kinds[:2]), test), when=when)
    said = sentence(rule)
    unfair = {"a word twice", "a name of the vocabulary", "words of another trade", "an address", "an empty label"}
    assert set(faults(said)) <= unfair, said


def test_parameters_in_force_are_said() -> None:
    rule = with_parameters(RULES["outcome-with-too-many-measures"], {"limit": 3.0})
    assert sentence(rule) == "Every outcome must be measured by at most three measures."
    assert filled(rule.message, rule) == "has more than 3 measures"


def test_a_condition_alone() -> None:
    assert condition(RETIRED, ("Outcome",)) == "whose status is retired"
    assert condition(ALWAYS, ("Outcome",)) == ""
    assert subject_of(RULES["outcome-without-needed-partner"], plural=True) == "outcomes that need partners"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (tuple(Step(name) for name in UP), "leads up to"),
        (tuple(Step(name, inverse=True) for name in UP), "has below it"),
        (INVOLVED.parts, "involves"),
        ((Step("contributesTo"),), "contributes to"),
        ((Step("reportedIn"), Step("reportedTo")), "is reported in or is reported to"),
    ],
)
def test_links_in_words(steps: tuple[Step, ...], expected: str) -> None:
    assert link_words(steps) == expected
