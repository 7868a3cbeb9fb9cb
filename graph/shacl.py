"""A test as SHACL Core text, so that any SHACL engine can run it: a rule's own test, or a reading of it.

What the input cannot tell stands in the data as triples `thing gt:unsure "key"`, one key a marker; the
shapes only look for the key.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import fields
from decimal import Decimal
from functools import singledispatch

from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Unsure,
    Value,
    Within,
)
from golden_thread.ontology.terms import namespace

PREFIXES = f"""\
@prefix gt: <{namespace()}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def rule_turtle(rule: Rule) -> str:
    """The rule's shapes as a Turtle document; `read_rule` makes the same tests of it.

    >>> from golden_thread.ontology.shapes import all_rules, read_rule
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> read_rule(rule_turtle(rule)).test == rule.test
    True
    """
    lines = [
        f"gt:{rule.name} a gt:Rule, sh:NodeShape",
        f"rdfs:label {_quoted(rule.label)}@en",
        *(f"sh:targetClass gt:{kind}" for kind in rule.kinds),
        *([] if rule.when == ALWAYS else [f"gt:when {shape_text(rule.when)}"]),
        f"sh:severity sh:{rule.severity.capitalize()}",
        f"sh:message {_quoted(rule.message)}@en",
        f"sh:node {shape_text(rule.test)}",
    ]
    body = " ;\n    ".join(lines)
    return f"{PREFIXES}{body} .\n"


def shape_text(test: Test) -> str:
    """A shape that demands the test of its focus node, as one Turtle blank node.

    >>> shape_text(AtLeast(1, Step("measures", inverse=True), ALWAYS))
    '[ sh:property [ sh:path [ sh:inversePath gt:measures ] ; sh:minCount 1 ] ]'
    """
    return f"[ {_constraint(test) or 'a sh:NodeShape'} ]"


def marker_key(marker: Unsure) -> str:
    """The word that stands in the data at things where a marker is unsure; different for each marker.

    >>> marker_key(Unsure((Step("measures", True),), frozenset({"Measure"})))
    '^measures to Measure'
    """
    parts = [" | ".join(_written(step) for step in marker.steps)]
    if marker.sought is not None:
        parts.append(f"to {' '.join(sorted(marker.sought)) or 'nothing'}")
    if marker.passed:
        parts.append(f"by {' '.join(sorted(marker.passed))}")
    parts += [flag.name for flag in fields(marker) if getattr(marker, flag.name) is True]
    return " ".join(parts)


def _written(step: Step) -> str:
    return f"^{step.name}" if step.inverse else step.name


@singledispatch
def _constraint(test: Test) -> str:
    """What a shape says to demand the test, as Turtle predicates and objects; nothing for ALWAYS."""
    raise TypeError(f"no SHACL for {type(test).__name__}")


@_constraint.register
def _(test: IsKind) -> str:
    kinds = [f"sh:class gt:{kind}" for kind in test.kinds]
    return kinds[0] if len(kinds) == 1 else _any(f"[ {kind} ]" for kind in kinds)


@_constraint.register
def _(test: OneOf) -> str:
    return f"sh:in ( {' '.join(map(literal, test.values))} )"


@_constraint.register
def _(test: Within) -> str:
    bounds = (("min", test.low, test.low_open), ("max", test.high, test.high_open))
    return " ; ".join(
        f"sh:{side}{'Exclusive' if is_open else 'Inclusive'} {literal(bound)}"
        for side, bound, is_open in bounds
        if bound is not None
    )


@_constraint.register
def _(test: Matches) -> str:
    flags = f" ; sh:flags {_quoted(test.flags)}" if test.flags else ""
    return f"sh:pattern {_quoted(test.pattern)}{flags}"


@_constraint.register
def _(test: HasDatatype) -> str:
    return f"sh:datatype xsd:{test.datatype}"


@_constraint.register
def _(test: AtLeast) -> str:
    if test.test == ALWAYS:
        return f"sh:property [ sh:path {_path(test.path)} ; sh:minCount {test.count} ]"
    inner = f"sh:qualifiedValueShape {shape_text(test.test)} ; sh:qualifiedMinCount {test.count}"
    return f"sh:property [ sh:path {_path(test.path)} ; {inner} ]"


@_constraint.register
def _(test: Not) -> str:
    return f"sh:not {shape_text(test.of)}"


@_constraint.register
def _(test: AllOf) -> str:
    return f"sh:and {_list(map(shape_text, test.tests))}" if test.tests else ""


@_constraint.register
def _(test: AnyOf) -> str:
    return _any(map(shape_text, test.tests))


@_constraint.register
def _(test: Unsure) -> str:
    return f"sh:property [ sh:path gt:unsure ; sh:hasValue {_quoted(marker_key(test))} ]"


@singledispatch
def _path(path: Path) -> str:
    """A property path as Turtle."""
    raise TypeError(f"no SHACL path for {type(path).__name__}")


@_path.register
def _(path: Step) -> str:
    return f"[ sh:inversePath gt:{path.name} ]" if path.inverse else f"gt:{path.name}"


@_path.register
def _(path: Sequence) -> str:
    return _list(map(_path, path.parts))


@_path.register
def _(path: Alternative) -> str:
    return f"[ sh:alternativePath {_list(map(_path, path.parts))} ]"


@_path.register
def _(path: Repeat) -> str:
    return f"[ sh:{'one' if path.at_least else 'zero'}OrMorePath {_path(path.of)} ]"


@_path.register
def _(path: Maybe) -> str:
    return f"[ sh:zeroOrOnePath {_path(path.of)} ]"


def literal(value: Value) -> str:
    """A value as a Turtle literal: whole numbers as integers, others as decimals, days as dates.

    >>> literal(5.0), literal(0.5), literal("joint delivery")
    ('5', '0.5', '"joint delivery"')
    """
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime.date):
        return f'"{value.isoformat()}"^^xsd:date'
    return _quoted(value)


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _any(shapes: Iterable[str]) -> str:
    """The constraint that one of the shapes holds; an empty sh:or is ill-formed, so of none: not always."""
    several = list(shapes)
    return f"sh:or {_list(several)}" if several else f"sh:not {shape_text(ALWAYS)}"


def _list(items: Iterable[str]) -> str:
    return f"( {' '.join(items)} )"
