"""Attributes as series indexed by position."""

from __future__ import annotations

import datetime

import pandas as pd

from golden_thread.graph.cases import plan_of
from golden_thread.graph.series import column, dates, days_between, numbers

PLAN = plan_of("A: Risk, score=3\nB: Risk\nC: Risk, score=4.5\nP: Post, lastAppraisal=2012-05-31")


def test_only_things_that_state_a_value_are_in_the_series() -> None:
    assert numbers(PLAN, "Risk", "score").to_dict() == {0: 3.0, 2: 4.5}
    assert column(PLAN, "Risk", "threshold").empty


def test_days() -> None:
    day = dates(PLAN, "Post", "lastAppraisal")
    assert day.to_dict() == {0: pd.Timestamp("2012-05-31")}
    assert days_between(day, datetime.date(2012, 6, 30)).to_dict() == {0: 30.0}
