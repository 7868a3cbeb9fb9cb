"""Pieces of SPARQL text: each says what it should, and no text can leave its place."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from golden_thread.graph.rdf import GT, XSD
from golden_thread.graph.sparql_text import (
    comment,
    expression,
    group,
    literal_text,
    name_text,
    path_text,
    prologue,
    quoted,
    sorts_of,
)
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    OneOf,
    Sequence,
    Step,
    Test,
    Value,
    Within,
)

from .asking import path
from .plans import DAYS

NUMBER, TEXT, DAY = frozenset({"number"}), frozenset({"string"}), frozenset({"date"})


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("^measures", "^gt:measures"),
        ("partOf/ownedBy", "gt:partOf/gt:ownedBy"),
        ("(partOf|ownedBy)/^measures", "(gt:partOf|gt:ownedBy)/^gt:measures"),
        ("partOf|ownedBy/^measures", "gt:partOf|gt:ownedBy/^gt:measures"),
        ("partOf+", "gt:partOf+"),
        ("(^partOf)*", "(^gt:partOf)*"),
        ("(partOf/ownedBy)?", "(gt:partOf/gt:ownedBy)?"),
        ("(partOf|^partOf)+/ownedBy?", "(gt:partOf|^gt:partOf)+/gt:ownedBy?"),
    ],
)
def test_a_path_reads_as_sparql_has_it(written: str, text: str) -> None:
    assert path_text(path(written)) == text


@pytest.mark.parametrize(
    ("test", "sorts", "text"),
    [
        (OneOf((5.0,)), NUMBER, "?v = 5"),
        (OneOf((5.0, 0.5)), NUMBER, "?v IN (5, 0.5)"),
        (OneOf(("a", 5.0)), NUMBER, "(false) || (?v = 5)"),
        (Within(0.5, 5.0, high_open=True), NUMBER, "(?v >= 0.5) && (?v < 5)"),
        (Within(), NUMBER, "true"),
        (Within(low=DAYS[0]), DAY, '?v >= "1999-06-30"^^xsd:date'),
        (Within(low=DAYS[0]), TEXT, "false"),
        (Matches('a"b', "i"), TEXT, 'REGEX(?v, "a\\"b", "i")'),
        (Matches("5"), NUMBER, 'REGEX(STR(?v), "5")'),
        (HasDatatype("date"), DAY, "DATATYPE(?v) = xsd:date"),
        (Not(OneOf(("a",))), TEXT, '!(?v = "a")'),
        (AllOf((Matches("a"), Matches("b"))), TEXT, '(REGEX(?v, "a")) && (REGEX(?v, "b"))'),
        (AnyOf(()), TEXT, "false"),
        (ALWAYS, TEXT, "true"),
        (OneOf((5.0,)), NUMBER | TEXT, "isNumeric(?v) && (?v = 5)"),
        (OneOf(("a",)), NUMBER | TEXT, 'DATATYPE(?v) = xsd:string && (?v = "a")'),
    ],
    ids=str,
)
def test_a_test_of_a_value(test: Test, sorts: frozenset[str], text: str) -> None:
    assert expression(test, "?v", sorts) == text
    assert ox.Store().query(f"{prologue(text)}ASK {{ BIND (1 AS ?v) FILTER (true || ({text})) }}")


def test_a_test_of_things_is_none_of_values() -> None:
    for test in (IsKind(("Plan",)), AtLeast(1, Step("unit"), ALWAYS)):
        with pytest.raises(TypeError, match="of a value"):
            expression(test, "?v", TEXT)


def test_sorts_follow_the_vocabulary() -> None:
    assert sorts_of(["value", "unit", "dueDate"]) == {"number", "string", "date"}


@pytest.mark.parametrize("value", [5.0, -0.25, 1e25, 1e-30, DAYS[1], "", 'a "b" \\ \n\r\t', "\u2028\x0c\x1c\x85 é 🧵"])
def test_a_literal_comes_back_as_it_was(value: Value) -> None:
    text = literal_text(value)
    query = f"{prologue(text)}SELECT ?v WHERE {group([group([f'BIND ({text} AS ?v)'], wide=True)])}"
    [solution] = ox.Store().query(query)
    found = solution["v"].value
    assert found == value if isinstance(value, str) else str(value).startswith(found) or float(found) == pytest.approx(value)


def test_lines_in_braces() -> None:
    assert group(["?a gt:unit ?b ."]) == "{ ?a gt:unit ?b . }"
    assert group(["?a gt:unit ?b ."], wide=True) == "{\n  ?a gt:unit ?b .\n}"
    assert group([group(["a", "b"])]) == "{\n  {\n    a\n    b\n  }\n}"


@pytest.mark.parametrize("text", ["a\nSELECT", "a\rSELECT", "a\x0bSELECT", "a\u2028SELECT", "a " * 300 + "SELECT"])
def test_no_text_leaves_its_comment(text: str) -> None:
    lines = re.split(r"[\r\n]", comment([text]).rstrip("\n"))
    assert all(line.startswith("# ") and len(line) <= 100 for line in lines)


@pytest.mark.parametrize("name", ["x> ?y } DROP", "a b", "", "5x", "é", "a-b"])
def test_a_name_that_is_no_word_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no word of the vocabulary"):
        name_text(name)


def test_a_text_in_quotation_marks() -> None:
    assert quoted('say "yes"\\') == '"say \\"yes\\"\\\\"'


def test_only_the_prefixes_in_use_are_declared() -> None:
    assert prologue("?a gt:unit 5") == f"PREFIX gt: <{GT}>\n"
    assert prologue('?a gt:dueDate ""^^xsd:date') == f"PREFIX gt: <{GT}>\nPREFIX xsd: <{XSD}>\n"
    assert re.findall(r"PREFIX (\w+)", prologue("?a a/rdfs:subClassOf* gt:Thing")) == ["gt", "rdfs"]


def test_a_sequence_of_one_needs_no_brackets() -> None:
    assert path_text(Sequence((Sequence((Step("partOf"),)), Step("ownedBy")))) == "gt:partOf/gt:ownedBy"
