"""Addresses of servers and plans, and what is said when one cannot be reached."""

from __future__ import annotations

import pytest

from golden_thread.graph.servers import Server, ServerAway, ServerTrouble, plan_address, server_from


@pytest.mark.parametrize(
    ("path", "meant"),
    [("neo4j:stoke", ("stoke", None)), ("neo4j:stoke@12", ("stoke", 12)), ("neo4j:a b: c@3", ("a b: c", 3))],
)
def test_a_path_names_a_plan_and_may_name_a_version(path: str, meant: tuple[str, int | None]) -> None:
    assert plan_address(path) == meant


@pytest.mark.parametrize("path", ["neo4j:", "neo4j:@3", "neo4j:stoke@", "neo4j:stoke@new", "workspace:stoke"])
def test_other_forms_are_refused_with_the_right_one(path: str) -> None:
    with pytest.raises(ValueError, match="write neo4j:NAME or neo4j:NAME@VERSION"):
        plan_address(path)


def test_the_environment_says_where_the_server_is() -> None:
    names = ("URI", "USER", "PASSWORD", "DATABASE")
    given = {f"NEO4J_{name}": f" {name.lower()}" for name in names}
    assert server_from(given) == Server("uri", "user", " password", "database")


def test_what_the_environment_does_not_say_is_the_usual() -> None:
    assert server_from({}) == server_from({"NEO4J_URI": ""}) == Server("bolt://localhost:7687", "neo4j", "", "")


def test_no_password_is_ever_shown() -> None:
    server = Server("neo4j+s://me:hidden@plans.example.org", password="hidden")
    assert "hidden" not in f"{server} {server!r} {server.where}"


def test_trouble_says_where_what_and_what_to_do() -> None:
    trouble: ServerTrouble = ServerAway("bolt://localhost:7687", "nobody answers", "Start the server.")
    assert str(trouble) == "bolt://localhost:7687: nobody answers. Start the server."
