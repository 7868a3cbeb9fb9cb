"""The sheet that says what the input holds whole, and so where a blank means that there is nothing."""

from __future__ import annotations

from collections.abc import Iterator

from golden_thread.graph.plan import ScopeRow
from golden_thread.loaders.draft import Draft
from golden_thread.loaders.headings import column_headed
from golden_thread.loaders.linking import columns_of
from golden_thread.loaders.references import did_you_mean, rivals_listed, text_of, yes_or_no
from golden_thread.loaders.tables import Sheet, short, table_of
from golden_thread.ontology.terms import folded, vocabulary

HEADINGS = {
    "what": ("What",),
    "within": ("Within", "In"),
    "whole": ("Whole", "Complete"),
    "note": ("Note", "Notes"),
}
MEANS = {folded(word): name for name, words in HEADINGS.items() for word in words}
LOCAL = ("row", "below")
"""What is said of one thing: its own columns, or what hangs on it."""


def read_scope(draft: Draft, sheet: Sheet) -> None:
    """Give the draft the statements of a sheet with the headings What, Within, Whole."""
    table = table_of(sheet, lambda text: folded(text) in MEANS)
    draft.problems_met(table.problems)
    at = columns_of(table, MEANS, ("what", "whole"), draft)
    if at is None:
        return
    rows: list[tuple[int, ScopeRow]] = []
    for number, cells in table.rows:
        shown = draft.shown(cells, sheet, number)
        text = {name: text_of(shown[position]) if position < len(shown) else "" for name, position in at.items()}
        rows += ((number, row) for row in scope_rows(draft, sheet, number, text))
    for row in agreed(draft, sheet, rows):
        draft.builder.scope(row)


def agreed(draft: Draft, sheet: Sheet, rows: list[tuple[int, ScopeRow]]) -> list[ScopeRow]:
    """The rows, those that another contradicts first and told as a Problem: the last counts, and it says "no"."""
    partly = {(row.what, row.within) for _, row in rows if not row.whole}
    doubtful = [(number, row) for number, row in rows if row.whole and (row.what, row.within) in partly]
    for number, row in doubtful:
        what = f"another row says that '{short(row.what)}' is not whole; this one does not count"
        draft.problem(sheet.problem(what, "Delete one of the two.", number, "Whole"))
    return [row for _, row in (*doubtful, *(each for each in rows if each not in doubtful))]


def scope_rows(draft: Draft, sheet: Sheet, number: int, text: dict[str, str]) -> Iterator[ScopeRow]:
    """What one row states: several rows for a column named backwards, none if it cannot be understood."""
    whats = scoped(text["what"])
    within = part_meant(draft, sheet, number, text.get("within", ""))
    whole = yes_or_no(text["whole"])
    if not whats:
        do = did_you_mean(
            text["what"], words(), "Write a kind, such as Measures; a column, such as Measures.Owner; row or below."
        )
        draft.problem(
            sheet.problem(
                f"'{short(text['what'])}' is neither a kind nor a column; the row is not read", do, number, "What"
            )
        )
        return
    if whats[0] in LOCAL and not text.get("within"):
        do = "Write the id of the thing it is about under Within."
        draft.problem(
            sheet.problem(f"'{whats[0]}' says nothing without a thing; the row is not read", do, number, "Within")
        )
        return
    if whole is None:
        what = f"'{short(text['whole'])}' is neither yes nor no; it counts as no"
        draft.problem(sheet.problem(what, "Write yes or no.", number, "Whole"))
    if within is not None:
        for what in whats:
            yield ScopeRow(what, within, bool(whole), text.get("note", ""), f"{sheet.where}, row {number}")


def scoped(text: str) -> tuple[str, ...]:
    """What a scope row is about in the vocabulary's names; () if it is not understood.

    >>> scoped("measures"), scoped("Measures.Owner"), scoped("Outcome.is measured by"), scoped("wishes")
    (('Measure',), ('Measure.ownedBy',), ('Measure.measures',), ())
    """
    if folded(text) in LOCAL:
        return (folded(text),)
    if (kind := vocabulary().kind_named(text)) is not None:
        return (kind,)
    left, _, right = text.replace(":", ".").partition(".")
    kind = vocabulary().kind_named(left)
    column = column_headed(kind, right.strip()) if kind and right.strip() else None
    if kind is None or column is None:
        return ()
    if not column.inverse:
        return (f"{kind}.{column.name}",)
    lows = sorted(low for low in vocabulary().ends(column.name)[0] if vocabulary().may_link(low, column.name, kind))
    return tuple(f"{low}.{column.name}" for low in lows)


def part_meant(draft: Draft, sheet: Sheet, number: int, text: str) -> str | None:
    """The id of the thing a scope row is about, empty for the whole dataset; None, and a Problem, if it names none."""
    if not text:
        return ""
    match = draft.index.find(text, frozenset({"Plan", "ServicePlan"}))
    if match.id is None and match.rivals:
        several = rivals_listed(match.rivals, draft.index)
        draft.problem(
            sheet.problem(f"'{short(text)}' may be any of {several}", "Write its id instead.", number, "Within")
        )
    elif match.id is None:
        near = draft.index.suggestion(text, frozenset(vocabulary().kinds))
        do = f"Did you mean '{near}'?" if near else "Write the id of a plan or thing, or leave it blank."
        draft.problem(sheet.problem(f"nothing is called '{short(text)}'; the row is not read", do, number, "Within"))
    return match.id


def words() -> list[str]:
    """What a scope row may be about, without columns."""
    return [*LOCAL, *(kind.plural for kind in vocabulary().kinds.values())]
