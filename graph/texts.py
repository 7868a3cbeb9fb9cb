"""Columns of text kept as one run of bytes: hashed and looked up without an object for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Hashes = NDArray[np.uint64]

AT_ONCE = 1_000_000
"""So many rows are unpacked at a time."""
_LENGTHS = 0x9E3779B97F4A7C15
_WORDS = 0xFF51AFD7ED558CCD
_ALL = (1 << 64) - 1


def text_chunks(column: pd.Series[Any], at_once: int = AT_ONCE) -> Iterator[pa.LargeStringArray]:
    """A column of text as Arrow arrays of at most so many rows; a categorical one is unpacked chunk by chunk."""
    import pyarrow as pa

    for start in range(0, len(column), at_once):
        chunk = pa.array(column.iloc[start : start + at_once])
        whole = chunk.combine_chunks() if isinstance(chunk, pa.ChunkedArray) else chunk
        yield whole.cast(pa.large_string())


def bytes_of(texts: pa.LargeStringArray) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """Where each text begins and the last ends, shape (n + 1,), and the bytes of all, UTF-8."""
    _, offsets, data = texts.buffers()
    if not len(texts) or offsets is None:
        return np.zeros(len(texts) + 1, dtype=np.int64), np.empty(0, dtype=np.uint8)
    starts = np.frombuffer(offsets, dtype=np.int64, count=len(texts) + 1, offset=8 * texts.offset)
    held = np.frombuffer(data, dtype=np.uint8) if data is not None else np.empty(0, dtype=np.uint8)
    return starts - starts[0], held[starts[0] : starts[-1]]


def hashes_of(texts: pa.LargeStringArray) -> Hashes:
    """A hash of 64 bits for each text, the same on every machine; shape (n,). It is no seal against ill will.

    >>> import pyarrow as pa
    >>> found = hashes_of(pa.array(["O1", "an outcome with a long id"], pa.large_string()))
    >>> found.tolist() == [hash_of("O1"), hash_of("an outcome with a long id")]
    True
    """
    starts, held = bytes_of(texts)
    padded = np.concatenate([held, np.zeros(8, dtype=np.uint8)])
    words = np.ndarray(len(held) + 1, dtype="<u8", buffer=padded.data, strides=(1,))
    left = np.diff(starts)
    found: Hashes = left.astype(np.uint64) * np.uint64(_LENGTHS)
    at = np.flatnonzero(left > 0)
    for word in range(0, int(left.max(initial=0)), 8):
        at = at[left[at] > word]
        unused = np.maximum(8 - (left[at] - word), 0).astype(np.uint64) * np.uint64(8)
        kept = words[starts[at] + word] & (np.uint64(_ALL) >> unused)
        mixed = (found[at] ^ kept) * np.uint64(_WORDS)
        found[at] = mixed ^ (mixed >> np.uint64(32))
    return found


def hash_of(text: str) -> int:
    """The hash that `hashes_of` gives one text."""
    data = text.encode()
    found = len(data) * _LENGTHS & _ALL
    for word in range(0, len(data), 8):
        mixed = (found ^ int.from_bytes(data[word : word + 8], "little")) * _WORDS & _ALL
        found = mixed ^ (mixed >> 32)
    return found


class Lookup:
    """The rows at which a text stands in a column.

    >>> Lookup(pd.Series(["a", "b", "a"])).rows("a")
    [0, 2]
    """

    def __init__(self, column: pd.Series[Any]) -> None:
        self.column = column
        hashes = np.concatenate([np.empty(0, dtype=np.uint64), *map(hashes_of, text_chunks(column))])
        order = np.argsort(hashes, kind="stable")
        self._sorted = hashes[order]
        self._order = order.astype(np.int32 if len(order) < 2**31 else np.int64)

    def rows(self, text: str) -> list[int]:
        """The rows that hold exactly this text, in order."""
        wanted = np.uint64(hash_of(text))
        at, rows = int(np.searchsorted(self._sorted, wanted)), []
        while at < len(self._sorted) and self._sorted[at] == wanted:
            row = int(self._order[at])
            if self.column.array[row] == text:
                rows.append(row)
            at += 1
        return rows


class Rows(Mapping[str, int]):
    """The row of each id, for ids that are all different: 12 bytes a row, where a dictionary takes some hundred.

    >>> rows = Rows(pd.Series(["O1", "M1"]))
    >>> rows["M1"], rows.get("M2"), "O1" in rows, list(rows)
    (1, None, True, ['O1', 'M1'])
    """

    def __init__(self, ids: pd.Series[Any]) -> None:
        self._ids = ids
        self._lookup = Lookup(ids)

    def __getitem__(self, id: str) -> int:
        found = self._lookup.rows(id)
        if not found:
            raise KeyError(id)
        return found[0]

    def __iter__(self) -> Iterator[str]:
        for chunk in text_chunks(self._ids):
            yield from chunk.to_pylist()

    def __len__(self) -> int:
        return len(self._ids)
