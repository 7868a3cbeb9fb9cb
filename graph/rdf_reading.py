"""A plan out of RDF triples, and a Problem for everything in them that is not of the vocabulary.

Nothing is fetched: `owl:imports` is reported and not followed. Statements in words that the vocabulary does
not have are left out and counted; every thing that has a kind is kept.
"""

from __future__ import annotations

import datetime
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from urllib.parse import unquote

import pyoxigraph as ox

from golden_thread.graph.plan import BASES, UNRESOLVED, About, PlanBuilder, PlanGraph, ScopeRow, kind_order
from golden_thread.graph.problems import Problem
from golden_thread.graph.rdf import DCTERMS, GT, RDF, RDFS, XSD
from golden_thread.ontology.rule import Value
from golden_thread.ontology.terms import Attribute, UnreadableValue, values_of, vocabulary

OWL = "http://www.w3.org/2002/07/owl#"
TITLES = (f"{RDFS}label", f"{DCTERMS}title", "http://www.w3.org/2004/02/skos/core#prefLabel")
"""What may say a thing's title, the first that does."""

STATEMENTS = ("Dataset", "ScopeStatement", "LinkStatement")
"""Our classes of nodes that are no things: the cover sheet, a line of scope, what is said about a link."""

NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long"))
MOST_PROBLEMS = 2_000
MEANT_AT_MOST = 200
"""Of so many dangling ends a near name is looked for; of more, looking would take longer than reading."""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Said = list[tuple[str, Term]]


def plan_from_triples(
    triples: Iterable[ox.Triple | ox.Quad], *, name: str, file: str, problems: Iterable[Problem] = ()
) -> PlanGraph:
    """The plan that the triples state. `name` is its id if they give none; `file` stands in the problems.

    `problems` are those met before; what is met here comes after them, counted where it is some thousands.

    >>> turtle = '<x/M1> a <https://w3id.org/golden-thread/ns#Measure> .'
    >>> found = ox.parse(turtle, ox.RdfFormat.TURTLE, base_iri="https://example.org/")
    >>> plan_from_triples(found, name="demo", file="demo.ttl").ids.tolist()
    ['M1']
    """
    said: dict[Term, Said] = {}
    for triple in triples:
        said.setdefault(triple.subject, []).append((triple.predicate.value, triple.object))
    return _Reader(said, name, file, problems).plan()


