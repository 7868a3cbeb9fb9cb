"""Which kinds a column of references may name, and how that is said."""

import pytest

from golden_thread.loaders.references import Index
from golden_thread.loaders.referring import far_kinds, none_of, sheets_in_words, unresolved, widest
from golden_thread.ontology.terms import Column, vocabulary


@pytest.mark.parametrize(
    "link, inverse, near, kinds",
    [
        ("observes", False, "Observation", {"Measure"}),
        ("measures", True, "Outcome", {"Measure"}),
        ("partOf", False, "Project", {"Programme"}),
        ("partOf", False, "ServicePlan", {"Plan", "ServicePlan"}),
        ("alignedWith", False, "Outcome", {"Outcome"}),
        ("observes", False, "Unresolved", {"Measure"}),
    ],
)
def test_kinds_at_the_other_end(link: str, inverse: bool, near: str, kinds: set[str]) -> None:
    assert far_kinds(Column(link, True, inverse), near) == kinds


def test_a_kind_that_may_not_have_the_link_still_gets_its_usual_ends() -> None:
    assert far_kinds(Column("observes", True), "Vision") == {"Measure"}


def test_words_for_kinds() -> None:
    assert none_of(frozenset({"Plan", "ServicePlan"})) == "no plan"
    assert none_of(frozenset(vocabulary().kinds)) == "nothing"
    assert sheets_in_words(frozenset({"Measure", "Outcome", "Priority"})) == "priorities, outcomes or measures"
    assert widest(frozenset({"ServicePlan"})) == ["ServicePlan"]


def test_a_missing_end_never_takes_a_things_id() -> None:
    index = Index()
    index.add("O1", "Outcome", "x")
    assert unresolved("O1", index) == "O1 (not resolved)"
    assert unresolved("O2", index) == "O2"
    assert len(unresolved("x" * 40_000, index)) == 300
