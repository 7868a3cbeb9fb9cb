"""Repeated paths against networkx, on made-up graphs of several kinds, and on shapes that break simple walkers."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph import spread as module
from golden_thread.graph.spread import Spread, Walk, circles

KINDS = ("A", "B", "C")
SIZE = 5
ENDS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, SIZE - 1)), max_size=4)
LINKS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=25
)


def walks_of(links: list[tuple[int, int, int, int]]) -> list[Walk]:
    """Links grouped into blocks."""
    groups: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for near, far, near_at, far_at in links:
        groups.setdefault((KINDS[near], KINDS[far]), []).append((near_at, far_at))
    return [
        Walk(near, far, np.array([p[0] for p in pairs], dtype=np.intp), np.array([p[1] for p in pairs], dtype=np.intp))
        for (near, far), pairs in groups.items()
    ]


@pytest.mark.parametrize("dense_rounds", [0, 1, 12])
@given(links=LINKS, ends=ENDS)
def test_reach_is_what_networkx_finds(
    dense_rounds: int, links: list[tuple[int, int, int, int]], ends: list[tuple[int, int]]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "DENSE_ROUNDS", dense_rounds)
        masks = {kind: np.zeros(SIZE, dtype=np.bool_) for kind in KINDS}
        for kind, at in ends:
            masks[KINDS[kind]][at] = True
        reach = Spread(walks_of(links), masks.__getitem__)
        found = {kind: reach[kind] for kind in KINDS}
    graph = nx.MultiDiGraph([((KINDS[n], i), (KINDS[f], j)) for n, f, i, j in links])
    good = {(KINDS[kind], at) for kind, at in ends}
    for kind in KINDS:
        for at in range(SIZE):
            node = (kind, at)
            beyond = (
                {end for _, near in graph.out_edges(node) for end in {near} | nx.descendants(graph, near)}
                if node in graph
                else set()
            )
            assert found[kind][at] == bool(beyond & good), node


def chain(length: int, *, closed: bool) -> list[Walk]:
    """A chain of one kind, or a circle."""
    near = np.arange(length - (not closed), dtype=np.intp)
    return [Walk("A", "A", near, (near + 1) % length)]


@pytest.mark.parametrize("closed", [False, True])
def test_a_chain_and_a_circle_of_ten_thousand(closed: bool) -> None:
    ends = np.zeros(10_000, dtype=np.bool_)
    ends[-1] = True
    found = Spread(chain(10_000, closed=closed), {"A": ends}.__getitem__)["A"]
    assert found[:-1].all() and found[-1] == closed


def test_a_ladder_of_diamonds() -> None:
    """Two thousand diamonds one above the other hold more paths than there are atoms; none is listed."""
    rungs = np.arange(2_000, dtype=np.intp)
    near = np.concatenate([rungs * 3, rungs * 3, rungs * 3 + 1, rungs * 3 + 2])
    far = np.concatenate([rungs * 3 + 1, rungs * 3 + 2, rungs * 3 + 3, rungs * 3 + 3])
    ends = np.zeros(6_001, dtype=np.bool_)
    ends[-1] = True
    assert Spread([Walk("A", "A", near, far)], {"A": ends}.__getitem__)["A"][:-1].all()


def test_kinds_that_lead_to_each_other_are_settled_together() -> None:
    nothing = np.empty(0, dtype=np.intp)
    walks = [Walk("A", "B", nothing, nothing), Walk("B", "A", nothing, nothing), Walk("C", "A", nothing, nothing)]
    assert circles(walks) == {"A": ("A", "B"), "B": ("A", "B"), "C": ("C",)}
