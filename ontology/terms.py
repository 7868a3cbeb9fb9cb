"""The vocabulary, read from `golden-thread.ttl`: kinds, links, attributes and codes.

Everything that names a term reads it from here: headings of the template, words of sentences, what a
cell may hold, which kinds a link may join. One reading takes a few hundredths of a second and is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeVar

import pyoxigraph as ox

from golden_thread.ontology.cells import UnreadableValue, values_of
from golden_thread.ontology.rule import Value
from golden_thread.ontology.triples import RDFS, Node, Triples

__all__ = [
    "ANYTHING", "UNRESOLVED", "Attribute", "Code", "Column", "Kind", "Link", "UnreadableValue", "Value",
    "Vocabulary", "namespace", "read_vocabulary", "values_of", "vocabulary",
]  # fmt: skip

ANYTHING = "Thing"
"""Stands for every kind, where a term says which kinds it is for."""
UNRESOLVED = "Unresolved"
"""The kind of a link's end that names nothing in the input; never a sheet, and not among the kinds."""

_GT = "https://w3id.org/golden-thread/ns#"
_OWL = "http://www.w3.org/2002/07/owl#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_DATATYPES = {"date": "date", "decimal": "number", "integer": "integer", "string": "text"}


@dataclass(frozen=True)
class Kind:
    """A kind of thing, such as Outcome. `parent` is the kind it is a special case of, if any."""

    name: str
    label: str
    plural: str
    parent: str | None
    definition: str
    example: str
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class Link:
    """A link, stored at its lower end. `pairs` says which kinds may lead to which; sub-kinds are understood.

    `headed_by` are kinds whose name, as a column's heading on a lower kind's sheet, means this link;
    `inverse_headed_by` the same on a higher kind's sheet.
    """

    name: str
    label: str
    inverse_label: str
    pairs: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    parent: str | None
    symmetric: bool
    definition: str
    example: str
    other_names: tuple[str, ...]
    inverse_other_names: tuple[str, ...] = ()
    headed_by: tuple[str, ...] = ()
    inverse_headed_by: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds declared at the lower end, each once."""
        return tuple(dict.fromkeys(kind for lows, _ in self.pairs for kind in lows))

    @property
    def targets(self) -> tuple[str, ...]:
        """The kinds declared at the higher end, each once."""
        return tuple(dict.fromkeys(kind for _, highs in self.pairs for kind in highs))


@dataclass(frozen=True)
class Code:
    """One word of a code list; data carry the notation."""

    notation: str
    label: str
    definition: str
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class Attribute:
    """An attribute. `datatype` is text, number, integer, date or code; `kinds` are as declared.

    `derived` facts are computed from `derived_from` before any rule is asked; nobody has to fill them in.
    """

    name: str
    label: str
    kinds: tuple[str, ...]
    datatype: str
    codes: tuple[Code, ...]
    many: bool
    blank_means: str | None
    derived: bool
    derived_from: tuple[str, ...]
    unit: str
    definition: str
    example: str
    other_names: tuple[str, ...]
    yes_means_all: bool = False


@dataclass(frozen=True)
class Column:
    """What a column of a sheet holds: an attribute or a link, the latter perhaps read backwards."""

    name: str
    is_link: bool
    inverse: bool = False


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All terms by name: kinds, links and attributes each in the order in which a reader should see them."""

    kinds: Mapping[str, Kind]
    links: Mapping[str, Link]
    attributes: Mapping[str, Attribute]
    version: str

    def kind_and_above(self, kind: str) -> tuple[str, ...]:
        """The kind and those it is a special case of, nearest first.

        >>> vocabulary().kind_and_above("ServicePlan")
        ('ServicePlan', 'Plan')
        """
        above = self.kinds[kind].parent if kind in self.kinds else None
        return (kind, *self.kind_and_above(above)) if above else (kind,)

    def with_sub_kinds(self, *kinds: str) -> frozenset[str]:
        """The kinds and all below them; Thing gives every kind.

        >>> sorted(vocabulary().with_sub_kinds("Plan", "Partner"))
        ['Partner', 'Plan', 'ServicePlan']
        """
        return frozenset().union(*(self._below[kind] for kind in kinds))

    def links_from(self, kind: str) -> tuple[str, ...]:
        """Names of the links that a thing of this kind may store.

        >>> vocabulary().links_from("Vision")
        ('ownedBy',)
        """
        return self._links_from.get(kind, ())

    def may_link(self, low: str, link: str, high: str) -> bool:
        """Whether a thing of kind `low` may have this link to one of kind `high`.

        A link that reads both ways may lie either way round. An unresolved end is allowed wherever the link
        may start.

        >>> may_link = vocabulary().may_link
        >>> may_link("Measure", "measures", "Outcome"), may_link("Outcome", "measures", "Vision")
        (True, False)
        """
        if high == UNRESOLVED:
            return link in self.links_from(low)
        pairs = self._pairs.get(link, frozenset())
        return (low, high) in pairs or ((high, low) in pairs and self.links[link].symmetric)

    def ends(self, link: str) -> tuple[frozenset[str], frozenset[str]]:
        """The kinds that may stand at the lower and at the higher end, sub-kinds included."""
        pairs = self._pairs[link]
        return frozenset(low for low, _ in pairs), frozenset(high for _, high in pairs)

    def attributes_of(self, kind: str) -> tuple[str, ...]:
        """Names of the attributes that a thing of this kind may carry, those of any thing last."""
        return self._attributes_of.get(kind, ())

    def kind_named(self, text: str) -> str | None:
        """The kind of that name, label, plural or other name, in any spacing and case; None if there is none.

        >>> [vocabulary().kind_named(name) for name in ("service plans", "KPIs", "Strategies", "Wishes")]
        ['ServicePlan', 'Measure', 'Plan', None]
        """
        return next((self._kind_names[word] for word in _spellings(text) if word in self._kind_names), None)

    def column_named(self, kind: str, text: str) -> Column | None:
        """What a column so headed on the kind's sheet holds; None if nothing is so called.

        Understood are names, labels and other names of attributes and links, the inverse labels of links that
        end at this kind, and the name of a kind where it can mean one link only.

        >>> vocabulary().column_named("Measure", "Outcome")
        Column(name='measures', is_link=True, inverse=False)
        >>> vocabulary().column_named("Outcome", "Is measured by (KPIs)")
        Column(name='measures', is_link=True, inverse=True)
        >>> vocabulary().column_named("Measure", "RAG")
        Column(name='reportedStatus', is_link=False, inverse=False)
        """
        for name in _spellings(text):
            if (column := self._columns(kind).get(name)) is not None:
                return column
        named = self.kind_named(text)
        return self._headed(kind, named) if named and not self.names_itself(kind, text) else None

    def names_itself(self, kind: str, text: str) -> bool:
        """Whether a column so headed on the kind's own sheet holds what its things are called.

        >>> [vocabulary().names_itself("StaffObjective", text) for text in ("Objective", "Post")]
        [True, False]
        """
        own = {self.kind_named(text)} & {kind, *self.kind_and_above(kind)}
        return bool(own) or folded(self.kinds[kind].label.split()[-1]) in _spellings(text)

    @cached_property
    def _below(self) -> dict[str, frozenset[str]]:
        below = {ANYTHING: frozenset(self.kinds), UNRESOLVED: frozenset({UNRESOLVED})}
        for name in self.kinds:
            below[name] = frozenset(kind for kind in self.kinds if name in self.kind_and_above(kind))
        return below

    @cached_property
    def _pairs(self) -> dict[str, frozenset[tuple[str, str]]]:
        return {
            name: frozenset(
                (low, high)
                for lows, highs in link.pairs
                for low in self.with_sub_kinds(*lows)
                for high in self.with_sub_kinds(*highs)
            )
            for name, link in self.links.items()
        }

    @cached_property
    def _links_from(self) -> dict[str, tuple[str, ...]]:
        return {kind: tuple(name for name in self.links if kind in self.ends(name)[0]) for kind in self.kinds}

    @cached_property
    def _attributes_of(self) -> dict[str, tuple[str, ...]]:
        own_first = sorted(self.attributes.values(), key=lambda attribute: ANYTHING in attribute.kinds)
        return {
            kind: tuple(of.name for of in own_first if {*self.kind_and_above(kind), ANYTHING} & {*of.kinds})
            for kind in self.kinds
        }

    @cached_property
    def _kind_names(self) -> dict[str, str]:
        return {
            folded(word): kind.name
            for kind in self.kinds.values()
            for word in (*kind.other_names, kind.plural, kind.label, kind.name)
        }

    @cached_property
    def _column_names(self) -> dict[str, dict[str, Column]]:
        return {}

    def _columns(self, kind: str) -> dict[str, Column]:
        """The kind's columns by folded heading; names and labels win over other names."""
        if kind not in self._column_names:
            headings = sorted(self.headings(kind), key=lambda heading: heading[2], reverse=True)
            self._column_names[kind] = {folded(word): column for word, column, _ in headings}
        return self._column_names[kind]

    def headings(self, kind: str) -> Iterator[tuple[str, Column, int]]:
        """Every heading understood on the kind's sheet, its column, and 0 for its own name, 1 for another."""
        for name in self.attributes_of(kind):
            of = self.attributes[name]
            yield from _ranked(Column(name, False), (name, of.label), of.other_names)
        for name in self.links_from(kind):
            link = self.links[name]
            yield from _ranked(Column(name, True), (name, link.label), link.other_names)
        for name, link in self.links.items():
            if kind in self.ends(name)[1] and not link.symmetric:
                yield from _ranked(Column(name, True, True), (link.inverse_label,), link.inverse_other_names)

    def _headed(self, kind: str, named: str) -> Column | None:
        """The one link that a kind's name can mean on another's sheet, forwards before backwards."""
        forward, backward = (
            [Column(link.name, True) for link in self.links.values() if self._heads(link, kind, named)],
            [Column(link.name, True, True) for link in self.links.values() if self._tails(link, kind, named)],
        )
        found = forward or backward
        return found[0] if len(found) == 1 else None

    def _heads(self, link: Link, kind: str, named: str) -> bool:
        return named in link.headed_by and self.may_link(kind, link.name, named)

    def _tails(self, link: Link, kind: str, named: str) -> bool:
        return named in link.inverse_headed_by and self.may_link(named, link.name, kind)


