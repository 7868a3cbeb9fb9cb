"""Where it cannot be told what else stands below or above something."""

import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.doubts import Doubts
from golden_thread.graph.supports import Supports
from golden_thread.ontology.rule import Step

PLAN = """
    Health: Priority
    Warm: Outcome, contributesTo Health
    Insulation: Project, contributesTo Warm
    Bills: Measure, measures Warm
    Trust: Partner, delivers Insulation, partOf Alliance
    Alliance: Partnership, funds Warm
"""


def doubts(more: str = "") -> Doubts:
    return Doubts(Supports(plan_of(PLAN + more)))


def below(asked: Doubts, *kinds: str) -> dict[str, str]:
    """The doubts by title."""
    return {str(asked.plan.ids[row]): why for row, why in asked.below(kinds, range(asked.plan.n)).items()}


def test_a_whole_plan_leaves_none() -> None:
    assert below(doubts(), "Measure") == below(doubts(), "Partner") == {}


@pytest.mark.parametrize(
    ("more", "kind", "expected"),
    [
        ("scope Project no", "Project", {"Health", "Warm"}),
        ("scope below within Insulation no", "Measure", {"Health", "Warm", "Insulation"}),
        # Only bodies stand below bodies: what is not known of them leaves no doubt about work.
        ("scope below within Alliance no", "Measure", set()),
        ("scope below within Alliance no", "Partner", {"Health", "Warm", "Alliance"}),
        ("scope Partner no", "Measure", set()),
        ("scope Bill no", "Measure", set()),
    ],
)
def test_a_doubt_reaches_all_above(more: str, kind: str, expected: set[str]) -> None:
    assert below(doubts(more), kind).keys() - {"Bills", "Trust"} == expected


def test_several_reasons_are_told_together() -> None:
    found = below(doubts("scope Measure no\nscope below within Warm no"), "Measure")
    assert found["Warm"] == "the list of measures is stated not whole; what hangs on it was not loaded"


def test_what_is_named_below_but_not_known() -> None:
    builder_plan = plan_of("Warm: Outcome\nX: Measure, measures Warm; Ghost")
    asked = Doubts(Supports(builder_plan))
    assert asked.above(("Outcome",), [builder_plan.rows["Ghost"]]) == {'nothing is known of "Ghost"': [2]}


def test_what_a_thing_may_lead_to() -> None:
    asked = doubts("scope Project.contributesTo no\nOld: Project")
    rows = [asked.plan.rows["Insulation"], asked.plan.rows["Old"], asked.plan.rows["Bills"]]
    reason = 'the column "Contributes to" of projects is stated not whole'
    assert asked.above(("Outcome", "Priority"), rows) == {reason: rows[:2]}


def test_one_step() -> None:
    asked = doubts()
    warm = asked.plan.rows["Warm"]
    assert asked.of((Step("contributesTo", inverse=True),), [warm]) == {}
    assert asked.of((Step("leads", inverse=True),), [warm]) == {
        warm: 'no organisations or posts were loaded; nothing is stated under "Leads" of any partner or partnership'
    }


def test_none_loaded() -> None:
    assert doubts().none_loaded(("Action", "Service"))
    assert not doubts().none_loaded(("Plan", "Project"))
