"""The words of the workbook to fill in: its guide, its comments, and one worked row for each main sheet."""

from __future__ import annotations

import datetime

GUIDE = (
    (
        "What it is for",
        "Golden Thread reads this workbook and says where the thread from the council's vision down"
        " to a person's work is broken, how it knows, and what would mend it.",
    ),
    (
        "Where to begin",
        "Fill in About, then Priorities, Outcomes and Measures. Every other sheet may stay empty: "
        "what is not there is never counted as missing, it is only named as something that could "
        "not be told.",
    ),
    (
        "One row a thing",
        "Each sheet lists one sort of thing, a row each. Only a title is needed; an id (O1, M7 …) "
        "keeps a finding the same when the title changes.",
    ),
    (
        "How to link things",
        "In a column such as 'Contributes to' write the id or the title of the other thing; several"
        " with a semicolon between them. The drop-downs offer ids, but anything may be typed. The "
        "sheet Links does the same for links that have no column.",
    ),
    (
        "Headings",
        "Point at a heading to read what belongs below it. Columns may be deleted, moved, or called"
        " by another usual name (KPI, aim, owner …). A column that is not understood is named, "
        "never silently dropped.",
    ),
    (
        "Blank cells",
        "In a column that others have filled in, a blank cell counts as 'there is none'. If a sheet"
        " or column is only partly filled in, say so on the sheet Scope, and nobody is blamed for "
        "the gaps.",
    ),
    (
        "People",
        "Name posts, teams or portfolios, never persons. Names of people and e-mail addresses are "
        "left out when the workbook is read, and counted.",
    ),
    (
        "Source and basis",
        "Source says where a row can be looked up (paper, page, paragraph). Basis says how it is "
        "known: stated in the source, inferred from it, or illustrative.",
    ),
    (
        "Worked rows",
        "The grey rows, whose ids begin with EXAMPLE-, show one thread from end to end. They are"
        " left out as soon as you have rows of your own.",
    ),
    ("Dates", "Write 2012-03-31 or 31/03/2012."),
    ("Then", "Run: golden-thread audit FILE. The workbook is only read, never changed."),
    ("", ""),
    ("The sheets", ""),
    ("About", "What this dataset is: its id, title and date."),
    ("Links", "Links between things that have no column on a sheet."),
    ("Scope", "What is complete here and what is not."),
)
"""The guide: a few words, and what they mean."""

ABOUT = {
    "name": ("", "A short name without spaces, used in file names and addresses. Blank means the name of this file."),
    "title": ("Our plan", "What the plan is called."),
    "as_of": (
        "",
        "The day for which all this is true. Whether something is overdue is judged by it. Blank means today.",
    ),
    "example": ("no", "yes if this is an example and not about a real council: every finding then says so."),
    "audience": ("", "Who may see it: public, members, officers."),
    "note": ("", "Anything a reader should know."),
}
"""The cover sheet: a value to begin with, and a comment, for each field."""

EVERY_COLUMN: dict[str, tuple[str, tuple[str, ...]]] = {
    "id": ("A short code of its own, such as O1. Other sheets refer to it. Made from the title if it is blank.", ()),
    "title": ("What it is called, in the words of the plan.", ()),
    "source": ("Where it can be looked up: paper, page, paragraph, or a cell of another workbook.", ()),
    "basis": (
        "How it is known: stated in the source, inferred from it, or illustrative (made up to show something). "
        "Blank means stated.",
        ("stated", "inferred", "illustrative"),
    ),
    "note": ("Anything else. It is shown, and never judged.", ()),
}
"""Columns of every sheet: comment, and what a drop-down offers."""

SCOPE_NOTES = {
    "what": "A sheet (Measures), a column (Measures.Is owned by), 'row' (a thing's own columns) "
    "or 'below' (what hangs on it).",
    "within": "Blank for everything; or the id of a plan or thing that this row is about.",
    "whole": "yes: what is blank or absent is really not there. no: it may exist and not be here.",
    "note": "Why, in a few words.",
}

WORKED_NOTE = "Worked row: delete it once you have rows of your own."
WORKED_SOURCE = "made up for this template"

