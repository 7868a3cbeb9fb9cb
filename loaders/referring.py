"""Cells that refer to other things, made into links: who is meant, what is missing, and who must not be named."""

from __future__ import annotations

from collections.abc import Iterator

from golden_thread.graph.plan import ScopeRow
from golden_thread.loaders.draft import Draft, Row, article
from golden_thread.loaders.people import ROLE_WORDS, is_name, owner_in, without_names, words_of
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.references import NAMES_NOTHING, NOTHING, Index, folded, rivals_listed, slug
from golden_thread.loaders.tables import Sheet, plural, short
from golden_thread.ontology.terms import UNRESOLVED, Column, vocabulary

OWNER = "ownedBy"
NAME_LEFT_OUT = "what may be a person's name was left out"
MOST_IN_A_TITLE = 300


class Referring:
    """One column of references on a sheet: each cell becomes links, and what went wrong is told at the end."""

    def __init__(self, draft: Draft, sheet: Sheet, heading: str, column: Column, near: str) -> None:
        self.draft = draft
        self.sheet = sheet
        self.heading = heading
        self.column = column
        self.near = near
        self.kinds = far_kinds(column, near)
        self.missing: dict[str, list[int]] = {}
        self.outside: dict[str, list[int]] = {}
        self.ambiguous: dict[str, list[int]] = {}
        self.posts: dict[str, str] = {}

    def cell(self, row: Row, text: str) -> str:
        """Link a row's thing to what its cell names; why nothing could be linked, if a person's name was dropped."""
        left_out = linked = False
        for part in self.draft.index.parts(text, self.kinds):
            if (id := self.named(part, row)) is not None:
                self.link(row, id)
                linked = True
            elif folded(part) not in NAMES_NOTHING:
                left_out = True
        return NAME_LEFT_OUT if left_out and not linked else ""

    def link(self, row: Row, far: str) -> None:
        low, high = (far, row.id) if self.column.inverse else (row.id, far)
        note = "" if row.declared else row.note  # on a kind's sheet the note is the thing's, not the link's
        self.draft.builder.link(
            low, self.column.name, high, basis=row.basis, source=row.source, note=note, place=row.place
        )

    def named(self, part: str, row: Row) -> str | None:
        """The id of what a name refers to, or the name itself if it refers to nothing known; None if it is dropped."""
        match = self.draft.index.find(part, self.kinds)
        if match.id is not None:
            if self.draft.index.kinds[match.id] not in self.kinds:
                self.outside.setdefault(match.id, []).append(row.number)
            return match.id
        if match.rivals:
            self.ambiguous.setdefault(part, []).append(row.number)
            return unresolved(f"{part} (which of {len(match.rivals)}?)", self.draft.index)
        if folded(part) in NAMES_NOTHING:
            return None
        return self.owner(part, row) if self.column.name == OWNER and not self.column.inverse else self.other(part, row)

    def other(self, part: str, row: Row) -> str | None:
        """A name that refers to nothing known; a person's name is dropped where a post could stand."""
        if "Post" in self.kinds:
            kept, names = without_names(part)
            names = names or int(is_name(part))
            self.draft.people.left_out(self.sheet, row.number, names=names)
            if names and (not kept or is_name(kept)):
                return None
            if names and self.draft.index.find(kept, self.kinds) != NOTHING:
                return self.named(kept, row)
            part = kept
        self.missing.setdefault(part, []).append(row.number)
        return unresolved(part, self.draft.index)

    def owner(self, part: str, row: Row) -> str | None:
        """The post that an owner's cell names, made a thing if it is new; None if it may be a person's name."""
        pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
        if len(pieces) > 1 and all(words_of(piece) & ROLE_WORDS for piece in pieces):
            for piece in pieces[1:]:
                if (id := self.named(piece, row)) is not None:
                    self.link(row, id)
            return self.named(pieces[0], row)
        owner = owner_in(part)
        if not owner.post and not owner.body and self.draft.index.suggestion(part, self.kinds):
            self.missing.setdefault(part, []).append(row.number)
            return unresolved(part, self.draft.index)
        self.draft.people.left_out(self.sheet, row.number, names=owner.names)
        if owner.post:
            known = self.draft.index.find(owner.post, self.kinds).id
            return known or self.posts.get(owner.post) or self.new_post(owner.post, row)
        if owner.body:
            self.missing.setdefault(owner.body, []).append(row.number)
            return unresolved(owner.body, self.draft.index)
        return None

    def new_post(self, title: str, row: Row) -> str:
        """A post that is only named as an owner: what its own row would say is not known."""
        index, builder = self.draft.index, self.draft.builder
        near = index.suggestion(title, frozenset({"Post"}))
        if near:
            what = f"no post is called '{short(title)}'; it is taken for another post"
            self.draft.problem(self.sheet.problem(what, f"Did you mean '{near}'?", row.number, self.heading))
        id = self.draft.free(f"post-{slug(title)}", row)
        basis = "illustrative" if row.basis == "illustrative" else "inferred"
        builder.thing(id, "Post", title, basis=basis, source=row.source, note="named as an owner only", place=row.place)
        builder.scope(ScopeRow("row", id, False, "named as an owner only", row.place))
        index.add(id, "Post", title)
        self.posts[title] = id
        return id

    def report(self) -> None:
        """Tell the draft what went wrong in this column."""
        self.draft.problems_met(self.problems())

    def problems(self) -> Iterator[Problem]:
        index = self.draft.index
        none = none_of(self.kinds)
        if self.missing and not index.holds(self.kinds):
            yield self.nothing_loaded()
        else:
            for name, rows in self.missing.items():
                near = index.suggestion(name, self.kinds)
                do = f"Did you mean '{near}'?" if near else "Correct the name, or add what it names to its sheet."
                problem = self.problem(f"{none} is called '{short(name)}'", do, rows)
                self.doubt(near, f"'{short(name)}' may mean it; see {problem.place}")
                yield problem
        for name, rows in self.ambiguous.items():
            several = rivals_listed(index.find(name, self.kinds).rivals, index)
            yield self.problem(f"'{short(name)}' may be any of {several}", "Write its id instead.", rows)
        for id, rows in self.outside.items():
            yield self.problem(self.odd_end(id), "Check what is meant; the link is kept as it stands.", rows)

    def doubt(self, near: str, note: str) -> None:
        """Accuse nobody of lacking this link whom a misspelt name may mean: the thing that was suggested, if any."""
        meant = self.draft.index.find(near, self.kinds).id if near else None
        low = self.draft.index.kinds[meant] if meant and self.column.inverse else self.near
        if meant and low != UNRESOLVED:
            self.draft.may_mean(f"{low}.{self.column.name}", meant, note)

    def nothing_loaded(self) -> Problem:
        rows = sorted({number for rows in self.missing.values() for number in rows})
        sheets = sheets_in_words(self.kinds)
        refer = "refers" if len(self.missing) == 1 else "refer"
        what = f"{plural(len(self.missing), 'name')} here {refer} to {sheets}, and none of these was loaded"
        return self.problem(what, f"Add a sheet of {sheets}, or leave the column out.", rows)

    def odd_end(self, id: str) -> str:
        link = vocabulary().links[self.column.name]
        index = self.draft.index
        low, high = (id, "") if self.column.inverse else ("", id)
        words = {
            "low": article(vocabulary().kinds[index.kinds[low]].label if low else self.near_label()),
            "high": article(vocabulary().kinds[index.kinds[high]].label if high else self.near_label()),
        }
        return (
            f"'{short(index.titles[id])}': the link '{link.label}' does not lead from {words['low']} to {words['high']}"
        )

    def near_label(self) -> str:
        return vocabulary().kinds[self.near].label if self.near in vocabulary().kinds else "thing"

    def problem(self, what: str, do: str, rows: list[int]) -> Problem:
        more = len(set(rows)) - 1
        if more:
            what = f"{what} (also in {plural(more, 'more row')})"
        return self.sheet.problem(what, do, rows[0], self.heading)


