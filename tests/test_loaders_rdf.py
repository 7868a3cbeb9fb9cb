"""RDF files of every format in; broken, hostile and remote ones refused with one clear error."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest

from golden_thread.loaders import load
from golden_thread.loaders.guards import Limits
from golden_thread.loaders.problems import Unreadable
from golden_thread.loaders.rdf import CONTEXT, FORMATS, read_rdf

GT = "https://w3id.org/golden-thread/ns#"
NT = (
    f"<https://example.org/O1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{GT}Outcome> .\n"
    f"<https://example.org/M1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{GT}Measure> .\n"
    f"<https://example.org/M1> <{GT}measures> <https://example.org/O1> .\n"
)
TTL = f"@prefix gt: <{GT}> . <O1> a gt:Outcome . <M1> a gt:Measure ; gt:measures <O1> ."
XML = (
    f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:gt="{GT}">'
    '<gt:Outcome rdf:about="O1"/><gt:Measure rdf:about="M1"><gt:measures rdf:resource="O1"/></gt:Measure></rdf:RDF>'
)
GRAPH = [{"id": "O1", "type": "Outcome"}, {"id": "M1", "type": "Measure", "measures": "O1"}]
JSON = json.dumps({"@context": CONTEXT, "@graph": GRAPH})
DOCUMENTS = {".ttl": TTL, ".nt": NT, ".rdf": XML, ".owl": XML, ".xml": XML, ".jsonld": JSON, ".json": JSON}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails any test in which somebody so much as opens a socket."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("something reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place for a file; the tests give it its ending."""
    return tmp_path / "plan"


def written(path: Path, ending: str, content: str | bytes) -> Path:
    """A file of that content."""
    path = path.with_suffix(ending)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refused(path: Path, **limits: int) -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(Unreadable) as error:
        read_rdf(path, Limits(**limits))
    assert error.value.what
    assert error.value.do
    return str(error.value)


def test_there_is_a_document_for_each_format() -> None:
    assert set(DOCUMENTS) == set(FORMATS)


