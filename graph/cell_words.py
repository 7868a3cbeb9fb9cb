"""Values in sentences: codes by their label, numbers with their bounds, dates as one says them."""

from __future__ import annotations

import datetime
from functools import singledispatch
from typing import TypeGuard

from golden_thread.graph.grammar import day, figure, listed, number
from golden_thread.graph.phrases import attribute_template
from golden_thread.ontology.rule import AllOf, AnyOf, HasDatatype, Matches, Not, OneOf, Test, Value, Within
from golden_thread.ontology.terms import Attribute


def yes_or_no(test: Test, attribute: Attribute) -> bool | None:
    """Whether a test of a yes-or-no attribute asks for yes or for no; None for any other."""
    if isinstance(test, Not):
        found = yes_or_no(test.of, attribute)
        return None if found is None else not found
    template = attribute_template(attribute.name)
    if isinstance(test, OneOf) and template and "{}" not in template and test.values in (("yes",), ("no",)):
        return test.values == ("yes",)
    return None


@singledispatch
def value_words(test: Test, attribute: Attribute) -> tuple[bool, str]:
    """What values pass a test, in words, and False if these are the values that do not pass."""
    raise TypeError(f"no words for a value tested by {type(test).__name__}")


@value_words.register
def _(test: OneOf, attribute: Attribute) -> tuple[bool, str]:
    labels = {code.notation: code.label for code in attribute.codes}
    return True, listed([labels.get(str(value), value_word(value)) for value in test.values], "or")


@value_words.register
def _(test: Not, attribute: Attribute) -> tuple[bool, str]:
    if isinstance(test.of, Within) and (test.of.low is None) != (test.of.high is None):
        of = test.of
        return value_words(Within(of.high, of.low, not of.high_open, not of.low_open), attribute)
    positive, words = value_words(test.of, attribute)
    return not positive, words


@value_words.register
def _(test: Within, attribute: Attribute) -> tuple[bool, str]:
    bounds = [_bound(test.low, test.low_open, True, attribute), _bound(test.high, test.high_open, False, attribute)]
    return True, " and ".join(bound for bound in bounds if bound)


@value_words.register
def _(test: Matches, attribute: Attribute) -> tuple[bool, str]:
    return True, f"worded like “{test.pattern}”"


@value_words.register
def _(test: HasDatatype, attribute: Attribute) -> tuple[bool, str]:
    names = {"decimal": "a number", "integer": "a whole number", "date": "a date"}
    return True, names.get(test.datatype, "text")


@value_words.register(AllOf)
@value_words.register(AnyOf)
def _(test: AllOf | AnyOf, attribute: Attribute) -> tuple[bool, str]:
    told = [value_words(part, attribute) for part in test.tests]
    words = [text if positive else f"not {text}" for positive, text in told]
    return True, listed(words, "and" if isinstance(test, AllOf) else "or")


def _bound(value: Value | None, is_open: bool, low: bool, attribute: Attribute) -> str:
    """One bound in words; of whole numbers "more than two" is "at least three"."""
    if value is None:
        return ""
    if isinstance(value, float) and is_open and attribute.datatype == "integer":
        return _bound(value + 1 if low else value - 1, False, low, attribute)
    if value == 0 and not low and not is_open:
        return "no"
    shown = f"{figure(value * 100)}%" if _is_share(value, attribute) else value_word(value)
    return f"{BOUNDS[isinstance(value, datetime.date)][low, is_open]} {shown}"


def shown_value(value: Value, attribute: Attribute) -> str:
    """One value as a cell shows it: a code by its label, a number in figures.

    >>> from golden_thread.ontology.terms import vocabulary
    >>> shown_value("below", vocabulary().attributes["performanceStatus"])
    'below target'
    >>> shown_value(0.67, vocabulary().attributes["activityShare"])
    '67%'
    """
    if isinstance(value, float):
        return f"{value * 100:.3g}%" if _is_share(value, attribute) else figure(value)
    labels = {code.notation: code.label for code in attribute.codes}
    return labels.get(str(value)) or value_word(value)


def _is_share(value: Value, attribute: Attribute) -> TypeGuard[float]:
    return isinstance(value, float) and attribute.unit.startswith("share")


_SIDES = ((True, True), (True, False), (False, True), (False, False))
BOUNDS = {
    False: dict(zip(_SIDES, ("more than", "at least", "less than", "at most"), strict=True)),
    True: dict(zip(_SIDES, ("after", "from", "before", "up to"), strict=True)),
}
"""Words for a bound of a number and (True) of a date, by whether it is the lower one and leaves itself out."""


def value_word(value: Value) -> str:
    """One value in words.

    >>> value_word(3.0), value_word(datetime.date(2012, 5, 17)), value_word("joint delivery")
    ('three', '17 May 2012', 'joint delivery')
    """
    if isinstance(value, float):
        return number(value)
    return day(value) if isinstance(value, datetime.date) else str(value)
