"""One plan, portfolio or owner: the audit runs whole, then shows and counts only these things."""

import pytest

from golden_thread.api.exits import Refused
from golden_thread.api.narrowing import Narrowing, narrowed, thing_named
from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.ontology.shapes import all_rules

PLAN = plan_of("""
    Corporate Plan: Plan
    Other plan: Plan
    Health: Priority, inPlan Corporate Plan
    Warm homes: Outcome, contributesTo Health, ownedBy Housing
    Safe streets: Outcome, inPlan Other plan, ownedBy Head of Safety
    Homes insulated: Measure, measures Warm homes
    Housing: Portfolio
    Head of Safety: Post
    Twice: Measure, measures Safe streets
    twice: Action
""")
RULES = [rule for rule in all_rules() if rule.name in ("outcome-without-delivery", "measure-without-target")]


@pytest.fixture(scope="module")
def whole() -> Audit:
    plan = plan_of("""
        Corporate Plan: Plan
        Health: Priority, inPlan Corporate Plan
        Warm homes: Outcome, contributesTo Health, ownedBy Housing
        Safe streets: Outcome, ownedBy Head of Safety
        Clean air: Outcome
        Street patrol: Project, contributesTo Clean air
        Homes insulated: Measure, measures Warm homes
        Patrols: Measure, measures Safe streets
        Housing: Portfolio
        Head of Safety: Post
    """)
    return audit(plan, RULES)


def gaps(found: Audit) -> list[str]:
    return [finding.thing for finding in found.findings]


@pytest.mark.parametrize(
    ("to", "left"),
    [
        (Narrowing(), ["Warm homes", "Safe streets"]),
        (Narrowing(plan="Corporate Plan"), ["Warm homes"]),
        (Narrowing(portfolio="housing"), ["Warm homes"]),
        (Narrowing(owner="Head of Safety"), ["Safe streets"]),
        (Narrowing(plan="Corporate Plan", owner="Head of Safety"), []),
    ],
)
def test_only_these_are_shown(whole: Audit, to: Narrowing, left: list[str]) -> None:
    assert gaps(narrowed(whole, to)) == left


def test_counts_are_made_anew(whole: Audit) -> None:
    result = narrowed(whole, Narrowing(plan="Corporate Plan")).result("outcome-without-delivery")
    assert (result.count(Verdict.GAP), result.judged, result.count(Verdict.NOT_APPLICABLE)) == (1, 1, 0)
    untold = narrowed(whole, Narrowing(portfolio="Housing")).cannot_tell
    assert [line.things for line in untold] == [("Homes insulated",)]
    assert whole.result("outcome-without-delivery").judged == 3


def test_a_thing_by_id_or_title() -> None:
    assert thing_named(PLAN, "Warm homes") == "Warm homes"
    assert thing_named(PLAN, "WARM HOMES") == "Warm homes"
    assert thing_named(PLAN, "Twice") == "Twice"


@pytest.mark.parametrize(
    ("name", "kinds", "says"),
    [
        ("Corporate Plam", ("Plan",), r"no plan has the id or title 'Corporate Plam'. Did you mean Corporate Plan"),
        ("Warm homes", ("Plan",), "no plan has the id or title 'Warm homes'. There are Corporate Plan and Other plan."),
        ("x", ("Programme",), "no programme has the id or title 'x'. None was loaded."),
        ("TWICE", ("Thing",), "2 things are called 'TWICE'. Name one by its id: Twice, twice."),
    ],
)
def test_a_name_that_means_nothing_or_too_much(name: str, kinds: tuple[str, ...], says: str) -> None:
    with pytest.raises(Refused) as caught:
        thing_named(PLAN, name, kinds)
    assert says in str(caught.value)


def test_narrowing_to_what_is_not_there(whole: Audit) -> None:
    with pytest.raises(Refused, match="no portfolio has the id or title 'Warm homes'"):
        narrowed(whole, Narrowing(portfolio="Warm homes"))
