"""What a rule could not tell, why, and what to ask for: things grouped by what is missing in the input.

For each thing with the verdict "cannot tell" the places are found where the rule's test is unsure, by the
same markers that made it unsure (`readings`), and at each of them what the input does not hold (`absences`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from golden_thread.graph.absences import (
    NAMED,
    Absence,
    ask_words,
    named_nowhere,
    reasons_at,
    together_with,
    why_words,
)
from golden_thread.graph.auditing import Audit, RuleResult, Verdict
from golden_thread.graph.grammar import figure
from golden_thread.graph.nouns import noun_of, widest
from golden_thread.graph.plan import UNRESOLVED, Mask
from golden_thread.graph.readings import generous, strict, unsure_points
from golden_thread.graph.walks import starts
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    IsKind,
    Not,
    Path,
    Sequence,
    Step,
    Test,
    Unsure,
)

Found = tuple[Mask, Absence]


@dataclass(frozen=True)
class Untold:
    """What one rule could not tell: of which things, why, and what to ask for."""

    rule: str
    kinds: tuple[str, ...]
    things: tuple[str, ...]
    why: str
    ask: str
    absences: tuple[Absence, ...] = ()

    @property
    def words(self) -> str:
        """The line in words.

        >>> Untold("outcome-without-measure", ("Outcome",), ("OC1", "OC2"), "no measures were loaded", "").words
        'cannot tell for 2 outcomes: no measures were loaded'
        """
        return f"cannot tell for {counted(len(self.things), self.kinds)}: {self.why}"


@dataclass(frozen=True)
class Asked:
    """One thing to ask for, why, of how many things and for which rules; it would help to settle so many verdicts.

    `few` has the ids of the things where they can be named in a line.
    """

    ask: str
    why: str
    things: int
    rules: tuple[str, ...]
    settled: int
    few: tuple[str, ...] = ()


def counted(count: int, kinds: tuple[str, ...]) -> str:
    """So many things of some kinds.

    >>> counted(1, ("Outcome",)), counted(1200, ("Project", "Programme"))
    ('1 outcome', '1,200 programmes or projects')
    """
    return f"{figure(count)} {noun_of(widest(set(kinds)), plural=count != 1)}"


def untold(audit: Audit) -> tuple[Untold, ...]:
    """What the rules could not tell, in their order, each line a group of things with the same reasons.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> from golden_thread.ontology.shapes import all_rules
    >>> rules = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> [line] = untold(audit(plan_of("Safe streets: Outcome\\nWarm homes: Outcome"), rules))
    >>> line.words, line.ask
    ('cannot tell for 2 outcomes: no measures were loaded', 'the list of measures, with what each measures')
    """
    return tuple(line for result in audit.results for line in _lines(audit, result))


def to_ask(lines: Iterable[Untold]) -> tuple[Asked, ...]:
    """What to ask for over all the rules, what would settle most first: each thing that is absent once."""
    groups: dict[tuple[str, ...], list[tuple[Absence, Untold]]] = {}
    for line in lines:
        for absence in line.absences:
            groups.setdefault(together_with(absence), []).append((absence, line))
    return tuple(sorted(map(_asked, groups.values()), key=lambda one: (-one.settled, one.ask)))


def _asked(group: list[tuple[Absence, Untold]]) -> Asked:
    absences = tuple(dict.fromkeys(absence for absence, _ in group))
    lines = dict.fromkeys(line for _, line in group)
    ids = tuple(dict.fromkeys(id for line in lines for id in line.things))
    rules = tuple(dict.fromkeys(line.rule for line in lines))
    settled = sum(len(line.things) for line in lines)
    few = ids if len(ids) <= NAMED else ()
    return Asked(ask_words(absences), why_words(absences), len(ids), rules, settled, few)


def _lines(audit: Audit, result: RuleResult) -> Iterator[Untold]:
    """One rule's lines: kinds with the same reasons together."""
    groups: dict[tuple[str, str], list[tuple[str, Mask, tuple[Absence, ...]]]] = {}
    for kind, verdicts in result.verdicts.items():
        doubted = verdicts == Verdict.CANNOT_TELL
        if doubted.any():
            for mask, absences in _patterns(doubted, list(_doubts(audit, result, kind, doubted))):
                groups.setdefault((why_words(absences), ask_words(absences)), []).append((kind, mask, absences))
    for (why, ask), found in groups.items():
        kinds = tuple(dict.fromkeys(kind for kind, _, _ in found))
        things = [id for kind, mask, _ in found for id in audit.plan.ids[audit.plan.spans[kind]][mask].tolist()]
        absences = tuple(dict.fromkeys(absence for *_, each in found for absence in each))
        yield Untold(result.rule.name, kinds, tuple(things), why, ask, absences)


