"""Facts computed before any rule runs, and put on things as columns: what a shape cannot say by itself.

A fact that the input states is kept unless the figures give it; where the two differ the figures win and
the difference is a Problem. A fact that cannot be known stays blank, so that a rule reading it answers
"cannot tell". Every function here is a row of `FACTS`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from golden_thread.graph.given import Given
from golden_thread.graph.performance import performance_status, periods_shown
from golden_thread.graph.plan import UNRESOLVED, PlanGraph, Values, plain_value
from golden_thread.graph.problems import Problem
from golden_thread.graph.series import column, dates, days_between, numbers
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.graph.wording import worded_as
from golden_thread.ontology.terms import vocabulary

LOW_STAGES = ("input", "activity", "output", "reach")
"""Stages that count what is done rather than what changes."""

MONTH = 365.25 / 12
PERIOD_DAYS = {
    "daily": 1,
    "weekly": 7,
    "fortnightly": 14,
    "monthly": 31,
    "six-weekly": 42,
    "quarterly": 92,
    "half-yearly": 184,
    "annual": 366,
    "biennial": 731,
    "triennial": 1096,
    "five-yearly": 1827,
}
"""Longest length of one period of each frequency, in days."""

Fact = Callable[[Given, str], "pd.Series[Any]"]
"""Gives, for one kind, a series of values indexed by position within the kind; no entry is "not known"."""


def derived(plan: PlanGraph, as_of: datetime.date) -> PlanGraph:
    """The plan with its derived facts and with blanks filled where the vocabulary says what blank means.

    >>> from golden_thread.graph.cases import plan_of
    >>> plan = plan_of("A risk: Risk, score=16, threshold=12")
    >>> derived(plan, datetime.date(2020, 9, 24)).value("A risk", "aboveThreshold")
    ('yes',)
    """
    plan = _without_unknown(plan)
    given = Given(plan, Wholeness(plan), as_of)
    columns: dict[tuple[str, str], Values] = {}
    problems: list[Problem] = []
    for (attribute, kinds), fact in FACTS.items():
        for kind in plan.loaded(*kinds):
            computed = fact(given, kind)
            if len(computed):
                columns[kind, attribute], differing = _laid_over(plan, kind, attribute, computed)
                problems += differing
    columns.update(_read_blanks(plan, given.wholeness))
    return _without_unknown(plan.with_values(columns, problems))


def _without_unknown(plan: PlanGraph) -> PlanGraph:
    """The plan with the code `unknown` read as a blank cell: whoever says so has told nothing yet."""
    kept = {}
    for key, held in plan.values.items():
        if isinstance(held.of, pd.Categorical) and any(
            code.notation == "unknown" for code in vocabulary().attributes[key[1]].codes
        ):
            known = np.asarray(held.of != "unknown")
            kept[key] = Values(held.at[known], held.of[known])
    return plan.with_values(kept)


def _laid_over(plan: PlanGraph, kind: str, attribute: str, computed: pd.Series[Any]) -> tuple[Values, list[Problem]]:
    """A computed column over a stated one, and a Problem for each thing where they differ."""
    stated = column(plan, kind, attribute)
    problems = []
    both = stated.index.intersection(computed.index)
    for position in both[(stated[both] != computed[both]).to_numpy(dtype=bool)]:
        problems.append(_difference(plan, kind, attribute, int(position), stated[position], computed[position]))
    whole = computed.combine_first(stated).sort_index()
    return _values(whole), problems


def _difference(plan: PlanGraph, kind: str, attribute: str, position: int, stated: object, computed: object) -> Problem:
    row = plan.row(kind, position)
    words = vocabulary()
    what = f"{plan.titles[row]!r} states {_word(stated)}, but its figures give {_word(computed)}"
    do = "Correct the statement or the figures; the audit used the figures."
    return Problem(plan.about.name, words.kinds[kind].plural, None, words.attributes[attribute].label, what, do)


def _word(value: object) -> str:
    plain = plain_value(value)
    return f"{plain:g}" if isinstance(plain, float) else str(plain)


def _values(series: pd.Series[Any]) -> Values:
    """A series indexed by position as a column."""
    at = series.index.to_numpy(dtype=np.intp)
    if pd.api.types.is_numeric_dtype(series.dtype) or all(isinstance(value, float) for value in series):
        return Values(at, series.to_numpy(dtype=np.float64))
    return Values(at, pd.Categorical(series.astype(object)))


def _read_blanks(plan: PlanGraph, wholeness: Wholeness) -> dict[tuple[str, str], Values]:
    """Columns in which a blank cell of a filled-in column means a value, with that value written in."""
    found = {}
    for attribute in vocabulary().attributes.values():
        if attribute.blank_means in (None, "none"):
            continue
        for kind in plan.loaded("Thing"):
            if attribute.name in vocabulary().attributes_of(kind):
                blank = wholeness.column_at(kind, attribute.name) == State.WHOLE
                stated = column(plan, kind, attribute.name)
                blank[stated.index.to_numpy()] = False
                if blank.any():
                    filled = pd.Series(attribute.blank_means, index=np.flatnonzero(blank), dtype=object)
                    found[kind, attribute.name] = _values(filled.combine_first(stated).sort_index())
    return found


def _yes(mask: pd.Series[bool]) -> pd.Series[Any]:
    """A bool series as the codes yes and no."""
    return mask.map({True: "yes", False: "no"}).astype(object)


def _above_threshold(given: Given, kind: str) -> pd.Series[Any]:
    score, line = numbers(given.plan, kind, "score"), numbers(given.plan, kind, "threshold")
    both = score.index.intersection(line.index)
    return _yes(score[both] > line[both])


def _months_since_appraisal(given: Given, kind: str) -> pd.Series[Any]:
    return (days_between(dates(given.plan, kind, "lastAppraisal"), given.as_of) / MONTH).round(1)


def _days_since_one_to_one(given: Given, kind: str) -> pd.Series[Any]:
    return days_between(dates(given.plan, kind, "lastOneToOne"), given.as_of)


def _years_since_review(given: Given, kind: str) -> pd.Series[Any]:
    """From the service's own date or its latest dated review, whichever is later."""
    latest = dates(given.plan, kind, "lastReview")
    for block in given.plan.blocks_to("reviews", kind):
        ended = dates(given.plan, block.low_kind, "endDate").reindex(block.low).set_axis(block.high).dropna()
        latest = pd.concat([latest, ended]).groupby(level=0).max()
    return (days_between(latest, given.as_of) / 365.25).round(1)


