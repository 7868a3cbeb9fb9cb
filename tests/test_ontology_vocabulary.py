"""The vocabulary and the rules are complete, sorted and tied together: lint that needs no outside service."""

import re
from collections import defaultdict
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SH, SKOS

from golden_thread.ontology.terms import folded, namespace, vocabulary

ROOM = Path(str(resources.files("golden_thread.ontology")))
RULES = sorted((ROOM / "rules").glob("*.ttl"))
GT = rdflib.Namespace(namespace())
WORDS = vocabulary()
BASE_COLUMNS = {"id", "title", "source", "basis", "note"}

# Every IRI that may be aligned with, by namespace.
KNOWN = {
    "http://www.w3.org/ns/org#": "Organization OrganizationalCollaboration OrganizationalUnit Post Role purpose",
    "http://www.w3.org/ns/prov#": "Activity Entity Plan hadPrimarySource wasRevisionOf",
    "http://purl.org/linked-data/cube#": "MeasureProperty Observation",
    "http://purl.org/linked-data/sdmx/2009/dimension#": "refArea refPeriod",
    "http://purl.org/dc/terms/": "isPartOf replaces",
    "http://purl.org/vocab/cpsv#": "PublicService",
    "http://id.esd.org.uk/": "",
    "https://schema.org/": "CreativeWork GovernmentService Observation Project Report",
    "https://ontology.commonapproach.org/cids#": "Activity ImpactModel ImpactReport ImpactRisk Indicator"
    " IndicatorReport Input Organization Outcome Program Service Target Theme hasPurpose",
    "urn:ISO:std:iso:17469:tech:xsd:stratml_core#": "StrategicPlan",
    "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport#": "ActualResult Goal Input Input_Processing Mission"
    " Objective Organization Outcome Output Output_Processing PerformanceIndicator PerformancePlanOrReport"
    " TargetResult Value Vision",
    "https://iatistandard.org/en/iati-standard/203/activity-standard/iati-activities/iati-activity/":
    " result/ result/indicator/",
    "https://iatistandard.org/en/iati-standard/203/codelists/resulttype/#": "1 2 3",
}  # fmt: skip
ALLOWED = {namespace + name for namespace, names in KNOWN.items() for name in names.split(" ")}


@pytest.fixture(scope="module")
def hygiene() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOM / "hygiene.ttl")


@pytest.fixture
def terms() -> rdflib.Graph:
    return rdflib.Graph().parse(ROOM / "golden-thread.ttl")


