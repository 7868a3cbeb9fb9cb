"""A plan written in another format, by the ending of the file's name; and the empty workbook."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from golden_thread.api.exits import Refused
from golden_thread.api.writing import make_folder, refuse_input, write_by

if TYPE_CHECKING:
    from golden_thread.graph.plan import PlanGraph

FOLDER = ""
"""The ending that means a folder of CSV."""


def write_plan(plan: PlanGraph, to: Path, inputs: Iterable[Path] = ()) -> None:
    """Write a plan in the format that the ending names. Raises Refused."""
    writer = WRITERS.get(to.suffix.lower())
    if writer is None:
        endings = ", ".join(ending for ending in WRITERS if ending != FOLDER)
        raise Refused(f"{to}: {to.suffix} is not a format to write. Choose {endings}, or a folder for CSV.")
    refuse_input(to, inputs)
    writer(plan, to)


def write_empty(file: Path) -> None:
    """Write the workbook to fill in; never over a file that is there. Raises Refused."""
    if file.suffix.lower() != ".xlsx":
        raise Refused(f"{file}: the template is a workbook. Give it a name that ends in .xlsx.")
    if file.exists():
        raise Refused(f"{file}: there is such a file already, perhaps filled in. Choose another name.")
    from golden_thread.loaders import write_template

    def write_beside(beside: Path) -> None:
        beside.unlink()
        write_template(beside)

    write_by(file, write_beside)


def _workbook(plan: PlanGraph, to: Path) -> None:
    from golden_thread.loaders.sheets import write_workbook

    try:
        write_by(to, lambda beside: write_workbook(plan, beside))
    except ValueError as error:
        raise Refused(f"{to}: {error}.") from error


def _rdf(plan: PlanGraph, to: Path) -> None:
    from golden_thread.graph.rdf import write_rdf

    write_by(to, lambda beside: write_rdf(plan, beside))


def _folder(plan: PlanGraph, to: Path) -> None:
    """A folder of CSV, made whole beside its place; one that holds anything is left alone."""
    from golden_thread.loaders.sheets import write_folder

    if to.is_file():
        raise Refused(f"{to}: this is a file. Name a folder for CSV, or give an ending such as .xlsx.")
    if to.is_dir() and any(to.iterdir()):
        raise Refused(f"{to}: this folder holds something already. Name a new one.")
    make_folder(to.parent)
    try:
        beside = Path(tempfile.mkdtemp(prefix=".golden-thread-", dir=to.parent))
        try:
            write_folder(plan, beside)
            beside.chmod(0o755)
            beside.replace(to)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise Refused(f"{to}: it cannot be written ({error.strerror or error}). Choose another place.") from error


WRITERS: dict[str, Callable[[PlanGraph, Path], None]] = {
    ".xlsx": _workbook,
    ".ttl": _rdf,
    ".nt": _rdf,
    ".jsonld": _rdf,
    FOLDER: _folder,
}
"""What writes a plan, by the ending of the name."""
