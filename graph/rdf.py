"""A plan as RDF, and back: Turtle, N-Triples and JSON-LD out, triples in.

A thing is an IRI (a base and its id), its links and values plain triples. What is said about a link (its
basis, source, note) stands on a node of its own beside it, a `gt:LinkStatement`; the cover sheet is a
`gt:Dataset`, a line of the scope sheet a `gt:ScopeStatement`. Written in a fixed order, so that two
files of the same plan are the same bytes. No RDF library but Oxigraph's parser is imported until needed.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pyoxigraph as ox

from golden_thread.graph.plan import BASES, UNRESOLVED, About, Block, PlanGraph, ScopeRow
from golden_thread.ontology.context import json_ld_context
from golden_thread.ontology.rule import Value
from golden_thread.ontology.terms import namespace, vocabulary

if TYPE_CHECKING:
    import rdflib

GT = namespace()
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
DCTERMS = "http://purl.org/dc/terms/"
DATA = "https://w3id.org/golden-thread/data/"
"""Where things stand if no other base is given; an identifier, nothing is fetched."""

PREFIXES = {"dcterms": DCTERMS, "gt": GT, "rdfs": RDFS, "xsd": XSD}
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".jsonld": ox.RdfFormat.JSON_LD}
"""The formats that can be written, by the ending of a file's name."""

Object = ox.NamedNode | ox.BlankNode | ox.Literal
Subject = ox.NamedNode | ox.BlankNode


def write_rdf(plan: PlanGraph, path: Path, base: str = "") -> None:
    """Writes the plan to a file in the format that its ending names; ValueError for one not in FORMATS."""
    path.write_text(rdf_text(plan, path.suffix, base), encoding="utf-8", newline="\n")


def rdf_text(plan: PlanGraph, ending: str = ".ttl", base: str = "") -> str:
    """The plan in the format that a file's ending names; ValueError for one that cannot be written.

    >>> from golden_thread.graph.cases import plan_of
    >>> print(rdf_text(plan_of("Warm homes: Outcome"), base="https://example.org/").splitlines()[-2])
    :Warm\\%20homes a gt:Outcome ;
    """
    if ending not in FORMATS:
        raise ValueError(f"{ending or 'no ending'} is no format to write: choose {', '.join(FORMATS)}")
    base = base or base_of(plan)
    found = triples(plan, base)
    if ending == ".jsonld":
        return _json_ld(found, base)
    if ending == ".nt":
        return _serialised(found, ox.RdfFormat.N_TRIPLES, {})
    text = _serialised(found, ox.RdfFormat.TURTLE, {**PREFIXES, "": base})
    heads = len(PREFIXES) + 1  # Oxigraph writes its prefixes in no fixed order
    lines = text.splitlines(keepends=True)
    return "".join((*sorted(lines[:heads]), *lines[heads:]))


def to_rdf(plan: PlanGraph, base: str = "") -> rdflib.Graph:
    """The plan as an rdflib graph, for notebooks and for libraries that take one."""
    import rdflib

    graph = rdflib.Graph()
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for triple in triples(plan, base):
        graph.add(tuple(map(to_rdflib, triple)))  # type: ignore[arg-type]
    return graph


def to_rdflib(term: Object) -> rdflib.term.Node:
    """One of Oxigraph's terms as rdflib has it."""
    import rdflib

    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    plain = term.datatype.value == f"{XSD}string"
    return rdflib.Literal(term.value, datatype=None if plain else rdflib.URIRef(term.datatype.value))


def base_of(plan: PlanGraph) -> str:
    """The base of the plan's IRIs if no other is given: ours, and the dataset's id."""
    return f"{DATA}{_encoded(plan.about.name)}/"


def thing_iri(base: str, id: str) -> ox.NamedNode:
    """A thing's IRI: the base and its id, percent-encoded.

    >>> thing_iri("https://example.org/", "1.2/b").value
    'https://example.org/1.2%2Fb'
    """
    return ox.NamedNode(f"{base}{_encoded(id)}")


def _encoded(id: str) -> str:
    """The id as one segment of an IRI; dots at its end are encoded too, since text and some readers drop them."""
    kept = id.rstrip(".")
    return quote(kept, safe="") + "%2E" * (len(id) - len(kept))


