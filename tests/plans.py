"""Made-up plans and made-up tests for Hypothesis: small, and full of what breaks engines.

A *cast* is the few kinds, links and attributes that a plan and a test share; without it a random test would
hardly ever meet a random plan. Plans have cycles, diamonds, self-links, dangling ends, links stated twice,
links the vocabulary does not allow, kinds without things, blank cells, cells of several values, and scope
rows of every form.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import strategies as st

from golden_thread.graph.plan import BASES, About, PlanBuilder, PlanGraph, ScopeRow
from golden_thread.ontology.rule import (
    ALWAYS,
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
    Value,
    Within,
    steps_of,
    tests_within,
)
from golden_thread.ontology.terms import Attribute, vocabulary

WORDS = vocabulary()
KINDS, LINKS, ATTRIBUTES = tuple(WORDS.kinds), tuple(WORDS.links), tuple(WORDS.attributes)
DAYS = tuple(datetime.date(year, 6, 30) for year in (1999, 2012, 2020))
NUMBERS = (-1.0, 0.0, 0.5, 2.0, 10.0, 31.0, 1200.25)
TEXTS = ("%", "number", "On time", 'a "quoted"; word', "überall\n\\n")
GHOSTS = ("ghost", "no such thing")


@dataclass(frozen=True)
class Cast:
    """The words that a made-up plan and a made-up test use."""

    kinds: tuple[str, ...]
    links: tuple[str, ...]
    attributes: tuple[str, ...]


def cast_of(rule: Rule) -> Cast:
    """The words of a rule: its kinds, the kinds it looks for, those at the ends of its links, its attributes."""
    names = {step.name for test in (rule.test, rule.when) for step in steps_of(test)}
    links = tuple(name for name in LINKS if name in names)
    sought = (kind for test in (rule.test, rule.when) for node in tests_within(test) for kind in _kinds(node))
    ends = (kind for link in links for end in WORDS.ends(link) for kind in sorted(end))
    near = [kind for kind in (*WORDS.with_sub_kinds(*rule.kinds), *sought) if kind in WORDS.kinds]
    kinds = dict.fromkeys((*sorted(near), *sorted(near), *ends))
    return Cast(tuple(kinds), (*links, "inPlan", "partOf"), tuple(sorted(names - set(LINKS))))


def _kinds(test: Test) -> frozenset[str]:
    return WORDS.with_sub_kinds(*test.kinds) if isinstance(test, IsKind) else frozenset()


@st.composite
def casts(draw: st.DrawFn) -> Cast:
    """A few kinds, links that lie between them, and attributes that they carry."""
    kinds = tuple(draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique=True)))
    fitting = [n for n in LINKS if any(WORDS.may_link(low, n, high) for low in kinds for high in kinds)]
    links = draw(st.lists(st.sampled_from(fitting or LINKS), min_size=1, max_size=4, unique=True))
    carried = sorted({name for kind in kinds for name in WORDS.attributes_of(kind)})
    attributes = draw(st.lists(st.sampled_from(carried), min_size=1, max_size=3, unique=True))
    return Cast(kinds, tuple(links), tuple(attributes))


SAID = st.fixed_dictionaries(
    {
        "basis": st.sampled_from(BASES),
        "source": st.sampled_from(("", "Paper 2.4 b1", 'Plan "2012", <p. 3>\n')),
        "note": st.sampled_from(("", "assumed; é", "\t\\ ")),
    }
)
"""What may be said of a thing or a link: how it is known, from where, and a note."""


@st.composite
def plans(draw: st.DrawFn, cast: Cast, most: int = 9, *, sourced: bool = False) -> PlanGraph:
    """A plan of at most so many things; if sourced, with sources, bases and notes of things and links."""
    about = SAID if sourced else st.just({})
    builder = PlanBuilder(About("made-up", as_of=DAYS[1]))
    kinds = draw(st.lists(st.sampled_from(cast.kinds), min_size=2, max_size=most))
    ids = {f"thing {number}/{kind}": kind for number, kind in enumerate(kinds)}
    for id, kind in ids.items():
        builder.thing(id, kind, id.title(), **draw(about))
    for low, link, high in draw(_links(cast, ids)):
        builder.link(low, link, high, **draw(about))
    for id, kind in ids.items():
        for name in set(cast.attributes) & set(WORDS.attributes_of(kind)):
            for value in draw(cells(WORDS.attributes[name])):
                builder.value(id, name, value)
    for row in draw(st.lists(_scope_rows(cast, [*ids]), max_size=4)):
        builder.scope(row)
    return builder.build()


def _links(cast: Cast, ids: dict[str, str]) -> st.SearchStrategy[list[tuple[str, str, str]]]:
    """Links between the things, mostly such as the vocabulary allows; some twice, some to nothing."""
    ends = [*ids.items(), *((ghost, "Unresolved") for ghost in GHOSTS)]
    every = [(low, link, high) for low in ids for link in cast.links for high, _ in ends]
    allowed = [
        (low, link, high)
        for low, kind in ids.items()
        for link in cast.links
        for high, far in ends
        if WORDS.may_link(kind, link, far)
    ]
    one = st.sampled_from(allowed * 9 + every if len(every) < 200 else allowed or every)
    return st.lists(one, max_size=2 * len(ids) + 2)


def cells(attribute: Attribute) -> st.SearchStrategy[list[Value]]:
    """What one cell of an attribute may hold: nothing, a value, or several where several are allowed."""
    several = 3 if attribute.many else 1
    return st.lists(values(attribute), max_size=several, unique=True)


def values(attribute: Attribute) -> st.SearchStrategy[Value]:
    """A value that the attribute may carry."""
    choices: dict[str, tuple[Value, ...]] = {
        "code": tuple(code.notation for code in attribute.codes),
        "date": DAYS,
        "integer": tuple(number for number in NUMBERS if number.is_integer()),
        "number": NUMBERS,
        "text": TEXTS,
    }
    return st.sampled_from(choices[attribute.datatype])


def _scope_rows(cast: Cast, ids: list[str]) -> st.SearchStrategy[ScopeRow]:
    """A scope row of any form: a sheet, a column, a thing's row, what hangs on a thing; anywhere or within."""
    kinds = sorted({above for kind in cast.kinds for above in WORDS.kind_and_above(kind)})
    columns = [f"{kind}.{column}" for kind in kinds for column in (*cast.links, *cast.attributes)]
    anywhere = st.builds(ScopeRow, st.sampled_from([*kinds, *columns]), st.just(""), st.booleans())
    place = st.sampled_from([*ids, "nowhere"])
    within = st.builds(ScopeRow, st.sampled_from([*kinds, *columns, "row", "below"]), place, st.booleans())
    return st.one_of(anywhere, within)


