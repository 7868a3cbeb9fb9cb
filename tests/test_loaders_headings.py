"""Which column of a sheet means what."""

import pytest

from golden_thread.loaders.headings import LISTED, column_headed, known_heading, layout_of
from golden_thread.loaders.tables import Sheet, table_of
from golden_thread.ontology.terms import Column


def layout(kind: str, *headings: str) -> tuple[dict[str, int], dict[str, str], list[str]]:
    """Positions of the columns of every sheet; the others by heading; what was not read."""
    sheet = Sheet("plan.xlsx", kind, [list(headings), ["x"] * len(headings)], kind)
    found = layout_of(table_of(sheet, lambda text: known_heading(kind, text)), kind)
    return (
        found.positions,
        {each.heading: each.column.name for each in found.columns},
        [each.column for each in found.problems],
    )


@pytest.mark.parametrize(
    "kind, headings, positions, others",
    [
        ("Outcome", ("Id", "Title", "Note"), {"id": 0, "title": 1, "note": 2}, {}),
        ("Outcome", ("Ref no.", "Outcome", "Comments"), {"id": 0, "title": 1, "note": 2}, {}),
        ("Outcome", ("Outcome ref", "Outcome name"), {"id": 0, "title": 1}, {}),
        ("Measure", ("Code", "KPI", "Outcome"), {"id": 0, "title": 1}, {"Outcome": "measures"}),
        ("Measure", ("Code", "Title", "Measures"), {"id": 0, "title": 1}, {"Measures": "measures"}),
        ("Measure", ("ID", "Name", "Outcome ID", "Outcome title"), {"id": 0, "title": 1},
         {"Outcome ID": "measures", "Outcome title": "measures"}),
        ("Source", ("Id", "Source"), {"id": 0, "title": 1}, {}),
        ("Source", ("Id", "Title", "Source"), {"id": 0, "title": 1, "source": 2}, {}),
        ("Outcome", ("Title", "Is measured by", "Owner"), {"title": 0},
         {"Is measured by": "measures", "Owner": "ownedBy"}),
    ],
)  # fmt: skip
def test_headings_as_councils_write_them(
    kind: str, headings: tuple[str, ...], positions: dict[str, int], others: dict[str, str]
) -> None:
    assert layout(kind, *headings) == (positions, others, [])


def test_what_is_not_read_is_told() -> None:
    _, others, told = layout("Outcome", "Id", "Title", "ID", "Measurable", "Measurable", "Colour", "Owner", "Owner")
    assert told == ["ID", "Measurable", "Colour"]
    assert others == {"Measurable": "measurable", "Owner": "ownedBy"}


def test_backwards_columns() -> None:
    assert column_headed("Outcome", "Is measured by") == Column("measures", True, True)
    assert column_headed("Outcome", "") is None


def test_very_many_unknown_headings_are_counted() -> None:
    _, _, told = layout("Outcome", "Id", "Title", *(f"Colour {at}" for at in range(LISTED + 5)))
    assert told == [*(f"Colour {at}" for at in range(LISTED)), ""]
