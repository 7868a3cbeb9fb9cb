"""The columns' answers to tests as they stand, nothing being unsure; the reference engine must give the same."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.vectors import Vectors, engine, value_passes
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    OneOf,
    Repeat,
    Step,
    Test,
    Within,
)

from .asking import DOWN, UP, every, has, one_of, passing

PLAN = plan_of(
    """
    Place: Vision
    Safe: Priority, contributesTo Place
    Streets: Outcome, contributesTo Safe; Homes
    Homes: Outcome, contributesTo Streets
    Alone: Outcome
    Crime: Measure, measures Streets; Homes, unit=%, brokenDownBy=place; age, periodsShown=4
    Heat: Measure, measures Homes, unit=number, periodsShown=2
    Unused: Measure, measures Ghost
    Wardens: Project, contributesTo Streets, endDate=2012-06-30
    Cameras: ServicePlan, contributesTo Safe
    Self: Outcome, contributesTo Self
    Police: Partner, leads Streets, supports Homes; Streets
    """
)

ASKED: tuple[tuple[str, Test, list[str]], ...] = (
    ("a kind", IsKind(("Outcome",)), ["Alone", "Homes", "Self", "Streets"]),
    ("a kind and those below it", IsKind(("Plan", "Organisation")), ["Cameras", "Police"]),
    ("a kind below is not the one above", IsKind(("ServicePlan",)), ["Cameras"]),
    ("any kind", AllOf((IsKind(("Thing",)), has("measures"))), ["Crime", "Heat", "Unused"]),
    ("a link", has("measures"), ["Crime", "Heat", "Unused"]),
    ("a link to a kind: not to what is unresolved", has("measures", "Outcome"), ["Crime", "Heat"]),
    ("a link backwards, to a ghost as well", has("^measures"), ["Ghost", "Homes", "Streets"]),
    ("several links", has("measures|leads"), ["Crime", "Heat", "Police", "Unused"]),
    ("one after another", has("measures/contributesTo", "Priority"), ["Crime"]),
    ("through a circle", has("contributesTo+", "Priority"), ["Cameras", "Homes", "Streets", "Wardens"]),
    ("up", has(UP, "Vision"), ["Cameras", "Crime", "Heat", "Homes", "Safe", "Streets", "Wardens"]),
    ("down", has(DOWN, "Measure"), ["Ghost", "Homes", "Place", "Safe", "Streets"]),
    ("no or more steps: the thing itself too", has("contributesTo*", "Project"), ["Wardens"]),
    ("one or more steps: not the thing itself", has("contributesTo+", "Project"), []),
    (
        "a circle leads back to itself",
        has("contributesTo+", has("^measures", count=2)),
        ["Homes", "Streets", "Wardens"],
    ),
    (
        "a link to oneself",
        has("contributesTo+", Not(has(UP, "Priority"))),
        ["Cameras", "Homes", "Safe", "Self", "Streets", "Wardens"],
    ),
    ("at most one step", has("contributesTo?/contributesTo", "Vision"), ["Cameras", "Safe", "Streets"]),
    ("two of a link", has("measures", count=2), ["Crime"]),
    ("three of several", has("^measures|^leads|^supports", count=3), ["Homes"]),
    ("the same thing by two ways counts once", has("^leads|^supports", count=2), []),
    ("two at the end of a longer path", has("measures/^leads|measures/^supports", count=2), []),
    ("the same end by two ways of a longer path", has("measures/^supports", count=1), ["Crime", "Heat"]),
    (
        "every end",
        every("measures", has("contributesTo", "Priority")),
        sorted({*PLAN.ids} - {"Crime", "Heat", "Unused"}),
    ),
    ("an attribute", has("unit"), ["Crime", "Heat"]),
    ("its value", has("unit", one_of("%", "pounds")), ["Crime"]),
    ("several values", has("brokenDownBy", count=2), ["Crime"]),
    ("another value", has("brokenDownBy", Not(one_of("place"))), ["Crime"]),
    ("no such value", Not(has("unit", one_of("%"))), sorted({*PLAN.ids} - {"Crime"})),
    ("a number at least", has("periodsShown", Within(low=3.0)), ["Crime"]),
    ("a number below", has("periodsShown", Within(high=4.0, high_open=True)), ["Heat"]),
    ("a number that is one of", has("periodsShown", one_of(2.0, 3.0)), ["Heat"]),
    ("a number is no day", has("periodsShown", Within(low=datetime.date(2000, 1, 1))), []),
    ("a day up to", has("endDate", Within(high=datetime.date(2012, 6, 30))), ["Wardens"]),
    ("a pattern", has("unit", Matches("^NUM", "i")), ["Heat"]),
    ("a pattern minds the case unless told", has("unit", Matches("^NUM")), []),
    ("a datatype", has("endDate", HasDatatype("date")), ["Wardens"]),
    ("a value at the end of a path", has("^measures/unit", one_of("number")), ["Homes"]),
    ("a test of values is never passed by a thing", has("measures", Matches(".")), []),
    ("always", AllOf((ALWAYS, IsKind(("Vision",)))), ["Place"]),
    ("never", AnyOf(()), []),
    ("either", AnyOf((IsKind(("Vision",)), has("leads"))), ["Place", "Police"]),
)


@pytest.mark.parametrize(("test", "passed"), [ask[1:] for ask in ASKED], ids=[ask[0] for ask in ASKED])
def test_answers(test: Test, passed: list[str], engine: str) -> None:
    assert passing(PLAN, test, engine=engine) == passed


def test_an_answer_is_one_bool_a_thing() -> None:
    holds = engine(PLAN, Wholeness(PLAN), ())
    answer = holds(has("^measures"), "Outcome")
    assert (answer.dtype, answer.shape) == (np.bool_, (4,))


def test_a_kind_without_things_has_an_empty_answer() -> None:
    assert Vectors(PLAN, Wholeness(PLAN)).holds(has("^measures"), "Risk").shape == (0,)


def test_a_repeated_path_cannot_be_counted() -> None:
    with pytest.raises(TypeError, match="repeated"):
        Vectors(PLAN, Wholeness(PLAN)).counts(Repeat(Step("contributesTo"), 1), ALWAYS, "Outcome")


def test_a_long_chain_and_a_wide_fan() -> None:
    chain = "".join(f"O{n}: Outcome, contributesTo O{n + 1}\n" for n in range(300))
    fan = "".join(f"F{n}: Outcome, contributesTo O0\n" for n in range(300))
    plan = plan_of(f"{chain}O300: Outcome, contributesTo Top\n{fan}Top: Priority")
    assert len(passing(plan, has("contributesTo+", "Priority"))) == 601


@pytest.mark.parametrize(
    ("test", "value", "passes"),
    [
        (OneOf(("a", "b")), "b", True),
        (OneOf((5.0,)), 5.0, True),
        (Within(low=5.0), 5.0, True),
        (Within(low=5.0, low_open=True), 5.0, False),
        (Within(low=5.0), "6", False),
        (Within(low=1.0, high=2.0), 1.5, True),
        (Matches("b$"), "ab", True),
        (Not(Matches("b$")), "ab", False),
        (AnyOf((OneOf(("a",)), Matches("^b"))), "bc", True),
        (AllOf((OneOf(("a",)), Matches("^b"))), "bc", False),
        (IsKind(("Outcome",)), "Outcome", False),
        (AtLeast(1, Step("unit"), ALWAYS), "x", False),
    ],
)
def test_one_value(test: Test, value: str | float, passes: bool) -> None:
    assert value_passes(test, value, "unit") is passes