def any_test(cast: Cast, depth: int = 2) -> st.SearchStrategy[Test]:
    """A test that a shape can say of a thing, in the form in which the reader of shapes gives it."""
    leaves = st.one_of(_kind_tests(cast), _of_links(cast, st.just(ALWAYS)), _of_values(cast))
    if depth == 0:
        return leaves
    inner = any_test(cast, depth - 1)
    pairs = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        leaves, _of_links(cast, inner), inner.map(Not), pairs.map(AllOf), pairs.map(AnyOf), _every(cast, inner)
    )


def _every(cast: Cast, inner: st.SearchStrategy[Test]) -> st.SearchStrategy[Test]:
    """Every end of a path passes."""
    return st.builds(lambda path, test: Not(AtLeast(1, path, Not(test))), paths(cast), inner)


def _kind_tests(cast: Cast) -> st.SearchStrategy[Test]:
    kinds = [*cast.kinds, *(above for kind in cast.kinds for above in WORDS.kind_and_above(kind)), "Thing"]
    return st.sampled_from(sorted(set(kinds))).map(lambda kind: IsKind((kind,)))


@st.composite
def _of_links(draw: st.DrawFn, cast: Cast, inner: st.SearchStrategy[Test]) -> Test:
    """At least so many ends of a path of links pass; above one only where the path does not repeat."""
    path = draw(paths(cast))
    return AtLeast(1 if repeats(path) else draw(st.sampled_from((1, 1, 2, 3))), path, draw(inner))


