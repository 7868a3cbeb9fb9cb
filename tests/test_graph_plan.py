"""The plan in memory: order, blocks, values, digest."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import UNRESOLVED, About, PlanBuilder, values_from

LINES = [
    "Warm homes: Outcome, contributesTo A safe borough",
    "Homes insulated: Measure, measures Warm homes; Safer streets, brokenDownBy=place; age, unit=number",
    "A safe borough: Priority",
    "Safer streets: Outcome, contributesTo A safe borough",
]


def test_things_are_ordered_by_kind_and_links_are_positions_within_kinds() -> None:
    plan = plan_of("\n".join(LINES))
    assert plan.kinds == ("Priority", "Outcome", "Measure")
    assert plan.ids.tolist() == ["A safe borough", "Warm homes", "Safer streets", "Homes insulated"]
    [block] = plan.blocks_from("measures", "Measure")
    assert (block.low.tolist(), block.high.tolist()) == ([0, 0], [0, 1])
    assert plan.blocks_to("measures", "Outcome") == (block,)
    assert plan.link_count == 4


def test_many_valued_cells_keep_every_value() -> None:
    plan = plan_of("\n".join(LINES))
    assert plan.value("Homes insulated", "brokenDownBy") == ("age", "place")
    assert plan.value("Warm homes", "term") == ()
    assert plan.carries("Measure", "unit") and not plan.carries("Measure", "use")


def test_an_end_that_names_nothing_stays_as_unresolved() -> None:
    plan = plan_of("Homes insulated: Measure, measures Warm homes")
    assert plan.kinds == ("Measure", UNRESOLVED)
    assert plan.loaded("Thing") == ("Measure",)


def test_an_empty_plan_is_a_plan() -> None:
    plan = PlanBuilder(About("nothing")).build()
    assert (plan.n, plan.kinds, plan.link_count) == (0, (), 0)
    assert len(plan.digest) == 64


@pytest.mark.parametrize(
    ("call", "message"),
    [(("A", "Outcome", "Again"), "two things have the id A"), (("B", "Wish", "B"), "no kind of the vocabulary")],
)
def test_a_builder_refuses_what_cannot_be_kept_apart(call: tuple[str, str, str], message: str) -> None:
    builder = PlanBuilder(About("x"))
    builder.thing("A", "Outcome", "A")
    with pytest.raises(ValueError, match=message):
        builder.thing(*call)


@given(st.permutations(LINES))
def test_the_digest_does_not_depend_on_the_order_of_reading(lines: list[str]) -> None:
    assert plan_of("\n".join(lines)).digest == plan_of("\n".join(LINES)).digest


@pytest.mark.parametrize(
    "other",
    ["unit=percent", "declaredStage=outcome, unit=number", "measures Safer streets", "unit=number\nscope Measure no"],
)
def test_the_digest_changes_with_any_statement(other: str) -> None:
    base = "Safer streets: Outcome\nM: Measure, "
    assert plan_of(base + "unit=number").digest != plan_of(base + other).digest


@pytest.mark.parametrize(
    ("values", "dtype"),
    [
        ([(0, 1.0), (2, 3.5)], "float64"),
        ([(0, datetime.date(2012, 3, 14))], "datetime64[D]"),
        ([(1, "a"), (0, "b")], "category"),
    ],
)
def test_columns_are_typed(values: list[tuple[int, object]], dtype: str) -> None:
    held = values_from(values)  # type: ignore[arg-type]
    assert str(held.of.dtype) == dtype
    assert list(held.items()) == sorted(values)
    assert not isinstance(held.of, pd.Series)
