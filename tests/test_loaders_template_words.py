"""The words of the workbook to fill in keep step with the vocabulary."""

import pytest

from golden_thread.loaders.cover import FIELDS
from golden_thread.loaders.headings import EVERY_SHEET
from golden_thread.loaders.scoping import HEADINGS
from golden_thread.loaders.template import columns_of
from golden_thread.loaders.template_words import ABOUT, EVERY_COLUMN, GUIDE, SCOPE_NOTES, WORKED


@pytest.mark.parametrize("kind", WORKED)
def test_worked_rows_use_columns_that_the_sheet_has(kind: str) -> None:
    columns = {name for name, _ in columns_of(kind)}
    for row in WORKED[kind]:
        assert row.keys() <= columns
        assert str(row["id"]).startswith("EXAMPLE-")


def test_every_field_and_column_has_its_words() -> None:
    assert ABOUT.keys() == FIELDS.keys()
    assert EVERY_COLUMN.keys() == EVERY_SHEET.keys()
    assert SCOPE_NOTES.keys() == HEADINGS.keys()


def test_the_guide_is_in_plain_words() -> None:
    text = " ".join(words for pair in GUIDE for words in pair).lower()
    assert not {"node", "orphan", "constraint", "simply", "triple", "validation"} & set(text.split())
