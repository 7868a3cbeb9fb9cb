"""Tests and rules as Cypher, for a plan that stands in Neo4j.

A thing is a node with its kind and the kinds above as labels, an attribute a property, a link a
relationship. Names come from the vocabulary alone and are back-quoted all the same; values are parameters
where a query is run, escaped literals where it is shown. Every predicate made here is true or false, never
null, so that `NOT` means what it says. What the input cannot tell stands in a thing's `unsure`, a number a
marker; the node of the plan's version says which number is which.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import singledispatch
from itertools import count

from golden_thread.graph.plan import UNRESOLVED
from golden_thread.graph.readings import strict
from golden_thread.graph.shacl import marker_key
from golden_thread.ontology.rule import (
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Rule,
    Sequence,
    Step,
    Test,
    Unsure,
    Value,
    Within,
)
from golden_thread.ontology.terms import ANYTHING, Attribute, vocabulary

TRUE, FALSE = "true", "false"
SORTS: dict[str, type] = {"text": str, "code": str, "number": float, "integer": float, "date": datetime.date}
"""What a value of each sort of attribute is in a plan."""
DATATYPES = {"text": "string", "code": "string", "number": "decimal", "integer": "integer", "date": "date"}
"""XML Schema datatype of each sort of attribute."""
WIDE = 100
"""How long a line may grow before its parts are set under each other."""


@dataclass
class Writer:
    """How one query writes its values, markers and variables."""

    value: Callable[[Value | list[Value]], str]
    marker: Callable[[Unsure], str]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def variable(self) -> str:
        """A variable that no other part of the query uses."""
        return f"x{next(self.numbers)}"


def quoted(name: str) -> str:
    """A label, relationship type or property key in back-quotes.

    >>> quoted("partOf")
    '`partOf`'
    """
    return f"`{name.replace('`', '``')}`"


_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def literal(value: Value | list[Value]) -> str:
    """A value as it is written in a query.

    >>> literal(["it's", 5.0, datetime.date(2012, 6, 30)])
    "['it\\\\'s', 5.0, date('2012-06-30')]"
    """
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, datetime.date):
        return f"date('{value.isoformat()}')"
    return repr(value) if isinstance(value, float) else f"'{value.translate(_ESCAPES)}'"


def marker_property(marker: Unsure) -> str:
    """The property of a version's node that holds the number of a marker.

    >>> marker_property(Unsure((Step("measures", inverse=True),), final=True))
    'unsure ^measures final'
    """
    return f"unsure {marker_key(marker)}"


def predicate(test: Test, variable: str, code: Callable[[Unsure], int]) -> tuple[str, dict[str, object]]:
    """Whether the node passes a test, as Cypher with parameters; `code` gives the number of a marker.

    >>> predicate(AtLeast(1, Step("unit"), OneOf(("%",))), "t", lambda marker: 0)
    ('(t.`unit` IS NOT NULL AND t.`unit` = $p0)', {'p0': '%'})
    """
    parameters: dict[str, object] = {}

    def given(value: object) -> str:
        name = f"p{len(parameters)}"
        parameters[name] = value
        return f"${name}"

    text = of_thing(test, variable, Writer(given, lambda marker: given(code(marker))))
    return text, parameters


def rule_cypher(rule: Rule, reading: Callable[[Test], Test] = strict, *, plan: str = "") -> str:
    """A query for the rule's gaps, with its values written out, to be copied, changed and run.

    Read strictly it finds what is surely a gap, generously also what the input cannot tell. `plan` names the plan,
    where the database holds several.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule] = [rule for rule in all_rules() if rule.name == "outcome-without-measure"]
    >>> print(rule_cypher(rule))
    // Outcome without a measure. Which outcomes can we not track at all?
    MATCH (v:`PlanVersion` {current: true})
    MATCH (t:`Outcome` {version: v.number})
    WHERE NOT (EXISTS { (t)<-[:`measures`]-() } OR coalesce(v.`unsure ^measures final` IN t.unsure, false))
    RETURN t.id AS id, t.title AS title
    ORDER BY id
    """
    writer = Writer(literal, lambda marker: f"v.{quoted(marker_property(marker))}")
    gap = of_thing(reading(AllOf((rule.when, Not(rule.test)))), "t", writer)
    chosen = f"plan: {literal(plan)}, " if plan else ""
    everything = ANYTHING in rule.kinds
    labels = "" if everything else f":{'|'.join(map(quoted, rule.kinds))}"
    return "\n".join(
        [
            f"// {rule.label}. {rule.question}",
            f"MATCH (v:`PlanVersion` {{{chosen}current: true}})",
            f"MATCH (t{labels} {{version: v.number}})",
            f"WHERE {_bare(_all([f'NOT t:{quoted(UNRESOLVED)}', gap]) if everything else gap)}",
            "RETURN t.id AS id, t.title AS title",
            "ORDER BY id",
        ]
    )


@singledispatch
def of_thing(test: Test, at: str, writer: Writer) -> str:
    """A test of the thing at a variable; a test of a value is never passed by a thing."""
    return FALSE


@of_thing.register
def _(test: IsKind, at: str, writer: Writer) -> str:
    known = [kind for kind in dict.fromkeys(test.kinds) if kind in vocabulary().kinds or kind == UNRESOLVED]
    if ANYTHING in test.kinds:
        return TRUE if UNRESOLVED in known else f"NOT {at}:{quoted(UNRESOLVED)}"
    return f"{at}:{'|'.join(map(quoted, known))}" if known else FALSE


@of_thing.register
def _(test: Not, at: str, writer: Writer) -> str:
    return negated(of_thing(test.of, at, writer))


@of_thing.register
def _(test: AllOf, at: str, writer: Writer) -> str:
    return _all(of_thing(part, at, writer) for part in test.tests)


@of_thing.register
def _(test: AnyOf, at: str, writer: Writer) -> str:
    return _any(of_thing(part, at, writer) for part in test.tests)


@of_thing.register
def _(test: Unsure, at: str, writer: Writer) -> str:
    return f"coalesce({writer.marker(test)} IN {at}.unsure, false)"


@of_thing.register
def _(test: AtLeast, at: str, writer: Writer) -> str:
    if test.count <= 0:
        return TRUE
    if test.count == 1:
        return _reaches((test.path,), test.test, at, writer)
    return _counts(test, at, writer)


def _reaches(parts: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    """That the parts of a path, one after another, lead from a variable to something that passes the test."""
    if not parts:
        return of_thing(test, at, writer)
    return _walks(parts[0], parts[1:], test, at, writer)


@singledispatch
def _walks(path: Path, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    """That a path and then the rest lead from a variable to something that passes the test."""
    raise TypeError(f"no Cypher for {type(path).__name__}")


@_walks.register
def _(path: Step, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    attribute = vocabulary().attributes.get(path.name)
    if attribute is None:
        return _one_of_links((path,), rest, test, at, writer)
    return FALSE if rest else _some_value(attribute, test, at, writer)


@_walks.register
def _(path: Sequence, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    return _reaches((*path.parts, *rest), test, at, writer)


@_walks.register
def _(path: Alternative, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    along, against, others = _sorted_out(path)
    ways = [_one_of_links(steps, rest, test, at, writer) for steps in (along, against) if steps]
    return _any([*ways, *(_walks(part, rest, test, at, writer) for part in others)])


@_walks.register
def _(path: Maybe, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    return _any((_reaches(rest, test, at, writer), _walks(path.of, rest, test, at, writer)))


@_walks.register
def _(path: Repeat, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    along, against, _ = _sorted_out(path.of)
    if along and against:
        return _both_ways(path, rest, test, at, writer)
    end = writer.variable()
    then = _reaches(rest, test, end, writer)
    if then == TRUE:
        return _one_of_links(along or against, (), AllOf(()), at, writer) if path.at_least else TRUE
    if then == FALSE or not (along or against):
        return FALSE if path.at_least else _reaches(rest, test, at, writer)
    # DISTINCT lets the server visit each thing once; without it, it would walk every way there is.
    walk = _pattern(at, along or against, end, f"*{path.at_least}..")
    return f"EXISTS {{ MATCH {walk} WHERE {_bare(then)} RETURN DISTINCT {end} }}"


def _both_ways(path: Repeat, rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    """A repeated path that runs along some links and against others.

    Cypher uses a relationship once on a path, which only hides the way back to the start: so the start is asked on its
    own, and a path of one step or more is a step and then any number of them.
    """
    if path.at_least:
        return _reaches((path.of, Repeat(path.of, 0), *rest), test, at, writer)
    here = _reaches(rest, test, at, writer)
    near, far, link, end = (writer.variable() for _ in range(4))
    then = _reaches(rest, test, end, writer)
    if TRUE in (here, then) or then == FALSE:
        return here
    along, against, _ = _sorted_out(path.of)
    step = _any(
        f"(({link}:{_types(steps)}) AND {side}Node({link}) = {near})"
        for steps, side in ((along, "start"), (against, "end"))
    )
    walk = f"({at}) (({near})-[{link}]-({far}) WHERE {_bare(step)})+ ({end})"
    return _any((here, f"EXISTS {{ MATCH ANY SHORTEST {walk} WHERE {_bare(then)} }}"))


def _one_of_links(steps: tuple[Step, ...], rest: tuple[Path, ...], test: Test, at: str, writer: Writer) -> str:
    """That one of some links, all of one direction, leads to where the rest and then the test hold."""
    end = writer.variable()
    then = _reaches(rest, test, end, writer)
    if then == FALSE:
        return FALSE
    if then == TRUE:
        return f"EXISTS {{ {_pattern(at, steps, '')} }}"
    return f"EXISTS {{ {_pattern(at, steps, end)} WHERE {_bare(then)} }}"


def _pattern(at: str, steps: tuple[Step, ...], end: str, many: str = "") -> str:
    left, right = ("<-", "-") if steps[0].inverse else ("-", "->")
    return f"({at}){left}[:{_types(steps)}{many}]{right}({end})"


def _types(steps: Iterable[Step]) -> str:
    return "|".join(quoted(step.name) for step in steps)


def _sorted_out(path: Path) -> tuple[tuple[Step, ...], tuple[Step, ...], tuple[Path, ...]]:
    """The plain links along, the plain links against, and whatever else a path chooses among."""
    parts = path.parts if isinstance(path, Alternative) else (path,)
    plain = [part for part in parts if isinstance(part, Step) and part.name in vocabulary().links]
    others = tuple(part for part in parts if part not in plain)
    along = tuple(dict.fromkeys(step for step in plain if not step.inverse))
    return along, tuple(dict.fromkeys(step for step in plain if step.inverse)), others


def _counts(test: AtLeast, at: str, writer: Writer) -> str:
    """That so many different ends of a path pass the test."""
    if isinstance(test.path, Step) and test.path.name in vocabulary().attributes:
        return _several_values(vocabulary().attributes[test.path.name], test, at, writer)
    end = writer.variable()
    ways = [way for way in _ways(test.path, at, end, writer) if way]
    then = of_thing(test.test, end, writer)
    if then == FALSE or not ways:
        return FALSE
    passed = "" if then == TRUE else f" WHERE {_bare(then)}"
    if len(ways) == 1 and isinstance(test.path, Step):
        return f"COUNT {{ {ways[0].removeprefix('MATCH ')}{passed} }} >= {test.count}"
    found = " UNION ".join(f"{way} WITH DISTINCT {end}{passed} RETURN {end}" for way in ways)
    return f"COUNT {{ {found} }} >= {test.count}"


@singledispatch
def _ways(path: Path, at: str, end: str, writer: Writer) -> list[str]:
    """Clauses that bind the end of a path from a variable, one text a way of walking it."""
    raise TypeError("a repeated path cannot be counted")


@_ways.register
def _(path: Step, at: str, end: str, writer: Writer) -> list[str]:
    return [f"MATCH {_pattern(at, (path,), end)}"] if path.name in vocabulary().links else []


@_ways.register
def _(path: Alternative, at: str, end: str, writer: Writer) -> list[str]:
    along, against, others = _sorted_out(path)
    ways = [f"MATCH {_pattern(at, steps, end)}" for steps in (along, against) if steps]
    return [*ways, *(way for part in others for way in _ways(part, at, end, writer))]


@_ways.register
def _(path: Maybe, at: str, end: str, writer: Writer) -> list[str]:
    return [f"UNWIND [{at}] AS {end}", *_ways(path.of, at, end, writer)]


@_ways.register
def _(path: Sequence, at: str, end: str, writer: Writer) -> list[str]:
    if len(path.parts) == 1:
        return _ways(path.parts[0], at, end, writer)
    middle = writer.variable()
    firsts = _ways(path.parts[0], at, middle, writer)
    rests = _ways(Sequence(path.parts[1:]), middle, end, writer)
    return [f"{first} {rest}" for first in firsts for rest in rests]


def _some_value(attribute: Attribute, test: Test, at: str, writer: Writer) -> str:
    """That some value of an attribute passes a test."""
    cell = f"{at}.{quoted(attribute.name)}"
    item = writer.variable() if attribute.many else cell
    then = of_value(test, item, attribute, writer)
    if then in (TRUE, FALSE):
        return f"{cell} IS NOT NULL" if then == TRUE else FALSE
    if attribute.many:
        return f"any({item} IN coalesce({cell}, []) WHERE {_bare(then)})"
    return f"({cell} IS NOT NULL AND {then})"


def _several_values(attribute: Attribute, test: AtLeast, at: str, writer: Writer) -> str:
    """That so many values of an attribute, two at least, pass a test: only one that may hold several can."""
    item = writer.variable()
    then = of_value(test.test, item, attribute, writer)
    if then == FALSE or not attribute.many:
        return FALSE
    return f"size([{item} IN coalesce({at}.{quoted(attribute.name)}, []) WHERE {_bare(then)}]) >= {test.count}"


@singledispatch
def of_value(test: Test, item: str, attribute: Attribute, writer: Writer) -> str:
    """A test of one value, which is not null; a test of a thing is never passed by a value."""
    return FALSE


@of_value.register
def _(test: OneOf, item: str, attribute: Attribute, writer: Writer) -> str:
    values = [value for value in test.values if type(value) is SORTS[attribute.datatype]]
    if len(values) == 1:
        return f"{item} = {writer.value(values[0])}"
    return f"{item} IN {writer.value(values)}" if values else FALSE


@of_value.register
def _(test: Within, item: str, attribute: Attribute, writer: Writer) -> str:
    low, high = (">" if test.low_open else ">="), ("<" if test.high_open else "<=")
    bounds = [(sign, bound) for sign, bound in ((low, test.low), (high, test.high)) if bound is not None]
    if any(type(bound) is not SORTS[attribute.datatype] for _, bound in bounds):
        return FALSE
    return _all(f"{item} {sign} {writer.value(bound)}" for sign, bound in bounds)


@of_value.register
def _(test: Matches, item: str, attribute: Attribute, writer: Writer) -> str:
    text = item if SORTS[attribute.datatype] is str else f"toString({item})"
    return f"{text} =~ {writer.value(java_pattern(test.pattern, test.flags))}"


@of_value.register
def _(test: HasDatatype, item: str, attribute: Attribute, writer: Writer) -> str:
    return TRUE if DATATYPES[attribute.datatype] == test.datatype else FALSE


@of_value.register
def _(test: Not, item: str, attribute: Attribute, writer: Writer) -> str:
    return negated(of_value(test.of, item, attribute, writer))


@of_value.register
def _(test: AllOf, item: str, attribute: Attribute, writer: Writer) -> str:
    return _all(of_value(part, item, attribute, writer) for part in test.tests)


@of_value.register
def _(test: AnyOf, item: str, attribute: Attribute, writer: Writer) -> str:
    return _any(of_value(part, item, attribute, writer) for part in test.tests)


def java_pattern(pattern: str, flags: str = "") -> str:
    """A pattern found anywhere in a text, for Cypher's `=~`, which must match all of it.

    Words and case are Unicode's and only a line feed ends a line, as everywhere else in this room.

    >>> java_pattern("^on", "i")
    '(?dUiu)(?s:.*)(?:^on)(?s:.*)'
    """
    inner = re.sub(r"\(\?P<", "(?<", pattern)
    return f"(?dU{'iu' if 'i' in flags else ''})(?s:.*)(?:{inner})(?s:.*)"


def negated(text: str) -> str:
    """The opposite of a predicate."""
    if text in (TRUE, FALSE):
        return FALSE if text == TRUE else TRUE
    if text.startswith("NOT "):
        return text.removeprefix("NOT ")
    return f"NOT {text}" if text.startswith(("(", "EXISTS", "any(", "coalesce(")) else f"NOT ({text})"


def _all(parts: Iterable[str]) -> str:
    return _joined(parts, "AND", neutral=TRUE, decides=FALSE)


def _any(parts: Iterable[str]) -> str:
    return _joined(parts, "OR", neutral=FALSE, decides=TRUE)


def _joined(parts: Iterable[str], word: str, *, neutral: str, decides: str) -> str:
    """Predicates joined by AND or OR, in parentheses if several; what decides or adds nothing is left out."""
    several = [part for part in dict.fromkeys(parts) if part != neutral]
    if decides in several or not several:
        return decides if several else neutral
    if len(several) == 1:
        return several[0]
    line = f"({f' {word} '.join(several)})"
    if len(line) <= WIDE and "\n" not in line:
        return line
    inner = f"\n{word} ".join(several).replace("\n", "\n  ")
    return f"(\n  {inner}\n)"


def _bare(text: str) -> str:
    """A predicate that stands alone after WHERE: parentheses are put only round the whole of one."""
    return text[1:-1] if text.startswith("(") and "\n" not in text else text
