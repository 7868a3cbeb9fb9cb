"""One attribute of one kind as a pandas series indexed by position: the material of derived facts."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd

from golden_thread.graph.plan import PlanGraph


def column(plan: PlanGraph, kind: str, attribute: str) -> pd.Series[Any]:
    """The first value each thing states, indexed by position; things that state nothing are left out."""
    held = plan.values.get((kind, attribute))
    if held is None:
        return pd.Series(dtype=object, index=pd.Index([], dtype=np.intp))
    values = held.of.astype(object) if isinstance(held.of, pd.Categorical) else held.of
    series = pd.Series(values, index=held.at)
    return series[~series.index.duplicated()]


def numbers(plan: PlanGraph, kind: str, attribute: str) -> pd.Series[float]:
    """The first number each thing states, indexed by position."""
    return column(plan, kind, attribute).astype(float)


def dates(plan: PlanGraph, kind: str, attribute: str) -> pd.Series[pd.Timestamp]:
    """The first day each thing states, indexed by position."""
    return pd.to_datetime(column(plan, kind, attribute)).astype("datetime64[s]")


def days_between(start: pd.Series[pd.Timestamp], end: datetime.date) -> pd.Series[float]:
    """Days from each day to one day."""
    return (pd.Timestamp(end) - start).dt.days.astype(float)
