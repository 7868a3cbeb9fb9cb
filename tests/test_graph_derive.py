"""Derived facts, a line a fact: the plan in the case language, the thing, what must be computed."""

from __future__ import annotations

import datetime

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import FACTS, derived
from golden_thread.ontology.terms import vocabulary

DAY = datetime.date(2012, 6, 30)
ALIGNED = "".join(f"scope {kind}.alignedWith yes\n" for kind in ("Plan", "Priority", "Forum", "Review"))

FACTS_OF = [
    ("aboveThreshold", "R: Risk, score=16, threshold=12", "R", ("yes",)),
    ("aboveThreshold", "R: Risk, score=12, threshold=12", "R", ("no",)),
    ("aboveThreshold", "R: Risk, score=12", "R", ()),
    ("monthsSinceAppraisal", "P: Post, lastAppraisal=2011-06-30", "P", (12.0,)),
    ("daysSinceOneToOne", "P: Post, lastOneToOne=2012-05-31", "P", (30.0,)),
    ("yearsSinceReview", "S: Service, lastReview=2007-06-30", "S", (5.0,)),
    ("yearsSinceReview", "S: Service, lastReview=2001-06-30\nR: Review, reviews S, endDate=2010-06-30", "S", (2.0,)),
    ("pastReview", "P: Plan, nextReview=2012-06-29", "P", ("yes",)),
    ("pastReview", "P: Plan, approvedOn=2012-01-01, reviewFrequency=annual", "P", ("no",)),
    ("pastReview", "P: Plan, approvedOn=2010-01-01, reviewFrequency=annual", "P", ("yes",)),
    ("pastReview", "P: Plan, approvedOn=2010-01-01", "P", ()),
    ("overdueDays", "M: Measure, nextDue=2012-06-20", "M", (10.0,)),
    ("overdueDays", "M: Measure, nextDue=2012-07-20", "M", (0.0,)),
    ("overdueDays", "M: Measure, frequency=monthly\nO: Observation, observes M, periodEnd=2012-01-31", "M", (120.0,)),
    ("overdueDays", "M: Measure, frequency=monthly", "M", ()),
    (
        "reportingLagDays",
        "R: Report, periodEnd=2011-12-31, toScrutinyOn=2012-04-23, toExecutiveOn=2012-03-14",
        "R",
        (74.0,),
    ),
    ("scrutinyLagDays", "R: Report, toScrutinyOn=2012-04-23, toExecutiveOn=2012-03-14", "R", (40.0,)),
    ("scrutinyLagDays", "R: Report, toScrutinyOn=2012-04-23", "R", ()),
    (
        "activityShare",
        "R: Report\nA: Measure, reportedIn R, declaredStage=activity\nB: Measure, reportedIn R, declaredStage=outcome",
        "R",
        (0.5,),
    ),
    ("activityShare", "R: Report\nA: Measure, reportedIn R, declaredStage=activity\nB: Measure, reportedIn R", "R", ()),
    ("activityShare", "R: Report", "R", ()),
    ("selfEvaluatedFirst", "S: ServicePlan, selfEvaluatedOn=2020-11-02, actionPlanOn=2020-12-01", "S", ("yes",)),
    ("selfEvaluatedFirst", "S: ServicePlan, selfEvaluatedOn=2021-01-10, actionPlanOn=2020-12-01", "S", ("no",)),
    (
        "selfEvaluatedFirst",
        "S: ServicePlan, actionPlanOn=2020-12-01\nT: ServicePlan, selfEvaluatedOn=2021-01-10",
        "S",
        ("no",),
    ),
    ("selfEvaluatedFirst", "S: ServicePlan, actionPlanOn=2020-12-01", "S", ()),
    ("partiesCosted", "J: Project\nA: Post\nB: Post\nX: Resource, resources J, ownedBy A; B", "J", (2.0,)),
    ("partiesCosted", "J: Project\nX: Resource, resources J", "J", ()),
    ("jointPrioritiesLoaded", "P: Priority\nQ: Priority, scope=partnership", "P", (1.0,)),
    ("jointPrioritiesLoaded", "P: Priority\nQ: Priority, scope=partnership", "Q", ()),
    ("parallelPlans", ALIGNED + "A: Plan\nB: Plan\nP: Priority, inPlan A\nQ: Priority, inPlan B", "A", (1.0,)),
    ("parallelPlans", "A: Plan\nB: Plan\nP: Priority, inPlan A\nQ: Priority, inPlan B", "A", ()),
    ("parallelPlans", "A: Plan\nB: Plan\nP: Priority, inPlan A, alignedWith Q\nQ: Priority, inPlan B", "A", (0.0,)),
    ("parallelPlans", ALIGNED + "A: Plan\nB: Plan, status=proposed\nP: Priority, inPlan A; B", "A", (0.0,)),
    ("parallelPlans", ALIGNED + "A: Plan\nB: Plan, status=proposed\nP: Priority, inPlan A; B", "B", (0.0,)),
    ("parallelPlans", ALIGNED + "A: Plan", "A", ()),
    ("unalignedForumPairs", ALIGNED + "F: Forum\nG: Forum\nM: Measure, reportedTo F; G", "M", (1.0,)),
    ("unalignedForumPairs", "F: Forum, alignedWith G\nG: Forum\nM: Measure, reportedTo F; G", "M", (0.0,)),
    ("unalignedForumPairs", "F: Forum\nG: Forum\nM: Measure, reportedTo F; G", "M", ()),
    ("unalignedWorkPairs", ALIGNED + "R: Review, reviews M\nS: Plan\nM: Measure, inPlan S", "M", (1.0,)),
    ("inCycle", "A: Outcome, contributesTo B\nB: Outcome, contributesTo A", "A", ("yes",)),
    ("inCycle", "A: Outcome, contributesTo A", "A", ("yes",)),
    ("inCycle", "A: Outcome, contributesTo B\nB: Outcome", "B", ("no",)),
    ("wordedAs", "Developing a strategy: Outcome", "Developing a strategy", ("activity",)),
    ("wordedAs", "Developing a strategy: Outcome, wordedAs=outcome", "Developing a strategy", ("outcome",)),
    ("performanceStatus", "M: Measure, reportedStatus=Red", "M", ("below",)),
    ("performanceStatus", "M: Measure, reportedStatus=under review", "M", ()),
    ("performanceStatus", "M: Measure", "M", ()),
    ("periodsShown", "M: Measure\nA: Observation, observes M, value=1, period=Q1", "M", (1.0,)),
]


