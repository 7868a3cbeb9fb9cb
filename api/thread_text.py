"""The thread of one thing, as a person reads it and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from golden_thread.api.labels import EXAMPLE, plan_title, thing_label
from golden_thread.api.screen import Screen
from golden_thread.graph.evidence import weakest
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.threads import Strand, Thread

HEADINGS = {"up": "Upwards: what it leads to", "down": "Downwards: what hangs on it"}


def tell_threads(screen: Screen, plan: PlanGraph, threads: Sequence[Thread]) -> None:
    """The threads of one thing as outlines, and the sources of their links."""
    screen.line((f"The thread of {thing_label(plan, threads[0].start)}", "strong"))
    screen.line(f"in {plan_title(plan.about)}")
    if plan.about.example:
        screen.line(EXAMPLE)
    sources = _numbered(strand.source for thread in threads for strand in (*thread.strands, *thread.beside))
    for thread in threads:
        _tell(screen, plan, thread, sources)
    if sources:
        screen.heading("Sources")
        for source, number in sources.items():
            screen.line(f"[{number}] {source}", indent=2, hanging=5)


def _tell(screen: Screen, plan: PlanGraph, thread: Thread, sources: dict[str, int]) -> None:
    screen.heading(HEADINGS[thread.direction])
    beside: dict[str, list[Strand]] = {}
    for strand in thread.beside:
        beside.setdefault(strand.start, []).append(strand)
    for row in thread.outline:
        words = f"{row.strand.label} {thing_label(plan, row.thing)}" if row.strand else thing_label(plan, row.thing)
        above = " (shown above)" if row.shown_above else ""
        indent = min(2 + 2 * row.depth, screen.width // 2)
        marks = _marks(row.strand, thread.spot(row.thing).basis, sources)
        screen.line(f"{words}{above}{marks}", indent=indent, hanging=4)
        for side in () if row.shown_above else beside.get(row.thing, ()):
            told = f"· {side.label} {thing_label(plan, side.end)}{_marks(side, 'stated', sources)}"
            screen.line(told, indent=indent + 4, hanging=2)
    _tell_end(screen, plan, thread)


def _tell_end(screen: Screen, plan: PlanGraph, thread: Thread) -> None:
    """How far the thread goes."""
    others = len(thread.things) - 1
    furthest = thing_label(plan, thread.furthest)
    if thread.direction == "down":
        told = f"{others:,} different things hang on it." if others != 1 else "One thing hangs on it."
        nothing = f"Nothing named hangs on it: {thread.ending}." if thread.ending else "Nothing hangs on it."
        screen.line(told if others else nothing, indent=2)
    elif thread.spot(thread.furthest).kind == "Vision":
        screen.line("It reaches the vision.", indent=2)
    else:
        ending = f": {thread.ending}" if thread.ending else ""
        far = f"It goes no further than {furthest}" if others else "It leads nowhere"
        screen.line((f"{far}{ending}.", "strong"), indent=2)


def _marks(strand: Strand | None, basis: str, sources: dict[str, int]) -> str:
    """What is said of a thing and the link to it: the weaker basis unless stated, note, number of the source."""
    words = [weakest((basis, strand.basis if strand else basis))]
    note = [strand.note] if strand and strand.note not in ("", *words) else []
    said = [word for word in (*words, *note) if word != "stated"]
    told = f" ({'; '.join(said)})" if said else ""
    return f"{told} [{sources[strand.source]}]" if strand and strand.source else told


def _numbered(sources: Iterable[str]) -> dict[str, int]:
    """The different sources, numbered from 1 as they come."""
    return {source: number for number, source in enumerate(dict.fromkeys(filter(None, sources)), 1)}


def thread_answer(plan: PlanGraph, threads: Sequence[Thread]) -> dict[str, Any]:
    """The threads of one thing as one object: `plan`, `thing`, and `up`, `down` or both."""
    start = threads[0].spot(threads[0].start)
    return {
        "plan": plan.about.name,
        "example": plan.about.example,
        "thing": {"id": start.id, "kind": start.kind, "title": start.title},
        **{thread.direction: _direction(thread) for thread in threads},
    }


def _direction(thread: Thread) -> dict[str, Any]:
    return {
        "furthest": thread.furthest,
        "ending": thread.ending,
        "things": [asdict(spot) for spot in thread.things],
        "links": [_link(strand) for strand in dict.fromkeys(thread.strands)],
        "beside": [_link(strand) for strand in thread.beside],
    }


def _link(strand: Strand) -> dict[str, str]:
    """A link as data: `from` and `to` in the direction walked, `words` as it reads so."""
    return {
        "from": strand.start,
        "words": strand.label,
        "to": strand.end,
        "link": strand.link,
        "basis": strand.basis,
        "source": strand.source,
        "note": strand.note,
    }