def _ranked(column: Column, own: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, Column, int]]:
    yield from ((word, column, 0) for word in own)
    yield from ((word, column, 1) for word in others)


def folded(text: str) -> str:
    """The text without case, spaces and punctuation, `&` as `and`: how names are compared.

    >>> folded("Service Plans"), folded("in_plan"), folded("Health & Safety")
    ('serviceplans', 'inplan', 'healthandsafety')
    """
    return "".join(letter for letter in text.casefold().replace("&", "and") if letter.isalnum())


def _spellings(text: str) -> Iterator[str]:
    """The folded text, then without what stands in brackets, each also as a singular."""
    for whole in dict.fromkeys((text, re.sub(r"\([^)]*\)|\[[^]]*\]", "", text))):
        word = folded(whole)
        yield word
        if word.endswith("ies"):
            yield f"{word[:-3]}y"
        if word.endswith("s"):
            yield word[:-1]


def namespace() -> str:
    """The IRI that every term of the vocabulary starts with."""
    return _GT


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, read once."""
    return read_vocabulary(resources.files(__package__).joinpath("golden-thread.ttl").read_text("utf-8"))


def read_vocabulary(turtle: str) -> Vocabulary:
    """The vocabulary that a Turtle text declares. Raises UnreadableTurtle."""
    reader = _Reader(Triples(turtle))
    return Vocabulary(
        kinds=reader.sorted_terms("Kind", reader.kind),
        links=reader.sorted_terms("Link", reader.link),
        attributes=reader.sorted_terms("Attribute", reader.attribute),
        version=reader.triples.text(ox.NamedNode(_GT), f"{_OWL}versionInfo"),
    )


Term = TypeVar("Term", Kind, Link, Attribute)


class _Reader:
    """Terms out of an index of triples."""

    def __init__(self, triples: Triples) -> None:
        self.triples = triples
        self.codes: dict[Node, list[Node]] = {}
        for concept in triples.subjects_of_type(f"{_SKOS}Concept"):
            for scheme in triples.all(concept, f"{_SKOS}inScheme"):
                self.codes.setdefault(scheme, []).append(concept)

    def sorted_terms(self, kind: str, read: Callable[[Node], Term]) -> Mapping[str, Term]:
        subjects = sorted(self.triples.subjects_of_type(f"{_GT}{kind}"), key=self.order)
        return MappingProxyType({term.name: term for term in map(read, subjects)})

    def order(self, subject: Node) -> tuple[int, str]:
        """Where a reader should see it; what says nothing comes last, by name."""
        return int(self.triples.text(subject, f"{_GT}order") or 10**6), str(subject)

    def words(self, subject: Node) -> dict[str, Any]:
        """What kinds, links and attributes all have."""
        text = self.triples.text
        return {
            "name": _local(subject),
            "label": text(subject, f"{RDFS}label"),
            "definition": text(subject, f"{_SKOS}definition"),
            "example": text(subject, f"{_SKOS}example"),
            "other_names": self.triples.texts(subject, f"{_SKOS}altLabel"),
        }

    def names(self, subject: Node, predicate: str) -> tuple[str, ...]:
        return tuple(_local(node) for node in self.triples.all(subject, f"{_GT}{predicate}"))

    def flag(self, subject: Node, predicate: str) -> bool:
        return self.triples.text(subject, f"{_GT}{predicate}") == "true"

    def kind(self, subject: Node) -> Kind:
        """One kind of thing."""
        above = [_local(node) for node in self.triples.all(subject, f"{RDFS}subClassOf")]
        return Kind(
            parent=next((name for name in above if name != ANYTHING), None),
            plural=self.triples.text(subject, f"{_GT}plural"),
            **self.words(subject),
        )

    def link(self, subject: Node) -> Link:
        """One link."""
        parent, ends = (
            self.triples.one(subject, f"{RDFS}subPropertyOf"),
            self.triples.all(subject, f"{_GT}ends"),
        )
        return Link(
            inverse_label=self.triples.text(subject, f"{_GT}inverseLabel"),
            pairs=tuple((self.names(end, "from"), self.names(end, "to")) for end in ends),
            parent=_local(parent) if parent else None,
            symmetric=self.flag(subject, "symmetric"),
            inverse_other_names=self.triples.texts(subject, f"{_GT}inverseAltLabel"),
            headed_by=self.names(subject, "headedBy"),
            inverse_headed_by=self.names(subject, "inverseHeadedBy"),
            **self.words(subject),
        )

    def attribute(self, subject: Node) -> Attribute:
        """One attribute, with its codes."""
        scheme = self.triples.one(subject, f"{_GT}codes")
        return Attribute(
            kinds=self.names(subject, "of"),
            datatype="code" if scheme else _DATATYPES[self.triples.text(subject, f"{RDFS}range").removeprefix(_XSD)],
            codes=tuple(map(self.code, sorted(self.codes.get(scheme, ()), key=self.order))) if scheme else (),
            many=self.flag(subject, "many"),
            blank_means=self.triples.text(subject, f"{_GT}blankMeans") or None,
            derived=self.flag(subject, "derived"),
            derived_from=self.names(subject, "derivedFrom"),
            unit=self.triples.text(subject, f"{_GT}countedIn"),
            yes_means_all=self.flag(subject, "yesMeansAll"),
            **self.words(subject),
        )

    def code(self, concept: Node) -> Code:
        words = self.words(concept)
        notation = self.triples.text(concept, f"{_SKOS}notation")
        return Code(notation, words["label"], words["definition"], words["other_names"])


def _local(node: Node) -> str:
    """The name of a term within the namespace."""
    return node.value.removeprefix(_GT) if isinstance(node, ox.NamedNode) else ""
