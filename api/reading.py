"""PATH as every command takes it: a workbook, a folder of CSV, an RDF file or an example, opened once."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from golden_thread.api.exits import Refused
from golden_thread.api.progress import doing

if TYPE_CHECKING:
    from golden_thread.graph.plan import PlanGraph
    from golden_thread.ontology.rule import Rule

LATER = {"workspace:": "versions kept in a workspace"}
"""What a PATH may begin with in a later release, and what it will mean."""

EXAMPLE = "example:"
SERVER = "neo4j:"


def plan_at(path: str, mapping: Path | None = None) -> PlanGraph:
    """The plan that a PATH names. Raises Unreadable for what cannot be read, Refused for what comes later."""
    for start, what in LATER.items():
        if path.startswith(start):
            raise Refused(f"{path}: {what} come in a later release. Give a workbook, a folder of CSV or an RDF file.")
    if path.startswith(SERVER):
        return _pulled(path)
    from golden_thread.loaders import load

    try:
        with doing(f"Reading {path}"):
            return load(path, mapping)
    except OSError as error:
        raise Refused(f"{path}: it cannot be read ({error.strerror or error}). Check the name.") from error


def _pulled(path: str) -> PlanGraph:
    """The plan in a Neo4j server that `neo4j:NAME` or `neo4j:NAME@VERSION` names. Raises ServerTrouble."""
    from golden_thread.graph.neo4j import pull
    from golden_thread.graph.servers import plan_address

    with doing(f"Fetching {path}"):
        return pull(*plan_address(path))


def files_of(path: str, *others: Path | None) -> tuple[Path, ...]:
    """The files and folders that a command reads, and so must never write."""
    own = () if path.startswith((EXAMPLE, SERVER, *LATER)) else (Path(path),)
    return (*own, *(other for other in others if other is not None))


def names_an_input(text: str) -> bool:
    """Whether a text that may be a rule or a PATH can only be a PATH."""
    from golden_thread.ontology.shapes import all_rules

    if text.startswith((EXAMPLE, SERVER)):
        return True
    try:
        found = Path(text).exists()
    except OSError:  # too long for a file's name
        return False
    return found and text not in {rule.name for rule in all_rules()}


def chosen(names: str = "", profile: Path | None = None) -> tuple[Rule, ...]:
    """The rules that --rules and --profile leave of all that ship. Raises BadProfile."""
    from golden_thread.graph.profile import BadProfile, Profile, chosen_rules, read_profile
    from golden_thread.ontology.shapes import all_rules

    asked = read_profile(profile) if profile else Profile()
    try:
        chosen_rules(all_rules(), asked)
    except BadProfile as error:
        raise BadProfile(f"{profile}: {error}") from error
    return chosen_rules(all_rules(), asked, _names(names))


def _names(names: str) -> Sequence[str]:
    """The names in a list with commas.

    >>> _names("outcome-without-measure, broken-thread,")
    ['outcome-without-measure', 'broken-thread']
    """
    return [name.strip() for name in names.split(",") if name.strip()]


def day_of(text: str, option: str) -> datetime.date | None:
    """The day that an option names; None if it is empty. Raises Refused.

    >>> day_of("2012-03-31", "--as-of")
    datetime.date(2012, 3, 31)
    """
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"{option} {text!r} is no date. Write it as 2012-03-31.") from None
