"""Tests of the rule language written as SHACL, and read back by the reader of rules."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from golden_thread.graph.readings import generous, markers_of, strict
from golden_thread.graph.shacl import PREFIXES, literal, marker_key, rule_turtle, shape_text
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    OneOf,
    Rule,
    Step,
    Test,
    Unsure,
    Within,
)
from golden_thread.ontology.shapes import all_rules, read_rule

from .asking import has, path
from .plans import DAYS, any_test, casts

RULES = tuple(rule for rule in all_rules() if not rule.words_only)
PLAIN = RULES[0]
EXAMPLES = settings().max_examples

SHAPES: tuple[tuple[Test, str], ...] = (
    (ALWAYS, "[ a sh:NodeShape ]"),
    (IsKind(("Plan",)), "[ sh:class gt:Plan ]"),
    (IsKind(("Plan", "Unresolved")), "[ sh:or ( [ sh:class gt:Plan ] [ sh:class gt:Unresolved ] ) ]"),
    (OneOf(("yes", 5.0, DAYS[1])), '[ sh:in ( "yes" 5 "2012-06-30"^^xsd:date ) ]'),
    (Within(low=0.5), "[ sh:minInclusive 0.5 ]"),
    (Within(high=3.0, high_open=True), "[ sh:maxExclusive 3 ]"),
    (Within(1.0, 2.0), "[ sh:minInclusive 1 ; sh:maxInclusive 2 ]"),
    (Matches('a"\\b', "i"), '[ sh:pattern "a\\"\\\\b" ; sh:flags "i" ]'),
    (HasDatatype("date"), "[ sh:datatype xsd:date ]"),
    (has("unit", count=2), "[ sh:property [ sh:path gt:unit ; sh:minCount 2 ] ]"),
    (
        has("^measures", "Measure"),
        "[ sh:property [ sh:path [ sh:inversePath gt:measures ] ; "
        "sh:qualifiedValueShape [ sh:class gt:Measure ] ; sh:qualifiedMinCount 1 ] ]",
    ),
    (Not(IsKind(("Plan",))), "[ sh:not [ sh:class gt:Plan ] ]"),
    (AllOf((IsKind(("Plan",)), ALWAYS)), "[ sh:and ( [ sh:class gt:Plan ] [ a sh:NodeShape ] ) ]"),
    (AnyOf((IsKind(("Plan",)), ALWAYS)), "[ sh:or ( [ sh:class gt:Plan ] [ a sh:NodeShape ] ) ]"),
    (AnyOf(()), "[ sh:not [ a sh:NodeShape ] ]"),
    (Unsure((Step("unit"),), valued=True), '[ sh:property [ sh:path gt:unsure ; sh:hasValue "unit valued" ] ]'),
)

PATHS = (
    ("measures", "gt:measures"),
    ("^measures", "[ sh:inversePath gt:measures ]"),
    ("measures/^leads", "( gt:measures [ sh:inversePath gt:leads ] )"),
    ("measures|leads", "[ sh:alternativePath ( gt:measures gt:leads ) ]"),
    ("partOf+", "[ sh:oneOrMorePath gt:partOf ]"),
    ("partOf*", "[ sh:zeroOrMorePath gt:partOf ]"),
    ("partOf?", "[ sh:zeroOrOnePath gt:partOf ]"),
)


@pytest.mark.parametrize(("test", "shape"), SHAPES, ids=[shape for _, shape in SHAPES])
def test_shapes(test: Test, shape: str) -> None:
    assert shape_text(test) == shape


@pytest.mark.parametrize(("written", "shape"), PATHS)
def test_paths(written: str, shape: str) -> None:
    assert shape_text(AtLeast(1, path(written), ALWAYS)) == f"[ sh:property [ sh:path {shape} ; sh:minCount 1 ] ]"


@pytest.mark.parametrize(
    ("value", "turtle"),
    [
        (-0.5, "-0.5"),
        (1e-7, "0.0000001"),
        (1e21, "1" + "0" * 21),
        ("a\nb\r", '"a\\nb\\r"'),
        (DAYS[0], '"1999-06-30"^^xsd:date'),
    ],
)
def test_literals_are_turtle(value: str | float, turtle: str) -> None:
    assert literal(value) == turtle
    [*_] = ox.parse(f"{PREFIXES}<urn:x> <urn:y> {turtle} .", ox.RdfFormat.TURTLE)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_reads_back(rule: Rule) -> None:
    back = read_rule(rule_turtle(rule))
    assert (back.name, back.label, back.kinds) == (rule.name, rule.label, rule.kinds)
    assert (back.severity, back.message) == (rule.severity, rule.message)
    assert (back.test, back.when) == (rule.test, rule.when)


@settings(max_examples=6 * EXAMPLES)
@given(casts().flatmap(any_test), casts().flatmap(any_test))
def test_a_made_up_test_reads_back(test: Test, when: Test) -> None:
    back = read_rule(rule_turtle(replace(PLAIN, test=test, when=when)))
    assert (back.test, back.when) == (test, when)


@settings(max_examples=4 * EXAMPLES)
@given(casts().flatmap(any_test))
def test_every_reading_is_turtle(test: Test) -> None:
    for reading in (strict(test), generous(test)):
        [*triples] = ox.parse(f"{PREFIXES}<urn:x> <urn:y> {shape_text(reading)} .", ox.RdfFormat.TURTLE)
        keys = {triple.object.value for triple in triples if triple.predicate.value.endswith("#hasValue")}
        assert {marker_key(marker) for marker in markers_of(reading)} <= keys


def test_each_marker_has_a_key_of_its_own() -> None:
    markers = {marker for rule in RULES for test in (rule.test, rule.when) for marker in markers_of(generous(test))}
    markers |= {marker for rule in RULES for test in (rule.test, rule.when) for marker in markers_of(strict(test))}
    assert len(markers) > 100
    assert len({marker_key(marker) for marker in markers}) == len(markers)


@given(st.data())
def test_a_key_says_everything_that_a_marker_does(data: st.DataObject) -> None:
    kinds = st.frozensets(st.sampled_from(("Plan", "Measure", "Outcome")), max_size=2)
    steps = st.lists(st.builds(Step, st.sampled_from(("measures", "unit")), st.booleans()), min_size=1, max_size=2)
    flags = {name: st.booleans() for name in ("valued", "optional", "final") if hasattr(Unsure, name)}
    made = st.builds(Unsure, steps.map(tuple), st.none() | kinds, kinds, **flags)
    one, other = data.draw(made), data.draw(made)
    assert (marker_key(one) == marker_key(other)) == (one == other)
