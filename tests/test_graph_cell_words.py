"""Values in sentences."""

from __future__ import annotations

import datetime

import pytest

from golden_thread.graph.cell_words import shown_value, value_words, yes_or_no
from golden_thread.ontology.rule import AllOf, AnyOf, HasDatatype, Matches, Not, OneOf, Test, Value, Within
from golden_thread.ontology.terms import vocabulary

ATTRIBUTES = vocabulary().attributes
DAY = datetime.date(2012, 4, 1)


@pytest.mark.parametrize(
    ("attribute", "test", "expected"),
    [
        ("scope", OneOf(("partnership", "place")), (True, "partnership or place")),
        ("scope", Not(OneOf(("council",))), (False, "council")),
        ("performanceStatus", OneOf(("below",)), (True, "below target")),
        ("periodsShown", Within(low=3.0), (True, "at least three")),
        ("periodsShown", Within(low=2.0, low_open=True), (True, "at least three")),
        ("monthsSinceAppraisal", Within(low=12.0, low_open=True), (True, "more than 12")),
        ("monthsSinceAppraisal", Not(Within(low=12.0, low_open=True)), (True, "at most 12")),
        (
            "score",
            AllOf((Within(low=4.0), Within(high=16.0, high_open=True))),
            (True, "at least four and less than 16"),
        ),
        ("score", Not(Within(low=4.0, high=16.0)), (False, "at least four and at most 16")),
        ("overdueDays", Within(high=0.0), (True, "no")),
        ("activityShare", Within(high=0.5), (True, "at most 50%")),
        ("dueDate", Within(low=DAY), (True, "from 1 April 2012")),
        ("dueDate", Within(high=DAY, high_open=True), (True, "before 1 April 2012")),
        ("unit", Matches("^per"), (True, "worded like “^per”")),
        ("unit", AnyOf((OneOf(("%",)), Not(HasDatatype("decimal")))), (True, "% or not a number")),
    ],
)
def test_what_values_pass(attribute: str, test: Test, expected: tuple[bool, str]) -> None:
    assert value_words(test, ATTRIBUTES[attribute]) == expected


@pytest.mark.parametrize(
    ("attribute", "test", "expected"),
    [
        ("needsPartners", OneOf(("yes",)), True),
        ("needsPartners", Not(OneOf(("yes",))), False),
        ("measurable", OneOf(("no",)), False),
        ("keyDecision", OneOf(("not stated",)), None),
        ("scope", OneOf(("council",)), None),
    ],
)
def test_whether_yes_or_no_is_asked_for(attribute: str, test: Test, expected: bool | None) -> None:
    assert yes_or_no(test, ATTRIBUTES[attribute]) is expected


@pytest.mark.parametrize(
    ("attribute", "value", "expected"),
    [
        ("performanceStatus", "near", "near target"),
        ("activityShare", 2 / 3, "66.7%"),
        ("periodsShown", 3.0, "3"),
        ("dueDate", DAY, "1 April 2012"),
        ("comparator", "nearest neighbours", "nearest neighbours"),
    ],
)
def test_a_cell(attribute: str, value: Value, expected: str) -> None:
    assert shown_value(value, ATTRIBUTES[attribute]) == expected
