"""What people do to tables: sheets, headings, rows and ids gone wrong, each as one change to a good plan.

Every change says in its docstring what it is, and beside it what must come of it. A change draws at random
which row it hits, and may be applied after others; it says which things need not be loaded after it.
"""

from __future__ import annotations

from random import Random

from .broken_plan import GOOD, KINDS, LOADS, PROBLEMS, SAME, UNREADABLE, XLSX, Book, Cell, Rows, spoils


def pick(rows: Rows, random: Random) -> list[Cell]:
    return rows[random.randrange(len(rows))]


def without_column(book: Book, sheet: str, heading: str) -> None:
    at = book.column(sheet, heading)
    for row in book.rows(sheet):
        del row[at : at + 1]


# Sheets


@spoils(PROBLEMS, r"called 'Outcoms'.*Did you mean 'Outcomes'")
def sheet_misspelt(book: Book, random: Random) -> None:
    """a sheet's name lacks a letter."""
    book.rename("Outcomes", "Outcoms")
    book.lose("Outcomes")


@spoils(PROBLEMS, "'Sheet7'")
def sheet_unnamed(book: Book, random: Random) -> None:
    """a sheet has the name that the program gave it."""
    book.rename("Measures", "Sheet7")
    book.lose("Measures")


@spoils(SAME)
def sheet_in_the_singular(book: Book, random: Random) -> None:
    """a sheet is named in the singular."""
    book.rename("Risks", "Risk")


@spoils(SAME, forms=XLSX)
def sheet_in_capitals(book: Book, random: Random) -> None:
    """a sheet's name is in capitals, with spaces at the ends."""
    book.rename("Projects", " PROJECTS ")


@spoils(SAME)
def sheet_by_another_name(book: Book, random: Random) -> None:
    """a sheet has another word that councils use."""
    book.rename("Outcomes", "Desired outcome")


@spoils(UNREADABLE, "named after|Sheet1")
def sheets_all_unnamed(book: Book, random: Random) -> None:
    """every sheet has the name that the program gave it."""
    book.sheets = {f"Sheet{at}": rows for at, rows in enumerate(book.sheets.values(), 1)}


@spoils(SAME)
def sheet_split_in_two(book: Book, random: Random) -> None:
    """the outcomes stand on two sheets."""
    rows = book.rows("Outcomes")
    book.sheets["Ambition"] = [list(rows[0]), *rows[3:]]
    del rows[3:]


@spoils(PROBLEMS, forms=XLSX)
def sheet_emptied(book: Book, random: Random) -> None:
    """a sheet that others refer to is empty."""
    book.rows("Outcomes").clear()
    book.lose("Outcomes")


@spoils(PROBLEMS)
def sheet_of_headings_only(book: Book, random: Random) -> None:
    """a sheet that others refer to has its headings and no row."""
    del book.rows("Outcomes")[1:]
    book.lose("Outcomes")


@spoils(LOADS)
def sheet_of_headings_nobody_needs(book: Book, random: Random) -> None:
    """a sheet that no other refers to has its headings and no row."""
    del book.rows("Staff objectives")[1:]
    book.lose("Staff objectives")


@spoils(PROBLEMS, "no rows")
def sheets_of_headings_only(book: Book, random: Random) -> None:
    """every sheet has its headings and no row."""
    for sheet in KINDS:
        del book.rows(sheet)[1:]
    del book.sheets["Links"], book.sheets["Scope"]
    book.good.clear()


@spoils(PROBLEMS, "no rows")
def template_not_filled_in(book: Book, random: Random) -> None:
    """every sheet has its headings and no row, those of links and scope too."""
    for rows in book.sheets.values():
        del rows[1:]
    book.good.clear()


@spoils(UNREADABLE, "nothing in it|empty", forms=XLSX)
def sheets_all_empty(book: Book, random: Random) -> None:
    """no sheet holds anything."""
    for rows in book.sheets.values():
        rows.clear()


@spoils(UNREADABLE, "heading")
def headings_all_gone(book: Book, random: Random) -> None:
    """no sheet has headings."""
    book.sheets = {name: book.rows(name)[1:] for name in ("Visions", "Posts", "Partners")}
    book.good.clear()


