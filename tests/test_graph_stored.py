"""The form in which a plan stands in Neo4j, and back; no server is needed to try it."""

from __future__ import annotations

import datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph, ScopeRow
from golden_thread.graph.stored import (
    OWN,
    SeveralValues,
    cover,
    fingerprint,
    labels,
    link_columns,
    marked,
    markers_for,
    node_columns,
    plan_from,
    restated,
)
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.shapes import all_rules
from golden_thread.ontology.terms import vocabulary

from .plans import DAYS, casts, plans

CITY = """\
Priority one: Priority
Warm homes: Outcome, contributesTo Priority one
Homes insulated: Measure, measures Warm homes; lost, unit=number, brokenDownBy=place; age
A risk: Risk, score=16, threshold=12
"""


def brought_back(facts: PlanGraph, stated: PlanGraph, size: int = 2) -> PlanGraph:
    """A plan turned into nodes and links, in parts of a size, and back."""
    node = cover(facts) | {"restated": [f"{kind}.{name}" for kind, name in restated(facts, stated)]}
    things: dict[str, list[dict[str, object]]] = {}
    for kind in facts.kinds:
        for part in parts(facts.count(kind), size):
            columns = node_columns(facts, stated, kind, part)
            for at in range(part.stop - part.start):
                cells = {name: cells[at] for name, cells in columns.items() if cells[at] is not None}
                things.setdefault(kind, []).append(cells)
    links: dict[str, list[tuple[object, ...]]] = {}
    for block in facts.blocks:
        for part in parts(len(block), size):
            columns = link_columns(facts, block, part)
            for at, (low, high) in enumerate(zip(columns["low"], columns["high"], strict=True)):
                said = (columns[name][at] if name in columns else None for name in ("basis", "source", "note"))
                links.setdefault(block.link, []).append((facts.rows[low], facts.rows[high], *said))
    return plan_from(node, things, {link: rows[::-1] for link, rows in links.items()})


def parts(size: int, of: int) -> list[slice]:
    return [slice(start, stop) for start, stop in pairwise([*range(0, size, of), size])]


@st.composite
def any_plan(draw: st.DrawFn) -> PlanGraph:
    return draw(plans(draw(casts())))


@given(any_plan())
def test_what_was_stated_comes_back(plan: PlanGraph) -> None:
    back = brought_back(derived(plan, DAYS[1]), plan)
    assert back.digest == plan.digest
    assert back.ids.tolist() == plan.ids.tolist()
    assert back.spans == plan.spans
    assert [(b.link, b.low_kind, b.high_kind) for b in back.blocks] == [
        (b.link, b.low_kind, b.high_kind) for b in plan.blocks
    ]


def test_all_that_is_said_of_things_and_links_comes_back() -> None:
    builder = PlanBuilder(About("stoke", "Stoke", datetime.date(2012, 6, 30), True, "public", "a note"))
    builder.thing("O1", "Outcome", "It's `odd`\n", source="p. 3", basis="inferred", note="n", place="plan.xlsx, row 2")
    builder.link("M1", "measures", "O1", basis="illustrative", source="s", note="why")
    builder.scope(ScopeRow("row", "O1", False, "half", "row 3"))
    plan = builder.build()
    back = brought_back(plan, plan)
    assert back.about == plan.about
    assert back.scope == plan.scope
    assert back.things.equals(plan.things)
    assert [b.source.tolist() + b.note.tolist() + b.basis.tolist() for b in back.blocks] == [["s", "why", 2]]


def test_a_statement_stands_beside_the_fact_that_rules_read() -> None:
    plan = plan_of(CITY)
    facts = derived(plan, DAYS[1])
    assert ("Risk", "aboveThreshold") in restated(facts, plan)
    columns = node_columns(facts, plan, "Risk", slice(0, 1))
    assert columns["aboveThreshold"] == ["yes"]
    assert "stated aboveThreshold" not in columns
    assert brought_back(facts, plan).value("A risk", "aboveThreshold") == ()


def test_several_values_are_a_list_only_where_the_vocabulary_allows_them() -> None:
    columns = node_columns(plan_of(CITY), plan_of(CITY), "Measure", slice(0, 1))
    assert columns["unit"] == ["number"]
    assert columns["brokenDownBy"] == [["age", "place"]]


def test_several_values_where_one_is_allowed_are_refused() -> None:
    builder = PlanBuilder(About("stoke"))
    builder.thing("M1", "Measure", "Homes")
    for unit in ("number", "%"):
        builder.value("M1", "unit", unit)
    plan = builder.build()
    with pytest.raises(SeveralValues, match="several values for unit"):
        node_columns(plan, plan, "Measure", slice(0, 1))


def test_labels_are_the_kind_and_those_above() -> None:
    assert labels("Partner") == ("Partner", "Organisation")
    assert labels("Unresolved") == ("Unresolved",)


def test_no_attribute_takes_the_name_of_a_property_of_ours() -> None:
    assert not OWN & set(vocabulary().attributes)


def test_markers_are_few_patterns() -> None:
    facts = derived(plan_of(CITY), DAYS[1])
    wholeness = Wholeness(facts)
    asked = markers_for(all_rules())
    found = marked(facts, wholeness, asked)
    assert len(set(found.properties)) == len(asked) > 50
    for kind in facts.kinds:
        for at in range(facts.count(kind)):
            pattern = found.patterns[found.pattern_of[kind][at]]
            assert pattern == tuple(i for i, marker in enumerate(asked) if wholeness.unsure(marker, kind)[at])


def test_a_fingerprint_tells_rows_apart() -> None:
    one, other = "A: Outcome\nB: Outcome", "B: Outcome\nA: Outcome"
    assert plan_of(one).digest == plan_of(other).digest
    assert fingerprint(plan_of(one)) != fingerprint(plan_of(other))
