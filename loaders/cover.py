"""The cover sheet: what a dataset says of itself."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from golden_thread.graph.plan import About
from golden_thread.loaders.cells import Unknown
from golden_thread.loaders.people import without_addresses
from golden_thread.loaders.problems import Problem
from golden_thread.loaders.references import did_you_mean, slug, text_of, yes_or_no
from golden_thread.loaders.tables import Cell, Sheet, clean, filled, short
from golden_thread.ontology.terms import Attribute, UnreadableValue, folded, values_of

FIELDS = {
    "name": ("Id", "Name", "Code"),
    "title": ("Title",),
    "as_of": ("As of", "As at", "Date", "As of date"),
    "example": ("Example",),
    "audience": ("Published to", "Audience"),
    "note": ("Note", "Notes"),
}
"""Fields of the cover sheet with the words understood; the first is the one the template uses."""
MEANS = {folded(word): name for name, words in FIELDS.items() for word in words}
HEADINGS = frozenset({"field", "value"})
DAY = Attribute("as_of", "as of", (), "date", (), False, None, False, (), "", "", "", ())
PLAIN_NAME = re.compile(r"[^\W_][\w.-]{0,79}")


def about_of(sheets: Sequence[Sheet], name: str) -> tuple[About, tuple[Problem, ...]]:
    """What the cover sheet says, and what could not be read of it; `name` if it gives the dataset no id."""
    said: dict[str, tuple[Sheet, int, Cell]] = {}
    problems: list[Problem] = []
    for sheet in sheets:
        for number, field, value in pairs(sheet):
            meant = MEANS.get(folded(field))
            if meant is None and folded(field) not in HEADINGS:
                do = did_you_mean(field, [words[0] for words in FIELDS.values()], "Move it to Note.")
                problems.append(
                    sheet.problem(f"the cover sheet has no field '{short(field)}'", do, number, short(field))
                )
            elif meant and meant in said:
                problems.append(
                    sheet.problem("this field stands twice; the first counts", "Delete one.", number, short(field))
                )
            elif meant:
                said[meant] = (sheet, number, value)
    reader = Said(said, problems)
    about = About(
        name=reader.name(slug(name) or "plan"),
        title=reader.text("title"),
        as_of=reader.day(),
        example=reader.answer("example"),
        audience=reader.text("audience"),
        note=reader.text("note"),
    )
    return about, tuple(problems)


def pairs(sheet: Sheet) -> list[tuple[int, str, Cell]]:
    """Rows of a cover sheet: number, field, value (the first filled cell after the field)."""
    found = []
    for number, row in enumerate(sheet.rows, 1):
        field = clean(text_of(row[0])) if row else ""
        if field:
            found.append((number, field.rstrip(":"), next((cell for cell in row[1:] if filled([cell])), "")))
    return found


class Said:
    """The fields of a cover sheet, read one by one; what cannot be read is told."""

    def __init__(self, said: dict[str, tuple[Sheet, int, Cell]], problems: list[Problem]) -> None:
        self.said = said
        self.problems = problems

    def value(self, field: str) -> Cell:
        if field not in self.said:
            return ""
        value = self.said[field][2]
        if isinstance(value, Unknown):
            self.tell(field, f"the cell holds {value.why}", "Type the value.")
            return ""
        return value

    def tell(self, field: str, what: str, do: str) -> None:
        sheet, number, _ = self.said[field]
        self.problems.append(sheet.problem(what, do, number, FIELDS[field][0]))

    def text(self, field: str) -> str:
        text, addresses = without_addresses(clean(text_of(self.value(field))))
        if addresses:
            self.tell(field, f"{addresses} e-mail addresses were left out", "Name a post or a team instead.")
        return text

    def name(self, otherwise: str) -> str:
        """The dataset's id, fit for a file name and an address."""
        text = self.text("name")
        if not text or PLAIN_NAME.fullmatch(text):
            return text or otherwise
        made = slug(text) or otherwise
        self.tell(
            "name",
            f"the id '{short(text)}' holds spaces or marks; it became '{made}'",
            "Use letters, digits and hyphens.",
        )
        return made

    def day(self) -> datetime.date | None:
        """The as-of date; None if there is none to read."""
        try:
            days = values_of(DAY, self.value("as_of"))
        except UnreadableValue as error:
            self.tell("as_of", error.what, error.do)
            return None
        return next((day for day in days if isinstance(day, datetime.date)), None)

    def answer(self, field: str) -> bool:
        value = self.value(field)
        answer = yes_or_no(value)
        if answer is None and text_of(value):
            self.tell(field, f"'{short(text_of(value))}' is neither yes nor no; it counts as yes", "Write yes or no.")
            return True
        return bool(answer)
