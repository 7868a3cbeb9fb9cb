"""Which things only support each other: cycles of the links that lead upwards."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from golden_thread.graph.plan import Mask, PlanGraph

UPWARD = ("contributesTo", "partOf", "cascadesFrom", "measures")
"""The links that lead from a thing towards what it serves."""


def in_cycle(plan: PlanGraph) -> Mask:
    """Which things stand on a cycle of upward links, a link to itself included; bool array, shape (n,).

    Things with nothing below or nothing above are peeled away first; only what is left, which in a sound
    plan is nothing, is searched for cycles.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("A: Outcome, contributesTo B\\nB: Outcome, contributesTo A\\nC: Outcome, contributesTo A")
    >>> in_cycle(plan).tolist()
    [True, True, False]
    """
    low, high = _upward(plan)
    low, high = _peeled(low, high, plan.n)
    found = np.zeros(plan.n, dtype=np.bool_)
    if len(low):
        import networkx as nx

        graph = nx.DiGraph()
        graph.add_edges_from(zip(low.tolist(), high.tolist(), strict=True))
        for part in nx.strongly_connected_components(graph):
            if len(part) > 1 or all(graph.has_edge(row, row) for row in part):
                found[list(part)] = True
    return found


def _upward(plan: PlanGraph) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows at the lower and higher ends of all upward links."""
    blocks = [block for block in plan.blocks if block.link in UPWARD]
    low = [plan.spans[block.low_kind].start + block.low for block in blocks]
    high = [plan.spans[block.high_kind].start + block.high for block in blocks]
    empty = [np.empty(0, dtype=np.intp)]
    return np.concatenate(low or empty), np.concatenate(high or empty)


def _peeled(low: NDArray[np.intp], high: NDArray[np.intp], n: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The links left when those that start at a top or end at a bottom are taken away again and again."""
    for _ in range(64):
        above, below = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
        above[low], below[high] = True, True
        keep = above[high] & below[low]
        if keep.all():
            break
        low, high = low[keep], high[keep]
    return low, high
