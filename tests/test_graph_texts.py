"""Text columns as bytes: hashes that agree with the plain reckoning, and rows that are found."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.graph.texts import Lookup, Rows, hash_of, hashes_of, text_chunks

TEXTS = st.lists(st.text(max_size=20), max_size=12)


@given(TEXTS)
def test_a_column_is_hashed_as_each_text_is(texts: list[str]) -> None:
    assert hashes_of(pa.array(texts, pa.large_string())).tolist() == [hash_of(text) for text in texts]


@given(TEXTS)
def test_every_row_of_a_text_is_found_and_no_other(texts: list[str]) -> None:
    lookup = Lookup(pd.Series(texts, dtype="str"))
    for text in {*texts, "not there"}:
        assert lookup.rows(text) == [row for row, other in enumerate(texts) if other == text]


@pytest.mark.parametrize("at_once", [1, 2, 100])
def test_a_column_is_unpacked_in_parts(at_once: int) -> None:
    column = pd.Series(pd.Categorical(["b", "a", "b", ""]))
    assert [text for chunk in text_chunks(column, at_once) for text in chunk.to_pylist()] == ["b", "a", "b", ""]


def test_rows_are_a_mapping() -> None:
    rows = Rows(pd.Series(["O1", "M1", "O2"]))
    assert dict(rows) == {"O1": 0, "M1": 1, "O2": 2}
    with pytest.raises(KeyError):
        rows["P1"]
