"""What the input does not hold at a place where a rule is unsure, and the words for it and for what to ask.

It mirrors `wholeness`: a sheet or column that is absent, one that is stated not whole, a blank cell, a link
to something that was not loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from golden_thread.graph.english import link_words
from golden_thread.graph.grammar import capitalised, figure, listed, numbered
from golden_thread.graph.nouns import noun_of, widest
from golden_thread.graph.phrases import attribute_template, stated_words
from golden_thread.graph.plan import Mask, PlanGraph, ScopeRow
from golden_thread.graph.wholeness import State, Wholeness
from golden_thread.ontology.rule import Step, Unsure
from golden_thread.ontology.terms import vocabulary

NAMED = 3
"""How many titles of things that are not in the input are told."""


@dataclass(frozen=True)
class Absence:
    """One thing the input does not hold.

    `sort` is a key of `WHY`; `kind` and `column` say where, `note` is the scope row's own note, `title` what a
    scope row is about or what a link leads to.
    """

    sort: str
    kind: str = ""
    column: str = ""
    note: str = ""
    title: str = ""


Found = tuple[Mask, Absence]


def reasons_at(wholeness: Wholeness, marker: Unsure, kind: str) -> list[Found]:
    """Why a step cannot be told: what is absent, at which things of a kind (bool array, count of the kind)."""
    unsure = wholeness.unsure(marker, kind)
    if not unsure.any():
        return []
    is_attribute = marker.steps[0].name in vocabulary().attributes
    found = _of_attribute(wholeness, marker, kind) if is_attribute else _of_links(wholeness, marker, kind)
    return [(mask & unsure, absence) for mask, absence in found if (mask & unsure).any()]


def _of_attribute(wholeness: Wholeness, marker: Unsure, kind: str) -> Iterator[Found]:
    name = marker.steps[0].name
    states = wholeness.column_at(kind, name)
    yield states == State.ABSENT, Absence("column", kind, name)
    yield from _not_whole(wholeness, kind, f"{kind}.{name}", "row", states == State.PARTIAL)
    yield states == State.WHOLE, Absence("blank", kind, name)


def _of_links(wholeness: Wholeness, marker: Unsure, kind: str) -> Iterator[Found]:
    everything = np.ones(wholeness.plan.count(kind), dtype=np.bool_)
    if marker.sought and wholeness.none_loaded(marker.sought):
        for absence in _not_loaded(marker):
            yield everything, absence
        return
    sought, passed = wholeness.alternatives(marker, kind)
    for name, states in (*sought, *passed):
        mark = "row" if _is_forward(marker, name, kind) else "below"
        yield from _not_whole(wholeness, kind, name, mark, states == State.PARTIAL)
    group = sought or passed
    absent = np.logical_and.reduce([everything, *(states == State.ABSENT for _, states in group)])
    for name, _ in group:
        low, _, link = name.partition(".")
        sheet = not _is_forward(marker, name, kind) and wholeness.sheet(low) == State.ABSENT
        yield absent, Absence("sheet" if sheet else "column", low, link)


def _is_forward(marker: Unsure, name: str, kind: str) -> bool:
    """Whether a column is read from the thing that stores it."""
    low, _, link = name.partition(".")
    return low == kind and Step(link) in marker.steps


def _not_loaded(marker: Unsure) -> Iterator[Absence]:
    """The kinds looked for, none of which was loaded, each with the links by which it would hang here."""
    for kind in widest(set(marker.sought or ())):
        back = [s.name for s in marker.steps if s.inverse and kind in vocabulary().ends(s.name)[0]]
        for name in back or [""]:
            yield Absence("sheet", kind, name)


def _not_whole(wholeness: Wholeness, kind: str, name: str, mark: str, partial: Mask) -> Iterator[Found]:
    """Which scope row says that a column is not whole, the most specific first; or things that may hang anywhere."""
    low, _, column = name.partition(".")
    above = vocabulary().kind_and_above(low)
    names = {mark, *(f"{one}.{column}" for one in above), *(above if mark == "below" else ())}
    left = partial.copy()
    for row, here in wholeness.not_whole(kind):
        if row.what in names and (left & here).any():
            yield left & here, _by_scope(wholeness.plan, row, low, column)
            left &= ~here
    if left.any():
        yield left, Absence("elsewhere", low, column)


def _by_scope(plan: PlanGraph, row: ScopeRow, kind: str, column: str) -> Absence:
    if row.what in ("row", "below"):
        return Absence(row.what, kind, column, row.note)
    here = plan.rows.get(row.within)
    title = row.within if here is None else str(plan.titles[here])
    within = "" if here is None else plan.kind_at(here)
    sort = _part_of_column(within, kind, column) if "." in row.what else "part sheet"
    return Absence(sort, kind, column, row.note, title)


def _part_of_column(within: str, kind: str, column: str) -> str:
    """What of a kind's column a scope row is about: a thing's own cell, the cells that name a thing, or more."""
    if within == kind:
        return "cell"
    link = vocabulary().links.get(column)
    ends = vocabulary().ends(column)[1] - vocabulary().with_sub_kinds("Plan") if link else ()
    return "naming" if within in ends else "part column"


def named_nowhere(titles: Iterable[object]) -> Absence:
    """That links lead to names which nothing in the input has.

    >>> named_nowhere(["Calm borough", "Homes"]).title
    '"Calm borough" and "Homes"'
    """
    found = [f'"{title}"' for title in titles]
    more = [f"{figure(len(found) - NAMED)} more"] if len(found) > NAMED else []
    return Absence("nowhere", title=listed([*found[:NAMED], *more], "and"))


def why_words(absences: Iterable[Absence]) -> str:
    """Why it cannot be told.

    >>> why_words([Absence("sheet", "Measure", "measures"), Absence("blank", "Outcome", "scope")])
    'no measures were loaded; nothing is stated under "Scope"'
    """
    return _told(absences, WHY) or "the input does not say"


def ask_words(absences: Iterable[Absence]) -> str:
    """What to ask for: of a column the same, whether all of it is missing or some of its cells.

    >>> ask_words([Absence("sheet", "Measure", "measures"), Absence("column", "Outcome", "scope")])
    'the list of measures, with what each measures; the scope of each outcome'
    """
    alike = [replace(one, sort="column") if one.sort == "blank" else one for one in absences]
    return _told(alike, ASK) or "what is missing"


def together_with(absence: Absence) -> tuple[str, ...]:
    """What absences must share to be asked for in one line: the sheet, the column, the row or what is missing."""
    if absence.sort in ("column", "blank", "elsewhere"):
        return absence.sort.replace("blank", "column"), absence.column
    if absence.sort in ("sheet", "part sheet"):
        return absence.sort, absence.kind, absence.note, absence.title
    return absence.sort, "" if absence.sort in ("row", "below") else absence.column, absence.note, absence.title


Group = tuple[Absence, ...]


def _told(absences: Iterable[Absence], words: Mapping[str, Callable[[Group], str]]) -> str:
    """Absences in words, those of one sort together."""
    found = [replace(one, sort="derived") if _is_derived(one) else one for one in absences]
    kinds_of: dict[tuple[str, str], set[str]] = {}
    for one in found:
        kinds_of.setdefault((one.sort, one.column), set()).add(one.kind)
    groups: dict[tuple[object, ...], list[Absence]] = {}
    for one in found:
        kinds = frozenset(kinds_of[one.sort, one.column]) if "column" in one.sort else ()
        alone = one.column if one.sort == "derived" else ""
        groups.setdefault((one.sort, kinds, alone, one.note, one.title), []).append(one)
    ordered = sorted(groups.values(), key=lambda group: list(WHY).index(group[0].sort))
    return "; ".join(dict.fromkeys(words[group[0].sort](tuple(group)) for group in ordered))


def _is_derived(absence: Absence) -> bool:
    attribute = vocabulary().attributes.get(absence.column)
    return absence.sort in ("column", "blank") and attribute is not None and attribute.derived


def _kinds(group: Group, *, plural: bool = True) -> str:
    return noun_of(widest({absence.kind for absence in group}), plural=plural)


def _columns(group: Group) -> str:
    """The columns' headings in quotation marks."""
    return listed(dict.fromkeys(_heading(absence.column) for absence in group), "or")


