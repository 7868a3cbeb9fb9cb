"""Delimited text as rows of cells: which mark stands between cells, and what to do with a stray quotation mark."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from golden_thread.loaders.problems import Problem, Unreadable

DELIMITERS = (",", ";", "\t", "|")
"""What may stand between cells; the earlier wins where two would do as well."""
LOOKED_AT = 10


def rows_of_text(text: str, name: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """The rows of a CSV text, blank ones kept so that numbers hold, and a Problem if its quotation marks are odd.

    >>> rows_of_text("Id,Title\\n\\nO1,Warm homes\\n", "outcomes.csv")
    ([['Id', 'Title'], [], ['O1', 'Warm homes']], ())
    """
    mark = delimiter_of(text)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)), ()
    except csv.Error:
        return rows_despite_quotes(text, mark, name)


def delimiter_of(text: str) -> str:
    """The mark that stands between cells: the one by which most of the first rows are equally wide.

    >>> delimiter_of("Id;Title\\nO1;Warm, dry homes")
    ';'
    """
    return max(DELIMITERS, key=lambda mark: evenness(text[:65_536], mark))


def evenness(text: str, mark: str) -> tuple[int, int]:
    """How many of the first rows share the commonest width above one cell, and that width."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        widths = Counter(len(row) for row in islice(filter(None, reader), LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return (0, 0)
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def rows_despite_quotes(text: str, mark: str, name: str) -> tuple[list[list[str]], tuple[Problem, ...]]:
    """The rows of a text whose quotation marks do not match; after one that never closes, a row ends with its line."""
    lines = io.StringIO(text, newline="").readlines()
    rows: list[list[str]] = []
    starts = [0]
    reader = csv.reader(lines, delimiter=mark)
    try:
        for row in reader:
            rows.append(row)
            starts.append(reader.line_num)
        swallowed = len(rows) > 0 and starts[-1] - starts[-2] > 1  # the last row took in several lines
        broken = starts[-2] if swallowed and text.count('"') % 2 else None
    except csv.Error:
        broken = starts[-1]
    if broken is None:
        return rows, (Problem(name, "", None, "", "quotation marks inside cells are not doubled", DOUBLE),)
    kept = rows[: starts.index(broken)]
    found = Problem(name, "", len(kept) + 1, "", "a quotation mark is opened and never closed", CLOSE)
    return [*kept, *line_by_line(lines[broken:], mark, name, len(kept) + 1)], (found,)


DOUBLE = "Check the cells with quotation marks, or save the table again as CSV."
CLOSE = "Close or remove it. From here on each line was read as one row."


def line_by_line(lines: list[str], mark: str, name: str, number: int) -> Iterator[list[str]]:
    """The cells of each line read alone, the first of them line `number`. Raises Unreadable."""
    for at, line in enumerate(lines):
        try:
            yield next(csv.reader([line.rstrip("\r\n")], delimiter=mark), [])
        except csv.Error:
            raise Unreadable(
                f"{name}, row {number + at}", "a cell is far longer than any plan's", "Check that this is a table."
            ) from None
