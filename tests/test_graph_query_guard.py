"""What a query may not say, however it is written; and what only looks as if."""

from __future__ import annotations

import contextlib

import pyoxigraph as ox
import pytest

from golden_thread.graph.query_guard import QueryRefused, place, refuse_unsafe, tokens

AWAY = "SERVICE <http://127.0.0.1:9/sparql> { ?a ?b ?c }"

CALLS_AWAY = [
    f"SELECT * {{ {AWAY} }}",
    f"select * {{ {AWAY.replace('SERVICE', 'service silent')} }}",
    "ASK { ?x a ?y SERVICE ?x { ?a ?b ?c } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { } }",
    "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICESILENT:x { } }",
    "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{} }",
    "SELECT * { ?s ?p 5SERVICE<http://127.0.0.1:9/>{} }",
    f"SELECT * {{ VALUES (?a ?b) {{ (1 2) }} {AWAY} }}",
    f"SELECT * {{ ?s <http://127.0.0.1:9/\\u0053#b> ?o . {AWAY} \n}}",
    f"SELECT * {{ {{ SELECT * {{ {AWAY} }} }} }}",
    f"SELECT * {{ ?x a ?y FILTER EXISTS {{ {AWAY} }} }}",
    f"CONSTRUCT {{ ?a ?b ?c }} WHERE {{ {AWAY} }}",
    f"SELECT * {{ ?x a 'it\\'s' . {AWAY} ?y a '' }}",
    # "less than" read as the beginning of an IRI would hide what follows
    "PREFIX : <http://127.0.0.1:9/> SELECT ?x { ?x a ?y FILTER(?x<?y)SERVICE:x#>\n{} }",
    f"SELECT * {{ ?x a ?y FILTER(?x<?y&&'x>y') {AWAY} FILTER('' = '') }}",
    f"SELECT * {{ ?x a ?y FILTER(?x<?y#>'''\n) {AWAY} #'''\n }}",
    f"SELECT * {{ ?x a ?y FILTER(((?x<?y)&&?x>?y)||(?x<?y#>'''\n)) {AWAY} #'''\n }}",
]


@pytest.mark.parametrize("query", CALLS_AWAY)
def test_a_call_to_another_server_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match=r"SERVICE asks another server|may be a comparison or an IRI"):
        refuse_unsafe(query)


@pytest.mark.parametrize("query", CALLS_AWAY)
def test_the_calls_are_real(query: str) -> None:
    """Oxigraph would make them: each is SPARQL, so refusing it is no accident of a wrong text."""
    with contextlib.suppress(OSError):  # it tried, or had nothing to ask about
        ox.Store().query(query)


@pytest.mark.parametrize(
    "query",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX x: <a:b> DELETE WHERE { ?a ?b ?c }",
        "BASE <a:b> WITH <a:a> DELETE { ?a ?b ?c } WHERE { ?a ?b ?c }",
        "# a comment\nDROP ALL",
        "CLEAR DEFAULT",
        "LOAD <https://example.org/>",
        "CREATE GRAPH <a:b>",
        "COPY DEFAULT TO <a:b>",
    ],
)
def test_an_update_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match="plans are only read here"):
        refuse_unsafe(query)


@pytest.mark.parametrize("query", ["SELECT * FROM <a:b> { ?a ?b ?c }", "ASK from named <a:b> { ?a ?b ?c }"])
def test_another_graph_is_refused(query: str) -> None:
    with pytest.raises(QueryRefused, match="FROM names another graph"):
        refuse_unsafe(query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service a 'SERVICE', \"FROM\" ; <https://example.org/service#FROM> ?from } # SERVICE FROM",
        "SELECT * { ?s ?p '''it's a SERVICE\n''', \"a \\\" SERVICE\", 'a \\' SERVICE'@en-SERVICE }",
        "PREFIX service: <a:b> PREFIX add: <a:c> SELECT * { ?s service:from ?o ; add:insert service:c }",
        "SELECT * { VALUES (?a ?b) { (<a:x#a> <a:x#b>) (<a:x#c> <a:x#d>) (UNDEF <a:it's>) } }",
        "SELECT * { ?s (<a:x#a>/<a:x#b>|^<a:x#c>)+ ?o BIND(<a:x#service> AS ?k) }",
        "SELECT * { ?s ?p ?o FILTER(?s = <a:x#y> || ?o < 5 && ?o IN (<a:b#c>, <a:d#e>)) }",
        "SELECT ?x { ?x a ?y FILTER(?x<?y&&?y>?x) }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s HAVING(COUNT(*)<5) ORDER BY DESC(?n)",
        "DESCRIBE <a:from#service>",
        "",
        "this is no SPARQL",
    ],
)
def test_words_that_are_no_keywords_pass(query: str) -> None:
    refuse_unsafe(query)


def test_the_place_is_told() -> None:
    with pytest.raises(QueryRefused, match=r"^Line 3, column 5: SERVICE"):
        refuse_unsafe(f"SELECT *\n{{\n    {AWAY} }}")
    assert place("a\nbc", 3) == (2, 2)


def test_tokens_know_their_sort() -> None:
    sorts = " ".join(token.sort for token in tokens("ASK { ?a gt:b <a:c>, 'd'@en, 5.0, _:e } # f"))
    assert sorts == "word sign variable name iri sign string tag sign number sign name sign"


@pytest.mark.parametrize("text", ["'" * 2_000, '"' * 2_001, "<" * 5_000, "(" * 5_000, "a:" * 5_000, "'''" + "''\\" * 3_000])
def test_a_hostile_text_takes_no_time(text: str) -> None:
    refuse_unsafe(f"ASK {{ {text}")
