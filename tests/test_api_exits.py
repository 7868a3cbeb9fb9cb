"""How a command ends: one place decides the status, and every error is one message."""

import importlib

import pytest
import typer

from golden_thread.api.cli import FailOn
from golden_thread.api.exits import DEBUG, EXPECTED, INTERRUPTED, THRESHOLDS, Refused, Status, status_of, status_of_run
from golden_thread.graph.auditing import Audit, audit
from golden_thread.graph.cases import plan_of
from golden_thread.ontology.shapes import SEVERITIES, all_rules

BROKEN, WEAK, ASKED = "outcome-without-priority", "priority-scope-unclear", "measure-without-owner"
PLAN = plan_of("O: Outcome\nM: Measure\nP: Priority\nQ: Priority, scope=council\nN: Measure, ownedBy Head\nHead: Post")


def audit_of(*names: str) -> Audit:
    return audit(PLAN, [rule for rule in all_rules() if rule.name in names])


@pytest.mark.parametrize(
    ("rule", "statuses"),
    [
        (WEAK, {"violation": 0, "warning": 1, "info": 1, "never": 0}),
        (ASKED, {"violation": 0, "warning": 0, "info": 1, "never": 0}),
    ],
)
def test_findings_as_grave_as_asked_for_give_one(rule: str, statuses: dict[str, int]) -> None:
    found = audit_of(rule)
    assert found.findings
    assert {fail_on: int(status_of(found, fail_on)) for fail_on in THRESHOLDS} == statuses


def test_a_broken_thread_gives_one_unless_never() -> None:
    plan = plan_of("O: Outcome\nP: Priority\nR: Outcome, contributesTo P")
    found = audit(plan, [rule for rule in all_rules() if rule.name == BROKEN])
    assert [int(status_of(found, fail_on)) for fail_on in THRESHOLDS] == [1, 1, 1, 0]


def test_a_rule_that_failed_gives_three_whatever_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(test: object, kind: str) -> object:
        raise RuntimeError("the engine broke")

    monkeypatch.setattr("golden_thread.graph.vectors.engine", lambda *given: failing)
    assert [int(status_of(audit_of(WEAK), fail_on)) for fail_on in THRESHOLDS] == [3, 3, 3, 3]


def test_the_thresholds_are_the_severities_and_never() -> None:
    assert THRESHOLDS == (*SEVERITIES, "never") == tuple(FailOn)


@pytest.mark.parametrize("name", EXPECTED)
def test_every_expected_error_exists(name: str) -> None:
    module, _, kind = name.rpartition(".")
    assert issubclass(getattr(importlib.import_module(module), kind), Exception)


def test_an_expected_error_is_its_own_message(capsys: pytest.CaptureFixture[str]) -> None:
    def refuse() -> None:
        raise Refused("no such\n thing. Try another.")

    assert status_of_run(refuse) == Status.UNUSABLE
    assert capsys.readouterr().err == "no such thing. Try another.\n"


def test_a_fault_of_the_program_says_so(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(DEBUG, raising=False)
    assert status_of_run(lambda: {}["key"]) == Status.UNTRUSTED
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "a fault of golden-thread, not of your file (KeyError: 'key')" in told
    assert f"{DEBUG}=1" in told


def test_debugging_shows_the_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG, "1")
    with pytest.raises(KeyError):
        status_of_run(lambda: {}["key"])


def test_a_panic_of_a_compiled_reader_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    def panic() -> None:
        raise type("PanicException", (BaseException,), {})("index out of range")

    assert status_of_run(panic) == Status.UNTRUSTED
    assert "PanicException" in capsys.readouterr().err


def test_stopping_from_the_keyboard(capsys: pytest.CaptureFixture[str]) -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    assert status_of_run(stop) == INTERRUPTED
    assert capsys.readouterr().err == "Stopped. Nothing was changed.\n"


def test_what_typer_raises_goes_through() -> None:
    def leave() -> None:
        raise typer.Exit(2)

    with pytest.raises(typer.Exit):
        status_of_run(leave)


def test_the_status_is_what_the_command_returns() -> None:
    assert [status_of_run(lambda: 1), status_of_run(lambda: None)] == [1, 0]
