"""The one door for files: a path of any kind in, the plan out."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from golden_thread.loaders.problems import Unreadable

if TYPE_CHECKING:
    from golden_thread.graph.plan import PlanGraph

RDF = frozenset({".ttl", ".nt", ".jsonld", ".rdf"})
EXAMPLE = "example:"


def load(path: str | Path, mapping: str | Path | None = None) -> PlanGraph:
    """The plan in a workbook, a CSV file or a folder of them, an RDF file, or `example:NAME`; `.problems` came with it.

    `mapping` names a TOML file that says how somebody else's layout is to be read. Nothing is fetched and no input is
    changed. Raises Unreadable where nothing can be loaded at all.
    """
    if str(path).startswith(EXAMPLE):
        return example(str(path).removeprefix(EXAMPLE))
    place = Path(path)
    if (why := why_missing(place)) is not None:
        raise Unreadable(str(path), why, missing_hint(place))
    if mapping is not None:
        from golden_thread.loaders.mapping import apply_mapping

        return apply_mapping(place, Path(mapping))
    if place.suffix.lower() in RDF and place.is_file():
        from golden_thread.loaders.rdf import read_rdf

        return read_rdf(place)
    from golden_thread.loaders.plans import read_plan

    return read_plan(place)


def why_missing(place: Path) -> str | None:
    """Why nothing can be read at a path; None if something is there."""
    try:
        if place.exists():
            return None
        return "this is a link that leads nowhere" if place.is_symlink() else "there is no such file or folder"
    except (OSError, ValueError) as error:  # a name longer than any, a folder nobody may look into
        return f"it cannot be looked for ({getattr(error, 'strerror', None) or error})"


def missing_hint(place: Path) -> str:
    """What to do about a path that is not there: the name next to it that is most like it."""
    try:
        beside = [entry.name for entry in place.parent.iterdir() if entry.name != place.name][:5_000]
    except (OSError, ValueError):
        beside = []
    near = get_close_matches(place.name, beside, n=1)
    return f"Did you mean '{near[0]}'?" if near else "Check the name, or try example:newcastle-under-lyme."


def example(name: str) -> PlanGraph:
    """A plan that comes with the package, by its folder's name. Raises Unreadable if there is none."""
    from golden_thread.loaders.plans import read_plan

    folder = resources.files(__package__) / "examples" / name
    if name not in example_names() or not folder.is_dir():
        near = get_close_matches(name.lower(), example_names(), n=1, cutoff=0.4)
        meant = f"Did you mean '{near[0]}'? " if near else ""
        raise Unreadable(
            f"{EXAMPLE}{name}", "there is no such example", f"{meant}There are {', '.join(example_names())}."
        )
    with resources.as_file(folder) as path:
        return read_plan(path)


def example_names() -> tuple[str, ...]:
    """Names of the plans that come with the package: the folders of examples that have a cover sheet."""
    folder = resources.files(__package__) / "examples"
    if not folder.is_dir():
        return ()
    return tuple(sorted(entry.name for entry in folder.iterdir() if (entry / "about.csv").is_file()))
