"""Speed and memory, printed as ratios between things done in the same run; no time is ever asserted.

`make test` runs the short form, `make bench` the long one. What is asserted is only that all give the same
answers.
"""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.oracle import engine as oracle
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.readings import strict
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules

from .council import council_plan, write_workbook

LONG = os.environ.get("GOLDEN_THREAD_BENCH") == "long"
RULES = {rule.name: rule for rule in all_rules()}
COMPARED = (
    "outcome-without-measure",
    "outcome-activity-only",
    "project-without-priority",
    "staff-objective-without-line-of-sight",
    "priority-without-partner",
)
"""The rules that stand for the five gap questions on which engines are compared."""


def seconds(call: Callable[[], object], times: int) -> float:
    """The median wall time of a call, in seconds."""
    found = []
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        call()
        found.append(time.perf_counter() - start)
    return median(found)


def say(line: str) -> None:
    """A line for whoever reads the report."""
    print(f"\n  {line}", flush=True)


LAUNCH = """
import resource, subprocess, sys, time
start = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
print(code, time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""
"""Runs a command from a small process of its own: a child's peak memory starts from its parent's."""


def whole_process(*command: str) -> tuple[float, float]:
    """Wall seconds and peak megabytes of a finished command."""
    told = subprocess.run([sys.executable, "-c", LAUNCH, *command], capture_output=True, text=True, check=True).stdout
    code, took, held = map(float, told.split())
    assert code in (0, 1)
    return took, held


def test_cold_audit_of_a_workbook(tmp_path: Path) -> None:
    """From the shell's prompt to the last line, all rules, beside only importing pandas and only reading the cells."""
    path = tmp_path / "council.xlsx"
    rows = write_workbook(path, 4_000)
    runs = 5 if LONG else 2
    command = str(Path(sys.executable).with_name("golden-thread"))
    cold = [whole_process(command, "audit", str(path)) for _ in range(runs)]
    read = f"import openpyxl; [list(s.values) for s in openpyxl.load_workbook({str(path)!r}, read_only=True)]"
    peer = [whole_process(sys.executable, "-c", read) for _ in range(runs)]
    took, held = median(t for t, _ in cold), median(m for _, m in cold)
    peer_took = median(t for t, _ in peer)
    say(f"cold audit, {rows:,} rows, {len(RULES)} rules: {took:.2f} s, {held:.0f} MB")
    say(f"  = {took / peer_took:.2f} times reading the same cells with openpyxl alone ({peer_took:.2f} s)")


@pytest.mark.parametrize("things", [1_000, 10_000] if LONG else [300])
def test_vectors_against_the_reference(things: int) -> None:
    """The same tests on the same graph: columns beside pySHACL."""
    plan = council_plan(things)
    rules = [RULES[name] for name in COMPARED]
    ours, theirs = answers(plan, rules, vectors), answers(plan, rules, oracle)
    assert ours() == theirs()
    fast, slow = seconds(ours, 5), seconds(theirs, 1)
    say(f"{plan.n:,} things, {plan.link_count:,} links, 5 rules: {fast * 1e3:.2f} ms against {slow:.2f} s for pySHACL")
    say(f"  = {slow / fast:,.0f} times as fast")


def answers(plan: PlanGraph, rules: list[Rule], engine: object) -> Callable[[], list[list[int]]]:
    """A call that asks every rule's strict reading of every thing, with nothing kept from the call before."""
    wholeness = Wholeness(plan)

    def ask() -> list[list[int]]:
        holds = engine(plan, wholeness, rules)  # type: ignore[operator]
        return [holds(strict(rule.test), kind).tolist() for rule in rules for kind in plan.loaded(*rule.kinds)]

    return ask


@pytest.mark.parametrize("things", [4_000, 40_000] if LONG else [4_000])
def test_the_full_rule_set(things: int) -> None:
    """All rules on a plan in memory, beside building that plan; and the words of the first hundred findings."""
    start = time.perf_counter()
    plan = council_plan(things)
    built = time.perf_counter() - start
    took = seconds(lambda: audit(plan), 3)
    found: Audit = audit(plan)
    shown = seconds(lambda: [audit_evidence(found, index) for index in range(100)], 1)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"{plan.n:,} things, {len(RULES)} rules: {took:.3f} s, {took / built:.2f} times building the plan")
    say(f"  evidence of 100 findings {shown * 1e3:.0f} ms; peak {held} MB")
    assert sum(result.count(Verdict.GAP) for result in found.results) == len(found.findings) > 100


def audit_evidence(found: Audit, index: int) -> object:
    """The evidence of one finding."""
    return found.evidence(found.findings[index])
