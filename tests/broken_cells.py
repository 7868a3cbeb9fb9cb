"""What people type into cells, each as one change to a good plan: a table of values, and what must come of each."""

from __future__ import annotations

import datetime
from random import Random

from .broken_plan import BOTH, CSV, LOADS, PROBLEMS, SPOILERS, XLSX, Book, Cell, Raw, Spoiler, error, formula

ERRORS = ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!")
LONG = "Every home that burns is one too many. " * 840
RIGHT_TO_LEFT = "\u202e\u05e9\u05dc\u05d5\u05dd\u202c \u0645\u0631\u062d\u0628\u0627"
NO_SUCH = "(no .*|nothing) is called"


def typed(
    name: str, what: str, outcome: str, sheet: str, heading: str, values: tuple[Cell, ...],
    says: str = "", forms: tuple[str, ...] = BOTH, hidden: str = "",
) -> None:  # fmt: skip
    """Puts on the list that a cell of this column, in a row drawn at random, holds one of these values."""

    def change(book: Book, random: Random) -> None:
        at = book.column(sheet, heading)
        row = random.choice(book.data(sheet))
        if heading == "Id":
            book.lost(row[0])
        row[at] = random.choice(values)

    SPOILERS.append(Spoiler(name, what, outcome, change, says, forms, hidden))


def every(
    name: str, what: str, outcome: str, sheet: str, heading: str, values: tuple[Cell, ...],
    says: str = "", forms: tuple[str, ...] = BOTH,
) -> None:  # fmt: skip
    """Puts each of these values on the list by itself."""
    for at, value in enumerate(values, 1):
        typed(f"{name}-{at}", f"{what}: {value!r}", outcome, sheet, heading, (value,), says, forms)


# Errors and formulas

for word in ERRORS:
    typed(f"error-{word.strip('#!?').replace('/', '').lower()}", f"a cell shows {word}", PROBLEMS,
          "Observations", "Value", (error(word),), "the cell holds")  # fmt: skip
typed(
    "error-in-a-reference",
    "a reference is an error",
    PROBLEMS,
    "Projects",
    "Contributes to",
    (error("#N/A"),),
    "cell holds",
)
typed("error-in-a-title", "a title is an error", PROBLEMS, "Measures", "Title", (error("#REF!"),), "cell holds|title")
typed("error-in-an-id", "an id is an error", PROBLEMS, "Projects", "Id", (error("#NAME?"),), "cell holds|id")
typed("error-in-a-code", "a code is an error", PROBLEMS, "Measures", "Frequency", (error("#N/A"),), "cell holds")
typed("error-in-a-date", "a date is an error", PROBLEMS, "Projects", "End date", (error("#VALUE!"),), "cell holds")
typed("formula-not-saved", "a formula was saved without its result", PROBLEMS, "Observations", "Value",
      (formula("SUM(A1:A9)"),), "formula", XLSX)  # fmt: skip
typed("formula-not-saved-in-a-title", "a title is a formula without its result", PROBLEMS, "Projects", "Title",
      (formula('B2&" shelter"'),), "formula", XLSX)  # fmt: skip
typed("formula-not-saved-in-a-reference", "a reference is a formula without its result", PROBLEMS, "Projects",
      "Contributes to", (formula("VLOOKUP(A2,Outcomes!A:B,1)"),), "formula", XLSX)  # fmt: skip
typed("formula-with-a-number", "a formula was saved with its result", LOADS, "Observations", "Value",
      (formula("SUM(A1:A9)", "12.5"),), forms=XLSX)  # fmt: skip
typed("formula-with-a-text", "a formula was saved with a text as its result", LOADS, "Projects", "Title",
      (formula('"Night "&"shelter"', "Night shelter", "str"),), forms=XLSX)  # fmt: skip
typed("formula-with-an-empty-text", "a formula gives an empty text", LOADS, "Outcomes", "Statement",
      (Raw('<c {at} t="str"><f>IF(1,"")</f><v></v></c>'),), forms=XLSX)  # fmt: skip

# References

typed(
    "reference-unknown",
    "a reference names nothing",
    PROBLEMS,
    "Measures",
    "Measures",
    ("World peace", "O99", "§"),
    NO_SUCH,
)
typed("reference-nearly", "a reference is one letter off", PROBLEMS, "Measures", "Measures", ("Fewer fires in home",),
      "Did you mean 'Fewer fires in homes'")  # fmt: skip
