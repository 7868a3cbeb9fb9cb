"""JSON-LD and RDF/XML gone wrong: contexts and entities that stand elsewhere, numbers that are none, depth."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from .broken_books import LAUGHS, OUTSIDE, REMOTE
from .broken_graphs import GT, TURTLE, graph
from .broken_plan import ANY, LOADS, UNREADABLE

JSON = {
    "@context": {"@vocab": GT, "id": "@id", "type": "@type", "title": "http://www.w3.org/2000/01/rdf-schema#label",
                 "contributesTo": {"@type": "@id"}, "@base": "https://example.org/good-town/"},
    "@graph": [{"id": "P1", "type": "Priority", "title": "Safe town"},
               {"id": "O1", "type": "Outcome", "title": "Fewer fires", "contributesTo": "P1"}],
}  # fmt: skip
JSON_TEXT = json.dumps(JSON, indent=1)
XML = f"""<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:gt="{GT}"
  xmlns:rdfs="http://www.w3.org/2000/01/rdf-schema#" xml:base="https://example.org/good-town/">
 <gt:Priority rdf:about="P1"><rdfs:label>Safe town</rdfs:label></gt:Priority>
 <gt:Outcome rdf:about="O1"><rdfs:label>Fewer fires</rdfs:label><gt:contributesTo rdf:resource="P1"/></gt:Outcome>
