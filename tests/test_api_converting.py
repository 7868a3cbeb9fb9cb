"""A plan in every format that can be written loads as the same plan; nothing is written over."""

from pathlib import Path

import pytest

from golden_thread.api.converting import WRITERS, write_empty, write_plan
from golden_thread.api.exits import Refused
from golden_thread.graph.cases import plan_of
from golden_thread.loaders import load
from golden_thread.loaders.sheets import LONGEST


@pytest.mark.parametrize("ending", WRITERS)
def test_it_loads_as_the_same_plan(ending: str, tmp_path: Path) -> None:
    plan = load("example:newcastle-under-lyme")
    out = tmp_path / f"plan{ending}"
    write_plan(plan, out)
    assert load(out).digest == plan.digest
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_format_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"\.pdf is not a format to write. Choose \.xlsx, \.ttl, \.nt, \.jsonld"):
        write_plan(plan_of("O: Outcome"), tmp_path / "plan.pdf")


@pytest.mark.parametrize("ending", WRITERS)
def test_the_input_is_not_written(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"plan{ending}"
    write_plan(plan_of("O: Outcome"), path)
    with pytest.raises(Refused, match="never changed"):
        write_plan(plan_of("P: Outcome"), path, [path])


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("theirs", encoding="utf-8")
    with pytest.raises(Refused, match="holds something already"):
        write_plan(plan_of("O: Outcome"), tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(Refused, match="this is a file"):
        write_plan(plan_of("O: Outcome"), tmp_path / "file")
    (tmp_path / "empty").mkdir()
    write_plan(plan_of("O: Outcome"), tmp_path / "empty")
    assert (tmp_path / "empty" / "outcomes.csv").exists()


def test_text_too_long_for_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="write a folder of CSV instead"):
        write_plan(plan_of(f"{'x' * (LONGEST + 1)}: Outcome"), tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_the_empty_workbook_loads_and_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "ours.xlsx"
    write_empty(path)
    before = path.read_bytes()
    assert load(path).problems == ()
    with pytest.raises(Refused, match="there is such a file already"):
        write_empty(path)
    with pytest.raises(Refused, match=r"ends in \.xlsx"):
        write_empty(tmp_path / "ours.csv")
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["ours.xlsx"]
