"""`golden-thread push` and `neo4j:NAME`, through the command, on a real server."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from golden_thread.api.cli import app
from golden_thread.api.pushing import show
from golden_thread.graph.servers import Server

EXAMPLE = "example:west-lindsey"


def run(*words: str) -> tuple[int, str, str]:
    """Status, stdout and stderr of the command."""
    done = CliRunner().invoke(app, list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def at_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
    """The environment of somebody who has a server."""
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_USER", server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    return server


def test_a_plan_is_pushed_audited_there_and_fetched_back(at_server: Server) -> None:
    status, out, err = run("push", EXAMPLE)
    assert (status, err) == (0, "")
    assert "west-lindsey version" in out and "golden-thread audit neo4j:west-lindsey" in out
    here = json.loads(run("audit", EXAMPLE, "--format", "json")[1])
    there = json.loads(run("audit", "neo4j:west-lindsey", "--engine", "neo4j", "--format", "json")[1])
    assert there["plan"]["digest"] == here["plan"]["digest"]
    assert [f["id"] for f in there["findings"]] == [f["id"] for f in here["findings"]]


def test_a_plan_that_is_not_there_is_named(at_server: Server) -> None:
    status, _, err = run("audit", "neo4j:nowhere")
    assert status == 3
    assert "nowhere" in err and "Traceback" not in err


def test_no_server_is_one_clear_line_and_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret-word")
    for words in (("push", EXAMPLE), ("audit", EXAMPLE, "--engine", "neo4j"), ("audit", "neo4j:ours")):
        status, out, err = run(*words)
        assert (status, out) == (3, "")
        assert err.count("\n") == 1 and "secret-word" not in err


def test_progress_is_for_terminals_only(capsys: pytest.CaptureFixture[str]) -> None:
    show(1, 2)
    assert capsys.readouterr().err == ""
