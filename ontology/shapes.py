"""Gap rules read from Turtle: `rules/*.ttl` into `Rule`, by the declared subset of SHACL Core.

What the subset cannot express is refused by name when the file is read, never skipped.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path as FilePath

import pyoxigraph as ox

from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Maybe,
    Not,
    OneOf,
    Parameter,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Value,
    Within,
    steps_within,
    tests_within,
)
from golden_thread.ontology.terms import namespace, vocabulary
from golden_thread.ontology.triples import RDF, RDFS, Node, Triples, UnreadableTurtle

SH = "http://www.w3.org/ns/shacl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SEVERITIES = ("violation", "warning", "info")
"""Severities, gravest first: the thread is broken; weak or out of date; worth asking."""


class BadRule(ValueError):
    """A rule file that cannot be used; the message says which rule, what is wrong and what to do."""


class UnsupportedShape(BadRule):
    """A rule says something outside the declared subset of SHACL Core."""

    def __init__(self, rule: str, term: str, hint: str = "") -> None:
        self.rule, self.term, self.hint = rule, term, hint
        super().__init__(f"Rule {rule} uses {term}, which is outside the rule language. {hint}".strip())


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule that ships with Golden Thread, sorted by name."""
    folder = resources.files("golden_thread.ontology") / "rules"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".ttl")), key=lambda item: item.name)
    return tuple(read_rule(item.read_text("utf-8"), where=item.name) for item in files)


def rules_in(folder: FilePath) -> tuple[Rule, ...]:
    """The rules of a folder of Turtle files, sorted by file name; BadRule where one cannot be used."""
    files = sorted(folder.glob("*.ttl"))
    if not files:
        raise BadRule(f"{folder} holds no rule: put one Turtle file a rule into it.")
    return tuple(read_rule(path.read_text("utf-8"), where=path.name) for path in files)


def with_parameters(rule: Rule, overrides: Mapping[str, Value]) -> Rule:
    """The rule with some of its parameters replaced; BadRule names one it does not have.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-with-too-many-measures"]
    >>> with_parameters(rule, {"limit": 3.0}).parameters[0].default
    3.0
    """
    if not overrides:
        return rule
    known = {parameter.name for parameter in rule.parameters}
    for name in overrides:
        if name not in known:
            has = ", ".join(sorted(known)) or "none"
            raise BadRule(f"Rule {rule.name} has no parameter called {name}. It has: {has}.")
    return read_rule(rule.source, overrides, where=f"{rule.name}.ttl")


def read_rule(turtle: str, overrides: Mapping[str, Value] | None = None, *, where: str = "rule") -> Rule:
    """One rule from Turtle text, its parameters replaced by `overrides`.

    Raises UnsupportedShape for what the rule language cannot say, BadRule for anything else wrong.
    """
    try:
        triples = Triples(turtle)
    except UnreadableTurtle as error:
        raise BadRule(f"{where} is not Turtle that can be read: {error}") from error
    found = triples.subjects_of_type(f"{namespace()}Rule")
    if len(found) != 1:
        raise BadRule(f"{where} declares {len(found)} rules; a file holds exactly one `a gt:Rule`.")
    return _Reader(triples, found[0], turtle).rule(overrides or {})


