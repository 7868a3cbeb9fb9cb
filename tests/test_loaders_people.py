"""Who may be named and who is not: posts and bodies stay, people and addresses go."""

import time

import pytest

from golden_thread.loaders.people import Owner, owner_in, without_addresses


@pytest.mark.parametrize(
    "text, post, names",
    [
        ("Head of Housing", "Head of Housing", 0),
        ("housing manager", "housing manager", 0),
        ("Solicitors", "Solicitors", 0),
        ("Environment Team", "Environment Team", 0),
        ("Portfolio holder for Housing", "Portfolio holder for Housing", 0),
        ("Director (Adult Care)", "Director (Adult Care)", 0),
        ("Head of Service (IT Strategy)", "Head of Service (IT Strategy)", 0),
        ("Director of Housing, Planning and Transport", "Director of Housing, Planning and Transport", 0),
        ("Head of Housing (Jane Smith)", "Head of Housing", 1),
        ("Jane Smith, Head of Housing", "Head of Housing", 1),
        ("Jane Smith - Head of Housing", "Head of Housing", 1),
        ("Jane Smith Head of Housing", "Head of Housing", 1),
        ("Cllr J Smith, Portfolio holder for Housing", "Portfolio holder for Housing", 1),
        ("Cllr Smith Portfolio Holder for Housing", "Portfolio Holder for Housing", 1),
        ("J. Smith / Housing Manager", "Housing Manager", 1),
    ],
)
def test_a_post_is_kept_and_the_person_in_it_left_out(text: str, post: str, names: int) -> None:
    assert owner_in(text) == Owner(post=post, names=names)


@pytest.mark.parametrize(
    "text", ["Jane Smith", "Smith", "Cllr Smith", "Mr Smith", "J.P. Smith", "Smith, Jane", "Housing"]
)
def test_what_may_be_a_person_is_dropped(text: str) -> None:
    owner = owner_in(text)
    assert not owner.post and not owner.body and owner.names >= 1


@pytest.mark.parametrize("text", ["Safer Town Board", "County Council", "Environment Agency"])
def test_a_body_is_neither_post_nor_person(text: str) -> None:
    assert owner_in(text) == Owner(body=text)


@pytest.mark.parametrize(
    "text, kept, count",
    [
        ("jane.smith@example.gov.uk", "", 1),
        ("Head of Housing <housing@example.gov.uk>", "Head of Housing", 1),
        ("mailto:a@example.org, b+c@example.org", "", 2),
        ("Housing (h@example.org); Planning", "Housing ; Planning", 1),
        ("5 @ £3", "5 @ £3", 0),
        ("@housing", "@housing", 0),
    ],
)
def test_addresses_are_taken_out(text: str, kept: str, count: int) -> None:
    assert without_addresses(text) == (kept, count)


def test_long_text_with_a_mark_takes_no_time() -> None:
    start = time.process_time()
    without_addresses("a" * 30_000 + "@" + "b." * 15_000)
    owner_in("A " * 15_000)
    assert time.process_time() - start < 2
