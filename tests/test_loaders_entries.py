"""A mapping's TOML read into entries, and everything that is wrong with one by itself told at once."""

import datetime

import pytest

from golden_thread.loaders.entries import OF_AN_ENTRY, Hole, Mapped, Part, read_entries
from golden_thread.loaders.headings import MEANS, column_headed
from golden_thread.loaders.problems import Unreadable
from golden_thread.ontology.terms import Column, folded, vocabulary


def mapped(text: str) -> Mapped:
    return read_entries(text, "map.toml")


def wrong(text: str) -> list[str]:
    return [str(problem) for problem in mapped(text).problems]


def test_no_key_of_an_entry_is_a_heading_of_ours() -> None:
    """So every word of an entry says one thing, and the vocabulary may grow beside them."""
    taken = {word for word in OF_AN_ENTRY for kind in vocabulary().kinds if column_headed(kind, word)}
    assert not taken
    assert not {word for word in OF_AN_ENTRY if folded(word) in MEANS}


def test_an_entry_in_one_line_and_one_in_several_are_the_same() -> None:
    [short] = mapped('measures = { file = "k.csv", title = "KPI", unit = "Unit" }').entries
    [long] = mapped('[measures]\nfile = "k.csv"\ntitle = "KPI"\nunit = "Unit"').entries
    [dotted] = mapped('measures.file = "k.csv"\nmeasures.title = "KPI"\nmeasures.unit = "Unit"').entries
    assert [each.filling.parts for each in short.columns] == [each.filling.parts for each in long.columns]
    assert (short.kind, short.file, short.name) == (long.kind, long.file, long.name) == ("Measure", "k.csv", "measures")
    assert dotted.every["title"].parts == (Part((Hole("KPI"),)),)


def test_several_entries_of_one_name() -> None:
    entries = mapped('[[measures]]\ntitle = "A"\n[[measures]]\ntitle = "B"').entries
    assert [entry.every["title"].parts[0].columns for entry in entries] == [("A",), ("B",)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("measures", "Measure"),
        ("KPIs", "Measure"),
        ("local-outcome-measures", "Measure"),
        ("town_deal_projects", "Project"),
        ("service-plans", "ServicePlan"),
        ("staff-objectives", "StaffObjective"),
    ],
)
def test_the_last_words_of_a_name_say_the_kind(name: str, kind: str) -> None:
    assert mapped(f'{name} = {{ title = "A" }}').entries[0].kind == kind


def test_keys_are_our_names_labels_or_other_headings() -> None:
    text = 'measures = { title = "A", declaredStage = "=output", "reported status" = "R", owner = "O", Outcome = "P" }'
    assert [filled.column for filled in mapped(text).entries[0].columns] == [
        Column("declaredStage", False),
        Column("reportedStatus", False),
        Column("ownedBy", True),
        Column("measures", True),
    ]


def test_what_may_fill_a_column() -> None:
    title = 'title = ["A", "{B} of {C:.3}"]'
    text = f'measures = {{ {title}, unit = "=%", frequency = "=monthly", qualitative = true, note = 7 }}'
    entry = mapped(text).entries[0]
    assert entry.every["title"].parts == (Part((Hole("A"),)), Part(("", Hole("B"), " of ", Hole("C", 3), "")))
    assert entry.every["note"].parts == (Part((7.0,)),)
    assert [each.filling.parts for each in entry.columns] == [(Part(("%",)),), (Part(("monthly",)),), (Part(("yes",)),)]


def test_about_and_scope() -> None:
    found = mapped(
        'about = { id = "ours", title = "Our plan", as-of = 2014-09-30, example = true, "published to" = "members" }\n'
        'scope = { Targets = true, "Measures.Owner" = false, "below within P1" = "no" }\nmeasures = { title = "A" }'
    )
    assert (found.about.name, found.about.as_of, found.about.example) == ("ours", datetime.date(2014, 9, 30), True)
    assert found.about.audience == "members"
    assert found.scope == (("Target", "", True), ("Measure.ownedBy", "", False), ("below", "P1", False))


