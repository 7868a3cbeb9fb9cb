"""`golden-thread query`, through Typer's runner: formats, bounds, statuses and messages."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from golden_thread.api.cli import app
from golden_thread.api.exits import Refused
from golden_thread.api.querying import LONGEST, query_text

EXAMPLE = "example:newcastle-under-lyme"
OUTCOMES = "SELECT ?outcome ?title { ?outcome a gt:Outcome ; rdfs:label ?title } ORDER BY ?outcome"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

def run(*words: object, stdin: str = "") -> tuple[int, str, str]:
    """Status, stdout and stderr of the command."""
    done = CliRunner().invoke(app, ["query", *map(str, words)], input=stdin)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_a_table_for_a_person() -> None:
    status, out, err = run(EXAMPLE, OUTCOMES)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["outcome", "title"]
    assert lines[2].startswith("OC1      Fewer people")
    assert lines[-1] == "7 rows."


def test_csv_and_json_for_programs() -> None:
    status, out, _ = run(EXAMPLE, OUTCOMES, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (status, len(rows), rows[0]["outcome"]) == (0, 7, "OC1")
    status, out, _ = run(EXAMPLE, OUTCOMES, "--format", "json")
    said = json.loads(out)
    assert said["head"]["vars"] == ["outcome", "title"]
    assert said["results"]["bindings"][0]["outcome"]["value"].endswith("/newcastle-under-lyme/OC1")


def test_ask_answers_yes_or_no() -> None:
    assert run(EXAMPLE, "ASK { ?x a gt:Vision }")[1] in ("yes\n", "no\n")


def test_a_query_from_a_file_or_stdin(tmp_path: Path) -> None:
    file = tmp_path / "outcomes.rq"
    file.write_text(f"# seven of them\n{OUTCOMES}\n", encoding="utf-8")
    assert run(EXAMPLE, f"@{file}")[1].endswith("7 rows.\n")
    assert run(EXAMPLE, "@-", stdin=OUTCOMES)[1].endswith("7 rows.\n")


def test_a_query_that_cannot_be_read(tmp_path: Path) -> None:
    status, out, err = run(EXAMPLE, f"@{tmp_path / 'nothing.rq'}")
    assert (status, out) == (2, "")
    assert "the query cannot be read" in err
    (tmp_path / "binary.rq").write_bytes(b"\xff\xfe\x00")
    assert "it is not text" in run(EXAMPLE, f"@{tmp_path / 'binary.rq'}")[2]
    (tmp_path / "long.rq").write_text("#" * (LONGEST + 1), encoding="utf-8")
    with pytest.raises(Refused, match="too long"):
        query_text(f"@{tmp_path / 'long.rq'}")


def test_rows_are_cut_and_it_says_so() -> None:
    status, out, err = run(EXAMPLE, OUTCOMES, "--rows", 2)
    assert (status, err) == (0, "")
    assert out.splitlines()[-1].startswith("2 rows, and there are more")
    status, out, err = run(EXAMPLE, OUTCOMES, "--rows", 2, "--format", "csv")
    assert len(out.splitlines()) == 3
    assert "there are more" in err


def test_a_query_that_runs_away_cannot_be_trusted() -> None:
    status, out, err = run(EXAMPLE, ENDLESS, "--seconds", 0.3)
    assert (status, out) == (3, "")
    assert err.startswith("Stopped after 0.3 seconds.")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { ?a ?b ", "Line 1, column"),
        ("DELETE WHERE { ?a ?b ?c }", "plans are only read here"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }", "SERVICE asks another server"),
    ],
)
def test_what_cannot_be_asked_is_told(query: str, words: str) -> None:
    status, out, err = run(EXAMPLE, query)
    assert (status, out) == (2, "")
    assert words in err


def test_findings_can_be_asked_for() -> None:
    query = 'SELECT ?thing { ?f a gt:Finding ; gt:rule gt:outcome-without-measure ; gt:thing ?thing ; gt:verdict "gap" }'
    assert run(EXAMPLE, query)[1].endswith("0 rows.\n")
    assert "OC4" in run(EXAMPLE, query, "--findings")[1]


def test_a_path_that_is_not_there() -> None:
    status, out, err = run("example:nowhere", "ASK {}")
    assert (status, out) == (2, "")
    assert "no such example" in err


@pytest.mark.parametrize("option", [("--rows", 0), ("--seconds", 0), ("--format", "xml")])
def test_a_wrong_option_is_a_wrong_command_line(option: tuple[str, object]) -> None:
    assert run(EXAMPLE, "ASK {}", *option)[0] == 2


def test_nothing_can_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("Id,Title\nO1,red \x1b[31malert\x07\n", encoding="utf-8")
    assert "\x1b" not in run(tmp_path, OUTCOMES)[1]
