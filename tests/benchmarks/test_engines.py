"""The five gap questions on every engine a user could pick, in one run: time, ratio, answers by hash.

Sizes at which an engine does not finish in reason are left out in words. Nothing timed is asserted.
"""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Callable, Mapping
from statistics import median

import numpy as np
import pytest

from golden_thread.graph.auditing import engine_named
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.wholeness import Wholeness

from .columns import large_plan
from .peers import ASKED, PEERS, Answers, Ask
from .questions import QUESTIONS, seal

LONG = os.environ.get("GOLDEN_THREAD_BENCH") == "long"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000) if LONG else (2_000, 20_000)
LARGEST = {"networkx": 1_000_000, "pandas": 1_000_000, "SPARQL on Oxigraph": 1_000_000, "pySHACL": 11_000}
"""The most things an engine is given here."""


def ours(name: str) -> Callable[[PlanGraph], Ask]:
    """One of our engines as a peer: the rule language itself, with nothing kept from one run to the next."""

    def load(plan: PlanGraph) -> Ask:
        make, wholeness = engine_named(name), Wholeness(plan)

        def ask() -> Answers:
            holds = make(plan, wholeness, ())
            return [np.flatnonzero(holds(test, kind)) for kind, test in QUESTIONS.values()]

        return ask

    return load


ENGINES: Mapping[str, Callable[[PlanGraph], Ask]] = {"our columns": ours("vectors"), **PEERS, "pySHACL": ours("shacl")}


def took(ask: Ask) -> float:
    """Median seconds of a few warm runs; of one, where one is slow."""
    times: list[float] = []
    while len(times) < 5 and sum(times) < 5:
        gc.collect()
        start = time.perf_counter()
        ask()
        times.append(time.perf_counter() - start)
    return median(times)


def seals(plan: PlanGraph, answers: Answers) -> list[str]:
    """A hash of the ids that each question's answer names."""
    return [seal(plan.ids[plan.spans[kind]][at].tolist()) for kind, at in zip(ASKED, answers, strict=True)]


@pytest.mark.parametrize("things", SIZES)
def test_five_questions(things: int) -> None:
    plan = large_plan(things)
    print(
        f"\n\n  {plan.n:,} things, {plan.link_count:,} links\n  {'engine':34}{'five':>12}{'ratio':>10}{'load':>10}{'peak':>10}"
    )
    expected, base = None, 0.0
    for name, load in ENGINES.items():
        if things > LARGEST.get(name, things):
            print(f"  {name:34} left out at this size")
            continue
        start = time.perf_counter()
        ask = load(plan)
        loaded = time.perf_counter() - start
        found = seals(plan, ask())
        expected = expected or found
        assert found == expected, name
        each = took(ask)
        base = base or each
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"  {name:34}{each * 1e3:>9.1f} ms{each / base:>10.2f}{loaded:>8.2f} s{peak:>7.0f} MB", flush=True)
        del ask
