"""A small index over Turtle text, for reading the vocabulary and the rules quickly.

Parsing is pyoxigraph's; rdflib is kept for writing and for the reference engine, since importing it
alone would take longer than reading all of our own files.
"""

from __future__ import annotations

import pyoxigraph as ox

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"

Node = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


class UnreadableTurtle(ValueError):
    """Text that is not Turtle; the message is the parser's, with line and column."""


class Triples:
    """A small index over one Turtle text: (subject, predicate) to objects, in file order."""

    def __init__(self, turtle: str) -> None:
        self._objects: dict[tuple[Node, str], list[Node]] = {}
        self._predicates: dict[Node, list[str]] = {}
        try:
            for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
                key = (quad.subject, quad.predicate.value)
                self._objects.setdefault(key, []).append(quad.object)
                self._predicates.setdefault(quad.subject, []).append(quad.predicate.value)
        except SyntaxError as error:
            raise UnreadableTurtle(str(error)) from error

    def all(self, subject: Node, predicate: str) -> list[Node]:
        """The objects of a subject and predicate, possibly none."""
        return self._objects.get((subject, predicate), [])

    def one(self, subject: Node, predicate: str) -> Node | None:
        """The first object, or None."""
        return next(iter(self.all(subject, predicate)), None)

    def text(self, subject: Node, predicate: str) -> str:
        """The first object's text, or nothing."""
        found = self.one(subject, predicate)
        return found.value if isinstance(found, ox.Literal | ox.NamedNode) else ""

    def texts(self, subject: Node, predicate: str) -> tuple[str, ...]:
        """Every object's text."""
        found = self.all(subject, predicate)
        return tuple(item.value for item in found if isinstance(item, ox.Literal | ox.NamedNode))

    def predicates(self, subject: Node) -> tuple[str, ...]:
        """The predicates said of a subject, each once, in file order."""
        return tuple(dict.fromkeys(self._predicates.get(subject, ())))

    def items(self, head: Node) -> list[Node]:
        """The members of an RDF list."""
        members: list[Node] = []
        while head != ox.NamedNode(f"{RDF}nil"):
            first, rest = self.one(head, f"{RDF}first"), self.one(head, f"{RDF}rest")
            if first is None or rest is None:
                break
            members.append(first)
            head = rest
        return members

    def subjects_of_type(self, kind: str) -> list[Node]:
        """The subjects declared to be of a class."""
        wanted = ox.NamedNode(kind)
        return [s for (s, p), found in self._objects.items() if p == f"{RDF}type" and wanted in found]

    def replace(self, subject: Node, predicate: str, value: Node) -> None:
        """Put one value in place of whatever a subject and predicate had."""
        self._objects[(subject, predicate)] = [value]
