"""Titles and how they are worded."""

from __future__ import annotations

import pytest

from golden_thread.graph.wording import worded_as

TITLES = {
    "Developing a 'One Council' approach to support services": "activity",
    "To develop the town centre": "activity",
    "Deliver 600 homes": "activity",
    "Running more classes": "activity",
    "Supporting carers": "activity",
    "Support is there when people need it": "outcome",
    "Fewer people suffer anti-social behaviour": "outcome",
    "Staffordshire is a place where people live longer": "outcome",
    "Development is sustainable": "outcome",
    "Building regulations are met": "activity",
    "": "outcome",
}


@pytest.mark.parametrize(("title", "word"), TITLES.items())
def test_wording(title: str, word: str) -> None:
    assert worded_as(title) == word
