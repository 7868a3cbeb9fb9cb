"""The reference engine: every test handed as a SHACL shape to pySHACL, which knows nothing of ours.

Slow by three orders of magnitude, and independent of the columns: what the other engines answer is
compared with it. What the input cannot tell stands in the data graph as `gt:unsure`, marker by marker.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, RDFS, SH

from golden_thread.graph.plan import UNRESOLVED, Mask, PlanGraph
from golden_thread.graph.rdf import base_of, thing_iri, thing_triples, to_rdflib
from golden_thread.graph.readings import markers_of
from golden_thread.graph.shacl import PREFIXES, marker_key, shape_text
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    AllOf,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    OneOf,
    Rule,
    Test,
    Unsure,
    Within,
)
from golden_thread.ontology.terms import ANYTHING, namespace, vocabulary

GT = rdflib.Namespace(namespace())
ASKED = GT["asked-shape"]
DATATYPES = {str: ("string",), float: ("decimal", "integer"), datetime.date: ("date",)}
"""XML Schema datatypes of each sort of value in the data graph."""
OPTIONS: dict[str, Any] = {
    "inplace": True,
    "advanced": False,
    "inference": "none",
    "meta_shacl": False,
    "do_owl_imports": False,
}
"""Plain SHACL Core over the data as it stands; nothing is inferred and nothing fetched."""
DEEPEST = 10_000
"""How many shapes may stand inside one another; pySHACL's own limit would refuse a long reading."""


class OracleFailed(RuntimeError):
    """pySHACL could not run a shape; the message is its own."""


class Oracle:
    """The tests of one plan, answered by pySHACL."""

    def __init__(self, plan: PlanGraph, wholeness: Wholeness) -> None:
        self.plan, self.wholeness = plan, wholeness
        self.data = data_graph(plan)
        self.nodes = {kind: _nodes(plan, kind) for kind in plan.kinds}
        self._marked: set[Unsure] = set()

    def holds(self, test: Test, kind: str) -> Mask:
        """Which things of a kind pass a test; bool array, shape (count of the kind,)."""
        for marker in markers_of(test):
            self._mark(marker)
        shape = shape_text(by_value(test))
        turtle = f"{PREFIXES}gt:asked-shape a sh:NodeShape ; sh:targetClass gt:{kind} ; sh:node {shape} ."
        failed = failing(self.data, turtle)
        passed = (node not in failed for node in self.nodes.get(kind, ()))
        return np.fromiter(passed, dtype=np.bool_, count=self.plan.count(kind))

    def _mark(self, marker: Unsure) -> None:
        """Adds a marker's triples to the data, once."""
        if marker not in self._marked:
            self._marked.add(marker)
            key = rdflib.Literal(marker_key(marker))
            for kind, nodes in self.nodes.items():
                for at in np.flatnonzero(self.wholeness.unsure(marker, kind)):
                    self.data.add((nodes[at], GT.unsure, key))


def engine(plan: PlanGraph, wholeness: Wholeness, rules: Iterable[Rule]) -> Callable[[Test, str], Mask]:
    """The function that answers tests on a plan: (test, kind) to a bool array, shape (count of the kind,)."""
    return Oracle(plan, wholeness).holds


def violations_of_source(plan: PlanGraph, rule: Rule) -> tuple[str, ...]:
    """Ids of the things that break the rule's own Turtle, run as it stands, in the plan's order.

    `gt:when` is no SHACL, so it is ignored; what is not stated is false here, never unsure.

    >>> from golden_thread.graph.cases import plan_of
    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> violations_of_source(plan_of(rule.gap_example), rule)
    ('Safe streets',)
    """
    targets = " , ".join(f"gt:{kind}" for kind in rule.kinds)
    asked = f"gt:asked-shape a sh:NodeShape ; sh:targetClass {targets} ; sh:node gt:{rule.name} ."
    failed = failing(data_graph(plan), f"{rule.source}\n{PREFIXES}{asked}")
    base = base_of(plan)
    return tuple(id for id in plan.ids if rdflib.URIRef(thing_iri(base, id).value) in failed)


def data_graph(plan: PlanGraph) -> rdflib.Graph:
    """The plan's things as an rdflib graph, with the kinds that each kind is below."""
    graph = rdflib.Graph()
    for triple in thing_triples(plan, base_of(plan)):
        graph.add(tuple(map(to_rdflib, triple)))  # type: ignore[arg-type]
    for node in _nodes(plan, UNRESOLVED):
        graph.add((node, RDF.type, GT[UNRESOLVED]))
    for kind in vocabulary().kinds.values():
        graph.add((GT[kind.name], RDFS.subClassOf, GT[kind.parent or ANYTHING]))
    return graph


def failing(data: rdflib.Graph, shapes: str) -> frozenset[rdflib.term.Node]:
    """The focus nodes that the asked shape finds fault with. Raises OracleFailed."""
    graph = rdflib.Graph().parse(data=shapes, format="turtle")
    try:
        _, report, text = validate(data, shacl_graph=graph, max_validation_depth=DEEPEST, **OPTIONS)
    except RuntimeError as error:  # what every error of pySHACL's own is
        raise OracleFailed(str(error)) from error
    if not isinstance(report, rdflib.Graph):
        raise OracleFailed(str(text))
    faults = report.subjects(SH.sourceShape, ASKED)
    return frozenset(node for fault in faults for node in report.objects(fault, SH.focusNode))


def by_value(test: Test) -> Test:
    """The test so worded that SHACL, which compares terms as they are written, compares values.

    A number among several values becomes two bounds, bounds are asked of values of their own sort only (pySHACL
    puts a number before or after a day), and a pattern of values only: to SHACL the number 5 is not 5.0, and
    a thing's IRI is text.

    >>> by_value(OneOf(("high", 5.0))).tests[1].tests[0]
    Within(low=5.0, high=5.0, low_open=False, high_open=False)
    """
    if isinstance(test, OneOf):
        words = tuple(value for value in test.values if not isinstance(value, float))
        numbers = tuple(by_value(Within(value, value)) for value in test.values if isinstance(value, float))
        return AnyOf((OneOf(words), *numbers)) if numbers else test
    if isinstance(test, Within):
        sorts = {type(bound) for bound in (test.low, test.high) if bound is not None}
        return AllOf((test, *(AnyOf(tuple(map(HasDatatype, DATATYPES[sort]))) for sort in sorts)))
    if isinstance(test, Matches):
        return AllOf((test, Not(IsKind((ANYTHING, UNRESOLVED)))))
    if isinstance(test, AtLeast):
        return AtLeast(test.count, test.path, by_value(test.test))
    if isinstance(test, Not):
        return Not(by_value(test.of))
    if isinstance(test, AllOf | AnyOf):
        return type(test)(tuple(map(by_value, test.tests)))
    return test


def _nodes(plan: PlanGraph, kind: str) -> list[rdflib.URIRef]:
    """IRIs of a kind's things, in their order."""
    base, ids = base_of(plan), plan.ids[plan.spans.get(kind, slice(0, 0))]
    return [rdflib.URIRef(thing_iri(base, id).value) for id in ids]
