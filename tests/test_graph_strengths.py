"""What holds, in plain words."""

from __future__ import annotations

import pytest

from golden_thread.graph.auditing import audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.strengths import strengths
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules

RULES = {rule.name: rule for rule in all_rules()}
OWNED = "\n".join(f"O{number}: Outcome, ownedBy Safer" for number in range(7)) + "\nSafer: Portfolio"


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        (
            "outcome-without-accountable-holder",
            OWNED,
            ["All 7 outcomes are owned by at least one organisation, partnership, post or portfolio."],
        ),
        ("outcome-without-accountable-holder", f"{OWNED}\nWarm: Outcome", []),
        ("outcome-without-measure", "Safe: Outcome", []),
        (
            "outcome-without-needed-partner",
            "Safe: Outcome, needsPartners=yes\nPolice: Partner, supports Safe\nWarm: Outcome\n"
            "Cool: Outcome, needsPartners=no",
            ["The one outcome that needs partners involves at least one partner (1 could not be told)."],
        ),
        (
            "measure-inherited-from-national-set",
            "Calls: Measure, originFramework=local\nVisits: Measure, originFramework=local\n"
            "Bins: Measure, originFramework=regional",
            ["None of the 3 measures has national as its origin."],
        ),
        (
            "measure-unclassified",
            "Calls: Measure, use=management\nVisits: Measure, use=outcome",
            ["Both measures state their use."],
        ),
    ],
)
def test_what_holds(rule: str, text: str, expected: list[str]) -> None:
    assert [strength.words for strength in strengths(audit(plan_of(text), [RULES[rule]]))] == expected


def test_a_strength_names_its_rule_and_counts() -> None:
    [strength] = audit(plan_of(OWNED), [RULES["outcome-without-accountable-holder"]]).strengths
    assert (strength.rule, strength.passed, strength.cannot_tell) == ("outcome-without-accountable-holder", 7, 0)
    assert strength.question == "Who answers for this outcome?"


@pytest.mark.parametrize("rule", [rule for rule in RULES.values() if not rule.words_only], ids=lambda rule: rule.name)
def test_every_strength_reads_well(rule: Rule) -> None:
    for strength in strengths(audit(plan_of(rule.passed_example), [rule])):
        assert strength.words[0].isupper()
        assert strength.words.endswith(".")
        assert "  " not in strength.words
        assert "<" not in strength.words
