"""What the input does not hold, in words."""

from __future__ import annotations

import pytest

from golden_thread.graph.absences import ASK, WHY, Absence, ask_words, reasons_at, together_with, why_words
from golden_thread.graph.cases import plan_of
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Step, Unsure

SHEET = Absence("sheet", "Measure", "measures")


@pytest.mark.parametrize(
    ("absences", "why", "ask"),
    [
        ([SHEET], "no measures were loaded", "the list of measures, with what each measures"),
        ([Absence("sheet", "Priority")], "no priorities were loaded", "the list of priorities"),
        ([Absence("sheet", "Evidence", "evidences")], "no evidence was loaded", None),
        (
            [Absence("column", "Project", "contributesTo"), Absence("column", "Project", "partOf")],
            'nothing is stated under "Contributes to" or "Is part of" of any project',
            "what each project contributes to or is part of",
        ),
        (
            [Absence("column", "Outcome", "contributesTo"), Absence("column", "Project", "contributesTo")],
            'nothing is stated under "Contributes to" of any outcome or project',
            "what each outcome or project contributes to",
        ),
        (
            [Absence("column", "Outcome", "needsPartners")],
            'nothing is stated under "Needs partners" of any outcome',
            "whether each outcome needs partners",
        ),
        (
            [Absence("blank", "Measure", "comparator")],
            'nothing is stated under "Comparator"',
            "with whom each measure is compared",
        ),
        (
            [Absence("blank", "Risk", "aboveThreshold")],
            "nothing tells whether it has reached its threshold",
            'whether each risk has reached its threshold, or what tells it: "Score" and "Threshold"',
        ),
        (
            [Absence("column", "Post", "monthsSinceAppraisal")],
            "nothing tells when its last appraisal was",
            'when each post\'s last appraisal was, under "Last appraisal"',
        ),
        (
            [Absence("column", "ServicePlan", "organisedBy"), Absence("blank", "Plan", "organisedBy")],
            'nothing is stated under "Organised by" of any service plan; nothing is stated under "Organised by"',
            "by what each plan is organised",
        ),
        (
            [Absence("part column", "Plan", "ownedBy", "not stated in the paper")],
            'the column "Is owned by" of plans is stated not whole ("not stated in the paper")',
            'the rest of "Is owned by" of plans',
        ),
        (
            [Absence("naming", "Outcome", "contributesTo", "'A fair strat' may mean it", "A fair start")],
            'it is not known which outcomes name "A fair start" under "Contributes to" '
            "(\"'A fair strat' may mean it\")",
            'which outcomes name "A fair start" under "Contributes to"',
        ),
        (
            [Absence("part sheet", "Measure", "measures", title="Corporate plan")],
            'the list of measures within "Corporate plan" is stated not whole',
            'the rest of the measures within "Corporate plan"',
        ),
        (
            [Absence("row", "Measure", "overdueDays"), Absence("row", "Measure", "use")],
            "not all that is known of it was loaded",
            'the rest of the row: "Frequency", "Next due" and "Use"',
        ),
        (
            [Absence("cell", "Measure", "ownedBy", "the cell is unknown: the error #N/A", "Calls")],
            '"Is owned by" of "Calls" is not known ("the cell is unknown: the error #N/A")',
            '"Is owned by" of "Calls"',
        ),
        (
            [Absence("below", "Outcome", "contributesTo")],
            "what hangs on it was not loaded",
            "what hangs on it: outcomes",
        ),
        (
            [Absence("elsewhere", "Report", "reportedTo")],
            "some reports that may belong to it are stated not whole",
            "what each report is reported to",
        ),
        (
            [Absence("nowhere", title='"X"')],
            'the link leads to "X", which names nothing in the input',
            'what "X" should be',
        ),
        (
            [Absence("nowhere", title='"X" and "Y"')],
            'the link leads to "X" and "Y", which name nothing in the input',
            None,
        ),
        (
            [Absence("blank", "Outcome", "scope"), SHEET],
            'no measures were loaded; nothing is stated under "Scope"',
            "the list of measures, with what each measures; the scope of each outcome",
        ),
        ([], "the input does not say", "what is missing"),
    ],
)
def test_absences_in_words(absences: list[Absence], why: str, ask: str | None) -> None:
    assert why_words(absences) == why
    assert ask is None or ask_words(absences) == ask


def test_every_sort_says_why_and_what_to_ask() -> None:
    assert list(WHY) == list(ASK)


def test_what_is_asked_for_in_one_line() -> None:
    assert together_with(Absence("blank", "Outcome", "scope")) == together_with(Absence("column", "Priority", "scope"))
    assert together_with(Absence("row", "Plan", "scope", "n")) == together_with(Absence("row", "Plan", "use", "n"))
    assert together_with(SHEET) != together_with(Absence("sheet", "Target", "targetFor"))


MEASURED = Unsure((Step("measures", inverse=True),), final=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Safe: Outcome", ["sheet"]),
        ("Safe: Outcome\nCalls: Measure", ["column"]),
        ("Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome", []),
        ("Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome\nscope Measure no", ["part sheet"]),
        ("Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome\nscope Measure.measures no", ["part column"]),
        ("Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome\nscope below within Safe no", ["below"]),
        (
            "Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome\nscope Measure.measures within Safe no",
            ["naming"],
        ),
        (
            "Safe: Outcome, inPlan Ours\nCalls: Measure, measures Warm\nWarm: Outcome\nOurs: Plan\n"
            "scope Measure.measures within Ours no",
            ["part column"],
        ),
        (
            "Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome\nA: Measure\nscope row within A no",
            ["elsewhere"],
        ),
    ],
)
def test_reasons_at_a_step_against_a_link(text: str, expected: list[str]) -> None:
    plan = plan_of(text)
    found = reasons_at(Wholeness(plan), MEASURED, "Outcome")
    assert [absence.sort for mask, absence in found if mask[0]] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Safe: Outcome", ["column"]),
        ("Safe: Outcome\nWarm: Outcome, scope=council", ["blank"]),
        ("Safe: Outcome\nWarm: Outcome, scope=council\nscope row within Safe no", ["row"]),
        ("Safe: Outcome\nWarm: Outcome, scope=council\nscope Outcome.scope no", ["part column"]),
        ("Safe: Outcome\nWarm: Outcome, scope=council\nscope Outcome.scope within Safe no", ["cell"]),
    ],
)
def test_reasons_at_an_attribute(text: str, expected: list[str]) -> None:
    found = reasons_at(Wholeness(plan_of(text)), Unsure((Step("scope"),), valued=True), "Outcome")
    assert [absence.sort for mask, absence in found if mask[0]] == expected
