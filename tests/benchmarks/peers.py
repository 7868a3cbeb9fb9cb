"""The five questions put to other engines, over the same columns: what a user could pick today.

Each peer gets its data loaded first; only the answering is timed. `answer` gives, for each question, the
positions of the things that pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import duckdb
import networkx as nx
import numba
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.plan import PlanGraph

from .questions import INVOLVED, QUESTIONS, UPWARD

Answers = list[NDArray[np.intp]]
Ask = Callable[[], Answers]
ASKED = ("Outcome", "Outcome", "Project", "StaffObjective", "Priority")
assert tuple(kind for kind, _ in QUESTIONS.values()) == ASKED


def rows_of(plan: PlanGraph, names: Iterable[str]) -> pd.DataFrame:
    """The links of some names as rows of the things at both ends: low, high."""
    parts = [
        pd.DataFrame(
            {
                "low": block.low + plan.spans[block.low_kind].start,
                "high": block.high + plan.spans[block.high_kind].start,
            }
        )
        for name in names
        for block in plan.blocks
        if block.link == name
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame({"low": [], "high": []}, dtype=np.intp)


def stage_rows(plan: PlanGraph) -> NDArray[np.intp]:
    """Rows of the measures of stage outcome."""
    held = plan.values["Measure", "declaredStage"]
    return held.at[np.asarray(held.of == "outcome")] + plan.spans["Measure"].start


def within(plan: PlanGraph, passed: NDArray[np.bool_]) -> Answers:
    """Each question's things among masks over all rows, shape (5, n)."""
    return [np.flatnonzero(mask[plan.spans[kind]]) for mask, kind in zip(passed, ASKED, strict=True)]


@numba.njit(cache=False)
def _fused(flags, up_low, up_high, inner_low, inner_high, measure_low, measure_high, staged, partner_high):  # type: ignore[no-untyped-def]
    """One byte of flags a thing: 1 reaches a priority, 2 reaches the vision, 4 measured, 8 by an outcome, 16 partner."""
    for i in range(len(measure_low)):
        flags[measure_high[i]] |= 4 | (8 if staged[measure_low[i]] else 0)
    for i in range(len(up_low)):
        flags[up_low[i]] |= flags[up_high[i]] & 3
    moved = True
    while moved:
        moved = False
        for i in range(len(inner_low)):
            new = flags[inner_high[i]] & 3 & ~flags[inner_low[i]]
            if new:
                flags[inner_low[i]] |= new
                moved = True
    for i in range(len(partner_high)):
        flags[partner_high[i]] |= 16
    for i in range(len(inner_low)):
        flags[inner_high[i]] |= flags[inner_low[i]] & 16
    for i in range(len(up_low) - 1, -1, -1):
        flags[up_high[i]] |= flags[up_low[i]] & 16


def fused(plan: PlanGraph) -> Ask:
    """The limit: one compiled pass over links sorted by the order of the kinds, one byte of flags a thing."""
    order = ("Vision", "Priority", "Outcome", "ServicePlan", "Project", "Action", "Measure", "StaffObjective")
    up = [b for b in plan.blocks if b.link in UPWARD and b.low_kind != b.high_kind]
    up.sort(key=lambda block: (order.index(block.low_kind), order.index(block.high_kind)))
    start = {kind: span.start for kind, span in plan.spans.items()}
    low = np.concatenate([b.low + start[b.low_kind] for b in up]).astype(np.int32)
    high = np.concatenate([b.high + start[b.high_kind] for b in up]).astype(np.int32)
    inner = [b for b in plan.blocks if b.link in UPWARD and b.low_kind == b.high_kind]
    inner_low = np.concatenate([b.low + start[b.low_kind] for b in inner]).astype(np.int32)
    inner_high = np.concatenate([b.high + start[b.high_kind] for b in inner]).astype(np.int32)
    measures = rows_of(plan, ["measures"]).astype(np.int32)
    staged = np.zeros(plan.n, dtype=np.bool_)
    staged[stage_rows(plan)] = True
    partners = rows_of(plan, INVOLVED)["high"].to_numpy(dtype=np.int32)
    measure_low, measure_high = measures["low"].to_numpy(), measures["high"].to_numpy()
    base = np.zeros(plan.n, dtype=np.uint8)
    base[plan.spans["Priority"]] = 1
    base[plan.spans["Vision"]] = 2

    def ask() -> Answers:
        flags = base.copy()
        _fused(flags, low, high, inner_low, inner_high, measure_low, measure_high, staged, partners)
        spans = [flags[plan.spans[kind]] for kind in ASKED]
        return [
            np.flatnonzero(spans[0] & 4),
            np.flatnonzero((spans[1] & 12) != 4),
            np.flatnonzero(spans[2] & 1),
            np.flatnonzero(spans[3] & 2),
            np.flatnonzero(spans[4] & 16),
        ]

    ask()
    return ask


