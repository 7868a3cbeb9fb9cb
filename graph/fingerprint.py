"""A fingerprint of everything a plan states: the same for the same content in whatever order it was read.

Things of a kind are put in the order of a hash of their ids, links and values in the order of their things; what
is sealed is whole columns in that order. Nothing is sorted by text, and no row becomes an object.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from golden_thread.graph.texts import bytes_of, hashes_of, text_chunks

if TYPE_CHECKING:
    from golden_thread.graph.plan import Block, PlanGraph, Positions, Values

SAID = ("id", "title", "source", "basis", "note")
"""What a thing states of itself; where it stood in the input is no statement."""


def fingerprint(plan: PlanGraph) -> str:
    """64 hexadecimal digits that stand for the plan's things, links, values, scope rows, name, day and example mark.

    >>> from golden_thread.graph.cases import plan_of
    >>> one, other = plan_of("A: Outcome\\nB: Outcome"), plan_of("B: Outcome\\nA: Outcome")
    >>> fingerprint(one) == fingerprint(other)
    True
    """
    seal = _Seal()
    ranks = {kind: _things(seal, kind, plan.things.iloc[plan.spans[kind]]) for kind in plan.kinds if plan.count(kind)}
    for block in sorted(plan.blocks, key=lambda block: (block.link, block.low_kind, block.high_kind)):
        if len(block):
            _links(seal, block, ranks)
    for (kind, attribute), held in sorted(plan.values.items()):
        if len(held):
            seal.words("values", kind, attribute, str(len(held)))
            _values(seal, held, ranks[kind])
    seal.words("scope", *sorted(f"{row.what}\x1f{row.within}\x1f{row.whole}" for row in plan.scope))
    seal.words("about", plan.about.name, str(plan.about.as_of), str(plan.about.example))
    return seal.digits


class _Seal:
    """A hash that is fed whole columns; every part says how long it is, so none can pass for another."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    @property
    def digits(self) -> str:
        return self._hash.hexdigest()

    def words(self, *words: str) -> None:
        self._hash.update("".join(f"{len(word)}:{word}" for word in (str(len(words)), *words)).encode())

    def numbers(self, numbers: NDArray[Any], dtype: str) -> None:
        self._hash.update(np.ascontiguousarray(numbers, dtype=dtype).data)

    def texts(self, column: pd.Series[Any]) -> None:
        for chunk in text_chunks(column):
            starts, held = bytes_of(chunk)
            self.numbers(np.diff(starts), "<i8")
            self._hash.update(held.data)


def _things(seal: _Seal, kind: str, things: pd.DataFrame) -> Positions:
    """Seal the things of a kind; the place of each in the order in which they were sealed."""
    order = _order(things["id"])
    seal.words("things", kind, str(len(things)))
    for name in SAID:
        seal.texts(things[name].take(order))
    rank: Positions = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order), dtype=np.intp)
    return rank


def _order(ids: pd.Series[Any]) -> Positions:
    """The order of the ids' hashes; of the ids themselves where two hashes are equal, which hardly ever happens."""
    hashes = np.concatenate([np.empty(0, dtype=np.uint64), *map(hashes_of, text_chunks(ids))])
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.lexsort((ids.argsort().argsort().to_numpy(), hashes))
    return order


def _links(seal: _Seal, block: Block, ranks: Mapping[str, Positions]) -> None:
    low, high = ranks[block.low_kind][block.low], ranks[block.high_kind][block.high]
    order = np.lexsort((high, low))
    seal.words("links", block.link, block.low_kind, block.high_kind, str(len(block)))
    for numbers in (low, high, block.basis):
        seal.numbers(numbers[order], "<i8")
    for said in (block.source, block.note):
        if _says_nothing(said):
            seal.words("")
        else:
            seal.texts(pd.Series(said[order], dtype="str"))


def _says_nothing(texts: NDArray[np.object_]) -> bool:
    """Whether every text is empty; quick where one empty text stands for all."""
    return not any(texts[:1]) if texts.strides == (0,) else not any(texts)


def _values(seal: _Seal, held: Values, rank: Positions) -> None:
    at = rank[held.at]
    if isinstance(held.of, pd.Categorical):
        words = sorted(map(str, held.of.categories))
        place = {word: number for number, word in enumerate(words)}
        codes = np.array([place[str(word)] for word in held.of.categories], dtype=np.intp)[held.of.codes]
        order = np.lexsort((codes, at))
        seal.numbers(at[order], "<i8")
        seal.texts(pd.Series(held.of.take(order)))
    else:
        days = held.of.dtype.kind == "M"
        order = np.lexsort((held.of, at))
        seal.numbers(at[order], "<i8")
        seal.words("days" if days else "numbers")
        ordered = held.of[order]
        seal.numbers(ordered.astype("datetime64[D]").view(np.int64) if days else ordered, "<i8" if days else "<f8")
