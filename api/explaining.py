"""One rule and one thing: what the rule says of it, what that rests on, why it matters, what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from golden_thread.api.answers import Answer, finding_answer, result_answer, untold_answer, verdict_counts
from golden_thread.api.asking import Question, audited
from golden_thread.api.exits import Refused
from golden_thread.api.labels import EXAMPLE, counted, plan_title, severity_label, thing_label
from golden_thread.api.narrowing import thing_named
from golden_thread.api.reading import chosen
from golden_thread.api.screen import Screen
from golden_thread.api.text import tell_reason
from golden_thread.graph.auditing import Audit, Verdict
from golden_thread.graph.english import sentence
from golden_thread.graph.evidence import Told
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.untold import Untold
from golden_thread.ontology.rule import Rule


@dataclass(frozen=True)
class Explained:
    """What one rule says of one thing; None for the verdict if the rule is not about things of its kind."""

    audit: Audit
    rule: Rule
    thing: str
    verdict: Verdict | None

    @property
    def told(self) -> Told | None:
        """The finding with its evidence, if it is a gap."""
        return self.audit.told(f"{self.rule.name}:{self.thing}") if self.verdict == Verdict.GAP else None

    @property
    def untold(self) -> tuple[Untold, ...]:
        """Why nobody can tell, if so."""
        lines = self.audit.cannot_tell if self.verdict == Verdict.CANNOT_TELL else ()
        return tuple(line for line in lines if line.rule == self.rule.name and self.thing in line.things)


def explained(question: Question, finding: str) -> Explained:
    """What the rule before the first colon says of the thing after it. Raises Refused, BadProfile, Unreadable."""
    name, colon, thing = finding.partition(":")
    if not colon or not thing:
        raise Refused(f"{finding!r} is not the id of a finding. Write RULE:THING, as the audit shows it in brackets.")
    (rule,) = chosen(name.strip(), question.profile)
    names = ",".join((rule.name, *rule.implied_by))
    audit = audited(replace(question, rules=names))
    id = thing_named(audit.plan, thing.strip())
    kind, position = audit.plan.position(id)
    found = audit.result(rule.name).verdicts
    verdict = Verdict(int(found[kind][position])) if kind in found else None
    return Explained(audit, rule, id, verdict)


def tell_explained(screen: Screen, found: Explained) -> None:
    """An explanation for a person."""
    label = thing_label(found.audit.plan, found.thing)
    screen.line((f"{found.rule.name}:{found.thing}", "strong"))
    screen.line(f"in {plan_title(found.audit.plan.about)}")
    if found.audit.plan.about.example:
        screen.line(EXAMPLE)
    screen.heading(found.rule.question)
    _tell_verdict(screen, found, label)
    screen.heading("The rule")
    screen.line(sentence(found.rule), indent=2)
    tell_reason(screen, found.rule)
    _tell_others(screen, found)


def _tell_verdict(screen: Screen, found: Explained, label: str) -> None:
    """What the rule says of the thing, and what that rests on."""
    severity = found.rule.severity
    if (told := found.told) is not None:
        screen.line((f"Gap ({severity_label(severity).lower()}): ", severity), told.message, indent=2, hanging=2)
        screen.line(f"How we know: {told.evidence.words}.", indent=2, hanging=2)
        screen.line(f"Basis: {told.evidence.basis}.", indent=2, hanging=2)
        for source in dict.fromkeys(step.source for step in told.evidence.steps if step.source):
            screen.line(f"Source: {source}", indent=2, hanging=2)
        if told.owner:
            screen.line(f"Owned by: {told.owner}.", indent=2, hanging=2)
        if told.implied_by:
            screen.line(f"It follows from: {', '.join(told.implied_by)}.", indent=2, hanging=2)
    elif found.untold:
        screen.line(("Cannot tell: ", "strong"), f"{label}.", indent=2, hanging=2)
        for line in found.untold:
            screen.line(f"Why: {line.why}.", indent=2, hanging=2)
            screen.line(f"Ask: {line.ask}.", indent=2, hanging=2)
    else:
        screen.line((_VERDICTS[found.verdict], "strong"), f" {label}.", indent=2, hanging=2)


_VERDICTS = {
    Verdict.PASSED: "No gap:",
    Verdict.ACCEPTED: "An accepted gap:",
    Verdict.NOT_APPLICABLE: "The rule does not apply to",
    Verdict.CANNOT_TELL: "Cannot tell:",
    Verdict.RULE_ERROR: "The rule could not be run on",
    None: "The rule is not about",
}
"""What is said of a thing before its name."""


def _tell_others(screen: Screen, found: Explained) -> None:
    """The same rule on all things, with its denominator."""
    result = found.audit.result(found.rule.name)
    counts = verdict_counts(result)
    nouns = noun_of(found.rule.kinds, plural=result.judged != 1)
    screen.heading("All of them")
    screen.line(f"{result.judged:,} {nouns} could be judged: {counted(counts['gap'], 'gap')}.", indent=2)
    if counts["cannot_tell"]:
        screen.line(f"{counts['cannot_tell']:,} more could not be told.", indent=2)
    if result.error:
        screen.line(f"The rule could not be run: {result.error}", indent=2)


def explanation_answer(found: Explained) -> Answer:
    """An explanation for programs: `verdict`, the `finding` if it is a gap, why not if nobody can tell, the `rule`."""
    told = found.told
    return {
        "id": f"{found.rule.name}:{found.thing}",
        "verdict": found.verdict.words if found.verdict is not None else "not applicable",
        "finding": finding_answer(found.audit, told) if told else None,
        "cannot_tell": [untold_answer(line, found.rule) for line in found.untold],
        "rule": result_answer(found.audit.result(found.rule.name)),
        "sentence": sentence(found.rule),
    }
