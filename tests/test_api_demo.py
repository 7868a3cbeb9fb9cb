"""The demonstration writes every answer, says where, and can be run again."""

import json
from pathlib import Path

import pytest

from golden_thread.api.demo import EXAMPLE, WORKBOOK, tell_demo, typed, write_demo
from golden_thread.api.exits import Refused
from golden_thread.api.screen import Screen
from golden_thread.loaders import load


def test_every_answer_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "shown" / "demo"
    result = write_demo(folder)
    names = ["audit.csv", "audit.json", "audit.ttl", "audit.txt", "audit.xlsx", WORKBOOK]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert all(path.stat().st_size for path in folder.iterdir())
    assert load(folder / WORKBOOK).digest == load(EXAMPLE).digest
    assert len(json.loads((folder / "audit.json").read_text(encoding="utf-8"))["findings"]) == len(
        result.audit.findings
    )
    screen = Screen(120)
    tell_demo(screen, result, folder)
    assert all(str(folder / name) in screen.text for name in names)
    assert "Example only" in screen.text
    assert "listed in" in screen.text
    assert "listed below" not in screen.text


def test_what_to_type_next_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [".venv/bin/golden-thread", "demo"])
    monkeypatch.setenv("PATH", "")
    assert typed() == ".venv/bin/golden-thread"
    monkeypatch.setattr("sys.argv", ["pytest"])
    assert typed() == "golden-thread"


def test_it_can_be_run_again(tmp_path: Path) -> None:
    write_demo(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".xlsx"}
    write_demo(tmp_path)
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".xlsx"}


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="cannot be made"):
        write_demo(tmp_path / "file")
