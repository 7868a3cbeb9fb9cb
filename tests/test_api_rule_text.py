"""The rules as a person reads them."""

import pytest

from golden_thread.api.labels import FAMILIES, family_label
from golden_thread.api.rule_text import tell_rule, tell_rules, tell_rules_whole, tell_sentences
from golden_thread.api.screen import Screen
from golden_thread.graph.english import sentence
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules

FORBIDDEN = ("violation node", "orphan", "constraint", "node")


def flat(screen: Screen) -> str:
    """Everything said, as one line."""
    return " ".join(screen.text.split())


def test_the_list_has_every_rule_under_its_family() -> None:
    screen = Screen(120)
    tell_rules(screen, all_rules())
    lines = screen.text.splitlines()
    assert lines[0] == f"{len(all_rules())} rules in {len(FAMILIES)} families."
    assert [line for line in lines if line in set(map(family_label, FAMILIES))] == list(map(family_label, FAMILIES))
    for rule in all_rules():
        assert any(line.startswith(f"  {rule.name}  ") for line in lines)
        assert rule.question in flat(screen)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_tells_everything_about_itself(rule: Rule) -> None:
    screen = Screen(120)
    tell_rule(screen, rule)
    told = flat(screen)
    said = (rule.label, rule.name, rule.question, sentence(rule), rule.why, rule.remedy, rule.who, rule.note)
    assert all(" ".join(part.split()) in told for part in (*said, *rule.citations, *rule.implied_by))
    assert all(f"{each.name} = " in told and each.meaning in told for each in rule.parameters)
    own_words = f"{rule.label} {rule.question} {rule.why} {rule.remedy} {rule.message} {sentence(rule)}".lower().split()
    assert not set(FORBIDDEN) & set(own_words)


def test_several_rules_and_their_sentences() -> None:
    rules = [rule for rule in all_rules() if rule.name in ("broken-thread", "outcome-without-measure")]
    whole, short = Screen(120), Screen(120)
    tell_rules_whole(whole, rules)
    tell_sentences(short, rules)
    assert all(rule.why in flat(whole) for rule in rules)
    assert short.text.splitlines()[-1] == "    Every outcome must be measured by at least one measure."