class _Reader:
    """Reads one file's statements, by subject; problems gather in the builder."""

    def __init__(self, said: dict[Term, Said], name: str, file: str, problems: Iterable[Problem]) -> None:
        self.said, self.file = said, file
        self.problems = list(problems)
        self.more = 0  # problems met beyond the most that are listed
        self.unknown: Counter[str] = Counter()  # statements in words that are not ours, by predicate
        self.strange: Counter[str] = Counter()  # things of kinds that are not ours, by type; "" for none
        self.nodes = {word: [s for s in said if f"{GT}{word}" in self.types(s)] for word in STATEMENTS}
        aside = {node for nodes in self.nodes.values() for node in nodes}
        self.kinds = {s: kind for s in said if s not in aside and (kind := self.kind(s))}
        self.untyped = [s for s in said if s not in aside and s not in self.kinds]
        self.scoped: dict[tuple[str, str], bool] = {}  # what lines of scope say, by what and within
        self.made: Counter[str] = Counter()  # ids made for nodes without IRI, by what they begin with
        self.ids = self.all_ids()
        self.builder = PlanBuilder(self.about(name))

    def plan(self) -> PlanGraph:
        """The whole plan."""
        for subject, kind in self.kinds.items():
            self.thing(subject, kind)
        about_links = self.link_statements()
        for subject in self.kinds:
            self.statements(subject, about_links)
        for subject in self.untyped:
            self.without_kind(subject, about_links)
        for node in self.nodes["ScopeStatement"]:
            self.scope(node)
        self.tell_imports()
        self.tell_dangling()
        self.tell_unknown()
        if self.more:
            what = f"{self.more:,} more problems were met"
            self.builder.problem(Problem(self.file, "", None, "", what, "Mend those listed first."))
        for problem in self.problems:
            self.builder.problem(problem)
        return self.builder.build()

    def problem(self, column: str, what: str, do: str) -> None:
        """Notes something wrong; beyond some thousands it is only counted."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(self.file, "", None, column, what, do))
        else:
            self.more += 1

    # who is what

    def types(self, subject: Term) -> list[str]:
        said = (node for name, node in self.said[subject] if name == f"{RDF}type")
        return [node.value for node in said if isinstance(node, ox.NamedNode)]

    def kind(self, subject: Term) -> str:
        """The kind of a subject, if any; of several apart the first by the vocabulary's order, and a Problem."""
        words = vocabulary()
        found = {local for iri in self.types(subject) if (local := iri.removeprefix(GT)) in words.kinds}
        narrow = found - {above for kind in found for above in words.kind_and_above(kind)[1:]}
        first, *others = sorted(narrow, key=kind_order().__getitem__) or [""]
        if others:
            also = " or ".join(words.kinds[kind].label for kind in others)
            what = f"{_shown(subject)} is of several kinds: it was read as {words.kinds[first].label}, not as {also}"
            self.problem("rdf:type", what, "Give each thing one kind.")
        return first

    # ids

    def all_ids(self) -> dict[Term, str]:
        """The id of every thing and every end of a link: what its IRI ends in, or the whole IRI if that is taken."""
        ids: dict[Term, str] = {}
        taken: set[str] = set()
        for node in (*self.kinds, *self.untyped, *self.ends()):
            if node not in ids:
                id = self.stated_id(node) or _local_id(node)
                if not id or id in taken:
                    id = self.other_id(node, id, taken)
                ids[node] = id
                taken.add(id)
        return ids

    def stated_id(self, node: Term) -> str:
        return self.text(node, f"{DCTERMS}identifier")

    def other_id(self, node: Term, id: str, taken: set[str]) -> str:
        """An id for a node whose own is taken, or which has none."""
        if isinstance(node, ox.NamedNode):
            if id and node in self.kinds:
                what = f"{_shown(node)} would have the id {id}, which another thing has; its whole IRI was taken"
                self.problem("", what, "Give each thing an ending of its own, or a dcterms:identifier.")
            return node.value
        title = self.title(node) or "thing"
        kind = vocabulary().kinds[self.kinds[node]].label if node in self.kinds else "thing"
        stem = re.sub(r"\W+", "-", f"{kind} {title}".lower()).strip("-")
        number = self.made[stem] + 1
        while (id := stem if number == 1 else f"{stem}-{number}") in taken:
            number += 1
        self.made[stem] = number
        what = f"'{title}' has no IRI; it was given the id {id}"
        self.problem("", what, "Give it an IRI, so that its findings last.")
        return id

    def ends(self) -> Iterator[Term]:
        """Every node that a link or a statement about a link or the scope names."""
        ends = (f"{GT}low", f"{GT}high", f"{GT}within", *(f"{GT}{link}" for link in vocabulary().links))
        for statements in self.said.values():
            for name, node in statements:
                if name in ends and isinstance(node, ox.NamedNode | ox.BlankNode):
                    yield node

    # the cover sheet, the scope, what is said about links

    def about(self, name: str) -> About:
        """What the dataset says of itself."""
        datasets = self.nodes["Dataset"]
        if not datasets:
            return About(name)
        if len(datasets) > 1:
            self.problem("", f"{len(datasets)} datasets are described; the first was taken", "Describe one a file.")
        node = datasets[0]
        text = self.text(node, f"{GT}asOf")
        try:
            as_of = datetime.date.fromisoformat(text) if text else None
        except ValueError:
            as_of = None
            self.problem("gt:asOf", f"'{text}' is not a date", "Write it as 2012-03-31.")
        return About(
            self.stated_id(node) or name,
            self.title(node),
            as_of,
            self.text(node, f"{GT}isExample") in ("true", "1"),
            self.text(node, f"{GT}publishedTo"),
            self.text(node, f"{GT}note"),
        )

    def scope(self, node: Term) -> None:
        """One line of scope; one that says not what or whether, or speaks of nothing known, is a Problem."""
        what, whole = self.text(node, f"{GT}what"), self.text(node, f"{GT}whole")
        if not what or whole not in ("true", "false", "1", "0"):
            self.problem("gt:ScopeStatement", "a line of scope lacks gt:what, or gt:whole true or false", "Add it.")
            return
        within = next((self.end(term) for name, term in self.said[node] if name == f"{GT}within"), "")
        if not _scopes(what):
            do = "Write a kind, such as Measure; a column, such as Measure.ownedBy; row or below."
            self.problem("gt:what", f"'{what}' is neither a kind nor a column, so it says nothing", do)
        if within and not self.builder.has(within):
            self.problem("gt:within", f"no thing is called '{within}', so nothing is said", "Correct the IRI.")
        row = ScopeRow(what, within, whole in ("true", "1"), self.text(node, f"{GT}note"))
        if self.scoped.setdefault((what, within), row.whole) != row.whole:
            self.problem("gt:whole", f"'{what}' is said to be whole and not to be; the last counts", "Delete one.")
        self.builder.scope(row)

    def link_statements(self) -> dict[tuple[str, str, str], dict[str, str]]:
        """Basis, source and note of links, by lower end, link and higher end."""
        found = {}
        for node in self.nodes["LinkStatement"]:
            ends = {name.removeprefix(GT): end for name, end in self.said[node] if not isinstance(end, ox.Triple)}
            if "link" in ends and {ends.get("low"), ends.get("high")} <= set(self.ids):
                key = self.ids[ends["low"]], ends["link"].value.removeprefix(GT), self.ids[ends["high"]]
                columns = {word: self.text(node, f"{GT}{word}") for word in ("source", "note")}
                found[key] = columns | {"basis": self.basis(node)}
                if (ends["link"].value, ends["high"]) not in self.said.get(ends["low"], ()):
                    what = f"a statement is about a link that is not stated: {' '.join(key)}"
                    self.problem("gt:LinkStatement", what, "State the link itself too.")
            else:
                what = "a statement about a link lacks gt:low, gt:link or gt:high"
                self.problem("gt:LinkStatement", what, "Add it.")
        return found

    # things

    def thing(self, subject: Term, kind: str) -> None:
        """One thing with the columns that every thing has."""
        title, source, note = self.title(subject), self.text(subject, f"{GT}source"), self.text(subject, f"{GT}note")
        self.builder.thing(self.ids[subject], kind, title, source=source, basis=self.basis(subject), note=note)

    def statements(self, subject: Term, about_links: dict[tuple[str, str, str], dict[str, str]]) -> None:
        """A thing's values and links."""
        stated: Counter[str] = Counter()
        for predicate, object in self.said[subject]:
            name = predicate.removeprefix(GT) if predicate.startswith(GT) else ""
            if name in vocabulary().links:
                self.link(subject, name, object, about_links)
            elif name in vocabulary().attributes:
                self.value(subject, vocabulary().attributes[name], object, stated)
            elif not self.said_of_any(subject, predicate):
                self.unknown[predicate] += 1

    def said_of_any(self, subject: Term, predicate: str) -> bool:
        """Whether a predicate is one of the columns that every thing has, read before."""
        columns = {*TITLES, f"{RDF}type", f"{DCTERMS}identifier", f"{OWL}imports"}
        return predicate in columns | {f"{GT}{name}" for name in ("source", "basis", "note")}

    def link(
        self, subject: Term, name: str, object: Term, about_links: dict[tuple[str, str, str], dict[str, str]]
    ) -> None:
        """One link; a literal at its end is a Problem, and so is an end of a kind that the link does not lead to."""
        words = vocabulary()
        if not isinstance(object, ox.NamedNode | ox.BlankNode):
            what = f"{self.ids[subject]} {words.links[name].label} the text {_shown(object)}, not a thing"
            self.problem(f"gt:{name}", what, "Give the IRI of the thing.")
            return
        low, high = self.ids[subject], self.ids[object]
        kinds = self.kinds.get(subject, UNRESOLVED), self.kinds.get(object, UNRESOLVED)
        if kinds[0] != UNRESOLVED and not words.may_link(kinds[0], name, kinds[1]):
            label, lower = words.links[name].label, words.kinds[kinds[0]].label
            higher = words.kinds[kinds[1]].label if kinds[1] in words.kinds else "anything"
            what = f"{low} {label} {high}, but by the vocabulary no {lower} {label} {higher}"
            self.problem(f"gt:{name}", what, "Check the link, or the kinds of its ends.")
        self.builder.link(low, name, high, **about_links.get((low, name, high), {}))

    def value(self, subject: Term, attribute: Attribute, object: Term, stated: Counter[str]) -> None:
        """One value; what cannot be read, or is one too many, is a Problem."""
        name, id, kind = attribute.name, self.ids[subject], self.kinds[subject]
        if name not in vocabulary().attributes_of(kind):
            label = vocabulary().kinds[kind].label
            what = f"{id} is of the kind {label}, which has no {attribute.label}"
            self.problem(f"gt:{name}", what, "Check its kind.")
            return
        try:
            read = _values(attribute, object)
        except UnreadableValue as error:
            self.problem(f"gt:{name}", f"{id}: {error.what}", error.do)
            return
        if stated[name] and read and not attribute.many:
            what = f"{id} states several values of {attribute.label}; the first was taken"
            self.problem(f"gt:{name}", what, "State one.")
            return
        stated[name] += len(read)
        for value in read:
            self.builder.value(id, name, value)

    def without_kind(self, subject: Term, about_links: dict[tuple[str, str, str], dict[str, str]]) -> None:
        """A subject of no kind of ours: its links are kept, so that their other ends know of them; and a Problem."""
        for predicate, object in self.said[subject]:
            if predicate.startswith(GT) and predicate.removeprefix(GT) in vocabulary().links:
                self.link(subject, predicate.removeprefix(GT), object, about_links)
        types = [iri for iri in self.types(subject) if iri not in (f"{GT}{UNRESOLVED}", f"{OWL}Ontology")]
        says_more = any(predicate != f"{OWL}imports" for predicate, _ in self.said[subject])
        if types or (says_more and not self.types(subject)):
            self.strange[(*types, "")[0]] += 1

    # what is told at the end

    def tell_imports(self) -> None:
        """A Problem for each file that this one would bring in."""
        for name, node in (pair for statements in self.said.values() for pair in statements):
            if name == f"{OWL}imports":
                self.problem("owl:imports", f"{_shown(node)} was not fetched", "Load that file by itself.")

    def tell_dangling(self) -> None:
        """A Problem for each end of a link that nothing declares."""
        declared = {self.ids[node].casefold(): self.ids[node] for node in self.kinds}
        dangling: dict[Term, str] = {}
        links = {f"{GT}{link}": f"gt:{link}" for link in vocabulary().links}
        for name, node in (pair for statements in self.said.values() for pair in statements):
            if name in links and node in self.ids and node not in self.kinds:
                dangling.setdefault(node, links[name])
        for number, (node, column) in enumerate(dangling.items()):
            near = get_close_matches(self.ids[node].casefold(), declared, 1) if number < MEANT_AT_MOST else []
            do = f"Did you mean '{declared[near[0]]}'?" if near else "Declare it with its kind, or mend the IRI."
            self.problem(column, f"no thing is called '{self.ids[node]}'", do)

    def tell_unknown(self) -> None:
        """One Problem for each word that the vocabulary does not have, with the number of its statements."""
        for kind, count in self.strange.items():
            things = "1 thing is" if count == 1 else f"{count} things are"
            which = f"of a kind the vocabulary does not have: <{kind}>" if kind else "of no kind that is stated"
            do = _near(kind, tuple(vocabulary().kinds)) if kind else "Say its kind, such as `a gt:Outcome`."
            self.problem("rdf:type", f"{things} {which}", do)
        for word, count in self.unknown.items():
            statements = "1 statement was" if count == 1 else f"{count} statements were"
            near = _near(word, (*vocabulary().links, *vocabulary().attributes))
            self.problem(_short(word), f"{statements} left out, for the vocabulary has no such word", near)

    # single words

    def text(self, node: Term, predicate: str) -> str:
        """The first literal of a predicate; nothing if there is none."""
        found = (o.value for name, o in self.said.get(node, ()) if name == predicate and isinstance(o, ox.Literal))
        return next(found, "")

    def title(self, node: Term) -> str:
        """A thing's title: in English or in no language, if there is a choice."""
        for predicate in TITLES:
            found = [o for name, o in self.said.get(node, ()) if name == predicate and isinstance(o, ox.Literal)]
            if found:
                return min(found, key=lambda o: not (o.language or "en").startswith("en")).value
        return ""

    def basis(self, node: Term) -> str:
        """How it is known; a word that is none of the three is a Problem, and inferred."""
        basis = self.text(node, f"{GT}basis") or BASES[0]
        if basis not in BASES:
            what = f"{_shown(node)} has the basis '{basis}'; it was read as inferred"
            self.problem("gt:basis", what, f"Write {', '.join(BASES[:-1])} or {BASES[-1]}.")
            return "inferred"
        return basis

    def end(self, term: Term) -> str:
        """The id of a thing named by its IRI, or by its id as text."""
        return term.value if isinstance(term, ox.Literal) else self.ids.get(term, "")


