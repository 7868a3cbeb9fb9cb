"""A small index over Turtle."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from golden_thread.ontology.triples import RDFS, Triples, UnreadableTurtle

TURTLE = """@prefix ex: <https://example.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:a a ex:Thing ; rdfs:label "A" , "Aye" ; ex:list ( 1 2 ) ."""


def test_objects_texts_lists_and_types() -> None:
    triples, subject = Triples(TURTLE), ox.NamedNode("https://example.org/a")
    assert triples.texts(subject, f"{RDFS}label") == ("A", "Aye")
    head = triples.one(subject, "https://example.org/list")
    assert head is not None
    assert [item.value for item in triples.items(head)] == ["1", "2"]  # type: ignore[union-attr]
    assert triples.subjects_of_type("https://example.org/Thing") == [subject]
    assert triples.text(subject, "https://example.org/none") == ""


def test_text_that_is_not_turtle_is_refused_with_its_place() -> None:
    with pytest.raises(UnreadableTurtle, match="line 1"):
        Triples("this is no Turtle")
