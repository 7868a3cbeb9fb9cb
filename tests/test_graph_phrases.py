"""The tables of phrases name terms of the vocabulary, and every term has words that can be read."""

from __future__ import annotations

import re

import pytest

from golden_thread.graph import phrases
from golden_thread.graph.phrases import attribute_template, link_template, stated_words
from golden_thread.ontology.terms import vocabulary

WORDS = vocabulary()
MARKS = {"<it>", "<its>", "<itself>", "<they>", "<is>", "<was>", "{}"}


def test_the_tables_name_terms() -> None:
    attributes = {*phrases.ATTRIBUTES, *phrases.NONE, *phrases.STATED}
    links = {*phrases.UP, *(name for name, _ in phrases.LINKS), *(step.name for step in phrases.MISSING)}
    assert attributes <= set(WORDS.attributes)
    assert links <= set(WORDS.links)
    assert set(phrases.FAMILIES) <= {link.parent for link in WORDS.links.values()}


@pytest.mark.parametrize("name", WORDS.attributes)
def test_every_attribute_has_words(name: str) -> None:
    for words in (attribute_template(name), stated_words(name)):
        assert set(re.findall(r"<\w+>|{}", words)) <= MARKS
    answers = {"yes", "no"} <= {code.notation for code in WORDS.attributes[name].codes}
    assert not answers or ("{}" not in attribute_template(name) and attribute_template(name))


@pytest.mark.parametrize("name", WORDS.links)
@pytest.mark.parametrize("inverse", [False, True])
def test_every_link_has_a_phrase_with_a_place_for_its_object(name: str, inverse: bool) -> None:
    assert link_template(name, inverse).count("{}") == 1


@pytest.mark.parametrize(("name", "phrase"), [*phrases.ATTRIBUTES.items(), *phrases.NONE.items()])
def test_a_phrase_starts_with_a_verb(name: str, phrase: str) -> None:
    assert re.match(r"(is|has|was|[a-z]+s) ", phrase), f"{name}: {phrase}"
