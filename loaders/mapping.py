"""Somebody else's layout read into a plan by a small TOML file, without code.

A mapping has an entry for each kind of thing that is read, named as you like:

    >>> from pathlib import Path
    >>> _ = Path("kpis.csv").write_text('''Ref,KPI,Service,Aim,Q1,Q2,RAG
    ... K1,Calls answered,Customers,Good service,91,n/a,g
    ... K2,Homes insulated,Housing,Warm homes; Good service,40,55,r
    ... ,Total,,,131,55,
    ... ''')
    >>> _ = Path("kpis.toml").write_text('''
    ... about        = { title = "Our KPIs", as-of = 2014-09-30 }
    ... file         = "kpis.csv"
    ... outcomes     = { distinct = { column = "Aim", split = ";" } }
    ... services     = { kind = "Portfolio", distinct = "Service" }
    ... scope        = { Targets = true }          # there are no targets, and none is missing from the file
    ...
    ... [measures]
    ... only               = "Ref"                 # rows in which the column Ref is filled
    ... id                 = "Ref"
    ... title              = "KPI"
    ... measures           = { column = "Aim", split = ";" }
    ... "is owned by"      = "Service"
    ... "declared stage"   = "=output"
    ... "reported status"  = { column = "RAG", words = { r = "red", g = "green" } }
    ...
    ... [observations]
    ... each               = { Q1 = "2014-06-30", Q2 = "2014-09-30" }
    ... only               = "Ref"
    ... id                 = "{Ref} {heading}"
    ... value              = { column = "cell", words = { "n/a" = "?" } }
    ... "period end"       = "heading"
    ... "is a value of"    = "Ref"
    ... ''')
    >>> plan = apply_mapping("kpis.csv", "kpis.toml")
    >>> plan.things["id"].tolist()[:4]
    ['outcome-good-service', 'outcome-warm-homes', 'K1', 'K2']
    >>> plan.value("K2", "reportedStatus"), plan.value("K2 2014-09-30", "value"), plan.problems
    (('red',), (55.0,), ())

**The mapping** says `about` (the fields of the cover sheet: id, title, as-of, example, published to, note), `scope`
(what the input holds whole: `Targets = true`, `"Measures.Owner" = false`, `"below within PLAN-1" = false`), `blank`
(words that stand for an empty cell, such as `["NA"]`), and `file` and `sheet` for entries that name none.

**An entry** says which rows are read:

    kind       what the rows are; unless the last word of the entry's name says so: `local-outcome-measures`
    file       its name below the folder that is loaded, or a pattern: `"series/*.csv"`
    sheet      its name in a workbook, or a pattern; not needed where there is one sheet
    header     the number of the heading row, where it is not the one with most of the columns named; 0: there is none
    only       rows that are read: `{ Status = "Open" }`, `{ Status = ["Open", "New"], Ref = "TD-*" }` (all must hold),
               `"Ref"` (filled), or a list of these (one must hold). "" is blank, "*" is anything
    except     rows that are not read, said in the same way
    fill-down  columns whose blank cells mean the cell above: `["Priority"]`
    distinct   one thing for each different cell of a column, which is the id beside a title, else the title.
               `true` makes rows of one id (else title) one thing: links add up, and the first value counts
    each       columns each of whose cells is a thing of its own: `["Q1", "Q2"]`, or `{ Q1 = "2014-06-30" }` with
               another name for each. The columns `heading` and `cell` then hold its name and its value
    prefix     put before ids: `"{file}-"`. References in the same rows are tried with it first

Every other key is a column of ours: `id`, `title`, `source`, `basis`, `note`, an attribute or a link, by name, label or
any other heading that our own sheets understand, read backwards too (`"is measured by"`).

**A column is filled** with another one by its heading (`"KPI ref"`, or its letter where it has none), a text with holes
(`"{fund}: {place}"`, `"{code:.6}"` for its first six letters; blank as soon as one of its holes is), a constant
(`"=output"`, `true`, `3`), a list of these (the first that is filled; all of them where several values are allowed), or

    { column = ..., words = { red = "below", "0" = "?" }, split = ";", only = ..., except = ... }

where `words` translates cells (`""` for nothing, `"?"` for not known) and `split` parts several in one cell. Besides
the columns of the table there are `file` (without its ending), `sheet` and `row`.

A column of **another table** is taken by a key, so that what is held per place is not read as if it were per project:

    owner = { file = "councils.csv", by = "place", column = "council" }             # both call it place
    owner = { file = "councils.csv", by = { town = "place" }, column = "council" }  # what is town here is place there

What is wrong with a mapping is told all together before anything is built (`BadMapping`); what is wrong with the input
is among the plan's problems, and every readable row loads.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

from golden_thread.graph.plan import PlanGraph, ScopeRow
from golden_thread.loaders.cover import PLAIN_NAME
from golden_thread.loaders.draft import Draft
from golden_thread.loaders.entries import Entry, Filling, Mapped, read_entries
from golden_thread.loaders.foreign import Files, Laid, NotThere, laid_out
from golden_thread.loaders.guards import MEGABYTE, Limits, file_bytes
from golden_thread.loaders.plans import fill_links, fill_values
from golden_thread.loaders.problems import Problem, Unreadable
from golden_thread.loaders.recipes import Places, Register, recipe_of
from golden_thread.loaders.references import did_you_mean, slug
from golden_thread.loaders.relaid import OF_EACH_CELL, OF_EVERY_ROW, Once, prefix_references, settled_from
from golden_thread.loaders.tables import Sheet, listed
from golden_thread.ontology.terms import vocabulary

EXAMPLE = "example:"


class BadMapping(Unreadable):
    """A mapping that cannot be used. `problems` are all that is wrong with it, each with the entry's name.

    >>> print(BadMapping([Problem("kpis.toml", "[measures]", None, "unti", "no such column", "Did you mean 'unit'?")]))
    kpis.toml, [measures], unti: no such column. Did you mean 'unit'?
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(problems[0].place, problems[0].what, problems[0].do)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def apply_mapping(path: str | Path, mapping: str | Path) -> PlanGraph:
    """The plan in a folder or file of any layout, read as a TOML mapping says (`example:NAME` for one that ships).

    Raises BadMapping for a mapping that does not fit, and Unreadable for a file that cannot be read.
    """
    files = Files(Path(path))
    mapped = read_entries(text_of_mapping(mapping), Path(mapping).name)
    fitting = Fitting(files, mapped, Path(mapping).name)
    opened = [one for entry in mapped.entries for one in fitting.opened(entry)]
    if wrong := (*mapped.problems, *fitting.wrong):
        raise BadMapping(wrong)
    name = mapped.about.name if PLAIN_NAME.fullmatch(mapped.about.name) else slug(mapped.about.name)
    draft = Draft(replace(mapped.about, name=name or slug(Path(path).resolve().stem) or "plan"), files.path.name)
    draft.problems_met(files.problems)
    fill(draft, sorted(opened, key=lambda one: one.entry.distinct), mapped)
    return draft.finished()