@spoils(PROBLEMS, "'Workings'.*not read")
def sheet_of_workings(book: Book, random: Random) -> None:
    """one more sheet holds somebody's workings."""
    book.sheets["Workings"] = [["Total", 12], ["Mean", 3.5]]


@spoils(SAME)
def sheet_of_guidance(book: Book, random: Random) -> None:
    """one more sheet is for people to read."""
    book.sheets["Read me"] = [["Fill in the yellow cells."], ["Ring the performance team for help."]]


@spoils(SAME, forms=XLSX)
def sheet_blank(book: Book, random: Random) -> None:
    """one more sheet holds nothing."""
    book.sheets["Sheet4"] = []


@spoils(LOADS)
def no_cover(book: Book, random: Random) -> None:
    """there is no cover sheet."""
    del book.sheets["About"]


# Headings


@spoils(PROBLEMS, "no (Id|id)|Id")
def id_column_missing(book: Book, random: Random) -> None:
    """a sheet that others refer to has no column of ids."""
    without_column(book, "Outcomes", "Id")
    book.lose("Outcomes")


@spoils(PROBLEMS, "[Tt]itle")
def title_column_missing(book: Book, random: Random) -> None:
    """a sheet has no column of titles."""
    without_column(book, "Projects", "Title")


@spoils(PROBLEMS)
def id_and_title_columns_missing(book: Book, random: Random) -> None:
    """a sheet has columns of neither ids nor titles."""
    without_column(book, "Targets", "Title")
    without_column(book, "Targets", "Id")
    book.lose("Targets")


@spoils(PROBLEMS, "'Contributs to'.*Did you mean 'Contributes to'")
def heading_misspelt(book: Book, random: Random) -> None:
    """a heading has a letter too few."""
    book.rows("Outcomes")[0][book.column("Outcomes", "Contributes to")] = "Contributs to"


@spoils(PROBLEMS, "'Colour of folder'")
def heading_unknown(book: Book, random: Random) -> None:
    """a column holds what no plan has."""
    book.column("Measures", "Id")
    for row in book.rows("Measures"):
        row.append("green" if row[0] != "Id" else "Colour of folder")


@spoils(PROBLEMS, "no heading")
def heading_blank(book: Book, random: Random) -> None:
    """a filled column has no heading."""
    book.rows("Outcomes")[0][book.column("Outcomes", "Statement")] = ""


@spoils(PROBLEMS, "two columns mean the same")
def heading_twice(book: Book, random: Random) -> None:
    """two columns have one heading."""
    book.rows("Outcomes")[0][book.column("Outcomes", "Needs partners")] = "Measurable"


@spoils(SAME)
def headings_in_odd_case(book: Book, random: Random) -> None:
    """headings are in capitals, with spaces, new lines and hyphens."""
    row = book.rows("Projects")[0]
    row[book.column("Projects", "Start date")] = " START\nDATE "
    row[row.index("End date")] = "end-date"
    row[row.index("Contributes to")] = "CONTRIBUTES\xa0TO"


@spoils(SAME)
def headings_by_other_names(book: Book, random: Random) -> None:
    """headings are other words for the same."""
    row = book.rows("Staff objectives")[0]
    row[book.column("Staff objectives", "Title")] = "Name"
    row[book.column("Staff objectives", "Id")] = "Ref no"


@spoils(SAME)
def columns_in_another_order(book: Book, random: Random) -> None:
    """the columns stand in another order."""
    rows = book.rows("Measures")
    order = list(range(max(map(len, rows))))
    random.shuffle(order)
    for row in rows:
        row[:] = [row[at] if at < len(row) else "" for at in order]


@spoils(PROBLEMS, "heading")
def headings_twice(book: Book, random: Random) -> None:
    """the row of headings stands a second time among the rows, as where two exports were joined."""
    rows = book.rows(random.choice(("Measures", "Partners")))
    rows.insert(random.randint(2, len(rows)), list(rows[0]))


@spoils(PROBLEMS)
def headings_explained(book: Book, random: Random) -> None:
    """a second row under the headings says what each column is."""
    book.rows("Targets").insert(1, ["(code)", "(name of the target)", "(code of the measure)", "(number)", "(date)"])


@spoils(SAME)
def title_above_headings(book: Book, random: Random) -> None:
    """a title stands above the headings."""
    rows = book.rows(random.choice(("Outcomes", "Measures", "Projects")))
    lines: Rows = [["Good Town Council: corporate plan"], [], ["Draft for comment"]]
    rows[:0] = lines[: random.randint(1, 3)]