</rdf:RDF>
"""


def json_with(change: Callable[[dict[str, Any]], object]) -> Callable[[], str]:
    """The good JSON-LD after a change, as text."""

    def made() -> str:
        document = json.loads(json.dumps(JSON))
        change(document)
        return json.dumps(document)

    return made


def context(value: object) -> Callable[[], str]:
    return json_with(lambda document: document.update({"@context": value}))


TWO = frozenset({"P1", "O1"})
graph("good", "nothing is wrong", LOADS, json.dumps(JSON), "", "jsonld", TWO)
graph("empty", "the file is empty", UNREADABLE, "", "empty", "jsonld")
graph("no-json", "the file is not JSON", UNREADABLE, "{'id': 'O1'}", "JSON", "jsonld")
graph("cut", "the file breaks off", UNREADABLE, json.dumps(JSON)[:-40], "JSON", "jsonld")
graph("null", "the file is null", UNREADABLE, "null", "", "jsonld")
graph("number", "the file is a number", UNREADABLE, "42", "", "jsonld")
graph("list", "the file is an empty list", UNREADABLE, "[]", "", "jsonld")
graph(
    "remote",
    "the context stands elsewhere",
    UNREADABLE,
    context("http://example.org/context.jsonld"),
    "fetched",
    "jsonld",
)
graph(
    "remote-among-others",
    "one of several contexts stands elsewhere",
    UNREADABLE,
    context([JSON["@context"], "https://schema.org/"]),
    "fetched",
    "jsonld",
)
graph("remote-inside", "a context inside stands elsewhere", UNREADABLE,
      json_with(lambda d: d["@graph"][0].update({"@context": "http://example.org/c"})), "fetched", "jsonld")  # fmt: skip
graph(
    "remote-by-import",
    "a context imports one from elsewhere",
    UNREADABLE,
    context({"@version": 1.1, "@import": "http://example.org/c"}),
    "fetched",
    "jsonld",
)
graph(
    "remote-for-a-term",
    "a word's own context stands elsewhere",
    UNREADABLE,
    context({"@version": 1.1, "@vocab": GT, "note": {"@id": f"{GT}note", "@context": "http://example.org/c"}}),
    "fetched",
    "jsonld",
)
graph("context-a-number", "the context is a number", UNREADABLE, context(42), "", "jsonld")
graph(
    "context-of-circles",
    "words of the context mean each other",
    UNREADABLE,
    context({"a": "b:x", "b": "a:y"}),
    "",
    "jsonld",
)
graph(
    "not-a-number",
    "a value is NaN",
    UNREADABLE,
    json.dumps(JSON).replace('"Safe town"', "NaN"),
    "JSON|number",
    "jsonld",
)
graph(
    "endless",
    "a value is Infinity",
    UNREADABLE,
    json.dumps(JSON).replace('"Safe town"', "Infinity"),
    "JSON|number",
    "jsonld",
)
graph(
    "long-number",
    "a number has a hundred thousand digits",
    UNREADABLE,
    json.dumps(JSON).replace('"Safe town"', "9" * 100_000),
    "number",
    "jsonld",
)
graph("deep", "lists are nested a hundred thousand deep", UNREADABLE, "[" * 100_000 + "]" * 100_000, "deep", "jsonld")
graph(
    "deep-objects",
    "objects are nested a thousand deep",
    UNREADABLE,
    '{"a":' * 1_000 + "1" + "}" * 1_000,
    "deep",
    "jsonld",
)
graph(
    "keys-twice",
    "a key stands twice",
    ANY,
    json.dumps(JSON).replace('"title": "Safe town"', '"title": "Safe town", "title": "Other"'),
    "",
    "jsonld",
)
graph(
    "half-a-letter",
    "a text holds half a letter",
    ANY,
    json.dumps(JSON).replace("Safe town", "Safe \\ud800 town"),
    "",
    "jsonld",
)
graph("nul", "a text holds a NUL", ANY, json.dumps(JSON).replace("Safe town", "Safe\\u0000town"), "", "jsonld")
graph(
    "types-wrong",
    "a type is a number",
    UNREADABLE,
    json_with(lambda d: d["@graph"][0].update({"type": 7})),
    "",
    "jsonld",
)
graph(
    "title-a-list",
    "a title is several",
    ANY,
    json_with(lambda d: d["@graph"][0].update({"title": ["a", "b"]})),
    "",
    "jsonld",
)
graph(
    "title-an-object",
    "a title is an object",
    ANY,
    json_with(lambda d: d["@graph"][0].update({"title": {"en": "a"}})),
    "",
    "jsonld",
)
graph(
    "id-a-number", "an id is a number", UNREADABLE, json_with(lambda d: d["@graph"][0].update({"id": 7})), "", "jsonld"
)

# RDF/XML

graph("good", "nothing is wrong", LOADS, XML, "", "rdf", TWO)
graph("empty", "the file is empty", UNREADABLE, "", "empty", "rdf")
graph("cut", "the file breaks off", UNREADABLE, XML[:-30], "", "rdf")
graph(
    "entity",
    "an entity is declared",
    UNREADABLE,
    XML.replace("<rdf:RDF", '<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF'),
    "entities",
    "rdf",
)
graph(
    "laughs",
    "a billion laughs",
    UNREADABLE,
    XML.replace("<rdf:RDF", f"{LAUGHS}<rdf:RDF").replace("Safe", "&j;"),
    "entities",
    "rdf",
)
graph(
    "outside",
    "an entity is a file of this machine",
    UNREADABLE,
    XML.replace("<rdf:RDF", f"{OUTSIDE}<rdf:RDF").replace("Safe", "&x;"),
    "entities",
    "rdf",
)
graph(
    "remote",
    "the document type stands elsewhere",
    UNREADABLE,
    XML.replace("<rdf:RDF", f"{REMOTE}<rdf:RDF"),
    "entities",
    "rdf",
)
graph(
    "utf-16",
    "the file is in UTF-16, an entity hidden in it",
    UNREADABLE,
    XML.replace("<rdf:RDF", f"{OUTSIDE}<rdf:RDF").encode("utf-16"),
    "entities",
    "rdf",
)
graph("html", "a page of a web site is called RDF", UNREADABLE, "<html><body>Sign in<br></body></html>", "", "rdf")
graph("svg", "a picture is called RDF", ANY, "<svg xmlns='http://www.w3.org/2000/svg'/>", "", "rdf")
graph(
    "deep",
    "elements are nested ten thousand deep",
    ANY,
    XML.replace("Safe town", "<a>" * 10_000 + "</a>" * 10_000),
    "",
    "rdf",
)
graph("turtle", "Turtle is called RDF/XML", UNREADABLE, TURTLE, "", "rdf")
