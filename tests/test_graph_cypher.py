"""Tests and rules as Cypher: the text, and what a real server makes of it."""

from __future__ import annotations

import datetime
import re
import time
from dataclasses import replace

import numpy as np
import pytest

from golden_thread.graph.cases import plan_of
from golden_thread.graph.cypher import FALSE, TRUE, java_pattern, literal, predicate, quoted, rule_cypher
from golden_thread.graph.in_server import engine
from golden_thread.graph.neo4j import opened, push
from golden_thread.graph.plan import About, PlanBuilder, PlanGraph
from golden_thread.graph.readings import generous, strict
from golden_thread.graph.servers import Server
from golden_thread.graph.vectors import engine as vectors
from golden_thread.graph.wholeness import Wholeness
from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Not,
    OneOf,
    Rule,
    Step,
    Test,
    Unsure,
    Within,
)
from golden_thread.ontology.shapes import all_rules
from golden_thread.ontology.terms import vocabulary

from .asking import DOWN, UP, has, one_of, path
from .server import run

RULES = tuple(rule for rule in all_rules() if not rule.words_only)


def written(test: Test) -> str:
    """A test as Cypher, values left as parameters."""
    return predicate(test, "t", lambda marker: 7)[0]


@pytest.mark.parametrize(
    ("test", "text"),
    [
        (ALWAYS, TRUE),
        (AnyOf(()), FALSE),
        (one_of("a value"), FALSE),
        (IsKind(("Plan", "Partner")), "t:`Plan`|`Partner`"),
        (IsKind(("Thing",)), "NOT t:`Unresolved`"),
        (Not(IsKind(("Thing",))), "t:`Unresolved`"),
        (has("measures"), "EXISTS { (t)-[:`measures`]->() }"),
        (has("^measures", "Measure"), "EXISTS { (t)<-[:`measures`]-(x1) WHERE x1:`Measure` }"),
        (has("measures", count=2), "COUNT { (t)-[:`measures`]->(x1) } >= 2"),
        (has("unit"), "t.`unit` IS NOT NULL"),
        (has("unit", one_of("%")), "(t.`unit` IS NOT NULL AND t.`unit` = $p0)"),
        (has("brokenDownBy", one_of("age")), "any(x1 IN coalesce(t.`brokenDownBy`, []) WHERE x1 = $p0)"),
        (has("brokenDownBy", count=2), "size([x1 IN coalesce(t.`brokenDownBy`, []) WHERE true]) >= 2"),
        (has("unit", one_of(5.0)), FALSE),
        (has("score", Within(low="n")), FALSE),
        (has("score", Within(3.0, None, True)), "(t.`score` IS NOT NULL AND t.`score` > $p0)"),
        (has("score", HasDatatype("string")), FALSE),
        (has("unit/partOf"), FALSE),
        (Unsure((Step("unit"),)), "coalesce($p0 IN t.unsure, false)"),
        (
            has("(partOf|inPlan)+", "Plan"),
            "EXISTS { MATCH (t)-[:`partOf`|`inPlan`*1..]->(x1) WHERE x1:`Plan` RETURN DISTINCT x1 }",
        ),
        (has("partOf+"), "EXISTS { (t)-[:`partOf`]->() }"),
        (has("partOf*"), TRUE),
    ],
    ids=str,
)
def test_each_node_has_its_cypher(test: Test, text: str) -> None:
    assert written(test) == text


def test_a_repeated_path_cannot_be_counted() -> None:
    with pytest.raises(TypeError, match="cannot be counted"):
        written(has("partOf+", count=2))


def test_values_are_parameters() -> None:
    nasty = "'}) DETACH DELETE t //"
    text, parameters = predicate(has("unit", one_of(nasty, "%")), "t", lambda marker: 7)
    assert "DELETE" not in text
    assert parameters == {"p0": [nasty, "%"]}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_name_is_a_word_of_the_vocabulary_in_back_quotes(rule: Rule) -> None:
    words = vocabulary()
    known = {*words.kinds, *words.links, *words.attributes, "Unresolved"}
    for reading in (strict, generous):
        text = written(reading(AllOf((rule.when, rule.test))))
        assert set(re.findall(r"`([^`]*)`", text)) <= known
        assert not re.search(r"(?<!\w)(?!unsure\b)[.:](?!\.)\w", text.replace("1..", "").replace("0..", ""))


def test_names_and_values_are_escaped_where_they_are_shown() -> None:
    assert quoted("a`b") == "`a``b`"
    assert literal("it's\\\n") == r"'it\'s\\\n'"
    assert literal([1e-07, datetime.date(2012, 6, 30)]) == "[1e-07, date('2012-06-30')]"


@pytest.mark.parametrize(
    "text", ["it's", 'a "b"', "back\\slash", "\\u0041", "\\\\users", "line\nand\ttab\r", "`", "$p0"]
)
def test_a_shown_value_is_read_back_by_the_server(text: str, server: Server) -> None:
    assert run(server, f"RETURN {literal(text)}, {literal([0.1, 1e22, -3.0])}") == [[text, [0.1, 1e22, -3.0]]]


