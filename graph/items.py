"""Things as they are named in an answer: one by its kind and title, several by their first few or their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from golden_thread.graph.evidence import named
from golden_thread.graph.grammar import figure, listed, number
from golden_thread.graph.nouns import noun_of
from golden_thread.graph.plan import BASES, UNRESOLVED

NAMED = 3
"""How many are named in a sentence."""


@dataclass(frozen=True)
class Item:
    """A thing as it is named in an answer, and how well what is said of it is known."""

    id: str
    kind: str
    title: str
    basis: str = BASES[0]

    @property
    def words(self) -> str:
        """The thing in a sentence.

        >>> Item("SP1", "ServicePlan", "Regeneration").words
        'Service plan "Regeneration"'
        """
        return named(self.kind, self.title)


def quoted(title: str) -> str:
    """A title in quotation marks; such marks within it become single ones."""
    return '"{}"'.format(title.replace('"', "'"))


def few(names: Sequence[str], count: int = 0) -> str:
    """The first few of some names as a list, and how many more there are of them or, if given, of `count`.

    >>> few(["a", "b"]), few(["a", "b", "c", "d", "e"]), few(["a", "b", "c", "d"], 20)
    ('a and b', 'a, b, c and 2 more', 'a, b, c and 17 more')
    """
    more = max(count, len(names)) - NAMED
    return listed([*names[:NAMED], *([f"{figure(more)} more"] if more > 0 else [])], "and")


def counted(items: Iterable[Item]) -> str:
    """How many there are of each kind, kinds in the order in which they come.

    >>> counted([Item("a", "Outcome", "A"), Item("b", "Outcome", "B"), Item("c", "Priority", "C")])
    'two outcomes and one priority'
    """
    counts = Counter(item.kind for item in items)
    return listed([f"{number(count)} {_noun(kind, plural=count > 1)}" for kind, count in counts.items()], "and")


def _noun(kind: str, *, plural: bool) -> str:
    if kind == UNRESOLVED:
        return f"{'things' if plural else 'thing'} of which nothing is known"
    return noun_of((kind,), plural=plural)