@spoils(SAME, forms=XLSX)
def merged_title_above_headings(book: Book, random: Random) -> None:
    """a title in merged cells stands above the headings."""
    rows = book.rows("Risks")
    rows[:0] = [["Risks of the corporate plan", "", "", ""], []]
    book.merged.setdefault("Risks", []).append("A1:H1")


@spoils(PROBLEMS, "no row of headings")
def headings_far_down(book: Book, random: Random) -> None:
    """a dozen lines of prose stand above the headings."""
    book.rows("Partners")[:0] = [[f"Paragraph {at} of a long preface"] for at in range(12)]
    book.lose("Partners")


@spoils(PROBLEMS, "no heading", forms=XLSX)
def merged_headings(book: Book, random: Random) -> None:
    """two headings are merged into one, over two columns."""
    at = book.column("Outcomes", "Title")
    book.rows("Outcomes")[0][at] = ""
    book.merged.setdefault("Outcomes", []).append("A1:B1")


# Rows


@spoils(SAME)
def blank_rows_between(book: Book, random: Random) -> None:
    """blank rows, and rows of spaces, stand between the rows."""
    for sheet in ("Outcomes", "Measures", "Links"):
        rows = book.rows(sheet)
        for _ in range(3):
            blank: Rows = [[], ["", "  ", "\xa0"], [None] * 6]
            rows.insert(random.randint(1, len(rows)), random.choice(blank))


@spoils(PROBLEMS, "title is blank")
def total_below(book: Book, random: Random) -> None:
    """a row of totals stands below the rows."""
    book.rows("Targets").append(["Total", "", "", 1060, ""])


@spoils(PROBLEMS, "title is blank")
def footnote_below(book: Book, random: Random) -> None:
    """a footnote stands below the rows."""
    book.rows("Observations").extend([[], ["Source: quarterly return to the Cabinet"]])


@spoils(PROBLEMS, "merged", forms=XLSX)
def merged_rows(book: Book, random: Random) -> None:
    """the priority of several outcomes is one merged cell."""
    rows, at = book.rows("Outcomes"), book.column("Outcomes", "Contributes to")
    book.column("Outcomes", "Id")
    book.data("Outcomes")[3]
    top = random.randint(2, 3)
    for row in rows[top : top + 2]:
        row[at] = ""
    book.merged.setdefault("Outcomes", []).append(f"C{top}:C{top + 2}")


@spoils(PROBLEMS, "merged|title is blank", forms=XLSX)
def merged_cells_of_a_row(book: Book, random: Random) -> None:
    """a row's id and title are one merged cell."""
    number = random.randint(2, 4)
    book.rows("Projects")[number - 1][book.column("Projects", "Title")] = ""
    book.merged.setdefault("Projects", []).append(f"A{number}:B{number}")


@spoils(PROBLEMS, "merged", forms=XLSX)
def merged_ids(book: Book, random: Random) -> None:
    """the ids of two outcomes are one merged cell."""
    book.column("Outcomes", "Id")
    book.lost(book.rows("Outcomes")[3][0])
    book.rows("Outcomes")[3][0] = ""
    book.merged.setdefault("Outcomes", []).append("A3:A4")


@spoils(SAME)
def short_rows(book: Book, random: Random) -> None:
    """rows end where their last value stands."""
    for row in (row for sheet in book.sheets for row in book.rows(sheet)):
        while row and row[-1] == "":
            row.pop()


@spoils(PROBLEMS, "no heading")
def long_rows(book: Book, random: Random) -> None:
    """a row has more cells than there are headings."""
    pick(book.data("Posts"), random).extend(["", "", "rang on Monday"])


# Ids


@spoils(PROBLEMS, "stands twice")
def id_twice(book: Book, random: Random) -> None:
    """two outcomes have one id."""
    first, second = random.sample(book.data("Outcomes"), 2)
    book.lost(second[0])
    second[book.column("Outcomes", "Id")] = first[0]


@spoils(PROBLEMS, "stands twice")
def row_twice(book: Book, random: Random) -> None:
    """one row stands twice."""
    book.column("Measures", "Id")
    book.rows("Measures").append(list(pick(book.data("Measures"), random)))


