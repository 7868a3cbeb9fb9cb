"""SPARQL beside the columns: the five gap questions and the full rule set, as ratios. No time is ever asserted."""

from __future__ import annotations

import pytest

from golden_thread.graph.auditing import audit
from golden_thread.graph.readings import strict
from golden_thread.graph.sparql import Sparql, rule_sparql
from golden_thread.graph.sparql import engine as sparql
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness

from .columns import large_plan
from .test_speed import COMPARED, LONG, RULES, answers, say, seconds


@pytest.mark.parametrize("things", [20_000, 100_000] if LONG else [20_000])
def test_five_questions_in_sparql(things: int) -> None:
    """The same strict readings of the same rules; filling the store is told apart from asking it."""
    plan = large_plan(things)
    rules = [RULES[name] for name in COMPARED]
    ours, theirs = answers(plan, rules, vectors), answers(plan, rules, sparql)
    assert ours() == theirs()
    filled = Sparql(plan, Wholeness(plan))

    def asked() -> None:
        filled._passed.clear()
        for rule in rules:
            for kind in plan.loaded(*rule.kinds):
                filled.holds(strict(rule.test), kind)

    asked()
    fast, slow, alone = seconds(ours, 5), seconds(theirs, 3), seconds(asked, 3)
    say(f"{plan.n:,} things, {plan.link_count:,} links, 5 rules: {fast * 1e3:.2f} ms on columns")
    say(f"  SPARQL {alone * 1e3:.0f} ms = {alone / fast:,.0f} times as long; with filling the store {slow * 1e3:.0f} ms")


def test_the_full_rule_set_in_sparql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every rule, both readings, from the plan in memory to the verdicts; and how much text that is."""
    from golden_thread.graph.auditing import ENGINES

    monkeypatch.setitem(ENGINES, "sparql", "sparql")
    plan = large_plan(20_000)
    first, second = audit(plan), audit(plan, engine="sparql")
    for one, other in zip(first.results, second.results, strict=True):
        assert not other.error
        assert all((one.verdicts[kind] == other.verdicts[kind]).all() for kind in one.verdicts)
    fast, slow = seconds(lambda: audit(plan), 3), seconds(lambda: audit(plan, engine="sparql"), 2)
    lines = sum(rule_sparql(rule).count("\n") for rule in RULES.values())
    say(f"{plan.n:,} things, {len(first.results)} rules: {fast:.2f} s on columns, {slow:.2f} s in SPARQL")
    say(f"  = {slow / fast:.1f} times as long; the rules are {lines:,} lines of SPARQL")
