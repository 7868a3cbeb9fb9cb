"""The JSON-LD context, made from the vocabulary: `python -m golden_thread.ontology.context` writes it.

It lets our JSON be read as RDF without fetching anything. A word that is not in it still falls into our
namespace, so that a misspelt column is reported when it is loaded rather than lost.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from golden_thread.ontology.terms import Vocabulary, namespace, vocabulary
from golden_thread.ontology.triples import RDFS

_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPES = {"date": "xsd:date", "number": "xsd:decimal", "integer": "xsd:integer"}
_SAID_BESIDE: dict[str, object] = {
    "title": "rdfs:label",
    **{name: f"gt:{name}" for name in ("source", "basis", "note", "what", "publishedTo")},
    **{name: {"@id": f"gt:{name}", "@type": "@id"} for name in ("low", "link", "high", "within")},
    **{name: {"@id": f"gt:{name}", "@type": "xsd:boolean"} for name in ("whole", "isExample")},
    "asOf": {"@id": "gt:asOf", "@type": "xsd:date"},
}
"""What is said of any thing, and of a dataset, its scope and its links, beside the vocabulary's own terms."""


def json_ld_context(words: Vocabulary) -> dict[str, object]:
    """The context as JSON-LD has it: kinds, links (their values are ids) and attributes (typed).

    >>> json_ld_context(vocabulary())["@context"]["dueDate"]
    {'@id': 'gt:dueDate', '@type': 'xsd:date'}
    """
    plain = {"gt": namespace(), "rdfs": RDFS, "xsd": _XSD, "id": "@id", "type": "@type"}
    kinds = {name: f"gt:{name}" for name in sorted(words.kinds)}
    links = {name: {"@id": f"gt:{name}", "@type": "@id"} for name in words.links}
    attributes = {
        name: {"@id": f"gt:{name}", "@type": _TYPES[of.datatype]} if of.datatype in _TYPES else f"gt:{name}"
        for name, of in words.attributes.items()
    }
    terms = dict(sorted({**links, **attributes, **_SAID_BESIDE}.items()))
    return {"@context": {"@version": 1.1, "@vocab": namespace(), **plain, **kinds, **terms}}


def context_text() -> str:
    """The text of `context.jsonld` as the vocabulary now stands."""
    return json.dumps(json_ld_context(vocabulary()), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    target = Path(__file__).with_name("context.jsonld")
    target.write_text(context_text(), encoding="utf-8")
    sys.stdout.write(f"{target}\n")
