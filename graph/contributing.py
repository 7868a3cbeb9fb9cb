"""Who contributes to what, and in which role.

A body takes part directly (it leads, delivers, funds, supports or is consulted on something), through work
that leads further up, or through a partnership or forum that it is part of.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from golden_thread.graph.items import Item
from golden_thread.graph.plan import BASES, PlanGraph
from golden_thread.graph.supports import Reach, Supports, carries, roles
from golden_thread.ontology.terms import vocabulary

AIMS = ("Outcome", "Priority")
"""What contributions are for."""

BODIES = ("Partner", "Partnership")
"""The bodies of which it is asked what they contribute."""

MEMBER, OWNER = "partOf", "ownedBy"


@dataclass(frozen=True)
class Contribution:
    """One part that a body takes: its role (the name of a link) in a thing, directly or through what it does itself.

    `through` is what the body itself takes part in or is part of; None if that is the thing.
    """

    body: Item
    role: str
    thing: Item
    through: Item | None
    basis: str

    @property
    def label(self) -> str:
        """The role in words, to stand after the body."""
        link = vocabulary().links[self.role]
        return link.inverse_label if self.role == OWNER else link.label

    @property
    def words(self) -> str:
        """The part it takes, in a sentence."""
        if self.through is None:
            return f"{self.body.words} {self.label} {self.thing.words}."
        return f"{self.body.words} {self.label} {self.through.words}, and through it contributes to {self.thing.words}."


COLUMNS = (
    *("partner", "partner_title", "role", "thing", "kind", "title", "direct", "through", "through_title"),
    *("basis", "words"),
)
"""The columns of the table of contributions."""


def contributions(plan: PlanGraph) -> tuple[Contribution, ...]:
    """Who contributes to what and in which role: bodies in order, for each what it does and then what that serves.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of('''
    ...     Police: Partner, delivers Wardens
    ...     Wardens: Project, contributesTo Safe streets
    ...     Safe streets: Outcome
    ... ''')
    >>> for each in contributions(plan):
    ...     print(each.words)
    Partner "Police" delivers Project "Wardens".
    Partner "Police" delivers Project "Wardens", and through it contributes to Outcome "Safe streets".
    """
    supports = Supports(plan)
    own = own_parts(supports)
    found: list[Contribution] = []
    for row in supports.in_order(supports.rows_of(*BODIES)):
        parts = sorted(own.get(row, ()), key=_reading_order)
        found += parts
        found += _further(supports, row, parts)
    return tuple(found)


def contribution_frame(plan: PlanGraph) -> pd.DataFrame:
    """The contributions as a table, a row each; `direct` is a bool, `through` blank where it is direct."""
    rows = [
        (
            *(each.body.id, each.body.title, each.label, each.thing.id, each.thing.kind, each.thing.title),
            *(each.through is None, *((each.through.id, each.through.title) if each.through else ("", ""))),
            *(each.basis, each.words),
        )
        for each in contributions(plan)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def own_parts(supports: Supports) -> dict[int, list[Contribution]]:
    """What each body does itself: its links to work, what it is part of, what it answers for."""
    plan, gone = supports.plan, supports.gone
    bodies = set(supports.rows_of(*BODIES))
    found: dict[int, list[Contribution]] = {}
    for block in plan.blocks:
        if block.link == OWNER or carries(block.low_kind, block.link, block.high_kind):
            low = plan.spans[block.low_kind].start + block.low
            high = plan.spans[block.high_kind].start + block.high
            level = np.maximum(block.basis, np.maximum(supports.levels[low], supports.levels[high]))
            near, far = (high, low) if block.link == OWNER else (low, high)
            for at in np.flatnonzero(~gone[near] & ~gone[far] & (near != far)).tolist():
                body, basis = int(near[at]), BASES[int(level[at])]
                if body in bodies:
                    part = Contribution(supports.item(body), block.link, supports.item(int(far[at])), None, basis)
                    found.setdefault(body, []).append(part)
    return found


def _reading_order(part: Contribution) -> tuple[int, int, str, str]:
    """Roles in work first, then seats, then what it answers for; by kind and title within."""
    kinds, links = list(vocabulary().kinds), (*roles(), MEMBER, OWNER)
    kind = kinds.index(part.thing.kind) if part.thing.kind in kinds else len(kinds)
    role = links.index(part.role) if part.role in links else len(links)
    return role, kind, part.thing.title, part.thing.id


def _further(supports: Supports, row: int, parts: list[Contribution]) -> Iterator[Contribution]:
    """The outcomes and priorities that a body contributes to only through something else."""
    own: dict[str, Contribution] = {}
    for part in parts:
        if part.role != OWNER:
            own.setdefault(part.thing.id, part)
    reach = supports.reach(row, upwards=True)
    first: dict[int, int] = {}
    for end in supports.in_order(reach.levels.keys() - {row}):
        if supports.plan.kind_at(end) in AIMS and str(supports.plan.ids[end]) not in own:
            part = own[str(supports.plan.ids[_first_step(reach, row, end, first)])]
            yield Contribution(part.body, part.role, supports.item(end), part.thing, reach.basis(end))


def _first_step(reach: Reach, start: int, end: int, known: dict[int, int]) -> int:
    """What stands first on the way from a row to another; what is found is kept in `known`."""
    walked = [end]
    while walked[-1] not in known:
        before = reach.before(walked[-1])
        if before == start:
            known[walked[-1]] = walked[-1]
        else:
            walked.append(before)
    known |= dict.fromkeys(walked, known[walked[-1]])
    return known[end]
