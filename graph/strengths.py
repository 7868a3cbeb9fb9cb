"""What holds: the rules under which no gap was found, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from golden_thread.graph.auditing import Audit, RuleResult, Verdict
from golden_thread.graph.english import said_of, subject_of
from golden_thread.graph.grammar import Clause, does, figure, spaced


@dataclass(frozen=True)
class Strength:
    """A rule that could judge some things and found no gap among them."""

    rule: str
    question: str
    passed: int
    cannot_tell: int
    words: str


def strengths(audit: Audit) -> tuple[Strength, ...]:
    """What holds, in the order of the rules.

    >>> from golden_thread.graph.auditing import audit
    >>> from golden_thread.graph.cases import plan_of
    >>> from golden_thread.ontology.shapes import all_rules
    >>> rules = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> plan = plan_of("Warm homes: Outcome\\nHomes insulated: Measure, measures Warm homes")
    >>> [strength.words for strength in strengths(audit(plan, rules))]
    ['The one outcome is measured by at least one measure.']
    """
    return tuple(
        Strength(
            result.rule.name,
            result.rule.question,
            result.count(Verdict.PASSED),
            result.count(Verdict.CANNOT_TELL),
            held(result),
        )
        for result in audit.results
        if result.judged and result.count(Verdict.PASSED) == result.judged and not result.error
    )


def held(result: RuleResult) -> str:
    """A rule as a statement of what passed it."""
    rule, passed, open_ = result.rule, result.count(Verdict.PASSED), result.count(Verdict.CANNOT_TELL)
    said, many = said_of(rule.test, rule.kinds), passed > 1
    subject = subject_of(rule, plural=many)
    left = f" ({figure(open_)} could not be told)" if open_ else ""
    if isinstance(said, Clause) and said.negative and passed > 1:
        return f"{spaced('None of the', figure(passed), subject, does(replace(said, negative=False)))}{left}."
    number = {1: "The one", 2: "Both"}.get(passed, f"All {figure(passed)}")
    return f"{spaced(number, subject, does(said, plural=many))}{left}."
