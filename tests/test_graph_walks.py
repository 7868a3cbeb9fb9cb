"""Walks along paths: ends, the furthest point, circles and diamonds, and the reverse."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.phrases import UP
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.walks import Walks, is_end, may_reach, moves, starts
from golden_thread.ontology.rule import Alternative, Maybe, Path, Repeat, Sequence, Step

from .plans import casts, paths, plans

UPWARDS = Repeat(Alternative(tuple(Step(name) for name in sorted(UP))), 1)
DOWNWARDS = Repeat(Alternative(tuple(Step(name, inverse=True) for name in sorted(UP))), 1)
PRIORITY = frozenset({"Priority"})


def told(plan: PlanGraph, path: Path, start: str, sought: frozenset[str] = PRIORITY) -> list[str]:
    """Titles on the walk to the furthest point."""
    search = Walks(plan).search(path, plan.rows[start])
    walk = search.walk_to(search.furthest(sought))
    return [str(plan.titles[row]) for row in (walk.start, *(hop.row for hop in walk.hops))]


def test_the_furthest_point_is_most_links_away() -> None:
    plan = plan_of(
        "Wi-Fi: Project, contributesTo Centre; Regeneration\nCentre: Outcome\n"
        "Regeneration: Plan, contributesTo Jobs\nJobs: Outcome"
    )
    assert told(plan, UPWARDS, "Wi-Fi") == ["Wi-Fi", "Regeneration", "Jobs"]


def test_among_equals_the_first_by_title_is_told() -> None:
    plan = plan_of(
        "Wi-Fi: Project, contributesTo Zeal; Able\nZeal: Outcome, contributesTo End\n"
        "Able: Outcome, contributesTo End\nEnd: Outcome"
    )
    assert told(plan, UPWARDS, "Wi-Fi") == ["Wi-Fi", "Able", "End"]


def test_what_cannot_lead_on_is_not_a_furthest_point() -> None:
    plan = plan_of("Clean: Priority\nTidy: Outcome, contributesTo Clean\nSwept: Measure, measures Tidy")
    assert told(plan, DOWNWARDS, "Clean", frozenset({"ServicePlan"})) == ["Clean", "Tidy"]


def test_hops_keep_the_source_and_basis_of_their_links() -> None:
    builder = PlanBuilder(About("demo"))
    builder.thing("M", "Measure", "Calls")
    builder.thing("O", "Outcome", "Help")
    builder.link("M", "measures", "O", basis="inferred", source="Plan 2012, p. 4")
    plan = builder.build()
    search = Walks(plan).search(Step("measures", inverse=True), plan.rows["O"])
    [hop] = search.walk_to(search.ends[0]).hops
    assert (hop.step, hop.basis, hop.source) == (Step("measures", inverse=True), "inferred", "Plan 2012, p. 4")


def ladder(rungs: int) -> PlanGraph:
    """A project below so many diamonds one above the other: two to the power of `rungs` paths."""
    builder = PlanBuilder(About("ladder"))
    builder.thing("PJ", "Project", "Wi-Fi")
    builder.link("PJ", "contributesTo", "S0")
    for rung in range(rungs + 1):
        builder.thing(f"S{rung}", "Outcome", f"Step {rung}")
    for rung in range(rungs):
        for side in "AB":
            builder.thing(f"{side}{rung}", "Outcome", f"{side} {rung}")
            builder.link(f"S{rung}", "contributesTo", f"{side}{rung}")
            builder.link(f"{side}{rung}", "contributesTo", f"S{rung + 1}")
    return builder.build()


def ring(size: int) -> PlanGraph:
    """A project below a circle of outcomes."""
    builder = PlanBuilder(About("ring"))
    builder.thing("PJ", "Project", "Wi-Fi")
    builder.link("PJ", "contributesTo", "R0")
    for at in range(size):
        builder.thing(f"R{at}", "Outcome", f"Ring {at}")
        builder.link(f"R{at}", "contributesTo", f"R{(at + 1) % size}")
    return builder.build()


@pytest.mark.parametrize(
    ("plan", "things"), [(ladder(2_000), 4_002), (ring(10_000), 10_001)], ids=["diamonds", "circle"]
)
def test_diamonds_and_circles_cost_nothing_extra(plan: PlanGraph, things: int) -> None:
    times = []
    for _ in range(3):
        started = time.process_time()
        walk = told(plan, UPWARDS, "PJ")
        times.append(time.process_time() - started)
    assert min(times) < 0.5, times
    assert len(walk) == things
    assert walk[:3] == ["Wi-Fi", *(["Step 0", "A 0"] if "Step 0" in walk else ["Ring 0", "Ring 1"])]


@pytest.mark.parametrize(
    ("path", "end"),
    [
        (Step("partOf"), False),
        (Maybe(Step("partOf")), True),
        (Repeat(Step("partOf"), 0), True),
        (Sequence((Maybe(Step("partOf")), Repeat(Step("partOf"), 0))), True),
        (Alternative((Step("partOf"), Maybe(Step("inPlan")))), True),
    ],
)
def test_where_a_path_may_end_at_once(path: Path, end: bool) -> None:
    assert is_end((path,)) is end


def test_the_first_links_of_a_path() -> None:
    report_to = Sequence((Maybe(Step("reportedIn")), Step("reportedTo")))
    assert [steps for steps, _ in moves((report_to,))] == [(Step("reportedIn"),), (Step("reportedTo"),)]
    assert may_reach((report_to,), "Measure", frozenset({"Forum"}))
    assert not may_reach((report_to,), "Measure", frozenset({"Post"}))


@given(st.data())
def test_searching_forwards_and_backwards_agree(data: st.DataObject) -> None:
    cast = data.draw(casts())
    plan, path = data.draw(plans(cast)), data.draw(paths(cast))
    walks = Walks(plan)
    ends = [{row for _, row in walks.search(path, start).ends} for start in range(plan.n)]
    for end in range(plan.n):
        backwards = starts(plan, path, np.arange(plan.n) == end)
        assert backwards.tolist() == [end in reached for reached in ends]


def test_an_attribute_is_no_link() -> None:
    assert moves((Step("unit"),)) == ()
