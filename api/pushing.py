"""`golden-thread push`: a plan put into a Neo4j server, with what is done said as it goes."""

from __future__ import annotations

import sys
from pathlib import Path

from golden_thread.api.exits import Refused, Status
from golden_thread.api.reading import day_of, plan_at
from golden_thread.api.screen import clean


def answer_push(path: str, keep: bool = False, mapping: Path | None = None, as_of: str = "") -> Status:
    """Put the plan that PATH names into the server; says its new version and where to find it.

    Raises ServerTrouble where the server fails, and whatever reading the input raises.
    """
    plan = plan_at(path, mapping)
    try:
        from golden_thread.graph.neo4j import push
    except ImportError as error:
        raise Refused("Neo4j's driver is not installed: pip install 'golden-thread[neo4j]'.") from error
    version = push(plan, as_of=day_of(as_of, "--as-of"), keep=keep, progress=show)
    print(
        clean(
            f"{version.plan} version {version.number} is in the server: {version.things:,} things and "
            f"{version.links:,} links, judged as of {version.as_of}.\n"
            f"Next: golden-thread audit neo4j:{version.plan} --engine neo4j"
        )
    )
    return Status.NOTHING_FOUND


def show(done: int, total: int) -> None:
    """Show on stderr how many of how many things and links are written, where a person looks on."""
    if sys.stderr.isatty():
        end = "\n" if done >= total else ""
        print(f"\rPushed {done:,} of {total:,}", end=end, file=sys.stderr, flush=True)
