"""What a finding rests on: how far the thread could be followed, what was counted, what a cell says.

The rule's test is taken apart where it fails (or, under "not", where it holds), and each failing part is
told as a line: things in a row, each with the link that led to it, and at the end what is missing or stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Listed
from dataclasses import dataclass, replace
from functools import singledispatchmethod

import pandas as pd

from golden_thread.graph.auditing import Audit, Finding, Verdict
from golden_thread.graph.cell_words import shown_value
from golden_thread.graph.english import filled, link_words
from golden_thread.graph.grammar import figure, listed
from golden_thread.graph.nearby import Link
from golden_thread.graph.nouns import MOST_KINDS_NAMED, Kinds, far_kinds, kinds_and_rest, noun_of, union, widest
from golden_thread.graph.phrases import MISSING, UP
from golden_thread.graph.plan import BASES, UNRESOLVED
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.walks import Place, Search, Walk, Walks
from golden_thread.ontology.rule import (
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    Not,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    steps_within,
)
from golden_thread.ontology.terms import ANYTHING, Attribute, vocabulary

SHOWN = 3
"""How many of the things counted are named."""

LONGEST = 7
"""A line of more steps than this is told by its beginning and its end."""


@dataclass(frozen=True)
class EvidenceStep:
    """One step of a line of evidence.

    A thing has an id and a kind; `link` is the label of the link that led to it, read in the direction walked,
    and blank where a line begins. A step without id says what is missing, or (`value`) what a field states.
    """

    id: str
    title: str
    kind: str = ""
    link: str = ""
    source: str = ""
    basis: str = "stated"
    backwards: bool = False
    value: bool = False

    @property
    def words(self) -> str:
        """The step in words, after the one before it.

        >>> EvidenceStep("SP1", "Regeneration", "ServicePlan", "contributes to").words
        ' → Service plan "Regeneration"'
        """
        if self.value:
            return f", {self.link}: {self.title}"
        arrow = "" if not self.link else " ← " if self.backwards else " → "
        return f"{arrow}{named(self.kind, self.title) if self.kind else self.title}"


@dataclass(frozen=True)
class Line:
    """One line of evidence; `words` where they are not just its steps' words one after another."""

    steps: tuple[EvidenceStep, ...]
    told: str = ""
    basis: str = "stated"

    @property
    def words(self) -> str:
        """The line in words; the middle of a very long one is left out."""
        if self.told:
            return self.told
        words = [step.words for step in self.steps]
        if len(words) > LONGEST:
            words[SHOWN:-2] = [f" … {len(words) - SHOWN - 2:,} more …"]
        return "".join(words)

    def after(self, before: Line) -> Line:
        """This line as the end of another, which ends at the thing where this one begins."""
        told = f"{before.words}{self.told.removeprefix(self.steps[0].words)}" if self.told else ""
        return Line((*before.steps, *self.steps[1:]), told, weakest((before.basis, self.basis)))


@dataclass(frozen=True)
class Evidence:
    """What a finding rests on: its lines' steps one after another, in words, and how well it is known."""

    steps: tuple[EvidenceStep, ...]
    words: str
    basis: str


@dataclass(frozen=True)
class Told:
    """A finding with everything said about it. `plan` is the dataset's name, `implied_by` its causes' identities."""

    finding: Finding
    message: str
    evidence: Evidence
    owner: str
    plan: str
    implied_by: tuple[str, ...]

    @property
    def row(self) -> dict[str, str]:
        """The finding as a row of a table."""
        finding, rule = self.finding, self.finding.rule
        return {
            "id": finding.identity,
            "rule": rule.name,
            "severity": rule.severity,
            "family": rule.family,
            "thing": finding.thing,
            "kind": finding.kind,
            "title": finding.title,
            "message": self.message,
            "evidence": self.evidence.words,
            "basis": self.evidence.basis,
            "owner": self.owner,
            "plan": self.plan,
            "implied_by": "; ".join(self.implied_by),
            "question": rule.question,
            "why": rule.why,
            "remedy": rule.remedy,
            "who": rule.who,
        }


