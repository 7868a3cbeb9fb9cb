"""CSV files in odd encodings, with odd delimiters, quotation marks and lines, each among good ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .broken_books import ALL, CASES
from .broken_plan import ANY, GOOD, LOADS, PROBLEMS, SAME, UNREADABLE, Book, Case, Made, csv_folder, csv_text

Change = Callable[[str], bytes | str]
GOOD_TEXT = csv_text(GOOD["Outcomes"])
LOST = frozenset(str(row[0]) for row in GOOD["Outcomes"][1:])


def text(name: str, what: str, outcome: str, change: Change, says: str = "", loses: str = "") -> None:
    """Puts on the list a folder of good CSV files in which the file of outcomes is changed; `loses` some of its ids."""

    good = ALL - set(loses.split()) if outcome in (PROBLEMS, LOADS, SAME) else frozenset()

    def make(folder: Path) -> Made:
        target = csv_folder(Book(), folder)
        content = change(GOOD_TEXT)
        (target / "outcomes.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        return Made(target, good)

    CASES.append(Case(f"text-{name}", what, outcome, make, says))


def delimited(mark: str) -> Change:
    return lambda _: csv_text(GOOD["Outcomes"], mark)


def with_pounds(text: str) -> str:
    return text.replace("Bills fall", "Bills fall by £9 – café")


def after_row(number: int, line: str) -> Change:
    """A change that puts a line after a row, the headings being row 0."""

    def change(text: str) -> str:
        lines = text.splitlines()
        return "\r\n".join([*lines[: number + 1], line, *lines[number + 1 :], ""])

    return change


# Encodings

text("windows-1252", "the file is in Windows-1252", PROBLEMS, lambda t: with_pounds(t).encode("cp1252"), "Windows-1252")
text(
    "latin-1",
    "the file is in Latin-1",
    PROBLEMS,
    lambda t: t.replace("Bills", "B\xefll\xa3").encode("latin-1"),
    "not in UTF-8",
)
text("byte-order-mark", "the file begins with a byte-order mark", SAME, lambda t: t.encode("utf-8-sig"))
text(
    "two-byte-order-marks",
    "the file begins with two byte-order marks",
    SAME,
    lambda t: ("\ufeff" + t).encode("utf-8-sig"),
)
text("utf-16", "the file is in UTF-16", SAME, lambda t: t.encode("utf-16"))
text("utf-16-big-end", "the file is in UTF-16, big end first", SAME, lambda t: b"\xfe\xff" + t.encode("utf-16-be"))
text(
    "utf-16-without-mark",
    "the file is in UTF-16 and does not say so",
    UNREADABLE,
    lambda t: t.encode("utf-16-le"),
    "text",
)
text("utf-16-cut", "a file in UTF-16 breaks off in a letter", UNREADABLE, lambda t: t.encode("utf-16")[:-1], "damaged")
text("utf-32", "the file is in UTF-32", UNREADABLE, lambda t: t.encode("utf-32"))
text(
    "utf-8-cut",
    "a file in UTF-8 breaks off in a letter",
    PROBLEMS,
    lambda t: t.replace("fall", "é").encode()[:-20] + b"\xc3",
    "UTF-8",
    "O4",
)
text("utf-8-mixed", "some lines are in UTF-8, some in Windows-1252", PROBLEMS,
     lambda t: t.replace("Bills", "é").encode() + "O9,Café,P1,,,,,\r\n".encode("cp1252"), "UTF-8")  # fmt: skip
text(
    "no-such-letter",
    "the file has bytes that Windows-1252 has not",
    PROBLEMS,
    lambda t: t.encode().replace(b"Bills", b"\x81\x8d\x90"),
    "UTF-8",
)
text(
    "surrogates",
    "the file has halves of letters",
    PROBLEMS,
    lambda t: t.replace("Bills", "\ud800").encode("utf-8", "surrogatepass"),
    "UTF-8",
)
text("ebcdic", "the file comes from a mainframe", ANY, lambda t: t.encode("cp500"))
text(
    "shift-jis",
    "the file is in Japanese",
    PROBLEMS,
    lambda t: t.replace("Bills fall", "光熱費").encode("shift-jis"),
    "UTF-8",
)
text("nul", "the file holds a NUL", UNREADABLE, lambda t: t.replace("Bills", "Bi\0ls"), "text")
text(
    "nul-at-the-end", "the file ends in zeros, as after a crash", UNREADABLE, lambda t: t.encode() + bytes(512), "text"
)
text(
    "nul-in-utf-16",
    "a file in UTF-16 holds a NUL",
    UNREADABLE,
    lambda t: t.replace("Bills", "Bi\0ls").encode("utf-16"),
    "text",
)
text("control-z", "the file ends with the mark of an old system", ANY, lambda t: t + "\x1a")

# Delimiters

text("semicolons", "semicolons stand between cells", SAME, delimited(";"))
text("tabs", "tabs stand between cells", SAME, delimited("\t"))
text("bars", "upright bars stand between cells", SAME, delimited("|"))
text("semicolons-and-commas", "semicolons stand between cells that hold commas", SAME,
     lambda _: csv_text(GOOD["Outcomes"], ";").replace('"P1; P2"', "P1,P2"))  # fmt: skip
text(
    "delimiter-named",
    "a first line names the delimiter, as Excel writes it",
    SAME,
    lambda _: "sep=;\r\n" + csv_text(GOOD["Outcomes"], ";"),
)
text("carets", "carets stand between cells", PROBLEMS, delimited("^"), "headings|heading", " ".join(LOST))
text("mixed-delimiters", "some lines have commas, some semicolons", PROBLEMS,
     lambda t: "\r\n".join(line.replace(",", ";") if line.startswith("O4") else line for line in t.splitlines()), "", "O4")  # fmt: skip
text("spaces-after-commas", "a space follows each comma", SAME, lambda t: t.replace(",", ", "))

# Lines

text("old-lines", "lines end as on an old Macintosh", SAME, lambda t: t.replace("\r\n", "\r"))
text("unix-lines", "lines end as on Unix", SAME, lambda t: t.replace("\r\n", "\n"))
text("mixed-lines", "lines end in several ways", SAME, lambda t: t.replace("\r\n", "\n", 2).replace("\r\n", "\r", 1))
text("doubled-lines", "each line ends twice", SAME, lambda t: t.replace("\r\n", "\r\r\n"))
text("no-last-line-end", "the last line does not end", SAME, str.rstrip)
text("blank-lines", "blank lines stand everywhere", SAME, lambda t: "\r\n\r\n" + t.replace("\r\n", "\r\n\r\n , \r\n"))
text("commas-only", "lines of commas follow, as Excel leaves them", SAME, lambda t: t + ",,,,,,,\r\n" * 1000)
text("commas-to-the-right", "each line ends in commas", SAME, lambda t: t.replace("\r\n", ",,,,\r\n"))
text(
    "line-separators",
    "a title holds separators of lines and paragraphs",
    LOADS,
    lambda t: t.replace("Bills fall", "a\u2028b\u2029c\x85d"),
)
text(
    "comments-above", "remarks stand above the headings", SAME, lambda t: "# exported on Monday\r\n# by nobody\r\n" + t
)
text("empty", "the file is empty", UNREADABLE, lambda t: "", r"outcomes\.csv.*empty")
text("blank", "the file is blank lines", UNREADABLE, lambda t: "\r\n" * 9, r"outcomes\.csv.*empty")
text("only-a-mark", "the file is a byte-order mark", UNREADABLE, lambda t: "\ufeff", r"outcomes\.csv.*empty")
text("headings-only", "the file is its headings", PROBLEMS, lambda t: t.splitlines()[0], "", " ".join(LOST))
text(
    "one-column",
    "the file has one column",
    PROBLEMS,
    lambda t: "\n".join(line.split(",")[0] for line in t.splitlines()),
    "title",
)
text("git-conflict", "the file holds the marks of a merge gone wrong", PROBLEMS, after_row(2, "<<<<<<< HEAD"), "")

# Quotation marks

text(
    "quote-unclosed",
    "a quotation mark is never closed",
    PROBLEMS,
    lambda t: t.replace("Bills fall", '"Bills fall'),
    "never closed|quotation",
    "O4",
)
text("quote-unclosed-at-the-start", "the first cell's quotation mark is never closed", ANY, lambda t: '"' + t)
text(
    "quote-unclosed-at-the-end",
    "the last cell's quotation mark is never closed",
    PROBLEMS,
    lambda t: t.rstrip() + ',"x',
    "quotation|heading",
)
text(
    "quotes-not-doubled",
    "quotation marks in a cell are not doubled",
    PROBLEMS,
    lambda t: t.replace("Bills fall", '"Bills "all" fall"'),
    "quotation",
)
text("quotes-stray", "a cell holds one quotation mark", LOADS, lambda t: t.replace("Bills fall", 'Bills 6" fall'))
text(
    "quotes-curly",
    "curly quotation marks stand round a cell",
    PROBLEMS,
    lambda t: t.replace("Bills fall", "“Bills, fall”"),
    "heading",
)
text(
    "quotes-single",
    "single quotation marks stand round a cell",
    PROBLEMS,
    lambda t: t.replace("Bills fall", "'Bills, fall'"),
    "heading",
)
text("quotes-everywhere", "quotation marks stand round every cell", SAME,
     lambda t: "\r\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in t.splitlines()))  # fmt: skip
text(
    "backslashes",
    "quotation marks in a cell follow backslashes",
    PROBLEMS,
    lambda t: t.replace("Bills fall", '"Bills \\"all\\" fall"'),
    "quotation",
)
text("lines-in-a-cell", "a cell holds new lines", LOADS, lambda t: t.replace("Bills fall", '"Bills\n\nfall\r\n"'))
text("quotes-by-the-thousand", "a line is quotation marks", ANY, after_row(2, '"' * 9_999))

# Width and length

text(
    "wide",
    "the file has 16,384 columns",
    PROBLEMS,
    lambda t: t.replace("Statement", "Statement" + "".join(f",c{at}" for at in range(16_376))),
    "c1",
)
text("wider", "a line has a hundred thousand cells", PROBLEMS, after_row(2, "O9,Clean air" + ",x" * 100_000), "heading")
text("long-cell", "a cell has 200,000 letters", ANY, lambda t: t.replace("Bills fall", "x" * 200_000))
text("long-cell-unquoted", "a line is a million letters", ANY, after_row(2, "x" * 1_000_000))
text(
    "long-title", "a title has 100,000 letters", LOADS, lambda t: t.replace("Homes cost less to heat", "warm " * 20_000)
)
text("long-id", "an id has 100,000 letters", ANY, lambda t: t + "O" * 100_000 + ",Clean air\r\n")
text("short", "rows end early", SAME, lambda t: t.replace("\r\nO4", "\r\nO4"))
text("ragged", "a row has a cell too many in the middle", PROBLEMS, lambda t: t.replace("P2,yes", "P2,,yes"), "")
text(
    "wide-and-long",
    "a line has a hundred thousand cells, and a hundred thousand lines follow",
    PROBLEMS,
    lambda t: t + "O9,Clean air" + ",x" * 100_000 + "\r\n" + ",,,,,,,\r\n" * 100_000,
    "heading",
)
