"""The links of one thing, found without sorting or copying a plan's links: what walks and evidence are made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from golden_thread.graph.plan import BASES, MANY, Block, PlanGraph
from golden_thread.ontology.rule import Step


class Link(NamedTuple):
    """One link of a thing: the row at its other end, the step that walks it, and where its statement is kept."""

    row: int
    step: Step
    block: Block
    at: int

    @property
    def basis(self) -> str:
        """How the link is known."""
        return BASES[self.block.basis[self.at]]

    @property
    def source(self) -> str:
        """Where the link is stated."""
        return str(self.block.source[self.at])


class Nearby:
    """The links of things, by title of the other end; asked for again and again at no new cost."""

    def __init__(self, plan: PlanGraph) -> None:
        self.plan = plan
        self._found: dict[tuple[tuple[Step, ...], int], tuple[Link, ...]] = {}
        self._ends: dict[tuple[int, bool], _Ends] = {}
        self._order: dict[int, tuple[str, str]] = {}
        self._cells: dict[str, Any] = {}

    def links(self, steps: tuple[Step, ...], row: int) -> tuple[Link, ...]:
        """The links that lead from the thing at a row by any of these steps, by title and id of the other end.

        >>> from golden_thread.graph.cases import plan_of
        >>> plan = plan_of("Tidy streets: Outcome, contributesTo Safe; Clean\\nClean: Priority\\nSafe: Priority")
        >>> [plan.titles[link.row] for link in Nearby(plan).links((Step("contributesTo"),), 2)]
        ['Clean', 'Safe']
        """
        key = steps, row
        if key not in self._found:
            links = [link for step in steps for link in self._links(step, row)]
            if len(links) > 1:
                links.sort(key=lambda link: self.order(link.row))
            self._found[key] = tuple(links)
        return self._found[key]

    def order(self, row: int) -> tuple[str, str]:
        """Title and id of the thing at a row, by which things are put in order."""
        if row not in self._order:
            self._order[row] = self.said(row, "title"), self.said(row, "id")
        return self._order[row]

    def said(self, row: int, column: str) -> str:
        """One cell of the plan's things: id, title, source, basis, note or place."""
        if column not in self._cells:
            cells = self.plan.things[column]
            self._cells[column] = cells.to_numpy(dtype=object) if self.plan.n <= MANY else cells.array
        return str(self._cells[column][row])

    def _links(self, step: Step, row: int) -> list[Link]:
        plan, kind = self.plan, self.plan.kind_at(row)
        position = row - plan.spans[kind].start
        blocks = plan.blocks_to(step.name, kind) if step.inverse else plan.blocks_from(step.name, kind)
        found = []
        for block in blocks:
            far_kind, far = (block.low_kind, block.low) if step.inverse else (block.high_kind, block.high)
            start = plan.spans[far_kind].start
            found += [Link(start + int(far[at]), step, block, at) for at in self._at(block, step.inverse).of(position)]
        return found

    def _at(self, block: Block, inverse: bool) -> _Ends:
        key = id(block), inverse
        if key not in self._ends:
            self._ends[key] = _Ends(block, inverse)
        return self._ends[key]


class _Ends:
    """Where the links of each position are in a block, from its lower end or, sorted once, from its higher."""

    def __init__(self, block: Block, inverse: bool) -> None:
        self._block, self._inverse = block, inverse

    @cached_property
    def _order(self) -> memoryview | None:
        ends = self._block.high if self._inverse else self._block.low
        return None if bool((ends[1:] >= ends[:-1]).all()) else np.argsort(ends, kind="stable").data

    @cached_property
    def _sorted(self) -> memoryview:
        ends = self._block.high if self._inverse else self._block.low
        return np.ascontiguousarray(ends if self._order is None else ends[np.asarray(self._order)]).data

    def of(self, position: int) -> list[int]:
        """Where the links of a position are in the block."""
        left, right = bisect_left(self._sorted, position), bisect_right(self._sorted, position)
        return list(range(left, right)) if self._order is None else list(self._order[left:right])
