"""One rule and one thing, whatever the verdict."""

import json
from pathlib import Path

import pytest

from golden_thread.api.asking import Question
from golden_thread.api.exits import Refused
from golden_thread.api.explaining import Explained, explained, explanation_answer, tell_explained
from golden_thread.api.narrowing import thing_named
from golden_thread.api.screen import Screen
from golden_thread.graph.auditing import Verdict
from golden_thread.graph.profile import BadProfile

EXAMPLE = "example:newcastle-under-lyme"


def told(found: Explained) -> str:
    screen = Screen(120)
    tell_explained(screen, found)
    return " ".join(screen.text.split())


@pytest.mark.parametrize(
    ("finding", "verdict", "says"),
    [
        (
            "outcome-without-measure:OC4",
            Verdict.GAP,
            'Gap (broken): Outcome "The borough is an attractive place" is measured by nothing. '
            'How we know: Outcome "The borough is an attractive place" ← (no measure named). Basis: illustrative.',
        ),
        ("broken-thread:OC4", Verdict.GAP, "It follows from: outcome-without-measure:OC4."),
        (
            "outcome-without-measure:OC1",
            Verdict.PASSED,
            'No gap: Outcome "Fewer people suffer anti-social behaviour" (OC1).',
        ),
        (
            "priority-without-outcome:NP-P1",
            Verdict.CANNOT_TELL,
            'Cannot tell: Priority "Tackling vulnerability" (NP-P1). Why: ',
        ),
        (
            "outcome-without-needed-partner:OC2",
            Verdict.NOT_APPLICABLE,
            'The rule does not apply to Outcome "Food sold in the borough is safe to eat" (OC2).',
        ),
        ("outcome-without-measure:PJ1", None, 'The rule is not about Project "Jubilee 2 leisure centre" (PJ1).'),
    ],
)
def test_every_verdict_is_explained(finding: str, verdict: Verdict | None, says: str) -> None:
    found = explained(Question(EXAMPLE), finding)
    assert found.verdict == verdict
    words = told(found)
    assert says in words
    assert "Example only" in words
    assert all(part in words for part in ("Why it matters: ", "What to do: ", "Who can: ", "All of them"))
    answer = explanation_answer(found)
    assert json.loads(json.dumps(answer)) == answer
    assert (answer["finding"] is not None) == (verdict == Verdict.GAP)
    assert bool(answer["cannot_tell"]) == (verdict == Verdict.CANNOT_TELL)
    assert answer["verdict"] == (verdict.words if verdict is not None else "not applicable")


def test_a_thing_may_be_named_by_its_title() -> None:
    assert explained(Question(EXAMPLE), "outcome-without-measure: the borough is an attractive place").thing == "OC4"


@pytest.mark.parametrize("finding", ["outcome-without-measure", "outcome-without-measure:", "OC4"])
def test_what_is_no_finding(finding: str) -> None:
    with pytest.raises(Refused, match=r"is not the id of a finding\. Write RULE:THING"):
        explained(Question(EXAMPLE), finding)


def test_names_that_mean_nothing() -> None:
    with pytest.raises(BadProfile, match="Did you mean outcome-without-measure"):
        explained(Question(EXAMPLE), "outcome-without-mesure:OC4")
    with pytest.raises(Refused, match=r"has the id or title 'OC44'\. Did you mean OC4"):
        explained(Question(EXAMPLE), "outcome-without-measure:OC44")
    with pytest.raises(Refused, match="None of the rules asked for"):
        explained(Question(EXAMPLE), "accepted-gap-expired:OC4")


def test_the_answer_of_one_rule_is_that_of_the_whole_audit() -> None:
    from golden_thread.graph.auditing import audit
    from golden_thread.loaders import load

    whole = audit(load(EXAMPLE))
    for finding in whole.findings[::10]:
        alone = explained(Question(EXAMPLE), finding.identity)
        assert thing_named(alone.audit.plan, finding.thing) == finding.thing
        assert alone.told == whole.told(finding)


def test_a_profile_is_in_force(tmp_path: Path) -> None:
    profile = tmp_path / "ours.toml"
    profile.write_text("[limits.outcome-with-too-many-measures]\nlimit = 1\n", encoding="utf-8")
    finding = "outcome-with-too-many-measures:OC2"
    assert explained(Question(EXAMPLE), finding).verdict == Verdict.PASSED
    assert explained(Question(EXAMPLE, profile=profile), finding).verdict == Verdict.GAP
