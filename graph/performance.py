"""How measures stand: the last value against the target, and for how many periods there is a value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from golden_thread.graph.given import Given
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.series import column, dates, numbers
from golden_thread.graph.wholeness import State

REPORTED = {
    "red": "below",
    "below": "below",
    "below target": "below",
    "off target": "below",
    "amber": "near",
    "near": "near",
    "near target": "near",
    "green": "on target",
    "on target": "on target",
    "met": "on target",
    "above target": "on target",
}
"""What the words and colours councils report mean; any other word is `unknown`."""


def performance_status(given: Given, kind: str) -> pd.Series[Any]:
    """How each measure stands: from figures where there are some, else as reported.

    Codes below, near, on target, unknown; indexed by position; measures with neither are left out.
    """
    reported = column(given.plan, kind, "reportedStatus").map(
        lambda word: REPORTED.get(str(word).strip().lower(), "unknown")
    )
    return _from_figures(given.plan, kind).combine_first(reported.astype(object))


def _from_figures(plan: PlanGraph, kind: str) -> pd.Series[Any]:
    frame = pd.DataFrame({"value": _latest(plan, kind), "polarity": column(plan, kind, "polarity")}).dropna()
    target = _target(plan, kind)
    frame = frame.join(target, how="inner")
    frame = frame[frame["polarity"] != "none"]
    return pd.Series(
        [_status(*row) for row in frame[["value", "target", "tolerance", "polarity"]].itertuples(index=False)],
        index=frame.index,
        dtype=object,
    )


def _status(value: float, target: float, tolerance: float, polarity: str) -> str:
    """One value against its target.

    >>> _status(88.0, 90.0, 2.0, "higher"), _status(91.0, 60.0, 5.0, "lower")
    ('near', 'below')
    """
    short = {"higher": target - value, "lower": value - target}.get(polarity, abs(value - target))
    if short <= 0:
        return "on target"
    return "near" if short <= tolerance else "below"


def observed(plan: PlanGraph, kind: str) -> pd.DataFrame:
    """A row an observation of a whole measure (no place or group): measure position, value, period, end, order."""
    parts = []
    for block in plan.blocks_to("observes", kind):
        low = block.low_kind
        frame = pd.DataFrame({"low": block.low, "measure": block.high}).set_index("low")
        frame["value"] = numbers(plan, low, "value")
        frame["period"] = column(plan, low, "period")
        frame["end"] = dates(plan, low, "periodEnd")
        whole = column(plan, low, "place").index.union(column(plan, low, "group").index)
        parts.append(frame[~frame.index.isin(whole)])
    columns = ["measure", "value", "period", "end"]
    found = pd.concat(parts) if parts else pd.DataFrame(columns=columns)
    return found[found["value"].notna()]


def _latest(plan: PlanGraph, kind: str) -> pd.Series[float]:
    """The last value of each measure, by period end, else by the period's name, else by input order."""
    frame = observed(plan, kind)
    by = ["end", "period"]
    frame = frame.assign(period=frame["period"].astype(str)).sort_values(by, kind="stable", na_position="first")
    return frame.groupby("measure")["value"].last().astype(float)


def _target(plan: PlanGraph, kind: str) -> pd.DataFrame:
    """The target in force of each measure: the one that ends last, leaving baselines and milestones out."""
    parts = []
    for block in plan.blocks_to("targetFor", kind):
        low = block.low_kind
        frame = pd.DataFrame({"low": block.low, "measure": block.high}).set_index("low")
        frame["target"] = numbers(plan, low, "value")
        frame["tolerance"] = numbers(plan, low, "tolerance")
        frame["end"] = dates(plan, low, "endDate")
        sort = column(plan, low, "targetType").reindex(frame.index)
        parts.append(frame[~sort.isin(["baseline", "milestone"])])
    if not parts:
        return pd.DataFrame(columns=["target", "tolerance"], dtype=float)
    frame = pd.concat(parts).dropna(subset=["target"]).sort_values("end", kind="stable", na_position="first")
    return frame.groupby("measure")[["target", "tolerance"]].last().fillna({"tolerance": 0.0})


def periods_shown(given: Given, kind: str) -> pd.Series[Any]:
    """For how many different periods each measure has a value; 0 where all observations were loaded and none is its."""
    frame = observed(given.plan, kind)
    period = frame["period"].fillna(frame["end"].astype(str))
    counts = period.groupby(frame["measure"].astype(np.intp)).nunique().astype(float)
    told = given.wholeness.against("Observation", "observes", kind) == State.WHOLE
    silent = np.flatnonzero(told)
    stated = column(given.plan, kind, "periodsShown").index
    nothing = pd.Series(0.0, index=pd.Index(silent).difference(counts.index).difference(stated))
    return pd.concat([counts, nothing]).astype(float).sort_index()
