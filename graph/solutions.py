"""What a query found, for each reader: a DataFrame, a table as text, CSV, and JSON as SPARQL has it.

In all but the JSON a thing stands by its id, a word of the vocabulary by its name (`Outcome`), a number as a
number and a day as a day: as the input writes them.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

import pandas as pd

from golden_thread.graph.rdf import GT, RDF, RDFS, XSD

SORTS = {"u": "iri", "b": "blank", "l": "literal", "t": "triple"}
"""What a term is, by the letter that stands for it where queries run."""

WIDEST = 60
"""Characters of a cell in the table as text; what is longer is cut, and a mark shows it."""

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet that opens a CSV file takes text that starts so for a formula."""

_WHOLE = frozenset(f"{XSD}{name}" for name in ("integer", "int", "long", "short", "nonNegativeInteger"))
_BROKEN = frozenset(f"{XSD}{name}" for name in ("decimal", "double", "float"))

Plain = str | int | float | bool | datetime.date | None
"""A cell as an analyst works with it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One RDF term: an IRI, a blank node, a triple, or a literal with its datatype (an IRI) and language."""

    sort: str
    value: str
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True)
class Answer:
    """What a query found. `form` is "select", "ask" or "triples"; `truncated` says that there is more.

    `base` is what the IRIs of the plan's things begin with; `seconds` is how long it took to ask.
    """

    form: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]
    truncated: bool = False
    base: str = ""
    seconds: float = 0.0

    def __len__(self) -> int:
        return len(self.rows)

    def __bool__(self) -> bool:
        """Of ASK, the answer; of anything else, whether something was found."""
        return self.rows[0][0] == _YES if self.form == "ask" else bool(self.rows)

    def plain_rows(self, *, iris: bool = False) -> Iterator[list[Plain]]:
        """The rows as an analyst works with them; `iris` keeps IRIs whole."""
        base = None if iris else self.base
        return ([plain(term, base) for term in row] for row in self.rows)

    def to_frame(self, *, iris: bool = False) -> pd.DataFrame:
        """A row a solution, a column a variable; `iris` keeps IRIs whole instead of ids and names."""
        return pd.DataFrame(list(self.plain_rows(iris=iris)), columns=list(self.columns))

    def to_text(self) -> str:
        """A table for a person, one line a row, and below it how many rows there are."""
        if self.form == "ask":
            return f"{'yes' if self else 'no'}\n"
        rows = [[_in_table(value) for value in row] for row in self.plain_rows()]
        widths = [max(map(len, column)) for column in zip(self.columns, *rows, strict=True)]
        lines = [self.columns, ["-" * width for width in widths], *rows]
        table = [_line(cells, widths) for cells in lines] if self.columns else []
        return "\n".join((*table, self.words)) + "\n"

    @property
    def words(self) -> str:
        """How many rows there are, and whether there are more."""
        what = "triple" if self.form == "triples" else "row"
        counted = f"{len(self):,} {what}{'' if len(self) == 1 else 's'}"
        return f"{counted}, and there are more: ask for fewer, or for more rows." if self.truncated else f"{counted}."

    def to_csv(self) -> str:
        """The rows as CSV, safe to open in a spreadsheet."""
        out = io.StringIO()
        lines = [list(self.columns), *([_in_csv(value) for value in row] for row in self.plain_rows())]
        csv.writer(out, lineterminator="\n").writerows(lines)
        return out.getvalue()

    def to_json(self) -> str:
        """The rows as SPARQL 1.1 Query Results JSON, IRIs whole; `truncated` stands beside them."""
        if self.form == "ask":
            return json.dumps({"head": {}, "boolean": bool(self)}, indent=2) + "\n"
        bindings = [
            {name: _binding(term) for name, term in zip(self.columns, row, strict=True) if term} for row in self.rows
        ]
        said = {"head": {"vars": self.columns}, "results": {"bindings": bindings}, "truncated": self.truncated}
        return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


_YES = Term("literal", "true", f"{XSD}boolean")


def term_of(parts: list[str] | None) -> Term | None:
    """A term from the few words in which it was sent; None for a blank cell."""
    return Term(SORTS[parts[0]], *parts[1:]) if parts else None


def plain(term: Term | None, base: str | None = None) -> Plain:
    """A term as the input would write it; without a base, IRIs stay whole.

    >>> plain(Term("iri", "https://w3id.org/golden-thread/ns#Outcome"), "https://example.org/")
    'Outcome'
    >>> plain(Term("iri", "https://example.org/Warm%20homes"), "https://example.org/")
    'Warm homes'
    >>> plain(Term("literal", "12.50", "http://www.w3.org/2001/XMLSchema#decimal"))
    12.5
    """
    if term is None:
        return None
    if term.sort == "iri":
        return term.value if base is None else _short(term.value, base)
    return _value(term) if term.sort == "literal" else f"{'_:' if term.sort == 'blank' else ''}{term.value}"


def _short(iri: str, base: str) -> str:
    """A thing's id, a word's name, or the whole IRI; the dataset itself stands by its own id."""
    if base and iri.startswith(base):
        return unquote(iri.removeprefix(base) or base.rstrip("/").rpartition("/")[2])
    return next((iri.removeprefix(start) for start in (GT, RDF, RDFS) if iri.startswith(start)), iri)


def _value(term: Term) -> Plain:
    """A literal by its datatype; one that is not what it says it is stays text."""
    try:
        if term.datatype in _WHOLE:
            return int(term.value)
        if term.datatype in _BROKEN:
            return float(term.value)
        if term.datatype == f"{XSD}date":
            return datetime.date.fromisoformat(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if term.datatype == f"{XSD}boolean" else term.value


def shown(value: Plain) -> str:
    """A cell as text: nothing for blank, yes and no as SPARQL says them, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _in_table(value: Plain) -> str:
    text = " ".join(shown(value).split())
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def _in_csv(value: Plain) -> str:
    text = shown(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def _line(cells: Iterable[str], widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _binding(term: Term) -> dict[str, str]:
    """A term as SPARQL's JSON has it."""
    if term.sort != "literal":
        return {"type": {"iri": "uri", "blank": "bnode"}.get(term.sort, term.sort), "value": term.value}
    said = {"type": "literal", "value": term.value}
    if term.language:
        return {**said, "xml:lang": term.language}
    return said if term.datatype in ("", f"{XSD}string") else {**said, "datatype": term.datatype}
