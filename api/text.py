"""An audit as a person reads it: a first screen, then every gap by severity, then what to ask for.

Nothing is left out silently: a list that is cut says so, and how to see the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from golden_thread.api.answers import severity_counts, severity_words
from golden_thread.api.importance import Shown, causes, most_important, ranked
from golden_thread.api.labels import (
    EXAMPLE,
    SEVERITY_WORDS,
    counted,
    lowered,
    plan_title,
    severity_label,
    share_words,
    size_words,
    thing_label,
)
from golden_thread.api.screen import Screen
from golden_thread.graph.auditing import Audit, Finding, RuleResult, Verdict
from golden_thread.graph.evidence import Evidence
from golden_thread.graph.grammar import day, listed
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.plan import UNRESOLVED, PlanGraph
from golden_thread.graph.strengths import Strength
from golden_thread.graph.untold import Asked, to_ask
from golden_thread.graph.wholeness import State
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import SEVERITIES
from golden_thread.ontology.terms import vocabulary

GAPS_A_RULE = 12
ASKED_FIRST = 5
STRENGTHS_FIRST = 3
ASKED = 30
PROBLEMS = 25
"""How much of each list is shown; the rest is counted, with the way to see it."""

T = TypeVar("T")


@dataclass(frozen=True)
class Telling:
    """An audit being told: what the sections share.

    `command` asks for it again, `rest` says where the rest of a first screen stands, and `whole` cuts no list short.
    """

    audit: Audit
    path: str
    narrowed_to: str = ""
    command: str = ""
    rest: str = "below"
    whole: bool = False
    sources: dict[str, int] = field(default_factory=dict)

    @property
    def plan(self) -> PlanGraph:
        """The plan as the input states it."""
        return self.audit.stated

    @property
    def see_all(self) -> str:
        """The command that writes everything to a file."""
        return f"golden-thread audit {self.command or self.path} --out audit.txt"

    def first(self, things: Sequence[T], most: int) -> Sequence[T]:
        """What is shown of a list: its first few, or all of it."""
        return things if self.whole else things[:most]

    def cite(self, sources: Iterable[str]) -> str:
        """The numbers of some sources, such as "[1, 4]"; each is listed at the end."""
        numbers = {self.sources.setdefault(source, len(self.sources) + 1) for source in sources if source}
        return f"[{', '.join(map(str, sorted(numbers)))}]" if numbers else ""


def tell_audit(screen: Screen, telling: Telling) -> None:
    """The whole audit: first screen, gaps by severity, what could not be told, problems, sources."""
    tell_first(screen, telling)
    tell_gaps(screen, telling)
    tell_strengths(screen, telling)
    tell_untold(screen, telling)
    tell_problems(screen, telling)
    tell_sources(screen, telling)
    tell_end(screen, telling)


def tell_first(screen: Screen, telling: Telling) -> None:
    """The first screen: what was loaded, the ten gaps to look at first, what to ask for, counts, what holds."""
    tell_cover(screen, telling)
    tell_loaded(screen, telling)
    tell_counts(screen, telling)
    tell_most_important(screen, telling)
    tell_first_questions(screen, telling)
    tell_first_strengths(screen, telling)


def tell_cover(screen: Screen, telling: Telling) -> None:
    """What this is, as of when, and whether it is an example."""
    about = telling.plan.about
    screen.line((plan_title(about), "strong"))
    if about.example:
        screen.line(EXAMPLE)
    if about.note and not about.example:
        screen.line(about.note)
    if telling.narrowed_to:
        screen.line(f"Narrowed to {telling.narrowed_to}: only what belongs to it is shown and counted.")
    failed = [result for result in telling.audit.results if result.error]
    if failed:
        names = listed([result.rule.name for result in failed], "and")
        screen.line((f"Not to be trusted: {counted(len(failed), 'rule')} could not be run ({names}).", "violation"))


def tell_loaded(screen: Screen, telling: Telling) -> None:
    """What was loaded: kinds with counts, by whether the list of each counts as whole."""
    plan, wholeness = telling.plan, telling.audit.wholeness
    screen.heading("What was loaded")
    screen.line(f"{size_words(plan)} from {telling.path}, judged as of {day(telling.audit.as_of)}.", indent=2)
    states = {kind: wholeness.sheet(kind) for kind in vocabulary().kinds}
    whole = [kind for kind, state in states.items() if state == State.WHOLE]
    partial = [kind for kind, state in states.items() if state == State.PARTIAL]
    absent = [kind for kind, state in states.items() if state == State.ABSENT]
    rows = (
        ("Taken as whole", [_count(plan, kind) for kind in whole]),
        ("Said not to be whole", [_count(plan, kind) for kind in partial]),
        ("Not loaded", [noun_of((kind,), plural=True) for kind in absent]),
    )
    for label, kinds in rows:
        if kinds:
            screen.line((f"{label}: ", "strong"), listed(kinds, "and") + ".", indent=2, hanging=2)
    if plan.count(UNRESOLVED):
        names = counted(plan.count(UNRESOLVED), "name")
        screen.line((f"{names} in it refer to nothing that was loaded.", ""), indent=2)
    if plan.scope:
        told = f"{counted(len(plan.scope), 'statement')} of what is whole and what is not"
        screen.line(f"{told} {'was' if len(plan.scope) == 1 else 'were'} followed.", indent=2)
    if problems := telling.audit.plan.problems:
        told = f"{counted(len(problems), 'problem')} in the input"
        screen.line((told, "strong"), f" {'is' if len(problems) == 1 else 'are'} listed {telling.rest}.", indent=2)


def _count(plan: PlanGraph, kind: str) -> str:
    count = plan.count(kind)
    return f"{count:,} {noun_of((kind,), plural=count != 1)}"


def tell_counts(screen: Screen, telling: Telling) -> None:
    """Gaps by severity, each with its denominator."""
    screen.heading("What was found")
    rules = [result for result in telling.audit.results if result.judged]
    asked = counted(len(telling.audit.results), "rule")
    screen.line(f"{asked} asked; {len(rules):,} could be answered.", indent=2)
    for severity, (gaps, judged, cannot) in severity_counts(telling.audit).items():
        label, meaning = SEVERITY_WORDS[severity]
        share = f"{gaps:,} of {counted(judged, 'answer')}, {share_words(gaps, judged)}" if judged else "not applicable"
        untold_words = f"; {cannot:,} {'more ' if judged else ''}could not be told" if cannot else ""
        screen.line((label, severity), f" ({meaning}): {share}{untold_words}.", indent=2, hanging=2)


def tell_most_important(screen: Screen, telling: Telling) -> None:
    """The gaps to look at first."""
    shown = most_important(telling.audit)
    if not shown:
        return
    screen.heading(f"Where to look first: {counted(len(shown), 'gap')}, the gravest and furthest-reaching")
    for number, each in enumerate(shown, 1):
        told, severity = telling.audit.told(each.finding), each.finding.rule.severity
        label = (f"{severity_label(severity)}: ", severity)
        screen.line(f"{number:2}. ", label, told.message, indent=1, hanging=4)
        reach = f"{counted(each.below, 'thing')} {'hangs' if each.below == 1 else 'hang'} on it. " if each.below else ""
        also = f"This also explains: {_labels(each.folded)}. " if each.folded else ""
        screen.line(f"{reach}{also}{_known(told.evidence)}[{each.finding.identity}]", indent=5)


def _labels(findings: Iterable[Finding]) -> str:
    return listed(dict.fromkeys(finding.rule.label.lower() for finding in findings), "and")


def _known(evidence: Evidence) -> str:
    """How well a finding is known, in words; nothing if all of it is stated."""
    return "" if evidence.basis == "stated" else f"{evidence.basis.capitalize()}. "


def tell_first_questions(screen: Screen, telling: Telling) -> None:
    """What to ask for first, because it would settle most."""
    asked = to_ask(telling.audit.cannot_tell)
    if not asked:
        return
    screen.heading("What could not be told, and what to ask for")
    for each in asked[:ASKED_FIRST]:
        _tell_asked(screen, telling, each)
    if len(asked) > ASKED_FIRST:
        _tell_more(screen, telling, len(asked) - ASKED_FIRST)


def _tell_more(screen: Screen, telling: Telling, more: int) -> None:
    """Where the rest of a list on the first screen stands."""
    screen.line(f"{more:,} more {'is' if more == 1 else 'are'} listed {telling.rest}.", indent=2)


def _tell_asked(screen: Screen, telling: Telling, asked: Asked) -> None:
    """One thing to ask for: of which things, if they are few, else of how many."""
    rule = telling.audit.result(asked.rules[0]).rule
    settles = f"It would help with {counted(len(asked.rules), 'question')}"
    few = [thing_label(telling.plan, thing) for thing in asked.few]
    start = f"- Ask, for {listed(few, 'and')}: " if few else "- Ask: "
    end = settles if few else f"{settles} about {counted(asked.things, 'thing')}"
    screen.line(start, (asked.ask, "strong"), f". {end}.", indent=2, hanging=2)
    screen.line(f"Why: {asked.why}. Whom to ask: {lowered(rule.who)}.", indent=4)


def tell_first_strengths(screen: Screen, telling: Telling) -> None:
    """What holds: the gravest questions that found no gap."""
    held = _strengths(telling)
    if held:
        answered = sum(result.judged > 0 for result in telling.audit.results)
        screen.heading("What holds")
        screen.line(f"{len(held):,} of the {answered:,} rules that could be answered found no gap:", indent=2)
        screen.items(strength.words for strength in held[:STRENGTHS_FIRST])
        if len(held) > STRENGTHS_FIRST:
            _tell_more(screen, telling, len(held) - STRENGTHS_FIRST)


def tell_strengths(screen: Screen, telling: Telling) -> None:
    """All that holds."""
    held = _strengths(telling)
    if len(held) > STRENGTHS_FIRST:
        screen.gap()
        screen.title("What holds: rules that found no gap")
        screen.items(strength.words for strength in held)


def _strengths(telling: Telling) -> list[Strength]:
    """What holds, the gravest questions first, then those asked of most things."""
    severity = {result.rule.name: SEVERITIES.index(result.rule.severity) for result in telling.audit.results}
    return sorted(telling.audit.strengths, key=lambda each: (severity[each.rule], -each.passed, each.rule))


def tell_gaps(screen: Screen, telling: Telling) -> None:
    """Every gap by severity and rule, with why it matters and what to do."""
    explained = causes(telling.audit)
    for severity, (label, meaning) in SEVERITY_WORDS.items():
        results = [result for result in telling.audit.results if result.rule.severity == severity]
        found = [result for result in results if result.count(Verdict.GAP)]
        if found:
            screen.gap()
            screen.title(f"{label}: {meaning}")
            for result in sorted(found, key=lambda each: (-each.count(Verdict.GAP), each.rule.name)):
                _tell_rule(screen, telling, result, explained)


def _tell_rule(screen: Screen, telling: Telling, result: RuleResult, explained: Mapping[str, tuple[str, ...]]) -> None:
    """One rule's question, reason and remedy, and its gaps, those first on which most hangs."""
    rule = result.rule
    screen.gap()
    screen.line((rule.question, "strong"))
    screen.line(f"{_share(result)}  ", f"[{rule.name}]", indent=2)
    tell_reason(screen, rule)
    findings = [finding for finding in telling.audit.findings if finding.rule.name == rule.name]
    shown = ranked(telling.audit, [each for each in findings if each.identity not in explained], explained)
    first = telling.first(shown, GAPS_A_RULE)
    for each in first:
        _tell_gap(screen, telling, each)
    _tell_cut(screen, telling, len(shown) - len(first), indent=4)
    folded = [each for each in findings if each.identity in explained]
    if folded:
        because = list(dict.fromkeys(cause for each in folded for cause in explained[each.identity]))
        first_of_them = telling.first(because, GAPS_A_RULE)
        few = [*first_of_them, *(["others"] if len(because) > len(first_of_them) else [])]
        told = f"{counted(len(folded), 'gap')} here {'follows' if len(folded) == 1 else 'follow'} from others: "
        screen.line(f"- {told}{listed(few, 'and')}.", indent=4, hanging=2)