def triples(plan: PlanGraph, base: str = "") -> Iterator[ox.Triple]:
    """Everything the plan states, in a fixed order: cover, scope, things by kind and id, notes on links."""
    base = base or base_of(plan)
    yield from _dataset(plan.about, ox.NamedNode(base))
    for number, row in enumerate(plan.scope, 1):
        yield from _scope(row, ox.BlankNode(f"scope{number}"), base)
    yield from thing_triples(plan, base)
    said = sorted(_said_of_links(plan))
    for number, statement in enumerate(said, 1):
        yield from _link_statement(statement, ox.BlankNode(f"link{number}"), base)


def thing_triples(plan: PlanGraph, base: str) -> Iterator[ox.Triple]:
    """What the plan states of its things: kind, title, source, basis, note, values and links."""
    stated = _stated(plan, base)
    cells = plan.things[["title", "source", "basis", "note"]].to_numpy(dtype=object)
    for kind, span in plan.spans.items():
        for row in sorted(range(span.start, span.stop), key=plan.ids.__getitem__):
            subject = thing_iri(base, plan.ids[row])
            own = () if kind == UNRESOLVED else _columns(kind, *cells[row])
            for predicate, value in (*own, *sorted(stated.get(row, ()), key=_by_text)):
                yield ox.Triple(subject, ox.NamedNode(predicate), value)


