"""Values against targets, a line a case."""

from __future__ import annotations

import datetime

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived

DAY = datetime.date(2012, 6, 30)
CASES = [
    ("polarity=higher", "value=90", "value=91", "on target"),
    ("polarity=higher", "value=90, tolerance=2", "value=88", "near"),
    ("polarity=higher", "value=90, tolerance=2", "value=87.5", "below"),
    ("polarity=lower", "value=60", "value=91", "below"),
    ("polarity=lower", "value=60", "value=60", "on target"),
    ("polarity=target-is-best", "value=50, tolerance=5", "value=54", "near"),
    ("polarity=target-is-best", "value=50, tolerance=5", "value=44", "below"),
    ("polarity=none", "value=50", "value=44", None),
    ("unit=number", "value=50", "value=44", None),
    ("polarity=higher", "value=90, targetType=baseline", "value=10", None),
    ("polarity=higher", "value=90", "value=10, place=Silverdale", None),
    ("polarity=higher", "value=90", "value=10, group=aged 65 and over", None),
    ("polarity=higher", "unit=x", "value=10", None),
]


@pytest.mark.parametrize(("measure", "target", "observation", "status"), CASES)
def test_status(measure: str, target: str, observation: str, status: str | None) -> None:
    target = target if "unit" not in target else "targetType=target"
    plan = plan_of(
        f"M: Measure, {measure}\nT: Target, targetFor M, {target}\nO: Observation, observes M, {observation}"
    )
    assert derived(plan, DAY).value("M", "performanceStatus") == ((status,) if status else ())


def test_the_last_period_counts_and_the_target_that_ends_last() -> None:
    plan = plan_of(
        "M: Measure, polarity=higher\n"
        "T: Target, targetFor M, value=10, endDate=2011-03-31\nU: Target, targetFor M, value=20, endDate=2012-03-31\n"
        "A: Observation, observes M, value=25, periodEnd=2012-03-31\n"
        "B: Observation, observes M, value=5, periodEnd=2011-03-31"
    )
    assert derived(plan, DAY).value("M", "performanceStatus") == ("on target",)
    assert derived(plan, DAY).value("M", "periodsShown") == (2.0,)


def test_a_measure_without_values_beside_measures_with_them_shows_no_period() -> None:
    plan = plan_of("M: Measure\nN: Measure\nA: Observation, observes M, value=25, period=2011")
    assert derived(plan, DAY).value("N", "periodsShown") == (0.0,)


def test_figures_beat_the_reported_colour() -> None:
    plan = plan_of(
        "M: Measure, polarity=higher, reportedStatus=green\n"
        "T: Target, targetFor M, value=10\nO: Observation, observes M, value=1"
    )
    assert derived(plan, DAY).value("M", "performanceStatus") == ("below",)
