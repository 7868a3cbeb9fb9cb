"""Which kinds a column of references may name, and how that is said."""

from pathlib import Path

import pytest

from golden_thread.graph.auditing import Verdict, audit
from golden_thread.loaders import load
from golden_thread.loaders.references import Index
from golden_thread.loaders.referring import far_kinds, none_of, sheets_in_words, unresolved, widest
from golden_thread.loaders.sheets import write_folder
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


def test_a_thing_that_a_misspelt_name_may_mean_is_not_accused(tmp_path: Path) -> None:
    (tmp_path / "priorities.csv").write_text("Id,Title\nP1,A fair start\nP2,Clean air\n", encoding="utf-8")
    outcomes = "Id,Title,Contributes to,Measured by\nO1,Ready for school,A fair strat,\nO2,Green,Clean air,Dust levle\n"
    (tmp_path / "outcomes.csv").write_text(outcomes, encoding="utf-8")
    (tmp_path / "measures.csv").write_text("Id,Title,Measures\nM1,Dust level,\nM2,Reading,O1\n", encoding="utf-8")
    found = audit(load(tmp_path))
    assert found.things("priority-without-outcome", Verdict.CANNOT_TELL) == ("P1",)
    assert found.things("priority-without-outcome", Verdict.PASSED) == ("P2",)
    assert [(row.what, row.within) for row in found.stated.scope] == [
        ("Outcome.contributesTo", "P1"),
        ("Measure.measures", "M1"),
    ]
    asked = next(line for line in found.cannot_tell if line.things == ("P1",))
    assert asked.why.startswith(
        'it is not known which outcomes name "A fair start" under "Contributes to" ("\'A fair strat\' may mean it; see '
        "outcomes.csv, row 2, Contributes to"
    )
    (tmp_path / "again").mkdir()
    write_folder(found.stated, tmp_path / "again")
    assert load(tmp_path / "again").digest == found.stated.digest, "a doubt is stated once"