def _cells(group: Group) -> str:
    """The cells of a row to fill in; for a derived attribute those that it is worked out from."""
    words, cells = vocabulary(), dict[str, None]()
    for absence in group:
        attribute = words.attributes.get(absence.column)
        names = attribute.derived_from if attribute and attribute.derived else (absence.column,)
        own = {*words.attributes_of(absence.kind), *words.links_from(absence.kind)}
        cells.update(dict.fromkeys(_heading(name) for name in names if name in own))
    return listed(cells, "and")


def _label(column: str) -> str:
    words = vocabulary()
    return words.attributes[column].label if column in words.attributes else words.links[column].label


def _heading(column: str) -> str:
    """A column as it is headed, in quotation marks."""
    return f'"{capitalised(_label(column))}"'


def _who_names(group: Group) -> str:
    """Which things of some kinds name another in their columns."""
    return f'which {_kinds(group)} name "{group[0].title}" under {_columns(group)}'


def _noted(group: Group) -> str:
    """The scope row's own note, in brackets."""
    return f' ("{group[0].note}")' if group[0].note else ""


def _within(group: Group) -> str:
    return f' within "{group[0].title}"' if group[0].title else ""


def _each(group: Group) -> str:
    """What is to be asked of each of the kinds: its attributes, or what its links lead to."""
    each = f"each {_kinds(group, plural=False)}"
    columns = dict.fromkeys(absence.column for absence in group)
    asked = [_attribute_of(name, each) for name in columns if name in vocabulary().attributes]
    links = tuple(Step(name) for name in columns if name in vocabulary().links)
    return listed([*asked, *([f"what {each} {link_words(links)}"] if links else [])], "and")


