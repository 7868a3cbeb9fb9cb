"""What the cells of a plan refer to: by id or title, the kinds that fit first, and never by guessing."""

import datetime
import time

import pytest

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.references import (
    MOST_SUGGESTIONS,
    NOTHING,
    Index,
    Match,
    did_you_mean,
    folded,
    slug,
    text_of,
    yes_or_no,
)  # fmt: skip

OUTCOMES = frozenset({"Outcome"})
THINGS = [
    ("O1", "Outcome", "Safer streets"),
    ("O2", "Outcome", "Warm, dry homes"),
    ("O3", "Outcome", "Same"),
    ("O4", "Outcome", "Same"),
    ("P1", "Priority", "Same"),
    ("P2", "Priority", "Green town"),
    ("3", "Measure", "Recycling"),
]


@pytest.fixture
def index() -> Index:
    found = Index()
    for thing in THINGS:
        found.add(*thing)
    return found


@pytest.mark.parametrize(
    "text, found",
    [
        ("O1", "O1"),
        ("o1", "O1"),
        ("safer  STREETS", "O1"),
        ("Safer streets.", "O1"),
        ("O1 Safer streets", "O1"),
        ("O1: safer streets", "O1"),
        ("O1 - Safer streets", "O1"),
        ("O1 Warm homes", None),
        ("Green town", "P2"),
        ("Safer street", None),
    ],
)
def test_a_thing_is_found_by_id_or_title(index: Index, text: str, found: str | None) -> None:
    assert index.find(text, OUTCOMES) == Match(found)


def test_the_kinds_that_fit_come_first_and_two_are_never_guessed_between(index: Index) -> None:
    assert index.find("Same", OUTCOMES) == Match(None, ("O3", "O4"))
    assert index.find("Same", frozenset({"Priority"})) == Match("P1")
    assert index.find("Same", frozenset({"Measure"})) == Match(None, ("O3", "O4", "P1"))


def test_an_id_that_was_taken_is_found_by_the_kind_asked_for(index: Index) -> None:
    index.add("outcome-3", "Outcome", "Clean air", written="3")
    assert index.find("3", OUTCOMES) == Match("outcome-3")
    assert index.find("3", frozenset({"Measure"})) == Match("3")


@pytest.mark.parametrize(
    "cell, parts",
    [
        ("O1", ["O1"]),
        ("O1; O2", ["O1", "O2"]),
        ("O1\nO2\n", ["O1", "O2"]),
        ("• O1\n• O2", ["O1", "O2"]),
        ("Warm, dry homes", ["Warm, dry homes"]),
        ("Warm, dry homes; O1", ["Warm, dry homes", "O1"]),
        ("O1, O2", ["O1", "O2"]),
        ("O1, O9", ["O1, O9"]),
        ("Safer\n streets", ["Safer streets"]),
        (" ; ", []),
    ],
)
def test_several_in_a_cell(index: Index, cell: str, parts: list[str]) -> None:
    assert index.parts(cell, OUTCOMES) == parts


def test_what_was_perhaps_meant(index: Index) -> None:
    assert index.suggestion("Safer street", OUTCOMES) == "Safer streets"
    assert index.suggestion("Green twon", OUTCOMES) == ""
    assert index.suggestion("Green twon", frozenset({"Priority"})) == "Green town"
    assert index.suggestion("", OUTCOMES) == ""


def test_looking_for_likeness_has_an_end() -> None:
    index = Index()
    for number in range(4_000):
        index.add(f"O{number}", "Outcome", f"Outcome number {number} of the town")
    start = time.process_time()
    found = [index.suggestion(f"Outcome numbr {number} of the town", OUTCOMES) for number in range(5_000)]
    assert time.process_time() - start < 20
    assert sum(map(bool, found)) == MOST_SUGGESTIONS
    assert index.find("nothing", OUTCOMES) is NOTHING or index.find("nothing", OUTCOMES) == NOTHING


@pytest.mark.parametrize(
    "cell, text",
    [
        (" a \n b ", "a b"),
        (3.0, "3"),
        (3.5, "3.5"),
        (True, "yes"),
        (datetime.date(2012, 3, 14), "2012-03-14"),
        (datetime.datetime(2012, 3, 14), "2012-03-14"),
        (None, ""),
        (Unknown("the error #N/A"), ""),
    ],
)
def test_a_cell_as_text(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


def test_words() -> None:
    assert slug("Café & Bar: “Größe”") == "café-bar-grösse"
    assert folded("“Safer—streets”") == folded('"safer-STREETS"')
    assert did_you_mean("Outcoms", ["Outcomes"]) == "Did you mean 'Outcomes'?"
    assert did_you_mean("xyz", ["Outcomes"], "Delete it.") == "Delete it."
    assert [yes_or_no(cell) for cell in ("Yes", True, "n", 0.0, "", "maybe")] == [True, True, False, False, None, None]
