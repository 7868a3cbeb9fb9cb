"""A plan written as RDF and read back is the same plan."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.compare
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.cases import plan_of
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph, ScopeRow
from golden_thread.graph.rdf import FORMATS, literal_of, rdf_text, thing_iri, to_rdf, triples, write_rdf
from golden_thread.graph.rdf_reading import plan_from_triples
from golden_thread.loaders import example_names, load
from golden_thread.loaders.rdf import read_rdf

from .plans import DAYS, casts, plans

GT = rdflib.Namespace("https://w3id.org/golden-thread/ns#")
BASE = "https://example.org/plan/"
IDS = ("1.2/b", "..", "Überall #1", "a b&c=d?", 'quo"te', "50%", "x:y", "日本", "back\\slash", "<tag>")


def full_plan() -> PlanGraph:
    """A plan that uses every column there is."""
    about = About("nbc-2012", "Newcastle & its Partnership", DAYS[1], True, "public", "from a paper")
    builder = PlanBuilder(about)
    for number, id in enumerate(IDS):
        builder.thing(id, "Outcome", f"Title {number} of {id}", source="2.4 b1", basis="illustrative", note="a\nb")
    builder.thing("M", "Measure", "Crime", basis="inferred")
    builder.thing("T", "Target", "600 homes")
    for attribute, value in (("unit", "%"), ("brokenDownBy", "age"), ("brokenDownBy", "place"), ("periodsShown", 3.0)):
        builder.value("M", attribute, value)
    for attribute, number in (("value", 600.25), ("tolerance", -0.001)):
        builder.value("T", attribute, number)
    builder.value("T", "endDate", DAYS[1])
    builder.link("M", "measures", "..", basis="inferred", source="2.4", note="the paper only asks")
    builder.link("M", "measures", "50%")
    builder.link("T", "targetFor", "no such thing")
    builder.scope(ScopeRow("Measure", "", False, "not asked"))
    builder.scope(ScopeRow("below", "1.2/b", True))
    return builder.build()


def read_back(plan: PlanGraph, ending: str, folder: Path, base: str = "") -> PlanGraph:
    """The plan after it was written and read."""
    path = folder / f"plan{ending}"
    write_rdf(plan, path, base)
    return read_rdf(path)


def link_columns(plan: PlanGraph) -> set[tuple[object, ...]]:
    """Everything that is said of links."""
    return {
        (block.link, plan.ids[plan.spans[block.low_kind]][low], plan.ids[plan.spans[block.high_kind]][high], *said)
        for block in plan.blocks
        for low, high, *said in zip(block.low, block.high, block.basis, block.source, block.note, strict=True)
    }


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("base", ["", BASE, "https://example.org/plan#"])
def test_everything_comes_back(ending: str, base: str, tmp_path: Path) -> None:
    plan = full_plan()
    back = read_back(plan, ending, tmp_path, base)
    assert back.digest == plan.digest
    assert (back.about, back.scope) == (plan.about, plan.scope)
    assert link_columns(back) == link_columns(plan)
    assert [problem.what for problem in back.problems] == ["no thing is called 'no such thing'"]


@given(st.data())
@pytest.mark.parametrize("ending", FORMATS)
def test_made_up_plans_come_back(ending: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    plan = data.draw(plans(data.draw(casts()), sourced=True))
    back = read_back(plan, ending, tmp_path_factory.getbasetemp())
    assert back.digest == plan.digest
    assert (back.about, back.scope, link_columns(back)) == (plan.about, plan.scope, link_columns(plan))


@pytest.mark.parametrize("name", example_names())
def test_the_shipped_examples_come_back(name: str, tmp_path: Path) -> None:
    plan = load(f"example:{name}")
    for ending in FORMATS:
        back = read_back(plan, ending, tmp_path)
        assert (back.digest, back.about, back.scope) == (plan.digest, plan.about, without_places(plan))
        assert link_columns(back) == link_columns(plan)


def without_places(plan: PlanGraph) -> tuple[ScopeRow, ...]:
    """The plan's scope rows without where they stood in the input."""
    return tuple(replace(row, place="") for row in plan.scope)


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_plan_is_the_same_bytes_in_whatever_order_it_was_loaded(ending: str) -> None:
    one = plan_of("B: Outcome\nA: Outcome, contributesTo P; Q\nM: Measure, measures A; B\nP: Priority\nQ: Priority")
    other = plan_of("Q: Priority\nP: Priority\nM: Measure, measures B; A\nA: Outcome, contributesTo Q; P\nB: Outcome")
    assert rdf_text(one, ending) == rdf_text(other, ending)


def test_turtle_is_readable() -> None:
    text = rdf_text(plan_of('"Safe, sound": Outcome\nM: Measure, measures "Safe, sound", periodsShown=3'), base=BASE)
    assert text.splitlines()[:2] == [f"@prefix : <{BASE}> .", "@prefix dcterms: <http://purl.org/dc/terms/> ."]
    assert text.splitlines()[-4:] == [
        ":M a gt:Measure ;",
        '\trdfs:label "M" ;',
        "\tgt:measures :Safe\\%2C\\%20sound ;",
        "\tgt:periodsShown 3 .",
    ]


def test_json_ld_carries_its_own_context_and_short_ids() -> None:
    document = json.loads(rdf_text(plan_of("O: Outcome\nM: Measure, measures O"), ".jsonld", BASE))
    assert document["@context"]["@base"] == BASE
    assert document["@context"]["measures"] == {"@type": "@id"}
    assert document["@graph"][-1] == {"id": "M", "type": "Measure", "title": "M", "measures": "O"}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use of it
def test_another_reader_of_json_ld_finds_the_same_triples() -> None:
    plan = replace(full_plan(), scope=())
    text = rdf_text(plan, ".jsonld", BASE)
    others = rdflib.Graph().parse(data=text, format="json-ld")
    assert rdflib.compare.isomorphic(others, to_rdf(plan, BASE))


def test_what_is_said_of_a_link_stands_beside_it() -> None:
    graph = to_rdf(full_plan(), BASE)
    [statement] = graph.subjects(rdflib.RDF.type, GT.LinkStatement)
    assert graph.value(statement, GT.link) == GT.measures
    assert str(graph.value(statement, GT.basis)) == "inferred"
    assert (graph.value(statement, GT.low), GT.measures, graph.value(statement, GT.high)) in graph


def test_values_are_typed() -> None:
    assert literal_of("yes") == ox.Literal("yes")
    assert str(literal_of(DAYS[1]).datatype).endswith("XMLSchema#date>")
    assert literal_of(1e22).value == "1" + "0" * 22
    assert literal_of(1e-7).value == "0.0000001"
    assert literal_of(2.5, integer=True).value == "2.5"


@pytest.mark.parametrize("id", IDS)
def test_an_id_is_one_segment_of_the_iri(id: str) -> None:
    found = plan_from_triples(
        [ox.Triple(thing_iri(BASE, id), ox.NamedNode(str(rdflib.RDF.type)), ox.NamedNode(str(GT.Risk)))],
        name="x",
        file="x.nt",
    )
    assert found.ids.tolist() == [id]


def test_a_format_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"\.rdf is no format to write: choose \.ttl"):
        write_rdf(full_plan(), tmp_path / "plan.rdf")
    assert not [*tmp_path.iterdir()]


def test_a_plan_without_things_is_its_cover_sheet() -> None:
    found = [*triples(PlanBuilder(About("empty")).build())]
    assert [triple.object.value for triple in found] == [str(GT.Dataset), "empty"]
