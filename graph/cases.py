"""The small language of worked examples and test cases: a plan in a few lines that anyone can write.

    Safe streets: Outcome, measurable=yes
    Homes insulated: Measure, measures Warm homes, brokenDownBy=place; age
    scope Measure.measures yes
    as of 2012-06-30

A line is a thing: its title (which is its id), its kind, then links `link TITLE` and values
`attribute=value`, with `;` between several. A title that holds a comma, colon or semicolon stands in
double quotes. A title that no line declares is a dangling end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from golden_thread.graph.plan import About, PlanBuilder, PlanGraph, ScopeRow
from golden_thread.ontology.terms import UnreadableValue, values_of, vocabulary

_PART = re.compile(r'(?:[^,"]|"[^"]*")+')
_ITEM = re.compile(r'(?:[^;"]|"[^"]*")+')
_THING = re.compile(r'\s*(?:"(?P<quoted>[^"]+)"|(?P<plain>[^:"]+?))\s*:\s*(?P<rest>.+)$')
_SCOPE = re.compile(r"(?P<what>\S+?):?(?:\s+within\s+(?P<within>.+?))?:?\s+(?P<whole>yes|no)$")


class BadCase(ValueError):
    """A line of a worked example that cannot be read; the message quotes it."""


def plan_of(text: str, *, scope: str = "", as_of: datetime.date | None = None, name: str = "case") -> PlanGraph:
    """The plan that the lines describe. Raises BadCase for a line that cannot be read.

    >>> plan = plan_of("Warm homes: Outcome\\nHomes insulated: Measure, measures Warm homes")
    >>> plan.kinds, plan.link_count
    (('Outcome', 'Measure'), 1)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    days = [line for line in lines if line.startswith("as of ")]
    scopes = [line.removeprefix("scope ") for line in lines if line.startswith("scope ")]
    scopes += [line.strip() for line in scope.splitlines() if line.strip()]
    day = datetime.date.fromisoformat(days[-1].removeprefix("as of ")) if days else as_of
    builder = PlanBuilder(About(name, as_of=day))
    for line in lines:
        if not line.startswith(("as of ", "scope ")):
            _read_thing(builder, line)
    for line in scopes:
        builder.scope(_scope_row(line))
    return builder.build()


def subject_of(text: str) -> str:
    """The title on the first line: the thing a worked example is about."""
    return _split(text.strip().splitlines()[0])[0]


def _read_thing(builder: PlanBuilder, line: str) -> None:
    title, rest = _split(line)
    kind, *parts = (part.strip() for part in _PART.findall(rest))
    if kind not in vocabulary().kinds:
        raise BadCase(f"{line!r}: {kind!r} is no kind of the vocabulary")
    builder.thing(title, kind, title)
    for part in parts:
        _read_part(builder, title, kind, part, line)


def _read_part(builder: PlanBuilder, title: str, kind: str, part: str, line: str) -> None:
    name, equals, cell = part.partition("=")
    if equals and name.strip() in vocabulary().attributes_of(kind):
        attribute = vocabulary().attributes[name.strip()]
        try:
            for value in values_of(attribute, _unquoted(cell)):
                builder.value(title, attribute.name, value)
        except UnreadableValue as error:
            raise BadCase(f"{line!r}: {error}") from error
        return
    link, _, ends = part.partition(" ")
    if link not in vocabulary().links:
        raise BadCase(f"{line!r}: {part!r} is neither a link of the vocabulary nor an attribute of {kind}")
    for end in _ITEM.findall(ends):
        builder.link(title, link, _unquoted(end))


def _split(line: str) -> tuple[str, str]:
    found = _THING.match(line)
    if not found:
        raise BadCase(f"{line!r}: write TITLE: Kind, link TITLE, attribute=value")
    return (found["quoted"] or found["plain"]).strip(), found["rest"]


def _scope_row(line: str) -> ScopeRow:
    found = _SCOPE.match(line)
    if not found:
        raise BadCase(f"scope {line!r}: write WHAT yes, or WHAT within TITLE no")
    return ScopeRow(found["what"], _unquoted(found["within"] or ""), found["whole"] == "yes")


def _unquoted(text: str) -> str:
    return text.strip().strip('"')


def titles(plan: PlanGraph, ids: Iterable[str]) -> list[str]:
    """Titles of some things, sorted."""
    return sorted(str(plan.titles[plan.rows[id]]) for id in ids)
