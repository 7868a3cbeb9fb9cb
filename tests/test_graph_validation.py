"""The SHACL validation report: read back with rdflib, it holds every gap and every thing that could not be told."""

import pytest
import rdflib
from rdflib.namespace import RDF, SH

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.rdf import base_of, thing_iri
from golden_thread.graph.validation import validation_report
from golden_thread.loaders import load
from golden_thread.ontology.terms import namespace

GT = rdflib.Namespace(namespace())
SEVERITIES = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}


@pytest.fixture(scope="module")
def found() -> Audit:
    return audit(load("example:newcastle-under-lyme"))


@pytest.fixture(scope="module")
def report(found: Audit) -> rdflib.Graph:
    return rdflib.Graph().parse(data=validation_report(found), format="turtle")


def iri(found: Audit, id: str) -> rdflib.URIRef:
    return rdflib.URIRef(thing_iri(base_of(found.stated), id).value)


def test_a_result_a_gap(found: Audit, report: rdflib.Graph) -> None:
    (head,) = report.subjects(RDF.type, SH.ValidationReport)
    assert report.value(head, SH.conforms).toPython() is False
    assert set(report.objects(head, SH.result)) == set(report.subjects(RDF.type, SH.ValidationResult))
    assert len(set(report.objects(head, SH.result))) == len(found.findings)
    for finding in found.findings:
        result = iri(found, finding.identity)
        assert report.value(result, SH.focusNode) == iri(found, finding.thing)
        assert report.value(result, SH.sourceShape) == GT[finding.rule.name]
        assert report.value(result, SH.resultSeverity) == SEVERITIES[finding.rule.severity]
        assert str(report.value(result, SH.resultMessage)) == found.told(finding).message
        assert str(report.value(result, GT.verdict)) == "gap"
        assert str(report.value(result, GT.basis)) == "illustrative"
        assert str(report.value(result, SH.sourceConstraintComponent)).endswith("ConstraintComponent")


def test_what_could_not_be_told_stands_beside_it(found: Audit, report: rdflib.Graph) -> None:
    pairs = {
        (report.value(node, SH.sourceShape), thing)
        for node in report.subjects(RDF.type, GT.CannotTell)
        for thing in report.objects(node, SH.focusNode)
    }
    assert pairs == {
        (GT[result.rule.name], iri(found, thing))
        for result in found.results
        for thing in found.things(result.rule.name, Verdict.CANNOT_TELL)
    }
    assert all(report.value(node, GT.askFor) for node in report.subjects(RDF.type, GT.CannotTell))


def test_an_example_says_so(report: rdflib.Graph) -> None:
    assert (None, GT.isExample, rdflib.Literal(True)) in report
    assert "Example only" in str(next(report.objects(None, rdflib.RDFS.comment)))


def test_the_same_audit_gives_the_same_bytes(found: Audit) -> None:
    assert validation_report(found) == validation_report(audit(load("example:newcastle-under-lyme")))


def test_nothing_found_conforms() -> None:
    clean = validation_report(audit(plan_of("Housing: Portfolio")))
    assert "sh:conforms true" in clean
    assert "sh:ValidationResult" not in clean


def test_no_title_leaves_its_literal() -> None:
    plan = plan_of('"Safe "" . <x> a <y> .": Outcome, measurable=no'.replace('""', "'"))
    rdflib.Graph().parse(data=validation_report(audit(plan)), format="turtle")
