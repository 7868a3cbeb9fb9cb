"""Any SHACL shapes file, run on a plan by pySHACL alone: for what the rule language cannot say.

Its results are no findings: no other engine checks them, and nothing in them is "cannot tell", since SHACL
takes what is not stated for absent. So each row says `shacl only`.
"""

from __future__ import annotations

import datetime

import pandas as pd
import rdflib
from pyshacl import validate
from rdflib.namespace import RDF, RDFS, SH

from golden_thread.graph.derive import derived
from golden_thread.graph.oracle import data_graph
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.query_guard import QueryRefused, refuse_unsafe
from golden_thread.graph.rdf import GT, base_of, thing_iri
from golden_thread.graph.solutions import Term, plain, shown
from golden_thread.ontology.triples import Triples, UnreadableTurtle

MARK = "shacl only"
"""What stands in the column `engine` of every row."""

COLUMNS = ("thing", "kind", "title", "severity", "message", "path", "value", "shape", "engine")

Rows = dict[rdflib.term.Node, int]
"""Rows of the plan's things by their node."""

_KNOWN = (GT, str(SH), str(RDFS), str(RDF))
_QUERIES = (SH.select, SH.ask, SH.construct, SH.update)


class BadShapes(ValueError):
    """Shapes that cannot be run; the message says what is wrong."""


def run_shapes(plan: PlanGraph, turtle: str, *, as_of: datetime.date | None = None) -> pd.DataFrame:
    """A row a result of the shapes on the plan with its derived facts; see COLUMNS. Raises BadShapes.

    SPARQL constraints and SHACL's advanced features run too, but nothing is fetched: `owl:imports` is not
    followed, and a SPARQL constraint with SERVICE or FROM is refused. No result means that all shapes hold.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("A flood: Risk, score=16, threshold=12")
    >>> rows = run_shapes(plan, '''
    ... @prefix gt: <https://w3id.org/golden-thread/ns#> . @prefix sh: <http://www.w3.org/ns/shacl#> .
    ... gt:risk-within-threshold a sh:NodeShape ; sh:targetClass gt:Risk ;
    ...     sh:property [ sh:path gt:score ; sh:lessThan gt:threshold ; sh:message "is not below its threshold" ] .
    ... ''')
    >>> rows[["thing", "message", "engine"]].values.tolist()
    [['A flood', 'is not below its threshold', 'shacl only']]
    """
    shapes = shapes_graph(turtle)
    facts = derived(plan, as_of or plan.about.as_of or datetime.date.today())
    _, report, text = _validated(data_graph(facts), shapes)
    if not isinstance(report, rdflib.Graph):
        raise BadShapes(f"pySHACL could not run these shapes: {text}")
    base = base_of(facts)
    things: Rows = {rdflib.URIRef(thing_iri(base, id).value): row for row, id in enumerate(facts.ids)}
    rows = [_row(facts, report, shapes, result, things) for result in report.objects(None, SH.result)]
    order = ["shape", "thing", "path", "value", "message"]
    return pd.DataFrame(rows, columns=list(COLUMNS)).sort_values(order, ignore_index=True)


def shapes_graph(turtle: str) -> rdflib.Graph:
    """The shapes of a Turtle text. Raises BadShapes if it is no Turtle, holds no shape, or would call away."""
    try:
        Triples(turtle)
        graph = rdflib.Graph().parse(data=turtle, format="turtle")
    except UnreadableTurtle as error:
        raise BadShapes(f"The shapes are not Turtle that can be read: {error}") from error
    if not any(kind in graph.objects(None, RDF.type) for kind in (SH.NodeShape, SH.PropertyShape)):
        raise BadShapes("The file holds no shape: declare one with `a sh:NodeShape`.")
    for predicate in _QUERIES:
        for text in graph.objects(None, predicate):
            try:
                refuse_unsafe(str(text))
            except QueryRefused as error:
                raise BadShapes(f"A SPARQL constraint of these shapes cannot be run. {error}") from error
    return graph


def _validated(data: rdflib.Graph, shapes: rdflib.Graph) -> tuple[bool, object, str]:
    """What pySHACL says. Raises BadShapes."""
    try:
        conforms, report, text = validate(
            data, shacl_graph=shapes, inplace=True, advanced=True, inference="none", do_owl_imports=False, js=False
        )
    except Exception as error:  # a bad pattern, say, comes out of it as whatever reading that pattern raised
        raise BadShapes(f"pySHACL could not run these shapes: {str(error) or type(error).__name__}") from error
    return conforms, report, text


def _row(
    plan: PlanGraph,
    report: rdflib.Graph,
    shapes: rdflib.Graph,
    result: rdflib.term.Node,
    things: Rows,
) -> dict[str, str]:
    """One result in our words; the shape is the named one that it stands in."""
    focus = report.value(result, SH.focusNode)
    at = things.get(focus) if focus is not None else None
    return {
        "thing": _word(focus) if at is None else str(plan.ids[at]),
        "kind": "" if at is None else plan.kind_at(at),
        "title": "" if at is None else str(plan.titles[at]),
        "severity": _word(report.value(result, SH.resultSeverity)).lower(),
        "message": "; ".join(sorted(str(text) for text in report.objects(result, SH.resultMessage))),
        "path": _word(report.value(result, SH.resultPath)),
        "value": _value(plan, report.value(result, SH.value), things),
        "shape": _named(shapes, report.value(result, SH.sourceShape)),
        "engine": MARK,
    }


def _value(plan: PlanGraph, node: rdflib.term.Node | None, things: Rows) -> str:
    return str(plan.ids[things[node]]) if node in things else _word(node)


def _named(shapes: rdflib.Graph, shape: rdflib.term.Node | None) -> str:
    """The name of a shape, or of the named shape that a nameless one is a part of."""
    seen: set[rdflib.term.Node] = set()
    while isinstance(shape, rdflib.BNode) and shape not in seen:
        seen.add(shape)
        shape = next(iter(shapes.subjects(None, shape)), None)
    return _word(shape)


def _word(node: rdflib.term.Node | None) -> str:
    """A node in a word: the name of a word that we know, another IRI, a literal; nothing for a nameless node."""
    if isinstance(node, rdflib.URIRef):
        return next((str(node).removeprefix(start) for start in _KNOWN if node.startswith(start)), str(node))
    if isinstance(node, rdflib.Literal):
        return shown(plain(Term("literal", str(node), str(node.datatype or ""))))
    return ""
