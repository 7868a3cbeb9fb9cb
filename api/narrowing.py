"""One plan, one portfolio or one owner of an audit: it ran whole, then shows and counts only these things."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from golden_thread.api.exits import Refused
from golden_thread.graph.auditing import Audit, RuleResult
from golden_thread.graph.grammar import listed
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.graph.threads import hanging_on
from golden_thread.ontology.terms import vocabulary

OUTSIDE = -1
"""Stands in place of a verdict for a thing that is not shown: no verdict, so counted nowhere."""

OWNERS = ("Organisation", "Partnership", "Post", "Portfolio")


@dataclass(frozen=True)
class Narrowing:
    """What an audit is narrowed to: ids or titles; empty is no limit. Several must all hold."""

    plan: str = ""
    portfolio: str = ""
    owner: str = ""

    @property
    def words(self) -> str:
        """What it is narrowed to, in words.

        >>> Narrowing(plan="Corporate Plan", owner="Head of Housing").words
        'plan Corporate Plan, owner Head of Housing'
        """
        named = {"plan": self.plan, "portfolio": self.portfolio, "owner": self.owner}
        return ", ".join(f"{what} {name}" for what, name in named.items() if name)


def narrowed(audit: Audit, to: Narrowing) -> Audit:
    """The audit of only those things; the same audit if nothing is narrowed. Raises Refused for an unknown name."""
    if not to.words:
        return audit
    return replace(audit, results=tuple(_result(result, audit.plan, _rows(audit.plan, to)) for result in audit.results))


def _result(result: RuleResult, plan: PlanGraph, rows: Mask) -> RuleResult:
    verdicts = {kind: found.copy() for kind, found in result.verdicts.items()}
    for kind, found in verdicts.items():
        found[~rows[plan.spans[kind]]] = OUTSIDE
    return replace(result, verdicts=verdicts)


def _rows(plan: PlanGraph, to: Narrowing) -> Mask:
    """The things meant; bool array, shape (n,).

    A plan means what stands in it or hangs on it, a portfolio what it owns and what hangs on that, an owner
    only what it owns.
    """
    rows = np.ones(plan.n, dtype=np.bool_)
    if to.plan:
        rows &= hanging_on(plan, _only(plan, thing_named(plan, to.plan, ("Plan",))), ("inPlan",))
    if to.portfolio:
        rows &= hanging_on(plan, _owned(plan, thing_named(plan, to.portfolio, ("Portfolio",))), ("inPlan",))
    if to.owner:
        rows &= _owned(plan, thing_named(plan, to.owner, OWNERS))
    return rows


def _only(plan: PlanGraph, id: str) -> Mask:
    rows = np.zeros(plan.n, dtype=np.bool_)
    rows[plan.rows[id]] = True
    return rows


def _owned(plan: PlanGraph, id: str) -> Mask:
    """A thing and those that are owned by it; bool array, shape (n,)."""
    rows, owner = _only(plan, id), plan.rows[id]
    for block in plan.blocks:
        if block.link == "ownedBy":
            high = block.high + plan.spans[block.high_kind].start
            rows[block.low[high == owner] + plan.spans[block.low_kind].start] = True
    return rows


def thing_named(plan: PlanGraph, name: str, kinds: Iterable[str] = ("Thing",)) -> str:
    """The id of the thing of some kinds with this id or, failing that, this title. Raises Refused with a hint.

    >>> from golden_thread.graph.cases import plan_of
    >>> thing_named(plan_of("Warm homes: Outcome"), "warm homes")
    'Warm homes'
    """
    wanted, asked = plan.loaded(*kinds), tuple(kinds)
    if name in plan.rows and (plan.kind_at(plan.rows[name]) in wanted or asked == ("Thing",)):
        return name
    rows = [row for kind in wanted for row in range(plan.spans[kind].start, plan.spans[kind].stop)]
    titled = [row for row in rows if plan.titles[row].casefold() == name.casefold()]
    if len(titled) == 1:
        return str(plan.ids[titled[0]])
    if titled:
        ids = ", ".join(str(plan.ids[row]) for row in titled)
        raise Refused(f"{plan.about.name}: {len(titled)} things are called {name!r}. Name one by its id: {ids}.")
    raise Refused(f"{plan.about.name}: no {noun_of(asked)} has the id or title {name!r}. {_hint(plan, rows, name)}")


def _hint(plan: PlanGraph, rows: list[int], name: str) -> str:
    known = {str(text).casefold(): str(plan.ids[row]) for row in rows for text in (plan.titles[row], plan.ids[row])}
    near = difflib.get_close_matches(name.casefold(), known, n=1)
    if near:
        id = known[near[0]]
        return f"Did you mean {id} ({plan.titles[plan.rows[id]]!r})?"
    kinds = sorted({plan.kind_at(row) for row in rows}, key=list(vocabulary().kinds).index)
    if not kinds:
        return "None was loaded."
    few = [str(plan.ids[row]) for row in rows[:5]]
    if len(rows) > len(few):
        return f"There are, for example, {', '.join(few)}."
    return f"There {'is' if len(few) == 1 else 'are'} {listed(few, 'and')}."
