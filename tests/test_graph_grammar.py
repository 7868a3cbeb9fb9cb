"""Verbs in their forms, counts and lists in words."""

from __future__ import annotations

import datetime

import pytest

from golden_thread.graph.grammar import (
    Clause,
    Said,
    base,
    day,
    does,
    figure,
    listed,
    must,
    number,
    singular_after_one,
    that,
    together,
    with_article,
)

MEASURED = Clause(("is measured by",), "at least one measure")
LEFT_OUT = Clause(("contributes to",), "any priority", negative=True)
ORIGIN = Clause(("is",), "national", whose="origin")
NEITHER = Clause(("cascades from", "is part of"), "any plan", negative=True)
ASIDE = Clause(("is reported to",), "at least one forum", aside="<itself> or through a report")
ITS = Clause(("states",), "<its> scope")


@pytest.mark.parametrize(
    ("said", "after_must", "condition", "one", "many"),
    [
        (
            MEASURED,
            "be measured by at least one measure",
            "that is measured by at least one measure",
            "is measured by at least one measure",
            "are measured by at least one measure",
        ),
        (
            LEFT_OUT,
            "not contribute to any priority",
            "that does not contribute to any priority",
            "does not contribute to any priority",
            "do not contribute to any priority",
        ),
        (
            ORIGIN,
            "have national as its origin",
            "whose origin is national",
            "has national as its origin",
            "have national as their origin",
        ),
        (
            NEITHER,
            "not cascade from or be part of any plan",
            "that neither cascades from nor is part of any plan",
            "neither cascades from nor is part of any plan",
            "neither cascade from nor are part of any plan",
        ),
        (
            ASIDE,
            ", itself or through a report, be reported to at least one forum",
            "that, itself or through a report, is reported to at least one forum",
            ", itself or through a report, is reported to at least one forum",
            ", themselves or through a report, are reported to at least one forum",
        ),
        (
            together([ITS, MEASURED], "or"),
            "either state its scope or be measured by at least one measure",
            "that states its scope or that is measured by at least one measure",
            "states its scope or is measured by at least one measure",
            "state their scope or are measured by at least one measure",
        ),
    ],
)
def test_one_clause_in_its_forms(said: Said, after_must: str, condition: str, one: str, many: str) -> None:
    assert (must(said), that(said), does(said), does(said, plural=True)) == (after_must, condition, one, many)


def test_parts_with_one_verb_are_drawn_together() -> None:
    smart = [Clause(("is",), word) for word in ("specific", "measurable", "achievable", "relevant")]
    assert (
        must(together([*smart, ITS], "and")) == "be specific, measurable, achievable and relevant, and state its scope"
    )


def test_a_denied_part_keeps_its_own_verb() -> None:
    parts = together([Clause(("is",), "late", negative=True), Clause(("is",), "lost")], "and")
    assert does(parts) == "is not late and is lost"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("is in", "be in"),
        ("has", "have"),
        ("was approved by", "have been approved by"),
        ("goes to", "go to"),
        ("addresses", "address"),
        ("reaches", "reach"),
        ("threatens", "threaten"),
        ("uses", "use"),
    ],
)
def test_a_verb_after_must(head: str, expected: str) -> None:
    assert base(head) == expected


def test_numbers_dates_and_nouns() -> None:
    assert [number(n) for n in (0.0, 1.0, 9.0, 10.0, 0.5)] == ["0", "one", "nine", "10", "0.5"]
    assert [figure(n) for n in (5.0, 1234.0, 2 / 3)] == ["5", "1,234", "0.666667"]
    assert day(datetime.date(2012, 5, 1)) == "1 May 2012"
    assert [with_article(noun) for noun in ("action", "user", "plan")] == ["an action", "a user", "a plan"]
    assert singular_after_one("at least one other plans of three periods") == "at least one other plan of three periods"


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], ""), (["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c"), (["a, b", "c"], "a, b, or c")],
)
def test_lists(words: list[str], expected: str) -> None:
    assert listed(words, "or") == expected