COLUMNS = (
    *("id", "rule", "severity", "family", "thing", "kind", "title", "message", "evidence", "basis"),
    *("owner", "plan", "implied_by", "question", "why", "remedy", "who"),
)
"""The columns of a row of a table of findings."""


def frame(told: Iterable[Told]) -> pd.DataFrame:
    """Findings as a table, a row each."""
    return pd.DataFrame([one.row for one in told], columns=list(COLUMNS))


def weakest(bases: Iterable[str]) -> str:
    """The weakest of some bases.

    >>> weakest(["stated", "illustrative", "inferred"])
    'illustrative'
    """
    return max(bases, key=BASES.index, default=BASES[0])


def named(kind: str, title: str) -> str:
    """A thing in a sentence: its kind and its title.

    >>> named("ServicePlan", "Regeneration")
    'Service plan "Regeneration"'
    """
    quoted = '"{}"'.format(title.replace('"', "'"))
    known = vocabulary().kinds.get(kind)
    return f"{known.label} {quoted}" if known else f"{quoted} (not in the input)"


def message(rule: Rule, kind: str, title: str) -> str:
    """What is wrong with a thing, as a sentence.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> message(rule, "Outcome", "Safe streets")
    'Outcome "Safe streets" is measured by nothing.'
    """
    return f"{named(kind, title)} {filled(rule.message, rule)}."


