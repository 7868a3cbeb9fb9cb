"""Triples in, a plan and its problems out."""

from __future__ import annotations

import datetime

import pyoxigraph as ox
import pytest

from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.rdf_reading import MOST_PROBLEMS, plan_from_triples

HEAD = """
@prefix : <https://example.org/plan/> .
@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def read(turtle: str) -> PlanGraph:
    """The plan that a little Turtle states."""
    return plan_from_triples(ox.parse(HEAD + turtle, ox.RdfFormat.TURTLE), name="demo", file="demo.ttl")


def told(turtle: str) -> list[str]:
    """The problems of a little Turtle, as they are shown."""
    return [str(problem) for problem in read(turtle).problems]


def test_things_values_and_links() -> None:
    plan = read(
        ':O1 a gt:Outcome ; rdfs:label "Warm homes"@en ; gt:source "p. 3" ; gt:basis "inferred" ; gt:note "n" .\n'
        ':M1 a gt:Measure ; gt:measures :O1 ; gt:unit "%" ; gt:brokenDownBy "age", "place" ; gt:periodsShown 3 .\n'
        ':T1 a gt:Target ; gt:targetFor :M1 ; gt:value 5.5 ; gt:endDate "2016-03-31"^^xsd:date .'
    )
    assert plan.problems == ()
    row = plan.things.iloc[plan.rows["O1"]]
    assert row[["title", "source", "basis", "note"]].tolist() == ["Warm homes", "p. 3", "inferred", "n"]
    assert plan.value("M1", "brokenDownBy") == ("age", "place")
    assert plan.value("T1", "endDate") == (datetime.date(2016, 3, 31),)
    assert (plan.value("M1", "periodsShown"), plan.value("T1", "value")) == ((3.0,), (5.5,))
    assert plan.link_count == 2


def test_the_cover_sheet_and_the_scope() -> None:
    plan = read(
        '<> a gt:Dataset ; dcterms:identifier "nbc" ; rdfs:label "Newcastle" ; gt:isExample true ;\n'
        ' gt:asOf "2012-06-30"^^xsd:date ; gt:publishedTo "public" ; gt:note "n" .\n'
        ":O1 a gt:Outcome .\n"
        '[] a gt:ScopeStatement ; gt:what "Measure.unit" ; gt:whole false ; gt:note "not asked" .\n'
        '[] a gt:ScopeStatement ; gt:what "below" ; gt:within :O1 ; gt:whole true .\n'
        '[] a gt:ScopeStatement ; gt:what "row" ; gt:within "O1" ; gt:whole true .'.replace("<>", ":")
    )
    assert (plan.about.name, plan.about.title, plan.about.example) == ("nbc", "Newcastle", True)
    assert (plan.about.as_of, plan.about.audience) == (datetime.date(2012, 6, 30), "public")
    assert [(row.what, row.within, row.whole, row.note) for row in plan.scope] == [
        ("Measure.unit", "", False, "not asked"),
        ("below", "O1", True, ""),
        ("row", "O1", True, ""),
    ]


def test_without_a_cover_sheet_the_file_names_the_dataset() -> None:
    assert read(":O1 a gt:Outcome .").about.name == "demo"


def test_what_is_said_of_a_link() -> None:
    plan = read(
        ":O1 a gt:Outcome . :M1 a gt:Measure ; gt:measures :O1 .\n"
        "[] a gt:LinkStatement ; gt:low :M1 ; gt:link gt:measures ; gt:high :O1 ;\n"
        ' gt:basis "inferred" ; gt:source "p. 4" .'
    )
    [block] = plan.blocks
    assert (block.basis.tolist(), block.source.tolist(), block.note.tolist()) == ([1], ["p. 4"], [""])


@pytest.mark.parametrize(
    ("turtle", "id"),
    [
        (":O%201 a gt:Outcome .", "O 1"),
        ("<https://example.org/x#O1> a gt:Outcome .", "O1"),
        ("<https://example.org/x/O1/> a gt:Outcome .", "O1"),
        (':x a gt:Outcome ; dcterms:identifier "1.2" .', "1.2"),
        ('[] a gt:Outcome ; rdfs:label "Warm homes" .', "outcome-warm-homes"),
    ],
)
def test_ids(turtle: str, id: str) -> None:
    assert read(turtle).ids.tolist() == [id]


def test_two_iris_with_one_ending_stay_apart() -> None:
    plan = read(":O1 a gt:Outcome . schema:O1 a gt:Outcome . :M a gt:Measure ; gt:measures schema:O1 .")
    assert sorted(plan.ids) == ["M", "O1", "https://schema.org/O1"]
    assert "https://schema.org/O1> would have the id O1" in str(plan.problems[0])


def test_an_end_that_only_sounds_like_a_thing_is_not_it() -> None:
    plan = read(":O1 a gt:Outcome . :M a gt:Measure ; gt:measures schema:O1 .")
    assert plan.count("Unresolved") == 1


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ('rdfs:label "Cartrefi"@cy, "Homes"@en', "Homes"),
        ('rdfs:label "Cartrefi"@cy', "Cartrefi"),
        ('dcterms:title "Homes"', "Homes"),
        ('skos:prefLabel "Homes" ; rdfs:label "Warm homes"', "Warm homes"),
        ('gt:source "p. 1"', "O1"),
    ],
)
def test_titles(titles: str, title: str) -> None:
    assert read(f":O1 a gt:Outcome ; {titles} .").titles.tolist() == [title]


@pytest.mark.parametrize(
    ("turtle", "problem"),
    [
        (
            ":O1 a gt:Measure, gt:Outcome .",
            "demo.ttl, rdf:type: <https://example.org/plan/O1> is of several kinds: it was read as Outcome, "
            "not as Measure. Give each thing one kind.",
        ),
        (
            ":M a gt:Measure ; gt:measures :safer-street . :safer-streets a gt:Outcome .",
            "demo.ttl, gt:measures: no thing is called 'safer-street'. Did you mean 'safer-streets'?",
        ),
        (
            ":O1 a gt:Outcome ; gt:contributsTo :P .",
            "demo.ttl, gt:contributsTo: 1 statement was left out, for the vocabulary has no such word. "
            "Did you mean gt:contributesTo?",
        ),
        (
            ':O1 a gt:Outcome ; schema:name "a", "b" .',
            "demo.ttl, <https://schema.org/name>: 2 statements were left out, for the vocabulary has no such word. "
            "Use the words of the Golden Thread vocabulary.",
        ),
        (
            ":O1 a gt:Outcomes .",
            "demo.ttl, rdf:type: 1 thing is of a kind the vocabulary does not have: "
            "<https://w3id.org/golden-thread/ns#Outcomes>. Did you mean gt:Outcome?",
        ),
        (
            ":O1 rdfs:label 'x' .",
            "demo.ttl, rdf:type: 1 thing is of no kind that is stated. Say its kind, such as `a gt:Outcome`.",
        ),
        (
            ": a owl:Ontology ; owl:imports schema: .",
            "demo.ttl, owl:imports: <https://schema.org/> was not fetched. Load that file by itself.",
        ),
        (
            ':M a gt:Measure ; gt:measures "Warm homes" .',
            "demo.ttl, gt:measures: M measures the text 'Warm homes', not a thing. Give the IRI of the thing.",
        ),
        (
            ":P a gt:Priority ; gt:measures :Q . :Q a gt:Priority .",
            "demo.ttl, gt:measures: P measures Q, but by the vocabulary no Priority measures Priority. "
            "Check the link, or the kinds of its ends.",
        ),
        (
            ':O1 a gt:Outcome ; gt:unit "%" .',
            "demo.ttl, gt:unit: O1 is of the kind Outcome, which has no unit. Check its kind.",
        ),
        (
            ':M a gt:Measure ; gt:declaredStage "outcom" .',
            "demo.ttl, gt:declaredStage: M: 'outcom' is not a word for declared stage. Did you mean 'outcome'? "
            "Write input, activity, output, reach, service-quality, outcome, impact or unknown.",
        ),
        (
            ':T a gt:Target ; gt:endDate "2016" .',
            "demo.ttl, gt:endDate: T: '2016' is no whole date. Write it as 2012-03-31 or 31/03/2012.",
        ),
        (
            ":T a gt:Target ; gt:value :x .",
            "demo.ttl, gt:value: T: value is <https://example.org/plan/x>, not a value. Write the value itself.",
        ),
        (
            ':T a gt:Target ; gt:endDate "2016-01-01", "2017-01-01" .',
            "demo.ttl, gt:endDate: T states several values of end date; the first was taken. State one.",
        ),
        (
            ':O1 a gt:Outcome ; gt:basis "guess" .',
            "demo.ttl, gt:basis: <https://example.org/plan/O1> has the basis 'guess'; it was read as inferred. "
            "Write stated, inferred or illustrative.",
        ),
        (
            ":M a gt:Measure ; gt:measures :OC1 . :oc1 a gt:Outcome .",
            "demo.ttl, gt:measures: no thing is called 'OC1'. Did you mean 'oc1'?",
        ),
        (
            ":T a gt:Target ; gt:value 'NaN'^^xsd:double .",
            "demo.ttl, gt:value: T: 'NaN' is not a number. Write digits only, such as 90 or 1,200; put words in Note.",
        ),
        (
            '[] a gt:ScopeStatement ; gt:what "Outcome.colour" ; gt:whole true .',
            "demo.ttl, gt:what: 'Outcome.colour' is neither a kind nor a column, so it says nothing. "
            "Write a kind, such as Measure; a column, such as Measure.ownedBy; row or below.",
        ),
        (
            "[] a gt:ScopeStatement ; gt:what 'row' ; gt:within :O ; gt:whole true . :O a gt:Outcome . "
            "[] a gt:ScopeStatement ; gt:what 'row' ; gt:within :O ; gt:whole false .",
            "demo.ttl, gt:whole: 'row' is said to be whole and not to be; the last counts. Delete one.",
        ),
        (
            '[] a gt:ScopeStatement ; gt:what "row" ; gt:within :O9 ; gt:whole false .',
            "demo.ttl, gt:within: no thing is called 'O9', so nothing is said. Correct the IRI.",
        ),
        (
            ":O a gt:Outcome . :P a gt:Post . [] a gt:LinkStatement ; gt:low :O ; gt:link gt:ownedBy ; gt:high :P .",
            "demo.ttl, gt:LinkStatement: a statement is about a link that is not stated: O ownedBy P. "
            "State the link itself too.",
        ),
        (
            '[] a gt:ScopeStatement ; gt:what "Measure" .',
            "demo.ttl, gt:ScopeStatement: a line of scope lacks gt:what, or gt:whole true or false. Add it.",
        ),
        (
            "[] a gt:LinkStatement ; gt:low :M .",
            "demo.ttl, gt:LinkStatement: a statement about a link lacks gt:low, gt:link or gt:high. Add it.",
        ),
        (
            ': a gt:Dataset ; gt:asOf "June" .',
            "demo.ttl, gt:asOf: 'June' is not a date. Write it as 2012-03-31.",
        ),
        (
            ":a a gt:Dataset . :b a gt:Dataset .",
            "demo.ttl: 2 datasets are described; the first was taken. Describe one a file.",
        ),
    ],
)
def test_problems(turtle: str, problem: str) -> None:
    assert problem in told(turtle)


def test_a_kind_and_one_above_it_are_one_kind() -> None:
    plan = read(":S a gt:Plan, gt:ServicePlan . :P a gt:Organisation, gt:Partner, owl:NamedIndividual .")
    assert (plan.kinds, plan.problems) == (("ServicePlan", "Partner"), ())


def test_what_is_wrong_leaves_the_rest_readable() -> None:
    plan = read(':T a gt:Target ; gt:endDate "soon" ; gt:value 5 ; gt:targetFor :O . :O a gt:Outcome, schema:Thing .')
    assert (plan.value("T", "value"), plan.value("T", "endDate"), plan.link_count) == ((5.0,), (), 1)


def test_several_codes_are_several_values_and_one_is_never_split() -> None:
    plan = read(':P a gt:Project ; gt:smart "specific", "relevant" . :Q a gt:Project ; gt:smart "yes" .')
    assert plan.value("P", "smart") == ("relevant", "specific")
    assert len(plan.value("Q", "smart")) == 4
    assert "not a word for SMART" in told(':P a gt:Project ; gt:smart "specific; relevant" .')[0]


def test_problems_beyond_some_thousands_are_counted() -> None:
    plan = read("".join(f":M{n} a gt:Measure ; gt:measures :G{n} . " for n in range(MOST_PROBLEMS + 5)))
    assert len(plan.problems) == MOST_PROBLEMS + 1
    assert "5 more problems were met" in {problem.what for problem in plan.problems}


def test_ids_for_very_many_nodes_without_iri_are_made_quickly() -> None:
    plan = read(" ".join("[] a gt:Outcome ." for _ in range(20_000)))
    assert (plan.count("Outcome"), plan.ids[-1]) == (20_000, "outcome-thing-20000")
