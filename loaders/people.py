"""Names of people and e-mail addresses in cells: recognised, dropped and counted, never kept.

A post is what a finding may name; a person is not. A cell that says who owns a thing names a post if it holds a
word for a role, a body if it holds a word for one; otherwise it may be a person's name, and is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def listed(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


ROLE_WORDS = listed(
    """
    accountant administrator adviser advisor analyst architect assistant auditor caseworker chief clerk
    commissioner controller coordinator co-ordinator councillor deputy director directorate director-general
    engineer executive head inspector lead leader librarian manager mayor monitoring officer planner portfolio
    practitioner principal registrar secretary section service solicitor specialist strategist superintendent
    supervisor surveyor team treasurer unit warden department s151
    """
)
"""Words that make a cell the title of a post (or of the team or service that stands for one)."""

BODY_WORDS = listed(
    """
    agency alliance association authority board borough bureau cabinet centre charity college committee company
    consortium constabulary council district foundation forum group hospital institute ltd network nhs
    organisation panel partnership plc police school society trust union university
    """
)
"""Words that make a cell the name of a body: it is neither a post nor a person."""

FIRST_NAMES = listed(
    """
    aaron abdul abigail adam adrian agnes ahmed aisha alan albert alex alexander alexandra alfie ali alice alison
    amanda amir amit amy andrea andrew andy angela anita ann anna anne annette anthony antony arthur asif audrey
    barbara barry ben benjamin bernard beth beverley bill bob brenda brian bridget bruce carl carly carol caroline
    catherine cathy charles charlotte cheryl chloe chris christina christine christopher claire clare clive colin
    craig daniel danielle darren dave david dawn dean deborah debbie declan denise dennis derek diana diane
    dominic donald donna dorothy douglas duncan edward eileen elaine eleanor elizabeth ella ellen ellie emily emma
    eric ethan evelyn ewan fatima fiona frances francis frank fred gareth gary gavin gemma geoff geoffrey george
    gillian glenn gordon graham greg gregory hannah harpreet harry hassan hayley hazel heather helen henry hilary
    howard hugh ian imran irene isaac isabel jack jackie jacob jacqueline jake james jamie jan jane janet janice
    jasmine jason jean jeffrey jennifer jenny jeremy jessica jill jim joan joanna joanne joe john jonathan jordan
    joseph josh joshua joyce judith julia julian julie karen karl kate katherine kathleen kathryn katie keith
    kelly kenneth kerry kevin kim kirsty kumar laura lauren lee leanne lesley leslie lewis liam linda lindsay lisa
    liz lorraine louise lucy luke lynn lynne maggie malcolm mandy marcus margaret maria marian marie marilyn
    marion mark martin mary matthew maureen megan melanie michael michelle mike mohammad mohammed muhammad nadia
    nancy natalie natasha nathan neil nicholas nick nicola nigel oliver olivia omar pamela patricia patrick paul
    paula pauline peter philip phil phillip phillipa priya rachael rachel raj rajesh ralph raymond rebecca richard
    rita rob robert robin roger ronald rosemary ross roy russell ruth ryan sally sam samantha samuel sandra sara
    sarah scott sean shah sharon sheila shirley simon siobhan sophie stacey stephanie stephen steve steven stewart
    stuart sue susan suzanne sylvia tanya teresa terry thomas tim timothy tina toby tom tony tracey tracy trevor
    valerie vanessa vera vincent vivien wayne wendy william yasmin yvonne zara zoe
    """
)
"""First names common in Britain: they tell "Director (Jane Smith)" from "Director (Adult Care)"."""

HONORIFIC = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Rev|Cllr|Clr|Councillor|Ald|Alderman)\.? +[A-Z]"
)
INITIALS = re.compile(r"(?:[A-Z](?:\. ?| )){1,3}(?:[A-Z][a-z'\N{RIGHT SINGLE QUOTATION MARK}]+[- ]?){1,2}")
WORD = r"[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}-]*\.?"
CAPITALISED = re.compile(rf"{WORD}(?: {WORD}){{1,3}}")
PARTS = re.compile(r"[()\[\]]|\s[-\N{EN DASH}\N{EM DASH}/|]\s|[:,]\s*")
WORDS = re.compile(r"[\w'-]+")
ADDRESS = re.compile(r"(?:mailto:)?[\w.+'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
EMPTY_BRACKETS = re.compile(r"[<(\[]\s*[>)\]]")


@dataclass(frozen=True)
class Owner:
    """What a cell that names an owner holds: a post's title, a body, or (both empty) perhaps a person's name.

    `names` is how many names of people were dropped from it.
    """

    post: str = ""
    body: str = ""
    names: int = 0


def owner_in(text: str) -> Owner:
    """The post or body that a text names, with names of people left out.

    >>> owner_in("Head of Housing (Jane Smith)")
    Owner(post='Head of Housing', body='', names=1)
    >>> owner_in("Jane Smith"), owner_in("Safer Town Board")
    (Owner(post='', body='', names=1), Owner(post='', body='Safer Town Board', names=0))
    """
    kept, names = without_names(text)
    words = words_of(kept)
    if words & ROLE_WORDS:
        return Owner(post=kept, names=names)
    if words & BODY_WORDS:
        return Owner(body=kept, names=names)
    return Owner(names=max(names, 1))


def words_of(text: str) -> set[str]:
    """The words of a text in lower case, also as singulars."""
    words = {word.casefold() for word in WORDS.findall(text)}
    return words | {word.removesuffix("s") for word in words}


def without_names(text: str) -> tuple[str, int]:
    """The text without its parts that read as a person's name, and how many they were."""
    parts = [part.strip() for part in PARTS.split(text) if part and part.strip()]
    named = [name for part in parts if (name := part if is_name(part) else leading_name(part))]
    if not named:
        return text, 0
    for part in named:
        text = text.replace(part, "", 1)
    return EMPTY_BRACKETS.sub("", text).strip(" ,:;/|-\N{EN DASH}\N{EM DASH}").strip(), len(named)


