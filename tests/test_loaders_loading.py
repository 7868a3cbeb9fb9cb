"""The one door: every sort of path, and what is said of those that lead nowhere."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from golden_thread.loaders import Unreadable, example_names, load


@pytest.mark.parametrize("name", example_names())
def test_every_example_loads_without_a_problem(name: str) -> None:
    plan = load(f"example:{name}")
    assert plan.n > 0
    assert list(map(str, plan.problems)) == []
    assert plan.about.example


@pytest.mark.parametrize(
    "name, hint",
    [("newcastle", "newcastle-under-lyme"), ("NEWCASTLE-UNDER-LYME", "newcastle-under-lyme"), ("", ""), ("../x", "")],
)
def test_an_unknown_example_lists_those_there_are(name: str, hint: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        load(f"example:{name}")
    assert refusal.value.where == f"example:{name}"
    assert all(known in refusal.value.do for known in example_names())
    assert (f"Did you mean '{hint}'?" in refusal.value.do) == bool(hint)


def test_a_path_that_is_not_there_is_named_with_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Id,Title")
    with pytest.raises(Unreadable, match=r"there is no such file or folder\. Did you mean 'plan\.csv'"):
        load(tmp_path / "plam.csv")
    with pytest.raises(Unreadable, match="Check the name"):
        load(tmp_path / "no" / "x.csv")


def test_text_is_taken_for_a_path(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text("Id,Title\nO1,Warm homes\n")
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    assert load(str(path)).ids.tolist() == ["O1"]
    assert load(path).about.name == "outcomes"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


def test_an_audits_imports_stay_light() -> None:
    code = (
        "import sys; from golden_thread.loaders import load; load('example:newcastle-under-lyme');"
        "heavy = {'rdflib', 'networkx', 'openpyxl', 'pyshacl', 'scipy', 'neo4j', 'xlsxwriter'};"
        "print(sorted(heavy & {name.split('.')[0] for name in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_asking_for_a_name_that_is_not_there() -> None:
    import golden_thread.loaders as room

    with pytest.raises(AttributeError, match="no attribute 'unload'"):
        _ = room.unload


def test_a_link_to_nothing_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "plan.xlsx").symlink_to("elsewhere.xlsx")
    with pytest.raises(Unreadable, match=r"a link that leads nowhere\. Check the name"):
        load(tmp_path / "plan.xlsx")


@pytest.mark.parametrize("name", ["x" * 5_000 + ".xlsx", "plan\0.xlsx"])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        load(tmp_path / name)
