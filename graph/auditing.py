"""Rules run on a plan: a verdict for every rule and thing, the counts, and the findings worth showing.

Verdicts stay columns; a finding's words and evidence are made only when somebody looks at it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.derive import derived
from golden_thread.graph.findings import Finding as Finding
from golden_thread.graph.findings import Findings
from golden_thread.graph.plan import Mask, PlanGraph, Positions
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import ServerTrouble
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import ALWAYS, Rule, Test
from golden_thread.ontology.shapes import SEVERITIES, all_rules

if TYPE_CHECKING:
    from golden_thread.graph.evidence import Evidence, Teller, Told
    from golden_thread.graph.strengths import Strength
    from golden_thread.graph.untold import Untold

Holds = Callable[[Test, str], Mask]
"""An engine: which things of a kind pass a test."""

Verdicts = NDArray[np.int8]


class Verdict(IntEnum):
    """What a rule says of a thing."""

    PASSED = 0
    GAP = 1
    ACCEPTED = 2
    NOT_APPLICABLE = 3
    CANNOT_TELL = 4
    RULE_ERROR = 5

    @property
    def words(self) -> str:
        """The verdict in plain words.

        >>> Verdict.CANNOT_TELL.words
        'cannot tell'
        """
        return self.name.replace("_", " ").lower()


class NothingToAudit(ValueError):
    """The plan holds no thing that any rule speaks of."""


@dataclass(frozen=True)
class RuleResult:
    """One rule's verdicts, by kind; or the error that kept it from giving any."""

    rule: Rule
    verdicts: Mapping[str, Verdicts]
    error: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many things got this verdict."""
        return sum(int(np.count_nonzero(found == verdict)) for found in self.verdicts.values())

    @property
    def judged(self) -> int:
        """How many things the rule could judge: the denominator of its share."""
        return sum(self.count(verdict) for verdict in (Verdict.PASSED, Verdict.GAP, Verdict.ACCEPTED))

    @property
    def share_passed(self) -> float | None:
        """Share of the judged things that passed, 0 to 1; None if none could be judged."""
        return self.count(Verdict.PASSED) / self.judged if self.judged else None


@dataclass(frozen=True)
class Audit:
    """Everything one run of the rules found on one plan (with its derived facts)."""

    plan: PlanGraph
    wholeness: Wholeness
    results: tuple[RuleResult, ...]
    as_of: datetime.date
    engine: str
    stated: PlanGraph = field(repr=False)
    holds: Holds = field(repr=False, compare=False)

    def result(self, rule: str) -> RuleResult:
        """One rule's result; KeyError if the rule was not run."""
        return self._by_name[rule]

    @cached_property
    def _by_name(self) -> Mapping[str, RuleResult]:
        return {result.rule.name: result for result in self.results}

    def things(self, rule: str, verdict: Verdict) -> tuple[str, ...]:
        """Ids of the things that a rule gave a verdict, in the plan's order."""
        rows = [rows for _, rows in self._rows(self.result(rule), verdict)]
        return tuple(self.plan.ids_at(np.concatenate([np.empty(0, dtype=np.intp), *rows])).tolist())

    def _rows(self, result: RuleResult, verdict: Verdict) -> Iterator[tuple[str, Positions]]:
        """Rows of the things that a rule gave a verdict, by kind."""
        for kind, verdicts in result.verdicts.items():
            yield kind, np.flatnonzero(verdicts == verdict) + self.plan.spans[kind].start

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """Every gap, gravest first, then by rule and thing; each is made when it is looked at."""
        ordered = sorted(self.results, key=lambda r: (SEVERITIES.index(r.rule.severity), r.rule.name))
        gaps = ((result.rule, kind, rows) for result in ordered for kind, rows in self._rows(result, Verdict.GAP))
        return Findings(self.plan, gaps)

    @cached_property
    def rules(self) -> pd.DataFrame:
        """A row a rule: name, severity, family, question, and the count of each verdict."""
        return pd.DataFrame(
            [
                {
                    "rule": result.rule.name,
                    "severity": result.rule.severity,
                    "family": result.rule.family,
                    "question": result.rule.question,
                    **{verdict.words: result.count(verdict) for verdict in Verdict},
                    "judged": result.judged,
                    "error": result.error,
                }
                for result in self.results
            ]
        )

    @cached_property
    def _teller(self) -> Teller:
        from golden_thread.graph.evidence import Teller

        return Teller(self)

    def finding(self, identity: str) -> Finding:
        """The finding of an identity, `rule:thing`; KeyError if there is none."""
        for result in self.results:
            thing = identity.removeprefix(f"{result.rule.name}:")
            if thing != identity and thing in self.plan.rows:
                kind, position = self.plan.position(thing)
                if kind in result.verdicts and result.verdicts[kind][position] == Verdict.GAP:
                    [title] = self.plan.titles_at(np.array([self.plan.row(kind, position)], dtype=np.intp))
                    return Finding(result.rule, thing, kind, str(title))
        raise KeyError(identity)

    def evidence(self, finding: Finding | str) -> Evidence:
        """What a finding (or the one of that identity) rests on."""
        return self._teller.evidence(self.finding(finding) if isinstance(finding, str) else finding)

    def told(self, finding: Finding | str) -> Told:
        """A finding (or the one of that identity) with its message, evidence, owner and causes."""
        return self._teller.told(self.finding(finding) if isinstance(finding, str) else finding)

    def to_frame(self) -> pd.DataFrame:
        """A row a finding, gravest first: what is wrong, with what, how that is known and what would mend it."""
        from golden_thread.graph.evidence import frame

        return frame(self.told(finding) for finding in self.findings)

    @cached_property
    def cannot_tell(self) -> tuple[Untold, ...]:
        """What the rules could not tell, why, and what to ask for."""
        from golden_thread.graph.untold import untold

        return untold(self)

    @cached_property
    def strengths(self) -> tuple[Strength, ...]:
        """What holds: the rules that found no gap among what they could judge."""
        from golden_thread.graph.strengths import strengths

        return strengths(self)

    @property
    def trusted(self) -> bool:
        """Whether every rule could be run."""
        return not any(result.error for result in self.results)


