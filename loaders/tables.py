"""Workbooks and folders of CSV as named tables of rows, each row with its place. Nothing is interpreted here.

`read_tables` gives every sheet as it stands; `table_of` finds the heading row of one sheet and gives the rows
below it. What the columns mean is for others to say: `plans.py` by the vocabulary, `mapping.py` by a mapping.
A cell that holds something unreadable is an `Unknown`, never an empty string.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from golden_thread.loaders.cells import ERRORS, Position, Unknown, WorkbookScan, letters
from golden_thread.loaders.delimited import rows_of_text
from golden_thread.loaders.guards import (
    LIMITS,
    Limits,
    file_bytes,
    repacked,
    text_in,
    too_large,
    what_it_is,
    workbook_parts,
    zip_members,
)  # fmt: skip
from golden_thread.loaders.problems import Problem, Unreadable

Cell = str | float | bool | datetime.date | datetime.time | datetime.timedelta | Unknown
Span = tuple[Position, Position]

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods", ".numbers"})
"""Endings taken for workbooks; what is inside decides, and an old format is named as what it is."""
DELIMITED = frozenset({".csv", ".tsv", ".tab"})
HEADING_WITHIN = 10
"""The heading row is looked for in so many rows from the top; a title may stand above it."""
LISTED_UNKNOWN = 50
"""So many unknown cells of one column are listed one by one; the rest are counted."""
LISTED_UNHEADED = 50
"""So many columns without headings are listed one by one; the rest are counted."""
SHOWN = 60
HIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


@dataclass(frozen=True)
class Sheet:
    """One sheet as it stands: `rows` from the very first, cells from column A. `label` is empty for a CSV file."""

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    label: str = ""
    hidden: bool = False
    merged: tuple[Span, ...] = ()
    unknown: Mapping[Position, Unknown] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """File and sheet as words: "plan.xlsx, Measures"."""
        return f"{self.file}, {self.label}" if self.label else self.file

    @property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return not any(map(filled, self.rows))

    def problem(self, what: str, do: str, row: int | None = None, column: str = "") -> Problem:
        """A problem in this sheet."""
        return Problem(self.file, self.label, row, column, what, do)


@dataclass(frozen=True)
class Tables:
    """Every sheet of a workbook, or file of a folder, with what went wrong on the way."""

    file: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Table:
    """The rows under a sheet's headings: (number as the spreadsheet shows it, cells), blank rows left out.

    `header` is the number of the heading row, 0 if there is none; `headings` are texts, one a column.
    """

    sheet: Sheet
    header: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, Sequence[Cell]], ...]
    problems: tuple[Problem, ...]


def read_tables(path: Path, limits: Limits = LIMITS) -> Tables:
    """The tables of a workbook, a CSV file, a folder of these or a zip of CSV. Raises Unreadable."""
    if path.is_dir():
        return tables_of_folder(path, limits)
    suffix = path.suffix.lower()
    content = file_bytes(path, limits)
    if suffix in WORKBOOKS:
        return tables_of_workbook(content, path.name, limits)
    if suffix in DELIMITED:
        sheet, problems = sheet_of_csv(content, path.name)
        return Tables(path.name, (sheet,), problems)
    if suffix == ".zip":
        return tables_of_zip(content, path.name, limits)
    what, do = what_it_is(content) or (
        f"files ending in '{suffix}' are not read" if suffix else "its name has no ending that says what it is",
        "Give a workbook (.xlsx), a CSV file or a folder of them, or RDF (.ttl, .nt, .jsonld, .rdf)",
    )
    raise Unreadable(path.name, what, f"{do}.")


def tables_of_workbook(content: bytes, name: str, limits: Limits = LIMITS) -> Tables:
    """The sheets of an .xlsx in its order; the XML of each is looked through before the reader sees it."""
    import python_calamine

    parts = workbook_parts(content, name, limits)
    scan = WorkbookScan(name, parts, limits)
    unknown = {sheet: scan.unknown_in(sheet) for sheet in scan.sheet_parts}
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(repacked(scan.parts_to_read(unknown)))
        return Tables(name, tuple(sheets_of_book(book, name, unknown)))
    except Unreadable:
        raise
    except BaseException as error:
        if isinstance(error, Exception) or "Panic" in type(error).__name__:  # a panic of the reader is no Exception
            raise Unreadable(
                name, "the workbook is damaged", "Open it in Excel, repair it and save it again."
            ) from None
        raise


def sheets_of_book(book: object, name: str, unknown: Mapping[str, Mapping[Position, Unknown]]) -> Iterator[Sheet]:
    for about in book.sheets_metadata:  # type: ignore[attr-defined]
        if str(about.typ).endswith("WorkSheet") and about.name in unknown:
            content = book.get_sheet_by_name(about.name)  # type: ignore[attr-defined]
            rows = content.to_python(skip_empty_area=False)
            found = dict(unknown[about.name])
            for (row, column), why in found.items():
                if row < len(rows) and column < len(rows[row]):
                    rows[row][column] = why
            yield Sheet(
                file=name, name=about.name, label=about.name, rows=rows, unknown=found,
                hidden=not str(about.visible).endswith(".Visible"), merged=tuple(content.merged_cell_ranges or ()),
            )  # fmt: skip


def tables_of_folder(path: Path, limits: Limits = LIMITS) -> Tables:
    """A folder's CSV files by name; other files are named in one Problem. Raises Unreadable."""
    name, files, unread = files_in(path, limits, limits.file)
    read = [sheet_of_csv(file_bytes(entry, limits), entry.name) for entry in files]
    problems = [problem for _, problems in read for problem in problems]
    return Tables(name, tuple(sheet for sheet, _ in read), (*problems, *unread))


