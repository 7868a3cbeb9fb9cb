"""Turtle and N-Triples gone wrong: syntax, strangers, far-away files, and things said oddly."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .broken_books import CASES, placed
from .broken_plan import ANY, LOADS, PROBLEMS, UNREADABLE, Case, Made

GT = "https://w3id.org/golden-thread/ns#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
HEAD = f"""@prefix gt: <{GT}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix : <https://example.org/good-town/> .
"""
BODY = """
<https://example.org/good-town/> a gt:Dataset ; dcterms:identifier "good-town" ; gt:asOf "2012-06-30"^^xsd:date .
:P1 a gt:Priority ; rdfs:label "Safe town" ; gt:scope "council" .
:O1 a gt:Outcome ; rdfs:label "Fewer fires in homes" ; gt:contributesTo :P1 ; gt:measurable "yes" .
:M1 a gt:Measure ; rdfs:label "Fires in homes" ; gt:measures :O1 ; gt:unit "number" ; gt:frequency "monthly" .
:T1 a gt:Target ; rdfs:label "Ten fires at most" ; gt:targetFor :M1 ; gt:value 10 ; gt:endDate "2013-03-31"^^xsd:date .
[] a gt:ScopeStatement ; gt:what "Measure" ; gt:whole true .
"""
TURTLE = HEAD + BODY
GOOD = frozenset(("P1", "O1", "M1", "T1"))


def graph(
    name: str,
    what: str,
    outcome: str,
    content: str | bytes | Callable[[], str],
    says: str = "",
    ending: str = "ttl",
    good: frozenset[str] = GOOD,
) -> None:
    """Puts on the list an RDF file with this content."""

    def made() -> bytes:
        text = content() if callable(content) else content
        return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")

    kept = good if outcome in (PROBLEMS, LOADS) else frozenset()
    CASES.append(Case(f"{ending}-{name}", what, outcome, placed(made, f"plan.{ending}", kept), says))


def more(name: str, what: str, outcome: str, turtle: str, says: str = "") -> None:
    """Puts on the list the good Turtle with more statements."""
    graph(name, what, outcome, f"{TURTLE}{turtle}\n", says)


def instead(name: str, what: str, outcome: str, old: str, new: str, says: str = "", loses: str = "") -> None:
    """Puts on the list the good Turtle with some words in place of others; `loses` some ids."""
    assert old in TURTLE
    graph(name, what, outcome, TURTLE.replace(old, new, 1), says, good=GOOD - set(loses.split()))


# Syntax

graph("good", "nothing is wrong", LOADS, TURTLE)
graph("empty", "the file is empty", UNREADABLE, "", "empty")
graph("blank", "the file is a remark", UNREADABLE, "# nothing here\n")
graph("prefixes-only", "the file says what its prefixes are, and no more", UNREADABLE, HEAD)
graph("without-prefix", "a prefix is not declared", UNREADABLE, BODY, "line")
instead(
    "full-stop-missing",
    "a full stop is missing",
    UNREADABLE,
    '"Safe town" ; gt:scope "council" .',
    '"Safe town"',
    "line",
)
instead("quote-unclosed", "a quotation mark is never closed", UNREADABLE, '"Safe town"', '"Safe town', "line")
instead("bracket-unclosed", "a bracket is never closed", UNREADABLE, "[] a gt:Scope", "[ a gt:Scope", "line")
instead(
    "iri-with-a-space",
    "an IRI holds a space",
    UNREADABLE,
    "gt:contributesTo :P1",
    "gt:contributesTo <https://example.org/good town/P1>",
    "line",
)
instead(
    "iri-of-marks",
    "an IRI holds braces",
    UNREADABLE,
    "gt:contributesTo :P1",
    "gt:contributesTo <https://example.org/{P1}>",
    "line",
)
instead(
    "escape-unknown", "a text has an escape that there is not", UNREADABLE, '"Safe town"', r'"Safe \q town"', "line"
)
instead("escape-of-half-a-letter", "a text escapes half a letter", ANY, '"Safe town"', r'"Safe \uD800 town"')
instead("nul", "a text holds a NUL", ANY, "Safe town", "Safe\0town")
graph("cut", "the file breaks off", UNREADABLE, TURTLE[:-200], "line")
graph("in-latin-1", "the file is in Latin-1", UNREADABLE, TURTLE.replace("Safe", "S\xe4fe").encode("latin-1"), "UTF-8")
graph("in-utf-16", "the file is in UTF-16", LOADS, TURTLE.encode("utf-16"))
graph("byte-order-mark", "the file begins with a byte-order mark", LOADS, TURTLE.encode("utf-8-sig"))
graph("pdf", "a PDF is called Turtle", UNREADABLE, b"%PDF-1.7\n", "PDF")
graph("workbook", "a zip is called Turtle", UNREADABLE, b"PK\x03\x04" + bytes(99), "zip|workbook")
graph("csv", "a CSV file is called Turtle", UNREADABLE, "Id,Title\nO1,Warm homes\n", "line")
graph("json", "JSON-LD is called Turtle", UNREADABLE, '{"@id": "O1", "@type": "Outcome"}')
graph("html", "a page of a web site is called Turtle", UNREADABLE, "<html><body>Sign in</body></html>")
graph("trig", "graphs have names", UNREADABLE, TURTLE.replace(":P1 a", ":g { :P1 a") + "}", "line")
graph(
    "deep",
    "lists are nested ten thousand deep",
    ANY,
    f"{TURTLE}:O1 gt:note {'(' * 10_000}{')' * 10_000} .",
    good=frozenset(),
)
graph(
    "deep-nodes",
    "nodes without IRIs are nested ten thousand deep",
    ANY,
    f"{TURTLE}:O1 gt:note {'[ gt:note ' * 10_000}1{']' * 10_000} .",
    good=frozenset(),
)
graph(
    "strangers",
    "the file is about something else",
    PROBLEMS,
    "<http://example.org/a> <http://example.org/b> <http://example.org/c> .",
    "kind",
    good=frozenset(),
)
graph(
    "base-missing",
    "IRIs are relative, and there is no base",
    LOADS,
    TURTLE.replace("@prefix : <https://example.org/good-town/>", "@prefix : <>").replace(
        "<https://example.org/good-town/> a", "<> a"
    ),
)

# Far away

more(
    "imports",
    "the file imports others",
    PROBLEMS,
    "<https://example.org/o> a owl:Ontology ; owl:imports <http://example.org/remote.ttl> .",
    "not fetched",
)
more(
    "imports-file",
    "the file imports one of this machine",
    PROBLEMS,
    "<> owl:imports <file:///etc/passwd> .",
    "not fetched",
)
more("see-also", "things refer to other pages", PROBLEMS, ":O1 rdfs:seeAlso <http://example.org/o1> .", "seeAlso")

# Things

more("two-kinds", "a thing is of two kinds", PROBLEMS, ":O1 a gt:Measure .", "several kinds")
more(
    "kind-and-above",
    "a thing is of a kind and of the one above",
    LOADS,
    ":S1 a gt:ServicePlan, gt:Plan ; rdfs:label 'Housing' .",
)
more(
    "kind-unknown",
    "a thing is of no kind of ours",
    PROBLEMS,
    ":Q a gt:Outcom ; rdfs:label 'Q' .",
    "Did you mean gt:Outcome",
)
more(
    "kind-foreign",
    "a thing is of a kind of somebody else's",
    PROBLEMS,
    ":Q a <http://xmlns.com/foaf/0.1/Person> ; rdfs:label 'Q' .",
    "kind",
)
more("kind-missing", "a thing has no kind", PROBLEMS, ":Q rdfs:label 'Q' .", "kind")
more("kind-is-a-text", "a kind is a text", PROBLEMS, ":Q a 'Outcome' .", "kind")
more("kind-abstract", "a thing is just a thing", PROBLEMS, ":Q a gt:Thing ; rdfs:label 'Q' .", "kind")
more("without-title", "a thing has no title", LOADS, ":O2 a gt:Outcome .")
more(
    "titles-in-languages",
    "a thing has titles in two languages",
    LOADS,
    ":O2 a gt:Outcome ; rdfs:label 'Aer gl\u00e2n'@cy , 'Clean air'@en .",
)
more("titles-two", "a thing has two titles", ANY, ":O1 rdfs:label 'Another' .")
more(
    "blank-node",
    "a thing has no IRI",
    PROBLEMS,
    "[] a gt:Outcome ; rdfs:label 'Clean air' ; gt:contributesTo :P1 .",
    "no IRI",
)
more(
    "blank-nodes",
    "things without IRIs refer to each other",
    PROBLEMS,
    "_:a a gt:Outcome ; rdfs:label 'A' . _:b a gt:Measure ; rdfs:label 'B' ; gt:measures _:a .",
    "no IRI",
)
more(
    "ids-alike",
    "two IRIs end alike",
    PROBLEMS,
    "<https://example.org/other/O1> a gt:Outcome ; rdfs:label 'Other' .",
    "O1",
)
more("id-of-nothing", "an IRI ends in nothing", ANY, "<https://example.org/> a gt:Outcome ; rdfs:label 'Root' .")
more(
    "id-encoded",
    "an IRI holds encoded slashes, markup and a NUL",
    LOADS,
    "<https://example.org/good-town/%2e%2e%2f%3Cscript%3E%00> a gt:Outcome ; rdfs:label 'Odd' .",
)
more(
    "id-mailto",
    "a thing's IRI is an e-mail address",
    PROBLEMS,
    "<mailto:jane.zzyzx@example.org> a gt:Post ; rdfs:label 'Head of Housing' .",
    "left out",
)
more(
    "title-of-a-person",
    "a post's title is the name of a person",
    PROBLEMS,
    ":H1 a gt:Post ; rdfs:label 'Jane Zzyzx' .",
    "left out|name",
)
more(
    "address-in-a-text",
    "a text holds an e-mail address",
    PROBLEMS,
    ":O1 gt:note 'ask jane.zzyzx@example.org' .",
    "left out",
)
more("title-of-markup", "a title is markup", LOADS, ":O2 a gt:Outcome ; rdfs:label '<script>alert(1)</script>' .")
more("title-huge", "a title has ten million letters", ANY, f":O2 a gt:Outcome ; rdfs:label '{'x' * 10_000_000}' .")
more("title-is-an-iri", "a title is an IRI", ANY, ":O2 a gt:Outcome ; rdfs:label :O1 .")
more("class-is-a-thing", "a kind is made a thing", ANY, "gt:Outcome a gt:Outcome ; rdfs:label 'Outcome' .")
more("quoted-triple", "a triple is quoted", ANY, "<< :O1 gt:contributesTo :P1 >> gt:note 'so it is said' .")

# Values

instead("number-is-a-word", "a number is a word", PROBLEMS, "gt:value 10", "gt:value 'ten'", "number")
instead("number-untyped", "a number is a text", LOADS, "gt:value 10", "gt:value '10'")
instead(
    "number-wrongly-typed",
    "a word is said to be a number",
    PROBLEMS,
    "gt:value 10",
    "gt:value 'ten'^^xsd:decimal",
    "number",
)
instead("number-of-exponents", "a number is written with exponents", LOADS, "gt:value 10", "gt:value 1.0E1")
instead("number-endless", "a number is endless", PROBLEMS, "gt:value 10", "gt:value 'INF'^^xsd:double", "number")
instead("number-is-none", "a number is not a number", PROBLEMS, "gt:value 10", "gt:value 'NaN'^^xsd:double", "number")
instead(
    "number-huge", "a number has ten thousand digits", PROBLEMS, "gt:value 10", f"gt:value {'9' * 10_000}", "number"
)
instead("number-is-a-thing", "a number is a thing", PROBLEMS, "gt:value 10", "gt:value :P1", "not a value")
instead(
    "number-is-a-node",
    "a number is a node without IRI",
    PROBLEMS,
    "gt:value 10",
    "gt:value [ gt:value 10 ]",
    "not a value",
)
instead("number-is-a-truth", "a number is a truth", PROBLEMS, "gt:value 10", "gt:value true", "number")
instead(
    "number-typed-strangely",
    "a number has a type of somebody else's",
    ANY,
    "gt:value 10",
    "gt:value '10'^^<http://example.org/roman>",
)
instead("day-impossible", "a day never was", PROBLEMS, '"2013-03-31"^^xsd:date', '"2013-02-31"^^xsd:date', "day|date")
instead(
    "day-of-the-year-minus-one",
    "a day is before all days",
    PROBLEMS,
    '"2013-03-31"^^xsd:date',
    '"-0001-01-01"^^xsd:date',
    "date",
)
instead("day-with-a-zone", "a day has a time zone", ANY, '"2013-03-31"^^xsd:date', '"2013-03-31Z"^^xsd:date')
instead("day-with-a-time", "a day has a time", ANY, '"2013-03-31"^^xsd:date', '"2013-03-31T12:00:00Z"^^xsd:dateTime')
instead("day-is-a-year", "a day is a year", PROBLEMS, '"2013-03-31"^^xsd:date', '"2013"^^xsd:gYear', "date")
instead("code-unknown", "a code is not on the list", PROBLEMS, '"monthly"', '"whenever"', "frequency")
instead("code-misspelt", "a code is misspelt", PROBLEMS, '"monthly"', '"montly"', "Did you mean")
instead("answer-is-a-truth", "an answer is true", LOADS, 'gt:measurable "yes"', "gt:measurable true")
instead(
    "answers-two",
    "an answer is yes and no",
    PROBLEMS,
    'gt:measurable "yes"',
    'gt:measurable "yes", "no"',
    "several values",
)
instead(
    "attribute-of-another-kind",
    "an attribute is one of another kind",
    PROBLEMS,
    'gt:measurable "yes"',
    'gt:polarity "higher"',
    "polarity",
)
instead(
    "word-misspelt",
    "a link is misspelt",
    PROBLEMS,
    "gt:contributesTo",
    "gt:contributsTo",
    "Did you mean gt:contributesTo",
)
instead("word-foreign", "a word is somebody else's", PROBLEMS, "gt:unit", "<http://example.org/unit>", "no such word")

# Links

instead("link-to-a-text", "a link leads to a text", PROBLEMS, "gt:contributesTo :P1", 'gt:contributesTo "P1"', "text")
instead("link-to-nothing", "a link leads to nothing", PROBLEMS, "gt:measures :O1", "gt:measures :O99", "O99")
instead(
    "link-nearly",
    "a link leads to nearly the right thing",
    PROBLEMS,
    "gt:measures :O1",
    "gt:measures :o1",
    "Did you mean 'O1'",
)
instead(
    "link-far-away",
    "a link leads to another site",
    PROBLEMS,
    "gt:measures :O1",
    "gt:measures <http://example.org/elsewhere>",
    "elsewhere",
)
instead(
    "link-backwards",
    "a link runs the wrong way",
    PROBLEMS,
    "gt:contributesTo :P1",
    "gt:measures :M1",
    "by the vocabulary",
)
more("link-to-itself", "a thing contributes to itself", LOADS, ":O1 gt:contributesTo :O1 .")
more(
    "circle",
    "things contribute to each other in a circle",
    LOADS,
    ":O2 a gt:Outcome ; rdfs:label 'Two' ; gt:contributesTo :O1 . :O1 gt:contributesTo :O2 .",
)
more(
    "link-statement-lame",
    "a statement about a link lacks its ends",
    PROBLEMS,
    "[] a gt:LinkStatement ; gt:basis 'inferred' .",
    "lacks",
)
more(
    "link-statement-of-nothing",
    "a statement is about a link that is not there",
    ANY,
    "[] a gt:LinkStatement ; gt:low :O1 ; gt:link gt:leads ; gt:high :P1 ; gt:basis 'inferred' .",
)
more("basis-unknown", "a basis is none of the three", PROBLEMS, ":O1 gt:basis 'hearsay' .", "basis")
more(
    "scope-lame",
    "a line of scope lacks what it is about",
    PROBLEMS,
    "[] a gt:ScopeStatement ; gt:whole true .",
    "scope",
)
more(
    "scope-unclear",
    "a line of scope says neither true nor false",
    PROBLEMS,
    "[] a gt:ScopeStatement ; gt:what 'Outcome' ; gt:whole 'mostly' .",
    "scope",
)
more(
    "scope-of-no-kind",
    "a line of scope is about no kind",
    PROBLEMS,
    "[] a gt:ScopeStatement ; gt:what 'Outcom' ; gt:whole true .",
    "Outcom",
)
more(
    "scope-of-no-thing",
    "a line of scope is about a thing that is not there",
    PROBLEMS,
    "[] a gt:ScopeStatement ; gt:what 'row' ; gt:within :O99 ; gt:whole false .",
    "O99",
)
more(
    "datasets-two", "two datasets are described", PROBLEMS, "<https://example.org/bad-town/> a gt:Dataset .", "datasets"
)
instead("as-of-unreadable", "the as-of date is no date", PROBLEMS, '"2012-06-30"^^xsd:date', '"soon"', "date")
instead("name-a-path", "the dataset's id is a path", ANY, 'identifier "good-town"', 'identifier "../../etc/passwd"')

# N-Triples

graph(
    "good",
    "nothing is wrong",
    LOADS,
    f"<https://example.org/O1> <{RDF}type> <{GT}Outcome> .\n",
    "",
    "nt",
    frozenset({"O1"}),
)
graph("turtle", "Turtle is called N-Triples", UNREADABLE, TURTLE, "line", "nt")
graph("cut", "the file breaks off in a line", UNREADABLE, f'<https://example.org/O1> <{GT}note> "x', "line", "nt")


def statements_of_nothing(folder: Path) -> Made:
    """A file of a hundred thousand statements of nothing."""
    path = folder / "plan.ttl"
    with path.open("w", encoding="utf-8") as lines:
        lines.write(TURTLE)
        lines.writelines(f":x{at} gt:nope :y{at} .\n" for at in range(100_000))
    return Made(path, GOOD)


CASES.append(
    Case(
        "ttl-long",
        "a hundred thousand statements say nothing",
        PROBLEMS,
        statements_of_nothing,
        "no kind",
        heavy=True,
    )
)