def _patterns(doubted: Mask, found: list[Found]) -> Iterator[tuple[Mask, tuple[Absence, ...]]]:
    """The doubted things grouped by which absences concern them."""
    distinct = tuple(dict.fromkeys(absence for _, absence in found))
    table = np.zeros((len(distinct), len(doubted)), dtype=np.bool_)
    for mask, absence in found:
        table[distinct.index(absence)] |= mask
    patterns, which = np.unique(table[:, doubted], axis=1, return_inverse=True)
    rows = np.flatnonzero(doubted)
    for number in range(patterns.shape[1]):
        mask = np.zeros(len(doubted), dtype=np.bool_)
        mask[rows[which.ravel() == number]] = True
        yield mask, tuple(absence for absence, here in zip(distinct, patterns[:, number], strict=True) if here)


def _doubts(audit: Audit, result: RuleResult, kind: str, doubted: Mask) -> Iterator[Found]:
    """What is absent for which of the doubted things, from the rule's condition and its test."""
    for test in (result.rule.when, result.rule.test):
        if test != ALWAYS:
            yield from _Doubter(audit, kind).of(test, doubted)


@dataclass(frozen=True)
class _Doubter:
    """Finds out why tests are unsure of things of one kind."""

    audit: Audit
    kind: str

    def of(self, test: Test, doubted: Mask) -> Iterator[Found]:
        """What is absent for which of the things of which a test is unsure."""
        holds = self.audit.holds
        unsure = doubted & holds(generous(test), self.kind) & ~holds(strict(test), self.kind)
        if not unsure.any():
            return
        if isinstance(test, Not):
            yield from self.of(test.of, unsure)
        elif isinstance(test, AllOf | AnyOf):
            for part in test.tests:
                yield from self.of(part, unsure)
        elif isinstance(test, AtLeast):
            for walked, marker, last in places(test):
                yield from self._at(walked, marker, last, unsure)

    def _at(self, walked: tuple[Path, ...], marker: Unsure | None, last: Test, unsure: Mask) -> Iterator[Found]:
        """What is absent at one place on a path; a marker of None is a link that leads to nothing loaded."""
        for there in self.audit.plan.kinds if walked else (self.kind,):
            if there == UNRESOLVED:
                yield self._nowhere(walked, unsure)
            elif marker is not None:
                held = self.audit.holds(last, there)
                for mask, absence in reasons_at(self.audit.wholeness, marker, there):
                    yield unsure & self._from(walked, there, mask & held), absence

    def _nowhere(self, walked: tuple[Path, ...], unsure: Mask) -> Found:
        """From which things the paths lead to names that nothing in the input has, and these names."""
        plan = self.audit.plan
        ends = np.zeros(plan.n, dtype=np.bool_)
        ends[plan.spans[self.kind]] = unsure
        for path in walked:
            ends = starts(plan, turned(path), ends)
        reached = ends[plan.spans[UNRESOLVED]]
        return unsure & self._from(walked, UNRESOLVED, reached), named_nowhere(plan.titles_of(UNRESOLVED)[reached])

    def _from(self, walked: tuple[Path, ...], kind: str, mask: Mask) -> Mask:
        """From which things the paths lead to some things of a kind."""
        plan = self.audit.plan
        ends = np.zeros(plan.n, dtype=np.bool_)
        ends[plan.spans[kind]] = mask
        for path in reversed(walked):
            ends = starts(plan, path, ends)
        found: Mask = ends[plan.spans[self.kind]]
        return found


def places(test: AtLeast) -> Iterator[tuple[tuple[Path, ...], Unsure | None, Test]]:
    """Where a test may be unsure: the paths walked to get there, the marker, and a test of what stands there."""
    for point in unsure_points(test):
        walked: tuple[Path, ...] = ()
        while isinstance(point, AtLeast):
            walked, point = (*walked, point.path), point.test
        if isinstance(point, Unsure):
            yield walked, point, ALWAYS
    if any(isinstance(part, IsKind) for part in _here(test.test)):
        yield (test.path,), None, ALWAYS
    unsure = AllOf((generous(test.test), Not(strict(test.test))))
    for part in _here(test.test):
        if isinstance(part, AtLeast):
            for further, marker, last in places(part):
                yield (test.path, *further), marker, last if further else unsure


def _here(test: Test) -> Iterator[Test]:
    """The tests that a test makes of the thing itself."""
    if isinstance(test, Not):
        yield from _here(test.of)
    elif isinstance(test, AllOf | AnyOf):
        for part in test.tests:
            yield from _here(part)
    else:
        yield test


def turned(path: Path) -> Path:
    """A path walked from its end to its start.

    >>> turned(Sequence((Step("inPlan"), Step("ownedBy", inverse=True))))
    Sequence(parts=(Step(name='ownedBy', inverse=False), Step(name='inPlan', inverse=True)))
    """
    if isinstance(path, Step):
        return Step(path.name, not path.inverse)
    if isinstance(path, Sequence):
        return Sequence(tuple(map(turned, reversed(path.parts))))
    if isinstance(path, Alternative):
        return Alternative(tuple(map(turned, path.parts)))
    return replace(path, of=turned(path.of))
