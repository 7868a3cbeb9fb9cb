"""What outside scripts hold on to: options, keys, names and statuses. Additions are allowed; nothing is renamed."""

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.main import get_command
from typer.testing import CliRunner

from golden_thread.api.cli import app
from golden_thread.graph import audit
from golden_thread.loaders import load

EXAMPLE = "example:newcastle-under-lyme"
EXAMPLES = ("newcastle-under-lyme", "staffordshire", "stockton-2012", "stockton-guide", "west-lindsey", "herefordshire")
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]

# Command: its arguments in order, and its options with the words they take.
COMMAND_LINE: dict[str, tuple[list[str], dict[str, set[str]]]] = {
    "audit": (
        ["path"],
        {
            "--engine": {"vectors", "sparql", "neo4j", "shacl"},
            "--format": {"text", "json", "csv", "xlsx", "ttl"},
            "--out": set(),
            "--mapping": set(),
            "--profile": set(),
            "--rules": set(),
            "--as-of": set(),
            "--fail-on": {"violation", "warning", "info", "never"},
            "--plan": set(),
            "--portfolio": set(),
            "--owner": set(),
        },
    ),
    "trace": (["path", "id"], {"--format": {"text", "json"}, "--up": set(), "--down": set()}),
    "rules": (["name"], {"--format": {"text", "json"}, "--english": set(), "--shacl": set()}),
    "explain": (["subject", "finding"], {}),
    "template": (["file"], {}),
    "convert": (["path"], {"--to": set()}),
    "demo": ([], {"--out": set()}),
}

# Where in the JSON of an audit: the keys that must be there.
AUDIT_KEYS = {
    "": {"plan", "loaded", "rules", "findings", "cannot_tell", "problems"},
    "plan": {"name", "things", "links", "digest"},
    "loaded": {"kind", "count", "whole"},
    "rules": {
        "name", "severity", "question", "why", "citation", "remedy",
        "passed", "gap", "accepted", "not_applicable", "cannot_tell", "rule_error",
    },
    "findings": {
        "id", "rule", "severity", "thing", "message", "evidence", "basis", "accepted", "owner", "plan", "implied_by",
    },
    "findings.thing": {"id", "kind", "title"},
    "findings.evidence": {"id", "title", "link", "source"},
    "cannot_tell": {"rule", "things", "why", "ask"},
    "problems": {"file", "sheet", "row", "column", "what", "do"},
}  # fmt: skip

FRAME_COLUMNS = {"id", "rule", "severity", "thing", "kind", "title", "message", "evidence", "basis", "owner", "plan"}


