"""How an outcome is worded: named wording rules, a suggestion with its reason and never more than that."""

from __future__ import annotations

import re

DOING_WORDS = [
    "build",
    "carry",
    "commission",
    "complete",
    "consult",
    "continue",
    "coordinate",
    "create",
    "deliver",
    "develop",
    "encourage",
    "engage",
    "ensure",
    "establish",
    "explore",
    "implement",
    "introduce",
    "investigate",
    "maintain",
    "manage",
    "prepare",
    "produce",
    "promote",
    "provide",
    "publish",
    "undertake",
]
"""Verbs that say what we do rather than what will be different."""

NOUNS_TOO = [
    "conduct",
    "design",
    "draft",
    "hold",
    "launch",
    "monitor",
    "refresh",
    "review",
    "roll",
    "run",
    "set",
    "support",
    "update",
    "work",
]
"""Doing words that are nouns as well ("Support is there when needed"): they count in their -ing form only."""


def _ing(verb: str) -> str:
    """The -ing form of a verb."""
    stem = verb[:-1] if verb.endswith("e") else verb
    return f"{stem}{stem[-1]}ing" if verb in ("run", "set") else f"{stem}ing"


_WORDS = [*DOING_WORDS, *map(_ing, (*DOING_WORDS, *NOUNS_TOO))]
_FIRST = re.compile(rf"^\s*(?:to\s+)?(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)


def worded_as(title: str) -> str:
    """`activity` if the title starts with a doing word, else `outcome`.

    >>> worded_as("Developing a 'One Council' approach"), worded_as("Fewer people suffer anti-social behaviour")
    ('activity', 'outcome')
    """
    return "activity" if _FIRST.match(title) else "outcome"
