"""What the cells of a plan refer to: things found by id or by title, and what was perhaps meant where none is."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache
from heapq import nsmallest
from typing import NamedTuple

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.tables import Cell, clean, listed
from golden_thread.ontology.cells import NOTHING_STATED

NAMES_NOTHING = NOTHING_STATED.union(
    ("none", "nil", "na", "n.a", "not applicable", "unknown", "not known", "not stated", "vacant", "?"),
    ("tba", "to be agreed", "to follow", "\N{EN DASH}", "\N{EM DASH}", "--"),
)
"""Words in a cell that refers to things which say that nothing is named; a thing of that title comes first."""
SAME = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)
SEVERAL = re.compile(r"[;\n]")
BULLET = "\N{BULLET}\N{MIDDLE DOT}*- "
CLOSE_ENOUGH = 0.75
MOST_SUGGESTIONS = 500
"""So many missing names are looked up for a likeness in one load; hostile files hold thousands."""
MOST_LIKENED = 50_000
"""A missing name is likened to so many things at most; among more, nothing is suggested."""


class Match(NamedTuple):
    """The thing a text refers to, or the several it might; neither if there is none."""

    id: str | None
    rivals: tuple[str, ...] = ()


NOTHING = Match(None)


@lru_cache(maxsize=200_000)
def folded(text: str) -> str:
    """Text for comparing names: case, spaces, and the shape of quotation marks and dashes do not count.

    >>> folded(" Safer\\n streets ") == folded("safer Streets.")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(SAME).casefold().split()).rstrip(".")


def text_of(cell: Cell | None) -> str:
    """A cell as one line of text: 3.0 is "3", a day 2012-03-14, unknown the empty string."""
    if isinstance(cell, str):
        return " ".join(cell.split())
    if cell is None or isinstance(cell, Unknown):
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date().isoformat()
    return str(cell)


def slug(text: str, most: int = 60) -> str:
    """A text as part of an id: lower case, hyphens, no accents lost.

    >>> slug("Safer streets & parks")
    'safer-streets-parks'
    """
    return re.sub(r"[\W_]+", "-", text.casefold())[:most].strip("-")


class Index:
    """The things of one load by id and by title."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}
        self.titles: dict[str, str] = {}
        self._written: dict[str, list[str]] = {}
        self._by_id: dict[str, list[str]] = {}
        self._by_title: dict[str, list[str]] = {}
        self._found: dict[tuple[str, frozenset[str]], Match] = {}
        self._likeness: dict[frozenset[str], Likeness] = {}
        self._suggested = 0

    def add(self, id: str, kind: str, title: str, written: str = "") -> None:
        """Make a thing known; `written` is the id as its row has it, where that was taken."""
        self.kinds[id], self.titles[id] = kind, title
        for name in dict.fromkeys((id, written or id)):
            self._written.setdefault(name, []).append(id)
            self._by_id.setdefault(folded(name), []).append(id)
        self._by_title.setdefault(folded(title), []).append(id)
        self._found.clear()
        self._likeness.clear()

    def find(self, text: str, kinds: frozenset[str]) -> Match:
        """The thing a text refers to, those of the given kinds first: by id, by title, by both in one."""
        if (text, kinds) not in self._found:
            self._found[text, kinds] = self._sought(text, kinds)
        return self._found[text, kinds]

    def _sought(self, text: str, kinds: frozenset[str]) -> Match:
        name = folded(text)
        tiers = self._named(text, name)
        for fits in (True, False):
            for tier in tiers:
                ids = tuple(dict.fromkeys(id for id in tier if (self.kinds[id] in kinds) is fits))
                if len(ids) == 1:
                    return Match(ids[0])
                if ids:
                    return Match(None, ids)
        return self._id_with_title(text)

    def _named(self, text: str, name: str) -> tuple[Sequence[str], ...]:
        """Ids of the things so named, in the order in which they became known: as written, by id, by title."""
        return self._written.get(text, ()), self._by_id.get(name, ()), self._by_title.get(name, ())

    def _id_with_title(self, text: str) -> Match:
        """A cell that holds a thing's id and then its title: "OC1 Safer streets", "OC1: Safer streets"."""
        first, _, rest = text.partition(" ")
        id = first.rstrip(":-.,")
        named = folded(rest.lstrip(":- \N{EN DASH}\N{EM DASH}"))
        return Match(id) if id in self.kinds and named and folded(self.titles[id]) == named else NOTHING

    def parts(self, text: str, kinds: frozenset[str]) -> list[str]:
        """The names in one cell. A title may hold the marks that part them: the whole is tried first.

        Names are parted by `;` or new lines, and by commas if every piece so found refers to something.
        """
        whole = " ".join(text.split())
        if self.find(whole, kinds) != NOTHING:
            return [whole]
        return [name for part in SEVERAL.split(text) for name in self._at_commas(" ".join(part.split()), kinds)]

    def _at_commas(self, part: str, kinds: frozenset[str]) -> list[str]:
        part = part.lstrip(BULLET) or part
        if "," in part and self.find(part, kinds) == NOTHING:
            pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
            if len(pieces) > 1 and all(self.find(piece, kinds) != NOTHING for piece in pieces):
                return pieces
        return [part] if part else []

    def suggestion(self, text: str, kinds: frozenset[str]) -> str:
        """The title or id of the given kinds that a text perhaps meant; empty if none is close."""
        self._suggested += 1
        if self._suggested > MOST_SUGGESTIONS:
            return ""
        if kinds not in self._likeness:
            self._likeness[kinds] = Likeness(self._names(kinds))
        return self._likeness[kinds].nearest(text)

    def _names(self, kinds: frozenset[str]) -> list[str]:
        """Titles and ids of the things of some kinds; none where they are too many to be looked through."""
        ids = [id for id, kind in self.kinds.items() if kind in kinds]
        return [name for id in ids for name in {self.titles[id], id}] if len(ids) <= MOST_LIKENED else []

    def holds(self, kinds: frozenset[str]) -> bool:
        """Whether some thing is of one of these kinds."""
        return any(kind in kinds for kind in set(self.kinds.values()))