class _Reader:
    """Reads one rule; holds the triples and the rule's name for messages."""

    def __init__(self, triples: Triples, subject: Node, source: str) -> None:
        self.triples, self.subject, self.source = triples, subject, source
        self.name = _local(subject)

    def rule(self, overrides: Mapping[str, Value]) -> Rule:
        """The whole rule."""
        parameters = self.parameters(overrides)
        text, texts, gt = self.triples.text, self.triples.texts, namespace()
        kinds = tuple(_local(node) for node in self.triples.all(self.subject, f"{SH}targetClass"))
        when = self.triples.one(self.subject, f"{gt}when")
        severity, message = self.severity_and_message() if kinds else self.words_severity()
        return Rule(
            name=self.name,
            label=text(self.subject, f"{RDFS}label"),
            family=text(self.subject, f"{gt}family"),
            severity=severity,
            kinds=tuple(self.kind(kind) for kind in kinds),
            test=self.shape(self.subject) if kinds else ALWAYS,
            message=message,
            question=text(self.subject, f"{gt}question"),
            why=text(self.subject, f"{gt}why"),
            citations=texts(self.subject, f"{gt}citation"),
            remedy=text(self.subject, f"{gt}remedy"),
            who=text(self.subject, f"{gt}who"),
            when=self.shape(when) if when is not None else ALWAYS,
            parameters=parameters,
            implied_by=tuple(_local(node) for node in self.triples.all(self.subject, f"{gt}impliedBy")),
            aliases=texts(self.subject, f"{gt}alias"),
            tier=int(text(self.subject, f"{gt}tier") or 1),
            gap_example=text(self.subject, f"{gt}gapExample"),
            passed_example=text(self.subject, f"{gt}passedExample"),
            note=text(self.subject, f"{gt}note"),
            acceptable=text(self.subject, f"{gt}acceptable") != "false",
            source=self.source,
        )

    def words_severity(self) -> tuple[str, str]:
        """Severity and message of a rule that has words but no shape."""
        severity = self.triples.text(self.subject, f"{SH}severity").removeprefix(SH).lower()
        return severity, self.triples.text(self.subject, f"{SH}message")

    def severity_and_message(self) -> tuple[str, str]:
        """Severity and message, from the one place where SHACL engines read them for this shape."""
        told = [p for p in self.triples.predicates(self.subject) if p.removeprefix(SH) in _CONSTRAINTS]
        on_properties = told == [f"{SH}property"]
        if f"{SH}property" in told and not on_properties:
            raise UnsupportedShape(self.name, "sh:property beside other constraints", "Join them with sh:and.")
        bearers = self.triples.all(self.subject, f"{SH}property") if on_properties else [self.subject]
        if on_properties and self.triples.one(self.subject, f"{SH}severity") is not None:
            raise UnsupportedShape(self.name, "sh:severity on the node shape", "Put it on the property shape.")
        pairs = {(self.triples.text(b, f"{SH}severity"), self.triples.text(b, f"{SH}message")) for b in bearers}
        if len(pairs) != 1:
            raise BadRule(f"Rule {self.name} must say the same sh:severity and sh:message on each property shape.")
        severity, message = pairs.pop()
        word = severity.removeprefix(SH).lower()
        if word not in SEVERITIES:
            raise BadRule(f"Rule {self.name} needs sh:severity sh:Violation, sh:Warning or sh:Info.")
        return word, message

    def parameters(self, overrides: Mapping[str, Value]) -> tuple[Parameter, ...]:
        """The rule's parameters with their values in force; the shape's triples are replaced to match."""
        gt = namespace()
        found = []
        for node in self.triples.all(self.subject, f"{gt}parameter"):
            name = self.triples.text(node, f"{gt}name")
            shape, prop = self.triples.one(node, f"{gt}onShape"), self.triples.text(node, f"{gt}onProperty")
            old = self.triples.one(shape, prop) if shape is not None else None
            if not isinstance(old, ox.Literal):
                raise BadRule(f"Rule {self.name}: parameter {name} names no triple of the shape.")
            value = _value(old)
            if name in overrides:
                value = self.same_sort(name, overrides[name], value)
                assert shape is not None
                self.triples.replace(shape, prop, ox.Literal(_lexical(value), datatype=old.datatype))
            found.append(Parameter(name, value, self.triples.text(node, f"{RDFS}label")))
        return tuple(found)

    def same_sort(self, name: str, new: Value, old: Value) -> Value:
        """The new value if it is of the old one's sort; BadRule otherwise."""
        if isinstance(old, float) and isinstance(new, int | float) and not isinstance(new, bool):
            return float(new)
        if type(new) is type(old):
            return new
        wanted = {float: "a number", str: "text", datetime.date: "a date"}[type(old)]
        raise BadRule(f"Rule {self.name}: parameter {name} takes {wanted}, not {new!r}.")

    def shape(self, node: Node) -> Test:
        """What a shape demands of its focus: all of its constraints together."""
        if self.triples.one(node, f"{SH}path") is not None:
            return self.property_shape(node)
        return _all(self.constraints(node))

    def constraints(self, node: Node) -> list[Test]:
        """The constraints that a shape states about a node itself."""
        return [
            test
            for predicate in self.triples.predicates(node)
            if predicate.startswith(SH) and predicate.removeprefix(SH) not in _NOT_CONSTRAINTS
            for value in self.triples.all(node, predicate)
            for test in self.constraint(node, predicate, value)
        ]

    def constraint(self, node: Node, predicate: str, value: Node) -> list[Test]:
        """One constraint as tests of the node; refused by name outside the subset."""
        word = predicate.removeprefix(SH)
        read = _CONSTRAINTS.get(word)
        if read is None:
            raise UnsupportedShape(self.name, f"sh:{word}", "See the rule language in the vocabulary's notes.")
        return [read(self, node, value)]

    def property_shape(self, node: Node) -> Test:
        """A property shape: counts over its path, and tests of every value there."""
        path = self.path(self._needed(node, f"{SH}path"))
        self.check_attributes(path)
        tests: list[Test] = [*self.counts(node, path), *self.qualified(node, path)]
        for value in self.triples.all(node, f"{SH}hasValue"):
            tests.append(AtLeast(1, path, OneOf((_value(value),))))
        every = self.constraints(node)
        tests += [Not(AtLeast(1, path, Not(test))) for test in every]
        if not tests:
            raise BadRule(f"Rule {self.name}: a property shape says nothing about its path.")
        return _all(tests)

    def check_attributes(self, path: Path) -> None:
        """Refuses an attribute anywhere but alone or as the last step of a sequence: it leads to a value."""
        last = path.parts[-1] if isinstance(path, Sequence) else path
        for step in steps_within(path):
            if step.name in vocabulary().attributes and (step is not last or step.inverse):
                found = f"the attribute gt:{step.name} inside a path"
                raise UnsupportedShape(self.name, found, "End the path with it.")

    def counts(self, node: Node, path: Path) -> list[Test]:
        """sh:minCount and sh:maxCount."""
        low, high = self._number(node, "minCount"), self._number(node, "maxCount")
        return self.between(path, ALWAYS, low, high)

    def qualified(self, node: Node, path: Path) -> list[Test]:
        """sh:qualifiedValueShape with its counts."""
        inner = self.triples.one(node, f"{SH}qualifiedValueShape")
        if inner is None:
            return []
        low, high = self._number(node, "qualifiedMinCount"), self._number(node, "qualifiedMaxCount")
        if low is None and high is None:
            raise BadRule(f"Rule {self.name}: sh:qualifiedValueShape needs a qualified count.")
        return self.between(path, self.shape(inner), low, high)

    def between(self, path: Path, test: Test, low: int | None, high: int | None) -> list[Test]:
        """At least `low` and at most `high` values at the path that pass the test."""
        if max(low or 0, 0 if high is None else high + 1) > 1:
            self.check_countable(path)
        least: list[Test] = [AtLeast(low, path, test)] if low else []
        most: list[Test] = [Not(AtLeast(high + 1, path, test))] if high is not None else []
        return least + most

    def check_countable(self, path: Path) -> None:
        """Refuses to count the ends of a repeated path, or values behind other steps."""
        if _repeats(path):
            raise UnsupportedShape(self.name, "a count above 1 over a repeated path", "Count a plain path.")
        if isinstance(path, Sequence) and any(step.name in vocabulary().attributes for step in steps_within(path)):
            raise UnsupportedShape(self.name, "a count above 1 of values behind other steps", "Count links instead.")

    def path(self, node: Node) -> Path:
        """A property path; inverses are pushed down to the steps."""
        if isinstance(node, ox.NamedNode):
            return self.step(node)
        if self.triples.one(node, f"{RDF}first") is not None:
            return Sequence(tuple(self.path(item) for item in self.triples.items(node)))
        for word, build in _PATHS.items():
            inner = self.triples.one(node, f"{SH}{word}")
            if inner is not None:
                return build(self, inner)
        raise UnsupportedShape(self.name, "a path of an unknown form")

    def repeatable(self, node: Node) -> Path:
        """A path that may be walked again and again: one step, or alternatives of single steps."""
        path = self.path(node)
        parts = path.parts if isinstance(path, Alternative) else (path,)
        if not all(isinstance(part, Step) for part in parts):
            raise UnsupportedShape(self.name, "a path that repeats more than single steps", "Repeat one link.")
        return path

    def step(self, node: ox.NamedNode) -> Step:
        """One link or attribute of the vocabulary; BadRule names one that is not there."""
        name = _local(node)
        words = vocabulary()
        if not node.value.startswith(namespace()) or not (name in words.links or name in words.attributes):
            raise BadRule(f"Rule {self.name} uses {node.value}, which is no link or attribute of the vocabulary.")
        return Step(name)

    def kind(self, name: str) -> str:
        """The kind's name if the vocabulary has it; BadRule otherwise."""
        if name != "Thing" and name not in vocabulary().kinds:
            raise BadRule(f"Rule {self.name} uses gt:{name}, which is no kind of the vocabulary.")
        return name

    def _needed(self, node: Node, predicate: str) -> Node:
        found = self.triples.one(node, predicate)
        if found is None:
            raise BadRule(f"Rule {self.name}: {predicate} is missing.")
        return found

    def _number(self, node: Node, word: str) -> int | None:
        text = self.triples.text(node, f"{SH}{word}")
        return int(float(text)) if text else None