def _tell_cut(screen: Screen, telling: Telling, left: int, indent: int = 2) -> None:
    """How much of a list is not shown, and how to see it."""
    if left:
        screen.line(f"... and {left:,} more; all of them: {telling.see_all}", indent=indent, hanging=2)


def tell_reason(screen: Screen, rule: Rule) -> None:
    """Why a rule matters, what to do and who can."""
    screen.line(f"Why it matters: {rule.why} ({'; '.join(rule.citations)})", indent=2, hanging=2)
    screen.line(f"What to do: {rule.remedy} Who can: {lowered(rule.who)}.", indent=2, hanging=2)
    if rule.note:
        screen.line(f"Note: {rule.note}", indent=2, hanging=2)


def _share(result: RuleResult) -> str:
    """How many of the things that could be judged have the gap, and of how many nobody can tell."""
    gaps, judged, cannot = result.count(Verdict.GAP), result.judged, result.count(Verdict.CANNOT_TELL)
    nouns = noun_of(result.rule.kinds, plural=judged != 1)
    told = f"{gaps:,} of {judged:,} {nouns}" if judged else f"not applicable to any {nouns}"
    return f"{told}; {cannot:,} could not be told" if cannot else told


def _tell_gap(screen: Screen, telling: Telling, shown: Shown) -> None:
    told = telling.audit.told(shown.finding)
    cited = telling.cite(step.source for step in told.evidence.steps)
    also = f" This also explains: {_labels(shown.folded)}." if shown.folded else ""
    screen.line(f"- {told.message}", f" ({shown.finding.thing})", indent=4, hanging=2)
    known = f"How we know: {told.evidence.words}. {_known(told.evidence)}{cited}{also}"
    screen.line(known, indent=6, hanging=2)


