"""What a query found, as each reader gets it."""

from __future__ import annotations

import csv
import datetime
import io
import json

import pytest

from golden_thread.graph.rdf import GT, XSD
from golden_thread.graph.solutions import WIDEST, Answer, Plain, Term, plain, term_of

BASE = "https://example.org/demo/"
THING = Term("iri", f"{BASE}Warm%20homes")
KIND = Term("iri", f"{GT}Outcome")


def literal(value: str, datatype: str = "string") -> Term:
    return Term("literal", value, f"{XSD}{datatype}")


def answer(*rows: tuple[Term | None, ...], truncated: bool = False) -> Answer:
    return Answer("select", ("thing", "what"), rows, truncated, BASE)


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (THING, "Warm homes"),
        (KIND, "Outcome"),
        (Term("iri", BASE), "demo"),
        (Term("iri", "https://elsewhere.example/x"), "https://elsewhere.example/x"),
        (Term("blank", "b1"), "_:b1"),
        (literal("yes"), "yes"),
        (literal("3", "integer"), 3),
        (literal("12.50", "decimal"), 12.5),
        (literal("1e3", "double"), 1000.0),
        (literal("2012-03-31", "date"), datetime.date(2012, 3, 31)),
        (literal("-0044-03-15", "date"), "-0044-03-15"),
        (literal("true", "boolean"), True),
        (None, None),
    ],
)
def test_a_term_as_the_input_writes_it(term: Term | None, value: Plain) -> None:
    assert plain(term, BASE) == value
    assert type(plain(term, BASE)) is type(value)


def test_a_frame_has_ids_or_whole_iris() -> None:
    found = answer((THING, KIND), (THING, None))
    assert found.to_frame().fillna("").to_dict("list") == {"thing": ["Warm homes"] * 2, "what": ["Outcome", ""]}
    assert found.to_frame(iris=True)["thing"].tolist() == [THING.value] * 2
    assert list(answer().to_frame().columns) == ["thing", "what"]


def test_a_table_counts_its_rows() -> None:
    text = answer((THING, literal("3.0", "decimal"))).to_text()
    assert text == "thing       what\n----------  ----\nWarm homes  3\n1 row.\n"
    assert answer(truncated=True).to_text().splitlines()[-1].startswith("0 rows, and there are more")


def test_a_long_or_broken_cell_stays_in_its_row() -> None:
    lines = answer((literal("x" * 200), literal("two\nlines"))).to_text().splitlines()
    assert lines[2] == f"{'x' * (WIDEST - 1)}…  two lines"


def test_csv_is_safe_to_open() -> None:
    text = answer((literal("=1+1"), literal("-2", "integer")), (literal('a "b", c\nd'), None)).to_csv()
    assert list(csv.reader(io.StringIO(text))) == [["thing", "what"], ["'=1+1", "-2"], ['a "b", c\nd', ""]]


def test_json_is_as_sparql_has_it() -> None:
    found = answer((THING, literal("3", "integer")), (Term("blank", "b"), Term("literal", "ja", "", "de")))
    said = json.loads(found.to_json())
    assert said["head"] == {"vars": ["thing", "what"]}
    first, second = said["results"]["bindings"]
    assert first["thing"] == {"type": "uri", "value": THING.value}
    assert first["what"] == {"type": "literal", "value": "3", "datatype": f"{XSD}integer"}
    assert second == {
        "thing": {"type": "bnode", "value": "b"},
        "what": {"type": "literal", "value": "ja", "xml:lang": "de"},
    }
    assert said["truncated"] is False
    assert json.loads(answer((None, literal("x"))).to_json())["results"]["bindings"] == [
        {"what": {"type": "literal", "value": "x"}}
    ]


@pytest.mark.parametrize(("word", "truth"), [("true", True), ("false", False)])
def test_an_answer_to_ask(word: str, truth: bool) -> None:
    found = Answer("ask", ("answer",), ((literal(word, "boolean"),),))
    assert bool(found) is truth
    assert found.to_text() == ("yes\n" if truth else "no\n")
    assert json.loads(found.to_json()) == {"head": {}, "boolean": truth}
    assert found.to_csv() == f"answer\n{word}\n"


def test_an_answer_is_something_if_it_has_rows() -> None:
    assert answer((THING, None))
    assert not answer()
    assert len(answer((THING, None))) == 1


def test_terms_come_as_few_words() -> None:
    assert term_of(["u", "https://example.org/"]) == Term("iri", "https://example.org/")
    assert term_of(["l", "x", f"{XSD}string", ""]) == literal("x")
    assert term_of(None) is None
