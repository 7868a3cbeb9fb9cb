"""Kinds in sentences."""

from __future__ import annotations

import pytest

from golden_thread.graph.nouns import far_kinds, kinds_and_rest, noun_of, union, widest
from golden_thread.ontology.rule import ALWAYS, AllOf, AnyOf, AtLeast, IsKind, Step, Test

STATED = AtLeast(1, Step("unit"), ALWAYS)


@pytest.mark.parametrize(
    ("kinds", "plural", "expected"),
    [
        (("Outcome",), False, "outcome"),
        (("StaffObjective",), True, "staff objectives"),
        (("Project", "Programme", "Service"), False, "project, programme or service"),
        (("Evidence",), False, "piece of evidence"),
        (("Thing",), True, "items"),
    ],
)
def test_nouns(kinds: tuple[str, ...], plural: bool, expected: str) -> None:
    assert noun_of(kinds, plural=plural) == expected


@pytest.mark.parametrize(
    ("step", "kinds", "expected"),
    [
        (Step("measures", inverse=True), ("Outcome",), ("Measure",)),
        (Step("contributesTo"), ("Outcome",), ("Priority", "Outcome")),
        (Step("contributesTo"), ("Project",), ("Priority", "Outcome", "Plan")),
        (Step("ownedBy"), (), ("Organisation", "Partnership", "Post", "Portfolio")),
        (Step("observes"), ("Outcome",), ()),
        (Step("unit"), ("Measure",), ()),
    ],
)
def test_where_a_link_may_lead(step: Step, kinds: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert far_kinds(step, kinds) == expected


@pytest.mark.parametrize(
    ("test", "expected"),
    [
        (IsKind(("Plan",)), (("Plan",), ALWAYS)),
        (AllOf((IsKind(("Measure",)), STATED)), (("Measure",), STATED)),
        (AnyOf((IsKind(("Partner",)), IsKind(("Partnership",)))), (("Partner", "Partnership"), ALWAYS)),
        (STATED, ((), STATED)),
        (AnyOf((IsKind(("Measure",)), STATED)), ((), AnyOf((IsKind(("Measure",)), STATED)))),
    ],
)
def test_the_kinds_a_test_asks_for(test: Test, expected: tuple[tuple[str, ...], Test]) -> None:
    assert kinds_and_rest(test) == expected


def test_special_cases_go_under_their_kind() -> None:
    assert widest({"ServicePlan", "Plan", "Partner"}) == ("Plan", "Partner")
    assert union([("ServicePlan",), ("Plan",), ("Thing",)]) == ("Thing",)
