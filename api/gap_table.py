"""Findings as rows of a table: the one list of columns that CSV and workbook share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from golden_thread.api.answers import Answer
from golden_thread.api.labels import EXAMPLE, severity_label


@dataclass(frozen=True)
class GapColumn:
    """One column of the table of gaps: its name in CSV, its heading and width in a workbook, and its value."""

    name: str
    heading: str
    width: int
    value: Callable[[Answer, Answer], object]


GAP_COLUMNS = (
    GapColumn("id", "Finding", 36, lambda gap, rule: gap["id"]),
    GapColumn("severity", "Severity", 12, lambda gap, rule: gap["severity"]),
    GapColumn("severity_label", "How grave", 12, lambda gap, rule: severity_label(gap["severity"])),
    GapColumn("rule", "Rule", 32, lambda gap, rule: gap["rule"]),
    GapColumn("kind", "Kind", 14, lambda gap, rule: gap["thing"]["kind"]),
    GapColumn("thing", "Thing", 14, lambda gap, rule: gap["thing"]["id"]),
    GapColumn("title", "Title", 36, lambda gap, rule: gap["thing"]["title"]),
    GapColumn("message", "What is wrong", 60, lambda gap, rule: gap["message"]),
    GapColumn("evidence", "How we know", 60, lambda gap, rule: gap["evidence_words"]),
    GapColumn("source", "Sources", 40, lambda gap, rule: _sources(gap)),
    GapColumn("basis", "Basis", 12, lambda gap, rule: gap["basis"]),
    GapColumn("question", "The question", 44, lambda gap, rule: rule["question"]),
    GapColumn("why", "Why it matters", 60, lambda gap, rule: rule["why"]),
    GapColumn("citation", "Who says so", 40, lambda gap, rule: rule["citation"]),
    GapColumn("remedy", "What to do", 60, lambda gap, rule: rule["remedy"]),
    GapColumn("who", "Who can", 34, lambda gap, rule: rule["who"]),
    GapColumn("owner", "Owner", 24, lambda gap, rule: gap["owner"]),
    GapColumn("accepted", "Accepted", 10, lambda gap, rule: "yes" if gap["accepted"] else "no"),
    GapColumn("implied_by", "Follows from", 36, lambda gap, rule: "; ".join(gap["implied_by"])),
    GapColumn("place", "Where it stands", 28, lambda gap, rule: gap["place"]),
    GapColumn("plan", "Dataset", 20, lambda gap, rule: gap["plan"]),
    GapColumn("please_note", "Please note", 60, lambda gap, rule: EXAMPLE if gap["example"] else ""),
)
"""The columns in their order; more may be added at the end."""


def gap_rows(answer: Answer) -> Iterator[Sequence[object]]:
    """A row a gap, in the order of the answer."""
    rules = {rule["name"]: rule for rule in answer["rules"]}
    for gap in answer["findings"]:
        yield [column.value(gap, rules[gap["rule"]]) for column in GAP_COLUMNS]


def rows_of(items: Iterable[Answer], columns: Sequence[str]) -> Iterator[Sequence[object]]:
    """Some values of each item, by their keys."""
    return ([item[column] for column in columns] for item in items)


def _sources(gap: Answer) -> str:
    return "; ".join(dict.fromkeys(step["source"] for step in gap["evidence"] if step["source"]))