def text_of_mapping(mapping: str | Path) -> str:
    """The text of a mapping's file, or of one that ships. Raises Unreadable."""
    if str(mapping).startswith(EXAMPLE):
        return shipped(str(mapping).removeprefix(EXAMPLE))
    content = file_bytes(Path(mapping), Limits(file=MEGABYTE))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(Path(mapping).name, "the mapping is not in UTF-8", "Save it as UTF-8.") from None


def shipped(name: str) -> str:
    """The text of a mapping that comes with the package. Raises Unreadable if there is none."""
    folder = resources.files(__package__) / "examples" / "mappings"
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    if name not in names:
        do = did_you_mean(name, names, f"There are {listed(names)}.")
        raise Unreadable(f"{EXAMPLE}{name}", "there is no such mapping", do)
    return (folder / f"{name}.toml").read_text("utf-8")


@dataclass(frozen=True)
class Opened:
    """An entry with one of the sheets it reads, and the other tables that its columns are taken from, by key."""

    entry: Entry
    laid: Laid
    registers: dict[str, Register]


class Fitting:
    """Entries brought together with the tables they name; what does not fit is told with the entry's name."""

    def __init__(self, files: Files, mapped: Mapped, file: str) -> None:
        self.files = files
        self.mapped = mapped
        self.file = file
        self.wrong: list[Problem] = []

    def tell(self, entry: Entry, key: str, what: str, do: str) -> None:
        self.wrong.append(Problem(self.file, f"[{entry.name}]", None, key, what, do))

    def opened(self, entry: Entry) -> list[Opened]:
        """An entry with each of its sheets; none, and told, if there is no such sheet."""
        try:
            sheets = self.files.sheets(entry.file, entry.sheet)
        except NotThere as missing:
            self.tell(entry, missing.key, missing.what, missing.do)
            return []
        wanted = [column for _, groups in entry.needs for group in groups for column in group]
        laid = [laid_out(sheet, wanted, entry.header, entry.fill_down) for sheet in self.not_empty(sheets)]
        self.check_columns(entry, laid)
        registers = {filling.key: held for filling in entry.fillings if (held := self.register(entry, filling))}
        return [Opened(entry, one, registers) for one in laid]

    def not_empty(self, sheets: Sequence[Sheet]) -> Iterator[Sheet]:
        """The sheets that hold something; the others are a problem of the input."""
        for sheet in sheets:
            if not sheet.empty:
                yield sheet
            else:
                self.files.problems.append(sheet.problem("there is nothing in it", "Check that it was saved."))

    def check_columns(self, entry: Entry, laid: Sequence[Laid]) -> None:
        """Tell of columns that no sheet of an entry has."""
        known = {*OF_EVERY_ROW, *(OF_EACH_CELL if entry.each else ())}
        told: set[str] = set()
        for key, groups in entry.needs:
            short_of = [self.lacking(group, laid, known) for group in groups]
            if laid and short_of and all(short_of):
                for column in short_of[0]:
                    if column not in told:
                        self.tell(entry, key, *no_column(column, laid))
                    told.add(column)

    def lacking(self, columns: Sequence[str], laid: Sequence[Laid], known: set[str]) -> list[str]:
        """Those of some columns that none of the sheets has."""
        lists = [set(one.missing(columns)) for one in laid]
        return [column for column in columns if column not in known and all(column in each for each in lists)]

    def register(self, entry: Entry, filling: Filling) -> Register | None:
        """The other table that a column is taken from; None if it is the entry's own, or, told, if it does not fit."""
        key, look_up = filling.key, filling.look_up
        if look_up is None:
            return None
        try:
            sheets = self.files.sheets(look_up.file or entry.file, look_up.sheet)
        except NotThere as missing:
            self.tell(entry, key, missing.what, missing.do)
            return None
        taken = [column for part in filling.parts for column in part.columns]
        there = [column for _, column in look_up.by]
        laid = laid_out(sheets[0], [*there, *taken], None)
        for column in laid.missing([*there, *taken]):
            self.tell(entry, key, *no_column(column, [laid]))
        places = Places(laid.headings)
        keys = [places.cell(column) for column in there]
        cells = recipe_of(Filling(key, filling.parts), places)
        return Register(laid.sheet, [row for _, row in laid.rows], keys, cells)