def _values(attribute: Attribute, object: Term) -> tuple[Value, ...]:
    """A literal as the attribute types it, never split; none for an empty one. Raises UnreadableValue."""
    if not isinstance(object, ox.Literal):
        raise UnreadableValue(f"{attribute.label} is {_shown(object)}, not a value", "Write the value itself.")
    if attribute.datatype == "text":
        return (object.value,) if object.value else ()
    if attribute.datatype in ("number", "integer") and object.datatype.value in NUMBERS:
        return values_of(attribute, _number(object.value))
    return values_of(replace(attribute, many=False), object.value)


def _scopes(what: str) -> bool:
    """Whether a line of scope may be about this: a kind, a column of one, a thing's row, or what is below it."""
    words = vocabulary()
    kind, dot, column = what.partition(".")
    columns = () if kind not in words.kinds else (*words.attributes_of(kind), *words.links_from(kind))
    return what in ("row", "below") or (kind in words.kinds and (not dot or column in columns))


def _number(text: str) -> float | str:
    """A number as XML Schema writes it, such as 5.5E0; the text itself if it is none, or is NaN or endless."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def _local_id(node: Term) -> str:
    """What an IRI ends in, decoded; nothing for a blank node."""
    if not isinstance(node, ox.NamedNode):
        return ""
    return unquote(re.split(r"[/#]", node.value.rstrip("/#"))[-1])


def _shown(node: Term) -> str:
    """A node as a message shows it."""
    if isinstance(node, ox.Literal):
        return f"'{node.value if len(node.value) <= 60 else node.value[:59] + '…'}'"
    return f"<{node.value}>" if isinstance(node, ox.NamedNode) else "a node without IRI"


def _short(iri: str) -> str:
    return f"gt:{iri.removeprefix(GT)}" if iri.startswith(GT) else f"<{iri}>"


def _near(iri: str, words: tuple[str, ...]) -> str:
    """What to do about a word that is not ours: the nearest one of ours, if there is one."""
    near = get_close_matches(re.split(r"[/#]", iri)[-1], words, 1)
    return f"Did you mean gt:{near[0]}?" if near else "Use the words of the Golden Thread vocabulary."
