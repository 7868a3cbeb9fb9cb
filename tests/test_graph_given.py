"""What derived facts share is computed once."""

from __future__ import annotations

import datetime

from golden_thread.graph.cases import plan_of
from golden_thread.graph.given import Given
from golden_thread.graph.wholeness import Wholeness


def test_cycles_are_found_once() -> None:
    plan = plan_of("A: Outcome, contributesTo B\nB: Outcome, contributesTo A\nC: Outcome")
    given = Given(plan, Wholeness(plan), datetime.date(2012, 6, 30))
    assert given.cyclic.tolist() == [True, True, False]
    assert given.cyclic is given.cyclic
