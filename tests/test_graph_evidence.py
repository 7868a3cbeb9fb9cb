"""What findings rest on: lines of evidence, messages, bases, owners and causes."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.auditing import Audit, Finding, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.evidence import COLUMNS, EvidenceStep, Line, message, named, weakest
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.ontology.rule import (
    ALWAYS,
    AnyOf,
    AtLeast,
    IsKind,
    Not,
    OneOf,
    Rule,
    Sequence,
    Step,
    Test,
    Within,
)
from golden_thread.ontology.shapes import all_rules

from .plans import any_test, casts, plans
from .test_graph_walks import ladder, ring

RULES = {rule.name: rule for rule in all_rules()}


def audited(text: str, *rules: Rule | str) -> Audit:
    """The audit of a plan in a few lines by some rules."""
    return audit(plan_of(text), [RULES[rule] if isinstance(rule, str) else rule for rule in rules])


def asking(test: Test, *kinds: str) -> Rule:
    """A made-up rule."""
    return dataclasses.replace(RULES["outcome-without-measure"], name="made-up", kinds=kinds, test=test, when=ALWAYS)


# Rule, plan, thing: its line of evidence.
LINES = [
    (
        "project-without-priority",
        "Wi-Fi: Project, contributesTo Regeneration\nRegeneration: ServicePlan, contributesTo Well let\n"
        "Well let: Outcome\nClean: Priority\nTidy: Outcome, contributesTo Clean",
        "Wi-Fi",
        'Project "Wi-Fi" → Service plan "Regeneration" → Outcome "Well let" → (no priority named)',
    ),
    (
        "outcome-without-measure",
        "Safe: Outcome\nWarm: Outcome\nInsulated: Measure, measures Warm",
        "Safe",
        'Outcome "Safe" ← (no measure named)',
    ),
    (
        "priority-without-service-plan",
        "Clean: Priority\nTidy: Outcome, contributesTo Clean\nSwept: Measure, measures Tidy\nSafe: Priority\n"
        "Calm: Outcome, contributesTo Safe\nWardens: ServicePlan, contributesTo Calm\nDepot: Plan, partOf Whole\n"
        "Whole: Plan, contributesTo Calm\nWest: ServicePlan, cascadesFrom Whole, partOf Whole",
        "Clean",
        'Priority "Clean" ← Outcome "Tidy" ← (no service plan named)',
    ),
    (
        "outcome-activity-only",
        "Food: Outcome\nVisits: Measure, measures Food, declaredStage=activity\n"
        "Notices: Measure, measures Food, declaredStage=output",
        "Food",
        'Outcome "Food" ← Measure "Notices", declared stage: output; Outcome "Food" ← Measure "Visits", '
        "declared stage: activity",
    ),
    (
        "outcome-with-sole-partner",
        "Long lives: Outcome, needsPartners=yes\nHealth: Partner, supports Long lives",
        "Long lives",
        'Outcome "Long lives": 1 partner, at least 2 needed: "Health"',
    ),
    (
        "outcome-with-too-many-measures",
        "Safe: Outcome\n" + "\n".join(f"M{n:02}: Measure, measures Safe" for n in range(12)),
        "Safe",
        'Outcome "Safe": 12 measures, at most 10 allowed: "M00", "M01", "M02" and 9 more',
    ),
    (
        "measure-unclassified",
        "Calls: Measure\nVisits: Measure, use=management",
        "Calls",
        'Measure "Calls", use: nothing stated',
    ),
    (
        "risk-above-threshold-not-escalated",
        "Flood: Risk, score=16, threshold=12\nFire: Risk, escalated=yes",
        "Flood",
        'Risk "Flood", escalated: nothing stated, which counts as no',
    ),
    (
        "measure-not-disaggregated",
        "Calls: Measure\nVisits: Measure, brokenDownBy=place",
        "Calls",
        'Measure "Calls", broken down by: nothing stated, which counts as none',
    ),
    (
        "action-not-smart",
        "Recycle: Action, smart=relevant; specific\nSweep: Action, smart=yes, dueDate=2012-03-31",
        "Recycle",
        'Action "Recycle", SMART: specific; relevant; Action "Recycle", due date: nothing stated',
    ),
    (
        "measure-out-of-date",
        "as of 2012-06-30\nCalls: Measure, nextDue=2012-04-01",
        "Calls",
        'Measure "Calls", days overdue: 90 (worked out)',
    ),
    (
        "circular-thread",
        "Pride: Outcome, contributesTo Shops\nShops: Outcome, contributesTo Pride",
        "Shops",
        'Outcome "Shops" → Outcome "Pride" → Outcome "Shops"',
    ),
    (
        "outcome-without-numeric-target",
        "Safe: Outcome\nBurglaries: Measure, measures Safe\nHomes: Outcome\nCounted: Target, targetFor Homes, value=6,"
        " endDate=2012-01-01",
        "Safe",
        'Outcome "Safe" ← Measure "Burglaries" ← (no target named)',
    ),
    (
        "underperformance-without-resource-decision",
        "Visits: Measure, reportedStatus=red\nReopen: Action, addresses Visits\nSpend: Decision, addresses Other\n"
        "Other: Measure\nPool fund: Resource, resources Swim\nSwim: Outcome",
        "Visits",
        'Measure "Visits" ← Action "Reopen" ← (no resource named); Measure "Visits" ← (no decision named)',
    ),
    (
        "plan-without-owner",
        "Parking: Plan\nWaste: Plan, ownedBy Depot\nDepot: Post",
        "Parking",
        'Plan "Parking" → (no owner named)',
    ),
    (
        asking(Not(AtLeast(1, Step("measures", inverse=True), AtLeast(1, Step("status"), ALWAYS))), "Outcome"),
        "Safe: Outcome\nCalls: Measure, measures Safe",
        None,
        "",
    ),
    (
        asking(Not(AtLeast(1, Step("inPlan", inverse=True), Not(IsKind(("Outcome",))))), "Plan"),
        "Whole: Plan\nSafe: Outcome, inPlan Whole\nWi-Fi: Project, inPlan Whole\nHall: Project, inPlan Whole",
        "Whole",
        'Plan "Whole" ← Project "Hall"; Plan "Whole" ← Project "Wi-Fi"',
    ),
    (
        asking(Not(AtLeast(1, Step("originFramework"), OneOf(("national",)))), "Measure"),
        "Calls: Measure, originFramework=national",
        "Calls",
        'Measure "Calls", origin: national',
    ),
    (
        asking(AtLeast(1, Sequence((Step("ownedBy"), Step("seniority"))), OneOf(("director",))), "Risk"),
        "Flood: Risk, ownedBy Engineer\nEngineer: Post, seniority=officer",
        "Flood",
        'Risk "Flood" → Post "Engineer", seniority: officer',
    ),
    (
        asking(AnyOf((AtLeast(1, Step("unit"), ALWAYS), AtLeast(1, Step("score"), Within(low=3.0)))), "Risk"),
        "Flood: Risk, score=2",
        "Flood",
        'Risk "Flood", unit: nothing stated; Risk "Flood", score: 2',
    ),
    (asking(IsKind(("Partner",)), "Organisation"), "Council: Organisation", "Council", 'Organisation "Council"'),
]


@pytest.mark.parametrize(("rule", "text", "thing", "expected"), LINES)
def test_the_evidence_of_a_finding(rule: Rule | str, text: str, thing: str | None, expected: str) -> None:
    found = audited(text, rule)
    told = {finding.thing: found.evidence(finding).words for finding in found.findings}
    assert told.get(str(thing), "") == expected


def test_many_ends_are_told_by_the_first_three() -> None:
    measures = (f"M{n}: Measure, measures Food, declaredStage=reach" for n in range(5))
    found = audited("\n".join(("Food: Outcome", *measures)), "outcome-activity-only")
    words = found.evidence("outcome-activity-only:Food").words
    assert words.count("←") == 3
    assert words.endswith('Measure "M2", declared stage: reach and 2 more')


def test_steps_carry_ids_links_and_sources() -> None:
    builder = PlanBuilder(About("demo"))
    builder.thing("PJ1", "Project", "Wi-Fi", source="Programme 2012, row 3")
    builder.thing("OC1", "Outcome", "Lively", place="plan.xlsx, Outcomes, row 2")
    builder.thing("CP1", "Priority", "Prosperous")
    builder.thing("OC2", "Outcome", "Tied")
    builder.link("OC2", "contributesTo", "CP1")
    builder.link("PJ1", "contributesTo", "OC1", source="Programme 2012, row 4")
    steps = audit(builder.build(), [RULES["project-without-priority"]]).evidence("project-without-priority:PJ1").steps
    assert [(step.id, step.title, step.link, step.source) for step in steps] == [
        ("PJ1", "Wi-Fi", "", "Programme 2012, row 3"),
        ("OC1", "Lively", "contributes to", "Programme 2012, row 4"),
        ("", "(no priority named)", "leads up to", ""),
    ]


@pytest.mark.parametrize(
    ("thing", "link", "example", "expected"),
    [
        ("stated", "stated", False, "stated"),
        ("stated", "inferred", False, "inferred"),
        ("inferred", "stated", False, "inferred"),
        ("inferred", "illustrative", False, "illustrative"),
        ("stated", "stated", True, "illustrative"),
    ],
)
def test_a_finding_is_as_weak_as_its_weakest_part(thing: str, link: str, example: bool, expected: str) -> None:
    builder = PlanBuilder(About("demo", example=example))
    builder.thing("O", "Outcome", "Safe", basis=thing)
    builder.thing("M", "Measure", "Calls")
    builder.link("M", "measures", "O", basis=link)
    builder.value("M", "declaredStage", "activity")
    found = audit(builder.build(), [RULES["outcome-activity-only"]])
    assert found.evidence(found.findings[0]).basis == expected


def test_counted_links_that_are_not_shown_weaken_too() -> None:
    builder = PlanBuilder(About("demo"))
    builder.thing("O", "Outcome", "Safe")
    for number in range(12):
        builder.thing(f"M{number:02}", "Measure", f"M{number:02}")
        builder.link(f"M{number:02}", "measures", "O", basis="inferred" if number == 11 else "stated")
    found = audit(builder.build(), [RULES["outcome-with-too-many-measures"]])
    assert found.evidence(found.findings[0]).basis == "inferred"
    assert weakest([]) == "stated"


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if not rule.words_only], ids=lambda rule: rule.name)
def test_every_rule_tells_its_gap(rule: Rule) -> None:
    found = audited(rule.gap_example, rule)
    told = found.told(found.findings[0])
    assert told.message.startswith(named(found.findings[0].kind, found.findings[0].title))
    assert "{" not in told.message
    assert told.message.endswith(".")
    assert told.evidence.words.startswith(named(found.findings[0].kind, found.findings[0].title))
    assert len(told.evidence.steps) > 1, "a thing alone is no evidence"


def test_a_finding_names_its_causes_and_the_missing_piece() -> None:
    text = (
        "Safe: Outcome, contributesTo Calm\nCalm: Priority\nWarm: Outcome\nInsulated: Measure, measures Warm\n"
        "Wardens: Plan, contributesTo Safe; Warm"
    )
    found = audited(text, "broken-thread", "outcome-without-measure", "outcome-without-priority")
    told = found.told("broken-thread:Safe")
    assert told.implied_by == ("outcome-without-measure:Safe",)
    assert told.evidence.words == 'Outcome "Safe" ← (no measure named)'
    assert found.told("broken-thread:Warm").implied_by == ("outcome-without-priority:Warm",)
    assert audited(text, "broken-thread").told("broken-thread:Safe").implied_by == ()


def test_owners_by_title() -> None:
    text = (
        "Safe: Outcome, ownedBy Zeal; Able\nZeal: Post\nAble: Portfolio\nWarm: Outcome\n"
        "Calls: Measure, measures Other\nOther: Outcome"
    )
    found = audited(text, "outcome-without-measure")
    assert found.told("outcome-without-measure:Safe").owner == "Able; Zeal"
    assert found.told("outcome-without-measure:Warm").owner == ""


def test_the_frame_has_a_row_a_finding() -> None:
    found = audited("Safe: Outcome\nWarm: Outcome\nCalls: Measure, measures Warm", "outcome-without-measure")
    frame = found.to_frame()
    assert tuple(frame.columns) == COLUMNS
    assert frame["id"].tolist() == ["outcome-without-measure:Safe"]
    assert frame.loc[0, "message"] == 'Outcome "Safe" is measured by nothing.'
    assert tuple(audited("Safe: Outcome, measurable=yes", "outcome-not-measurable").to_frame().columns) == COLUMNS


def test_words_for_things() -> None:
    assert named("Unresolved", "Safer street") == '"Safer street" (not in the input)'
    assert named("Plan", 'The "One Council" plan') == "Plan \"The 'One Council' plan\""
    assert (
        message(RULES["outcome-with-too-many-measures"], "Outcome", "Safe")
        == 'Outcome "Safe" has more than 10 measures.'
    )


def test_the_middle_of_a_long_line_is_left_out() -> None:
    steps = tuple(EvidenceStep(str(n), f"O{n}", "Outcome", "contributes to" if n else "") for n in range(12))
    assert Line(steps).words == (
        'Outcome "O0" → Outcome "O1" → Outcome "O2" … 7 more … → Outcome "O10" → Outcome "O11"'
    )


@pytest.mark.parametrize("plan", [ladder(2_000), ring(10_000)], ids=["diamonds", "circle"])
def test_evidence_is_quick_however_deep(plan: PlanGraph) -> None:
    found = audit(plan, [RULES["project-without-priority"]])
    times = []
    for _ in range(3):
        started = time.process_time()
        words = found.evidence(Finding(RULES["project-without-priority"], "PJ", "Project", "Wi-Fi")).words
        times.append(time.process_time() - started)
    assert min(times) < 0.5, times
    assert words.startswith('Project "Wi-Fi" → Outcome "')
    assert words.endswith("→ (no priority named)")


@given(st.data())
def test_any_finding_has_evidence(data: st.DataObject) -> None:
    cast = data.draw(casts())
    plan, test = data.draw(plans(cast, sourced=True)), data.draw(any_test(cast))
    found = audit(plan, [asking(test, *cast.kinds)])
    for finding in found.findings:
        told = found.evidence(finding)
        assert told.words
        assert told.steps[0].id == finding.thing
        assert all(step.id in plan.rows or not step.id for step in told.steps)