def _items(reader: _Reader, value: Node) -> list[Node]:
    """The members of a list that must have some."""
    items = reader.triples.items(value)
    if not items:
        raise BadRule(f"Rule {reader.name}: a list in the shape is empty.")
    return items


def _members(reader: _Reader, value: Node) -> tuple[Test, ...]:
    return tuple(reader.shape(item) for item in _items(reader, value))


def _bound(**bound: bool | str) -> Callable[[_Reader, Node, Node], Test]:
    def read(reader: _Reader, node: Node, value: Node) -> Test:
        side = str(bound["side"])
        return Within(**{side: _value(value), f"{side}_open": bool(bound["open"])})  # type: ignore[arg-type]

    return read


def _pattern(reader: _Reader, node: Node, value: Node) -> Test:
    flags = reader.triples.text(node, f"{SH}flags")
    try:
        re.compile(_value_text(value))
    except re.error as error:
        raise BadRule(f"Rule {reader.name}: sh:pattern {_value_text(value)!r} cannot be read: {error}.") from error
    if set(flags) - {"i"}:
        raise UnsupportedShape(reader.name, f"sh:flags {flags!r}", "Only i is in the subset.")
    return Matches(_value_text(value), flags)


_CONSTRAINTS: Mapping[str, Callable[[_Reader, Node, Node], Test]] = {
    "property": lambda reader, node, value: reader.shape(value),
    "node": lambda reader, node, value: reader.shape(value),
    "class": lambda reader, node, value: IsKind((reader.kind(_local(value)),)),
    "in": lambda reader, node, value: OneOf(tuple(_value(item) for item in _items(reader, value))),
    "datatype": lambda reader, node, value: HasDatatype(_value_text(value).removeprefix(XSD)),
    "pattern": _pattern,
    "minInclusive": _bound(side="low", open=False),
    "minExclusive": _bound(side="low", open=True),
    "maxInclusive": _bound(side="high", open=False),
    "maxExclusive": _bound(side="high", open=True),
    "not": lambda reader, node, value: Not(reader.shape(value)),
    "and": lambda reader, node, value: _all(_members(reader, value)),
    "or": lambda reader, node, value: AnyOf(_members(reader, value)),
}
"""How each constraint of the subset is read."""