@pytest.mark.parametrize("name", COMMAND_LINE)
def test_a_command_takes_these_words(name: str) -> None:
    arguments, options = COMMAND_LINE[name]
    parameters = COMMANDS[name].params
    assert [each.name for each in parameters if each.param_type_name == "argument"] == arguments
    given = {option: each for each in parameters for option in each.opts if each.param_type_name == "option"}
    assert set(options) <= set(given)
    for option, words in options.items():
        for word in words:
            assert word in CliRunner().invoke(app, [name, "--help"]).stdout, (option, word)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_go_by_these_names(name: str) -> None:
    assert load(f"example:{name}").about.name == name


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The JSON of an audit that has gaps, untold things and a problem."""
    folder = tmp_path_factory.mktemp("plan")
    (folder / "about.csv").write_text("Field,Value\nId,demo\nAs of,2012-03-31\n", encoding="utf-8")
    rows = "Id,Title,Owner\nO1,Warm homes,Head of Housing\nO2,Safe streets,\n"
    (folder / "outcomes.csv").write_text(rows, encoding="utf-8")
    (folder / "measures.csv").write_text("Id,Title,Measures\nM1,Bills,O1\nM2,Fear,Nothing here\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["audit", str(folder), "--format", "json"])
    found: dict[str, object] = json.loads(done.stdout)
    return found


def rows_at(answer: object, place: str) -> list[dict[str, object]]:
    """Every object at a place of the answer: lists are opened."""
    found = [answer]
    for key in place.split(".") if place else ():
        found = [row[key] for row in found]  # type: ignore[index]
        found = [each for value in found for each in (value if isinstance(value, list) else [value])]
    return found  # type: ignore[return-value]


@pytest.mark.parametrize("place", AUDIT_KEYS)
def test_the_json_of_an_audit_has_these_keys(place: str, answer: dict[str, object]) -> None:
    rows = rows_at(answer, place)
    assert rows
    assert all(AUDIT_KEYS[place] <= set(row) for row in rows)


def test_its_values_are_of_these_sorts(answer: dict[str, object]) -> None:
    assert {row["whole"] for row in rows_at(answer, "loaded")} <= {"yes", "no", "not loaded"}
    assert all(row["id"] == f"{row['rule']}:{row['thing']['id']}" for row in rows_at(answer, "findings"))  # type: ignore[index]
    assert {row["severity"] for row in rows_at(answer, "rules")} <= {"violation", "warning", "info"}
    assert {row["basis"] for row in rows_at(answer, "findings")} <= {"stated", "inferred", "illustrative"}
    assert all(row["accepted"] is False and isinstance(row["implied_by"], list) for row in rows_at(answer, "findings"))
    assert rows_at(answer, "plan")[0]["name"] == "demo"


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["trace", EXAMPLE, "OC1", "--format", "json"], {"plan", "thing", "up", "down"}),
        (["explain", EXAMPLE, "outcome-without-measure:OC4", "--format", "json"], {"id", "verdict", "finding", "rule"}),
    ],
)
def test_other_json_has_these_keys(words: list[str], keys: set[str]) -> None:
    assert keys <= set(json.loads(CliRunner().invoke(app, words).stdout))


def test_the_json_of_the_rules() -> None:
    rows = json.loads(CliRunner().invoke(app, ["rules", "--format", "json"]).stdout)
    keys = {"name", "severity", "question", "why", "citation", "remedy", "who", "family", "label", "parameters"}
    assert all(keys <= set(row) for row in rows)


def test_three_lines_of_python() -> None:
    plan = load(EXAMPLE)
    frame = audit(plan).to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert set(frame.columns) >= FRAME_COLUMNS
    assert isinstance(plan.problems, tuple)


def test_the_audit_in_python() -> None:
    found = audit(load(EXAMPLE))
    assert isinstance(found.rules, pd.DataFrame)
    assert set(found.rules.columns) >= {
        "rule",
        "severity",
        "passed",
        "gap",
        "accepted",
        "not applicable",
        "cannot tell",
    }
    assert found.evidence(found.findings[0]).words
    assert found.evidence(found.findings[0].identity) == found.evidence(found.findings[0])
    assert len(found.to_frame()) == len(found.findings)
    assert {"rules", "as_of", "engine"} <= set(inspect.signature(audit).parameters)


# What the command is asked: the status that it ends with.
STATUSES = [
    (["audit", EXAMPLE], 1),
    (["audit", EXAMPLE, "--fail-on", "never"], 0),
    (["audit", EXAMPLE, "--rules", "outcome-without-accountable-holder"], 0),
    (["audit", EXAMPLE, "--rules", "measure-without-owner"], 0),
    (["audit", EXAMPLE, "--rules", "measure-without-owner", "--fail-on", "warning"], 0),
    (["audit", EXAMPLE, "--rules", "measure-without-owner", "--fail-on", "info"], 1),
    (["audit", EXAMPLE, "--rules", "no-such-rule"], 2),
    (["audit", "no-such-file.xlsx"], 2),
    (["audit", "workspace:ours@1"], 2),
    (["audit", EXAMPLE, "--no-such-option"], 2),
    (["no-such-command"], 2),
    (["trace", EXAMPLE, "OC1"], 0),
    (["trace", EXAMPLE, "no-such-thing"], 2),
    (["rules"], 0),
    (["explain", "outcome-without-measure"], 0),
    (["explain", EXAMPLE, "outcome-without-measure:OC4"], 0),
    (["--version"], 0),
    (["--help"], 0),
]


@pytest.mark.parametrize(
    ("words", "status"), STATUSES, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_the_command_ends_with_this_status(words: list[str], status: int) -> None:
    assert CliRunner().invoke(app, words).exit_code == status


def test_what_is_loaded_of_nothing_gives_three(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("From,Link,To\nA,contributes to,B\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["audit", str(tmp_path)]).exit_code == 3


def test_a_demonstration_ends_with_nothing(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["demo", "--out", str(tmp_path)]).exit_code == 0


def test_the_command_is_called_golden_thread() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).with_name("golden-thread")), "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("golden-thread ")
