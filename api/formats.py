"""The formats of an audit: one row and one function each. Everything that lists formats reads this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from golden_thread.api.answers import audit_answer
from golden_thread.api.exits import Refused
from golden_thread.api.screen import UNKNOWN, Screen, json_text
from golden_thread.graph.auditing import Audit


@dataclass(frozen=True)
class Result:
    """An audit to be written: the PATH it came from, what it was narrowed to, and the words that ask for it again."""

    audit: Audit
    path: str
    narrowed_to: str = ""
    command: str = ""


@dataclass(frozen=True)
class Format:
    """One format: its name, the ending of its files, its content as bytes; `binary` does not belong on a screen."""

    name: str
    ending: str
    content: Callable[[Result], bytes]
    binary: bool = False


def as_text(result: Result) -> bytes:
    """What a person reads, as wide as a page, with nothing cut short."""
    from golden_thread.api.text import Telling, tell_audit

    screen = Screen(UNKNOWN)
    tell_audit(screen, Telling(result.audit, result.path, result.narrowed_to, whole=True))
    return screen.text.encode()


def as_json(result: Result) -> bytes:
    """One object."""
    return json_text(audit_answer(result.audit, result.narrowed_to)).encode()


def as_csv(result: Result) -> bytes:
    """A row a gap."""
    from golden_thread.api.gap_table import GAP_COLUMNS, gap_rows
    from golden_thread.loaders.sheets import csv_text

    answer = audit_answer(result.audit, result.narrowed_to)
    return csv_text([[column.name for column in GAP_COLUMNS], *gap_rows(answer)]).encode()


def as_workbook(result: Result) -> bytes:
    """Sheets for people who work on it together."""
    from golden_thread.api.workbook import workbook_bytes

    return workbook_bytes(audit_answer(result.audit, result.narrowed_to))


def as_turtle(result: Result) -> bytes:
    """A SHACL validation report."""
    from golden_thread.graph.validation import validation_report

    return validation_report(result.audit).encode()


FORMATS = {
    format.name: format
    for format in (
        Format("text", ".txt", as_text),
        Format("json", ".json", as_json),
        Format("csv", ".csv", as_csv),
        Format("xlsx", ".xlsx", as_workbook, binary=True),
        Format("ttl", ".ttl", as_turtle),
    )
}
"""The formats by name."""


def format_for(name: str, out: Path | None) -> Format:
    """The format asked for by name; without one, by the ending of the file to write; text otherwise.

    >>> format_for("", Path("gaps.csv")).name, format_for("", None).name, format_for("json", Path("a.csv")).name
    ('csv', 'text', 'json')
    """
    if name:
        return FORMATS[name]
    if out is None:
        return FORMATS["text"]
    found = next((format for format in FORMATS.values() if format.ending == out.suffix.lower()), None)
    if found is None:
        endings = ", ".join(format.ending for format in FORMATS.values())
        raise Refused(f"{out}: its ending names no format. Choose one of {endings}, or say --format.")
    return found
