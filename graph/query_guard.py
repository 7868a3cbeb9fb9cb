"""What a query may not say, found by reading its words as SPARQL does: no update, no SERVICE, no FROM.

A word inside a string, a comment, an IRI, a variable or the local part of a name is no keyword. The one thing
that cannot be told word by word is `<` inside brackets, which may be "less than" or begin an IRI; what could
hide a keyword there is refused. The process that runs the query can open no connection in any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
QUERIES = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_TOKEN = re.compile(
    r"""
      (?P<blank> \s+ | \#[^\r\n]* )
    | (?P<string> \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
                | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*' )
    | (?P<iri> <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*> )
    | (?P<variable> [?$]\w+ )
    | (?P<tag> @[A-Za-z][\w-]* )
    | (?P<name> (?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\[_~.!$&'()*+,;=/?#@%-])* | _:[\w.-]+ )
    | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
    | (?P<word> [^\W\d]\w* )
    | (?P<sign> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERANDS = frozenset({"string", "iri", "variable", "tag", "name", "number"})


class QueryRefused(ValueError):
    """A query that may not be run here; the message says why and what to do instead."""


@dataclass(frozen=True)
class Token:
    """One word or sign of a query, and where it begins."""

    sort: str
    text: str
    at: int


def tokens(query: str) -> Iterator[Token]:
    """The words and signs of a query, blanks and comments left out.

    >>> [token.text for token in tokens("ASK { ?a gt:unit 'SERVICE' } # SERVICE")]
    ['ASK', '{', '?a', 'gt:unit', "'SERVICE'", '}']
    """
    for found in _TOKEN.finditer(query):
        if found.lastgroup and found.lastgroup != "blank":
            yield Token(found.lastgroup, found.group(), found.start())


def refuse_unsafe(query: str) -> None:
    """Nothing; raises QueryRefused for an update, a SERVICE, a FROM, or a `<` that might hide one.

    >>> refuse_unsafe("SELECT * { SERVICE <https://example.org/sparql> { ?a ?b ?c } }")
    Traceback (most recent call last):
    ...
    golden_thread.graph.query_guard.QueryRefused: Line 1, column 12: SERVICE asks another server; queries here ...
    """
    found = list(tokens(query))
    _refuse_update(query, found)
    brackets = _Brackets()
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.sort == "iri" and brackets.may_compare and before and _ends_a_value(before):
            _refuse_doubtful(query, token)
            brackets.open(token.text.count("(") - token.text.count(")"))
        elif _calls_away(token, after):
            away = "SERVICE asks another server; queries here stay with the plan. Leave that part out."
            raise QueryRefused(f"{place_words(query, token.at)}: {away}")
        elif token.sort == "word" and token.text.upper() == "FROM":
            other = "FROM names another graph; a plan is one graph and nothing else is read. Leave FROM out."
            raise QueryRefused(f"{place_words(query, token.at)}: {other}")
        elif token.sort == "sign":
            brackets.see(token.text, before)


class _Brackets:
    """The brackets that are open: `{`, `(` of a comparison, and `[` for a `(` that only lists terms."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._listed = False

    @property
    def may_compare(self) -> bool:
        """Whether "less than" may stand here."""
        return self._open[-1:] == ["("]

    def open(self, more: int) -> None:
        """Counts brackets that may or may not have been opened: too many is safe, too few is not."""
        self._open += ["("] * more

    def see(self, sign: str, before: Token | None) -> None:
        """Takes one sign into account. Terms are listed in a `(` right after `{`, after such a list, or in one."""
        listed, self._listed = self._listed, False
        if sign == "{":
            self._open.append(sign)
        elif sign == "(":
            lists = _is(before, "{") or listed or self._open[-1:] == ["["]
            self._open.append("[" if lists else "(")
        elif sign == ")" and self._open[-1:] in (["("], ["["]):
            self._listed = self._open.pop() == "["
        elif sign == "}":
            while self._open and self._open.pop() != "{":
                pass


def _refuse_update(query: str, found: list[Token]) -> None:
    first = next((t for t in found if t.sort == "word" and t.text.upper() in UPDATES | QUERIES), None)
    if first and first.text.upper() in UPDATES:
        raise QueryRefused(
            f"{place_words(query, first.at)}: {first.text.upper()} would change the plan, and plans are only read "
            "here. Ask with SELECT, ASK, CONSTRUCT or DESCRIBE."
        )


def _calls_away(token: Token, after: Token | None) -> bool:
    """Whether a token is, or ends in, the keyword SERVICE; `SERVICE:x {` is the keyword and the name `:x`."""
    if token.sort == "word":
        return "SERVICE" in token.text.upper()
    return token.sort == "name" and "SERVICE" in token.text.partition(":")[0].upper() and _is(after, "{")


def _is(token: Token | None, text: str) -> bool:
    return token is not None and token.text == text


def _ends_a_value(token: Token) -> bool:
    """Whether a value may end with a token, so that `<` after it may mean "less than"."""
    return token.sort in _OPERANDS or token.sort == "word" or token.text in (")", "]")


def _refuse_doubtful(query: str, token: Token) -> None:
    """Nothing; raises QueryRefused where `<...>` after a value, in brackets, may be a comparison that hides a word."""
    hidden = re.search(r"['#]|\).*service", token.text, re.IGNORECASE)
    if hidden:
        raise QueryRefused(
            f"{place_words(query, token.at)}: {token.text} may be a comparison or an IRI. "
            "Put a space after < to compare, or write the IRI with a prefix."
        )


def place(query: str, at: int) -> tuple[int, int]:
    """Line and column, both from 1, of a place in a text."""
    return query.count("\n", 0, at) + 1, at - (query.rfind("\n", 0, at) + 1) + 1


def place_words(query: str, at: int) -> str:
    """A place in a text in words.

    >>> place_words("ASK\\n{ }", 6)
    'Line 2, column 3'
    """
    line, column = place(query, at)
    return f"Line {line}, column {column}"
