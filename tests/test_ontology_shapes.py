"""The shape reader: what it reads, what it refuses by name, and how parameters change a rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from golden_thread.ontology.rule import (
    ALWAYS,
    AllOf,
    Alternative,
    AnyOf,
    AtLeast,
    HasDatatype,
    IsKind,
    Matches,
    Maybe,
    Not,
    OneOf,
    Repeat,
    Sequence,
    Step,
    Test,
    Within,
)
from golden_thread.ontology.shapes import BadRule, UnsupportedShape, all_rules, read_rule, rules_in, with_parameters

HEAD = """@prefix gt: <https://w3id.org/golden-thread/ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def property_rule(shape: str, extra: str = "") -> str:
    """A rule on Measures whose test is one property shape."""
    return (
        f"{HEAD}gt:a-rule a gt:Rule, sh:NodeShape ; sh:targetClass gt:Measure ; sh:property gt:a-test {extra} .\n"
        f'gt:a-test sh:severity sh:Warning ; sh:message "is so" ; {shape} .'
    )


def node_rule(shape: str) -> str:
    """A rule on Measures whose test stands on the node."""
    return f'{HEAD}gt:a-rule a gt:Rule ; sh:targetClass gt:Measure ; sh:severity sh:Info ; sh:message "x" ; {shape} .'


UNIT = Step("unit")
READ: list[tuple[str, Test]] = [
    ("sh:path gt:unit ; sh:minCount 1", AtLeast(1, UNIT, ALWAYS)),
    ("sh:path gt:unit ; sh:maxCount 2", Not(AtLeast(3, UNIT, ALWAYS))),
    ("sh:path gt:unit ; sh:maxCount 0", Not(AtLeast(1, UNIT, ALWAYS))),
    ('sh:path gt:unit ; sh:hasValue "%"', AtLeast(1, UNIT, OneOf(("%",)))),
    ('sh:path gt:unit ; sh:in ( "%" "number" )', Not(AtLeast(1, UNIT, Not(OneOf(("%", "number")))))),
    ("sh:path gt:periodsShown ; sh:minInclusive 3", Not(AtLeast(1, Step("periodsShown"), Not(Within(low=3.0))))),
    ('sh:path gt:unit ; sh:pattern "^a" ; sh:flags "i"', Not(AtLeast(1, UNIT, Not(Matches("^a", "i"))))),
    ("sh:path gt:unit ; sh:datatype xsd:string", Not(AtLeast(1, UNIT, Not(HasDatatype("string"))))),
    (
        "sh:path [ sh:inversePath gt:addresses ] ; "
        "sh:qualifiedValueShape [ sh:class gt:Action ] ; sh:qualifiedMinCount 2",
        AtLeast(2, Step("addresses", True), IsKind(("Action",))),
    ),
    (
        "sh:path [ sh:inversePath ( gt:measures gt:inPlan ) ] ; sh:minCount 1",
        AtLeast(1, Sequence((Step("inPlan", True), Step("measures", True))), ALWAYS),
    ),
    (
        "sh:path ( [ sh:zeroOrOnePath gt:measures ] [ sh:zeroOrMorePath gt:contributesTo ] ) ; sh:minCount 1",
        AtLeast(1, Sequence((Maybe(Step("measures")), Repeat(Step("contributesTo"), 0))), ALWAYS),
    ),
    (
        "sh:path [ sh:alternativePath ( gt:reportedTo [ sh:inversePath gt:reviews ] ) ] ; sh:minCount 1",
        AtLeast(1, Alternative((Step("reportedTo"), Step("reviews", True))), ALWAYS),
    ),
    (
        "sh:path gt:measures ; sh:property [ sh:path gt:term ; sh:minCount 1 ]",
        Not(AtLeast(1, Step("measures"), Not(AtLeast(1, Step("term"), ALWAYS)))),
    ),
]


@pytest.mark.parametrize(("shape", "test"), READ)
def test_property_shapes(shape: str, test: Test) -> None:
    assert read_rule(property_rule(shape)).test == test


NODES: list[tuple[str, Test]] = [
    ("sh:not [ sh:class gt:Plan ]", Not(IsKind(("Plan",)))),
    ("sh:or ( [ sh:class gt:Plan ] [ sh:class gt:Post ] )", AnyOf((IsKind(("Plan",)), IsKind(("Post",))))),
    ("sh:and ( [ sh:class gt:Plan ] [ sh:class gt:Post ] )", AllOf((IsKind(("Plan",)), IsKind(("Post",))))),
    ("sh:node [ sh:property [ sh:path gt:unit ; sh:minCount 1 ] ]", AtLeast(1, UNIT, ALWAYS)),
]


@pytest.mark.parametrize(("shape", "test"), NODES)
def test_node_shapes(shape: str, test: Test) -> None:
    rule = read_rule(node_rule(shape))
    assert (rule.test, rule.severity) == (test, "info")