def leading_name(part: str) -> str:
    """The person's name that a text begins with before it goes on to a role; empty if there is none.

    >>> leading_name("Jane Smith Head of Housing"), leading_name("Head of Housing")
    ('Jane Smith', '')
    """
    words = part.split()
    titled = HONORIFIC.match(part) is not None
    if not titled and words[0].casefold() not in FIRST_NAMES:
        return ""
    surname = 1
    while surname < min(len(words), 4) and words[surname][0].isupper() and not words_of(words[surname]) & ROLE_WORDS:
        surname += 1
    return " ".join(words[:surname]) if surname > 1 and words_of(part) & ROLE_WORDS else ""


def is_name(part: str) -> bool:
    """Whether a text reads as the name of a person.

    >>> [is_name(text) for text in ("Jane Smith", "Cllr Smith", "J. Smith", "Adult Care", "Head of Housing")]
    [True, True, True, False, False]
    """
    rest = part.partition(" ")[2] if HONORIFIC.match(part) else part
    if words_of(rest) & (ROLE_WORDS | BODY_WORDS):
        return False
    if rest is not part:
        return True
    if INITIALS.fullmatch(part) and len(part.split()) > 1:
        return True
    return bool(CAPITALISED.fullmatch(part)) and part.split()[0].casefold() in FIRST_NAMES


def without_addresses(text: str) -> tuple[str, int]:
    """The text without e-mail addresses, and how many there were.

    >>> without_addresses("Head of Housing <housing@example.gov.uk>")
    ('Head of Housing', 1)
    """
    if "@" not in text:
        return text, 0
    kept, count = ADDRESS.subn("", text)
    return re.sub("  +", " ", EMPTY_BRACKETS.sub("", kept)).strip(" ,;<>") if count else text, count
