"""The fixed words: every severity and family has them, and an example says that it is one."""

import doctest

from golden_thread.api import labels
from golden_thread.api.labels import EXAMPLE, FAMILIES, SEVERITY_WORDS, family_label, thing_label
from golden_thread.graph.cases import plan_of
from golden_thread.ontology.shapes import SEVERITIES, all_rules


def test_every_severity_and_family_has_words() -> None:
    assert tuple(SEVERITY_WORDS) == SEVERITIES
    assert {rule.family for rule in all_rules()} == set(FAMILIES)
    assert family_label("service-plans") == "Service plans"


def test_an_example_says_so_in_words() -> None:
    assert EXAMPLE.startswith("Example only")
    assert "never a fact about a council" in EXAMPLE


def test_a_thing_is_named_by_kind_title_and_id() -> None:
    plan = plan_of("Warm homes: Outcome, contributesTo Nothing known")
    assert thing_label(plan, "Nothing known") == '"Nothing known" (not in the input)'
    assert doctest.testmod(labels).failed == 0