@spoils(PROBLEMS, "is that of")
def id_of_another_kind(book: Book, random: Random) -> None:
    """a project has the id of a measure."""
    row = pick(book.data("Projects"), random)
    book.column("Projects", "Id")
    book.lost(row[0])
    row[0] = "M1"


@spoils(PROBLEMS, "id")
def id_blank(book: Book, random: Random) -> None:
    """a row has no id."""
    row = pick(book.data("Measures"), random)
    book.column("Measures", "Id")
    book.lost(row[0])
    row[0] = ""


@spoils(PROBLEMS, "title is blank")
def title_blank(book: Book, random: Random) -> None:
    """a row has no title."""
    pick(book.data("Outcomes"), random)[book.column("Outcomes", "Title")] = ""


@spoils(LOADS)
def ids_as_numbers(book: Book, random: Random) -> None:
    """ids are numbers in cells of numbers, and texts where others refer to them."""
    for at, row in enumerate(book.data("Risks"), 1):
        book.lost(row[0])
        row[0] = at
        book.good.add(str(at))
    book.rows("Links").append(["1", "is owned by", "H1", ""])


@spoils(PROBLEMS, "stands twice", forms=XLSX)
def id_as_number_and_text(book: Book, random: Random) -> None:
    """one id stands as a number and as text."""
    book.column("Partners", "Id")
    book.rows("Partners").extend([[7, "Town Trust"], ["7", "Home Start"]])
    book.good.add("7")


@spoils(SAME)
def ids_in_another_case(book: Book, random: Random) -> None:
    """references write an id in small letters, with spaces."""
    for row in book.data("Observations"):
        at = book.column("Observations", "Is a value of")
        row[at] = f" {row[at]} ".lower() if isinstance(row[at], str) else row[at]


@spoils(LOADS)
def ids_of_markup(book: Book, random: Random) -> None:
    """ids and titles hold markup, slashes, quotation marks and percent signs."""
    book.column("Projects", "Id")
    for id in ("<script>alert(1)</script>", "../../etc/passwd", "a\"b'c", "100%25", "{{7*7}}", "$(id)", "a#b?c=d&e"):
        book.rows("Projects").append([id, f"{id} <b>bold</b>", "O1"])
        book.good.add(id)


@spoils(SAME)
def references_by_title(book: Book, random: Random) -> None:
    """references are titles instead of ids."""
    at, titles = book.column("Projects", "Contributes to"), {row[0]: row[1] for row in GOOD["Outcomes"]}
    for row in book.data("Projects"):
        row[at] = titles.get(row[at], row[at])


@spoils(PROBLEMS, "may be any of")
def titles_shared(book: Book, random: Random) -> None:
    """a reference is a title that two outcomes have."""
    book.column("Outcomes", "Id")
    for row in random.sample(book.data("Outcomes"), 2):
        row[book.column("Outcomes", "Title")] = "A better town"
    pick(book.data("Projects"), random)[book.column("Projects", "Contributes to")] = "A better town"


@spoils(LOADS)
def circle(book: Book, random: Random) -> None:
    """outcomes contribute to each other in a circle, and one to itself."""
    ids = [row[0] for row in book.data("Outcomes")]
    for row, above in zip(book.data("Outcomes"), [*ids[1:], ids[0]], strict=True):
        row[book.column("Outcomes", "Contributes to")] = above
    book.rows("Links").append([ids[0], "contributes to", ids[0], ""])


@spoils(PROBLEMS, "no priority")
def references_to_nothing_loaded(book: Book, random: Random) -> None:
    """a sheet that others refer to is not there."""
    book.rows("Priorities")
    del book.sheets["Priorities"]
    book.lose("Priorities")


# Sizes


@spoils(PROBLEMS, "not read|no column")
def columns_to_the_edge(book: Book, random: Random) -> None:
    """a sheet has 16,384 columns, the most that a spreadsheet has."""
    rows = book.rows("Risks")
    rows[0].extend(f"Column {at}" for at in range(16_384 - len(rows[0])))


@spoils(LOADS)
def rows_by_the_hundred(book: Book, random: Random) -> None:
    """a sheet has some hundreds of rows more."""
    book.column("Partners", "Id")
    book.rows("Partners").extend([f"N{at}", f"Partner number {at}"] for at in range(100, 500))
