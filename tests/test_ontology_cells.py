"""Cells as spreadsheets hold them: read without guessing, or refused with something to do."""

import datetime
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from golden_thread.ontology.cells import UnreadableValue, values_of
from golden_thread.ontology.terms import vocabulary

ATTRIBUTES = vocabulary().attributes
DAY = datetime.date(2012, 3, 14)

READ = [
    *(("measurable", cell, ("yes",)) for cell in ("yes", "Y", " TRUE ", True, "x", "✓", 1.0, "1")),
    *(("measurable", cell, ("no",)) for cell in ("No", "n", False, 0.0, "✗")),
    *(("measurable", cell, ()) for cell in (None, "", "  ", math.nan, pd.NaT, "n/a", "-", "–", "TBC")),
    ("keyDecision", "not marked", ("not stated",)),
    ("riskAssessment", "Not required", ("not needed",)),
    ("riskAssessment", "to be reviewed", ("outstanding",)),
    ("declaredStage", "Service Quality", ("service-quality",)),
    ("declaredStage", "outputs", ("output",)),
    ("declaredStage", "unknown", ("unknown",)),
    ("frequency", "Annually", ("annual",)),
    ("planType", "Joint_delivery", ("joint delivery",)),
    ("scope", "borough, in partnership", ("place",)),
    ("status", "In progress.", ("active",)),
    ("brokenDownBy", "Ward; age,gender\nSex", ("place", "age", "gender")),
    ("brokenDownBy", "none", ()),
    ("tests", "challenge, consult, compare, compete", ("challenge", "consult", "compare", "compete")),
    ("smart", "yes", ("specific", "measurable", "achievable", "relevant")),
    ("smart", "SMART", ("specific", "measurable", "achievable", "relevant")),
    ("smart", "no", ()),
    ("smart", "S; M", ("specific", "measurable")),
    *(("value", cell, (1200.5,)) for cell in (1200.5, "1200.5", "1,200.50", "£1,200.50", "1 200.5")),
    ("value", "90%", (90.0,)),
    ("value", "-3", (-3.0,)),
    ("value", "−£3", (-3.0,)),
    ("value", ".5", (0.5,)),
    ("impactStatements", 4.0, (4.0,)),
    *(
        ("endDate", cell, (DAY,))
        for cell in (
            DAY, datetime.datetime(2012, 3, 14, 9, 30), pd.Timestamp("2012-03-14"), "2012-03-14",
            "2012-03-14T00:00:00", "2012-03-14 09:30", "14/03/2012", "14.3.12", "14-03-2012", "14 March 2012",
            "14th Mar 2012", "March 14, 2012", "14-Mar-12",
        )
    ),
    ("endDate", "31/12/99", (datetime.date(1999, 12, 31),)),
    ("numerator", "  those satisfied ", ("those satisfied",)),
    ("unit", "%", ("%",)),
    ("period", 2012.0, ("2012",)),
    ("period", DAY, ("2012-03-14",)),
]  # fmt: skip

REFUSED = [
    ("measurable", "perhaps", "'perhaps' is not a word for measurable. Write yes or no."),
    ("declaredStage", "outcom", "Did you mean 'outcome'?"),
    ("brokenDownBy", "place; hair colour", "'hair colour' is not a word for broken down by."),
    ("value", "about 90", "'about 90' is not a number. Write digits only"),
    ("value", "1,5", "is not a number"),
    ("value", True, "'yes' is not a number"),
    ("value", DAY, "'2012-03-14' is not a number"),
    ("value", math.inf, "is not a number"),
    ("value", "9" * 400, "is too large a number. Check the digits."),
    ("impactStatements", 2.5, "2.5 is not a whole number"),
    *(("endDate", cell, "is no whole date. Write it as 2012-03-31") for cell in (2012, 2012.0, "2012", "2011/12")),
    *(("endDate", cell, "is no whole date") for cell in ("March 2012", "Mar-12", "03/2012")),
    ("endDate", 40982.0, "'40982' is a number. Format the cell as a date."),
    ("endDate", "03/14/2012", "There is no day '03/14/2012', read day first."),
    ("endDate", "31 February 2012", "There is no day"),
    ("endDate", "soon", "'soon' is not a date."),
    ("endDate", "x" * 500, "…' is not a date."),
]


@pytest.mark.parametrize(("attribute", "cell", "values"), READ)
def test_cell_is_read(attribute: str, cell: object, values: tuple[object, ...]) -> None:
    assert values_of(ATTRIBUTES[attribute], cell) == values


@pytest.mark.parametrize(("attribute", "cell", "message"), REFUSED)
def test_cell_is_refused_with_something_to_do(attribute: str, cell: object, message: str) -> None:
    with pytest.raises(UnreadableValue) as refusal:
        values_of(ATTRIBUTES[attribute], cell)
    assert message in str(refusal.value)
    assert refusal.value.what
    assert refusal.value.do.endswith(".")


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_every_code_reads_as_itself(attribute: str) -> None:
    for code in ATTRIBUTES[attribute].codes:
        for word in (code.notation, code.label.upper(), *code.other_names):
            assert values_of(ATTRIBUTES[attribute], word) == (code.notation,), word


@given(
    st.sampled_from(["measurable", "smart", "value", "impactStatements", "endDate", "unit"]),
    st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()),
)
def test_any_cell_is_read_or_refused(attribute: str, cell: object) -> None:
    types = {"number": float, "integer": float, "date": datetime.date}.get(ATTRIBUTES[attribute].datatype, str)
    try:
        values = values_of(ATTRIBUTES[attribute], cell)
    except UnreadableValue as refusal:
        assert refusal.what and refusal.do
    else:
        assert all(type(value) is types for value in values)


@given(st.dates(min_value=datetime.date(1000, 1, 1)))
def test_a_day_is_read_back_however_it_is_written(day: datetime.date) -> None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y"):
        assert values_of(ATTRIBUTES["endDate"], day.strftime(form)) == (day,)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_a_number_is_read_back_with_thousands_marked(number: float) -> None:
    assert values_of(ATTRIBUTES["value"], f"{number:,.3f}") == (float(f"{number:.3f}"),)
