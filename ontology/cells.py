"""One cell of a spreadsheet into typed values, or a reason why not.

Spreadsheets hold `Y`, ticks, `90%`, `1,200`, `14/03/2012` and numbers that are really years. What can be
read without guessing is read; anything else raises `UnreadableValue`, which says what is wrong and what
to write instead.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from golden_thread.ontology.rule import Value

if TYPE_CHECKING:
    from golden_thread.ontology.terms import Attribute, Code

NOTHING_STATED = frozenset({"", "-", "n/a", "tbc", "tbd", "to be confirmed", "to be decided"})
"""Words that a cell may hold instead of being empty; a code of the same name comes first."""
ALL = frozenset({"yes", "y", "all", "true", "x", "✓", "1", "smart"})
"""Words for every code of a list, where the attribute says that yes means all."""
NONE = frozenset({"none", "no", "n", "false", "0"})
"""Words for no code of a list, where an empty cell means none."""

_SEVERAL = re.compile(r"[;,\n]")
_NUMBER = re.compile(r"([+-]?)\s*[£$€]?\s*([+-]?)(\d{1,3}(?:[, ]\d{3})+|\d+)?(\.\d+)?\s*%?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_TIME = r"(?:[t ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?"
_DAYS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_TIME}",
        rf"(?P<day>\d{{1,2}})[-/.](?P<month>\d{{1,2}})[-/.](?P<year>\d{{4}}|\d{{2}}){_TIME}",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -](?:of )?(?P<name>{_MONTH})[ ,-]+(?P<year>\d{{4}}|\d{{2}})",
        rf"(?P<name>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
    )
)
_PART_OF_A_DATE = re.compile(rf"\d{{4}}|\d{{4}}[-/]\d{{2,4}}|(?:{_MONTH})[ -]\d{{2,4}}|\d{{1,2}}/\d{{4}}")
_WRITE_A_NUMBER = "Write digits only, such as 90 or 1,200; put words in Note."
_WRITE_A_DAY = "Write it as 2012-03-31 or 31/03/2012."


class UnreadableValue(ValueError):
    """A cell that cannot be read: `what` is wrong with it, and what to `do`."""

    def __init__(self, what: str, do: str) -> None:
        self.what, self.do = what, do
        super().__init__(f"{what}. {do}")


def values_of(attribute: Attribute, cell: object) -> tuple[Value, ...]:
    """The cell's values as the attribute types them: codes and text as str, numbers as float, days as date.

    An empty cell, or a word such as `n/a`, gives (). An attribute with several values splits the cell at
    semicolons, commas and new lines. A percentage keeps its number: `90%` is 90. Numbers such as 1,200 lose
    their commas; days are read day first. Raises UnreadableValue.

    >>> from golden_thread.ontology.terms import vocabulary
    >>> attributes = vocabulary().attributes
    >>> values_of(attributes["needsPartners"], "Y"), values_of(attributes["brokenDownBy"], "Ward; Age")
    (('yes',), ('place', 'age'))
    >>> values_of(attributes["value"], "£1,200"), values_of(attributes["endDate"], "31 March 2016")
    ((1200.0,), (datetime.date(2016, 3, 31),))
    >>> values_of(attributes["qualitative"], "often")
    Traceback (most recent call last):
    ...
    golden_thread.ontology.cells.UnreadableValue: 'often' is not a word for qualitative. Write yes or no.
    """
    if _is_blank(cell):
        return ()
    if attribute.datatype != "code":
        return () if _folded(_written(cell)) in NOTHING_STATED else (_READERS[attribute.datatype](cell),)
    return _codes_of(attribute, _written(cell))


def _is_blank(cell: object) -> bool:
    """Whether nothing is written: None, spaces, or the not-a-number that stands for an empty cell."""
    return bool(cell is None or cell != cell or (isinstance(cell, str) and not cell.strip()))


def _written(cell: object) -> str:
    """The cell as a person would write it: 2012.0 as 2012, True as yes, a day as 2012-03-31."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def _folded(text: str) -> str:
    """Case, hyphens and runs of spaces evened out: `Service_Quality ` and `service-quality` are one."""
    even = " ".join(re.sub(r"[-_\u2010-\u2014]+", " ", text.casefold()).split()).rstrip(".")
    return even or ("-" if text.strip() else "")


