"""Pieces of SPARQL 1.1 text: paths, tests of a value, literals, names, groups and comments.

Everything that comes from a rule or a plan is escaped or checked here, so that no text can leave its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import singledispatch
from textwrap import wrap

from golden_thread.graph.rdf import PREFIXES as COMMON
from golden_thread.graph.rdf import literal_of
from golden_thread.graph.stores import fitting, sort_of
from golden_thread.ontology.rule import (
    AllOf,
    Alternative,
    AnyOf,
    HasDatatype,
    Matches,
    Maybe,
    Not,
    OneOf,
    Path,
    Repeat,
    Sequence,
    Step,
    Test,
    Value,
    Within,
)
from golden_thread.ontology.terms import vocabulary

PREFIXES = {name: COMMON[name] for name in ("gt", "rdfs", "xsd")}
"""The prefixes that a rule's text may use."""

WIDTH = 100
"""Columns that a comment may fill."""

Sorts = frozenset[str]
"""What values may be: "string", "number", "date"."""


def prologue(query: str) -> str:
    """The PREFIX lines that a query needs.

    >>> prologue("ASK { ?plan a gt:Plan }")
    'PREFIX gt: <https://w3id.org/golden-thread/ns#>\\n'
    """
    used = (name for name in PREFIXES if re.search(rf"(?<![\w?$]){name}:", query))
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in used)


@singledispatch
def path_text(path: Path) -> str:
    """A path as SPARQL has it.

    >>> path_text(Sequence((Repeat(Alternative((Step("partOf"), Step("measures", inverse=True))), 1), Step("unit"))))
    '(gt:partOf|^gt:measures)+/gt:unit'
    """
    raise TypeError(f"no SPARQL path for {type(path).__name__}")


@path_text.register
def _(path: Step) -> str:
    return f"^{name_text(path.name)}" if path.inverse else name_text(path.name)


@path_text.register
def _(path: Sequence) -> str:
    return "/".join(map(_part, path.parts))


@path_text.register
def _(path: Alternative) -> str:
    return "|".join(path_text(part) if isinstance(part, Sequence) else _part(part) for part in path.parts)


@path_text.register
def _(path: Repeat) -> str:
    return f"{_part(path.of, tight=True)}{'+' if path.at_least else '*'}"


@path_text.register
def _(path: Maybe) -> str:
    return f"{_part(path.of, tight=True)}?"


def _part(path: Path, *, tight: bool = False) -> str:
    """A path as a part of another, in brackets where it is one of several things."""
    text = path_text(path)
    if isinstance(path, Sequence) and len(path.parts) == 1:
        return _part(path.parts[0], tight=tight)
    bare = not tight if isinstance(path, Repeat | Maybe) else isinstance(path, Step) and not (tight and path.inverse)
    return text if bare else f"({text})"


def alternatives_text(path: Path) -> str:
    """The alternatives that a repeated path is made of, without brackets."""
    return path_text(path) if isinstance(path, Alternative | Step) else _part(path)


@singledispatch
def expression(test: Test, value: str, sorts: Sorts) -> str:
    """A test of a value as an expression that is true or false, never an error.

    `sorts` are those that the value may be of; what is of another is never compared with it.

    >>> expression(Within(low=5.0, low_open=True), "?limit", frozenset({"number"}))
    '?limit > 5'
    """
    raise TypeError(f"no SPARQL for {type(test).__name__} of a value")


@expression.register
def _(test: OneOf, value: str, sorts: Sorts) -> str:
    groups: dict[str, list[str]] = {}
    for each in test.values:
        groups.setdefault(sort_of(each), []).append(literal_text(each))
    texts = [
        _of_sort(sort, value, sorts, f"{value} IN ({', '.join(words)})" if len(words) > 1 else f"{value} = {words[0]}")
        for sort, words in groups.items()
    ]
    return _either(texts, "||", "false")


@expression.register
def _(test: Within, value: str, sorts: Sorts) -> str:
    bounds = ((">", test.low, test.low_open), ("<", test.high, test.high_open))
    texts = [
        _of_sort(sort_of(bound), value, sorts, f"{value} {sign}{'' if is_open else '='} {literal_text(bound)}")
        for sign, bound, is_open in bounds
        if bound is not None
    ]
    return _either(texts, "&&", "true")


@expression.register
def _(test: Matches, value: str, sorts: Sorts) -> str:
    flags = f", {quoted(test.flags)}" if test.flags else ""
    text = value if sorts == {"string"} else f"STR({value})"
    return f"REGEX({text}, {quoted(test.pattern)}{flags})"


@expression.register
def _(test: HasDatatype, value: str, sorts: Sorts) -> str:
    return f"DATATYPE({value}) = xsd:{test.datatype}"


@expression.register
def _(test: Not, value: str, sorts: Sorts) -> str:
    return f"!({expression(test.of, value, sorts)})"


@expression.register
def _(test: AllOf, value: str, sorts: Sorts) -> str:
    return _either([expression(part, value, sorts) for part in test.tests], "&&", "true")


@expression.register
def _(test: AnyOf, value: str, sorts: Sorts) -> str:
    return _either([expression(part, value, sorts) for part in test.tests], "||", "false")


def _either(texts: list[str], sign: str, nothing: str) -> str:
    """Expressions joined by a sign; of none, what that means."""
    if len(texts) < 2:
        return texts[0] if texts else nothing
    return f" {sign} ".join(f"({text})" for text in texts)


def _of_sort(sort: str, value: str, sorts: Sorts, text: str) -> str:
    """A comparison made only with values of its own sort; false of any other."""
    if sort not in sorts:
        return "false"
    guard = f"isNumeric({value})" if sort == "number" else f"DATATYPE({value}) = xsd:{sort}"
    return text if len(sorts) == 1 else f"{guard} && ({text})"


def sorts_of(attributes: Iterable[str]) -> Sorts:
    """The sorts of the values of some attributes."""
    sorts = {"date": "date", "number": "number", "integer": "number"}
    return frozenset(sorts.get(vocabulary().attributes[name].datatype, "string") for name in attributes)


def literal_text(value: Value) -> str:
    """A value as a literal of SPARQL, typed like those in the data; plain numbers without quotation marks.

    >>> print(literal_text(5.0), literal_text('say "yes"'))
    5 "say \\"yes\\""
    """
    if isinstance(value, str):
        return quoted(value)
    literal = fitting(literal_of(value, integer=True))
    local = literal.datatype.value.rpartition("#")[2]
    return f'"{literal.value}"^^xsd:date' if local == "date" else literal.value


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def quoted(text: str) -> str:
    """A text as a literal of SPARQL, whatever stands in it."""
    return f'"{text.translate(_ESCAPES)}"'


def name_text(local: str) -> str:
    """A word of the vocabulary with its prefix. Raises ValueError for what is no plain word."""
    if not re.fullmatch(r"[A-Za-z]\w*", local, re.ASCII):
        raise ValueError(f"{local!r} is no word of the vocabulary")
    return f"gt:{local}"


def group(lines: list[str], *, wide: bool = False) -> str:
    """Lines in braces, on one line if there is only one."""
    if len(lines) == 1 and "\n" not in lines[0] and not wide:
        return f"{{ {lines[0]} }}"
    inner = "\n".join(lines).replace("\n", "\n  ")
    return f"{{\n  {inner}\n}}"


def comment(texts: Iterable[str]) -> str:
    """Texts as comments, each from a line of its own; no text can end its comment."""
    lines = (line for text in texts for line in wrap(" ".join(text.split()), WIDTH - 2))
    return "".join(f"# {line}\n" for line in lines)
