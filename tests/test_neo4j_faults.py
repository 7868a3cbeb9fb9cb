"""What breaks on the way to a server: it dies, the line is cut, nobody is there, somebody else is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from golden_thread.graph.auditing import ENGINES, Verdict, audit
from golden_thread.graph.cases import plan_of
from golden_thread.graph.derive import derived
from golden_thread.graph.in_server import engine
from golden_thread.graph.neo4j import pull, push, versions
from golden_thread.graph.servers import NotOurs, Server, ServerAway, ServerTrouble, WrongCredentials
from golden_thread.graph.wholeness import Wholeness
from golden_thread.loaders import load

from .asking import has
from .server import Running, emptied, free_port, nodes, run

TOWN = plan_of("Warm homes: Outcome\nHomes insulated: Measure, measures Warm homes\nas of 2012-06-30", name="town")
OUTCOMES = "\n".join(f"Outcome {at}: Outcome\nMeasure {at}: Measure, measures Outcome {at}" for at in range(300))
LARGER = plan_of(f"{OUTCOMES}\nas of 2012-06-30", name="town")


def one_line(trouble: BaseException) -> str:
    """The message, which is one line that says what to do."""
    text = str(trouble)
    assert "\n" not in text
    assert text.count(". ") >= 1
    return text


def test_the_server_dies_in_the_middle_of_a_push(mortal: Running) -> None:
    server = mortal.server
    push(TOWN, server=server)

    def die(done: int, total: int) -> None:
        if done > total / 3:
            mortal.kill()

    try:
        with pytest.raises(ServerAway) as caught:
            push(LARGER, server=server, progress=die)
    finally:
        mortal.start()
    assert "the server does not answer" in one_line(caught.value)
    assert [version.digest for version in versions(server)] == [TOWN.digest]
    assert pull("town", server=server).digest == TOWN.digest
    assert nodes(server) > TOWN.n + 1 + 200
    push(LARGER, server=server)
    assert [version.digest for version in versions(server)] == [LARGER.digest]
    assert pull("town", server=server).digest == LARGER.digest
    assert nodes(server) == LARGER.n + 1


PUSH_AND_DIE = """
import os, signal, sys
from golden_thread.graph.cases import plan_of
from golden_thread.graph.neo4j import push
push(
    plan_of(sys.stdin.read(), name="town"),
    progress=lambda done, total: done >= float(sys.argv[1]) * total and os.kill(os.getpid(), signal.SIGKILL),
)
"""


@pytest.mark.parametrize("share", [0.1, 1.0])
def test_whoever_pushes_dies(share: float, server: Server) -> None:
    """Even after the last batch nothing is visible; and the lock goes with the dead."""
    push(TOWN, server=server)
    environment = {**os.environ, "NEO4J_URI": server.uri, "NEO4J_PASSWORD": server.password}
    environment |= {"NEO4J_USER": server.user, "NEO4J_DATABASE": server.database}
    command = [sys.executable, "-c", PUSH_AND_DIE, str(share)]
    done = subprocess.run(command, input=OUTCOMES, text=True, env=environment, capture_output=True, check=False)
    assert done.returncode == -9, done.stderr
    assert [version.digest for version in versions(server)] == [TOWN.digest]
    assert nodes(server) > TOWN.n + 1
    push(LARGER, server=server)
    assert [version.digest for version in versions(server)] == [LARGER.digest]
    assert nodes(server) == LARGER.n + 1


class Proxy:
    """Passes bytes on between us and a server, until it is cut."""

    def __init__(self, port: int) -> None:
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port, self._far = int(self.door.getsockname()[1]), port
        self._open: list[socket.socket] = [self.door]
        threading.Thread(target=self._let_in, daemon=True).start()

    def _let_in(self) -> None:
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._far))
            self._open += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(65_536):
                other.sendall(data)

    def cut(self) -> None:
        """Closes every connection and lets nobody in."""
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()


@pytest.fixture
def line(mortal: Running) -> Iterator[tuple[Proxy, Server]]:
    """A line to the server that can be cut, and the address at its near end."""
    proxy = Proxy(mortal.port)
    yield proxy, replace(mortal.server, uri=f"bolt://127.0.0.1:{proxy.port}")
    proxy.cut()


def test_the_line_is_cut_in_the_middle_of_an_audit(
    line: tuple[Proxy, Server], mortal: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = line
    facts = derived(LARGER, TOWN.about.as_of)  # type: ignore[arg-type]
    push(LARGER, server=server)
    holds = engine(facts, Wholeness(facts), (), server=server)
    assert holds(has("^measures", "Measure"), "Outcome").all()
    proxy.cut()
    with pytest.raises(ServerAway) as caught:
        holds(has("^measures", "Plan"), "Outcome")
    assert f"127.0.0.1:{proxy.port}: the server does not answer" in one_line(caught.value)
    start = time.monotonic()
    with pytest.raises(ServerAway):
        holds(has("^measures", "Project"), "Outcome")
    assert time.monotonic() - start < 1, "once the line is cut nobody waits again"
    assert holds(has("^measures", "Measure"), "Outcome").all(), "what was answered stays answered"
    assert pull("town", server=mortal.server).digest == LARGER.digest


def test_a_whole_audit_over_a_cut_line_ends_soon_and_is_not_trusted(
    line: tuple[Proxy, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = line
    monkeypatch.setitem(ENGINES, "neo4j", "in_server")
    monkeypatch.setenv("NEO4J_URI", server.uri)
    monkeypatch.setenv("NEO4J_PASSWORD", server.password)
    threading.Timer(4, proxy.cut).start()
    start = time.monotonic()
    try:
        found = audit(load("example:newcastle-under-lyme"), engine="neo4j")
    except ServerTrouble as trouble:
        assert "the server does not answer" in one_line(trouble)
    else:
        assert not found.trusted
        errors = [result for result in found.results if result.error]
        assert all("the server does not answer" in result.error for result in errors)
        assert sum(result.count(Verdict.RULE_ERROR) for result in errors) > 0
    assert time.monotonic() - start < 60


def test_nobody_is_listening() -> None:
    nowhere = Server(f"bolt://127.0.0.1:{free_port()}", password="x")
    for call in (lambda: push(TOWN, server=nowhere), lambda: pull("town", server=nowhere), lambda: versions(nowhere)):
        with pytest.raises(ServerAway) as caught:
            call()
        assert "Check NEO4J_URI" in one_line(caught.value)


def test_something_else_is_listening() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=answer_as_a_web_server, args=(door,), daemon=True).start()
        elsewhere = Server(f"bolt://127.0.0.1:{door.getsockname()[1]}", password="x")
        with pytest.raises(ServerAway) as caught:
            versions(elsewhere)
    one_line(caught.value)


def answer_as_a_web_server(door: socket.socket) -> None:
    while True:
        try:
            near, _ = door.accept()
            with near:
                near.recv(100)
                near.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        except OSError:
            return


@pytest.mark.parametrize("uri", ["", "localhost", "http://localhost:7474", "bolt://localhost:port"])
def test_an_address_that_is_none(uri: str) -> None:
    with pytest.raises(ServerAway) as caught:
        versions(Server(uri, password="x"))
    assert "bolt://localhost:7687 or neo4j+s://" in one_line(caught.value)


def test_the_password_is_wrong(server: Server) -> None:
    with pytest.raises(WrongCredentials) as caught:
        versions(replace(server, password="wrong"))
    assert "Check NEO4J_USER and NEO4J_PASSWORD" in one_line(caught.value)


def test_there_is_no_password() -> None:
    with pytest.raises(WrongCredentials, match="Set NEO4J_PASSWORD"):
        versions(Server())


def test_the_database_holds_something_else(server: Server) -> None:
    run(server, "CREATE (:Customer {name: 'A department'})-[:ORDERED]->(:Product)")
    for call in (lambda: push(TOWN, server=server), lambda: pull("town", server=server), lambda: versions(server)):
        with pytest.raises(NotOurs) as caught:
            call()
        assert "holds 2 nodes that Golden Thread did not put there" in one_line(caught.value)
    assert run(server, "MATCH (n) RETURN count(n)") == [[2]]
    facts = derived(TOWN, TOWN.about.as_of)  # type: ignore[arg-type]
    with pytest.raises(NotOurs):
        engine(facts, Wholeness(facts), (), server=server)


def test_others_may_add_to_a_database_that_is_ours(server: Server) -> None:
    push(TOWN, server=server)
    run(server, "MATCH (o:Outcome) CREATE (:Comment {text: 'why?'})-[:ON]->(o)")
    push(LARGER, server=server)
    assert pull("town", server=server).digest == LARGER.digest
    assert run(server, "MATCH (c:Comment) RETURN count(c)") == [[1]]


def test_the_plans_were_pushed_by_a_later_release(server: Server) -> None:
    push(TOWN, server=server)
    run(server, "MATCH (g:GoldenThread) SET g.format = 99")
    with pytest.raises(NotOurs, match="by a later release"):
        push(TOWN, server=server)
    emptied(server)


def test_there_is_no_such_database(server: Server) -> None:
    with pytest.raises(NotOurs) as caught:
        versions(replace(server, database="elsewhere"))
    assert "Check NEO4J_DATABASE" in one_line(caught.value)


def test_the_driver_is_imported_in_one_place() -> None:
    """So that a command can tell all this without loading it."""
    code = "import sys, golden_thread.graph.servers, golden_thread.graph.cypher; print('neo4j' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.home())
    assert done.stdout.strip() == "False"