typed("reference-to-another-kind", "a reference names a thing of the wrong kind", PROBLEMS, "Outcomes", "Contributes to",
      ("X1", "T2", "N1"), "does not lead")  # fmt: skip
typed("references-half-known", "of two references one names nothing", PROBLEMS, "Projects", "Contributes to",
      ("O1; O99", "O99\nO2"), NO_SUCH)  # fmt: skip
typed("references-by-the-hundred", "a cell refers to hundreds of things that are not there", PROBLEMS, "Projects",
      "Contributes to", (";".join(f"Z{at}" for at in range(500)),), NO_SUCH)  # fmt: skip
typed("references-with-stray-marks", "references have stray semicolons and new lines", LOADS, "Projects",
      "Contributes to", ("O1;; O2 ;", "\nO1\n\nO3", "O1;O1"))  # fmt: skip
typed(
    "reference-to-nothing",
    "a reference says that there is none",
    LOADS,
    "Projects",
    "Contributes to",
    ("n/a", "tbc", "None", "-"),
)
typed("reference-is-a-number", "a reference is a number", PROBLEMS, "Measures", "Measures", (7, 7.25, True), NO_SUCH)
typed(
    "reference-is-a-date",
    "a reference is a date",
    PROBLEMS,
    "Measures",
    "Measures",
    (datetime.date(2012, 3, 1),),
    NO_SUCH,
)
typed("reference-is-a-formula-text", "a reference is text that a spreadsheet would run", PROBLEMS, "Projects",
      "Contributes to", ('=HYPERLINK("http://example.org","x")', "@SUM(A1)", "+1+1", "-2+3"), NO_SUCH)  # fmt: skip

# Texts

typed("title-like-a-formula", "a title is text that a spreadsheet would run", LOADS, "Projects", "Title",
      ("=cmd|' /C calc'!A0", "+44 20 7946 0000", "@SUM(A1:A9)", "-1+1", '=HYPERLINK("http://example.org")'))  # fmt: skip
typed("title-of-pictures", "a title holds emoji", LOADS, "Projects", "Title", ("Warm homes 🏠🔥👩‍👩‍👧", "🏳️‍🌈"))
typed("title-from-right-to-left", "a title runs from right to left, with marks that turn it", LOADS, "Projects", "Title",
      (RIGHT_TO_LEFT, "\u05e2\u05e8\u05d9\u05dd \u05d1\u05d8\u05d5\u05d7\u05d5\u05ea"))  # fmt: skip
typed("title-of-odd-letters", "a title holds accents, ligatures and letters of width nought", LOADS, "Projects", "Title",
      ("\uff37\uff41\uff52\uff4d \uff48\uff4f\uff4d\uff45\uff53", "Zu\u0308rich", "ﬁre", "a\u200bb", "Z̸̢͑a̷l̴g̵o̸"))  # fmt: skip
typed("title-with-control-characters", "a title holds characters that do not print", LOADS, "Projects", "Title",
      ("Night\x07 shelter\x1b[31m", "Night\x0b\x0cshelter\x1f"))  # fmt: skip
typed(
    "title-of-several-lines",
    "a title has new lines and tabs",
    LOADS,
    "Projects",
    "Title",
    ("Night\nshelter\n\n\tand more", "a\r\nb"),
)
typed(
    "title-of-quotes",
    "a title holds quotation marks and delimiters",
    LOADS,
    "Projects",
    "Title",
    ("The \"new\", old; shelter\tand 'more'",),
)
typed("title-of-markup", "a title is markup", LOADS, "Projects", "Title",
      ("<script>alert(1)</script>", "</title><svg onload=alert(1)>", "{{7*7}}", "]]>", "&amp;lt;", "%s%n", "{0.__class__}"))  # fmt: skip
typed(
    "title-very-long", "a title has as many characters as a cell can hold", LOADS, "Projects", "Title", (LONG[:32_767],)
)
typed(
    "statement-very-long",
    "a text has as many characters as a cell can hold",
    LOADS,
    "Outcomes",
    "Statement",
    (LONG[:32_767],),
)
typed("title-is-a-number", "a title is a number", LOADS, "Projects", "Title", (2012, 3.5))
typed("title-of-spaces", "a title is spaces", PROBLEMS, "Projects", "Title", ("   ", "\xa0\xa0"), "title is blank")
typed("unit-is-a-number", "a text is a number", LOADS, "Measures", "Unit", (100, 0.5, True))

# Codes, answers

