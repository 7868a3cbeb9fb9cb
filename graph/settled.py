"""Readings made shorter for one plan: what its columns already tell is not asked of a server again.

A marker that is unsure nowhere in the plan is false, one that is unsure everywhere true; a test of kinds
need not name what could not be resolved if everything was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import ALWAYS, AllOf, AnyOf, AtLeast, IsKind, Not, Test, Unsure

NEVER = AnyOf(())
"""The test that nothing passes."""


class Settled:
    """Shortens the tests of one plan; what it learns of a marker is kept."""

    def __init__(self, plan: PlanGraph, wholeness: Wholeness) -> None:
        self.plan, self.wholeness = plan, wholeness
        self._learnt: dict[tuple[Unsure, str], tuple[bool, bool]] = {}

    def test(self, test: Test, kinds: tuple[str, ...]) -> Test:
        """A test with the same answer at every thing of some kinds.

        >>> from golden_thread.graph.cases import plan_of
        >>> from golden_thread.ontology.rule import Step
        >>> plan = plan_of("Warm homes: Outcome\\nHomes insulated: Measure, measures Warm homes")
        >>> marker = Unsure((Step("measures", inverse=True),))
        >>> Settled(plan, Wholeness(plan)).test(Not(AnyOf((IsKind(("Plan",)), marker))), ("Outcome",))
        Not(of=IsKind(kinds=('Plan',)))
        """
        if isinstance(test, Unsure):
            return self._marker(test, kinds)
        if isinstance(test, AtLeast):
            inner = self.test(test.test, self.plan.kinds)
            return NEVER if inner == NEVER else AtLeast(test.count, test.path, inner)
        if isinstance(test, Not):
            return _not(self.test(test.of, kinds))
        if isinstance(test, AllOf):
            return _joined(AllOf, NEVER, (self.test(part, kinds) for part in test.tests))
        if isinstance(test, AnyOf):
            return _joined(AnyOf, ALWAYS, (self.test(part, kinds) for part in test.tests))
        if isinstance(test, IsKind) and UNRESOLVED not in self.plan.spans:
            return IsKind(tuple(kind for kind in test.kinds if kind != UNRESOLVED))
        return test

    def _marker(self, marker: Unsure, kinds: Iterable[str]) -> Test:
        told = [self._told(marker, kind) for kind in kinds]
        if all(nowhere for nowhere, _ in told):
            return NEVER
        return ALWAYS if all(everywhere for _, everywhere in told) else marker

    def _told(self, marker: Unsure, kind: str) -> tuple[bool, bool]:
        """Whether a marker is unsure nowhere, and everywhere, among the things of a kind."""
        if (marker, kind) not in self._learnt:
            unsure = self.wholeness.unsure(marker, kind)
            self._learnt[marker, kind] = (not unsure.any(), bool(unsure.all()))
        return self._learnt[marker, kind]


def _not(test: Test) -> Test:
    if isinstance(test, Not):
        return test.of
    if test in (ALWAYS, NEVER):
        return NEVER if test == ALWAYS else ALWAYS
    return Not(test)


def _joined(join: Callable[[tuple[Test, ...]], Test], decides: Test, parts: Iterable[Test]) -> Test:
    """Several tests as one; what adds nothing is left out, and one that decides is all there is."""
    several = tuple(dict.fromkeys(part for part in parts if part != join(())))
    if decides in several:
        return decides
    return several[0] if len(several) == 1 else join(several)