class Teller:
    """Tells what the findings of one audit rest on; links are looked up as they are needed."""

    def __init__(self, audit: Audit) -> None:
        self.audit, self.plan = audit, audit.plan
        self.walks = Walks(audit.plan)
        self._verdicts = {result.rule.name: result.verdicts for result in audit.results}

    def evidence(self, finding: Finding) -> Evidence:
        """What a finding rests on, each failing part of its test as a line."""
        row = self.plan.rows[finding.thing]
        lines = tuple(dict.fromkeys(self.why(finding.rule.test, row, False))) or (self.line(Walk(row, (), ())),)
        basis = weakest((self._basis(row), *(line.basis for line in lines)))
        if self.plan.about.example:
            basis = weakest((basis, "illustrative"))
        steps = tuple(step for line in lines for step in line.steps)
        return Evidence(steps, "; ".join(line.words for line in lines), basis)

    def told(self, finding: Finding) -> Told:
        """A finding with everything said about it."""
        return Told(
            finding,
            message(finding.rule, finding.kind, finding.title),
            self.evidence(finding),
            self.owner(finding.thing),
            self.plan.about.name,
            self.causes(finding),
        )

    def causes(self, finding: Finding) -> tuple[str, ...]:
        """Identities of the findings that imply this one."""
        kind, position = self.plan.position(finding.thing)
        causes = [name for name in finding.rule.implied_by if kind in self._verdicts.get(name, {})]
        return tuple(
            f"{name}:{finding.thing}" for name in causes if self._verdicts[name][kind][position] == Verdict.GAP
        )

    def owner(self, thing: str) -> str:
        """Titles of what a thing is owned by, or nothing."""
        nearby = self.walks.nearby
        owners = nearby.links((Step("ownedBy"),), self.plan.rows[thing])
        return "; ".join(dict.fromkeys(nearby.order(link.row)[0] for link in owners))

    def holds(self, test: Test, row: int) -> bool:
        """Whether the thing at a row passes a reading of a test."""
        kind = self.plan.kind_at(row)
        return bool(self.audit.holds(test, kind)[row - self.plan.spans[kind].start])

    def _basis(self, row: int) -> str:
        """How the thing at a row is known."""
        return self.walks.nearby.said(row, "basis")

    def _source(self, row: int) -> str:
        """Where the thing at a row is stated: its source, else its place in the input."""
        nearby = self.walks.nearby
        return nearby.said(row, "source") or nearby.said(row, "place")

    @singledispatchmethod
    def why(self, test: Test, row: int, true: bool) -> list[Line]:
        """The lines that show why a test surely holds (`true`) or surely fails at the thing at a row."""
        return []

    @why.register
    def _(self, test: Not, row: int, true: bool) -> list[Line]:
        return self.why(test.of, row, not true)

    @why.register(AllOf)
    @why.register(AnyOf)
    def _(self, test: AllOf | AnyOf, row: int, true: bool) -> list[Line]:
        telling = [part for part in test.tests if self._settled(part, row, true)]
        return [line for part in telling for line in self.why(part, row, true)]

    def _settled(self, test: Test, row: int, true: bool) -> bool:
        return self.holds(strict(test), row) if true else not self.holds(generous(test), row)

    @why.register
    def _(self, test: AtLeast, row: int, true: bool) -> list[Line]:
        test = _at_the_end(test)
        if isinstance(test.path, Step) and test.path.name in vocabulary().attributes:
            return [self.stated(test.path.name, row)]
        search = self.walks.search(test.path, row)
        if test.count > 1:
            return self.counted(test, search, row, true)
        if true:
            found = [end for end in search.ends if self.holds(strict(test.test), end[1])]
            return self.ends(test.test, search, found, true)
        return self.furthest(test, search)

    def furthest(self, test: AtLeast, search: Search) -> list[Line]:
        """Each end of the right kind with what it lacks; without one, the furthest point and what is missing."""
        kinds, rest = kinds_and_rest(test.test)
        sought = vocabulary().with_sub_kinds(*kinds) if kinds else frozenset[str]()
        ends = [end for end in search.ends if not kinds or self.plan.kind_at(end[1]) in sought]
        if ends:
            return self.ends(rest, search, ends, False)
        place = search.furthest(sought)
        walk = search.walk_to(place)
        last = search.last_step(place)
        near = (self.plan.kind_at(walk.end),)
        nouns = kinds if kinds and last else union(far_kinds(step, near) for step in walk.missing)
        back = all(step.inverse for step in walk.missing)
        line = self.line(walk)
        missing = EvidenceStep("", _none_named(nouns, walk.missing), link=link_words(walk.missing), backwards=back)
        return [replace(line, steps=(*line.steps, missing))]

    def ends(self, test: Test, search: Search, ends: Listed[Place], true: bool) -> list[Line]:
        """The walks to the first few ends, each with the reason why a test holds or fails there."""
        lines = []
        for end in ends[:SHOWN]:
            line = self.line(search.walk_to(end))
            lines += [tail.after(line) for tail in self.why(test, end[1], true)] or [line]
        return _and_more(lines, len(ends) - SHOWN)

    def counted(self, test: AtLeast, search: Search, row: int, too_many: bool) -> list[Line]:
        """How many ends there are, how many there may be or should be, and the first few by title."""
        found = [end for end in search.ends if self.holds(strict(test.test), end[1])]
        found.sort(key=lambda end: self.walks.nearby.order(end[1]))
        kinds = kinds_and_rest(test.test)[0] or self._kinds_counted(test.path, row, found)
        limit = f"at most {figure(test.count - 1)} allowed" if too_many else f"at least {figure(test.count)} needed"
        start = self.line(Walk(row, (), ()))
        shown = [self.line(search.walk_to(end)) for end in found]
        many = figure(len(found)) if found else "no"
        told = f"{start.words}: {many} {noun_of(kinds, plural=len(found) != 1)}, {limit}"
        titles = [f'"{line.steps[-1].title}"' for line in shown[:SHOWN]]
        more = [f"{figure(len(found) - SHOWN)} more"] if len(found) > SHOWN else []
        told += f": {listed([*titles, *more], 'and')}" if titles else ""
        steps = (*start.steps, *(line.steps[-1] for line in shown[:SHOWN]))
        return [Line(steps, told, weakest(line.basis for line in (start, *shown)))]

    def _kinds_counted(self, path: Path, row: int, found: Listed[Place]) -> Kinds:
        """The kinds to name in a count: those found, else those that could have been."""
        there = {self.plan.kind_at(end[1]) for end in found} - {UNRESOLVED}
        if there:
            return widest(there)
        could = union(far_kinds(step, (self.plan.kind_at(row),)) for step in steps_within(path))
        return could if len(could) <= MOST_KINDS_NAMED else (ANYTHING,)

    def stated(self, name: str, row: int) -> Line:
        """What the thing at a row states for an attribute."""
        if name == "inCycle":
            return self.circle(row)
        thing, attribute = self.line(Walk(row, (), ())), vocabulary().attributes[name]
        words, source = self._cell(row, attribute), self._source(row)
        step = EvidenceStep("", words, link=attribute.label, source=source, value=True)
        return replace(thing, steps=(*thing.steps, step))

    def _cell(self, row: int, attribute: Attribute) -> str:
        """The values of a thing in words, and where they come from if the input does not state them."""
        values = self.plan.values_at(row, attribute.name)
        stated = self.audit.stated.values_at(row, attribute.name)
        blank = attribute.blank_means
        if not stated and blank and values in ((), (blank,)):
            return f"nothing stated, which counts as {blank}"
        values = values or stated
        if not values:
            return "nothing stated"
        order = [code.notation for code in attribute.codes]
        told = sorted(values, key=lambda value: order.index(str(value))) if set(values) <= set(order) else values
        words = "; ".join(shown_value(value, attribute) for value in told)
        return words if stated == values or not attribute.derived else f"{words} (worked out)"

    def circle(self, row: int) -> Line:
        """The shortest way up the thread from the thing at a row back to itself."""
        path = Repeat(Alternative(tuple(Step(name) for name in sorted(UP))), 1)
        search = self.walks.search(path, row)
        back = [end for end in search.ends if end[1] == row]
        return self.line(search.walk_to(back[0]) if back else Walk(row, (), ()))

    def line(self, walk: Walk) -> Line:
        """A walk as a line: its things, each with the link that led to it and the source that says so."""
        steps = [self._step(walk.start, None), *(self._step(hop.row, hop) for hop in walk.hops)]
        return Line(tuple(steps), basis=weakest(step.basis for step in steps))

    def _step(self, row: int, hop: Link | None) -> EvidenceStep:
        link = link_words((hop.step,)) if hop else ""
        return EvidenceStep(
            self.walks.nearby.order(row)[1],
            self.walks.nearby.order(row)[0],
            self.plan.kind_at(row),
            link,
            (hop.source if hop else "") or self._source(row),
            weakest((self._basis(row), hop.basis if hop else BASES[0])),
            backwards=bool(hop and hop.step.inverse),
        )


def _at_the_end(test: AtLeast) -> AtLeast:
    """A test of an attribute at the end of links as a test of the things there."""
    match test:
        case AtLeast(count=1, path=Sequence(parts=(*links, Step() as last))) if last.name in vocabulary().attributes:
            path = links[0] if len(links) == 1 else Sequence(tuple(links))
            return AtLeast(1, path, AtLeast(1, last, test.test))
    return test


def _none_named(kinds: Kinds, steps: Listed[Step]) -> str:
    """That nothing of some kinds is named, in brackets.

    >>> _none_named(("Evidence",), (Step("evidences", inverse=True),)), _none_named(("Post",), (Step("ownedBy"),))
    ('(no evidence named)', '(no owner named)')
    """
    if set(steps) <= set(MISSING):
        return f"(no {MISSING[steps[0]]} named)"
    if not 0 < len(kinds) <= MOST_KINDS_NAMED:
        return "(nothing named)"
    return f"(no {noun_of(kinds).replace('piece of ', '')} named)"


def _and_more(lines: list[Line], more: int) -> list[Line]:
    """The lines, the last of which says how many are left out."""
    if more > 0 and lines:
        lines[-1] = replace(lines[-1], told=f"{lines[-1].words} and {figure(more)} more")
    return lines