_NOT_CONSTRAINTS = frozenset(
    [
        "path",
        "minCount",
        "maxCount",
        "hasValue",
        "qualifiedValueShape",
        "qualifiedMinCount",
        "qualifiedMaxCount",
        "flags",
        "severity",
        "message",
        "name",
        "description",
        "order",
        "targetClass",
    ]
)
"""Words of SHACL that stand on a shape but are no test of the node (or are read with the path)."""

_PATHS: Mapping[str, Callable[[_Reader, Node], Path]] = {
    "inversePath": lambda reader, node: _inverse(reader.path(node)),
    "alternativePath": lambda reader, node: Alternative(tuple(reader.path(i) for i in _items(reader, node))),
    "zeroOrMorePath": lambda reader, node: Repeat(reader.repeatable(node), 0),
    "oneOrMorePath": lambda reader, node: Repeat(reader.repeatable(node), 1),
    "zeroOrOnePath": lambda reader, node: Maybe(reader.path(node)),
}
"""How each path form of the subset is read."""


def _inverse(path: Path) -> Path:
    """The path walked backwards."""
    if isinstance(path, Step):
        return Step(path.name, not path.inverse)
    if isinstance(path, Sequence):
        return Sequence(tuple(_inverse(part) for part in reversed(path.parts)))
    if isinstance(path, Alternative):
        return Alternative(tuple(_inverse(part) for part in path.parts))
    if isinstance(path, Repeat):
        return Repeat(_inverse(path.of), path.at_least)
    return Maybe(_inverse(path.of))


def _repeats(path: Path) -> bool:
    if isinstance(path, Repeat):
        return True
    if isinstance(path, Sequence | Alternative):
        return any(_repeats(part) for part in path.parts)
    return isinstance(path, Maybe) and _repeats(path.of)


def _all(tests: Iterable[Test]) -> Test:
    """All of the tests; one alone stands for itself."""
    found = tuple(tests)
    return found[0] if len(found) == 1 else AllOf(found)


def _local(node: Node | None) -> str:
    """The last part of an IRI."""
    return re.split(r"[#/]", node.value)[-1] if isinstance(node, ox.NamedNode) else ""


def _value_text(node: Node) -> str:
    return node.value if isinstance(node, ox.Literal | ox.NamedNode) else ""


_NUMBERS = frozenset(f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int"))


def _value(node: Node) -> Value:
    """A literal as a value: number, day or text."""
    if isinstance(node, ox.Literal):
        if node.datatype.value in _NUMBERS:
            return float(node.value)
        if node.datatype.value == f"{XSD}date":
            return datetime.date.fromisoformat(node.value)
    return _value_text(node)


def _lexical(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


__all__ = [
    "SEVERITIES",
    "BadRule",
    "UnsupportedShape",
    "all_rules",
    "read_rule",
    "rules_in",
    "steps_within",
    "tests_within",
    "with_parameters",
]