def faults(graph: rdflib.Graph, shapes: rdflib.Graph) -> list[str]:
    """What the hygiene shapes find in a graph, a line each."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
    assert isinstance(report, rdflib.Graph)
    found = report.subjects(RDF.type, SH.ValidationResult)
    parts = (SH.focusNode, SH.resultPath, SH.resultMessage, SH.value)
    return sorted(" | ".join(str(report.value(result, part)) for part in parts) for result in found)


def test_every_term_has_what_it_needs(terms: rdflib.Graph, hygiene: rdflib.Graph) -> None:
    assert not faults(terms, hygiene)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_rule_has_what_it_needs(path: Path, hygiene: rdflib.Graph) -> None:
    rule = rdflib.Graph().parse(path)
    assert not faults(rule, hygiene)
    assert {*rule.subjects(RDF.type, GT.Rule)} == {GT[path.stem]}


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [
        (GT[""], OWL.versionInfo), (GT.Vision, SKOS.example), (GT.Vision, RDFS.subClassOf), (GT.Vision, GT.plural),
        (GT.addresses, GT.ends), (GT.addresses, GT.inverseLabel), (GT.smart, GT.of), (GT.smart, SKOS.definition),
        (GT.overdueDays, GT.derivedFrom), (GT["stages-outcome"], SKOS.notation), (GT.remedy, RDFS.isDefinedBy),
    ],
)  # fmt: skip
def test_hygiene_notices_what_is_taken_away(
    subject: rdflib.URIRef, predicate: rdflib.URIRef, terms: rdflib.Graph, hygiene: rdflib.Graph
) -> None:
    assert (subject, predicate, None) in terms
    terms.remove((subject, predicate, None))
    assert any(str(subject) in fault for fault in faults(terms, hygiene))


@pytest.mark.parametrize("path", [ROOM / "golden-thread.ttl", ROOM / "alignments.ttl"], ids=lambda path: path.name)
def test_each_section_is_sorted(path: Path) -> None:
    for section in re.split(r"^# ", path.read_text("utf-8"), flags=re.MULTILINE):
        subjects = re.findall(r"^gt:\S+", section, flags=re.MULTILINE)
        assert subjects == sorted(set(subjects)), section.splitlines()[0]


def test_every_term_used_is_declared(terms: rdflib.Graph) -> None:
    for path in (ROOM / "golden-thread.ttl", ROOM / "alignments.ttl", *RULES):
        graph = rdflib.Graph().parse(path)
        own = {*graph.subjects()}
        nodes = {node for triple in graph for node in triple if isinstance(node, rdflib.URIRef)}
        used = {node for node in nodes - own if node.startswith(GT)}
        assert all((node, RDFS.label, None) in terms or is_rule(node) for node in used), path.name


def is_rule(node: rdflib.URIRef) -> bool:
    return node.removeprefix(GT) in {path.stem for path in RULES}


def test_every_term_is_tied_to_another() -> None:
    at_ends = {kind for link in WORDS.links.values() for kind in (*link.sources, *link.targets)}
    with_attributes = {kind for attribute in WORDS.attributes.values() for kind in attribute.kinds}
    parents = {kind.name for kind in WORDS.kinds.values() if kind.parent}
    assert {*WORDS.kinds} <= at_ends | with_attributes | parents


def test_thread_kinds_exclude_each_other(terms: rdflib.Graph) -> None:
    (disjoint,) = terms.subjects(RDF.type, OWL.AllDisjointClasses)
    members = {*rdflib.collection.Collection(terms, terms.value(disjoint, OWL.members))}
    wanted = "Vision Priority Outcome Measure Target Observation Plan Project Action StaffObjective"
    assert members == {GT[name] for name in wanted.split()}


def clashes(names: Iterable[tuple[str, object]]) -> dict[str, set[object]]:
    """The folded names that stand for more than one thing."""
    meanings: dict[str, set[object]] = defaultdict(set)
    for name, meaning in names:
        meanings[folded(name)].add(meaning)
    return {name: meant for name, meant in meanings.items() if len(meant) > 1}


def test_no_two_kinds_share_a_name() -> None:
    kinds = WORDS.kinds.values()
    assert not clashes(
        (word, kind.name) for kind in kinds for word in (kind.name, kind.label, kind.plural, *kind.other_names)
    )


@pytest.mark.parametrize("kind", WORDS.kinds)
def test_no_heading_of_a_sheet_means_two_columns(kind: str) -> None:
    headings = [(word, column) for word, column, _ in WORDS.headings(kind)]
    assert not clashes(headings)
    assert not {folded(word) for word, _ in headings} & BASE_COLUMNS


def test_no_two_codes_of_a_list_share_a_word() -> None:
    for attribute in WORDS.attributes.values():
        words = [(word, code.notation) for code in attribute.codes for word in (code.notation, code.label)]
        others = [(word, code.notation) for code in attribute.codes for word in code.other_names if folded(word)]
        assert not clashes(words + others), attribute.name


def test_derived_facts_are_computed_from_what_can_be_loaded() -> None:
    known = {*WORDS.attributes, *WORDS.links, *BASE_COLUMNS}
    for attribute in WORDS.attributes.values():
        assert {*attribute.derived_from} <= known - {attribute.name}, attribute.name


def test_alignments_name_known_terms_and_claim_little(terms: rdflib.Graph) -> None:
    alignments = rdflib.Graph().parse(ROOM / "alignments.ttl")
    assert {str(theirs) for theirs in alignments.objects()} <= ALLOWED
    assert all((ours, RDFS.label, None) in terms for ours in alignments.subjects())
    equivalents = {*alignments.subject_objects(OWL.equivalentClass)}
    org = rdflib.Namespace("http://www.w3.org/ns/org#")
    assert equivalents == {(GT.Organisation, org.Organization), (GT.Post, org.Post)}
    assert {*alignments.predicates()} == {OWL.equivalentClass, SKOS.closeMatch, SKOS.broadMatch, RDFS.seeAlso}