@pytest.mark.parametrize("ending", DOCUMENTS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_format_reads_alike(ending: str, encoding: str, file: Path) -> None:
    plan = read_rdf(written(file, ending, DOCUMENTS[ending].encode(encoding)))
    assert (sorted(plan.ids), plan.link_count, plan.problems, plan.about.name) == (["M1", "O1"], 1, (), "plan")


@pytest.mark.parametrize("ending", [".ttl", ".nt", ".jsonld", ".rdf"])
def test_load_knows_the_ending(ending: str, file: Path) -> None:
    assert load(written(file, ending, DOCUMENTS[ending])).n == 2


@pytest.mark.parametrize(
    "context",
    [
        CONTEXT,
        "context.jsonld",
        [CONTEXT, {"Ziel": "Outcome"}],
        {"@vocab": GT, "id": "@id", "type": "@type", "measures": {"@type": "@id"}},
    ],
)
def test_contexts_that_need_nothing_fetched(context: object, file: Path) -> None:
    plan = read_rdf(written(file, ".jsonld", json.dumps({"@context": context, "@graph": GRAPH})))
    assert (plan.n, plan.link_count) == (2, 1)


def test_plain_json_is_typed_by_our_context(file: Path) -> None:
    target = {"id": "T1", "type": "Target", "value": 5.5, "endDate": "2016-03-31", "targetFor": ["O1"], "title": "x"}
    plan = read_rdf(written(file, ".json", json.dumps({"@context": CONTEXT, "@graph": [*GRAPH, target]})))
    assert (plan.value("T1", "value"), len(plan.value("T1", "endDate")), plan.problems) == ((5.5,), 1, ())


@pytest.mark.parametrize(
    "document",
    [
        {"@context": "https://schema.org/", "@graph": GRAPH},
        {"@context": [CONTEXT, "http://example.org/context"], "@graph": GRAPH},
        {"@context": {"@import": "http://example.org/context"}, "@graph": GRAPH},
        {"@context": {"measures": {"@id": "gt:measures", "@context": "//example.org/c"}}, "@graph": GRAPH},
        {"@context": CONTEXT, "@graph": [{"@context": "file:///etc/passwd", "id": "O1"}]},
        {"@context": f"{CONTEXT}?x", "@graph": GRAPH},
    ],
)
def test_a_context_elsewhere_is_refused(document: object, file: Path) -> None:
    said = refused(written(file, ".jsonld", json.dumps(document)))
    assert "its @context stands elsewhere (" in said
    assert "nothing is fetched" in said
    assert said.endswith(CONTEXT)


def test_imports_are_named_and_not_followed(file: Path) -> None:
    owl = "<http://www.w3.org/2002/07/owl#imports>"
    plan = read_rdf(written(file, ".ttl", f"{TTL} <> {owl} <http://example.org/x>, <file:///etc/passwd> ."))
    assert [str(problem) for problem in plan.problems] == [
        "plan.ttl, owl:imports: <http://example.org/x> was not fetched. Load that file by itself.",
        "plan.ttl, owl:imports: <file:///etc/passwd> was not fetched. Load that file by itself.",
    ]


@pytest.mark.parametrize(
    ("ending", "content", "said"),
    [
        (".ttl", "", "plan.ttl: the file is empty."),
        (".ttl", "<a> <b> .", "plan.ttl: it is not Turtle that can be read (line 1):"),
        (".ttl", f"{TTL}\n\n<O2> a gt:Outcome", "plan.ttl: it is not Turtle that can be read (line 3):"),
        (".ttl", f"{TTL} <bad iri> a gt:Outcome .", "plan.ttl: it is not Turtle that can be read (line 1):"),
        (".ttl", "Überall".encode("latin-1"), "plan.ttl: it is not Turtle in UTF-8. Save it again in UTF-8."),
        (".ttl", b"%PDF-1.7", "plan.ttl: this is a PDF, not Turtle."),
        (".nt", b"PK\x03\x04", "plan.nt: this is a zip or an Office file, not N-Triples."),
        (".ttl", "<!DOCTYPE html><html></html>", "plan.ttl: it is not Turtle that can be read (line 1):"),
        (".nt", TTL, "plan.nt: it is not N-Triples that can be read (line 1):"),
        (".rdf", TTL, "plan.rdf: it is not RDF/XML that can be read"),
        (".rdf", XML.replace("</rdf:RDF>", ""), "plan.rdf: it is not RDF/XML that can be read"),
        (".jsonld", "{", "plan.jsonld: it is not JSON (line 1:"),
        (".jsonld", "[" * 100_000, "plan.jsonld: its JSON nests too deeply"),
        (".jsonld", "[" * 90 + "]" * 90, "plan.jsonld: its JSON nests too deeply"),
        (".jsonld", "1" * 5_000, "plan.jsonld: its JSON nests too deeply, or holds too long a number."),
        (".jsonld", '{"@context": {"@vocab": 5}}', "plan.jsonld: it is not JSON-LD that can be read"),
        (".txt", TTL, "plan.txt: its ending names no RDF format."),
    ],
)
def test_what_cannot_be_read_is_said_once_and_clearly(ending: str, content: str | bytes, said: str, file: Path) -> None:
    assert refused(written(file, ending, content)).startswith(said)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE rdf:RDF [<!ENTITY a "b">]>',
        "<!doctype rdf:RDF SYSTEM 'http://example.org/x.dtd'>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused(head: str, encoding: str, file: Path) -> None:
    said = refused(written(file, ".rdf", (head + XML).encode(encoding)))
    assert said == ("plan.rdf: it declares a document type or entities, which are not read. Save it as Turtle (.ttl).")


def test_a_file_that_is_too_large_is_refused(file: Path) -> None:
    assert "too large" in refused(written(file, ".ttl", TTL), file=20)


def test_a_file_that_says_too_much_is_refused(file: Path) -> None:
    with pytest.raises(Unreadable, match="it states more than 2 things"):
        read_rdf(written(file, ".nt", NT), most=2)


def test_people_are_left_out_and_counted(file: Path) -> None:
    turtle = f"""@prefix gt: <{GT}> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <P1> a gt:Post ; rdfs:label "Head of Housing (Jane Smith)" .
        <O1> a gt:Outcome ; rdfs:label "Warm homes" ;
            gt:note "Ask jane@example.org" ; gt:ownedBy <mailto:j@example.org> ."""
    plan = read_rdf(written(file, ".ttl", turtle))
    assert sorted(plan.titles) == ["Head of Housing", "Warm homes"]
    assert plan.things["note"].tolist() == ["Ask", ""]
    [problem] = plan.problems
    assert problem.what == "2 e-mail addresses and 1 name that may be a person's were left out"


def test_reading_leaves_the_file_as_it_is(file: Path) -> None:
    path = written(file, ".jsonld", JSON)
    read_rdf(path)
    assert path.read_bytes() == JSON.encode()
    assert [*path.parent.iterdir()] == [path]


@pytest.mark.parametrize(("ending", "content"), [(".ttl", "# nothing"), (".jsonld", "null"), (".jsonld", "[]")])
def test_a_file_that_states_nothing_is_refused(ending: str, content: str, file: Path) -> None:
    assert "it states nothing" in refused(written(file, ending, content))
