"""The JSON-LD context says what the vocabulary says."""

import json
from importlib import resources

import pyoxigraph as ox

from golden_thread.ontology.context import context_text, json_ld_context
from golden_thread.ontology.terms import namespace, vocabulary


def test_the_shipped_context_is_the_vocabulary_s() -> None:
    shipped = resources.files("golden_thread.ontology").joinpath("context.jsonld").read_text("utf-8")
    assert shipped == context_text(), "run python -m golden_thread.ontology.context"


def test_plain_json_reads_as_triples() -> None:
    document = {
        **json_ld_context(vocabulary()),
        "id": "urn:a1",
        "type": "Action",
        "title": "Re-inspect the worst premises",
        "contributesTo": ["urn:o1", "urn:o2"],
        "dueDate": "2021-03-31",
        "wish": "a word that is not in the vocabulary",
    }
    triples = {(quad.predicate, quad.object) for quad in ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD)}
    day = ox.Literal("2021-03-31", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    assert triples >= {
        (ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), gt("Action")),
        (gt("contributesTo"), ox.NamedNode("urn:o1")),
        (gt("contributesTo"), ox.NamedNode("urn:o2")),
        (gt("dueDate"), day),
        (gt("wish"), ox.Literal("a word that is not in the vocabulary")),
    }


def gt(name: str) -> ox.NamedNode:
    return ox.NamedNode(namespace() + name)