def no_column(column: str, laid: Sequence[Laid]) -> tuple[str, str]:
    """What is wrong where a column is not there, and what to do."""
    headings = [heading for one in laid for heading in one.headings if heading]
    where = f"{laid[0].sheet.where} has no" if len(laid) == 1 else f"none of the {len(laid)} tables has a"
    row = f"Row {laid[0].header} is taken for the headings: {listed(headings, most=8)}."
    return f"{where} column '{column}'", did_you_mean(column, headings, f"{row} If another is, say header = 4.")


def fill(draft: Draft, opened: Sequence[Opened], mapped: Mapped) -> None:
    """Give the draft everything that the entries read: things first, then their values and links."""
    once = Once(draft)
    draft.problems_met(dict.fromkeys(problem for one in opened for problem in one.laid.problems))
    read = [settled_from(draft, one.entry, one.laid, one.registers, mapped.blank, once) for one in opened]
    draft.declare(read)
    once.repeat()
    for settled in read:
        prefix_references(draft, settled)
        for headed in settled.layout.columns:
            (fill_links if headed.column.is_link else fill_values)(draft, settled, headed)
    if not any(settled.rows for settled in read):
        draft.nothing_found()
    for row in scope_rows(draft, mapped):
        draft.builder.scope(row)


def scope_rows(draft: Draft, mapped: Mapped) -> Iterator[ScopeRow]:
    """What the mapping states of the input's wholeness; a part that nothing is called is told."""
    for what, within, whole in mapped.scope:
        part = draft.index.find(within, frozenset({"Plan", "ServicePlan"})).id if within else ""
        if part is None:
            near = draft.index.suggestion(within, frozenset(vocabulary().kinds))
            do = f"Did you mean '{near}'?" if near else "Write the id of a thing."
            draft.problem(Problem(draft.file, "[scope]", None, what, f"nothing is called '{within}'", do))
        else:
            yield ScopeRow(what, part, whole, "stated by the mapping", "[scope]")
