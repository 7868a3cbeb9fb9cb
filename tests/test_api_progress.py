"""A word about what takes long, only after a second and only to a person."""

import io
import time

import pytest

from golden_thread.api import progress
from golden_thread.api.progress import doing


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_quick_work_is_not_mentioned() -> None:
    out = Terminal()
    with doing("Reading plan.xlsx", out):
        pass
    assert out.getvalue() == ""


def test_long_work_is_mentioned_and_wiped_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.02)
    out = Terminal()
    with doing("Reading plan.xlsx", out):
        time.sleep(0.2)
    assert out.getvalue().startswith("\r\x1b[KReading plan.xlsx ... ")
    assert out.getvalue().endswith("\r\x1b[K")


def test_a_pipe_hears_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    out = io.StringIO()
    with doing("Reading plan.xlsx", out):
        time.sleep(0.05)
    assert out.getvalue() == ""


def test_it_is_wiped_out_when_the_work_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.02)
    out = Terminal()
    with pytest.raises(ValueError, match="broken"), doing("Reading", out):
        time.sleep(0.1)
        raise ValueError("broken")
    assert out.getvalue().endswith("\r\x1b[K")
