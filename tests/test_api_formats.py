"""Every format of an audit is a row of one table, gives all gaps, and is the same for the same audit."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
import rdflib

from golden_thread.api.cli import AuditFormat
from golden_thread.api.exits import Refused
from golden_thread.api.formats import FORMATS, Result, format_for
from golden_thread.graph.auditing import audit
from golden_thread.loaders import load


@pytest.fixture(scope="module")
def result() -> Result:
    return Result(audit(load("example:newcastle-under-lyme")), "example:newcastle-under-lyme")


def ids_in_turtle(content: bytes) -> set[str]:
    graph = rdflib.Graph().parse(data=content, format="turtle")
    results = graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationResult)
    return {str(result).rpartition("/")[2].replace("%3A", ":") for result in results}


READERS = {
    "json": lambda content: {gap["id"] for gap in json.loads(content)["findings"]},
    "csv": lambda content: {row["id"] for row in csv.DictReader(io.StringIO(content.decode()))},
    "xlsx": lambda content: {
        row[0].value for row in openpyxl.load_workbook(io.BytesIO(content))["Gaps"].iter_rows(min_row=2)
    },
    "ttl": ids_in_turtle,
}


def test_the_command_offers_just_these() -> None:
    assert tuple(FORMATS) == tuple(AuditFormat)
    assert set(READERS) | {"text"} == set(FORMATS)


@pytest.mark.parametrize("name", READERS)
def test_every_gap_is_in_it(name: str, result: Result) -> None:
    assert READERS[name](FORMATS[name].content(result)) == {each.identity for each in result.audit.findings}


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_the_same_each_time(name: str, result: Result) -> None:
    again = Result(audit(load(result.path)), result.path)
    assert FORMATS[name].content(result) == FORMATS[name].content(again)


@pytest.mark.parametrize("name", ["text", "json", "csv", "ttl"])
def test_an_example_says_so_in_words(name: str, result: Result) -> None:
    content = FORMATS[name].content(result).decode()
    assert "Example only" in content or json.loads(content)["plan"]["example"]
    assert "illustrative" in content.lower()


@pytest.mark.parametrize(
    ("name", "out", "format"),
    [("", None, "text"), ("json", None, "json"), ("", Path("a.XLSX"), "xlsx"), ("csv", Path("a.json"), "csv")],
)
def test_the_format_by_name_or_by_ending(name: str, out: Path | None, format: str) -> None:
    assert format_for(name, out).name == format


def test_an_ending_that_means_nothing() -> None:
    with pytest.raises(Refused, match=r"Choose one of \.txt, \.json, \.csv, \.xlsx, \.ttl, or say --format"):
        format_for("", Path("gaps.pdf"))