REFUSED = [
    (property_rule("sh:path gt:unit ; sh:lessThan gt:use"), UnsupportedShape, "sh:lessThan"),
    (property_rule("sh:path gt:unit ; sh:uniqueLang true"), UnsupportedShape, "sh:uniqueLang"),
    (property_rule("sh:path gt:unit ; sh:sparql [ sh:select 'x' ]"), UnsupportedShape, "sh:sparql"),
    (property_rule("sh:path [ sh:oneOrMorePath gt:partOf ] ; sh:minCount 2"), UnsupportedShape, "repeated path"),
    (
        property_rule("sh:path [ sh:zeroOrMorePath ( gt:measures gt:partOf ) ] ; sh:minCount 1"),
        UnsupportedShape,
        "repeats more",
    ),
    (property_rule("sh:path [ sh:inversePath gt:unit ] ; sh:minCount 1"), UnsupportedShape, "gt:unit inside a path"),
    (property_rule("sh:path ( gt:unit gt:measures ) ; sh:minCount 1"), UnsupportedShape, "gt:unit inside a path"),
    (
        property_rule("sh:path [ sh:alternativePath ( gt:measures gt:unit ) ] ; sh:minCount 1"),
        UnsupportedShape,
        "gt:unit inside a path",
    ),
    (property_rule("sh:path ( gt:measures gt:term ) ; sh:minCount 2"), UnsupportedShape, "values behind other steps"),
    (property_rule("sh:path gt:unit ; sh:in ()"), BadRule, "empty"),
    (node_rule("sh:or ()"), BadRule, "empty"),
    (property_rule("sh:path [ sh:mirrorPath gt:partOf ] ; sh:minCount 1"), UnsupportedShape, "path"),
    (property_rule("sh:path gt:unit ; sh:minCount 1", "; sh:severity sh:Info"), UnsupportedShape, "severity"),
    (property_rule("sh:path gt:unit ; sh:minCount 1", "; sh:class gt:Plan"), UnsupportedShape, "beside"),
    (property_rule('sh:path gt:unit ; sh:pattern "a" ; sh:flags "x"'), UnsupportedShape, "flags"),
    (property_rule('sh:path gt:unit ; sh:pattern "("'), BadRule, "cannot be read"),
    (property_rule("sh:path gt:unit"), BadRule, "says nothing"),
    (property_rule("sh:path gt:colour ; sh:minCount 1"), BadRule, "no link or attribute"),
    (property_rule("sh:path rdfs:label ; sh:minCount 1"), BadRule, "no link or attribute"),
    (property_rule("sh:path gt:measures ; sh:class gt:Wish"), BadRule, "no kind"),
    (property_rule("sh:minCount 1 ; sh:path gt:unit").replace("sh:Warning", "sh:Grave"), BadRule, "sh:severity"),
    (property_rule("sh:path gt:unit ; sh:qualifiedValueShape [ sh:class gt:Plan ]"), BadRule, "qualified count"),
    (f"{HEAD}gt:a a sh:NodeShape .", BadRule, "declares 0 rules"),
    ("no turtle at all", BadRule, "not Turtle"),
]


@pytest.mark.parametrize(("turtle", "error", "message"), REFUSED)
def test_refused_by_name(turtle: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        read_rule(turtle)


LIMITED = property_rule(
    "sh:path gt:periodsShown ; sh:minInclusive 3",
    '; gt:parameter [ gt:name "limit" ; gt:onShape gt:a-test ; gt:onProperty sh:minInclusive ; rdfs:label "Fewest" ]',
)


def test_a_parameter_replaces_one_triple_before_anything_reads_it() -> None:
    rule = read_rule(LIMITED)
    assert [(p.name, p.default, p.meaning) for p in rule.parameters] == [("limit", 3.0, "Fewest")]
    changed = with_parameters(rule, {"limit": 5})
    assert changed.test == Not(AtLeast(1, Step("periodsShown"), Not(Within(low=5.0))))
    assert with_parameters(changed, {"limit": 3}).test == rule.test


@pytest.mark.parametrize(
    ("overrides", "message"), [({"steps": 2}, "has no parameter called steps"), ({"limit": "many"}, "takes a number")]
)
def test_a_parameter_that_does_not_fit_is_refused(overrides: dict[str, float | str], message: str) -> None:
    with pytest.raises(BadRule, match=message):
        with_parameters(read_rule(LIMITED), overrides)


def test_a_parameter_that_names_no_triple_is_refused() -> None:
    with pytest.raises(BadRule, match="names no triple"):
        read_rule(LIMITED.replace("gt:onProperty sh:minInclusive", "gt:onProperty sh:maxInclusive"))


def test_rules_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a-rule.ttl").write_text(LIMITED, "utf-8")
    assert [rule.name for rule in rules_in(tmp_path)] == ["a-rule"]


def test_an_empty_folder_is_no_set_of_rules(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="holds no rule"):
        rules_in(tmp_path)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_every_rule_explains_itself(rule: object) -> None:
    told = ("label", "family", "question", "why", "citations", "remedy", "who", "message")
    assert [name for name in told if not getattr(rule, name)] == []


def test_names_are_files_and_causes_are_rules() -> None:
    names = {rule.name for rule in all_rules()}
    assert len(names) == len(all_rules())
    assert {cause for rule in all_rules() for cause in rule.implied_by} <= names
