"""What derived facts are computed from: the plan, what of it is whole, and the day."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from golden_thread.graph.cycles import in_cycle
from golden_thread.graph.plan import Mask, PlanGraph
from golden_thread.graph.wholeness import Wholeness


@dataclass(frozen=True)
class Given:
    """One plan on one day; what several facts need is computed once."""

    plan: PlanGraph
    wholeness: Wholeness
    as_of: datetime.date

    @cached_property
    def cyclic(self) -> Mask:
        """Which things stand on a cycle of upward links; bool array, shape (n,)."""
        return in_cycle(self.plan)
