"""What a mapping says of a column, as a function of a row."""

from __future__ import annotations

import pytest

from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.entries import Filling, Filter, Hole, Part
from golden_thread.loaders.recipes import LookUps, Places, Register, joined, kept, made_of, passes, recipe_of
from golden_thread.loaders.tables import Cell, Sheet

PLACES = Places(["Code", "Name", "", "Name"], ("row",))
ROW: list[Cell] = ["AB-7", "Warm homes", "third", "second name", 4.0]
BROKEN = Unknown("the error #N/A")


@pytest.mark.parametrize(
    ("column", "at"),
    [("Code", 0), (" code ", 0), ("Name", 1), ("C", 2), ("D", 3), ("row", 4), ("E", None), ("AA", None)],
)
def test_a_column_is_found_by_heading_or_by_letter(column: str, at: int | None) -> None:
    assert PLACES.find(column) == at


def test_the_twenty_seventh_column() -> None:
    assert Places(["x"] * 30).find("AB") == 27


def test_a_column_that_is_not_there_is_unknown_not_blank() -> None:
    assert isinstance(PLACES.cell("Cost")(ROW), Unknown)


@pytest.mark.parametrize(
    ("part", "row", "cell"),
    [
        (Part((Hole("Code"),)), ROW, "AB-7"),
        (Part((Hole("row"),)), ROW, 4.0),
        (Part(("said",)), ROW, "said"),
        (Part(("", Hole("Code", 2), "/", Hole("row"), "")), ROW, "AB/4"),
        (Part(("", Hole("Code"), " ", Hole("Name"), "")), ["AB-7", " "], ""),
        (Part(("", Hole("Code"), "!")), [BROKEN], BROKEN),
        (Part((Hole("Name"),)), ["short row"], ""),
    ],
)  # fmt: skip
def test_texts_with_holes(part: Part, row: list[Cell], cell: Cell) -> None:
    assert made_of(part, PLACES)(row) == cell


@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        ((), True),
        (((("Code", ("ab-7",)),),), True),
        (((("Code", ("ab-8", "ab-7")),),), True),
        (((("Code", ("ab-*",)),),), True),
        (((("Code", ("*",)),),), True),
        (((("Code", ("",)),),), False),
        (((("C", ("",)),),), False),
        (((("Code", ("ab-7",)), ("Name", ("cold",))),), False),
        (((("Code", ("cd-7",)),), (("Name", ("warm homes",)),)), True),
        (((("row", ("4",)),),), True),
    ],
)
def test_filters(conditions: Filter, met: bool) -> None:
    assert passes(conditions, PLACES)(ROW) is met


def test_blank_is_no_letters_at_all() -> None:
    blank, filled = ((("Name", ("",)),),), ((("Name", ("*",)),),)
    assert passes(blank, PLACES)(["x", " "]) and not passes(filled, PLACES)(["x", " "])
    assert kept(filled, ((("Code", ("x",)),),), PLACES)(["y", "z"])
    assert not kept(filled, ((("Code", ("x",)),),), PLACES)(["x", "z"])


def test_the_first_that_is_filled_or_all() -> None:
    filling = Filling("note", (Part((Hole("Name"),)), Part((Hole("Code"),))))
    assert recipe_of(filling, PLACES)(["AB", "Warm"]) == ["Warm"]
    assert recipe_of(filling, PLACES)(["AB", ""]) == ["AB"]
    assert recipe_of(filling, PLACES, several=True)(["AB", "Warm"]) == ["Warm", "AB"]
    assert recipe_of(filling, PLACES)(["", " "]) == []


def test_words_and_splits() -> None:
    filling = Filling("unit", (Part((Hole("Code"),)),), words={"y": "yes", "-": "", "0": "?"}, split="|")
    cells = recipe_of(filling, PLACES, several=True)(["Y | - | no|0"])
    assert cells[:2] == ["yes", "no"]
    assert cells[2] == Unknown("by the mapping '0' is no value", told=True)
    assert recipe_of(filling, PLACES, several=True)([BROKEN]) == [BROKEN]


def test_a_column_for_some_rows_only() -> None:
    filling = Filling("unit", (Part((Hole("Code"),)),), only=((("Name", ("a",)),),))
    assert recipe_of(filling, PLACES)(["x", "a"]) == ["x"]
    assert recipe_of(filling, PLACES)(["x", "b"]) == []


def test_several_cells_in_one_are_unknown_only_if_nothing_else_is_there() -> None:
    assert (joined([], ";"), joined([3.0], ";"), joined(["a", BROKEN, 3.0], ";")) == ("", 3.0, "a;3")
    assert joined([BROKEN, BROKEN], ";") == BROKEN


COUNCILS = Sheet("councils.csv", "councils", [])
HERE = Sheet("projects.csv", "projects", [])


def look_ups(rows: list[list[Cell]], *, several: bool = False) -> LookUps:
    """A look-up of the column council by place and fund."""
    places = Places(["place", "fund", "council"])
    cells = recipe_of(Filling("owner", (Part((Hole("council"),)),)), places)
    register = Register(COUNCILS, rows, [places.cell("place"), places.cell("fund")], cells)
    return LookUps(register, [lambda row: row[0], lambda row: row[1]], lambda row: row[2], several=several)


def test_a_look_up_by_two_columns() -> None:
    found = look_ups([["Goole", "A", "East Riding"], ["Goole", "B", "Another"]])
    assert found(["Goole", "A", 2.0]) == ["East Riding"]
    assert found(["Goole", "", 3.0]) == []
    assert list(found.problems(HERE, "owner")) == []


def test_a_look_up_written_otherwise_is_taken_and_told() -> None:
    found = look_ups([["Newcastle-Under-Lyme", "A", "Ours"]])
    assert found(["Newcastle-under-Lyme", "a", 2.0]) == found(["Newcastle-under-Lyme", "a", 9.0]) == ["Ours"]
    [problem] = found.problems(HERE, "owner")
    assert str(problem) == (
        "projects.csv, row 2, owner: 'Newcastle-under-Lyme / a' is written 'Newcastle-Under-Lyme / A' in councils.csv; "
        "it is taken for the same (also in 1 more row). Write it alike in both."
    )


def test_what_is_not_in_the_other_table_is_unknown_and_told() -> None:
    found = look_ups([["Goole Town", "A", "Ours"]])
    [cell] = found(["Goole Tow", "A", 2.0])
    assert isinstance(cell, Unknown)
    assert [str(problem) for problem in found.problems(HERE, "owner")] == [
        "projects.csv, row 2, owner: 'Goole Tow / A' is not in councils.csv. Did you mean 'Goole Town / A'?"
    ]


def test_one_key_with_two_answers() -> None:
    rows: list[list[Cell]] = [["Goole", "A", "One"], ["Goole", "A", "Two"], ["Goole", "A", "One"]]
    assert look_ups(rows, several=True)(["Goole", "A", 2.0]) == ["One", "Two"]
    found = look_ups(rows)
    assert found(["Goole", "A", 2.0]) == ["One"]
    [problem] = found.problems(HERE, "unit")
    assert problem.what == "'Goole / A' stands several times in councils.csv; the first counts"