def literal_of(value: Value, integer: bool = False) -> ox.Literal:
    """A value as a typed literal: text plain, numbers decimal (whole ones integer if asked), days xsd:date.

    >>> literal_of(1200.0).value, literal_of(3.0, integer=True).value
    ('1200.0', '3')
    """
    if isinstance(value, str):
        return ox.Literal(value)
    if isinstance(value, datetime.date):
        return ox.Literal(value.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
    if integer and value.is_integer():
        return ox.Literal(str(int(value)), datatype=ox.NamedNode(f"{XSD}integer"))
    return ox.Literal(format(Decimal(repr(value)), "f"), datatype=ox.NamedNode(f"{XSD}decimal"))


def _dataset(about: About, subject: ox.NamedNode) -> Iterator[ox.Triple]:
    said: list[tuple[str, Object | None]] = [
        (f"{RDF}type", ox.NamedNode(f"{GT}Dataset")),
        (f"{DCTERMS}identifier", ox.Literal(about.name)),
        (f"{RDFS}label", _text(about.title)),
        (f"{GT}asOf", literal_of(about.as_of) if about.as_of else None),
        (f"{GT}isExample", _flag(True) if about.example else None),
        (f"{GT}publishedTo", _text(about.audience)),
        (f"{GT}note", _text(about.note)),
    ]
    return _of(subject, said)


def _scope(row: ScopeRow, subject: ox.BlankNode, base: str) -> Iterator[ox.Triple]:
    said: list[tuple[str, Object | None]] = [
        (f"{RDF}type", ox.NamedNode(f"{GT}ScopeStatement")),
        (f"{GT}what", ox.Literal(row.what)),
        (f"{GT}within", thing_iri(base, row.within) if row.within else None),
        (f"{GT}whole", _flag(row.whole)),
        (f"{GT}note", _text(row.note)),
    ]
    return _of(subject, said)


LinkSaid = tuple[str, str, str, int, str, str]
"""Lower end, link, higher end, basis (as its place among BASES), source, note."""


def _said_of_links(plan: PlanGraph) -> Iterator[LinkSaid]:
    """The links of which more is said than that they are stated."""
    for block in plan.blocks:
        lows, highs = _ids(plan, block)
        columns = zip(lows, highs, block.basis.tolist(), block.source, block.note, strict=True)
        for low, high, basis, source, note in columns:
            if basis or source or note:
                yield low, block.link, high, basis, source, note


def _link_statement(said: LinkSaid, subject: ox.BlankNode, base: str) -> Iterator[ox.Triple]:
    low, link, high, basis, source, note = said
    words: list[tuple[str, Object | None]] = [
        (f"{RDF}type", ox.NamedNode(f"{GT}LinkStatement")),
        (f"{GT}low", thing_iri(base, low)),
        (f"{GT}link", ox.NamedNode(f"{GT}{link}")),
        (f"{GT}high", thing_iri(base, high)),
        (f"{GT}basis", ox.Literal(BASES[basis])),
        (f"{GT}source", _text(source)),
        (f"{GT}note", _text(note)),
    ]
    return _of(subject, words)


def _columns(kind: str, title: str, source: str, basis: str, note: str) -> Iterator[tuple[str, Object]]:
    """What every thing has: its kind, title, source, basis and note."""
    yield f"{RDF}type", ox.NamedNode(f"{GT}{kind}")
    yield f"{RDFS}label", ox.Literal(title)
    for name, text in (("source", source), ("basis", basis if basis != BASES[0] else ""), ("note", note)):
        if text:
            yield f"{GT}{name}", ox.Literal(text)


def _stated(plan: PlanGraph, base: str) -> dict[int, list[tuple[str, Object]]]:
    """Values and links of each thing, by its row."""
    found: dict[int, list[tuple[str, Object]]] = {}
    for (kind, attribute), held in plan.values.items():
        whole = vocabulary().attributes[attribute].datatype == "integer"
        for position, value in held.items():
            stated = (f"{GT}{attribute}", literal_of(value, whole))
            found.setdefault(plan.row(kind, position), []).append(stated)
    for block in plan.blocks:
        lows, highs = block.low + plan.spans[block.low_kind].start, _ids(plan, block)[1]
        for low, high in zip(lows.tolist(), highs, strict=True):
            found.setdefault(low, []).append((f"{GT}{block.link}", thing_iri(base, high)))
    return found


def _ids(plan: PlanGraph, block: Block) -> tuple[list[str], list[str]]:
    """Ids of the lower and of the higher ends of a block of links."""
    lows, highs = plan.ids[plan.spans[block.low_kind]], plan.ids[plan.spans[block.high_kind]]
    return lows[block.low].tolist(), highs[block.high].tolist()


def _by_text(stated: tuple[str, Object]) -> tuple[str, str]:
    return stated[0], stated[1].value


def _text(text: str) -> ox.Literal | None:
    return ox.Literal(text) if text else None


def _flag(true: bool) -> ox.Literal:
    return ox.Literal(str(true).lower(), datatype=ox.NamedNode(f"{XSD}boolean"))


def _of(subject: Subject, said: Iterable[tuple[str, Object | None]]) -> Iterator[ox.Triple]:
    return (ox.Triple(subject, ox.NamedNode(name), value) for name, value in said if value is not None)


def _serialised(found: Iterable[ox.Triple], format: ox.RdfFormat, prefixes: dict[str, str]) -> str:
    written = ox.serialize(found, format=format, prefixes=prefixes)
    assert written is not None
    return written.decode()


def _json_ld(found: Iterable[ox.Triple], base: str) -> str:
    """The triples as JSON-LD: one object a subject, and a context of its own, so that nothing is fetched."""
    nodes: dict[str, dict[str, Any]] = {}
    for triple in found:
        subject = _json_id(triple.subject, base)
        name, value = _json_pair(triple.predicate.value, triple.object, base)
        nodes.setdefault(subject, {"id": subject}).setdefault(name, []).append(value)
    graph = [{name: _alone(value) for name, value in node.items()} for node in nodes.values()]
    used = {name for node in nodes.values() for name in node}
    types = {name: coerced for name, coerced in _json_types().items() if name in used}
    words = {"@vocab": GT, **PREFIXES, "id": "@id", "type": "@type", "title": "rdfs:label", **types}
    document = {"@context": {"@base": base, **words}, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _json_pair(predicate: str, object: object, base: str) -> tuple[str, Any]:
    """A predicate and its object as our JSON-LD has them; types stand in the context."""
    if predicate in (f"{RDF}type", f"{RDFS}label"):
        assert isinstance(object, ox.NamedNode | ox.Literal)
        return ("title" if predicate.endswith("label") else "type"), object.value.removeprefix(GT)
    iris = ((prefix, iri) for prefix, iri in PREFIXES.items() if predicate.startswith(iri))
    name = next((f"{prefix}:{predicate.removeprefix(iri)}" for prefix, iri in iris), predicate)
    value = object.value if isinstance(object, ox.Literal) else _json_id(object, base)
    return name.removeprefix("gt:"), value


def _json_types() -> dict[str, Any]:
    """How the words of our JSON-LD are typed: ends of links as ids, days and numbers by their datatypes."""
    context = json_ld_context(vocabulary())["@context"]
    assert isinstance(context, dict)
    return {name: {"@type": said["@type"]} for name, said in context.items() if isinstance(said, dict)}


def _json_id(node: object, base: str) -> str:
    assert isinstance(node, ox.NamedNode | ox.BlankNode)
    return node.value.removeprefix(base) if isinstance(node, ox.NamedNode) else f"_:{node.value}"


def _alone(value: Any) -> Any:
    """A list of one as its one member."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