def tell_untold(screen: Screen, telling: Telling) -> None:
    """What could not be told, as a list of what to ask for."""
    asked = to_ask(telling.audit.cannot_tell)
    if not asked:
        return
    screen.gap()
    screen.title("What to ask for, so that more can be told")
    first = telling.first(asked, ASKED)
    for each in first:
        _tell_asked(screen, telling, each)
    _tell_cut(screen, telling, len(asked) - len(first))


def tell_problems(screen: Screen, telling: Telling) -> None:
    """What is wrong in the input itself."""
    problems = telling.audit.plan.problems
    if not problems:
        return
    screen.gap()
    screen.title(f"{counted(len(problems), 'problem')} in the input")
    screen.line("Everything that could be read was loaded. These could not, or only in part:", indent=2)
    first = telling.first(problems, PROBLEMS)
    screen.items(map(str, first))
    _tell_cut(screen, telling, len(problems) - len(first))


def tell_sources(screen: Screen, telling: Telling) -> None:
    """The sources cited by number."""
    if telling.sources:
        screen.gap()
        screen.title("Sources")
        for source, number in telling.sources.items():
            screen.line(f"[{number}] {source}", indent=2, hanging=5)


def tell_end(screen: Screen, telling: Telling) -> None:
    """The last lines: what was found, for a reader whose first screen has scrolled away."""
    screen.gap()
    screen.line(f"In short: {severity_words(telling.audit)}. What to look at first stands at the top.")
    if not telling.whole:
        screen.line("To read all of it in peace:")
        screen.line(telling.see_all, indent=2)
