"""`golden-thread query`: an analyst's own SPARQL on any plan, as a table, CSV or JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from golden_thread.api.exits import Refused, Status, tell

if TYPE_CHECKING:
    from golden_thread.graph.auditing import Audit
    from golden_thread.graph.plan import PlanGraph

LONGEST = 1_000_000
"""Characters of a query; a text beyond that is no query but a wrong file."""


def answer_query(
    path: str,
    sparql: str,
    format: str = "table",
    seconds: float = 10,
    rows: int = 10_000,
    findings: bool = False,
    mapping: Path | None = None,
) -> Status:
    """Show what a query finds in the plan that PATH names; the status of the command.

    `sparql` is the query, `@FILE` or `@-`. Raises Refused for a query that cannot be run, and whatever reading
    the input raises.
    """
    text = query_text(sparql)
    from golden_thread.api.progress import doing
    from golden_thread.api.reading import plan_at
    from golden_thread.api.screen import clean, put
    from golden_thread.graph.querying import BadQuery, QueryRefused, QueryStopped, query

    plan = plan_at(path, mapping)
    with doing("Asking"):
        try:
            found = query(_audited(plan) if findings else plan, text, seconds=seconds, rows=rows)
        except (BadQuery, QueryRefused) as error:
            print(clean(str(error)), file=sys.stderr, flush=True)
            return Status.UNUSABLE
        except QueryStopped as error:
            tell(str(error))
            return Status.UNTRUSTED
    if found.truncated and format != "table":
        tell(found.words)
    put({"table": lambda: clean(found.to_text()), "csv": found.to_csv, "json": found.to_json}[format]())
    return Status.NOTHING_FOUND


def query_text(sparql: str) -> str:
    """The query itself: the text given, or what stands in the file named after an @ (`@-`: standard input).

    >>> query_text("ASK {}")
    'ASK {}'
    """
    if not sparql.startswith("@"):
        return sparql
    name = sparql.removeprefix("@")
    try:
        with sys.stdin if name == "-" else Path(name).open(encoding="utf-8-sig") as file:
            text = file.read(LONGEST + 1)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is not text"
        raise Refused(f"{name}: the query cannot be read ({why}).") from error
    if len(text) > LONGEST:
        raise Refused(f"{name}: this is too long for a query. Name a file that holds one SPARQL query.")
    return text


def _audited(plan: PlanGraph) -> Audit:
    """The plan's audit by all rules, so that its findings can be queried."""
    from golden_thread.graph.auditing import audit

    return audit(plan)
