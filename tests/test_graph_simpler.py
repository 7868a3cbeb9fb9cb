"""Tests in their simplest form: the same answers in fewer words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.readings import generous
from golden_thread.graph.simpler import NEVER, attributes_at, simplified
from golden_thread.graph.vectors import engine
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Maybe,
    Not,
    Step,
    Test,
    Unsure,
    Within,
)

from .asking import has, one_of, path
from .plans import any_test, casts, plans

PLAN = IsKind(("Plan",))


@pytest.mark.parametrize(
    ("test", "simple"),
    [
        (Not(Not(PLAN)), PLAN),
        (Not(ALWAYS), NEVER),
        (Not(NEVER), ALWAYS),
        (AllOf((PLAN, ALWAYS, PLAN)), PLAN),
        (AllOf((PLAN, NEVER)), NEVER),
        (AnyOf((PLAN, NEVER)), PLAN),
        (AnyOf((PLAN, ALWAYS)), ALWAYS),
        (AnyOf((PLAN, IsKind(("Risk", "Plan")))), IsKind(("Plan", "Risk"))),
        (AllOf((AllOf((PLAN, has("unit"))), has("value"))), AllOf((PLAN, has("unit"), has("value")))),
        (IsKind(()), NEVER),
        (one_of("a thing has no value"), NEVER),
        (has("partOf+"), has("partOf")),
        (has("partOf/ownedBy*"), has("partOf")),
        (has("partOf*"), ALWAYS),
        (has("partOf?/ownedBy?"), ALWAYS),
        (has("partOf?|ownedBy"), ALWAYS),
        (has("partOf+|ownedBy/partOf+"), has("partOf|ownedBy/partOf")),
        (has("partOf", NEVER), NEVER),
        (has("partOf", one_of("x")), NEVER),
        (has("unit", PLAN), NEVER),
        (has("unit", Not(PLAN)), has("unit")),
        (has("partOf", count=2), has("partOf", count=2)),
    ],
    ids=str,
)
def test_a_simple_form(test: Test, simple: Test) -> None:
    assert simplified(test) == simple


def test_links_and_attributes_part() -> None:
    mixed = AtLeast(1, path("ownedBy|unit"), Not(PLAN))
    assert simplified(mixed) == AnyOf((has("ownedBy", Not(PLAN)), has("unit")))
    assert attributes_at(path("ownedBy|unit|value")) == {"unit", "value"}


def test_what_nobody_can_ask_is_an_error() -> None:
    with pytest.raises(TypeError, match="links and attributes together"):
        simplified(AtLeast(2, path("ownedBy|unit"), ALWAYS))
    with pytest.raises(TypeError, match="repeated or left out"):
        simplified(AtLeast(1, Maybe(Step("unit")), ALWAYS))


def test_a_value_passes_no_test_of_things() -> None:
    assert simplified(Unsure((Step("unit"),)), of_value=True) == NEVER
    assert simplified(has("unit"), of_value=True) == NEVER
    assert simplified(Within(low=1.0), of_value=True) == Within(low=1.0)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[Test, PlanGraph]:
    cast = draw(casts())
    return draw(any_test(cast)), draw(plans(cast))


@settings(max_examples=200)
@given(drawn())
def test_the_answers_stay_the_same(pair: tuple[Test, PlanGraph]) -> None:
    test, plan = pair
    holds = engine(plan, Wholeness(plan), ())
    for asked in (test, generous(test)):
        for kind in plan.kinds:
            assert holds(asked, kind).tolist() == holds(simplified(asked), kind).tolist()


def test_nothing_is_left_of_an_empty_alternative() -> None:
    assert simplified(AnyOf((NEVER, AllOf((NEVER,))))) == NEVER
    assert simplified(AtLeast(1, Alternative((Step("partOf"),)), ALWAYS)) == has("partOf")
