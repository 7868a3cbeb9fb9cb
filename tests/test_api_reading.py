"""A PATH is opened the same way in every command, and what comes later is said in one line."""

import datetime
from pathlib import Path

import pytest

from golden_thread.api.exits import Refused
from golden_thread.api.reading import chosen, day_of, files_of, plan_at
from golden_thread.graph.profile import BadProfile
from golden_thread.loaders import Unreadable
from golden_thread.ontology.shapes import all_rules


def test_an_example_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("Id,Title\nO1,Warm homes\n", encoding="utf-8")
    assert plan_at("example:staffordshire").about.name == "staffordshire"
    assert plan_at(str(tmp_path)).ids.tolist() == ["O1"]


@pytest.mark.parametrize("path", ["workspace:ours", "workspace:ours@3"])
def test_what_comes_in_a_later_release(path: str) -> None:
    with pytest.raises(Refused, match="come in a later release"):
        plan_at(path)


@pytest.mark.parametrize("path", ["nowhere.xlsx", "example:nowhere", ""])
def test_what_is_not_there(path: str) -> None:
    with pytest.raises(Unreadable):
        plan_at(path)


def test_a_name_that_the_system_refuses() -> None:
    with pytest.raises(Unreadable, match="too long"):
        plan_at("x" * 5000)


def test_files_that_are_never_written() -> None:
    assert files_of("plan.xlsx", None, Path("ours.toml")) == (Path("plan.xlsx"), Path("ours.toml"))
    assert files_of("example:staffordshire") == ()


def test_rules_by_name_and_profile(tmp_path: Path) -> None:
    profile = tmp_path / "ours.toml"
    profile.write_text('leave-out = ["broken-thread"]', encoding="utf-8")
    assert chosen() == all_rules()
    assert [rule.name for rule in chosen("broken-thread,outcome-without-measure")] == [
        "broken-thread",
        "outcome-without-measure",
    ]
    assert {rule.name for rule in all_rules()} - {rule.name for rule in chosen("", profile)} == {"broken-thread"}
    with pytest.raises(BadProfile):
        chosen("broken-thred")
    profile.write_text('leave-out = ["broken-thred"]', encoding="utf-8")
    with pytest.raises(BadProfile, match=r"ours\.toml: no rule is called broken-thred"):
        chosen("", profile)


def test_a_day() -> None:
    assert day_of("", "--as-of") is None
    assert day_of("2012-03-31", "--as-of") == datetime.date(2012, 3, 31)
    with pytest.raises(Refused, match="--as-of 'March' is no date"):
        day_of("March", "--as-of")
