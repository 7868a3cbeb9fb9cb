"""A real Neo4j server for the tests: fetched, started on a free port, stopped at the end.

NEO4J_URI names a server to take instead (with NEO4J_PASSWORD and so on; its database must be empty). Where
Java or Maven is missing and may not be installed, the tests are skipped and say so; on a CI machine they fail.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import pytest

from golden_thread.graph.servers import Server, server_from

HERE = Path(__file__).parent / "neo4j"
CACHE = Path(sys.prefix if sys.prefix != sys.base_prefix else HERE.parent.parent / ".venv") / "neo4j"
LINES = {"5.26": ("5.26.30", 17), "current": ("2026.09.0", 21)}
"""The versions tested of each line, and the Java that it takes."""
PASSWORD = "a password for tests"
PATIENCE = 180
SMALL = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""What Java is told for plans of a council's size: little memory, and little thought about each query."""
SETTINGS = """\
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
"""
ENCRYPTED = """\
server.bolt.tls_level=OPTIONAL
dbms.ssl.policy.bolt.enabled=true
dbms.ssl.policy.bolt.base_directory={home}/certificates
dbms.ssl.policy.bolt.client_auth=NONE
"""


class Missing(Exception):
    """A tool that the server takes, and how to get it."""


@dataclass
class Running:
    """A server of the tests' own: it can be killed and started again."""

    libraries: Path
    home: Path
    options: tuple[str, ...]
    port: int
    process: subprocess.Popen[bytes] | None = None
    server: Server = field(init=False)

    def __post_init__(self) -> None:
        self.server = Server(f"bolt://127.0.0.1:{self.port}", password=PASSWORD)
        (self.home / "conf").mkdir(parents=True)
        settings = SETTINGS.format(port=self.port) + (ENCRYPTED.format(home=self.home) if self.certify() else "")
        (self.home / "conf" / "neo4j.conf").write_text(settings, "utf-8")

    @property
    def certificate(self) -> Path:
        """What a client trusts that goes to the server by an encrypted address; there only if openssl is."""
        return self.home / "certificates" / "public.crt"

    def certify(self) -> bool:
        """Whether there is now a certificate for this machine, signed by itself."""
        if shutil.which("openssl"):
            self.certificate.parent.mkdir()
            command = [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
            ]
            command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", str(self.certificate)]
            command += ["-keyout", str(self.certificate.with_name("private.key"))]
            subprocess.run(command, capture_output=True, check=True)
        return self.certificate.exists()

    def start(self) -> None:
        """Starts the server, or starts it again, and waits until it lets us in."""
        command = [java(), *self.options, "--add-opens=java.base/java.nio=ALL-UNNAMED"]
        command += ["-cp", f"{self.libraries}/*", str(HERE / "Start.java")]
        command += [f"--home-dir={self.home}", f"--config-dir={self.home}/conf"]
        with (self.home / "output.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + PATIENCE
        while not lets_in(self.server):
            ended = self.process.poll() is not None
            if ended or time.monotonic() > until:
                self.kill()
                pytest.fail(f"the Neo4j server did not start: {self.last_words()}", pytrace=False)
            time.sleep(0.5)

    def last_words(self) -> str:
        """The end of what the server printed and logged."""
        logs = (self.home / "output.log", self.home / "logs" / "neo4j.log")
        return "\n".join(path.read_text("utf-8", "replace")[-2_000:] for path in logs if path.exists())

    def kill(self) -> None:
        """Ends the server at once, as a power cut does."""
        if self.process:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """Ends the server in order."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()


def lets_in(server: Server) -> bool:
    """Whether the server answers; one that was never used first gets its password."""
    try:
        with neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", PASSWORD)) as driver:
            driver.verify_connectivity()
            return True
    except neo4j.exceptions.AuthError:
        change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
        with (
            neo4j.GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            session.run(change, new=PASSWORD).consume()
        return False
    except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
        return False


def java() -> str:
    """The Java to run."""
    home = os.environ.get("JAVA_HOME", "")
    return str(Path(home) / "bin" / "java") if home else shutil.which("java") or ""


def java_version() -> int:
    """The major version of the Java to run; 0 if there is none."""
    if not java():
        return 0
    said = subprocess.run([java(), "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)', said)
    return int(found[1]) if found else 0


def lacking(line: str) -> bool:
    """Whether Maven, or the Java that a line takes, is missing."""
    return java_version() < LINES[line][1] or not shutil.which("mvn")


def tools_for(line: str) -> None:
    """Sees to Java and Maven, installing Debian's own where that may be done. Raises Missing."""
    if line == "5.26" and lacking(line) and os.geteuid() == 0 and shutil.which("apt-get"):
        for command in (["update"], ["install", "--yes", "--no-install-recommends", "default-jre-headless", "maven"]):
            environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            subprocess.run(["apt-get", "--quiet", *command], env=environment, capture_output=True, check=False)
    if lacking(line):
        raise Missing(
            f"Neo4j {line} takes Maven and Java {LINES[line][1]} or later (there is Java {java_version() or 'none'}): "
            "apt install default-jre-headless maven, or set NEO4J_URI to a server whose database is empty."
        )


def libraries_of(line: str) -> Path:
    """The folder of a version's jars, fetched once. Raises Missing."""
    version, _ = LINES[line]
    folder = CACHE / version
    if not (folder / "whole").exists():
        command = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), f"-Dneo4j.version={version}"]
        command += ["dependency:copy-dependencies", f"-DoutputDirectory={folder}", "-DincludeScope=runtime"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Missing(f"Maven could not fetch Neo4j {version}: {done.stdout[-500:]}{done.stderr[-500:]}")
        (folder / "whole").touch()
    return folder


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(home: Path, line: str = "5.26", options: tuple[str, ...] = SMALL) -> Iterator[Running]:
    """A server of a line in a folder of its own. Skips the test where it cannot run, fails it on a CI machine."""
    try:
        tools_for(line)
        libraries = libraries_of(line)
    except Missing as missing:
        if os.environ.get("CI") == "true" and line == "5.26":
            pytest.fail(str(missing), pytrace=False)
        pytest.skip(str(missing))
    found = Running(libraries, home, options, free_port())
    try:
        found.start()
        yield found
    finally:
        found.stop()


@dataclass(frozen=True)
class Elsewhere:
    """A server that somebody else runs."""

    server: Server


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running | Elsewhere]:
    """A server for the whole run."""
    if os.environ.get("NEO4J_URI"):
        yield Elsewhere(server_from())
    else:
        with running(tmp_path_factory.mktemp("neo4j") / "home") as found:
            yield found


