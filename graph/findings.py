"""Findings: the gaps of an audit as a sequence that makes each only when somebody looks at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import overload

from golden_thread.graph.plan import PlanGraph, Positions
from golden_thread.ontology.rule import Rule

AT_ONCE = 10_000
"""So many findings are made at a time where all are gone through."""


@dataclass(frozen=True)
class Finding:
    """A gap: one rule and one thing. Its identity holds no wording, count or date, so it lasts."""

    rule: Rule
    thing: str
    kind: str
    title: str

    @property
    def identity(self) -> str:
        """`rule:thing`, the same next quarter."""
        return f"{self.rule.name}:{self.thing}"


class Findings(Sequence[Finding]):
    """The gaps of some rules, kept as rows of the plan: (rule, kind, rows of the things with a gap), in order."""

    def __init__(self, plan: PlanGraph, gaps: Iterable[tuple[Rule, str, Positions]]) -> None:
        self._plan = plan
        self._gaps = tuple(gap for gap in gaps if len(gap[2]))
        self._ends = list(accumulate(len(rows) for _, _, rows in self._gaps))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, at: int | slice) -> Finding | tuple[Finding, ...]:
        if isinstance(at, slice):
            return tuple(self[each] for each in range(*at.indices(len(self))))
        index = at + len(self) if at < 0 else at
        if not 0 <= index < len(self):
            raise IndexError(f"there is no finding {at}")
        part = bisect_right(self._ends, index)
        rule, kind, rows = self._gaps[part]
        from_end = index - self._ends[part] + len(rows)
        [found] = self._made(rule, kind, rows[from_end : from_end + 1])
        return found

    def __iter__(self) -> Iterator[Finding]:
        for rule, kind, rows in self._gaps:
            for start in range(0, len(rows), AT_ONCE):
                yield from self._made(rule, kind, rows[start : start + AT_ONCE])

    def _made(self, rule: Rule, kind: str, rows: Positions) -> Iterator[Finding]:
        for id, title in zip(self._plan.ids_at(rows), self._plan.titles_at(rows), strict=True):
            yield Finding(rule, str(id), kind, str(title))