@pytest.mark.parametrize(("fact", "lines", "thing", "value"), FACTS_OF)
def test_fact(fact: str, lines: str, thing: str, value: tuple[object, ...]) -> None:
    assert derived(plan_of(lines), DAY).value(thing, fact) == value


def test_every_fact_is_tried_and_every_derived_attribute_of_a_rule_is_computed() -> None:
    computed = {attribute for attribute, _ in FACTS}
    assert computed == {fact for fact, *_ in FACTS_OF}
    assert all(vocabulary().attributes[name].derived for name in computed)


def test_a_stated_fact_is_kept_where_nothing_gives_it() -> None:
    assert derived(plan_of("M: Measure, periodsShown=3"), DAY).value("M", "periodsShown") == (3.0,)


def test_a_code_of_unknown_is_as_good_as_a_blank_cell() -> None:
    assert derived(plan_of("M: Measure, declaredStage=unknown"), DAY).value("M", "declaredStage") == ()


def test_figures_beat_a_stated_fact_and_the_difference_is_a_problem() -> None:
    plan = derived(plan_of("R: Risk, score=16, threshold=12, aboveThreshold=no"), DAY)
    assert plan.value("R", "aboveThreshold") == ("yes",)
    assert [problem.what for problem in plan.problems] == ["'R' states no, but its figures give yes"]


BLANKS = [
    ("A: Measure, qualitative=yes\nB: Measure", ("no",)),
    ("A: Measure\nB: Measure", ()),
    ("scope Measure.qualitative yes\nA: Measure\nB: Measure", ("no",)),
    ("scope Measure.qualitative no\nA: Measure, qualitative=yes\nB: Measure", ()),
    ("scope row within B no\nA: Measure, qualitative=yes\nB: Measure", ()),
]


@pytest.mark.parametrize(("lines", "value"), BLANKS)
def test_a_blank_cell_means_no_only_in_a_filled_column(lines: str, value: tuple[str, ...]) -> None:
    assert derived(plan_of(lines), DAY).value("B", "qualitative") == value
