"""Strict and generous readings: what they are made of, and what must hold of them whatever the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from golden_thread.graph.plan import UNRESOLVED, PlanGraph, ScopeRow
from golden_thread.graph.readings import generous, kinds_looked_for, markers_of, strict, unsure_points
from golden_thread.graph.vectors import engine
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    IsKind,
    Not,
    Step,
    Test,
    Unsure,
)
from golden_thread.ontology.terms import vocabulary

from .asking import DOWN, every, has, one_of, path
from .plans import any_test, casts, plans

MEASURES = Step("measures", inverse=True)
WORDS = vocabulary()
EXAMPLES = settings().max_examples
SHEETS_AND_COLUMNS = (
    *WORDS.kinds,
    *(f"{kind}.{name}" for kind in WORDS.kinds for name in (*WORDS.links_from(kind), *WORDS.attributes_of(kind))),
)


def marked(test: Test) -> list[str]:
    """What the generous reading of a test may be unsure of, in a few letters."""
    return [" ".join(f"{'^' * step.inverse}{step.name}" for step in m.steps) for m in markers_of(generous(test))]


def test_strictly_an_unsure_step_finds_nothing() -> None:
    assert strict(has("^measures")) == has("^measures")


def test_generously_it_finds_what_is_looked_for() -> None:
    found, *unsure = generous(has("^measures", "Measure")).tests
    assert found == AtLeast(1, MEASURES, IsKind(("Measure", UNRESOLVED)))
    assert unsure == [Unsure((MEASURES,), frozenset({"Measure"}), final=True)]


def test_not_swaps_the_readings() -> None:
    asked = has("^measures")
    assert strict(Not(asked)) == Not(generous(asked))
    assert generous(Not(asked)) == Not(strict(asked))


@pytest.mark.parametrize("join", [AllOf, AnyOf])
def test_and_and_or_read_each_part(join: type[AllOf] | type[AnyOf]) -> None:
    asked = (has("^measures"), Not(has("unit")))
    assert generous(join(asked)) == join(tuple(map(generous, asked)))
    assert strict(join(asked)) == join(tuple(map(strict, asked)))


@pytest.mark.parametrize(
    ("test", "markers"),
    [
        (has("measures"), ["measures"]),
        (has("measures|reportedIn"), ["measures reportedIn"]),
        (AnyOf((has("measures"), has("reportedIn"))), ["measures", "reportedIn"]),
        (has("^measures/reportedTo"), ["^measures", "reportedTo"]),
        (has("reportedTo|reportedIn/reportedTo"), ["reportedTo", "reportedIn", "reportedTo"]),
        (has(DOWN), ["^contributesTo ^partOf ^cascadesFrom ^measures"]),
        (has("^measures", has("declaredStage", one_of("outcome"))), ["declaredStage", "^measures"]),
        (every("^measures", has("unit")), ["unit"]),
        (Not(every("^measures", has("unit"))), ["^measures"]),
        (IsKind(("Outcome",)), []),
    ],
)
def test_where_a_reading_may_be_unsure(test: Test, markers: list[str]) -> None:
    assert sorted(marked(test)) == sorted(dict.fromkeys(markers))


def test_a_step_far_along_is_judged_where_it_is_taken() -> None:
    [_, second] = unsure_points(has("^measures/reportedTo"))
    assert second == AtLeast(1, MEASURES, Unsure((Step("reportedTo"),), final=True))


def test_a_repeated_path_is_judged_at_every_thing_on_it() -> None:
    [point] = unsure_points(has("contributesTo+", "Priority"))
    assert isinstance(point, AtLeast)
    assert point.path == path("contributesTo*")
    assert point.test == Unsure(
        (Step("contributesTo"),), frozenset({"Priority"}), point.test.passed, final=True
    )
    assert {"Outcome", "Project"} <= point.test.passed


@pytest.mark.parametrize(
    ("test", "kinds"),
    [
        (IsKind(("Plan",)), {"Plan", "ServicePlan"}),
        (AllOf((IsKind(("Plan",)), has("ownedBy"))), {"Plan", "ServicePlan"}),
        (AnyOf((IsKind(("Partner",)), IsKind(("Partnership",)))), {"Partner", "Partnership"}),
        (AnyOf((IsKind(("Partner",)), has("ownedBy"))), None),
        (Not(IsKind(("Plan",))), None),
        (ALWAYS, None),
    ],
)
def test_kinds_looked_for(test: Test, kinds: set[str] | None) -> None:
    assert kinds_looked_for(test) == (None if kinds is None else frozenset(kinds))


@st.composite
def asked(draw: st.DrawFn) -> tuple[Test, PlanGraph]:
    """A test and a plan of one cast."""
    cast = draw(casts())
    return draw(any_test(cast)), draw(plans(cast))


def unsure_of(plan: PlanGraph, test: Test) -> list[str]:
    """Ids of the things of which a test is neither true nor false."""
    holds = engine(plan, Wholeness(plan), ())
    answers = {kind: (holds(strict(test), kind), holds(generous(test), kind)) for kind in plan.kinds}
    assert all((may_be | ~sure).all() for sure, may_be in answers.values()), "sure, and yet not possible"
    return [
        id for kind, (sure, may_be) in answers.items() for id in plan.ids[plan.spans[kind]][sure != may_be]
    ]


@settings(max_examples=4 * EXAMPLES)
@given(asked())
def test_what_is_sure_is_possible(drawn: tuple[Test, PlanGraph]) -> None:
    test, plan = drawn
    unsure_of(plan, test)


@settings(max_examples=3 * EXAMPLES)
@given(asked())
def test_not_leaves_unsure_what_was(drawn: tuple[Test, PlanGraph]) -> None:
    test, plan = drawn
    assert unsure_of(plan, Not(test)) == unsure_of(plan, test)


@settings(max_examples=3 * EXAMPLES)
@given(asked())
def test_where_all_is_stated_whole_only_blanks_and_unresolved_ends_are_unsure(
    drawn: tuple[Test, PlanGraph],
) -> None:
    test, plan = drawn
    assume(UNRESOLVED not in plan.kinds)
    whole = replace(plan, scope=(*plan.scope, *stated(plan, whole=True)))
    values = any(marker.valued for marker in markers_of(AnyOf((generous(test), generous(Not(test))))))
    if not values:
        assert unsure_of(whole, test) == []


@settings(max_examples=3 * EXAMPLES)
@given(asked())
def test_where_nothing_is_whole_less_can_be_told_and_nothing_else(drawn: tuple[Test, PlanGraph]) -> None:
    test, plan = drawn
    less = replace(plan, scope=(*plan.scope, *stated(plan, whole=False)))
    before, after = (engine(each, Wholeness(each), ()) for each in (plan, less))
    for kind in plan.kinds:
        assert (before(strict(test), kind) | ~after(strict(test), kind)).all()
        assert (after(generous(test), kind) | ~before(generous(test), kind)).all()


def stated(plan: PlanGraph, *, whole: bool) -> list[ScopeRow]:
    """Scope rows that state the same of every sheet and column, everywhere and at each thing."""
    everywhere = [ScopeRow(what, "", whole) for what in SHEETS_AND_COLUMNS]
    local = [ScopeRow(what, id, whole) for id in plan.ids for what in ("row", "below")]
    repeated = [ScopeRow(row.what, row.within, whole) for row in plan.scope if row.within]
    return [*everywhere, *local, *repeated]