def files_in(path: Path, limits: Limits, most: int) -> tuple[str, list[Path], tuple[Problem, ...]]:
    """A folder's name, its tables of together at most so many bytes, and a Problem that names other files.

    Raises Unreadable.
    """
    name = path.resolve().name or str(path)
    try:
        files = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~")))
        tables = [entry for entry in files if entry.suffix.lower() in DELIMITED and entry.is_file()]
        whole = sum(entry.stat().st_size for entry in tables)
    except OSError as error:
        reason = error.strerror or "the system refused it"
        raise Unreadable(name, f"the folder could not be opened ({reason})", "Check that you may read it.") from None
    if not tables:
        found = f"it holds {listed([entry.name for entry in files])}" if files else "it is empty"
        raise Unreadable(name, f"there is no CSV file in this folder; {found}", "Name one of its files instead.")
    if len(tables) > limits.files:
        raise Unreadable(name, f"it holds {len(tables):,} CSV files", f"At most {limits.files:,} are read.")
    if whole > most:
        raise too_large(name, whole, most)
    return name, tables, tuple(left_unread(name, files, tables))


def left_unread(name: str, files: Sequence[Path], tables: Sequence[Path]) -> Iterator[Problem]:
    others = [entry.name for entry in files if entry not in tables and not entry.name.lower().startswith("readme")]
    if others:
        yield Problem(
            name, "", None, "", f"not read: {listed(others)}",
            "Only CSV files at the top of a folder are read; load a workbook by its own name.",
        )  # fmt: skip


def tables_of_zip(content: bytes, name: str, limits: Limits = LIMITS) -> Tables:
    """The CSV files inside a zip, by name. Raises Unreadable."""
    if not content.startswith(b"PK"):
        what, do = what_it_is(content) or ("this is plain text, not a zip", "Give it the ending .csv")
        raise Unreadable(name, what, f"{do}.")
    members = zip_members(content, name, limits, tuple(DELIMITED))
    if not members:
        raise Unreadable(name, "there is no CSV file in this zip", "Unpack it and load what is inside by its own name.")
    try:
        read = [sheet_of_csv(members[member], PurePosixPath(member).name) for member in sorted(members)]
    except Unreadable as error:
        raise Unreadable(f"{name}, {error.where}", error.what, error.do) from None
    return Tables(name, tuple(sheet for sheet, _ in read), tuple(found for _, several in read for found in several))


def sheet_of_csv(content: bytes, name: str) -> tuple[Sheet, tuple[Problem, ...]]:
    """One CSV file as a sheet named like the file, and what was odd about it. Raises Unreadable."""
    text, problems = text_in(content, name)
    rows, odd = rows_of_text(text, name)
    return sheet_of_rows(rows, name), (*problems, *odd)


