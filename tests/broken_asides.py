"""The cover sheet, the sheet of links and the scope sheet gone wrong, each as one change to a good plan."""

from __future__ import annotations

from random import Random

from .broken_plan import BOTH, LOADS, PROBLEMS, SPOILERS, Book, Cell, Spoiler, error


def appended(name: str, what: str, outcome: str, sheet: str, row: list[Cell], says: str = "", hidden: str = "") -> None:
    """Puts on the list that a sheet has one more row."""

    def change(book: Book, random: Random) -> None:
        book.column(sheet, str(book.rows(sheet)[0][0]))
        book.rows(sheet).append(list(row))

    SPOILERS.append(Spoiler(name, what, outcome, change, says, BOTH, hidden))


def cover(name: str, what: str, outcome: str, field: str, value: Cell, says: str = "", hidden: str = "") -> None:
    """Puts on the list that a field of the cover sheet has this value, once more if it is not there."""

    def change(book: Book, random: Random) -> None:
        rows = book.rows("About")
        row = next((row for row in rows if row and row[0] == field), None)
        if row is None:
            rows.append([field, value])
        else:
            row[1] = value

    SPOILERS.append(Spoiler(name, what, outcome, change, says, BOTH, hidden))


def headed(name: str, what: str, outcome: str, sheet: str, headings: list[Cell], says: str) -> None:
    """Puts on the list that a sheet has these headings."""

    def change(book: Book, random: Random) -> None:
        book.column(sheet, str(book.rows(sheet)[0][0]))
        book.rows(sheet)[0][:] = headings

    SPOILERS.append(Spoiler(name, what, outcome, change, says, BOTH))


def link(name: str, what: str, row: list[Cell], says: str, outcome: str = PROBLEMS, hidden: str = "") -> None:
    """Puts on the list that the sheet of links has one more row."""
    appended(f"link-{name}", what, outcome, "Links", row, says, hidden)


def scope(name: str, what: str, row: list[Cell], says: str) -> None:
    """Puts on the list that the scope sheet has one more row."""
    appended(f"scope-{name}", f"a line of the scope sheet {what}", PROBLEMS, "Scope", row, says)


# The cover sheet

cover("cover-day-unreadable", "the as-of date is no date", PROBLEMS, "As of", "when it suits", "As of")
cover("cover-day-impossible", "the as-of date is a day that never was", PROBLEMS, "As of", "31/02/2012", "As of")
cover("cover-day-error", "the as-of date is an error", PROBLEMS, "As of", error("#REF!"), "As of")
cover("cover-day-far-off", "the as-of date is the last of all days", LOADS, "As of", "9999-12-31")
cover("cover-day-long-ago", "the as-of date is the first of all days", LOADS, "As of", "0001-01-01")
cover("cover-id-blank", "the dataset's id is blank", LOADS, "Id", "")
cover("cover-id-with-slashes", "the dataset's id is a path", PROBLEMS, "Id", "../../etc/passwd", "Id")
cover("cover-id-of-markup", "the dataset's id is markup", PROBLEMS, "Id", "<script>alert(1)</script>", "Id")
cover("cover-id-of-marks", "the dataset's id has no letter", PROBLEMS, "Id", "///", "Id")
cover("cover-id-of-dots", "the dataset's id is two dots", PROBLEMS, "Id", "..", "Id")
cover("cover-id-very-long", "the dataset's id goes on and on", PROBLEMS, "Id", "good" * 500, "Id")
cover("cover-id-a-number", "the dataset's id is a number", LOADS, "Id", 2012)
cover(
    "cover-example-unclear", "whether it is an example is unclear", PROBLEMS, "Example", "perhaps", "neither yes nor no"
)
cover("cover-field-unknown", "a field is unknown", PROBLEMS, "Favourite colour", "green", "no field")
cover("cover-field-misspelt", "a field is misspelt", PROBLEMS, "Publishd to", "public", "Did you mean 'Published to'")
cover("cover-address", "a note holds an address", PROBLEMS, "Note", "ask jane.zzyzx@example.org", "left out", "zzyzx")
appended("cover-field-twice", "a field stands twice", PROBLEMS, "About", ["Title", "Bad Town"], "stands twice")
appended("cover-blank-row", "a row of the cover sheet is blank", LOADS, "About", ["", ""])

# Links

link("unknown", "a link has no such name", ["J1", "looks up to", "O1"], "no link 'looks up to'")
link("misspelt", "a link's name is misspelt", ["J1", "contributs to", "O1"], "Did you mean 'contributes to'")
link("from-nothing", "a link's first end names nothing", ["J99", "contributes to", "O1"], "'J99'")
link("to-nothing", "a link's second end names nothing", ["J1", "contributes to", "O99"], "'O99'")
link("between-nothings", "a link's ends both name nothing", ["J98", "contributes to", "O99"], "'J98'")
link("reversed", "a link's ends are the wrong way round", ["P2", "contributes to", "O1"], "does not lead")
link("readable-backwards", "a link's ends fit only the other way round", ["O1", "measures", "M2"], "", LOADS)
link("between-wrong-kinds", "a link joins kinds that it should not", ["R1", "measures", "N1"], "does not lead")
link("without-from", "a link has no first end", ["", "leads", "O1"], "From is blank")
link("without-name", "a link has no name", ["N1", "", "O1"], "Link is blank")
link("without-to", "a link has no second end", ["N1", "leads", ""], "To is blank")
link("of-one-cell", "a link's row has one cell", ["N1"], "blank")
link("twice", "a link is stated twice", ["N1", "leads", "O1", "said again"], "", LOADS)
link("both-ways", "a link is stated from either end", ["O1", "is led by", "N1", ""], "", LOADS)
link("of-an-error", "a link's second end is an error", ["N1", "leads", error("#N/A")], "cell holds|blank")
link("to-a-person", "a link leads to a person", ["O1", "is owned by", "Jane Zzyzx"], "left out", hidden="Zzyzx")
headed(
    "links-without-a-heading",
    "the sheet of links lacks a heading",
    PROBLEMS,
    "Links",
    ["From", "", "To"],
    "no column 'Link'",
)
headed(
    "links-heading-misspelt", "a heading of the links is misspelt", PROBLEMS, "Links", ["Form", "Link", "To"], "Form"
)

# Scope

scope("misspelt", "is about no kind", ["Measurs", "", "yes"], "neither a kind nor a column")
scope("column-unknown", "is about no column", ["Measures.Colour", "", "yes"], "neither")
scope("of-nothing", "is about a thing that is not there", ["row", "J99", "no"], "J99")
scope("row-without-a-thing", "says row and not which", ["row", "", "no"], "without a thing")
scope("unclear", "says neither yes nor no", ["Outcomes", "", "mostly"], "neither yes nor no")
scope("blank", "does not say whether it is whole", ["Outcomes", "", ""], "yes")
scope("of-an-error", "is an error", ["Outcomes", "", error("#REF!")], "cell holds|yes")
scope("without-what", "is about nothing", ["", "O1", "no"], "kind|blank")
scope("contrary", "contradicts another", ["Measures", "", "no"], "another row")
headed(
    "scope-without-a-heading",
    "the scope sheet lacks a heading",
    PROBLEMS,
    "Scope",
    ["What", "Within", ""],
    "no column 'Whole'",
)
headed("scope-headings-wrong", "the scope sheet has other headings", PROBLEMS, "Scope", ["A", "B", "C"], "heading")