def duck(plan: PlanGraph) -> Ask:
    """DuckDB: tables and recursive SQL (`UNION`, which ends on cycles)."""
    base = duckdb.connect()
    base.execute("SET threads = 2")
    tables = {"up": rows_of(plan, UPWARD), "measures": rows_of(plan, ["measures"]), "involved": rows_of(plan, INVOLVED)}
    tables["staged"] = pd.DataFrame({"low": stage_rows(plan)})
    for name, frame in tables.items():
        base.register("frame", frame)
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        base.unregister("frame")
    reach = """WITH RECURSIVE r(row) AS (SELECT low FROM up WHERE high BETWEEN {a} AND {z}
               UNION SELECT u.low FROM up u JOIN r ON u.high = r.row) SELECT row FROM r WHERE row BETWEEN {b} AND {y}"""
    span = {kind: (plan.spans[kind].start, plan.spans[kind].stop - 1) for kind in (*ASKED, "Vision")}

    def reaching(kind: str, end: str) -> str:
        return reach.format(a=span[end][0], z=span[end][1], b=span[kind][0], y=span[kind][1])

    low, high = span["Outcome"]
    texts = [
        f"SELECT DISTINCT high FROM measures WHERE high BETWEEN {low} AND {high}",
        f"""SELECT i FROM range({low}, {high + 1}) t(i) WHERE i NOT IN (SELECT high FROM measures)
            OR i IN (SELECT high FROM measures JOIN staged USING (low))""",
        reaching("Project", "Priority"),
        reaching("StaffObjective", "Vision"),
        f"""WITH RECURSIVE r(row) AS (SELECT high FROM involved UNION SELECT u.high FROM up u JOIN r ON u.low = r.row)
            SELECT row FROM r WHERE row BETWEEN {span["Priority"][0]} AND {span["Priority"][1]}""",
    ]

    def ask() -> Answers:
        found = [base.execute(text).fetchnumpy() for text in texts]
        rows = [np.sort(next(iter(each.values())).astype(np.intp)) for each in found]
        return [each - plan.spans[kind].start for each, kind in zip(rows, ASKED, strict=True)]

    return ask


def pandas_frames(plan: PlanGraph) -> Ask:
    """pandas: joins, and a frontier of joins for repeated paths."""
    up, measures, involved = rows_of(plan, UPWARD), rows_of(plan, ["measures"]), rows_of(plan, INVOLVED)
    staged = pd.Index(stage_rows(plan))

    def reached(frontier: pd.Series[int], near: str, far: str) -> pd.Series[int]:
        seen = pd.Series(dtype=np.intp)
        while len(frontier):
            frontier = up.merge(frontier.rename(far).to_frame(), on=far)[near].drop_duplicates()
            frontier = frontier[~frontier.isin(seen)]
            seen = pd.concat([seen, frontier])
        return seen

    def ask() -> Answers:
        passed = np.zeros((5, plan.n), dtype=np.bool_)
        measured = measures["high"].unique()
        passed[0, measured] = True
        passed[1] = ~passed[0]
        passed[1, measures.loc[measures["low"].isin(staged), "high"].unique()] = True
        for place, kind in ((2, "Priority"), (3, "Vision")):
            ends = pd.Series(np.arange(plan.spans[kind].start, plan.spans[kind].stop))
            passed[place, reached(ends, "low", "high").to_numpy(dtype=np.intp)] = True
        holders = involved["high"].drop_duplicates()
        passed[4, holders.to_numpy()] = True
        passed[4, reached(holders, "high", "low").to_numpy(dtype=np.intp)] = True
        return within(plan, passed)

    return ask


def networkx_search(plan: PlanGraph) -> Ask:
    """networkx: breadth-first searches from all ends at once, through one added node."""
    graph = nx.DiGraph()
    graph.add_edges_from(rows_of(plan, UPWARD).to_numpy().tolist())
    turned = graph.reverse(copy=True)
    measures, involved = rows_of(plan, ["measures"]), rows_of(plan, INVOLVED)
    staged = set(stage_rows(plan).tolist())

    def beyond(edges: nx.DiGraph, ends: Iterable[int]) -> list[int]:
        edges.add_edges_from((-1, end) for end in ends)
        found = list(nx.descendants(edges, -1))
        edges.remove_node(-1)
        return found

    def ask() -> Answers:
        passed = np.zeros((5, plan.n), dtype=np.bool_)
        pairs = measures.to_numpy().tolist()
        passed[0, [high for _, high in pairs]] = True
        passed[1] = ~passed[0]
        passed[1, [high for low, high in pairs if low in staged]] = True
        for place, kind in ((2, "Priority"), (3, "Vision")):
            span = plan.spans[kind]
            passed[place, beyond(turned, range(span.start, span.stop))] = True
        passed[4, beyond(graph, involved["high"].tolist())] = True
        return within(plan, passed)

    return ask


PEERS: dict[str, Callable[[PlanGraph], Ask]] = {
    "fused compiled loop (the limit)": fused,
    "DuckDB": duck,
    "pandas": pandas_frames,
    "networkx": networkx_search,
}
"""Peers that answer from the plan's columns; those that run the rule language itself come from our own engines."""
