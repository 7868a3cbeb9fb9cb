"""Our Turtle, N-Triples, JSON-LD and RDF/XML, read into a plan. Nothing is ever fetched.

A file is read and parsed whole before anything is built, so a broken one leaves nothing half-loaded. Of
JSON-LD contexts only our own is known; it comes with Golden Thread. `owl:imports` is reported, not followed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.parsers import expat

import pyoxigraph as ox

from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.rdf import DATA, GT
from golden_thread.graph.rdf_reading import TITLES, plan_from_triples
from golden_thread.loaders.draft import NAMES, counted
from golden_thread.loaders.guards import FORBIDDEN, LIMITS, Limits, file_bytes, what_it_is
from golden_thread.loaders.people import without_addresses, without_names
from golden_thread.loaders.problems import Problem, Unreadable
from golden_thread.loaders.references import slug

CONTEXT = "https://w3id.org/golden-thread/context.jsonld"
"""The IRI of our JSON-LD context; it names the file that comes with Golden Thread."""
OUR_CONTEXTS = frozenset({CONTEXT, "context.jsonld", "https://w3id.org/golden-thread/ns"})

FORMATS = {
    ".ttl": (ox.RdfFormat.TURTLE, "Turtle"),
    ".nt": (ox.RdfFormat.N_TRIPLES, "N-Triples"),
    ".jsonld": (ox.RdfFormat.JSON_LD, "JSON-LD"),
    ".json": (ox.RdfFormat.JSON_LD, "JSON-LD"),
    ".rdf": (ox.RdfFormat.RDF_XML, "RDF/XML"),
    ".owl": (ox.RdfFormat.RDF_XML, "RDF/XML"),
    ".xml": (ox.RdfFormat.RDF_XML, "RDF/XML"),
}
"""The formats that can be read, by the ending of a file's name."""

MOST_TRIPLES = 5_000_000
DEEPEST = 50
"""So many brackets of JSON may stand inside one another."""
_DECLARATION = re.compile(r"^\ufeff?\s*<\?xml[^>]*\?>")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_rdf(path: Path, limits: Limits = LIMITS, most: int = MOST_TRIPLES) -> PlanGraph:
    """The plan that an RDF file states, with what could not be read among its problems. Raises Unreadable."""
    content = file_bytes(path, limits)
    if path.suffix.lower() not in FORMATS:
        endings = ", ".join(FORMATS)
        raise Unreadable(path.name, "its ending names no RDF format", f"Give it one of {endings}.")
    format, word = FORMATS[path.suffix.lower()]
    text = _text(content, path.name, word)
    if format == ox.RdfFormat.RDF_XML:
        text = _sound_xml(text, path.name)
    if format == ox.RdfFormat.JSON_LD:
        text = _with_our_context(text, path.name)
    name = slug(path.stem) or "plan"
    triples = _parsed(text, format, word, path.name, f"{DATA}{quote(name, safe='')}/", most)
    if not triples:
        raise Unreadable(path.name, "it states nothing", "Check that it was saved, or send another copy.")
    kept, problems = _without_people(triples, path.name)
    return plan_from_triples(kept, name=name, file=path.name, problems=problems)


def _text(content: bytes, name: str, word: str) -> str:
    """The file's text: UTF-8, or UTF-16 with its mark. Raises Unreadable."""
    known = what_it_is(content)
    if known and "XML" not in known[0] and "web page" not in known[0]:
        what, do = known
        raise Unreadable(name, what if "empty" in what else f"{what}, not {word}", f"{do}.")
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable(name, f"it is not {word} in UTF-8", "Save it again in UTF-8.") from None


def _parsed(text: str, format: ox.RdfFormat, word: str, name: str, base: str, most: int) -> list[ox.Quad]:
    """Every triple of the text. Raises Unreadable with the line where it breaks off."""
    triples: list[ox.Quad] = []
    found: Iterable[ox.Quad] = ox.parse(text, format, base_iri=base)
    try:
        for triple in found:
            triples.append(triple)
            if len(triples) > most:
                raise Unreadable(name, f"it states more than {most:,} things", "Split it.")
    except SyntaxError as error:
        where = f" (line {error.lineno})" if error.lineno else ""
        reason = re.sub(r"^Parser error at [^:]*: ", "", error.msg).rstrip(". ")
        what = f"it is not {word} that can be read{where}: {reason}"
        raise Unreadable(name, what, "Correct it there, or export it again.") from None
    return triples


