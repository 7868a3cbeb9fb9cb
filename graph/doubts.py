"""Where the input does not say what else stands below or above something, and why.

The same markers that make a rule unsure are asked along the links that carry support.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from golden_thread.graph.absences import Absence, reasons_at, why_words
from golden_thread.graph.grammar import listed
from golden_thread.graph.items import quoted
from golden_thread.graph.phrases import UP
from golden_thread.graph.plan import UNRESOLVED, Mask
from golden_thread.graph.readings import unsure_points
from golden_thread.graph.supports import BODIES, Supports, carrying, first_reaching
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import ALWAYS, Alternative, AtLeast, IsKind, Repeat, Step, Unsure
from golden_thread.ontology.terms import vocabulary

TOLD = 3
"""How many reasons are told together."""

Why = tuple[Absence, ...]


class Doubts:
    """What cannot be told of the supports of one plan."""

    def __init__(self, supports: Supports) -> None:
        self.supports, self.plan = supports, supports.plan
        self.wholeness = Wholeness(supports.plan)

    def none_loaded(self, kinds: tuple[str, ...]) -> bool:
        """Whether of all these kinds nothing was loaded, and nobody said that there is nothing."""
        return self.wholeness.none_loaded(vocabulary().with_sub_kinds(*kinds))

    def below(self, kinds: tuple[str, ...], part: Iterable[int]) -> dict[int, str]:
        """For the rows of a part under which there may be more of some kinds than the input names: why.

        >>> from golden_thread.graph.cases import plan_of
        >>> plan = plan_of("Warm homes: Outcome\\nBills: Measure, measures Warm homes\\nscope Measure no")
        >>> Doubts(Supports(plan)).below(("Measure",), range(plan.n))[0]
        'the list of measures is stated not whole'
        """
        part = frozenset(part)
        asked = [row for row in sorted(part) if self._may_hold(kinds, self.plan.kind_at(row))]
        rows: dict[Absence, list[int]] = {}
        for row, absences in self._causes(_looking(kinds, inverse=True), asked).items():
            for absence in absences:
                rows.setdefault(absence, []).append(row)
        causes = list(rows)
        told = first_reaching(list(rows.values()), self.supports.up(), part, TOLD)
        words = {numbers: why(causes[number] for number in numbers) for numbers in set(map(tuple, told.values()))}
        return {row: words[tuple(numbers)] for row, numbers in told.items()}

    def above(self, kinds: tuple[str, ...], part: Iterable[int]) -> dict[str, list[int]]:
        """Why some rows may lead to more of some kinds than the input names, each reason with its rows."""
        found: dict[Why, list[int]] = {}
        for row, absences in self._causes(_looking(kinds, inverse=False), part).items():
            found.setdefault(absences, []).append(row)
        return {why(absences): rows for absences, rows in found.items()}

    def of(self, steps: tuple[Step, ...], part: Iterable[int]) -> dict[int, str]:
        """For the rows of a part where some step may lead to more than the input names: why.

        >>> from golden_thread.graph.cases import plan_of
        >>> Doubts(Supports(plan_of("Police: Partner"))).of((Step("leads"), Step("funds")), [0])
        {0: 'nothing is stated under "Leads" or "Funds" of any partner'}
        """
        (marker,) = unsure_points(AtLeast(1, Alternative(steps), ALWAYS))
        assert isinstance(marker, Unsure)
        return {row: why(absences) for row, absences in self._causes(marker, part).items()}

    def _may_hold(self, kinds: tuple[str, ...], kind: str) -> bool:
        """Whether support of some kinds may stand below a thing of a kind: on bodies only other bodies do."""
        return kind not in BODIES or bool(set(kinds) & set(BODIES))

    def _causes(self, marker: Unsure, part: Iterable[int]) -> dict[int, Why]:
        """Why a step cannot be told, for the rows of a part where it cannot."""
        by_kind: dict[str, list[int]] = {}
        for row in part:
            by_kind.setdefault(self.plan.kind_at(row), []).append(row)
        found: dict[int, Why] = {}
        for kind in (kind for kind in self.plan.kinds if kind in by_kind):
            if kind == UNRESOLVED:
                for row in by_kind[kind]:
                    found[row] = (Absence("nowhere", title=quoted(str(self.plan.titles[row]))),)
                continue
            first = self.plan.spans[kind].start
            for mask, absence in self._reasons(marker, kind):
                for row in by_kind[kind]:
                    if mask[row - first]:
                        found[row] = (*found.get(row, ()), absence)
        return found

    def _reasons(self, marker: Unsure, kind: str) -> list[tuple[Mask, Absence]]:
        """Why a step cannot be told at things of a kind.

        A kind on which nothing of the sort hangs itself, and under which nobody names anything at all, is taken
        to have nothing under it.
        """
        found = reasons_at(self.wholeness, marker, kind)
        sought, _ = self.wholeness.alternatives(marker, kind)
        if sought or self.wholeness.none_loaded(marker.sought or ()):
            return found
        return [(mask, absence) for mask, absence in found if absence.sort not in ("column", "sheet")]


@cache
def _looking(kinds: tuple[str, ...], *, inverse: bool) -> Unsure:
    """The marker of where it cannot be told what of some kinds stands below (`inverse`) or above."""
    names = carrying() if not inverse or set(kinds) & set(BODIES) else sorted(UP)
    steps = tuple(Step(name, inverse) for name in names)
    (point,) = unsure_points(AtLeast(1, Repeat(Alternative(steps), 1), IsKind(kinds)))
    assert isinstance(point, AtLeast) and isinstance(point.test, Unsure)
    return point.test


def why(absences: Iterable[Absence]) -> str:
    """Why something cannot be told; also where a thing is named of which nothing is known.

    >>> why([Absence("nowhere", title='"Wi-Fi"')])
    'nothing is known of "Wi-Fi"'
    """
    found = list(absences)
    known = [absence for absence in found if absence.sort != "nowhere"]
    unknown = [absence.title for absence in found if absence.sort == "nowhere"]
    told = [f"nothing is known of {listed(unknown, 'and')}"] if unknown else []
    return "; ".join([*([why_words(known)] if known else []), *told])
