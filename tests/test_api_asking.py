"""A question from its words to its answer."""

import datetime
import json
from pathlib import Path

import pytest

from golden_thread.api.asking import Question, answer, audited
from golden_thread.api.exits import Refused, Status
from golden_thread.api.narrowing import Narrowing
from golden_thread.graph.auditing import IN_PROCESS

EXAMPLE = "example:newcastle-under-lyme"


def test_a_question_is_asked_as_it_says(tmp_path: Path) -> None:
    profile = tmp_path / "ours.toml"
    profile.write_text('[severity]\nmeasure-without-owner = "violation"\n', encoding="utf-8")
    narrowing = Narrowing(owner="PF-ER")
    found = audited(
        Question(EXAMPLE, profile=profile, rules="measure-without-owner", as_of="2013-01-31", narrowing=narrowing)
    )
    assert [(each.rule.name, each.rule.severity) for each in found.results] == [("measure-without-owner", "violation")]
    assert found.as_of == datetime.date(2013, 1, 31)
    assert found.result("measure-without-owner").judged < 7


def test_engines_that_need_a_package_say_which(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*given: object, **named: object) -> None:
        raise ModuleNotFoundError("No module named 'pyshacl'", name="pyshacl")

    monkeypatch.setattr("golden_thread.api.asking.audit", missing)
    with pytest.raises(Refused, match=r"needs the package pyshacl: pip install 'golden-thread\[reference\]'"):
        audited(Question(EXAMPLE, engine="shacl"))


def test_both_engines_give_one_answer() -> None:
    names = "outcome-without-measure,measure-without-owner"
    found = [list(audited(Question(EXAMPLE, engine=engine, rules=names)).findings) for engine in IN_PROCESS]
    assert found[0] == found[1] == found[2] != []


def test_rules_of_words_alone_cannot_be_asked() -> None:
    with pytest.raises(Refused, match="None of the rules asked for can be asked of a plan"):
        audited(Question(EXAMPLE, rules="accepted-gap-expired"))


def test_an_answer_written_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "gaps.json"
    status = answer(Question(EXAMPLE, rules="outcome-without-measure"), "", out, "violation")
    assert status == Status.FINDINGS
    assert [gap["id"] for gap in json.loads(out.read_text(encoding="utf-8"))["findings"]] == [
        "outcome-without-measure:OC4"
    ]
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"Wrote {out}: 1 gap.\n")


def test_the_input_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("not read", encoding="utf-8")
    with pytest.raises(Refused, match="never changed"):
        answer(Question(str(plan)), "", plan, "never")
    assert plan.read_text(encoding="utf-8") == "not read"


def test_a_workbook_is_not_for_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with pytest.raises(Refused, match=r"not for a screen. Add --out FILE\.xlsx"):
        answer(Question(EXAMPLE), "xlsx", None, "never")