def audit(
    plan: PlanGraph,
    rules: Iterable[Rule] | None = None,
    *,
    as_of: datetime.date | None = None,
    engine: str = "vectors",
) -> Audit:
    """The verdicts of the rules (all that ship, by default) on a plan, as of a day.

    The day is the one given, else the plan's own, else today. Raises NothingToAudit for an empty plan, and
    ServerTrouble where the engine is a server that fails.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("Safe streets: Outcome\\nHomes insulated: Measure, measures Warm homes\\nWarm homes: Outcome")
    >>> audit(plan).things("outcome-without-measure", Verdict.GAP)
    ('Safe streets',)
    """
    chosen = tuple(all_rules() if rules is None else rules)
    if not plan.loaded("Thing"):
        raise NothingToAudit(f"{plan.about.name} holds nothing to audit. Fill in at least one sheet.")
    day = as_of or plan.about.as_of or datetime.date.today()
    facts = derived(plan, day)
    wholeness = Wholeness(facts)
    holds = engine_named(engine)(facts, wholeness, chosen)
    results = tuple(_judged(rule, facts, holds) for rule in chosen if not rule.words_only)
    return Audit(facts, wholeness, results, day, engine, plan, holds)


def _judged(rule: Rule, plan: PlanGraph, holds: Holds) -> RuleResult:
    """One rule's verdicts; an engine's failure is kept as the rule's error, never as a pass."""
    kinds = plan.loaded(*rule.kinds)
    try:
        return RuleResult(rule, {kind: _verdicts(rule, kind, plan.count(kind), holds) for kind in kinds})
    except ServerTrouble:
        raise  # no rule is at fault, and no other could be run either
    except Exception as error:  # whatever goes wrong in an engine is told as the verdict "rule error"
        failed = {kind: np.full(plan.count(kind), Verdict.RULE_ERROR, dtype=np.int8) for kind in kinds}
        return RuleResult(rule, failed, f"{type(error).__name__}: {error}")


def _verdicts(rule: Rule, kind: str, count: int, holds: Holds) -> Verdicts:
    """Kleene's three values as verdicts; bool algebra over the two readings, shape (count,)."""
    verdicts = np.full(count, Verdict.CANNOT_TELL, dtype=np.int8)
    applies, may_apply = _truth(rule.when, kind, count, holds)
    true, may_be_true = _truth(rule.test, kind, count, holds)
    verdicts[applies & true] = Verdict.PASSED
    verdicts[applies & ~may_be_true] = Verdict.GAP
    verdicts[~may_apply] = Verdict.NOT_APPLICABLE
    return verdicts


def _truth(test: Test, kind: str, count: int, holds: Holds) -> tuple[Mask, Mask]:
    """Which things surely pass, and which may. The second reading runs only where the first fails."""
    if test == ALWAYS:
        always = np.ones(count, dtype=np.bool_)
        return always, always
    sure = holds(strict(test), kind)
    return (sure, sure) if sure.all() else (sure, holds(generous(test), kind))


ENGINES = {"vectors": "vectors", "sparql": "sparql", "neo4j": "in_server", "shacl": "oracle"}
"""The engines by name, each a module of this room whose `engine` makes the function that answers tests."""

IN_PROCESS = tuple(name for name in ENGINES if name != "neo4j")
"""The engines that need no server."""


def engine_named(name: str) -> Callable[[PlanGraph, Wholeness, Sequence[Rule]], Holds]:
    """The maker of an engine, imported only now; ValueError names the engines there are."""
    if name not in ENGINES:
        raise ValueError(f"no engine is called {name}: choose {', '.join(ENGINES)}")
    maker: Callable[[PlanGraph, Wholeness, Sequence[Rule]], Holds]
    maker = import_module(f"golden_thread.graph.{ENGINES[name]}").engine
    return maker
