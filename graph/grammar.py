"""The little English grammar behind the sentences: verbs in their forms, counts and lists in words.

What is said of a thing is a `Said`: a clause, or several joined by a word. It is kept apart from its form,
so that one clause can become "must be measured by ...", "that is measured by ..." and "are measured by ...".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PREPOSITIONS = frozenset({"as", "by", "for", "from", "in", "of", "on", "to", "with"})
SMALL_NUMBERS = ("0", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PLURALS = {
    "<it>": ("it", "them"),
    "<its>": ("its", "their"),
    "<itself>": ("itself", "themselves"),
    "<they>": ("it", "they"),
    "<is>": ("is", "are"),
    "<was>": ("was", "were"),
}
"""Marks in a clause for the words that follow the subject's number."""


@dataclass(frozen=True)
class Clause:
    """One thing said of a subject.

    `heads` are alternative verb phrases in the third person singular ("is measured by"), `rest` what follows
    them. With `whose`, the clause speaks of something that the subject has: "whose origin is national".
    `aside` stands before the verb, between commas.
    """

    heads: tuple[str, ...]
    rest: str
    negative: bool = False
    whose: str = ""
    aside: str = ""


@dataclass(frozen=True)
class Several:
    """Things said together: `word` is "and" or "or"."""

    parts: tuple[Said, ...]
    word: str


Said = Clause | Several


def together(parts: Iterable[Said], word: str) -> Said:
    """Several things as one, alike ones drawn together.

    >>> must(together([Clause(("states",), "<its> numerator"), Clause(("states",), "<its> denominator")], "and"))
    'state its numerator and its denominator'
    """
    flat: list[Said] = []
    for part in parts:
        flat += part.parts if isinstance(part, Several) and part.word == word else (part,)
    alike: dict[object, list[Said]] = {}
    for part in dict.fromkeys(flat):
        alike.setdefault(_sameness(part), []).append(part)
    merged = tuple(_merged(group, word) for group in alike.values())
    return merged[0] if len(merged) == 1 else Several(merged, word)


def _sameness(part: Said) -> object:
    """What two parts must share to be drawn together: their verb; otherwise everything."""
    plain = isinstance(part, Clause) and not part.negative and not part.whose
    return (part.heads, part.aside) if plain and isinstance(part, Clause) else part


def _merged(group: Sequence[Said], word: str) -> Said:
    """One part for several with the same verb."""
    first = group[0]
    if len(group) == 1 or not isinstance(first, Clause):
        return first
    rests = [part.rest for part in group if isinstance(part, Clause)]
    return Clause(first.heads, listed(rests, word), aside=first.aside)


def must(said: Said) -> str:
    """What follows "must".

    >>> must(Clause(("is measured by",), "at least one measure"))
    'be measured by at least one measure'
    """
    if isinstance(said, Several):
        parts = listed([must(part) for part in said.parts], said.word)
        return f"either {parts}" if said.word == "or" else parts
    heads = ["have"] if said.whose else [base(head) for head in said.heads]
    rest = f"{said.rest} as <its> {said.whose}" if said.whose else said.rest
    no = "not " if said.negative else ""
    return numbered(f"{_aside(said)}{no}{listed(heads, 'or')} {rest}")


def that(said: Said, *, plural: bool = False) -> str:
    """A condition on the noun before it.

    >>> that(Clause(("is",), "national", negative=True, whose="origin"))
    'whose origin is not national'
    >>> that(Clause(("contributes to",), "at least one priority"), plural=True)
    'that contribute to at least one priority'
    """
    if isinstance(said, Several):
        return listed([that(part, plural=plural) for part in said.parts], said.word)
    if said.whose:
        return numbered(f"whose {said.whose} is {'not ' if said.negative else ''}{said.rest}", plural)
    return numbered(spaced("that", f"{_aside(said)}{_finite(said, plural)}"), plural)


def does(said: Said, *, plural: bool = False) -> str:
    """What follows the subject of a statement.

    >>> does(Clause(("is owned by",), "at least one portfolio"), plural=True)
    'are owned by at least one portfolio'
    """
    if isinstance(said, Several):
        return listed([does(part, plural=plural) for part in said.parts], said.word)
    if said.whose:
        verb = _denied("has", plural) if said.negative else _agreeing("has", plural)
        return numbered(f"{verb} {said.rest} as <its> {said.whose}", plural)
    return numbered(f"{_aside(said)}{_finite(said, plural)}", plural)


