"""All engines give the same answers: on every case, on made-up plans, for every rule and for made-up tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, note, settings
from hypothesis import strategies as st

from golden_thread.graph.auditing import IN_PROCESS, engine_named
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import example_names, load
from golden_thread.ontology.rule import ALWAYS, Rule, Test
from golden_thread.ontology.shapes import all_rules, with_parameters

from .plans import DAYS, Cast, any_test, cast_of, casts, plans

FOLDER = Path(__file__).parent / "cases"
RULES = tuple(rule for rule in all_rules() if not rule.words_only)
EXAMPLES = settings().max_examples
READINGS: tuple[Callable[[Test], Test], ...] = (strict, generous)


def usable() -> tuple[str, ...]:
    """The engines that need no server and whose packages are installed."""
    found = []
    for name in IN_PROCESS:
        try:
            engine_named(name)
        except ImportError:
            continue
        found.append(name)
    return tuple(found)


USABLE = usable()


def test_there_is_something_to_compare() -> None:
    assert {"vectors", "shacl"} <= set(USABLE)


Asked = tuple[Test, tuple[str, ...]]
"""A test, and the kinds it is asked of."""


def differences(plan: PlanGraph, asked: Iterable[Asked], rules: tuple[Rule, ...] = ()) -> list[str]:
    """Where an engine does not answer a reading of a test as the first engine does; none if all agree."""
    wholeness = Wholeness(plan)
    engines = {name: engine_named(name)(plan, wholeness, rules) for name in USABLE}
    return [
        f"{name} of {kind} {plan.ids[plan.spans[kind]][answer != first].tolist()}: {read(test)}"
        for test, kinds in asked
        for read in READINGS
        for kind in kinds
        for first in [engines["vectors"](read(test), kind)]
        for name in USABLE[1:]
        for answer in [engines[name](read(test), kind)]
        if not same(first, answer)
    ]


def same(first: Mask, other: Mask) -> bool:
    """Whether two answers are equal, and are answers: bools, one a thing."""
    assert first.dtype == other.dtype == np.bool_
    assert first.shape == other.shape
    return bool((first == other).all())


def asked_by(rule: Rule, plan: PlanGraph) -> tuple[Asked, ...]:
    """What a rule asks of a plan: its test, and where it applies if that is not everywhere."""
    kinds = plan.loaded(*rule.kinds)
    return ((rule.test, kinds),) if rule.when == ALWAYS else ((rule.test, kinds), (rule.when, kinds))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_engines_agree_on_the_cases_of_a_rule(rule: Rule) -> None:
    for block in yaml.safe_load((FOLDER / f"{rule.name}.yml").read_text("utf-8")).values():
        numbers = {name: float(v) if isinstance(v, int) else v for name, v in block.get("with", {}).items()}
        stated = plan_of(str(block["plan"]), scope=str(block.get("scope", "")))
        plan = derived(stated, block.get("as of") or stated.about.as_of or DAYS[1])
        asked = with_parameters(rule, numbers)
        assert differences(plan, asked_by(asked, plan), (asked,)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_engines_agree_on_the_worked_examples_of_a_rule(rule: Rule) -> None:
    for text in (rule.gap_example, rule.passed_example):
        plan = derived(plan_of(text), DAYS[1])
        assert differences(plan, asked_by(rule, plan), (rule,)) == []


@pytest.mark.parametrize("name", example_names())
def test_engines_agree_on_the_shipped_examples(name: str) -> None:
    stated = load(f"example:{name}")
    plan = derived(stated, stated.about.as_of or DAYS[1])
    assert differences(plan, [asked for rule in RULES for asked in asked_by(rule, plan)], RULES) == []


@st.composite
def plans_for_rules(draw: st.DrawFn) -> tuple[Rule, PlanGraph]:
    """A rule, and a plan in its words."""
    rule = draw(st.sampled_from(RULES))
    return rule, draw(plans(cast_of(rule)))


@settings(max_examples=6 * EXAMPLES)
@given(plans_for_rules())
def test_engines_agree_on_made_up_plans(drawn: tuple[Rule, PlanGraph]) -> None:
    rule, stated = drawn
    for plan in (stated, derived(stated, DAYS[1])):
        note(rule.name)
        assert differences(plan, asked_by(rule, plan), (rule,)) == []


@st.composite
def plans_for_tests(draw: st.DrawFn) -> tuple[Test, PlanGraph]:
    """A test and a plan that share a cast."""
    cast: Cast = draw(casts())
    return draw(any_test(cast)), draw(plans(cast))


@settings(max_examples=8 * EXAMPLES)
@given(plans_for_tests())
def test_engines_agree_on_made_up_tests(drawn: tuple[Test, PlanGraph]) -> None:
    test, plan = drawn
    assert differences(plan, [(test, plan.kinds)]) == []
