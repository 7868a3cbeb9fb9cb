"""An audit as a SHACL validation report: a result a gap, and beside them what could not be told.

A result's IRI is made from the finding's identity, so the same gap has the same IRI next quarter. Written in
a fixed order: the same audit gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from golden_thread.graph.auditing import Audit, Finding, Verdict
from golden_thread.graph.evidence import message
from golden_thread.graph.rdf import GT, PREFIXES, RDF, RDFS, XSD, base_of, thing_iri
from golden_thread.graph.untold import Untold
from golden_thread.ontology.rule import AllOf, AnyOf, AtLeast, Not, Test

SH = "http://www.w3.org/ns/shacl#"
Value = ox.NamedNode | ox.BlankNode | ox.Literal
SEVERITIES = {"violation": "Violation", "warning": "Warning", "info": "Info"}
COMPONENTS = ((AtLeast, "MinCount"), (Not, "Not"), (AllOf, "And"), (AnyOf, "Or"))
"""The SHACL constraint component that a rule's test comes from, by the test's outermost node."""


def validation_report(audit: Audit) -> str:
    """The report as Turtle.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> report = validation_report(audit(plan_of("O1: Outcome, measurable=no")))
    >>> [line.strip() for line in report.splitlines() if "O1" in line][-1]
    'sh:focusNode <https://w3id.org/golden-thread/data/case/O1> .'
    """
    prefixes = {**PREFIXES, "sh": SH}
    written = ox.serialize(_triples(audit), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    lines = written.decode().splitlines(keepends=True)
    return "".join((*sorted(lines[: len(prefixes)]), *lines[len(prefixes) :]))


def _triples(audit: Audit) -> Iterator[ox.Triple]:
    base, report = base_of(audit.stated), ox.BlankNode("report")
    findings, lines = audit.findings, audit.cannot_tell
    yield _says(report, f"{RDF}type", _iri(f"{SH}ValidationReport"))
    yield _says(report, f"{SH}conforms", _flag(not findings))
    yield _says(report, f"{GT}about", ox.NamedNode(base))
    if audit.stated.about.example:
        yield _says(report, f"{GT}isExample", _flag(True))
        yield _says(report, f"{RDFS}comment", ox.Literal("Example only: never a fact about a council.", language="en"))
    yield _says(report, f"{GT}asOf", ox.Literal(audit.as_of.isoformat(), datatype=_iri(f"{XSD}date")))
    for finding in findings:
        yield _says(report, f"{SH}result", thing_iri(base, finding.identity))
    for number, _ in enumerate(lines, 1):
        yield _says(report, f"{GT}cannotTell", ox.BlankNode(f"untold{number}"))
    for finding in findings:
        yield from _result(finding, base, audit.evidence(finding).basis)
    for number, line in enumerate(lines, 1):
        yield from _untold(line, ox.BlankNode(f"untold{number}"), base)


def _result(finding: Finding, base: str, basis: str) -> Iterator[ox.Triple]:
    result, words = thing_iri(base, finding.identity), message(finding.rule, finding.kind, finding.title)
    yield _says(result, f"{RDF}type", _iri(f"{SH}ValidationResult"))
    yield _says(result, f"{SH}focusNode", thing_iri(base, finding.thing))
    yield _says(result, f"{SH}resultSeverity", _iri(f"{SH}{SEVERITIES[finding.rule.severity]}"))
    yield _says(result, f"{SH}sourceShape", _iri(f"{GT}{finding.rule.name}"))
    yield _says(result, f"{SH}sourceConstraintComponent", _iri(f"{SH}{_component(finding.rule.test)}"))
    yield _says(result, f"{SH}resultMessage", ox.Literal(words, language="en"))
    yield _says(result, f"{GT}verdict", ox.Literal(Verdict.GAP.words))
    yield _says(result, f"{GT}basis", ox.Literal(basis))


def _component(test: Test) -> str:
    """The local name of the constraint component: at most n is `Not(AtLeast(...))`."""
    if isinstance(test, Not) and isinstance(test.of, AtLeast):
        return "MaxCountConstraintComponent"
    name = next((name for kind, name in COMPONENTS if isinstance(test, kind)), "Class")
    return f"{name}ConstraintComponent"


def _untold(line: Untold, node: ox.BlankNode, base: str) -> Iterator[ox.Triple]:
    yield _says(node, f"{RDF}type", _iri(f"{GT}CannotTell"))
    yield _says(node, f"{SH}sourceShape", _iri(f"{GT}{line.rule}"))
    yield _says(node, f"{GT}verdict", ox.Literal(Verdict.CANNOT_TELL.words))
    yield _says(node, f"{GT}because", ox.Literal(line.why, language="en"))
    yield _says(node, f"{GT}askFor", ox.Literal(line.ask, language="en"))
    for thing in line.things:
        yield _says(node, f"{SH}focusNode", thing_iri(base, thing))


def _says(subject: ox.NamedNode | ox.BlankNode, predicate: str, value: Value) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _iri(text: str) -> ox.NamedNode:
    return ox.NamedNode(text)


def _flag(true: bool) -> ox.Literal:
    return ox.Literal(str(true).lower(), datatype=_iri(f"{XSD}boolean"))
