"""Where a Neo4j server is and what can go wrong on the way to it. The driver itself is not imported here.

    ServerTrouble           what, where and what to do, in one line; the command ends with status 3
    ├── ServerAway          nobody answers, or the connection broke
    ├── WrongCredentials    the server does not let this user in, or not do this
    ├── NotOurs             the database is not one that Golden Thread keeps plans in
    ├── NoSuchVersion       the database is ours and does not hold that plan or version
    └── Replaced            the version went away while it was being read
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PREFIX = "neo4j:"
"""How a path begins that names a plan in a server."""

SCHEMES = tuple(f"{name}{safety}" for name in ("bolt", "neo4j") for safety in ("", "+s", "+ssc"))
"""How an address of a server begins: `+s` is encrypted, `+ssc` with a certificate that nobody signed."""

_NAME = re.compile(r"neo4j:(?P<name>[^@]+?)(?:@(?P<version>\d+))?$")


class ServerTrouble(RuntimeError):
    """Something between us and a server, said so that a stranger knows what to do."""

    def __init__(self, where: str, what: str, do: str) -> None:
        super().__init__(f"{where}: {what}. {do}")
        self.where, self.what, self.do = where, what, do


class ServerAway(ServerTrouble):
    """Nobody answers at the address, or the connection broke."""


class WrongCredentials(ServerTrouble):
    """The server does not let this user in, or not do this."""


class NotOurs(ServerTrouble):
    """The database holds what Golden Thread did not put there, or in a form it does not know."""


class NoSuchVersion(ServerTrouble):
    """The database does not hold that plan, or not that version of it."""


class Replaced(ServerTrouble):
    """The version was replaced while it was being read."""


@dataclass(frozen=True)
class Server:
    """A server's address and how to get in; an empty database is the server's own choice."""

    uri: str = field(default="bolt://localhost:7687", repr=False)
    user: str = "neo4j"
    password: str = field(default="", repr=False)
    database: str = ""

    @property
    def where(self) -> str:
        """The address for a message, without the password that somebody may have put in it.

        >>> Server("bolt://me:secret@example.org:7687", database="plans").where
        'bolt://example.org:7687, database plans'
        """
        address = re.sub(r"//[^/@]*@", "//", self.uri)
        return f"{address}, database {self.database}" if self.database else address


def server_from(environment: Mapping[str, str] = os.environ) -> Server:
    """The server that NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD and NEO4J_DATABASE name.

    >>> server_from({"NEO4J_URI": "neo4j+s://plans.example.org", "NEO4J_PASSWORD": "secret"}).user
    'neo4j'
    """
    given = {key: environment.get(f"NEO4J_{key.upper()}", "").strip() for key in ("uri", "user", "database")}
    password = environment.get("NEO4J_PASSWORD", "")
    return Server(password=password, **{key: value for key, value in given.items() if value})


def is_bolt(uri: str) -> bool:
    """Whether this is an address that a Neo4j driver can go to.

    >>> is_bolt("neo4j+s://plans.example.org"), is_bolt("http://localhost:7474"), is_bolt("bolt://localhost:port")
    (True, False, False)
    """
    try:
        parts = urlsplit(uri)
        return parts.scheme in SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def plan_address(path: str) -> tuple[str, int | None]:
    """The plan and version (None: the current one) that `neo4j:NAME[@VERSION]` names; ValueError for another form.

    >>> plan_address("neo4j:newcastle-under-lyme@3")
    ('newcastle-under-lyme', 3)
    """
    found = _NAME.match(path)
    if not found:
        raise ValueError(f"{path} names no plan in Neo4j: write neo4j:NAME or neo4j:NAME@VERSION")
    return found["name"], int(found["version"]) if found["version"] else None
