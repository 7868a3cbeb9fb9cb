"""Plans in Neo4j: pushed, audited where they stand, pulled back equal. The only file that imports the driver.

A push writes a new version in batches beside the old one; only the last small transaction, which holds the
lock of all pushes, marks it as current. Whatever breaks before that leaves the old version as it was, and
what was half written is swept by the next push. An audit of a plan that is not in the server puts a copy
there for as long as it lasts.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from neo4j import Driver, GraphDatabase, Query, Session, Transaction
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError

from golden_thread.graph.cypher import quoted
from golden_thread.graph.derive import derived
from golden_thread.graph.plan import PlanGraph
from golden_thread.graph.servers import (
    NoSuchVersion,
    NotOurs,
    Replaced,
    Server,
    ServerAway,
    ServerTrouble,
    WrongCredentials,
    is_bolt,
    server_from,
)
from golden_thread.graph.stored import (
    Columns,
    Markers,
    cover,
    fingerprint,
    labels,
    link_columns,
    marked,
    markers_for,
    node_columns,
    plain,
    plan_from,
    restated,
)
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules
from golden_thread.ontology.terms import namespace, vocabulary

BATCH = 20_000
"""Things or links in one transaction."""
FORMAT = 1
"""The form in which plans are stored; a database of a later one is not touched."""
OLDEST = (5, 26)
FORGOTTEN_AFTER = datetime.timedelta(days=1)
"""How old the copy of an audit is that nobody can be using any more."""

Progress = Callable[[int, int], None]
"""Told how many of how many things and links are written."""


@dataclass(frozen=True)
class Version:
    """One version of a plan in the server."""

    plan: str
    number: int
    as_of: datetime.date
    digest: str
    things: int
    links: int
    pushed: datetime.datetime
    current: bool


def _driver(server: Server) -> Driver:
    if not server.password:
        raise WrongCredentials(
            server.where, "no password is given", "Set NEO4J_PASSWORD, and NEO4J_USER if it is not neo4j."
        )
    if not is_bolt(server.uri):
        do = "Set NEO4J_URI to an address such as bolt://localhost:7687 or neo4j+s://plans.example.org."
        raise ServerAway(server.where, "this is no address of a Neo4j server", do)
    return GraphDatabase.driver(
        server.uri,
        auth=(server.user, server.password),
        connection_timeout=10,
        max_transaction_retry_time=5,
        notifications_min_severity="OFF",
        telemetry_disabled=True,
        user_agent="golden-thread",
    )


def _met(driver: Driver, server: Server) -> None:
    """Nothing, once the server has answered; NotOurs if it is too old."""
    agent = driver.get_server_info().agent
    release = tuple(int(part) for part in agent.partition("/")[2].split(".")[:2] if part.isdigit())
    if release < OLDEST:
        raise NotOurs(server.where, f"{agent} answers there", f"Use Neo4j {OLDEST[0]}.{OLDEST[1]} or later.")


@contextmanager
def told(server: Server) -> Iterator[None]:
    """What the driver raises, told as ServerTrouble; an error in a query stays as it is."""
    try:
        yield
    except AuthError as error:
        what = f"the server does not let {server.user} in ({_first_line(error)})"
        raise WrongCredentials(server.where, what, "Check NEO4J_USER and NEO4J_PASSWORD.") from error
    except ClientError as error:
        trouble = _refusal(server, error)
        if trouble is None:
            raise
        raise trouble from error
    except (DriverError, OSError) as error:
        do = "Check NEO4J_URI, and that the server is running. What was pushed before is as it was."
        raise ServerAway(server.where, f"the server does not answer ({_first_line(error)})", do) from error
    except Neo4jError as error:
        do = "Try again when the server is less busy, or give it more memory. What was pushed before is as it was."
        raise ServerAway(server.where, f"the server gave up ({_first_line(error)})", do) from error


def _refusal(server: Server, error: ClientError) -> ServerTrouble | None:
    code = error.code or ""
    if code.endswith("DatabaseNotFound"):
        return NotOurs(server.where, "there is no such database", "Check NEO4J_DATABASE; empty is the server's own.")
    if ".Security." in code:
        what = f"{server.user} may not do this ({_first_line(error)})"
        return WrongCredentials(server.where, what, "Ask whoever runs the server, or use another NEO4J_USER.")
    return None


def _first_line(error: BaseException) -> str:
    message = getattr(error, "message", None) or str(error) or type(error).__name__
    return str(message).splitlines()[0].rstrip(".")


class Database:
    """The plans of one database at a server. Raises ServerTrouble; NotOurs if other things stand in it."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.driver = _driver(server)
        try:
            with told(server):
                _met(self.driver, server)
                _claimed(self)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Ends every connection."""
        self.driver.close()

    def session(self) -> Session:
        return self.driver.session(database=self.server.database or None)

    def read(self, query: str, **parameters: Any) -> list[list[Any]]:
        """The rows of a query."""
        with self.session() as session:
            return session.execute_read(_rows, query, parameters)

    def write(self, query: str, **parameters: Any) -> None:
        """Runs a query in a transaction of its own, whole or not at all."""
        with self.session() as session:
            session.execute_write(_rows, query, parameters)

    def in_batches(self, query: str, **parameters: Any) -> None:
        """Runs a query that makes its own transactions."""
        with self.session() as session:
            session.run(Query(query), parameters).consume()


def _rows(transaction: Any, query: str, parameters: Mapping[str, Any]) -> list[list[Any]]:
    # Names in a query come from the vocabulary and are back-quoted; values are parameters.
    return [record.values() for record in transaction.run(query, parameters)]


@contextmanager
def opened(server: Server | None = None) -> Iterator[Database]:
    """The database of plans at a server, closed at the end. Whatever goes wrong with it raises ServerTrouble."""
    database = Database(server or server_from())
    with closing(database), told(database.server):
        yield database


def _claimed(database: Database) -> None:
    """Nothing, if the database is ours or empty. Raises NotOurs."""
    where = database.server.where
    formats = database.read("MATCH (g:GoldenThread) RETURN g.format")
    if formats and formats[0][0] > FORMAT:
        raise NotOurs(where, "the plans there were pushed by a later release", "Install that release of Golden Thread.")
    [[others]] = [[0]] if formats else database.read("MATCH (n) RETURN count(n)")
    if others:
        do = "Name an empty database in NEO4J_DATABASE, or another server in NEO4J_URI."
        raise NotOurs(where, f"the database holds {others:,} nodes that Golden Thread did not put there", do)


def versions(server: Server | None = None) -> tuple[Version, ...]:
    """The plans in a server: every version that was pushed whole, by plan and number. Raises ServerTrouble."""
    with opened(server) as database:
        return _versions(database)


def _versions(database: Database) -> tuple[Version, ...]:
    found = database.read("MATCH (v:PlanVersion {complete: true, passing: false}) RETURN v ORDER BY v.plan, v.number")
    return tuple(_version(node) for [node] in found)


def _version(node: Mapping[str, Any]) -> Version:
    words = ("plan", "number", "asOf", "digest", "things", "links", "pushed", "current")
    return Version(*(plain(node[word]) for word in words))


def push(
    plan: PlanGraph,
    *,
    server: Server | None = None,
    as_of: datetime.date | None = None,
    keep: bool = False,
    rules: Iterable[Rule] | None = None,
    progress: Progress | None = None,
) -> Version:
    """The version that now stands in the server, with its facts as of a day (given, else the plan's, else today).

    The version before goes, unless it is to be kept. `rules` are those that are to be run there (all that ship, by
    default; others can be run later). Waits for a push that is under way. Raises ServerTrouble, and SeveralValues for a
    plan that the vocabulary does not allow.
    """
    day = as_of or plan.about.as_of or datetime.date.today()
    facts = derived(plan, day)
    markers = marked(facts, Wholeness(facts), markers_for(all_rules() if rules is None else rules))
    notes = {"asOf": day, "digest": plan.digest, "passing": False}
    with opened(server) as database:
        return pushed_facts(database, facts, plan, markers, notes, keep=keep, progress=progress or silently)


def silently(done: int, total: int) -> None:
    """Tells nobody."""


def pushed_facts(
    database: Database,
    facts: PlanGraph,
    stated: PlanGraph,
    markers: Markers,
    notes: Mapping[str, Any],
    *,
    keep: bool,
    progress: Progress,
) -> Version:
    """The version written and marked as complete."""
    _founded(database)
    with locked(database) as lock:
        _sweep(database)
        _constrained(database, dict.fromkeys(facts.kinds, "n.version, n.id"))
        [[number]] = _rows(lock, "MATCH (g:GoldenThread) SET g.last = g.last + 1 RETURN g.last", {})
        codes = {name: code for code, name in enumerate(markers.properties)}
        node = {
            **cover(facts),
            **notes,
            "number": number,
            "complete": False,
            "current": False,
            "pushed": datetime.datetime.now(datetime.UTC),
            "fingerprint": fingerprint(facts),
            "markers": list(codes),
            "restated": [f"{kind}.{attribute}" for kind, attribute in restated(facts, stated)],
        }
        database.write("CREATE (v:PlanVersion) SET v = $node SET v += $codes", node=node, codes=codes)
        _filled(database, facts, stated, markers, number, progress)
        _rows(lock, _MARK_COPY if notes["passing"] else _MARK, {"number": number, "keep": keep})
    if not keep and not notes["passing"]:
        # The new version stands; what cannot be removed now goes with the next push.
        with suppress(DriverError, Neo4jError, OSError), locked(database):
            _sweep(database)
    return _version({**node, "current": not notes["passing"]})


_MARK_COPY = "MATCH (v:PlanVersion {number: $number}) SET v.complete = true"
_MARK = """
MATCH (v:PlanVersion {number: $number})
SET v.complete = true, v.current = true
WITH v
MATCH (old:PlanVersion {plan: v.plan, passing: false}) WHERE old <> v
SET old.complete = old.complete AND ($keep OR NOT old.current), old.current = false
"""


def _founded(database: Database) -> None:
    """Sees to the node that says whose the database is, and to its constraint and that of the versions."""
    if not database.read("MATCH (g:GoldenThread) RETURN g.format"):
        _constrained(database, {"GoldenThread": "n.namespace", "PlanVersion": "n.number"})
        found = "MERGE (g:GoldenThread {namespace: $namespace}) ON CREATE SET g.format = $format, g.last = 0"
        database.write(found, namespace=namespace(), format=FORMAT)


def _constrained(database: Database, keys: Mapping[str, str]) -> None:
    """Sees to a uniqueness constraint a label, on these properties."""
    there = {name for [name] in database.read("SHOW CONSTRAINTS YIELD name RETURN name")}
    for label, key in keys.items():
        name = f"golden_thread_{label}"
        if name not in there:
            what = f"FOR (n:{quoted(label)}) REQUIRE ({key}) IS UNIQUE"
            database.write(f"CREATE CONSTRAINT {quoted(name)} IF NOT EXISTS {what}")


@contextmanager
def locked(database: Database) -> Iterator[Transaction]:
    """A transaction that keeps every other push waiting, committed at the end; the server ends it if we die."""
    with database.session() as session, session.begin_transaction() as transaction:
        _rows(transaction, "MATCH (g:GoldenThread) SET g.locked = true", {})
        yield transaction
        transaction.commit()


def _sweep(database: Database) -> None:
    """Removes what was never completed, what was replaced, and the copies of audits long over."""
    before = datetime.datetime.now(datetime.UTC) - FORGOTTEN_AFTER
    gone = "MATCH (v:PlanVersion) WHERE NOT v.complete OR (v.passing AND v.pushed < $before) RETURN v.number, v.kinds"
    for number, kinds in database.read(gone, before=before):
        remove(database, number, kinds)


def remove(database: Database, number: int, kinds: Iterable[str]) -> None:
    for kind in kinds:
        things = f"MATCH (n:{quoted(kind)} {{version: $number}})"
        database.in_batches(f"{things} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF {BATCH} ROWS", number=number)
    database.write("MATCH (v:PlanVersion {number: $number}) DELETE v", number=number)


def _filled(
    database: Database, facts: PlanGraph, stated: PlanGraph, markers: Markers, number: int, progress: Progress
) -> None:
    """Writes the things and links of a version, a batch a transaction."""
    done, total = 0, facts.n + facts.link_count
    patterns = [list(pattern) or None for pattern in markers.patterns]
    for kind in facts.kinds:
        for part in parts(facts.count(kind)):
            columns = node_columns(facts, stated, kind, part)
            create = _create_things(kind, columns)
            unsure = markers.pattern_of[kind][part].tolist()
            size, start = part.stop - part.start, facts.row(kind, part.start)
            database.write(create, size=size, start=start, version=number, c=columns, unsure=unsure, patterns=patterns)
            done += size
            progress(done, total)
    for block in facts.blocks:
        for part in parts(len(block)):
            columns = link_columns(facts, block, part)
            create = _create_links(block.low_kind, block.link, block.high_kind, columns)
            database.write(create, size=part.stop - part.start, version=number, c=columns)
            done += part.stop - part.start
            progress(done, total)


def parts(size: int) -> Iterator[slice]:
    return (slice(start, min(start + BATCH, size)) for start in range(0, size, BATCH))


def _create_things(kind: str, columns: Columns) -> str:
    names = ":".join(map(quoted, labels(kind)))
    cells = ", ".join(f"{quoted(name)}: $c.{quoted(name)}[i]" for name in sorted(columns))
    ours = "version: $version, row: $start + i, unsure: $patterns[$unsure[i]]"
    return f"UNWIND range(0, $size - 1) AS i CREATE (n:{names} {{{ours}, {cells}}})"


def _create_links(low: str, link: str, high: str, columns: Columns) -> str:
    said = ", ".join(f"{quoted(name)}: $c.{quoted(name)}[i]" for name in sorted(columns.keys() - {"low", "high"}))
    return (
        "UNWIND range(0, $size - 1) AS i "
        f"MATCH (low:{quoted(low)} {{version: $version, id: $c.low[i]}}) "
        f"MATCH (high:{quoted(high)} {{version: $version, id: $c.high[i]}}) "
        f"CREATE (low)-[:{quoted(link)} {{{said}}}]->(high)"
    )


def pull(name: str, version: int | None = None, *, server: Server | None = None) -> PlanGraph:
    """The plan as it was pushed, equal by digest; the current version, or the one of a number.

    Raises ServerTrouble: NoSuchVersion names the plans there are, Replaced says that it went away meanwhile.
    """
    with opened(server) as database:
        chosen = _chosen(database, name, version)
        [[node]] = database.read("MATCH (v:PlanVersion {number: $number}) RETURN v", number=chosen.number)
        things = {kind: _nodes(database, node, at) for at, kind in enumerate(node["kinds"])}
        links = {link: _links(database, chosen.number, link) for link in vocabulary().links}
        if not database.read("MATCH (v:PlanVersion {number: $number, complete: true}) RETURN 1", number=chosen.number):
            raise replaced(database)
    return plan_from(dict(node), things, {link: rows for link, rows in links.items() if rows})


def _chosen(database: Database, name: str, number: int | None) -> Version:
    """The version meant. Raises NoSuchVersion."""
    there = _versions(database)
    for version in there:
        if version.plan == name and (version.current if number is None else version.number == number):
            return version
    names = ", ".join(f"{version.plan}@{version.number}" for version in there) or "none"
    what = f"there is no plan {name}" + (f"@{number}" if number is not None else "")
    raise NoSuchVersion(database.server.where, what, f"The plans there: {names}.")


def _nodes(database: Database, version: Mapping[str, Any], at: int) -> list[Mapping[str, Any]]:
    """Properties of the nodes of exactly one kind, in the order of rows."""
    start = sum(version["counts"][:at])
    found = database.read(
        f"MATCH (n:{quoted(version['kinds'][at])} {{version: $number}}) WHERE n.row >= $start AND n.row < $stop "
        "RETURN properties(n) ORDER BY n.row",
        number=version["number"],
        start=start,
        stop=start + version["counts"][at],
    )
    return [properties for [properties] in found]


def _links(database: Database, number: int, link: str) -> list[list[Any]]:
    return database.read(
        f"MATCH (a)-[r:{quoted(link)}]->(b) WHERE a.version = $number RETURN a.row, b.row, r.basis, r.source, r.note",
        number=number,
    )


def replaced(database: Database) -> Replaced:
    """The error for a version that went away."""
    what = "the plan was replaced while it was being read"
    return Replaced(database.server.where, what, "Run it again: it will read the new version.")
