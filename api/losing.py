"""What would be lost if a thing went: the command `lost-without`, as a person reads it and as data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from golden_thread.api.exits import Status
from golden_thread.api.labels import EXAMPLE, plan_title, thing_label
from golden_thread.api.narrowing import thing_named
from golden_thread.api.reading import plan_at
from golden_thread.api.screen import Screen, put_json, put_text
from golden_thread.graph.items import Item, few
from golden_thread.graph.losses import Losses, Remainder, lost_without
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.plan import BASES, UNRESOLVED, PlanGraph

SHOWN = 25
"""How many things a list shows to a person."""


def answer_losses(path: str, id: str, format: str = "text", mapping: Path | None = None) -> Status:
    """Write what the thing with an id or title carries alone, as text or JSON. Raises Refused, Unreadable."""
    plan = plan_at(path, mapping)
    losses = lost_without(plan, thing_named(plan, id))
    if format == "json":
        put_json(losses_answer(plan, losses))
    else:
        put_text(lambda screen: tell_losses(screen, plan, losses))
    return Status.NOTHING_FOUND


def tell_losses(screen: Screen, plan: PlanGraph, losses: Losses) -> None:
    """What would be lost, for a person: the sum of it, then what would run out, what would be near it, what not."""
    screen.line((f"What would be lost without {thing_label(plan, losses.thing.id)}", "strong"))
    screen.line(f"in {plan_title(plan.about)}")
    if plan.about.example:
        screen.line(EXAMPLE)
    screen.gap()
    screen.line(losses.words)
    _tell_remainders(screen, plan, losses, "Would lose the last of something", losses.last)
    _tell_remainders(screen, plan, losses, "Would be left with only one", losses.nearly)
    _tell_kept(screen, losses)
    _tell_things(screen, plan, "Would have nothing left to serve", losses.adrift)
    _tell_things(screen, plan, "No other owner is named", losses.unowned)
    _tell_things(screen, plan, "Not counted, because it has ended", losses.ended)
    untold = [*_doubts(losses), *losses.untold]
    if untold:
        screen.heading("What could not be told")
        screen.items(untold)


def _tell_remainders(
    screen: Screen, plan: PlanGraph, losses: Losses, heading: str, remainders: Sequence[Remainder]
) -> None:
    """What some outcomes and priorities would lose, each of them once."""
    if not remainders:
        return
    screen.heading(heading)
    by_target: dict[str, list[Remainder]] = {}
    for each in remainders:
        by_target.setdefault(each.target.id, []).append(each)
    ids = [item.id for item in losses.supported if item.id in by_target]
    for id in ids[:SHOWN]:
        screen.line(thing_label(plan, id), indent=2, hanging=2)
        for each in by_target[id]:
            doubt = ", as far as one can tell" if each.doubt else ""
            basis = f" ({each.known})" if each.known != BASES[0] else ""
            screen.items([f"{each.told(_this(losses.thing))}{doubt}{basis}."], indent=4)
    _tell_more(screen, len(ids))


def _this(thing: Item) -> str:
    """The thing that goes, where it was named before."""
    return "this thing" if thing.kind == UNRESOLVED else f"this {noun_of((thing.kind,))}"


def _tell_kept(screen: Screen, losses: Losses) -> None:
    """How many would keep several of what they lose one of."""
    kept = {each.target.id for each in losses.kept} - {each.target.id for each in (*losses.last, *losses.nearly)}
    if kept:
        screen.gap()
        told = "One more of them would keep" if len(kept) == 1 else f"{len(kept):,} more of them would keep"
        screen.line(f"{told} two or more of every sort.")


def _tell_things(screen: Screen, plan: PlanGraph, heading: str, items: Sequence[Item]) -> None:
    """Things as a list, if there are any."""
    if items:
        screen.heading(heading)
        screen.items(thing_label(plan, item.id) for item in items[:SHOWN])
        _tell_more(screen, len(items))


def _tell_more(screen: Screen, count: int) -> None:
    if count > SHOWN:
        screen.line(f"... and {count - SHOWN:,} more; --format json gives all of them.", indent=2)


def _doubts(losses: Losses) -> Iterable[str]:
    """What cannot be told of single outcomes and priorities: those with the same doubt together."""
    doubted: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for each in losses.remainders:
        if each.doubt:
            doubted.setdefault((each.sort, each.doubt), []).append(each.target.words)
    for (sort, doubt), names in doubted.items():
        same = f" The same goes for {few(names[1:])}." if names[1:] else ""
        yield f"Whether {names[0]} has other {noun_of(sort, plural=True)}: {doubt}.{same}"


def losses_answer(plan: PlanGraph, losses: Losses) -> dict[str, Any]:
    """What would be lost as one object.

    `lost`, `one_left` and `several_left` hold a row for each outcome or priority and sort of support of which
    something would go; `lost_count` counts all that would go where `lost` names only the first.
    """
    return {
        "plan": plan.about.name,
        "example": plan.about.example,
        "thing": asdict(losses.thing),
        "has_ended": losses.has_ended,
        "summary": losses.words,
        "supports": _things(losses.supported),
        "lost": [_remainder(each) for each in losses.last],
        "one_left": [_remainder(each) for each in losses.nearly],
        "several_left": [_remainder(each) for each in losses.kept],
        "nothing_left_to_serve": _things(losses.adrift),
        "no_other_owner": _things(losses.unowned),
        "not_counted_as_ended": _things(losses.ended),
        "cannot_tell": [*_doubts(losses), *losses.untold],
    }


def _remainder(each: Remainder) -> dict[str, Any]:
    return {
        "thing": asdict(each.target),
        "sort": noun_of(each.sort),
        "words": each.words,
        "through": asdict(each.way) if each.way else None,
        "lost": _things(each.lost),
        "lost_count": each.lost_count,
        "left": _things(each.left),
        "more_left": each.more,
        "basis": each.basis,
        "cannot_tell": each.doubt,
    }


def _things(items: Iterable[Item]) -> list[dict[str, str]]:
    return [asdict(item) for item in items]