class Likeness:
    """Names by their triples of letters: quick to ask which of thousands is like another."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = names
        self.holders: dict[str, list[int]] = {}
        for at, name in enumerate(names):
            for triple in triples(name):
                self.holders.setdefault(triple, []).append(at)

    def nearest(self, text: str) -> str:
        """The name most like a text; empty if none is like it.

        >>> Likeness(["Safer streets", "Warm homes"]).nearest("Safer street")
        'Safer streets'
        """
        shared: Counter[int] = Counter()
        for triple in triples(text[:200]):
            shared.update(self.holders.get(triple, ()))
        ranked = nsmallest(8, shared.items(), key=lambda item: (-item[1], self.names[item[0]]))
        likely = [self.names[at] for at, _ in ranked]
        ratios = [(SequenceMatcher(None, folded(text)[:200], folded(name)[:200]).ratio(), name) for name in likely]
        best = max(ratios, default=(0.0, ""))
        return best[1] if best[0] >= CLOSE_ENOUGH else ""


def triples(text: str) -> set[str]:
    """Each three letters in a row, the ends counted in."""
    padded = f"  {folded(text)} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def did_you_mean(text: str, words: Iterable[str], otherwise: str = "") -> str:
    """A question that names the closest of some words, or what to do otherwise.

    >>> did_you_mean("Outcoms", ["Outcomes", "Measures"])
    "Did you mean 'Outcomes'?"
    """
    by_folded = {folded(word): word for word in words}
    near = get_close_matches(folded(text)[:80], list(by_folded), n=1, cutoff=0.7)
    return f"Did you mean '{by_folded[near[0]]}'?" if near else otherwise


def rivals_listed(ids: Sequence[str], index: Index) -> str:
    """Things of one name told apart by id and kind."""
    return listed([f"{id} ({index.kinds[id]})" for id in ids])


def yes_or_no(cell: Cell | None) -> bool | None:
    """Whether a cell says yes; None if it says neither."""
    word = folded(clean(text_of(cell)))
    return True if word in YES else False if word in NO else None


YES = frozenset({"yes", "y", "true", "1", "x", "whole", "complete", "\N{CHECK MARK}"})
NO = frozenset({"no", "n", "false", "0", "part", "partial", "incomplete"})
