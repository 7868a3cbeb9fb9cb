"""The fingerprint: blind to order, awake to every statement (see also test_graph_plan.py)."""

from __future__ import annotations

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.fingerprint import fingerprint

BASE = "O: Outcome, term=short\nM: Measure, measures O, brokenDownBy=age; place"


def test_order_is_no_statement() -> None:
    turned = "M: Measure, brokenDownBy=place; age, measures O\nO: Outcome, term=short"
    assert fingerprint(plan_of(BASE)) == fingerprint(plan_of(turned))


@pytest.mark.parametrize(
    "other",
    [
        BASE.replace("O: ", "O2: "),
        BASE.replace("term=short", "term=long"),
        BASE.replace("; place", ""),
        BASE.replace("measures O", "inPlan O"),
        f"{BASE}\nscope Measure no",
        f"as of 2012-03-31\n{BASE}",
        f"{BASE}\nP: Outcome",
    ],
)
def test_any_statement_changes_it(other: str) -> None:
    assert fingerprint(plan_of(BASE)) != fingerprint(plan_of(other))


def test_a_text_that_runs_on_is_not_taken_for_two() -> None:
    one, other = plan_of("AB: Outcome\nC: Outcome"), plan_of("A: Outcome\nBC: Outcome")
    assert fingerprint(one) != fingerprint(other)
