"""Rows of another layout made into rows of ours: what is taken, what is left, and what is one thing."""

from __future__ import annotations

from golden_thread.graph.plan import About
from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.draft import Draft
from golden_thread.loaders.entries import Entry, read_entries
from golden_thread.loaders.foreign import laid_out
from golden_thread.loaders.relaid import Once, Relaying, settled_from, with_prefix
from golden_thread.loaders.tables import Cell, Sheet

ROWS: list[list[Cell]] = [
    ["Ref", "KPI", "Service", "Q1", "Q2"],
    ["K1", "Calls", "Customers", "91", ""],
    ["K2", "Homes", "Housing", "40", "55"],
    ["K3", "Rents", "housing", "7", "8"],
    ["", "", "", "138", "63"],
]


def entry(text: str) -> Entry:
    found = read_entries(text, "map.toml")
    assert not found.problems
    return found.entries[0]


def relaid(text: str) -> tuple[list[list[Cell]], Relaying]:
    one = entry(text)
    wanted = [column for _, groups in one.needs for group in groups for column in group]
    relaying = Relaying(one, laid_out(Sheet("a/kpis.csv", "kpis", ROWS), wanted, None), {})
    return [list(cells) for _, cells in relaying.rows(frozenset({"91"}))], relaying


def test_our_columns_in_our_order() -> None:
    rows, relaying = relaid('measures = { title = "KPI", id = "{file}-{Ref}", unit = "=%", prefix = "x/" }')
    assert relaying.layout.positions == {"id": 0, "title": 1, "prefix": 2}
    assert [headed.at for headed in relaying.layout.columns] == [3]
    assert rows[0] == ["x/kpis-K1", "Calls", "x/", "%"]


def test_rows_without_a_name_are_counted() -> None:
    rows, relaying = relaid('measures = { id = "Ref", title = "KPI" }')
    assert len(rows) == 3
    [problem] = relaying.problems()
    assert (problem.row, problem.what) == (5, "1 row has neither an id nor a title and so is not read")


def test_each_cell_a_thing() -> None:
    rows, _ = relaid(
        'observations = { only = "Ref", each = { Q1 = "June", Q2 = "Sept" }, id = "{Ref} {heading}", value = "cell" }'
    )
    assert [(row[0], row[-1]) for row in rows] == [
        ("K2 June", "40"), ("K2 Sept", "55"), ("K3 June", "7"), ("K3 Sept", "8"),
    ]  # fmt: skip


def test_a_distinct_thing_is_declared_once_and_the_rest_waits() -> None:
    one = entry('services = { kind = "Portfolio", distinct = "Service" }')
    draft = Draft(About("a"), "a")
    once = Once(draft)
    settled = settled_from(
        draft, one, laid_out(Sheet("kpis.csv", "kpis", ROWS), ["Service"], None), {}, frozenset(), once
    )
    assert [row.id for row in settled.rows] == ["portfolio-customers", "portfolio-housing"]
    assert [(row.number, first.number) for _, row, first in once.waiting] == [(4, 3)]


def test_made_ids_differ_where_titles_do() -> None:
    long = "A title so long that its end is cut off in an id, which must not make two one"
    rows: list[list[Cell]] = [["Service"], [f"{long}, first"], [f"{long}, second"]]
    draft = Draft(About("a"), "a")
    laid = laid_out(Sheet("a.csv", "a", rows), ["Service"], None)
    once = Once(draft)
    settled = settled_from(draft, entry('services = { distinct = "Service" }'), laid, {}, frozenset(), once)
    assert len({row.id for row in settled.rows}) == 2 and not once.waiting


def test_references_with_a_prefix() -> None:
    assert with_prefix("M1; M2", "n-", {"n-M1", "n-M2"}) == "n-M1\nn-M2"
    assert with_prefix(Unknown("x"), "n-", {"n-M1"}) == Unknown("x")
    assert with_prefix(1.0, "n-", {"n-1"}) == "n-1"