def sheet_of_rows(rows: list[list[str]], name: str) -> Sheet:
    """Rows of text as a sheet, with the errors of formulas among them marked as unknown."""
    unknown: dict[Position, Unknown] = {}
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell.startswith("#") and cell.strip().upper() in ERRORS:
                unknown[row, column] = cells[column] = Unknown(f"the error {cell.strip()}")  # type: ignore[call-overload]
    return Sheet(file=name, name=PurePosixPath(name).stem, rows=rows, unknown=unknown)


def table_of(sheet: Sheet, known: Callable[[str], bool]) -> Table:
    """The rows under a sheet's headings; `known` says whether a text is the heading of a column that is wanted.

    The heading row is the first, of the first ten, in which two cells are known; failing that, the first filled
    row if one is. A sheet with neither gives a Table with header 0 and a Problem, unless it is empty.
    """
    header = heading_row(sheet, known)
    if header is None:
        return Table(sheet, 0, (), (), () if sheet.empty else (no_headings(sheet),))
    headings = tuple(heading_text(cell) for cell in sheet.rows[header])
    rows = merged_marked(sheet, header)
    filled_rows = (
        (number, rows[number - 1]) for number in range(header + 2, len(rows) + 1) if filled(rows[number - 1])
    )
    again, data = parted(filled_rows, headings)
    problems = (
        *(sheet.problem("the headings stand here again; the row is not read", "Delete it.", row) for row in again),
        *merge_problems(sheet, header),
        *unknown_problems(sheet, header, headings),
        *unheaded(sheet, headings, data),
    )
    return Table(sheet, header + 1, headings, data, problems)


def parted(
    rows: Iterable[tuple[int, Sequence[Cell]]], headings: Sequence[str]
) -> tuple[list[int], tuple[tuple[int, Sequence[Cell]], ...]]:
    """Numbers of the rows that only say the headings again, as where two tables were joined, and the other rows."""
    first = next(at for at, heading in enumerate(headings) if heading)
    wanted = [heading for heading in headings if heading]
    again: list[int] = []
    data: list[tuple[int, Sequence[Cell]]] = []
    for number, row in rows:
        may_be = first < len(row) and heading_text(row[first]) == wanted[0] and len(wanted) > 1
        if may_be and [text for cell in row if (text := heading_text(cell))] == wanted:
            again.append(number)
        else:
            data.append((number, row))
    return again, tuple(data)


def heading_row(sheet: Sheet, known: Callable[[str], bool]) -> int | None:
    """Position from 0 of the heading row; None if none was found."""
    top = [[heading_text(cell) for cell in row] for row in sheet.rows[:HEADING_WITHIN]]
    hits = [len({text for text in row if text and known(text)}) for row in top]
    two = next((at for at, count in enumerate(hits) if count >= 2), None)
    first = next((at for at, row in enumerate(top) if any(row)), None)
    return two if two is not None else first if first is not None and hits[first] else None


def no_headings(sheet: Sheet) -> Problem:
    found = [heading_text(cell) for row in sheet.rows[:HEADING_WITHIN] for cell in row if heading_text(cell)]
    return sheet.problem(
        f"no row of headings was found among the first {HEADING_WITHIN}, so the sheet is not read (it begins "
        f"{listed([short(text) for text in found[:3]])})",
        "Put headings such as Id and Title in one row above the data; the template shows them.",
    )


def heading_text(cell: Cell) -> str:
    """A heading on one line, without characters that do not show."""
    return " ".join(clean(cell).split()) if isinstance(cell, str) else "" if isinstance(cell, Unknown) else str(cell)


def clean(text: str) -> str:
    """Text without control characters and other marks that do not show; spaces at the ends go too.

    >>> clean(" Warm\\x1b homes ")
    'Warm homes'
    """
    return HIDDEN_CHARACTERS.sub("", text).replace("\xa0", " ").strip()


def filled(row: Sequence[Cell]) -> bool:
    """Whether a row holds anything; what a merged cell covers does not count."""
    for cell in row:
        if isinstance(cell, str):
            if cell and not cell.isspace():
                return True
        elif cell is not None and not (isinstance(cell, Unknown) and cell.told):
            return True
    return False


def merged_below(sheet: Sheet, header: int) -> Iterator[Span]:
    """Merged cells that reach down over several rows of data."""
    for (top, left), (bottom, right) in sheet.merged:
        if bottom > header and bottom > top and top < len(sheet.rows):
            yield (max(top, header + 1), left), (min(bottom, len(sheet.rows) - 1), right)


