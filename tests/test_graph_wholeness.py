"""What can be told: the guard against false accusation, line by line."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.ontology.rule import AllOf, AnyOf, IsKind, Not, Test, Within

from .asking import DOWN, UP, every, has, one_of, truth

ONE_MEASURED = """
Safe streets: Outcome
Warm homes: Outcome
Homes insulated: Measure, measures Warm homes
"""
IN_PLANS = """
Borough plan: Plan
Corporate plan: Plan
Safe streets: Outcome, inPlan Borough plan
Warm homes: Outcome, inPlan Corporate plan
Clean air: Outcome
Crime: Measure, inPlan Borough plan, unit=number
Heat: Measure, inPlan Corporate plan
Smoke: Measure, measures Clean air
"""


@dataclass(frozen=True)
class Case:
    """A plan, a test, and what can be said of each thing named."""

    says: str
    plan: str
    asks: Test
    told: dict[str, str]
    scope: str = ""


MEASURED = has("^measures")

SHEETS_AND_COLUMNS = (
    Case("a sheet with nothing in it is absent", "Safe: Outcome", MEASURED, {"Safe": "unsure"}),
    Case(
        "a column that nothing of the kind carries is absent", "Safe: Outcome\nA: Measure", MEASURED, {"Safe": "unsure"}
    ),
    Case("otherwise it counts as whole", ONE_MEASURED, MEASURED, {"Safe streets": "false", "Warm homes": "true"}),
    Case(
        "a link is a column of the kind at its lower end",
        "A: Measure\nB: Measure, measures Safe\nSafe: Outcome",
        has("measures"),
        {"A": "false", "B": "true"},
    ),
    Case(
        "a column may be whole for one kind and absent for another",
        "A: Project, contributesTo Safe\nB: Action\nC: Project\nSafe: Outcome",
        has("contributesTo"),
        {"A": "true", "B": "unsure", "C": "false"},
    ),
    Case(
        "a link leads from a plan, not from a service plan: each sheet speaks for itself",
        "A: Plan, ownedBy Head\nB: ServicePlan\nHead: Post",
        has("ownedBy"),
        {"A": "true", "B": "unsure"},
    ),
)

SCOPE = (
    Case(
        "a kind that is not whole",
        ONE_MEASURED,
        MEASURED,
        {"Safe streets": "unsure", "Warm homes": "true"},
        "Measure: no",
    ),
    Case("a column that is not whole", ONE_MEASURED, MEASURED, {"Safe streets": "unsure"}, "Measure.measures: no"),
    Case(
        "an empty sheet stated whole says that there is nothing",
        "Safe: Outcome",
        MEASURED,
        {"Safe": "false"},
        "Measure: yes",
    ),
    Case(
        "an empty column stated whole says that nothing carries it",
        "Safe: Outcome\nA: Measure",
        MEASURED,
        {"Safe": "false"},
        "Measure.measures: yes",
    ),
    Case(
        "a row: a thing's own columns",
        "A: Measure\nB: Measure\nC: Measure, measures Safe\nSafe: Outcome",
        has("measures"),
        {"A": "unsure", "B": "false"},
        "row within A: no",
    ),
    Case(
        "a row speaks of attributes too",
        "A: Measure\nB: Measure\nC: Measure, unit=number",
        has("unit"),
        {"A": "unsure", "B": "false"},
        "row within A: no",
    ),
    Case(
        "below: what hangs on a thing",
        ONE_MEASURED + "Clean air: Outcome\n",
        MEASURED,
        {"Safe streets": "unsure", "Clean air": "false"},
        "below within Safe streets: no",
    ),
    Case(
        "below is not the thing's own row",
        "A: Outcome\nB: Outcome, contributesTo Safe\nSafe: Priority",
        has("contributesTo"),
        {"A": "false"},
        "below within A: no",
    ),
    Case(
        "row is not what hangs on the thing",
        ONE_MEASURED,
        MEASURED,
        {"Safe streets": "false"},
        "row within Safe streets: no",
    ),
    Case(
        "below may be whole where nothing was loaded",
        "Safe: Outcome\nWarm: Outcome",
        MEASURED,
        {"Safe": "false", "Warm": "unsure"},
        "below within Safe: yes",
    ),
    Case(
        "a sheet within a plan",
        IN_PLANS,
        MEASURED,
        {"Safe streets": "unsure", "Warm homes": "false", "Clean air": "true"},
        "Measure within Borough plan: no",
    ),
    Case(
        "a column within a plan, walked along",
        IN_PLANS,
        has("measures"),
        {"Crime": "unsure", "Heat": "false", "Smoke": "true"},
        "Measure.measures within Borough plan: no",
    ),
    Case(
        "an attribute's column within a plan",
        IN_PLANS,
        has("unit"),
        {"Crime": "true", "Heat": "unsure", "Smoke": "false"},
        "Measure.unit within Corporate plan: no",
    ),
    Case(
        "the more specific place wins",
        IN_PLANS,
        MEASURED,
        {"Safe streets": "false", "Warm homes": "unsure"},
        "Measure: no\nMeasure within Borough plan: yes",
    ),
    Case(
        "in whatever order the rows stand",
        IN_PLANS,
        MEASURED,
        {"Safe streets": "unsure", "Warm homes": "false"},
        "below within Safe streets: no\nMeasure within Borough plan: yes",
    ),
    Case(
        "a plan inside another is the more specific place",
        "Big: Plan\nSmall: Plan, partOf Big\nA: Outcome, inPlan Small\nB: Outcome, inPlan Big\n"
        "C: Measure, measures D\nD: Outcome",
        MEASURED,
        {"A": "false", "B": "unsure", "D": "true"},
        "Measure within Small: yes\nMeasure within Big: no",
    ),
    Case(
        "the column is more specific than the sheet",
        ONE_MEASURED,
        MEASURED,
        {"Safe streets": "unsure"},
        "Measure: yes\nMeasure.measures: no",
    ),
    Case(
        "a row for a kind covers the kinds below it",
        "A: ServicePlan\nB: ServicePlan, ownedBy Head\nHead: Post",
        has("ownedBy"),
        {"A": "unsure", "B": "true"},
        "Plan.ownedBy: no",
    ),
    Case(
        "unless they have their own",
        "A: ServicePlan\nB: ServicePlan, ownedBy Head\nC: Plan\nHead: Post",
        has("ownedBy"),
        {"A": "false", "C": "unsure"},
        "ServicePlan.ownedBy: yes\nPlan.ownedBy: no",
    ),
    Case(
        "unless they have their own, within a place as well",
        "P: Plan\nA: ServicePlan, partOf P\nB: ServicePlan, ownedBy Head\nHead: Post",
        has("ownedBy"),
        {"A": "false", "P": "unsure"},
        "ServicePlan.ownedBy within P: yes\nPlan.ownedBy within P: no",
    ),
    Case(
        "a place that nothing is called changes nothing",
        ONE_MEASURED,
        MEASURED,
        {"Safe streets": "false"},
        "Measure within X: no",
    ),
)

STEPS = (
    Case(
        "against a link: the kinds that the class looked for allows",
        "Safe: Outcome\nWarm: Outcome\nA: Action, contributesTo Warm",
        has("^contributesTo", "Project"),
        {"Safe": "unsure", "Warm": "unsure"},
    ),
    Case(
        "without a class, any kind that the vocabulary allows: absent ones beside a whole one are not used here",
        "Safe: Outcome\nWarm: Outcome\nA: Action, contributesTo Warm",
        has("^contributesTo"),
        {"Safe": "false", "Warm": "true"},
    ),
    Case(
        "of several kinds, one stated not whole makes it unsure",
        "Safe: Outcome\nWarm: Outcome\nA: Action, contributesTo Warm",
        has("^contributesTo"),
        {"Safe": "unsure", "Warm": "true"},
        "Project: no",
    ),
    Case(
        "of several links, one stated not whole makes it unsure",
        "A: Measure\nB: Measure, reportedTo Board\nBoard: Forum",
        has("reportedTo|reportedIn"),
        {"A": "unsure", "B": "true"},
        "Measure.reportedIn: no",
    ),
    Case(
        "of several links, absent ones beside a whole one are not used here",
        "A: Measure\nB: Measure, reportedTo Board\nBoard: Forum",
        has("reportedTo|reportedIn"),
        {"A": "false", "B": "true"},
    ),
    Case("of several links all absent", "A: Measure", has("reportedTo|reportedIn"), {"A": "unsure"}),
    Case(
        "asked apart, each link is judged alone",
        "A: Measure\nB: Measure, reportedTo Board\nBoard: Forum",
        AnyOf((has("reportedTo"), has("reportedIn"))),
        {"A": "unsure", "B": "true"},
    ),
    Case(
        "if none of the kinds looked for was loaded, absence is unsure",
        "A: Outcome, contributesTo B\nB: Outcome",
        has("contributesTo+", "Priority"),
        {"A": "unsure", "B": "unsure"},
    ),
    Case(
        "unless it is said that there are none",
        "A: Outcome, contributesTo B\nB: Outcome",
        has("contributesTo+", "Priority"),
        {"A": "false", "B": "false"},
        "Priority: yes",
    ),
    Case(
        "a repeated path that no unsure step touches is false",
        "A: Project, contributesTo B\nB: Outcome\nC: Outcome, contributesTo D\nD: Priority\nE: Project",
        has(UP, "Priority"),
        {"A": "false", "B": "false", "C": "true", "E": "false"},
    ),
    Case(
        "a repeated path is unsure where any step on it is",
        "A: Project, contributesTo B\nB: Outcome\nC: Outcome, contributesTo D\nD: Priority\nE: Project",
        has(UP, "Priority"),
        {"A": "unsure", "B": "unsure", "C": "true", "E": "false"},
        "row within B: no",
    ),
    Case(
        "downwards, the kinds looked for are judged apart from those passed through",
        "Safe: Priority\nA: Outcome, contributesTo Safe\nB: Action, contributesTo A",
        has(DOWN, "Measure"),
        {"Safe": "unsure", "A": "unsure"},
    ),
    Case(
        "kinds passed through that are absent beside one that was loaded are not used here",
        "Safe: Priority\nWarm: Priority\nA: Outcome, contributesTo Warm\nB: Measure, measures A",
        has(DOWN, "Measure"),
        {"Safe": "false", "Warm": "true"},
    ),
    Case(
        "kinds passed through that are stated not whole make it unsure",
        "Safe: Priority\nWarm: Priority\nA: Outcome, contributesTo Warm\nB: Measure, measures A",
        has(DOWN, "Measure"),
        {"Safe": "unsure", "Warm": "true"},
        "Project: no",
    ),
    Case(
        "a link that only kinds of no help could carry is no matter",
        "Safe: Outcome\nWarm: Outcome\nA: Measure, measures Warm",
        has("^measures", "Measure"),
        {"Safe": "false"},
        "Project: no",
    ),
    Case(
        "further along a path, each step is judged where it is taken",
        "A: Outcome\nB: Outcome\nM: Measure, measures A\nN: Measure, measures B, reportedTo Board\nBoard: Forum",
        has("^measures/reportedTo"),
        {"A": "unsure", "B": "true"},
        "row within M: no",
    ),
    Case(
        "backwards and forwards where a link reads the same both ways",
        "A: Priority, alignedWith B\nB: Priority\nC: Priority",
        has("alignedWith|^alignedWith", "Priority"),
        {"A": "true", "B": "true", "C": "false"},
    ),
)

UNRESOLVED_ENDS = (
    Case("existence holds", "A: Measure, measures Ghost", has("measures"), {"A": "true"}),
    Case(
        "a class test on it is unsure",
        "A: Measure, measures Ghost\nB: Outcome",
        has("measures", "Outcome"),
        {"A": "unsure"},
    ),
    Case(
        "so is what lies beyond it",
        "A: Outcome, contributesTo Ghost\nB: Priority",
        has("contributesTo+", "Priority"),
        {"A": "unsure"},
    ),
    Case(
        "so is its value",
        "A: Measure, reportedTo Ghost\nB: Forum, members=no",
        has("reportedTo/members", one_of("yes")),
        {"A": "unsure"},
    ),
    Case(
        "and that it is not of a class",
        "A: Measure, measures Ghost\nB: Outcome",
        has("measures", Not(IsKind(("Outcome",)))),
        {"A": "unsure"},
    ),
)

ATTRIBUTES = (
    Case("presence is unsure where the column is absent", "A: Measure", has("unit"), {"A": "unsure"}),
    Case(
        "a blank cell in a column that is filled in is missing",
        "A: Measure\nB: Measure, unit=%",
        has("unit"),
        {"A": "false", "B": "true"},
    ),
    Case("a column stated whole is whole", "A: Measure", has("unit"), {"A": "false"}, "Measure.unit: yes"),
    Case(
        "a value is unsure where the cell is blank",
        "A: Measure\nB: Measure, declaredStage=output\nC: Measure, declaredStage=outcome",
        has("declaredStage", one_of("outcome")),
        {"A": "unsure", "B": "false", "C": "true"},
    ),
    Case(
        "even in a column stated whole",
        "A: Measure",
        has("declaredStage", one_of("outcome")),
        {"A": "unsure"},
        "Measure.declaredStage: yes",
    ),
    Case(
        "unless the vocabulary says what blank means",
        "A: Measure\nB: Measure, brokenDownBy=age\nC: Measure, brokenDownBy=place",
        has("brokenDownBy", one_of("place")),
        {"A": "false", "B": "false", "C": "true"},
    ),
    Case(
        "which it can say only of a column that is there",
        "A: Measure",
        has("brokenDownBy", one_of("place")),
        {"A": "unsure"},
    ),
    Case(
        "an attribute that the kind does not carry is not missing from it",
        "A: Outcome\nB: Measure, unit=%",
        has("unit"),
        {"A": "false"},
    ),
    Case(
        "no limit is broken by a blank",
        "A: Measure\nB: Measure, periodsShown=2\nC: Measure, periodsShown=5",
        has("periodsShown", Within(low=3.0)),
        {"A": "unsure", "B": "false", "C": "true"},
    ),
)

THREE_VALUES = (
    Case("enough found for sure is enough", ONE_MEASURED, MEASURED, {"Warm homes": "true"}, "Measure: no"),
    Case(
        "too few found are unsure while a step is",
        ONE_MEASURED,
        has("^measures", count=2),
        {"Warm homes": "unsure"},
        "Measure: no",
    ),
    Case(
        "too few found are too few where all can be told",
        ONE_MEASURED,
        has("^measures", count=2),
        {"Warm homes": "false"},
    ),
    Case(
        "not turns true and false, and leaves unsure",
        ONE_MEASURED,
        Not(MEASURED),
        {"Safe streets": "unsure", "Warm homes": "false"},
        "Measure: no",
    ),
    Case(
        "at most: too many found for sure", ONE_MEASURED, Not(has("^measures")), {"Warm homes": "false"}, "Measure: no"
    ),
    Case("or: one true is enough", "A: Measure, unit=%", AnyOf((has("unit"), has("measures"))), {"A": "true"}),
    Case(
        "or: unsure beside false is unsure",
        "A: Measure\nB: Measure, unit=%",
        AnyOf((has("unit"), has("measures"))),
        {"A": "unsure"},
    ),
    Case(
        "and: one false is enough",
        "A: Measure\nB: Measure, unit=%",
        AllOf((has("unit"), has("measures"))),
        {"A": "false"},
    ),
    Case(
        "and: unsure beside true is unsure",
        "A: Measure, unit=%",
        AllOf((has("unit"), has("measures"))),
        {"A": "unsure"},
    ),
    Case(
        "every: one that fails for sure is enough",
        "A: Outcome\nB: Measure, measures A, declaredStage=output\nC: Measure, measures A",
        every("^measures", has("declaredStage", one_of("outcome"))),
        {"A": "false"},
    ),
    Case(
        "every: one that cannot be told leaves it unsure",
        "A: Outcome\nB: Measure, measures A, declaredStage=outcome\nC: Measure, measures A",
        every("^measures", has("declaredStage", one_of("outcome"))),
        {"A": "unsure"},
    ),
    Case(
        "every: of none, true where all can be told",
        "A: Outcome\nB: Outcome\nC: Measure, measures B, declaredStage=output",
        every("^measures", has("declaredStage", one_of("outcome"))),
        {"A": "true", "B": "false"},
    ),
)

ALL = (*SHEETS_AND_COLUMNS, *SCOPE, *STEPS, *UNRESOLVED_ENDS, *ATTRIBUTES, *THREE_VALUES)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.says)
def test_what_can_be_told(case: Case, engine: str) -> None:
    found = truth(plan_of(case.plan, scope=case.scope), case.asks, engine=engine)
    assert {id: found[id] for id in case.told} == case.told


STATES = [
    ("Measure", "", "A: Outcome", State.ABSENT),
    ("Measure", "", "A: Measure", State.WHOLE),
    ("Measure", "Measure: no", "A: Measure", State.PARTIAL),
    ("Measure", "Measure: yes", "A: Outcome", State.WHOLE),
    ("Measure", "Measure within A: no", "A: Measure", State.WHOLE),
    ("Measure.unit", "", "A: Measure", State.ABSENT),
    ("Measure.unit", "", "A: Measure, unit=%", State.WHOLE),
    ("Measure.unit", "Measure.unit: no", "A: Measure, unit=%", State.PARTIAL),
    ("Measure.unit", "Measure.unit: yes", "A: Measure", State.WHOLE),
    ("Measure.unit", "Measure: no", "A: Measure, unit=%", State.WHOLE),
]


@pytest.mark.parametrize(("what", "scope", "plan", "state"), STATES)
def test_state_of_a_sheet_or_column(what: str, scope: str, plan: str, state: State) -> None:
    wholeness, (kind, _, column) = Wholeness(plan_of(plan, scope=scope)), what.partition(".")
    assert (wholeness.column(kind, column) if column else wholeness.sheet(kind)) == state


def test_a_link_that_can_lead_nowhere_is_no_empty_column() -> None:
    plan = plan_of("A: Measure", scope="Outcome: yes")
    assert truth(plan, has("measures")) == {"A": "false"}


def test_a_thing_whose_row_is_not_whole_may_hang_anywhere() -> None:
    plan = plan_of(ONE_MEASURED + "Unplaced: Measure", scope="row within Unplaced: no")
    assert truth(plan, MEASURED)["Safe streets"] == "unsure"