def _its(group: Group) -> str:
    """Attributes as something of "it"."""
    asked = dict.fromkeys(_attribute_of(absence.column, "it") for absence in group)
    return listed([f"its {words[4:-6]}" if words.endswith(" of it") else words for words in asked], "and")


def _attribute_of(name: str, each: str) -> str:
    """An attribute to ask for: whether it is so, what it is, or its label.

    >>> _attribute_of("needsPartners", "each outcome"), _attribute_of("scope", "each priority")
    ('whether each outcome needs partners', 'the scope of each priority')
    >>> _attribute_of("monthsSinceAppraisal", "each post"), _attribute_of("comparator", "it")
    ("when each post's last appraisal was", 'with whom it is compared')
    """
    phrase = attribute_template(name)
    if phrase and "{}" not in phrase:
        return numbered(f"whether {each} {phrase}")
    words = stated_words(name)
    if words.startswith("<its>"):
        return f"the {words.removeprefix('<its> ')} of {each}"
    whose = "its" if each == "it" or "<they>" in words else f"{each}'s"
    if "<" not in words:
        return f"the {_label(name)} of {each}"
    return numbered(words.replace("<its>", whose).replace("<they>", each))


def _sheets(group: Group) -> str:
    """The lists to ask for, with what each of their things is to say."""
    names = noun_of(widest({absence.kind for absence in group}), plural=True, word="and")
    links = tuple(dict.fromkeys(Step(absence.column) for absence in group if absence.column))
    return f"the list of {names}, with what each {link_words(links)}" if links else f"the list of {names}"


def _worked_out_from(group: Group) -> str:
    """A derived attribute to ask for, or what it is worked out from."""
    derived = [vocabulary().attributes[absence.column] for absence in group]
    told_by = {_source_of(name, attribute.kinds): None for attribute in derived for name in attribute.derived_from}
    before = ", or what tells it:" if len(told_by) > 1 else ", under"
    return f"{_each(group)}{before} {listed(told_by, 'and')}"


def _source_of(name: str, kinds: tuple[str, ...]) -> str:
    """What a derived attribute of some kinds is worked out from: a column, or the things that hang on them."""
    if name in vocabulary().attributes or vocabulary().ends(name)[0] & set(kinds):
        return _heading(name)
    return noun_of(widest(set(vocabulary().ends(name)[0])), plural=True, word="and")


def _nowhere(group: Group) -> str:
    """Which ends name nothing in the input."""
    one = group[0].title.count('"') == 2
    return f"the link leads to {group[0].title}, which name{'s' if one else ''} nothing in the input"


WHY: Mapping[str, Callable[[Group], str]] = {
    "sheet": lambda group: f"no {_kinds(group)} were loaded".replace("no pieces of evidence were", "no evidence was"),
    "column": lambda group: f"nothing is stated under {_columns(group)} of any {_kinds(group, plural=False)}",
    "part sheet": lambda group: f"the list of {_kinds(group)}{_within(group)} is stated not whole{_noted(group)}",
    "part column": lambda group: (
        f"the column {_columns(group)} of {_kinds(group)}{_within(group)} is stated not whole{_noted(group)}"
    ),
    "cell": lambda group: f'{_columns(group)} of "{group[0].title}" is not known{_noted(group)}',
    "naming": lambda group: f"it is not known {_who_names(group)}{_noted(group)}",
    "row": lambda group: f"not all that is known of it was loaded{_noted(group)}",
    "below": lambda group: f"what hangs on it was not loaded{_noted(group)}",
    "elsewhere": lambda group: f"some {_kinds(group)} that may belong to it are stated not whole",
    "derived": lambda group: f"nothing tells {_its(group)}",
    "blank": lambda group: f"nothing is stated under {_columns(group)}",
    "nowhere": _nowhere,
}
"""Why something cannot be told, by the sort of absence, in the order in which they are told."""

ASK: Mapping[str, Callable[[Group], str]] = {
    "sheet": _sheets,
    "column": _each,
    "part sheet": lambda group: f"the rest of the {_kinds(group)}{_within(group)}",
    "part column": lambda group: f"the rest of {_columns(group)} of {_kinds(group)}{_within(group)}",
    "cell": lambda group: f'{_columns(group)} of "{group[0].title}"',
    "naming": lambda group: _who_names(group),
    "row": lambda group: f"the rest of the row: {_cells(group)}",
    "below": lambda group: f"what hangs on it: {_kinds(group)}",
    "elsewhere": _each,
    "derived": _worked_out_from,
    "blank": _each,
    "nowhere": lambda group: f"what {group[0].title} should be",
}
"""What to ask for, by the sort of absence."""
