"""Made-up councils as whole columns, for graphs too large to be made thing by thing.

Counts and shares are those of `council.py`; ids are numbers behind a letter.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from golden_thread.graph.plan import About, Block, PlanGraph, Positions, Values, kind_order

PER_COUNCIL = {
    "Vision": 1,
    "Priority": 5,
    "Outcome": 25,
    "Measure": 200,
    "ServicePlan": 30,
    "Project": 100,
    "Action": 600,
    "StaffObjective": 3_000,
    "Partner": 60,
}
STAGES = np.array(["activity", "input", "outcome", "output"], dtype=object)


class Columns:
    """The columns of some councils; a link never leaves its council unless it says so."""

    def __init__(self, things: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        self.councils = max(1, round(things / sum(PER_COUNCIL.values())))
        self.blocks: list[Block] = []

    def count(self, kind: str) -> int:
        """How many things of a kind there are."""
        return PER_COUNCIL[kind] * self.councils

    def link(
        self, share: float, low: str, link: str, high: str, *, of: Positions | None = None, anywhere: bool = False
    ) -> None:
        """Link a share of the lower things to one of their council's higher things each, picked at random."""
        lows = np.arange(self.count(low), dtype=np.intp) if of is None else of
        lows = lows[self.rng.random(len(lows)) < share]
        if anywhere:
            highs = self.rng.integers(0, self.count(high), len(lows), dtype=np.intp)
        else:
            width = PER_COUNCIL[high] - (2 if (low, high) == ("Measure", "Outcome") else 0)
            picked = self.rng.integers(0, width, len(lows), dtype=np.intp)
            highs = lows // PER_COUNCIL[low] * PER_COUNCIL[high] + picked
        self.blocks.append(block(low, link, high, lows, highs))

    def all_links(self) -> tuple[Block, ...]:
        """Every block, with the gaps of real plans; about 8 links to 10 things."""
        priorities = np.arange(self.count("Priority"), dtype=np.intp)
        self.link(0.98, "Priority", "contributesTo", "Vision")
        self.link(0.95, "Outcome", "contributesTo", "Priority")
        self.link(0.95, "Measure", "measures", "Outcome")
        self.link(0.40, "Project", "contributesTo", "Outcome")
        self.link(0.30, "Project", "inPlan", "ServicePlan")
        self.link(0.90, "ServicePlan", "contributesTo", "Priority")
        self.link(0.20, "Action", "contributesTo", "Outcome")
        self.link(1.00, "Action", "contributesTo", "ServicePlan")
        staff = np.arange(self.count("StaffObjective"), dtype=np.intp)
        sort = self.rng.random(len(staff))
        self.link(1.0, "StaffObjective", "cascadesFrom", "Action", of=staff[sort < 0.45])
        self.link(1.0, "StaffObjective", "cascadesFrom", "ServicePlan", of=staff[(sort >= 0.45) & (sort < 0.65)])
        within, far = staff[(sort >= 0.65) & (sort < 0.947)], staff[(sort >= 0.947) & (sort < 0.95)]
        self.link(1.0, "StaffObjective", "cascadesFrom", "StaffObjective", of=within)
        self.link(1.0, "StaffObjective", "cascadesFrom", "StaffObjective", of=far, anywhere=True)
        self.link(0.50, "Partner", "supports", "Outcome")
        self.link(0.30, "Partner", "supports", "Project")
        assert len(priorities)
        return merged(self.blocks)


def block(low: str, link: str, high: str, lows: Positions, highs: Positions) -> Block:
    """A block of links with nothing said of their source."""
    return Block.of(link, low, high, lows, highs)


def merged(blocks: list[Block]) -> tuple[Block, ...]:
    """Blocks of one (link, kind below, kind above) joined, sorted, each link once."""
    groups: dict[tuple[str, str, str], list[Block]] = {}
    for each in blocks:
        groups.setdefault((each.link, each.low_kind, each.high_kind), []).append(each)
    found = []
    for (link, low, high), parts in sorted(groups.items()):
        pairs = np.unique(
            np.stack([np.concatenate([p.low for p in parts]), np.concatenate([p.high for p in parts])]), axis=1
        )
        found.append(block(low, link, high, pairs[0], pairs[1]))
    return tuple(found)


def large_plan(things: int, seed: int = 1) -> PlanGraph:
    """A plan of about so many things, made as columns."""
    columns = Columns(things, seed)
    kinds = sorted(PER_COUNCIL, key=list(kind_order()).index)
    spans, start = {}, 0
    for kind in kinds:
        spans[kind] = slice(start, start + columns.count(kind))
        start = spans[kind].stop
    blocks = columns.all_links()
    return PlanGraph(About(f"made-up-{things}"), names(spans, start), blocks, values(columns), spans=spans)


def names(spans: Mapping[str, slice], n: int) -> pd.DataFrame:
    """The things' own columns: ids that are a kind and a number."""
    ids = pd.concat([pd.Series(np.arange(s.stop - s.start)).astype(str).radd(f"{kind}-") for kind, s in spans.items()])
    kind_of = pd.Categorical.from_codes(
        np.repeat(np.arange(len(spans)), [s.stop - s.start for s in spans.values()]), list(spans)
    )
    frame = pd.DataFrame({"id": ids.to_numpy(), "kind": kind_of})
    frame["title"] = frame["id"]
    for name, word in (("source", ""), ("basis", "stated"), ("note", ""), ("place", "")):
        frame[name] = pd.Categorical.from_codes(np.zeros(n, dtype=np.int8), [word])
    return frame


def values(columns: Columns) -> dict[tuple[str, str], Values]:
    """The stage of every measure."""
    n = columns.count("Measure")
    codes = columns.rng.integers(0, len(STAGES), n, dtype=np.int8)
    stages = pd.Categorical.from_codes(codes, STAGES)
    return {("Measure", "declaredStage"): Values(np.arange(n, dtype=np.intp), stages)}