def _past_review(given: Given, kind: str) -> pd.Series[Any]:
    """Whether the next update, stated or worked out from the last one and the frequency, lies behind."""
    last = (
        pd.concat([dates(given.plan, kind, "approvedOn"), dates(given.plan, kind, "lastReview")]).groupby(level=0).max()
    )
    due = last + _period(column(given.plan, kind, "reviewFrequency").reindex(last.index))
    due = dates(given.plan, kind, "nextReview").combine_first(due.dropna())
    return _yes(due < pd.Timestamp(given.as_of))


def _overdue_days(given: Given, kind: str) -> pd.Series[Any]:
    """Days past the date on which the next value was due: stated, or one period after the last one's end."""
    last = dates(given.plan, kind, "periodEnd") if kind != "Measure" else _last_period_end(given.plan, kind)
    due = (last + _period(column(given.plan, kind, "frequency").reindex(last.index))).dropna()
    due = dates(given.plan, kind, "nextDue").combine_first(due)
    return days_between(due, given.as_of).clip(lower=0.0)


def _last_period_end(plan: PlanGraph, kind: str) -> pd.Series[pd.Timestamp]:
    found = [
        dates(plan, block.low_kind, "periodEnd").reindex(block.low).set_axis(block.high).dropna()
        for block in plan.blocks_to("observes", kind)
    ]
    empty = pd.Series(dtype="datetime64[s]")
    return pd.concat(found).groupby(level=0).max() if found else empty


def _period(frequency: pd.Series[Any]) -> pd.Series[pd.Timedelta]:
    return pd.to_timedelta(frequency.map(PERIOD_DAYS).astype(float), unit="D")


def _reporting_lag(given: Given, kind: str) -> pd.Series[Any]:
    days = [dates(given.plan, kind, name) for name in ("firstForumOn", "toExecutiveOn", "toScrutinyOn")]
    first = pd.concat(days).groupby(level=0).min()
    return _lag(dates(given.plan, kind, "periodEnd"), first)


def _scrutiny_lag(given: Given, kind: str) -> pd.Series[Any]:
    return _lag(dates(given.plan, kind, "toExecutiveOn"), dates(given.plan, kind, "toScrutinyOn"))