def far_kinds(column: Column, near: str) -> frozenset[str]:
    """The kinds that may stand at the other end of a link from a thing of this kind."""
    words = vocabulary()
    lows, highs = words.ends(column.name)
    if near == UNRESOLVED:
        return lows if column.inverse else highs
    if column.inverse:
        return frozenset(low for low in lows if words.may_link(low, column.name, near)) or lows
    found = frozenset(high for high in highs if words.may_link(near, column.name, high))
    return found or highs


def unresolved(name: str, index: Index) -> str:
    """The id of an end that names nothing: the name, which no thing may have."""
    name = name[:MOST_IN_A_TITLE]
    return name if name not in index.kinds else f"{name} (not resolved)"


def none_of(kinds: frozenset[str]) -> str:
    """None of some kinds as a person would say it.

    >>> none_of(frozenset({"Outcome", "Priority"})), none_of(vocabulary().with_sub_kinds("Thing"))
    ('no priority or outcome', 'nothing')
    """
    labels = [vocabulary().kinds[kind].label.lower() for kind in widest(kinds)]
    return f"no {in_words(labels)}" if len(labels) <= 4 else "nothing"


def sheets_in_words(kinds: frozenset[str]) -> str:
    """Plurals of kinds: "outcomes or priorities"."""
    return in_words([vocabulary().kinds[kind].plural.lower() for kind in widest(kinds)])


def in_words(labels: list[str]) -> str:
    """Labels as a person lists them: "outcomes, plans or projects"."""
    return " or ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))


def widest(kinds: frozenset[str]) -> list[str]:
    """The kinds without those that are a special case of another among them, in the vocabulary's order."""
    known = vocabulary().kinds
    return [kind for kind in known if kind in kinds and known[kind].parent not in kinds]