WORKED: dict[str, tuple[dict[str, object], ...]] = {
    "Vision": (
        {
            "id": "EXAMPLE-V1",
            "title": "A borough where everyone can live well",
        },
    ),
    "Priority": (
        {
            "id": "EXAMPLE-P1",
            "title": "Healthy homes",
            "contributesTo": "EXAMPLE-V1",
            "scope": "council",
        },
    ),
    "Outcome": (
        {
            "id": "EXAMPLE-O1",
            "title": "Fewer people live in cold homes",
            "contributesTo": "EXAMPLE-P1",
            "ownedBy": "EXAMPLE-PF1",
            "measurable": "yes",
            "needsPartners": "yes",
            "term": "medium",
        },
    ),
    "Measure": (
        {
            "id": "EXAMPLE-M1",
            "title": "Share of homes that are expensive to heat",
            "measures": "EXAMPLE-O1",
            "ownedBy": "EXAMPLE-POST1",
            "reportedTo": "EXAMPLE-F1",
            "declaredStage": "outcome",
            "unit": "% of homes",
            "polarity": "lower",
            "frequency": "annual",
            "brokenDownBy": "place; tenure",
            "context": "yes",
        },
    ),
    "Target": (
        {
            "id": "EXAMPLE-T1",
            "title": "At most 10% of homes expensive to heat by 2027",
            "targetFor": "EXAMPLE-M1",
            "value": 10,
            "endDate": datetime.date(2027, 3, 31),
        },
    ),
    "Observation": (
        {
            "id": "EXAMPLE-OB1",
            "title": "12.4% in 2023-24",
            "observes": "EXAMPLE-M1",
            "value": 12.4,
            "period": "2023-24",
            "periodEnd": datetime.date(2024, 3, 31),
            "place": "whole borough",
        },
    ),
    "Plan": (
        {
            "id": "EXAMPLE-PL1",
            "title": "Corporate plan 2024 to 2028",
            "contributesTo": "EXAMPLE-P1",
            "planType": "corporate",
            "startDate": datetime.date(2024, 4, 1),
            "endDate": datetime.date(2028, 3, 31),
        },
    ),
    "ServicePlan": (
        {
            "id": "EXAMPLE-SP1",
            "title": "Housing service plan",
            "contributesTo": "EXAMPLE-O1",
            "partOf": "EXAMPLE-PL1",
            "ownedBy": "EXAMPLE-POST1",
        },
    ),
    "Project": (
        {
            "id": "EXAMPLE-PJ1",
            "title": "Insulate 500 homes",
            "contributesTo": "EXAMPLE-O1",
            "inPlan": "EXAMPLE-SP1",
            "ownedBy": "EXAMPLE-POST1",
            "status": "active",
        },
    ),
    "Action": (
        {
            "id": "EXAMPLE-A1",
            "title": "Visit every home in the two coldest wards",
            "inPlan": "EXAMPLE-SP1",
            "contributesTo": "EXAMPLE-O1",
            "ownedBy": "EXAMPLE-POST1",
            "dueDate": datetime.date(2025, 3, 31),
        },
    ),
    "StaffObjective": (
        {
            "id": "EXAMPLE-SO1",
            "title": "Complete 200 home visits this year",
            "cascadesFrom": "EXAMPLE-A1",
            "ownedBy": "EXAMPLE-POST2",
        },
    ),
    "Partner": (
        {
            "id": "EXAMPLE-PA1",
            "title": "Fire and rescue service",
            "supports": "EXAMPLE-O1",
        },
    ),
    "Post": (
        {
            "id": "EXAMPLE-POST1",
            "title": "Head of Housing",
            "seniority": "head of service",
        },
        {
            "id": "EXAMPLE-POST2",
            "title": "Housing officer, cold homes",
            "seniority": "officer",
        },
    ),
    "Portfolio": (
        {
            "id": "EXAMPLE-PF1",
            "title": "Portfolio for homes and health",
        },
    ),
    "Forum": (
        {
            "id": "EXAMPLE-F1",
            "title": "Overview and scrutiny committee",
            "forumType": "scrutiny",
            "frequency": "quarterly",
            "members": "yes",
        },
    ),
}
"""Worked rows of each main sheet, by what each column holds: together one thread from a vision to a person's work."""
