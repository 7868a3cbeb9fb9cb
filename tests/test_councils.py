"""What the working group found by reading must come out of queries, row for row."""

from __future__ import annotations

import csv
import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from golden_thread.graph.auditing import Audit, Verdict, audit
from golden_thread.loaders import load

HERE = Path(__file__).parent / "councils"


def _converter() -> ModuleType:
    spec = spec_from_file_location("councils_convert", HERE / "convert.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CONVERT = _converter()
FOLDERS = {code: dataset.folder for code, dataset in CONVERT.DATASETS.items()}
with (HERE / "expected.csv").open(encoding="utf-8", newline="") as lines:
    EXPECTED = list(csv.DictReader(lines))

CONTROLS = {
    "NBC": "OC6 M6 SO2 PJ3 SV2 SP4 RES1",
    "HC": "H-R1 H-R3 H-SB1 H-AC1 H-M1",
    "WLDC": "WL-T1 WL-M1 WL-S1",
    "SBC99": "G-SV1 G-P2",
    "SBC12": "S-O1",
}
LOOK_DOWN = (
    "priority-without-outcome",
    "priority-without-service-plan",
    "priority-without-outcome-measure",
    "priority-without-resource",
    "priority-without-target",
)


@cache
def audited(code: str, engine: str) -> Audit:
    """One dataset's audit."""
    return audit(load(f"example:{FOLDERS[code]}"), engine=engine)


def test_all_rows_are_there() -> None:
    assert len(EXPECTED) == 72
    assert len({row["rule"] for row in EXPECTED}) == 70


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row['dataset']}-{row['rule']}")
def test_row(row: dict[str, str]) -> None:
    found = audited(row["dataset"], "vectors").things(row["rule"], Verdict.GAP)
    assert sorted(found) == sorted(row["ids"].split())
    assert len(found) == int(row["count"])


@pytest.mark.parametrize("code", CONTROLS)
def test_controls_do_not_fire(code: str) -> None:
    """A control is in no row of the expected table (other rules may list it)."""
    rules = {row["rule"] for row in EXPECTED if row["dataset"] == code}
    fired = {f.identity for f in audited(code, "vectors").findings if f.rule.name in rules}
    assert not {f"{rule}:{thing}" for rule in rules for thing in CONTROLS[code].split()} & fired


def test_a_long_term_outcome_needs_no_qualitative_measure() -> None:
    assert "OC7" in audited("NBC", "vectors").things("outcome-without-qualitative-measure", Verdict.NOT_APPLICABLE)


@pytest.mark.parametrize("rule", LOOK_DOWN)
@pytest.mark.parametrize("thing", ["NP-P1", "NP-P2", "SCS-P"])
def test_what_hangs_on_partnership_priorities_was_not_loaded(rule: str, thing: str) -> None:
    assert thing in audited("NBC", "vectors").things(rule, Verdict.CANNOT_TELL)


@pytest.mark.parametrize("code", FOLDERS)
def test_examples_load_without_problems_and_say_what_they_are(code: str) -> None:
    plan = load(f"example:{FOLDERS[code]}")
    assert [str(problem) for problem in plan.problems] == []
    assert plan.about.example


@pytest.mark.parametrize("code", FOLDERS)
def test_examples_and_extraction_do_not_drift_apart(code: str) -> None:
    folder = CONVERT.EXAMPLES / FOLDERS[code]
    made = {f"{name}.csv": CONVERT.text(sheet) for name, sheet in CONVERT.tables(code).items()}
    assert {path.name: path.read_text("utf-8") for path in folder.glob("*.csv")} == made
