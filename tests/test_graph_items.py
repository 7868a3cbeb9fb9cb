"""Things in an answer: named, counted, quoted."""

import pytest

from golden_thread.graph.items import Item, counted, few, quoted


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("O", "Outcome", 'The "best" start'), "Outcome \"The 'best' start\""),
        (Item("X", "Unresolved", "Wi-Fi"), '"Wi-Fi" (not in the input)'),
    ],
)
def test_one_in_a_sentence(item: Item, words: str) -> None:
    assert item.words == words


def test_several_in_a_sentence() -> None:
    assert quoted('a "b"') == "\"a 'b'\""
    assert few([]) == ""
    assert few(["a", "b", "c"]) == "a, b and c"
    assert few(["a", "b", "c"], 3) == "a, b and c"


def test_how_many_of_each_kind() -> None:
    unknown = [Item(str(number), "Unresolved", "?") for number in range(2)]
    assert counted([]) == ""
    assert counted(unknown[:1]) == "one thing of which nothing is known"
    assert (
        counted([Item("E", "Evidence", "E"), *unknown])
        == "one piece of evidence and two things of which nothing is known"
    )