@pytest.fixture
def server(neo4j_server: Running | Elsewhere) -> Iterator[Server]:
    """The address of a server whose database is empty, and is emptied again."""
    if isinstance(neo4j_server, Elsewhere) and run(neo4j_server.server, "MATCH (n) RETURN count(n)") != [[0]]:
        pytest.fail("The database at NEO4J_URI is not empty: name another in NEO4J_DATABASE.", pytrace=False)
    emptied(neo4j_server.server)
    yield neo4j_server.server
    emptied(neo4j_server.server)


@pytest.fixture
def mortal(neo4j_server: Running | Elsewhere, server: Server) -> Running:
    """A server that the test may kill; it is running again afterwards."""
    if isinstance(neo4j_server, Elsewhere):
        pytest.skip("The server at NEO4J_URI is not ours to kill.")
    return neo4j_server


def emptied(server: Server) -> None:
    """Removes everything from a database."""
    run(server, "MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 20000 ROWS")


def run(server: Server, query: str, **parameters: object) -> list[list[object]]:
    """The rows of a query, by the driver alone: nothing of ours between."""
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database or None) as session,
    ):
        return [record.values() for record in session.run(query, parameters)]  # type: ignore[arg-type]


def nodes(server: Server) -> int:
    """Everything that stands in the database but the node that says whose it is."""
    [[found]] = run(server, "MATCH (n) WHERE NOT n:GoldenThread RETURN count(n)")
    return int(str(found))