def test_distinct_is_the_id_beside_a_title_and_else_the_title() -> None:
    [alone] = mapped('outcomes = { distinct = "Aim" }').entries
    [titled] = mapped('outcomes = { distinct = "Code", title = "Aim" }').entries
    [plain] = mapped('outcomes = { distinct = true, id = "Code" }').entries
    assert (set(alone.every), set(titled.every), set(plain.every)) == ({"title"}, {"id", "title"}, {"id", "title"})
    assert titled.every["id"].parts[0].columns == ("Code",)
    assert plain.every["title"] is plain.every["id"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'measures = { title = "A", unti = "B" }',
            "map.toml, [measures], unti: measures have no column 'unti'. Did you mean 'unit'?",
        ),
        (
            'measures = { title = "A", sheets = "B" }',
            "map.toml, [measures], sheets: measures have no column 'sheets'. Did you mean 'sheet'?",
        ),
        (
            'kpis = { kind = "Mesure", title = "A" }',
            "map.toml, [kpis], kind: there is no kind 'Mesure'. Did you mean 'Measure'?",
        ),
        (
            'mesures = { title = "A" }',
            "map.toml, [mesures]: it does not say what kind of thing its rows are. Did you mean 'Measures'?",
        ),
        (
            'measures = { id = "A", unit = 1, units = 2 }',
            "map.toml, [measures], units: two keys mean the same column. Keep one of them.",
        ),
        ('flie = "a.csv"\nmeasures = { title = "A" }', "map.toml, flie: this is no entry. Did you mean 'file'?"),
        (
            'measures = { unit = "A" }',
            "map.toml, [measures]: nothing says what its things are called. Name a column: "
            'title = "Name", or distinct = "Name" for one thing a name.',
        ),
        (
            'outcomes = { distinct = "A", id = "B" }',
            "map.toml, [outcomes], distinct: there is an id beside it. Write distinct = true: one thing for each id.",
        ),
        (
            'measures = { title = "A", header = "4" }',
            "map.toml, [measures], header: '4' is no number of a row. Write the number that the spreadsheet shows.",
        ),
        (
            'measures = { title = "{A" }',
            "map.toml, [measures], title: a brace in '{A' has no partner. Write a column between braces: {code}",
        ),
        (
            'measures = { title = "" }',
            "map.toml, [measures], title: '' names no column. Write the heading of a column, or \"=\" and a constant.",
        ),
        (
            'measures = { title = { colum = "A" } }',
            "map.toml, [measures], title: 'colum' says nothing here. Did you mean 'column'?",
        ),
        (
            'measures = { title = { split = ";" } }',
            'map.toml, [measures], title: it names no column. Write title = { column = "…", … }',
        ),
        (
            'measures = { title = "A", owner = { file = "b.csv", column = "C" } }',
            "map.toml, [measures], owner: it does not say by which column to look up. "
            'Write by = "…", a column of both.',
        ),
        (
            'measures = { title = "A", owner = { by = "B", column = "C" } }',
            'map.toml, [measures], owner: it says by what to look up, and not where. Write file = "…" beside it.',
        ),
        (
            'measures = { title = "A", only = 3 }',
            'map.toml, [measures], only: 3 is no condition. Write only = { Status = "Open" }, a list for several, '
            'or only = "Status" for filled cells.',
        ),
        (
            'about = { titel = "A" }\nmeasures = { title = "A" }',
            "map.toml, [about], titel: a dataset says no such thing of itself. Did you mean 'Title'?",
        ),
        (
            'about = { as-of = "2014" }\nmeasures = { title = "A" }',
            "map.toml, [about], as-of: this is no date. Write it without quotation marks: 2014-09-30",
        ),
        (
            'scope = { Tragets = true }\nmeasures = { title = "A" }',
            "map.toml, [scope], Tragets: 'Tragets' is neither a kind nor a column. Did you mean 'Targets'?",
        ),
        (
            'scope = { Targets = "perhaps" }\nmeasures = { title = "A" }',
            "map.toml, [scope], Targets: 'perhaps' is neither yes nor no. Write true or false.",
        ),
        (
            'scope = { below = false }\nmeasures = { title = "A" }',
            'map.toml, [scope], below: this says nothing without a thing. Write "below within ID" = false',
        ),
        (
            'file = "a.csv"',
            "map.toml: it has no entry. Add one for each kind of thing, such as: measures = { title = \"KPI\" }",
        ),
        ('blank = [3]\nmeasures = { title = "A" }', "map.toml, blank: 3 is no text. Write it in quotation marks."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(text: str, told: str) -> None:
    assert wrong(text) == [told]


def test_everything_wrong_is_told_at_once() -> None:
    found = wrong('flie = "a"\nabout = 3\nmeasures = { title = "A", unti = 1, only = 2 }\nwishes = { title = "B" }')
    assert [text.split(":")[0] for text in found] == [
        "map.toml, flie",
        "map.toml, [measures], unti",
        "map.toml, [measures], only",
        "map.toml, [wishes]",
        "map.toml, about",
    ]


@pytest.mark.parametrize("text", ["measures = {", "a = " + "[" * 100_000, "a = 1" + "0" * 5_000, "\x00"])
def test_what_is_no_toml_is_one_clear_error(text: str) -> None:
    with pytest.raises(Unreadable, match=r"map\.toml: the mapping cannot be read: "):
        mapped(text)