def _without_people(triples: list[ox.Quad], file: str) -> tuple[list[ox.Quad], list[Problem]]:
    """The triples without e-mail addresses and, in titles of posts, without names of people; and what was left out."""
    post = ox.NamedNode(f"{GT}Post")
    posts = {triple.subject for triple in triples if triple.object == post}
    kept, addresses, names = [], 0, 0
    for triple in triples:
        if _is_address(triple.subject) or _is_address(triple.object):
            addresses += 1
            continue
        literal = triple.object
        if isinstance(literal, ox.Literal):
            text, of_addresses = without_addresses(literal.value)
            titled = triple.subject in posts and triple.predicate.value in TITLES
            text, of_names = without_names(text) if titled else (text, 0)
            addresses, names = addresses + of_addresses, names + of_names
            if of_addresses or of_names:
                triple = ox.Quad(triple.subject, triple.predicate, ox.Literal(text))
        kept.append(triple)
    told = [counted(addresses, "e-mail address", "e-mail addresses"), counted(names, *NAMES)]
    what = f"{' and '.join(filter(None, told))} {'was' if addresses + names == 1 else 'were'} left out"
    do = "Name posts, teams or portfolios instead, so that a finding can say who can mend it."
    return kept, [Problem(file, "", None, "", what, do)] if addresses + names else []


def _is_address(node: object) -> bool:
    """Whether a node is an e-mail address written as an IRI."""
    return isinstance(node, ox.NamedNode) and node.value.lower().startswith("mailto:")


def _sound_xml(text: str, name: str) -> str:
    """RDF/XML without its declaration, the text being decoded. Raises Unreadable if it is broken off or has a DTD.

    Oxigraph takes what it has read of a file that breaks off, so that is looked for first.
    """
    if FORBIDDEN.search(text.encode()):
        what = "it declares a document type or entities, which are not read"
        raise Unreadable(name, what, "Save it as Turtle (.ttl).")
    text = _DECLARATION.sub("", text, count=1)
    try:
        expat.ParserCreate().Parse(text.encode(), True)
    except expat.ExpatError as error:
        what = f"it is not RDF/XML that can be read (line {error.lineno}): {expat.ErrorString(error.code)}"
        raise Unreadable(name, what, "Correct it there, or export it again.") from None
    return text


def _with_our_context(text: str, name: str) -> str:
    """JSON-LD with our context put in where it is only named. Raises Unreadable if it names any other."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"it is not JSON (line {error.lineno}: {error.msg})"
        raise Unreadable(name, what, "Correct it there, or export it again.") from None
    except (RecursionError, ValueError):
        raise _too_deep(name) from None
    return json.dumps(_local(document, name, 0))


def _local(value: Any, name: str, depth: int) -> Any:
    """The document with every named context replaced; nothing in it then points elsewhere."""
    if depth > DEEPEST:
        raise _too_deep(name)
    if isinstance(value, list):
        return [_local(item, name, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    if "@import" in value:
        raise _elsewhere(name, value["@import"])
    return {
        word: _context(item, name, depth + 1) if word == "@context" else _local(item, name, depth + 1)
        for word, item in value.items()
    }


def _context(value: Any, name: str, depth: int) -> Any:
    """A context with ours in place of its name. Raises Unreadable for any other name."""
    if isinstance(value, list):
        return [_context(item, name, depth) for item in value]
    if isinstance(value, str):
        if value.rstrip("#/") not in OUR_CONTEXTS:
            raise _elsewhere(name, value)
        return _our_context()
    return _local(value, name, depth)


@cache
def _our_context() -> Any:
    """The context that comes with Golden Thread."""
    packaged = resources.files("golden_thread.ontology") / "context.jsonld"
    return json.loads(packaged.read_text("utf-8"))["@context"]


def _elsewhere(name: str, context: object) -> Unreadable:
    shown = str(context) if len(str(context)) <= 100 else f"{str(context)[:99]}…"
    what = f"its @context stands elsewhere ({shown}), and nothing is fetched"
    return Unreadable(name, what, f"Put the context into the file, or name ours: {CONTEXT}")


def _too_deep(name: str) -> Unreadable:
    return Unreadable(name, "its JSON nests too deeply, or holds too long a number", "Export it again.")
