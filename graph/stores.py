"""An Oxigraph store of one plan, filled straight from its columns and only with what is asked about.

A thing is `<thing:ROW>`, so an answer is read as rows without looking up names. Kinds are there from the
start; a link, an attribute or a marker of what the input cannot tell comes with the first question about it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import numpy as np
import pandas as pd
import pyoxigraph as ox

from golden_thread.graph.plan import Mask, PlanGraph, Values, plain_value
from golden_thread.graph.rdf import GT, RDF, RDFS, XSD, literal_of
from golden_thread.graph.readings import markers_of
from golden_thread.graph.shacl import marker_key
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Matches, Test, Unsure, Value, steps_of, tests_within
from golden_thread.ontology.terms import ANYTHING, vocabulary

MOST_DIGITS = 18
"""Oxigraph's decimals have so many digits after the point."""
LARGEST = 1e18
"""From here on a number is written as a double, since it no longer fits Oxigraph's decimals and integers."""

UNSURE = ox.NamedNode(f"{GT}unsure")
_START = "thing:"


class BadPattern(ValueError):
    """A regular expression that Oxigraph cannot run; the message quotes it."""


class ColumnStore:
    """The store of one plan; holds what has been loaded into it."""

    def __init__(self, plan: PlanGraph, wholeness: Wholeness) -> None:
        self.plan, self.wholeness, self.store = plan, wholeness, ox.Store()
        self._nodes = [ox.NamedNode(f"{_START}{row}") for row in range(plan.n)]
        self._loaded: set[str | Unsure | Matches] = set()
        self._add(self._kinds())

    def need(self, test: Test) -> None:
        """Loads the links, attributes and markers that a test speaks of. Raises BadPattern."""
        for name in {step.name for step in steps_of(test)} - self._loaded:
            self._loaded.add(name)
            self._add(self._links(name))
            self._add(self._values(name))
        for marker in markers_of(test):
            if marker not in self._loaded:
                self._loaded.add(marker)
                self._add(self._marked(marker))
        for part in tests_within(test):
            if isinstance(part, Matches) and part not in self._loaded:
                self._check(part)
                self._loaded.add(part)

    def answers(self, query: str) -> Mask:
        """Which things a query lists in its first column; bool array, shape (n,)."""
        solutions = self.store.query(query)
        assert isinstance(solutions, ox.QuerySolutions)
        lines = solutions.serialize(format=ox.QueryResultsFormat.TSV)
        assert lines is not None
        start = f"<{_START}".encode()
        rows = [int(line[len(start) : line.index(b">")]) for line in lines.splitlines() if line.startswith(start)]
        found = np.zeros(self.plan.n, dtype=np.bool_)
        found[rows] = True
        return found

    def _add(self, quads: Iterable[ox.Quad]) -> None:
        self.store.extend(quads)

    def _kinds(self) -> Iterator[ox.Quad]:
        """The kind of every thing, and what each kind is below."""
        a, below = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RDFS}subClassOf")
        for low, high in kinds_above():
            yield ox.Quad(low, below, high)
        for kind, span in self.plan.spans.items():
            of_kind = ox.NamedNode(f"{GT}{kind}")
            for node in self._nodes[span]:
                yield ox.Quad(node, a, of_kind)

    def _links(self, name: str) -> Iterator[ox.Quad]:
        predicate = ox.NamedNode(f"{GT}{name}")
        for block in self.plan.blocks:
            if block.link == name:
                lows, highs = (self._nodes[self.plan.spans[kind]] for kind in (block.low_kind, block.high_kind))
                for low, high in zip(block.low.tolist(), block.high.tolist(), strict=True):
                    yield ox.Quad(lows[low], predicate, highs[high])

    def _values(self, name: str) -> Iterator[ox.Quad]:
        predicate = ox.NamedNode(f"{GT}{name}")
        for (kind, attribute), held in self.plan.values.items():
            if attribute == name:
                nodes = self._nodes[self.plan.spans[kind]]
                for at, literal in zip(held.at.tolist(), _literals(held, name), strict=True):
                    yield ox.Quad(nodes[at], predicate, literal)

    def _marked(self, marker: Unsure) -> Iterator[ox.Quad]:
        key = ox.Literal(marker_key(marker))
        for kind in self.plan.kinds:
            nodes = self._nodes[self.plan.spans[kind]]
            for at in np.flatnonzero(self.wholeness.unsure(marker, kind)).tolist():
                yield ox.Quad(nodes[at], UNSURE, key)

    def _check(self, test: Matches) -> None:
        """Nothing; raises BadPattern, since in a query a bad pattern would match nothing and say nothing."""
        pattern, flags = ox.Literal(test.pattern), ox.Literal(test.flags)
        if not self.store.query(f"ASK {{ BIND (REGEX('', {pattern}, {flags}) AS ?can) FILTER (BOUND(?can)) }}"):
            raise BadPattern(f"The pattern {test.pattern!r} is not one that SPARQL can run. Write it more simply.")


def kinds_above() -> Iterator[tuple[ox.NamedNode, ox.NamedNode]]:
    """Each kind of the vocabulary with the kind that it is directly below."""
    for kind in vocabulary().kinds.values():
        yield ox.NamedNode(f"{GT}{kind.name}"), ox.NamedNode(f"{GT}{kind.parent or ANYTHING}")


def _literals(held: Values, attribute: str) -> list[ox.Literal]:
    """A column's values as literals, each different one made once."""
    whole = vocabulary().attributes[attribute].datatype == "integer"
    if isinstance(held.of, pd.Categorical):
        words = [fitting(literal_of(str(word))) for word in held.of.categories]
        return [words[code] for code in held.of.codes.tolist()]
    different, back = np.unique(held.of, return_inverse=True)
    found = [fitting(literal_of(plain_value(value), whole)) for value in different]
    return [found[at] for at in back.tolist()]


def fitting(literal: ox.Literal) -> ox.Literal:
    """A literal whose number Oxigraph can compare: a decimal rounded to its digits, one too large as a double.

    >>> fitting(literal_of(1 / 3000)).value, fitting(literal_of(1e25)).value
    ('0.000333333333333333', '1e+25')
    """
    if len(literal.value) <= MOST_DIGITS or literal.datatype.value not in (f"{XSD}decimal", f"{XSD}integer"):
        return literal
    number = Decimal(literal.value)
    if abs(number) >= Decimal(LARGEST):
        return ox.Literal(repr(float(number)), datatype=ox.NamedNode(f"{XSD}double"))
    return ox.Literal(format(round(number, MOST_DIGITS), "f"), datatype=literal.datatype)


def sort_of(value: Value) -> str:
    """What sort of literal a value is written as: "string", "number" or "date"."""
    if isinstance(value, str):
        return "string"
    return "date" if isinstance(value, datetime.date) else "number"
