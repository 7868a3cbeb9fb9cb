"""The demonstration: the example's audit in every format, and the workbook of the example itself, in one folder."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from golden_thread.api.asking import Question, audited
from golden_thread.api.converting import write_plan
from golden_thread.api.formats import FORMATS, Result
from golden_thread.api.screen import Screen
from golden_thread.api.text import Telling, tell_first
from golden_thread.api.writing import make_folder, write_whole

EXAMPLE = "example:newcastle-under-lyme"
NAME = "golden-thread"
WORKBOOK = "newcastle-under-lyme.xlsx"


def write_demo(folder: Path) -> Result:
    """The audit of the example, once every answer stands in the folder. Raises Refused."""
    result = Result(audited(Question(EXAMPLE)), EXAMPLE)
    make_folder(folder)
    for format in FORMATS.values():
        write_whole(folder / f"audit{format.ending}", format.content(result))
    write_plan(result.audit.stated, folder / WORKBOOK)
    return result


def tell_demo(screen: Screen, result: Result, folder: Path) -> None:
    """The first screen of the audit, and where everything was written."""
    tell_first(screen, Telling(result.audit, result.path, rest=f"in {folder / 'audit.txt'}"))
    screen.heading("Written for you")
    rows = {
        "audit.txt": "everything, to read: each gap with why it matters, how we know and what to do",
        "audit.xlsx": "the same as a workbook, to sort and share",
        "audit.csv": "a row a gap",
        "audit.json": "for programs",
        "audit.ttl": "a SHACL validation report",
        WORKBOOK: "the example itself: change a cell, then audit it again",
    }
    for name, what in rows.items():
        screen.line((str(folder / name), "strong"), f"  {what}", indent=2, hanging=4)
    screen.heading("Next")
    command = typed()
    screen.items(
        (
            f"{command} audit {folder / WORKBOOK}",
            f"{command} explain {EXAMPLE} outcome-without-measure:OC4",
            f"{command} trace {EXAMPLE} OC4",
            f"{command} template my-plan.xlsx",
        )
    )


def typed() -> str:
    """What to type for the command: its name if that alone is found, else as it was called, `.venv/bin/golden-thread`.

    >>> typed().endswith(NAME)
    True
    """
    called = Path(sys.argv[0])
    return NAME if shutil.which(NAME) or called.name != NAME else str(called)
