"""The process that queries run in: what it is told, what it tells, and what it cannot do."""

from __future__ import annotations

import io
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
import pytest

from golden_thread.graph import query_process
from golden_thread.graph.query_process import END, UpToEnd, answered

TRIPLES = b'<a:1> <a:p> "one" .\n<a:2> <a:p> "two" .\n'
XSD = "http://www.w3.org/2001/XMLSchema#"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"


@pytest.fixture
def process() -> Iterator[subprocess.Popen[bytes]]:
    program = [sys.executable, "-P", query_process.__file__]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as started:
        yield started
        started.kill()


def start(process: subprocess.Popen[bytes], triples: bytes = TRIPLES) -> dict[str, Any]:
    """What the process says once it has the triples."""
    assert process.stdin
    told = {"prefixes": {"a": "a:"}, "memory": 256 << 20}
    process.stdin.write(json.dumps(told).encode() + b"\n" + triples + END)
    return heard(process)


def heard(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdin
    assert process.stdout
    process.stdin.flush()
    line = process.stdout.readline()
    said: dict[str, Any] = json.loads(line) if line else {}
    return said


def ask(process: subprocess.Popen[bytes], query: str, seconds: float = 10, **more: object) -> dict[str, Any]:
    """What the process answers to a query."""
    assert process.stdin
    asked = {"query": query, "rows": 100, "bytes": 10_000, "seconds": seconds, **more}
    process.stdin.write(json.dumps(asked).encode() + b"\n")
    return heard(process)


def test_it_loads_then_answers_as_often_as_asked(process: subprocess.Popen[bytes]) -> None:
    assert start(process) == {"loaded": 2}
    for _ in range(2):
        said = ask(process, "SELECT ?x { ?x a:p 'one' }")
        assert said == {"form": "select", "columns": ["x"], "rows": [[["u", "a:1"]]], "truncated": False}
    assert ask(process, "ASK {")["error"].startswith("error at 1:6: ")
    assert ask(process, "ASK { a:1 a:p 'one' }")["rows"] == [[["l", "true", f"{XSD}boolean"]]]


def test_it_takes_more_triples_with_a_request(process: subprocess.Popen[bytes]) -> None:
    start(process)
    said = ask(process, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", add='<a:3> <a:p> "drei"@de .\n')
    assert said["rows"] == [[["l", "3", f"{XSD}integer", ""]]]
    assert ask(process, "SELECT ?o { a:3 ?p ?o }")["rows"][0][0][3] == "de"


def test_it_ends_when_nobody_asks_any_more(process: subprocess.Popen[bytes]) -> None:
    start(process)
    assert process.stdin
    process.stdin.close()
    assert process.wait(10) == 0


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system ends no process by itself")
def test_it_ends_by_itself_if_nobody_stops_it(process: subprocess.Popen[bytes]) -> None:
    start(process, b"".join(b"<a:%d> <a:p> <a:o> .\n" % n for n in range(300)))
    assert ask(process, ENDLESS, seconds=0.1) == {}
    assert process.wait(10) == -signal.SIGALRM


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not confine a process so")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_it_cannot_reach_a_server(process: subprocess.Popen[bytes], host: str) -> None:
    start(process)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.3)
        address = f"http://{host}:{server.getsockname()[1]}/"
        assert "error" in ask(process, f"SELECT * {{ SERVICE <{address}> {{ ?a ?b ?c }} }}")
        assert ask(process, f"SELECT * {{ SERVICE SILENT <{address}> {{ ?a ?b ?c }} }}")["rows"] == [[None] * 3]
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(not query_process._STATM.exists(), reason="this system does not tell how much memory is used")
def test_it_takes_only_so_much_memory(process: subprocess.Popen[bytes]) -> None:
    start(process, b"".join(b"<a:%d> <a:p> <a:o%d> .\n" % (n, n) for n in range(2_000)))
    said = ask(process, "SELECT DISTINCT ?a ?c { ?a a:p ?b . ?c a:p ?d } ORDER BY ?b", seconds=60)
    assert not said or said.get("memory")


def test_rows_and_size_are_cut() -> None:
    store = ox.Store()
    store.load(b"".join(b'<a:%d> <a:p> "%s" .\n' % (n, b"x" * 50) for n in range(20)), format=ox.RdfFormat.N_TRIPLES)
    query = "SELECT * { ?s ?p ?o }"

    def cut(rows: int, size: int) -> tuple[int, bool]:
        said = answered(store, {"query": query, "rows": rows, "bytes": size}, {})
        assert isinstance(said["rows"], list)
        return len(said["rows"]), bool(said["truncated"])

    assert cut(20, 100_000) == (20, False)
    assert cut(19, 100_000) == (19, True)
    assert cut(0, 100_000) == (0, True)
    assert cut(100, 300) == (4, True)


def test_what_goes_wrong_is_told() -> None:
    asked = {"rows": 1, "bytes": 1}
    assert "error at 2:" in str(answered(ox.Store(), {**asked, "query": "ASK {\n}}"}, {}))
    assert "not supported" in str(answered(ox.Store(), {**asked, "query": "ASK { FILTER(<a:b>(1)) }"}, {}))


@pytest.mark.parametrize("size", [1, 7, 1 << 16])
def test_reading_stops_where_the_triples_end(size: int) -> None:
    lines = io.BytesIO(TRIPLES + END + b"next\n")
    reader = UpToEnd(lines)
    assert b"".join(iter(lambda: reader.read(size), b"")) == TRIPLES
    assert lines.read() == b"next\n"
    assert UpToEnd(io.BytesIO(TRIPLES)).read() == TRIPLES
