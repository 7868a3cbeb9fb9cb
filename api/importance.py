"""Which gaps to show first: the gravest, then those on which most hangs; what another gap explains is folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from golden_thread.graph.auditing import Audit, Finding
from golden_thread.graph.evidence import Teller
from golden_thread.graph.threads import things_below
from golden_thread.ontology.shapes import SEVERITIES

FIRST_SCREEN = 10
"""How many gaps the first screen shows."""


@dataclass(frozen=True)
class Shown:
    """A gap to show: how many things hang below it, and the findings about the same thing that it explains."""

    finding: Finding
    below: int
    folded: tuple[Finding, ...]


def causes(audit: Audit) -> Mapping[str, tuple[str, ...]]:
    """For each finding that others explain, by its identity: the identities of those others."""
    teller = Teller(audit)
    found = {each.identity: teller.causes(each) for each in audit.findings if each.rule.implied_by}
    return {identity: explained for identity, explained in found.items() if explained}


def most_important(audit: Audit, count: int = FIRST_SCREEN) -> tuple[Shown, ...]:
    """The first `count` gaps by severity, by how many things hang below, then by thing and rule.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Warm homes: Outcome\\nSafe streets: Outcome\\nRepairs: Action, contributesTo Safe streets")
    >>> [(shown.finding.title, shown.below) for shown in most_important(audit(plan), 1)]
    [('Warm homes', 0)]
    """
    explained = causes(audit)
    chosen: list[Shown] = []
    for severity in SEVERITIES:
        if len(chosen) < count:
            found = [
                finding
                for finding in audit.findings
                if finding.rule.severity == severity and finding.identity not in explained
            ]
            chosen += ranked(audit, found, explained)[: count - len(chosen)]
    return tuple(chosen)


def ranked(audit: Audit, findings: Iterable[Finding], explained: Mapping[str, tuple[str, ...]]) -> list[Shown]:
    """Findings of one severity, those first on which most hangs, each with what it explains."""
    found = list(findings)
    below = things_below(audit.plan, {finding.thing for finding in found})
    folded: dict[str, list[Finding]] = {}
    for finding in audit.findings:
        for cause in explained.get(finding.identity, ()):
            folded.setdefault(cause, []).append(finding)
    found.sort(key=lambda each: (-below[each.thing], audit.plan.rows[each.thing], each.rule.name))
    return [Shown(each, below[each.thing], tuple(folded.get(each.identity, ()))) for each in found]