def _lag(start: pd.Series[pd.Timestamp], end: pd.Series[pd.Timestamp]) -> pd.Series[Any]:
    both = start.index.intersection(end.index)
    return (end[both] - start[both]).dt.days.astype(float)


def _activity_share(given: Given, kind: str) -> pd.Series[Any]:
    """Low-stage share of the measures reported in each report; not known where one of them has no stage."""
    shares = []
    for block in given.plan.blocks_to("reportedIn", kind):
        if block.low_kind == "Measure":
            stage = column(given.plan, "Measure", "declaredStage").reindex(block.low).set_axis(block.high)
            low = stage.isin(LOW_STAGES).astype(float).where(stage.notna())
            shares.append(low.groupby(level=0).agg(lambda each: each.mean() if each.notna().all() else np.nan).dropna())
    return pd.concat(shares) if shares else _nothing()


def _self_evaluated_first(given: Given, kind: str) -> pd.Series[Any]:
    """Whether the self-evaluation came first; a dated action plan without one is "no" if others state theirs."""
    looked, planned = dates(given.plan, kind, "selfEvaluatedOn"), dates(given.plan, kind, "actionPlanOn")
    whole = given.wholeness.column_at(kind, "selfEvaluatedOn") == State.WHOLE
    known = planned.index[whole[planned.index] | planned.index.isin(looked.index)]
    return _yes(looked.reindex(known) <= planned[known])


def _parties_costed(given: Given, kind: str) -> pd.Series[Any]:
    """How many different bodies own the resources set aside; not known without an owned resource."""
    owners = [
        pd.DataFrame({"of": block.low, "owner": [f"{block.high_kind}:{at}" for at in block.high]})
        for block in given.plan.blocks_from("ownedBy", "Resource")
    ]
    owned = pd.concat(owners).groupby("of")["owner"].agg(set) if owners else pd.Series(dtype=object)
    found: dict[int, set[str]] = {}
    for block in given.plan.blocks_to("resources", kind):
        for low, high in zip(block.low.tolist(), block.high.tolist(), strict=True):
            found.setdefault(high, set()).update(owned.get(low, set()))
    return pd.Series({at: float(len(bodies)) for at, bodies in found.items() if bodies}, dtype=float)


def _joint_priorities(given: Given, kind: str) -> pd.Series[Any]:
    """How many other priorities are the partnership's; not known where none is."""
    joint = (column(given.plan, kind, "scope") == "partnership").reindex(
        range(given.plan.count(kind)), fill_value=False
    )
    others = joint.sum() - joint.astype(float)
    return others[others > 0]


def _aligned_pairs(plan: PlanGraph) -> set[frozenset[int]]:
    """Pairs of rows that somebody says are aligned, whichever end says it."""
    return {
        frozenset((plan.row(block.low_kind, low), plan.row(block.high_kind, high)))
        for block in plan.blocks
        if block.link == "alignedWith"
        for low, high in zip(block.low.tolist(), block.high.tolist(), strict=True)
    }


def _parallel_plans(given: Given, kind: str) -> pd.Series[Any]:
    """For a plan that holds priorities, how many others in force nothing ties to it; 0 for one only proposed."""
    priorities: dict[int, set[int]] = {}
    for block in given.plan.blocks:
        if block.link == "inPlan" and block.low_kind == "Priority":
            for low, high in zip(block.low.tolist(), block.high.tolist(), strict=True):
                priorities.setdefault(given.plan.row(block.high_kind, high), set()).add(given.plan.row("Priority", low))
    in_force = {row: held for row, held in priorities.items() if _in_force(given.plan, row)}
    aligned = _aligned_pairs(given.plan)
    told = all(given.wholeness.column(name, "alignedWith") == State.WHOLE for name in ("Plan", "Priority"))
    found = {}
    for row in priorities:
        if given.plan.kind_at(row) != kind:
            continue
        others = [other for other in in_force if other != row and row in in_force]
        untied = [other for other in others if not _tied(row, other, in_force, aligned)]
        if told or not untied:
            found[row - given.plan.spans[kind].start] = float(len(untied))
    return pd.Series(found, dtype=float)


def _in_force(plan: PlanGraph, row: int) -> bool:
    return "proposed" not in plan.value(str(plan.ids[row]), "status") and plan.kind_at(row) != UNRESOLVED


