"""Readings made shorter for one plan."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.settled import NEVER, Settled
from golden_thread.graph.vectors import engine
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import ALWAYS, AllOf, AnyOf, IsKind, Not, Step, Test, Unsure
from golden_thread.ontology.rule import tests_within as within

from .plans import any_test, casts, plans

MEASURED = Unsure((Step("measures", inverse=True),), final=True)
TWO = "Warm homes: Outcome\nHomes insulated: Measure, measures Warm homes"


def shortened(text: str, test: Test, *kinds: str) -> Test:
    """A test made shorter for a plan."""
    plan = plan_of(text)
    return Settled(plan, Wholeness(plan)).test(test, kinds)


def test_a_marker_that_is_unsure_nowhere_is_false() -> None:
    assert shortened(TWO, MEASURED, "Outcome") == NEVER


def test_a_marker_that_is_unsure_everywhere_is_true() -> None:
    assert shortened("Warm homes: Outcome", MEASURED, "Outcome") == ALWAYS


def test_a_marker_that_is_unsure_here_and_there_stays() -> None:
    assert shortened(f"{TWO}\nSafe streets: Outcome\nscope below within Warm homes no", MEASURED, "Outcome") == MEASURED


def test_kinds_need_not_name_what_could_not_be_resolved() -> None:
    looked_for = IsKind(("Outcome", "Unresolved"))
    assert shortened(TWO, looked_for, "Outcome") == IsKind(("Outcome",))
    assert shortened(f"{TWO}; nothing", looked_for, "Outcome") == looked_for


def test_what_decides_is_all_there_is() -> None:
    assert shortened(TWO, AllOf((IsKind(("Plan",)), MEASURED)), "Outcome") == NEVER
    assert shortened(TWO, AnyOf((IsKind(("Plan",)), Not(MEASURED))), "Outcome") == ALWAYS


@st.composite
def drawn(draw: st.DrawFn) -> tuple[PlanGraph, Test]:
    cast = draw(casts())
    return draw(plans(cast)), draw(any_test(cast))


@given(drawn())
def test_the_answer_stays_the_same(pair: tuple[PlanGraph, Test]) -> None:
    plan, test = pair
    wholeness = Wholeness(plan)
    holds, settled = engine(plan, wholeness, ()), Settled(plan, wholeness)
    for read in (strict, generous):
        for kind in plan.kinds:
            shorter = settled.test(read(test), (kind,))
            assert len([*within(shorter)]) <= len([*within(read(test))])
            assert (holds(shorter, kind) == holds(read(test), kind)).all()