def _aside(clause: Clause) -> str:
    return f", {clause.aside}, " if clause.aside else ""


def spaced(*words: str) -> str:
    """Words with one space between them, none before a comma.

    >>> spaced("Every measure must", "", ", itself or through a report, be reported")
    'Every measure must, itself or through a report, be reported'
    """
    return " ".join(word for word in words if word).replace(" ,", ",")


def _finite(clause: Clause, plural: bool) -> str:
    """Verb and rest in the present tense."""
    if not clause.negative:
        return f"{listed([_agreeing(head, plural) for head in clause.heads], 'or')} {clause.rest}"
    if len(clause.heads) == 1:
        return f"{_denied(clause.heads[0], plural)} {clause.rest}"
    return f"neither {listed([_agreeing(head, plural) for head in clause.heads], 'nor')} {clause.rest}"


def numbered(text: str, plural: bool = False) -> str:
    """The text with its marks read for one subject or several."""
    for mark, words in PLURALS.items():
        text = text.replace(mark, words[plural])
    return text


def base(head: str) -> str:
    """A verb phrase after "must".

    >>> base("is measured by"), base("addresses"), base("was approved by"), base("has")
    ('be measured by', 'address', 'have been approved by', 'have')
    """
    verb, _, rest = head.partition(" ")
    plain = _IRREGULAR.get(verb) or re.sub(r"(?<=ss|sh|ch)es$|(?<=[^s])s$", "", verb)
    return f"{plain} {rest}".strip()


_IRREGULAR = {"is": "be", "has": "have", "was": "have been", "does": "do", "goes": "go"}


def _agreeing(head: str, plural: bool) -> str:
    """A verb phrase for a singular or plural subject."""
    if not plural:
        return head
    verb, _, rest = head.partition(" ")
    return f"{ {'is': 'are', 'was': 'were'}.get(verb) or base(verb) } {rest}".strip()


def _denied(head: str, plural: bool) -> str:
    """A verb phrase with its "not"."""
    verb, _, rest = head.partition(" ")
    if verb in ("is", "was"):
        return f"{_agreeing(verb, plural)} not {rest}".strip()
    return f"{'do' if plural else 'does'} not {base(head)}"


def listed(words: Iterable[str], word: str) -> str:
    """Words as a list.

    >>> listed(["led", "funded", "supported"], "or"), listed(["a day, or two", "three"], "and")
    ('led, funded or supported', 'a day, or two, and three')
    """
    found = list(words)
    if len(found) < 2:
        return "".join(found)
    comma = "," if any("," in item or len(item) > 60 for item in found) else ""
    return spaced(f"{', '.join(found[:-1])}{comma} {word}", found[-1])


def number(value: float) -> str:
    """A number in words up to nine, then in figures; never with needless decimals.

    >>> number(3.0), number(12.0), number(0.5), number(12500)
    ('three', '12', '0.5', '12,500')
    """
    if value == int(value) and 0 <= value < len(SMALL_NUMBERS):
        return SMALL_NUMBERS[int(value)]
    return figure(value)


def figure(value: float) -> str:
    """A number in figures, without needless decimals.

    >>> figure(5.0), figure(0.5)
    ('5', '0.5')
    """
    return f"{int(value):,}" if value == int(value) else f"{value:,.6g}"


def singular_after_one(text: str) -> str:
    """The text with the noun after a "one" in the singular.

    >>> singular_after_one("at least one other plans"), singular_after_one("at most one bodies ago")
    ('at least one other plan', 'at most one body ago')
    """
    text = re.sub(r"\bone ((?:other )?\w+)ies\b", r"one \1y", text)
    return re.sub(r"\bone ((?:other )?\w+)s\b", r"one \1", text)


def day(date: datetime.date) -> str:
    """A date as one says it.

    >>> day(datetime.date(2012, 5, 17))
    '17 May 2012'
    """
    return f"{date.day} {date:%B %Y}"


def with_article(noun: str) -> str:
    """A noun with "a" or "an".

    >>> with_article("outcome"), with_article("service plan")
    ('an outcome', 'a service plan')
    """
    return f"{'an' if noun[:1].lower() in 'aeiou' and not noun.startswith('use') else 'a'} {noun}"


def capitalised(text: str) -> str:
    """The text with a capital first letter; the rest is left as it is."""
    return text[:1].upper() + text[1:]
