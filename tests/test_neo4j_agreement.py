"""Rules run in a real server give the answers of the columns: cases, examples, made-up plans; both readings.

Many small plans are pushed as one, side by side; whether a thing's step can be told is asked of its own plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from golden_thread.graph import vectors
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.in_server import engine
from golden_thread.graph.plan import BASES, About, Mask, PlanBuilder, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import Server
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import load
from golden_thread.ontology.rule import ALWAYS, Rule, Test, Unsure
from golden_thread.ontology.shapes import all_rules, with_parameters

from .plans import DAYS, any_test, cast_of, casts, plans

FOLDER = Path(__file__).parent / "cases"
RULES = tuple(rule for rule in all_rules() if not rule.words_only)
EXAMPLES = ("herefordshire", "newcastle-under-lyme", "staffordshire", "stockton-2012", "stockton-guide", "west-lindsey")
READINGS: tuple[Callable[[Test], Test], ...] = (strict, generous)


class SideBySide:
    """Several plans as one, and what of each can be told."""

    def __init__(self, several: Sequence[PlanGraph]) -> None:
        self.several = several
        self.plan = joined(several)
        self.wholes = [Wholeness(plan) for plan in several]
        self.places = [
            {kind: [self.plan.position(f"{at}/{id}")[1] for id in plan.ids[span]] for kind, span in plan.spans.items()}
            for at, plan in enumerate(several)
        ]

    def unsure(self, marker: Unsure, kind: str) -> Mask:
        """As a `Wholeness` has it, each thing by its own plan."""
        found = np.zeros(self.plan.count(kind), dtype=np.bool_)
        for places, whole in zip(self.places, self.wholes, strict=True):
            if kind in places:
                found[places[kind]] = whole.unsure(marker, kind)
        return found

    def differences(self, server: Server, tests: Iterable[tuple[Test, Sequence[str]]]) -> list[str]:
        """Where the server does not answer a reading of a test as the columns do, of the things of some kinds."""
        asked = tuple(tests)
        whole = cast(Wholeness, self)
        rules = [replace(RULES[0], kinds=tuple(kinds), test=test, when=ALWAYS) for test, kinds in asked]
        theirs = engine(self.plan, whole, rules, server=server)
        ours = vectors.engine(self.plan, whole, ())
        return [
            f"{kind} {self.plan.ids[self.plan.spans[kind]][ours(read(test), kind) != theirs(read(test), kind)].tolist()}"
            f": {read(test)}"
            for test, kinds in asked
            for read in READINGS
            for kind in self.plan.loaded(*kinds)
            if not np.array_equal(ours(read(test), kind), theirs(read(test), kind))
        ]

    def alone(self, at: int, test: Test, kind: str) -> tuple[Mask, Mask]:
        """What the columns of all say of one plan's things, and what its own columns say."""
        ours = vectors.engine(self.plan, cast(Wholeness, self), ())
        own = vectors.engine(self.several[at], self.wholes[at], ())
        return ours(test, kind)[self.places[at][kind]], own(test, kind)


def joined(several: Sequence[PlanGraph]) -> PlanGraph:
    """One plan of the things, links and values of several, each id after the number of its plan."""
    builder = PlanBuilder(About("side-by-side"))
    for at, plan in enumerate(several):
        for row, id in enumerate(plan.ids):
            if plan.kind_at(row) != "Unresolved":
                builder.thing(f"{at}/{id}", plan.kind_at(row), str(plan.titles[row]))
        for block in plan.blocks:
            lows, highs = plan.ids[plan.spans[block.low_kind]], plan.ids[plan.spans[block.high_kind]]
            for low, high, basis in zip(lows[block.low], highs[block.high], block.basis, strict=True):
                builder.link(f"{at}/{low}", block.link, f"{at}/{high}", basis=BASES[basis])
        for (kind, attribute), held in plan.values.items():
            for position, value in held.items():
                builder.value(f"{at}/{plan.ids[plan.row(kind, position)]}", attribute, value)
    return builder.build()


def cases_of(rule: Rule) -> Iterable[tuple[PlanGraph, Rule]]:
    """The plans that try a rule, with its facts, and the rule as the case sets it."""
    for block in yaml.safe_load((FOLDER / f"{rule.name}.yml").read_text("utf-8")).values():
        numbers = {name: float(v) if isinstance(v, int) else v for name, v in block.get("with", {}).items()}
        stated = plan_of(str(block["plan"]), scope=str(block.get("scope", "")))
        yield derived(stated, block.get("as of") or stated.about.as_of or DAYS[1]), with_parameters(rule, numbers)
    for text in (rule.gap_example, rule.passed_example):
        yield derived(plan_of(text), DAYS[1]), rule


def asked_by(rule: Rule) -> tuple[Test, ...]:
    return (rule.test,) if rule.when == ALWAYS else (rule.test, rule.when)


def test_every_rule_on_every_case_and_example(server: Server) -> None:
    """Each rule is asked of the things of all cases, its own and the others', and of six councils' examples."""
    tried = [case for rule in RULES for case in cases_of(rule)]
    assert len(tried) > 500
    examples = [load(f"example:{name}") for name in EXAMPLES]
    facts = [derived(plan, plan.about.as_of or DAYS[1]) for plan in examples]
    together = SideBySide([*(plan for plan, _ in tried), *facts])
    tests = dict.fromkeys((test, rule.kinds) for _, rule in tried for test in asked_by(rule))
    assert together.differences(server, tests) == []


def test_plans_side_by_side_are_as_each_alone() -> None:
    tried = [case for rule in RULES[::5] for case in cases_of(rule)]
    together = SideBySide([plan for plan, _ in tried])
    for at, (plan, rule) in enumerate(tried):
        for test in asked_by(rule):
            for read in READINGS:
                for kind in plan.loaded(*rule.kinds):
                    assert np.array_equal(*together.alone(at, read(test), kind))


@st.composite
def plans_for_rules(draw: st.DrawFn) -> tuple[PlanGraph, Test, tuple[str, ...]]:
    """A rule's test, and a plan in its words."""
    rule = draw(st.sampled_from(RULES))
    stated = draw(plans(cast_of(rule)))
    plan = derived(stated, DAYS[1]) if draw(st.booleans()) else stated
    return plan, draw(st.sampled_from(asked_by(rule))), ("Thing",)


@st.composite
def plans_for_tests(draw: st.DrawFn) -> tuple[PlanGraph, Test, tuple[str, ...]]:
    """A test and a plan that share a cast."""
    cast = draw(casts())
    return draw(plans(cast)), draw(any_test(cast)), ("Thing",)


# One example is many plans, pushed once.
made_up = settings(
    max_examples=settings().max_examples // 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("draws", [plans_for_rules, plans_for_tests], ids=["rules", "tests"])
def test_made_up_plans(
    draws: Callable[[], st.SearchStrategy[tuple[PlanGraph, Test, tuple[str, ...]]]], server: Server
) -> None:
    @made_up
    @given(st.lists(draws(), min_size=12, max_size=12))
    def agree(drawn: list[tuple[PlanGraph, Test, tuple[str, ...]]]) -> None:
        together = SideBySide([plan for plan, _, _ in drawn])
        assert together.differences(server, [(test, kinds) for _, test, kinds in drawn]) == []

    agree()
