"""An audit as a person reads it: complete, in plain words, and honest about what it leaves out."""

import re
from functools import cache

import pytest

from golden_thread.api import text
from golden_thread.api.importance import causes
from golden_thread.api.labels import EXAMPLE
from golden_thread.api.screen import Screen
from golden_thread.api.text import Telling, tell_audit, tell_first
from golden_thread.graph.auditing import Audit, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.untold import to_ask
from golden_thread.loaders import example_names, load
from golden_thread.ontology.shapes import all_rules

OURS = "example:newcastle-under-lyme"
PROGRAMMERS_WORDS = re.compile(
    r"\b(?:node|orphan|constraint|violation|null|None(?! of)|True|False|minCount)\b|\{|\}|gt:|<bound"
)


@pytest.fixture(scope="module")
def found() -> Audit:
    return audited("newcastle-under-lyme")


@cache
def audited(name: str) -> Audit:
    return audit(load(f"example:{name}"))


def told(found: Audit, width: int = 120, path: str = OURS, *, whole: bool = False) -> str:
    screen = Screen(width)
    tell_audit(screen, Telling(found, path, whole=whole))
    return screen.text


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_first_screen_has_its_parts_in_order(found: Audit) -> None:
    screen = Screen(120)
    tell_first(screen, Telling(found, OURS))
    lines = screen.text.splitlines()
    assert lines[0] == "Newcastle-under-Lyme and its Partnership, 2011/12"
    assert flat(screen.text).index(EXAMPLE) < flat(screen.text).index("What was loaded")
    headings = [line for line in lines[1:] if line and not line.startswith(" ")][1:]
    assert [heading for heading in headings if not heading.startswith(("made", "illustrative"))][-5:] == [
        "What was loaded",
        "What was found",
        "Where to look first: 10 gaps, the gravest and furthest-reaching",
        "What could not be told, and what to ask for",
        "What holds",
    ]


def test_what_was_loaded_is_said_kind_by_kind(found: Audit) -> None:
    words = flat(told(found))
    assert "80 things and" in words
    assert "as of 23 April 2012" in words
    assert "7 outcomes" in words
    assert "Not loaded: targets, observations" in words


def test_every_gap_stands_in_it_with_how_we_know(found: Audit) -> None:
    words, explained = flat(told(found)), causes(found)
    for finding in found.findings:
        given = found.told(finding)
        if finding.identity in explained:
            assert all(cause in words for cause in explained[finding.identity])
        else:
            assert flat(f"- {given.message} ({finding.thing})") in words
            assert flat(f"How we know: {given.evidence.words}.") in words


def test_every_rule_with_gaps_has_its_question_reason_and_remedy(found: Audit) -> None:
    words = flat(told(found))
    for result in found.results:
        if any(finding.rule == result.rule for finding in found.findings):
            rule = result.rule
            assert all(flat(part) in words for part in (rule.question, rule.why, rule.remedy, *rule.citations))


def test_what_could_not_be_told_says_whom_to_ask(found: Audit) -> None:
    words = flat(told(found))
    assert "- Ask: the list of targets, with what each is a target for." in words
    assert "Whom to ask: " in words
    assert "Tackling vulnerability" in words


def test_counts_have_denominators_and_nothing_is_divided_by_nothing() -> None:
    rules = [rule for rule in all_rules() if rule.name != "circular-thread"]
    words = flat(told(audit(plan_of("Housing: Portfolio"), rules)))
    assert "Broken (the thread is broken): not applicable" in words
    assert "%" not in words
    assert "In short: 0 broken, 0 weak, 0 worth asking." in words


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("name", example_names())
def test_it_fits_and_speaks_plainly(name: str, width: int) -> None:
    words = told(audited(name), width, f"example:{name}")
    assert all(len(line) <= width for line in words.splitlines())
    assert not PROGRAMMERS_WORDS.search(words)
    assert "\x1b" not in words
    assert not re.search(r"\S [.,;:](?!\.)", words)
    assert "illustrative" in words.lower()


def test_long_lists_say_how_many_more_and_how_to_see_them(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of("\n".join(f"Outcome {number:03}: Outcome, measurable=no" for number in range(30)))
    [rule] = [rule for rule in all_rules() if rule.name == "outcome-not-measurable"]
    words = flat(told(audit(plan, [rule]), path="plan.xlsx"))
    assert f"... and {30 - text.GAPS_A_RULE} more; all of them: golden-thread audit plan.xlsx --out audit.txt" in words
    assert "30 of 30 outcomes" in words
    monkeypatch.setattr(text, "ASKED", 2)
    assert f"more; all of them: golden-thread audit {OURS} --out audit.txt" in flat(told(audited("newcastle-under-lyme")))


def test_a_file_cuts_no_list_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "GAPS_A_RULE", 1)
    monkeypatch.setattr(text, "ASKED", 1)
    found = audited("newcastle-under-lyme")
    words = flat(told(found, whole=True))
    assert "more; all of them" not in words
    assert "in peace" not in words
    assert all(f"Ask: {asked.ask}." in words or f": {asked.ask}." in words for asked in to_ask(found.cannot_tell))


def test_what_few_things_want_names_them(found: Audit) -> None:
    words = flat(told(found))
    assert '- Ask, for Measure "Life expectancy" (M7): the rest of the row: "Is reported to"' in words
    assert "with 3 questions about 18 things." in words


def test_problems_of_the_input_are_listed(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    (folder / "outcomes.csv").write_text("Id,Title\nO1,Warm homes\n", encoding="utf-8")
    rows = "Id,Title,Measures,Wish\nM1,Bills,Warm home,x\nM2,Age,Nothing,y\n"
    (folder / "measures.csv").write_text(rows, encoding="utf-8")
    found = audit(load(folder))
    count = len(found.plan.problems)
    words = flat(told(found, path=str(folder)))
    assert f"{count} problems in the input" in words
    assert "measures.csv, row 2, Measures: " in words
    assert "names in it refer to nothing that was loaded" in words
    assert f"{count} problems in the input are listed below." in words
    assert "3 things and 2 links from" in words, "what is only named is not counted as loaded"
    monkeypatch.setattr(text, "PROBLEMS", 1)
    assert f"... and {count - 1} more; all of them:" in flat(told(found))


def test_a_rule_that_failed_is_said_at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(test: object, kind: str) -> object:
        raise RuntimeError("broke")

    [rule] = [rule for rule in all_rules() if rule.name == "outcome-not-measurable"]
    monkeypatch.setattr("golden_thread.graph.vectors.engine", lambda *given: failing)
    lines = told(audit(plan_of("O: Outcome"), [rule])).splitlines()
    assert lines[1] == "Not to be trusted: 1 rule could not be run (outcome-not-measurable)."


def test_titles_are_text() -> None:
    plan = plan_of('"<script>alert(1)</script> [red]x[/red] \x1b[2J": Outcome, measurable=no')
    words = told(audit(plan))
    assert "<script>alert(1)</script> [red]x[/red]" in words
    assert "\x1b" not in words
