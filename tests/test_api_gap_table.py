"""The table of gaps: one list of columns, a row a gap."""

from golden_thread.api.answers import audit_answer
from golden_thread.api.gap_table import GAP_COLUMNS, gap_rows, rows_of
from golden_thread.graph.auditing import audit
from golden_thread.graph.cases import plan_of
from golden_thread.loaders import load


def test_a_row_a_gap_with_everything_a_reader_needs() -> None:
    answer = audit_answer(audit(load("example:staffordshire")))
    rows = [dict(zip([column.name for column in GAP_COLUMNS], row, strict=True)) for row in gap_rows(answer)]
    assert [row["id"] for row in rows] == [gap["id"] for gap in answer["findings"]]
    for row in rows:
        assert all(row[name] for name in ("message", "evidence", "question", "why", "citation", "remedy", "who"))
        assert row["basis"] == "illustrative"
        assert str(row["please_note"]).startswith("Example only")


def test_what_is_no_example_has_no_such_note() -> None:
    answer = audit_answer(audit(plan_of("O: Outcome, measurable=no")))
    assert [row[-1] for row in gap_rows(answer)] == [""] * len(answer["findings"])


def test_columns_have_one_name_each() -> None:
    names, headings = {column.name for column in GAP_COLUMNS}, {column.heading for column in GAP_COLUMNS}
    assert len(names) == len(headings) == len(GAP_COLUMNS)


def test_values_by_their_keys() -> None:
    assert list(rows_of([{"a": 1, "b": 2}], ("b", "a"))) == [[2, 1]]