typed(
    "code-misspelt",
    "a code is misspelt",
    PROBLEMS,
    "Measures",
    "Frequency",
    ("quaterly", "montly", "anual"),
    "Did you mean",
)
typed(
    "code-unknown",
    "a code is not on the list",
    PROBLEMS,
    "Measures",
    "Declared stage",
    ("banana", "3", "#", "🟢"),
    "is not a word for",
)
typed("code-is-a-number", "a code is a number", PROBLEMS, "Measures", "Declared stage", (3, 2.5), "is not a word for")
typed(
    "codes-half-known",
    "of two codes one is not on the list",
    PROBLEMS,
    "Measures",
    "Broken down by",
    ("place; shoe size",),
    "shoe size",
)
typed(
    "code-in-odd-case",
    "a code is in capitals, with spaces",
    LOADS,
    "Measures",
    "Frequency",
    (" QUARTERLY ", "Monthly.", "six weekly"),
)
every(
    "answer",
    "another word for yes or no",
    LOADS,
    "Projects",
    "Capital",
    ("Y", "n", "TRUE", "No.", "x", True, False, 1, 0),
)
every(
    "no-answer",
    "neither yes nor no",
    PROBLEMS,
    "Projects",
    "Capital",
    ("maybe", "yess", "2", "yes and no", 7),
    "is not a word for",
)
typed("basis-misspelt", "a basis is misspelt", PROBLEMS, "Risks", "Basis", ("statd", "guess"), "is no basis")

# Days and numbers

every("day", "a day in one of its forms", LOADS, "Projects", "End date",
      ("31/03/2014", "31.3.14", "31 March 2014", "31st March 2014", "March 31, 2014", "2014-03-31T00:00:00", "1 Jan 0099",
       datetime.date(2014, 3, 31)))  # fmt: skip
every("no-day", "not a day", PROBLEMS, "Projects", "End date",
      ("31/02/2014", "12/31/2014", "March 2014", "2014", "2013/14", "99/99/9999", "2014-13-01", "0000-00-00", "29 Feb 2013",
       "Q3", "tomorrow", "2014-03-31 to 2014-06-30", 41729, 1e300, -1, True, "\u0663\u0661/\u0660\u0663/\u0662\u0660\u0669\u0669 \u0647", "1/1/1/1"), "End date")  # fmt: skip
every("number", "a number written as text", LOADS, "Observations", "Value",
      ("1,200", "90%", "£5", "-3", " 12.50 ", "−7", "+4", ".5", "$1,000,000", 1e15, -0.0))  # fmt: skip
every("no-number", "not a number", PROBLEMS, "Observations", "Value",
      ("about 90", "90-95", "1.2.3", "1,20", "NaN", "inf", "1e400", "9" * 400, "twelve", "<5", "()", True,
       datetime.date(2014, 3, 31)), "Value")  # fmt: skip

# People

typed(
    "owner-is-a-person",
    "an owner is the name of a person",
    PROBLEMS,
    "Outcomes",
    "Owned by",
    ("Jane Zzyzx",),
    "left out",
    hidden="Zzyzx",
)
typed("owner-is-a-post-with-a-person", "an owner is a post with the name of its holder", PROBLEMS, "Outcomes", "Owned by",
      ("Head of Housing (Jane Zzyzx)", "Jane Zzyzx, Head of Housing", "Cllr Zzyzx (Head of Housing)"), "left out", hidden="Zzyzx")  # fmt: skip
typed("owner-is-an-address", "an owner is an e-mail address", PROBLEMS, "Outcomes", "Owned by",
      ("jane.zzyzx@example.org", "Jane Zzyzx <jane@example.org>"), "left out", hidden="zzyzx|jane@")  # fmt: skip
typed("address-in-a-note", "a note holds an e-mail address", PROBLEMS, "Risks", "Note",
      ("ask jane.zzyzx@example.org about this", "mailto:j.zzyzx@example.org"), "left out", hidden="zzyzx@")  # fmt: skip
typed(
    "address-in-a-title",
    "a title is an e-mail address",
    PROBLEMS,
    "Projects",
    "Title",
    ("jane.zzyzx@example.org",),
    "left out",
    hidden="zzyzx",
)

# Only in CSV: what a workbook's own types keep out

typed(
    "control-characters-raw",
    "a cell holds bytes that do not print",
    LOADS,
    "Projects",
    "Title",
    ("Night\x01\x02\x7f shelter",),
    forms=CSV,
)
typed(
    "cell-beyond-any-spreadsheet",
    "a text is longer than any spreadsheet's cell",
    LOADS,
    "Outcomes",
    "Statement",
    ("x" * 100_000,),
    forms=CSV,
)
