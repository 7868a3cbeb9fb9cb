"""The demonstration: the example's audit in every format, and the workbook of the example itself, in one folder."""

from __future__ import annotations

from pathlib import Path

from golden_thread.api.asking import Question, audited
from golden_thread.api.converting import write_plan
from golden_thread.api.formats import FORMATS, Result
from golden_thread.api.screen import Screen
from golden_thread.api.text import Telling, tell_first
from golden_thread.api.writing import make_folder, write_whole

EXAMPLE = "example:newcastle-under-lyme"
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
    screen.items(
        (
            f"golden-thread audit {folder / WORKBOOK}",
            f"golden-thread explain {EXAMPLE} outcome-without-measure:OC4",
            f"golden-thread trace {EXAMPLE} OC4",
            "golden-thread template my-plan.xlsx",
        )
    )
