"""How a command ends: its exit status, and the one message for each thing that may go wrong.

    0  nothing found at or above --fail-on
    1  findings
    2  a wrong command line, an input or profile that cannot be read, a bad rule, a file that cannot be written
    3  no answer that can be trusted: a rule failed, a server failed, nothing to audit, a fault of the program
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from golden_thread.graph.auditing import Audit

DEBUG = "GOLDEN_THREAD_DEBUG"
"""Set to 1, a fault of the program shows its traceback."""

INTERRUPTED = 130
"""What a shell expects of a command that was stopped from the keyboard."""


class Status(IntEnum):
    """The exit statuses that scripts may hold on to."""

    NOTHING_FOUND = 0
    FINDINGS = 1
    UNUSABLE = 2
    UNTRUSTED = 3


class Refused(Exception):
    """Something the user asked for that cannot be done; the message says what and what to do instead."""


EXPECTED = {
    "golden_thread.api.exits.Refused": Status.UNUSABLE,
    "golden_thread.loaders.problems.Unreadable": Status.UNUSABLE,
    "golden_thread.graph.profile.BadProfile": Status.UNUSABLE,
    "golden_thread.ontology.shapes.BadRule": Status.UNUSABLE,
    "golden_thread.graph.auditing.NothingToAudit": Status.UNTRUSTED,
    "golden_thread.graph.servers.ServerTrouble": Status.UNTRUSTED,
    "golden_thread.graph.stored.SeveralValues": Status.UNUSABLE,
}
"""Errors that are the user's to mend, by name so that nothing heavy is imported: their text is the message."""

THRESHOLDS = ("violation", "warning", "info", "never")
"""What --fail-on takes, gravest first."""


def status_of(audit: Audit, fail_on: str) -> Status:
    """The status of an audit: untrusted if a rule failed, else findings if a gap is as grave as `fail_on`.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> gap = audit(plan_of("Safe streets: Outcome\\nHow safe: Measure, measures Warm homes\\nWarm homes: Outcome"))
    >>> int(status_of(gap, "violation")), int(status_of(gap, "never"))
    (1, 0)
    """
    if not audit.trusted:
        return Status.UNTRUSTED
    grave = THRESHOLDS[: THRESHOLDS.index(fail_on) + 1] if fail_on != "never" else ()
    found = any(finding.rule.severity in grave for finding in audit.findings)
    return Status.FINDINGS if found else Status.NOTHING_FOUND


def status_of_run(run: Callable[[], object]) -> int:
    """The exit status of a command: what it returns, or the status of what went wrong, told on stderr."""
    try:
        status = run()
        return status if isinstance(status, int) else 0
    except (typer.Exit, typer.Abort, typer.TyperException):
        raise  # a wrong command line: Typer shows the usage and ends with 2
    except KeyboardInterrupt:
        tell("Stopped. Nothing was changed.")
        return INTERRUPTED
    except Exception as error:  # the door: whatever comes through is told in one message
        return _told(error)
    except BaseException as error:  # a panic of a compiled reader is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return _told(error)


def _told(error: BaseException) -> int:
    """The status of an error, its one message written to stderr."""
    names = [f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__]
    status = next((EXPECTED[name] for name in names if name in EXPECTED), None)
    if status is not None:
        tell(str(error))
        return status
    if os.environ.get(DEBUG):
        raise error
    tell(
        f"This is a fault of golden-thread, not of your file ({type(error).__name__}: {error}). "
        f"Please report it; {DEBUG}=1 before the command shows where it happened."
    )
    return Status.UNTRUSTED


def tell(message: str) -> None:
    """Write one message for a person to stderr."""
    from golden_thread.api.screen import clean

    print(clean(" ".join(message.split())), file=sys.stderr, flush=True)