def _codes_of(attribute: Attribute, text: str) -> tuple[str, ...]:
    """The notations of the codes written; () where the word says that there is none."""
    known = {_folded(word): code.notation for code in attribute.codes for word in _words(code)}
    whole = _folded(text)
    if whole in known:
        return (known[whole],)
    if attribute.yes_means_all and whole in ALL:
        return tuple(code.notation for code in attribute.codes)
    if whole in NOTHING_STATED or (attribute.blank_means == "none" and whole in NONE):
        return ()
    parts = [part for part in _SEVERAL.split(text) if part.strip()] if attribute.many else [text]
    return tuple(dict.fromkeys(_code(attribute, known, part.strip()) for part in parts))


def _words(code: Code) -> tuple[str, ...]:
    return (code.notation, code.label, *code.other_names)


def _code(attribute: Attribute, known: dict[str, str], part: str) -> str:
    if (notation := known.get(_folded(part))) is not None:
        return notation
    from difflib import get_close_matches

    near = get_close_matches(_folded(part), known, n=1)
    meant = f"Did you mean '{known[near[0]]}'? " if near else ""
    raise UnreadableValue(
        f"'{_short(part)}' is not a word for {attribute.label}",
        f"{meant}Write {_listed([code.notation for code in attribute.codes])}.",
    )


def _listed(words: list[str]) -> str:
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def _short(text: str, most: int = 60) -> str:
    """The text, cut to fit a message."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _number(cell: object) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    text = _written(cell)
    found = _NUMBER.fullmatch(text.replace("−", "-").replace("\N{NO-BREAK SPACE}", " "))
    if isinstance(cell, bool) or not found or not (found[3] or found[4]) or (found[1] and found[2]):
        raise UnreadableValue(f"'{_short(text)}' is not a number", _WRITE_A_NUMBER)
    number = float(found[1] + found[2] + re.sub("[, ]", "", found[3] or "") + (found[4] or ""))
    if not math.isfinite(number):
        raise UnreadableValue(f"'{_short(text)}' is too large a number", "Check the digits.")
    return number


def _integer(cell: object) -> float:
    number = _number(cell)
    if not number.is_integer():
        raise UnreadableValue(f"{number} is not a whole number", f"Write one, such as {round(number)}.")
    return number


def _day(cell: object) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    text = _written(cell)
    even = " ".join(text.casefold().split())
    found = next((match for pattern in _DAYS if (match := pattern.fullmatch(even))), None)
    if found:
        return _date(text, **found.groupdict())
    if _PART_OF_A_DATE.fullmatch(even):
        raise UnreadableValue(f"'{text}' is no whole date", _WRITE_A_DAY)
    if isinstance(cell, int | float):
        raise UnreadableValue(f"'{_short(text)}' is a number", f"Format the cell as a date. {_WRITE_A_DAY}")
    raise UnreadableValue(f"'{_short(text)}' is not a date", _WRITE_A_DAY)


def _date(text: str, year: str, day: str, month: str = "", name: str = "") -> datetime.date:
    """The day; a year of two digits lies between 1970 and 2069."""
    full = int(year) if len(year) == 4 else (1900 if int(year) >= 70 else 2000) + int(year)
    try:
        return datetime.date(full, int(month) if month else _MONTHS.index(name[:3]) + 1, int(day))
    except ValueError:
        raise UnreadableValue(f"There is no day '{text}', read day first", _WRITE_A_DAY) from None


_READERS: dict[str, Callable[[object], Value]] = {
    "text": _written,
    "number": _number,
    "integer": _integer,
    "date": _day,
}
