"""The gaps to look at first."""

from golden_thread.api.importance import FIRST_SCREEN, causes, most_important, ranked
from golden_thread.graph.auditing import audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.threads import things_below
from golden_thread.loaders import load
from golden_thread.ontology.shapes import SEVERITIES, all_rules

RULES = [rule for rule in all_rules() if rule.name in ("broken-thread", "outcome-without-delivery")]
PLAN = plan_of("""
    Small: Outcome
    Large: Outcome
    One: Measure, measures Large
    Two: Measure, measures Large
    Served: Outcome, contributesTo Health
    Patrol: Project, contributesTo Served
    Health: Priority
    Count: Measure, measures Served
""")


def test_what_another_gap_explains_is_folded_under_it() -> None:
    found = audit(PLAN, RULES)
    assert causes(found) == {
        "broken-thread:Small": ("outcome-without-delivery:Small",),
        "broken-thread:Large": ("outcome-without-delivery:Large",),
    }
    shown = most_important(found)
    assert [(each.finding.identity, each.below) for each in shown] == [
        ("outcome-without-delivery:Large", 2),
        ("outcome-without-delivery:Small", 0),
    ]
    assert [finding.identity for finding in shown[0].folded] == ["broken-thread:Large"]


def test_without_its_causes_it_stands_for_itself() -> None:
    found = audit(PLAN, [rule for rule in RULES if rule.name == "broken-thread"])
    assert causes(found) == {}
    assert [each.finding.thing for each in most_important(found)] == ["Large", "Small"]


def test_the_gravest_then_the_furthest_reaching_and_never_more_than_asked() -> None:
    found = audit(load("example:newcastle-under-lyme"))
    shown = most_important(found)
    keys = [(SEVERITIES.index(each.finding.rule.severity), -each.below) for each in shown]
    assert len(shown) == FIRST_SCREEN
    assert keys == sorted(keys)
    assert not {each.finding.identity for each in shown} & set(causes(found))
    assert len(most_important(found, 3)) == 3
    assert len(most_important(found, 10_000)) == len(found.findings) - len(causes(found))
    below = things_below(found.plan, {each.finding.thing for each in shown})
    assert all(each.below == below[each.finding.thing] for each in shown)


def test_nothing_found_is_nothing_shown() -> None:
    found = audit(plan_of("Health: Priority"), RULES)
    assert most_important(found) == ()
    assert ranked(found, [], {}) == []