def merged_marked(sheet: Sheet, header: int) -> Sequence[Sequence[Cell]]:
    """The rows, with what a merged cell covers below its first row marked unknown: it looks filled, and is empty."""
    spans = list(merged_below(sheet, header))
    if not spans:
        return sheet.rows
    rows = [list(row) for row in sheet.rows]
    for (top, left), (bottom, _) in spans:
        if left < len(rows[top]) and filled([rows[top][left]]):
            for row in range(top + 1, bottom + 1):
                if left < len(rows[row]) and not filled([rows[row][left]]):
                    rows[row][left] = Unknown(f"it is merged with row {top + 1}", told=True)
    return rows


def merge_problems(sheet: Sheet, header: int) -> Iterator[Problem]:
    for (top, left), (bottom, right) in merged_below(sheet, header):
        if bottom > top:
            yield sheet.problem(
                f"cells {letters(left)}{top + 1}:{letters(right)}{bottom + 1} are merged; only the first has a value",
                "Unmerge them and fill the value down. Until then the other rows count as unknown here.",
                row=top + 1,
                column=heading_text(sheet.rows[header][left]) if left < len(sheet.rows[header]) else "",
            )


def unknown_problems(sheet: Sheet, header: int, headings: Sequence[str]) -> Iterator[Problem]:
    """A Problem for each unknown cell under a heading; very many in one column are counted instead."""
    by_column: dict[int, list[tuple[int, Unknown]]] = {}
    for (row, column), why in sorted(sheet.unknown.items(), key=lambda item: item[0]):
        if row > header and column < len(headings) and headings[column]:
            by_column.setdefault(column, []).append((row + 1, why))
    do = "Type the value, or mend the formula and save again. Until then it counts as unknown, not as blank."
    for column, found in by_column.items():
        for row, why in found[:LISTED_UNKNOWN]:
            yield sheet.problem(f"the cell holds {why.why}", do, row, headings[column])
        if len(found) > LISTED_UNKNOWN:
            row, why = found[LISTED_UNKNOWN]
            more = len(found) - LISTED_UNKNOWN
            yield sheet.problem(
                f"{more:,} more cells of this column hold {why.why} or the like", do, row, headings[column]
            )


def unheaded(sheet: Sheet, headings: Sequence[str], data: Sequence[tuple[int, Sequence[Cell]]]) -> Iterator[Problem]:
    """A Problem for each column that has values and no heading, as it is not read; very many are counted instead."""
    blank = [column for column, heading in enumerate(headings) if not heading]
    rows_in: dict[int, list[int]] = {}
    for number, row in data:
        for column in (*blank, *range(len(headings), len(row))):
            if column < len(row) and filled([row[column]]):
                rows_in.setdefault(column, []).append(number)
    return unheaded_columns(sheet, {column: (len(rows), rows[0]) for column, rows in rows_in.items()})


def unheaded_columns(sheet: Sheet, found: Mapping[int, tuple[int, int]]) -> Iterator[Problem]:
    """Problems of columns without headings: how many cells of each hold something, and the first row that does."""
    columns = sorted(found)
    for column in columns[:LISTED_UNHEADED]:
        count, row = found[column]
        were = "is" if count == 1 else "are"
        what = f"column {letters(column)} has no heading, so {plural(count, 'cell')} in it {were} not read"
        yield sheet.problem(what, "Give it a heading, or delete it.", row)
    if columns[LISTED_UNHEADED:]:
        what = f"{plural(len(columns) - LISTED_UNHEADED, 'more column')} without headings, so they are not read"
        yield sheet.problem(what, "Give them headings, or delete them.", found[columns[LISTED_UNHEADED]][1])


def plural(count: int, noun: str) -> str:
    """A count with its noun: 1 cell, 2 cells."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def short(text: str, most: int = SHOWN) -> str:
    """Text cut to fit a message."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def listed(words: Sequence[str], most: int = 5) -> str:
    """Quoted words as a list; at most `most`, then how many more.

    >>> listed(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    shown = [f"'{short(word)}'" for word in words[:most]]
    if len(words) > most:
        return f"{', '.join(shown)} and {len(words) - most:,} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), shown[-1] if shown else "") if part)
