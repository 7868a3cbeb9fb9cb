"""The rule language: its nodes and how they are walked."""

from __future__ import annotations

import dataclasses

import pytest

from golden_thread.ontology import rule
from golden_thread.ontology.rule import ALWAYS, AllOf, AnyOf, AtLeast, IsKind, Not, Repeat, Sequence, Step, steps_of

DEEP = AllOf((Not(AtLeast(1, Sequence((Step("measures"), Step("unit"))), ALWAYS)), AnyOf((IsKind(("Plan",)),))))


def test_steps_are_found_at_any_depth() -> None:
    inner = AtLeast(2, Repeat(Step("partOf", inverse=True), 1), DEEP)
    assert list(steps_of(inner)) == [Step("partOf", True), Step("measures"), Step("unit")]


@pytest.mark.parametrize("name", ["Step", "AtLeast", "Rule", "Unsure"])
def test_nodes_are_frozen(name: str) -> None:
    assert getattr(rule, name).__dataclass_params__.frozen


def test_equal_trees_are_equal_and_can_be_kept() -> None:
    assert {DEEP: 1}[dataclasses.replace(DEEP)] == 1
