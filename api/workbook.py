"""An audit as a workbook: Summary, Gaps, Cannot tell, Rules, Problems. Every text is written as text."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from golden_thread.api.answers import Answer
from golden_thread.api.gap_table import GAP_COLUMNS, gap_rows, rows_of
from golden_thread.api.labels import EXAMPLE, counted, severity_label

LONGEST = 32_000
"""Characters of a cell; a workbook takes few more. What is cut ends in dots."""

LINE, MOST_LINES = 15, 27
"""Points that a line takes, and how many lines a row can hold."""

Row = Sequence[object]


@dataclass(frozen=True)
class Page:
    """One sheet: headings with the width of their columns, and rows of texts and numbers."""

    name: str
    headings: tuple[tuple[str, int], ...]
    rows: tuple[Row, ...]


def workbook_bytes(answer: Answer) -> bytes:
    """The workbook, the same bytes for the same answer."""
    import datetime

    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": answer["plan"]["title"], "created": datetime.datetime(2024, 1, 1)})
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top"})
    for page in pages(answer):
        sheet = book.add_worksheet(page.name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (heading, width) in enumerate(page.headings):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, head)
        for number, row in enumerate(page.rows, 1):
            sheet.set_row(number, LINE * lines_of(row, [width for _, width in page.headings]))
            for column, value in enumerate(row):
                _write(sheet, number, column, value, cell)
        if page.rows and page.name != "Summary":
            sheet.autofilter(0, 0, len(page.rows), len(page.headings) - 1)
    book.close()
    return out.getvalue()


def lines_of(row: Row, widths: Iterable[int]) -> int:
    """How many lines the longest cell of a row takes in columns of these widths, up to what a row can hold.

    Told to the workbook because not every program works it out: in some the lines would lie over each other.

    >>> lines_of(("broken-thread", "x" * 61, 3), (36, 30, 8))
    3
    """
    needed = (math.ceil(len(str(value)) / width) for value, width in zip(row, widths, strict=True))
    return min(max(1, *needed), MOST_LINES)


def _write(sheet: Any, row: int, column: int, value: object, format: Any) -> None:
    """One cell: a number as a number, anything else as text, whatever it begins with."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, format)
    else:
        text = "" if value is None else str(value)
        sheet.write_string(row, column, text if len(text) <= LONGEST else f"{text[:LONGEST]} ...", format)


def pages(answer: Answer) -> Iterable[Page]:
    """The sheets of an audit's workbook."""
    yield Page("Summary", (("What", 34), ("Value", 90)), tuple(_summary(answer)))
    yield Page("Gaps", tuple((column.heading, column.width) for column in GAP_COLUMNS), tuple(gap_rows(answer)))
    untold = (("Rule", 32), ("What could not be told", 40), ("Ask for", 50), ("Whom to ask", 34), ("Things", 40))
    yield Page("Cannot tell", untold, tuple(map(_untold, answer["cannot_tell"])))
    yield _rules_page(answer)
    columns = ("file", "sheet", "row", "column", "what", "do")
    widths = (24, 18, 8, 18, 60, 60)
    headings = tuple((name.capitalize(), width) for name, width in zip(columns, widths, strict=True))
    yield Page("Problems", headings, tuple(rows_of(answer["problems"], columns)))


def _summary(answer: Answer) -> Iterable[Row]:
    plan = answer["plan"]
    yield "Dataset", plan["title"] or plan["name"]
    if plan["example"]:
        yield "Please note", EXAMPLE
    if answer["narrowed_to"]:
        yield "Narrowed to", answer["narrowed_to"]
    yield "Judged as of", plan["as_of"]
    yield "Things", plan["things"]
    yield "Links", plan["links"]
    for severity in ("violation", "warning", "info"):
        rules = [rule for rule in answer["rules"] if rule["severity"] == severity]
        gaps, judged = sum(rule["gap"] for rule in rules), sum(rule["judged"] for rule in rules)
        yield f"Gaps: {severity_label(severity)}", f"{gaps:,} of {judged:,} answers" if judged else "not applicable"
    yield "Could not be told", sum(rule["cannot_tell"] for rule in answer["rules"])
    for loaded in answer["loaded"]:
        told = "not loaded" if loaded["whole"] == "not loaded" else f"{loaded['count']:,}, whole: {loaded['whole']}"
        yield f"Loaded: {loaded['label']}", told
    for asked in answer["to_ask"]:
        settles = f"{counted(len(asked['rules']), 'question')} about {counted(asked['things'], 'thing')}"
        yield "Ask for", f"{asked['ask']} (it would help with {settles})"
    for strength in answer["strengths"]:
        yield "Holds", strength["words"]


def _untold(line: Answer) -> Row:
    return line["rule"], line["words"], line["ask"], line["who"], "; ".join(line["things"])


def _rules_page(answer: Answer) -> Page:
    """A row a rule: its question, and the count of each verdict."""
    columns = (
        "name", "severity", "family", "question", "gap", "judged", "passed", "cannot_tell", "not_applicable",
        "accepted", "rule_error", "why", "citation", "remedy", "who",
    )  # fmt: skip
    widths = (36, 12, 14, 44, 8, 8, 8, 8, 8, 8, 8, 60, 40, 60, 34)
    headings = tuple((name.replace("_", " ").capitalize(), width) for name, width in zip(columns, widths, strict=True))
    return Page("Rules", headings, tuple(rows_of(answer["rules"], columns)))
