"""What could not be told, why, and what to ask for."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.untold import Untold, counted, to_ask, untold
from golden_thread.ontology.rule import ALWAYS
from golden_thread.ontology.shapes import all_rules, with_parameters

from .plans import any_test, casts, plans

FOLDER = Path(__file__).parent / "cases"
RULES = {rule.name: rule for rule in all_rules()}


def lines(text: str, *rules: str) -> list[tuple[str, str]]:
    """The words of what could not be told, and what to ask for."""
    found = untold(audit(plan_of(text), [RULES[rule] for rule in rules]))
    return [(line.words, line.ask) for line in found]


TOLD = [
    (
        "outcome-without-measure",
        "Safe: Outcome\nWarm: Outcome",
        [("cannot tell for 2 outcomes: no measures were loaded", "the list of measures, with what each measures")],
    ),
    (
        "outcome-without-measure",
        "Safe: Outcome\nCalls: Measure",
        [
            (
                'cannot tell for 1 outcome: nothing is stated under "Measures" of any measure',
                "what each measure measures",
            )
        ],
    ),
    (
        "outcome-without-measure",
        "Safe: Outcome\nWarm: Outcome\nCalls: Measure, measures Cool\nCool: Outcome\nscope below within Safe no\n"
        "scope Measure within Plan X no",
        [("cannot tell for 1 outcome: what hangs on it was not loaded", "what hangs on it: measures")],
    ),
    (
        "outcome-without-priority",
        "Safe: Outcome, contributesTo Calm borough\nWarm: Outcome, contributesTo Homes\nHomes: Priority",
        [
            (
                'cannot tell for 1 outcome: the link leads to "Calm borough", which names nothing in the input',
                'what "Calm borough" should be',
            )
        ],
    ),
    (
        "priority-without-outcome-measure",
        "Clean: Priority\nTidy: Outcome, contributesTo Clean\nSwept: Measure, measures Tidy\n"
        "Seen: Measure, measures Tidy, declaredStage=activity\nSafe: Priority",
        [
            (
                'cannot tell for 1 priority: nothing is stated under "Declared stage"',
                "the declared stage of each measure",
            )
        ],
    ),
    (
        "outcome-without-needed-partner",
        "Safe: Outcome\nWarm: Outcome, needsPartners=yes",
        [
            (
                'cannot tell for 1 outcome: no partners were loaded; nothing is stated under "Needs partners"',
                "the list of partners, with what each is involved in; whether each outcome needs partners",
            ),
            (
                "cannot tell for 1 outcome: no partners were loaded",
                "the list of partners, with what each is involved in",
            ),
        ],
    ),
    (
        "underperformance-without-action",
        "Calls: Measure",
        [
            (
                "cannot tell for 1 measure: no actions were loaded; nothing tells how it is doing against its target",
                "the list of actions, with what each addresses; how each measure is doing against its target, or "
                'what tells it: "End date", observations, "Period end", "Polarity", "Reported status", targets, '
                '"Target type", "Tolerance" and "Value"',
            )
        ],
    ),
    (
        "outcome-without-priority",
        "Safe: Outcome, contributesTo Calm borough\nWarm: Outcome, contributesTo Homes\nHomes: Priority\n"
        "Calls: Measure, measures Cool",
        [
            (
                'cannot tell for 1 outcome: the link leads to "Calm borough", which names nothing in the input',
                'what "Calm borough" should be',
            )
        ],
    ),
    ("outcome-without-measure", "Safe: Outcome\nCalls: Measure, measures Warm\nWarm: Outcome", []),
]


@pytest.mark.parametrize(("rule", "text", "expected"), TOLD)
def test_what_could_not_be_told(rule: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(lines(text, rule)) == sorted(expected)


def test_a_note_of_the_scope_is_quoted() -> None:
    plan = plan_of("Safe: Outcome\nWarm: Outcome\nCalls: Measure, measures Warm\nscope below within Safe no")
    noted = dataclasses.replace(plan, scope=(dataclasses.replace(plan.scope[0], note="the paper stops here"),))
    [line] = untold(audit(noted, [RULES["outcome-without-measure"]]))
    assert line.words == 'cannot tell for 1 outcome: what hangs on it was not loaded ("the paper stops here")'


def test_things_with_the_same_reasons_stand_in_one_line() -> None:
    text = "\n".join(f"O{number}: Outcome" for number in range(40))
    [line] = untold(audit(plan_of(text), [RULES["outcome-without-measure"]]))
    assert line.words == "cannot tell for 40 outcomes: no measures were loaded"
    assert line.things == tuple(f"O{number}" for number in range(40))


def test_kinds_with_the_same_reasons_stand_in_one_line() -> None:
    found = lines("Whole: Plan\nWaste: ServicePlan", "plan-with-too-many-outcomes")
    assert found == [("cannot tell for 2 plans: no outcomes were loaded", "the list of outcomes, with what each is in")]


def test_each_absence_is_asked_for_once() -> None:
    names = ("outcome-without-measure", "outcome-with-too-many-measures", "outcome-without-needed-partner")
    found = to_ask(untold(audit(plan_of("Safe: Outcome\nWarm: Outcome, needsPartners=no"), [RULES[n] for n in names])))
    assert [(asked.why, asked.things, asked.rules, asked.settled) for asked in found] == [
        ("no measures were loaded", 2, ("outcome-without-measure", "outcome-with-too-many-measures"), 4),
        ("no partners were loaded", 1, ("outcome-without-needed-partner",), 1),
        ('nothing is stated under "Needs partners"', 1, ("outcome-without-needed-partner",), 1),
    ]


def accounted_for(found: Audit) -> bool:
    """Whether each thing with the verdict "cannot tell" stands in exactly one line, which says why."""
    for result in found.results:
        name = result.rule.name
        told = [id for line in found.cannot_tell if line.rule == name for id in line.things]
        if sorted(told) != sorted(found.things(name, Verdict.CANNOT_TELL)):
            return False
    return all(line.absences for line in found.cannot_tell)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_the_cases_of_a_rule_are_accounted_for(path: Path) -> None:
    for block in yaml.safe_load(path.read_text("utf-8")).values():
        limits = {name: float(v) if isinstance(v, int) else v for name, v in block.get("with", {}).items()}
        plan = plan_of(str(block["plan"]), scope=str(block.get("scope", "")), as_of=block.get("as of"))
        assert accounted_for(audit(plan, [with_parameters(RULES[path.stem], limits)])), block


@given(st.data())
def test_any_doubt_is_accounted_for(data: st.DataObject) -> None:
    cast = data.draw(casts())
    plan, test = data.draw(plans(cast)), data.draw(any_test(cast))
    rule = dataclasses.replace(RULES["outcome-without-measure"], kinds=cast.kinds, test=test, when=ALWAYS)
    assert accounted_for(audit(plan, [rule]))


def test_counts_in_words() -> None:
    assert counted(12_345, ("ServicePlan", "Plan")) == "12,345 plans"
    assert Untold("r", ("Outcome",), ("a",), "why", "ask").words == "cannot tell for 1 outcome: why"