@st.composite
def _of_values(draw: st.DrawFn, cast: Cast) -> Test:
    """Some value of an attribute passes, the thing's own or that of what a path leads to."""
    attribute = WORDS.attributes[draw(st.sampled_from(cast.attributes))]
    test = draw(st.one_of(st.just(ALWAYS), value_tests(attribute), value_tests(attribute).map(Not)))
    if draw(st.booleans()):
        return AtLeast(draw(st.sampled_from((1, 1, 2))), Step(attribute.name), test)
    path = draw(paths(cast))
    parts = path.parts if isinstance(path, Sequence) else (path,)
    return AtLeast(1, Sequence((*parts, Step(attribute.name))), test)


def value_tests(attribute: Attribute) -> st.SearchStrategy[Test]:
    """A test of a value: of the attribute's own sort, or of another that no value of it passes."""
    if attribute.datatype in ("code", "text"):
        own: st.SearchStrategy[Test] = st.one_of(
            st.sampled_from(("^o", "e", r"\bon\b", '"')).flatmap(
                lambda pattern: st.sampled_from(("", "i")).map(lambda flags: Matches(pattern, flags))
            ),
            st.lists(values(attribute), min_size=1, max_size=3, unique=True).map(lambda v: OneOf(tuple(v))),
        )
    else:
        bound = values(attribute)
        own = st.one_of(
            st.builds(lambda low, is_open: Within(low=low, low_open=is_open), bound, st.booleans()),
            st.builds(lambda high, is_open: Within(high=high, high_open=is_open), bound, st.booleans()),
            st.lists(bound, min_size=1, max_size=3, unique=True).map(lambda v: OneOf(tuple(v))),
        )
    bounds = [within for bound in (3.0, DAYS[1], "n") for within in (Within(low=bound), Within(high=bound))]
    strange = st.sampled_from((OneOf(("strange",)), *bounds))
    datatype = st.sampled_from(("string", "decimal", "integer", "date")).map(HasDatatype)
    plain = st.one_of(own, own, datatype, strange)
    return st.one_of(plain, st.lists(plain, min_size=2, max_size=2).map(lambda two: AnyOf(tuple(two))))


def paths(cast: Cast) -> st.SearchStrategy[Path]:
    """A path along links: plain, backwards, several ways, repeated, left out, one after another."""
    step = st.builds(Step, st.sampled_from(cast.links), st.booleans())
    ways = st.lists(step, min_size=2, max_size=3, unique=True).map(lambda steps: Alternative(tuple(steps)))
    repeated = st.builds(Repeat, st.one_of(step, ways), st.sampled_from((0, 1)))
    plain = st.one_of(step, ways)
    part = st.one_of(plain, plain, repeated, plain.map(Maybe))
    chain = st.lists(part, min_size=2, max_size=3).map(lambda parts: Sequence(tuple(parts)))
    forked = st.lists(st.one_of(plain, chain), min_size=2, max_size=2).map(lambda parts: Alternative(tuple(parts)))
    return st.one_of(step, ways, repeated, chain, chain.map(Maybe), forked)


def repeats(path: Path) -> bool:
    """Whether some part of a path may be walked again and again."""
    if isinstance(path, Step | Repeat):
        return isinstance(path, Repeat)
    parts: Iterable[Path] = (path.of,) if isinstance(path, Maybe) else path.parts
    return any(map(repeats, parts))