@pytest.mark.parametrize(
    ("pattern", "flags", "text"),
    [
        ("^o", "", "on time"),
        ("E$", "i", "on time"),
        ("e$", "", "on time\n"),
        (r"\bÜber", "i", "das überall"),
        (r"^\w+$", "", "überall"),
        ("a.b", "", "a\nb"),
        ("a.b", "", "a\u2028b"),
        ("b", "", "a\nb\nc"),
        ("(?P<sign>[%£])", "", "5 %"),
        ("", "", ""),
    ],
)
def test_a_pattern_means_what_it_means_in_python(pattern: str, flags: str, text: str, server: Server) -> None:
    found = re.search(pattern, text, re.IGNORECASE if "i" in flags else 0) is not None
    assert run(server, "RETURN $text =~ $pattern", text=text, pattern=java_pattern(pattern, flags)) == [[found]]


def test_a_rule_as_it_is_shown_finds_its_gaps(server: Server) -> None:
    for text, found in ((RULES[0].gap_example, True), (RULES[0].passed_example, False)):
        plan = plan_of(text, name="it's a plan")
        push(plan, server=server, as_of=datetime.date(2020, 6, 30))
        rows = run(server, rule_cypher(RULES[0], plan="it's a plan"))
        assert (plan.ids[0] in {id for id, _ in rows}) is found


def test_every_rule_can_be_run_as_it_is_shown(server: Server) -> None:
    push(plan_of(RULES[0].gap_example), server=server, as_of=datetime.date(2020, 6, 30))
    with opened(server) as database:
        for rule in RULES:
            database.read(f"EXPLAIN {rule_cypher(rule)}")


def ladder(rungs: int) -> PlanGraph:
    """Diamonds one above another: each thing is under two, and both of these are under one."""
    builder = PlanBuilder(About("ladder"))
    for at in range(rungs + 1):
        builder.thing(f"{at}", "Outcome", f"{at}")
    for at in range(rungs):
        for side in "ab":
            builder.thing(f"{at}{side}", "Outcome", f"{at}{side}")
            builder.link(f"{at}", "partOf", f"{at}{side}")
            builder.link(f"{at}{side}", "partOf", f"{at + 1}")
    return builder.build()


def test_diamonds_are_not_walked_one_way_after_another(server: Server) -> None:
    """A ladder of 100 has more ways up than a server could walk in a lifetime; forwards only, and both ways."""
    plan = ladder(100)
    holds = engine(plan, Wholeness(plan), (), server=server)
    for text in ("partOf+", "partOf*", "(partOf|^measures)+", "(partOf|^partOf)*"):
        start = time.monotonic()
        assert not holds(has(text, "Priority"), "Outcome").any()
        assert time.monotonic() - start < 30, text


def test_a_ring_ends(server: Server) -> None:
    builder = PlanBuilder(About("ring"))
    for at in range(200):
        builder.thing(f"{at}", "Outcome", f"{at}")
        builder.link(f"{at}", "partOf", f"{(at + 1) % 200}")
    plan = builder.build()
    holds = engine(plan, Wholeness(plan), (), server=server)
    for text in (UP, DOWN, "(partOf|^partOf)+"):
        assert not holds(has(text, "Priority"), "Outcome").any()
        assert holds(has(text, "Outcome"), "Outcome").all()


EDGES = """\
A: Outcome, partOf B; ghost
B: Outcome, partOf C
C: Outcome, partOf B, contributesTo P
P: Priority
M: Measure, measures A; B, brokenDownBy=age; place, unit="a (b) 'c'", nextDue=2012-06-30
N: Measure, measures N; A, unit=number
"""


ODD: tuple[Test, ...] = (
    has("measures/^measures", "Measure", 2),
    has("measures/^measures", "Measure", 1),
    has("(^measures)?/partOf?", count=2),
    has("measures?", count=2),
    has("(partOf|^partOf)", count=2),
    has("(partOf|^partOf)+", "Priority"),
    has("(partOf|^measures)+", "Measure"),
    has("(^measures|measures)+/contributesTo", "Priority"),
    has("(partOf|^partOf)*/contributesTo", "Priority"),
    has("partOf+/(^measures|contributesTo)", count=1),
    has("^measures/brokenDownBy", one_of("age")),
    has("^measures/unit", one_of("a (b) 'c'")),
    has("brokenDownBy", Not(one_of("age"))),
    Not(has("brokenDownBy", Not(one_of("age")))),
    Not(has("unit", one_of("number"))),
    has("unit", Not(OneOf(("number",)))),
    has("unit", Matches(r"\(B\)", "i")),
    has("nextDue", Within(high=datetime.date(2012, 6, 30))),
    has("nextDue", Within(high=datetime.date(2012, 6, 30), high_open=True)),
    AtLeast(0, path("partOf"), ALWAYS),
    has("partOf", IsKind(("Unresolved",))),
    has("partOf", IsKind(("Thing",)), 2),
    has("partOf", IsKind(("Thing", "Unresolved")), 2),
)


def test_odd_tests_are_answered_as_by_columns(server: Server) -> None:
    plan = plan_of(EDGES)
    together = [replace(RULES[0], kinds=("Thing",), test=test, when=ALWAYS) for test in ODD]
    ours, theirs = vectors(plan, Wholeness(plan), ()), engine(plan, Wholeness(plan), together, server=server)
    for test in ODD:
        for kind in plan.kinds:
            for read in (strict, generous):
                assert np.array_equal(ours(read(test), kind), theirs(read(test), kind)), (kind, read(test))