def _tied(one: int, other: int, held: Mapping[int, set[int]], aligned: set[frozenset[int]]) -> bool:
    """Whether two plans, or any two of what they hold, or plan and held, are said to be aligned."""
    return any(frozenset((a, b)) in aligned or a == b for a in (one, *held[one]) for b in (other, *held[other]))


@dataclass(frozen=True)
class _UnalignedPairs:
    """Counts, for a thing, the pairs among what stands at the other end of some links that nothing ties."""

    links: tuple[tuple[str, bool], ...]

    def __call__(self, given: Given, kind: str) -> pd.Series[Any]:
        plan, wholeness = given.plan, given.wholeness
        aligned = _aligned_pairs(plan)
        found = {}
        for position, ends in self._ends(plan, kind).items():
            pairs = [(a, b) for a in ends for b in ends if a < b]
            untied = [pair for pair in pairs if frozenset(pair) not in aligned]
            if not untied or all(_alignment_told(plan, wholeness, pair) for pair in untied):
                found[position] = float(len(untied))
        return pd.Series(found, dtype=float)

    def _ends(self, plan: PlanGraph, kind: str) -> dict[int, set[int]]:
        ends: dict[int, set[int]] = {}
        for link, inverse in self.links:
            for block in plan.blocks_to(link, kind) if inverse else plan.blocks_from(link, kind):
                near, far = (block.high, block.low) if inverse else (block.low, block.high)
                far_kind = block.low_kind if inverse else block.high_kind
                for at, other in zip(near.tolist(), far.tolist(), strict=True):
                    ends.setdefault(at, set()).add(plan.row(far_kind, other))
        return ends


def _alignment_told(plan: PlanGraph, wholeness: Wholeness, pair: Iterable[int]) -> bool:
    """Whether the lack of an alignment between two things means something: either could have said it."""
    kinds = {plan.kind_at(row) for row in pair}
    may = {kind for kind in kinds if kind != UNRESOLVED and "alignedWith" in vocabulary().links_from(kind)}
    return UNRESOLVED not in kinds and all(wholeness.column(kind, "alignedWith") == State.WHOLE for kind in may)


def _in_cycle(given: Given, kind: str) -> pd.Series[Any]:
    return _yes(pd.Series(given.cyclic[given.plan.spans[kind]]))


def _worded_as(given: Given, kind: str) -> pd.Series[Any]:
    """A named wording rule's suggestion, only where nobody stated one."""
    stated = column(given.plan, kind, "wordedAs")
    titles = pd.Series(given.plan.titles[given.plan.spans[kind]], dtype=object).drop(stated.index)
    return titles.map(worded_as)


def _nothing() -> pd.Series[Any]:
    return pd.Series(dtype=object)


FACTS: Mapping[tuple[str, tuple[str, ...]], Fact] = {
    ("aboveThreshold", ("Risk",)): _above_threshold,
    ("activityShare", ("Report",)): _activity_share,
    ("daysSinceOneToOne", ("Post",)): _days_since_one_to_one,
    ("inCycle", ("Thing",)): _in_cycle,
    ("jointPrioritiesLoaded", ("Priority",)): _joint_priorities,
    ("monthsSinceAppraisal", ("Post",)): _months_since_appraisal,
    ("overdueDays", ("Measure",)): _overdue_days,
    ("parallelPlans", ("Plan",)): _parallel_plans,
    ("partiesCosted", ("Project", "Service")): _parties_costed,
    ("pastReview", ("Plan",)): _past_review,
    ("performanceStatus", ("Measure",)): performance_status,
    ("periodsShown", ("Measure",)): periods_shown,
    ("reportingLagDays", ("Report",)): _reporting_lag,
    ("scrutinyLagDays", ("Report",)): _scrutiny_lag,
    ("selfEvaluatedFirst", ("ServicePlan",)): _self_evaluated_first,
    ("unalignedForumPairs", ("Measure",)): _UnalignedPairs((("reportedTo", False),)),
    ("unalignedWorkPairs", ("Measure",)): _UnalignedPairs((("reviews", True), ("inPlan", False))),
    ("wordedAs", ("Outcome",)): _worded_as,
    ("yearsSinceReview", ("Service",)): _years_since_review,
}
"""Each derived attribute with the kinds it is computed for, and how."""
