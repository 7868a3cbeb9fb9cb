"""A profile: which rules an audit runs, how grave each is, and its limits, from one small TOML file.

only = ["outcome-without-measure", "outcome-with-too-many-measures"]   # or: families = ["measures"]
leave-out = ["residual-service-activity"]

[severity]
measure-without-owner = "warning"

[limits.outcome-with-too-many-measures]
limit = 7
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from golden_thread.ontology.rule import Rule, Value
from golden_thread.ontology.shapes import SEVERITIES, BadRule, with_parameters

KEYS = ("only", "families", "leave-out", "severity", "limits")
"""What a profile may say."""


class BadProfile(ValueError):
    """A profile that cannot be used; the message names the entry and what to write instead."""


@dataclass(frozen=True)
class Profile:
    """What differs from running every rule as it ships. Empty: nothing."""

    only: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)


def read_profile(path: Path) -> Profile:
    """The profile of a TOML file. Raises BadProfile for what it may not say, and if it cannot be read."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadProfile(f"{path}: the profile cannot be read: {error}") from error
    for key in told:
        if key not in KEYS:
            raise BadProfile(f"{path}: {key!r} is not part of a profile. It may say: {', '.join(KEYS)}.")
    try:
        return Profile(
            _names(told.get("only", [])),
            _names(told.get("families", [])),
            _names(told.get("leave-out", [])),
            dict(told.get("severity", {})),
            {name: dict(limits) for name, limits in told.get("limits", {}).items()},
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise BadProfile(f"{path}: {error}") from error


def _names(told: object) -> tuple[str, ...]:
    if not isinstance(told, list) or not all(isinstance(name, str) for name in told):
        raise ValueError(f"{told!r} must be a list of names in quotes")
    return tuple(told)


def chosen_rules(rules: Sequence[Rule], profile: Profile, names: Sequence[str] = ()) -> tuple[Rule, ...]:
    """The rules that a profile and a list of names leave, with the profile's severities and limits in force.

    A name may be an alias. Raises BadProfile for a name that is no rule, and for a bad severity or limit.

    >>> from golden_thread.ontology.shapes import all_rules
    >>> [rule.name for rule in chosen_rules(all_rules(), Profile(), ["outcome-without-measure"])]
    ['outcome-without-measure']
    """
    known = {name: rule.name for rule in rules for name in (rule.name, *rule.aliases)}
    wanted = {_known(name, known) for name in (names or profile.only)}
    left_out = {_known(name, known) for name in profile.leave_out}
    families = set(profile.families)
    _check_families(families, rules)
    chosen = [
        rule
        for rule in rules
        if rule.name not in left_out
        and (not wanted or rule.name in wanted)
        and (bool(names) or not families or rule.family in families)
    ]
    severities = {_known(name, known): _severity(name, word) for name, word in profile.severity.items()}
    limits = {_known(name, known): values for name, values in profile.limits.items()}
    return tuple(_adjusted(rule, severities.get(rule.name), limits.get(rule.name, {})) for rule in chosen)


def _adjusted(rule: Rule, severity: str | None, limits: Mapping[str, Value]) -> Rule:
    try:
        rule = with_parameters(rule, limits)
    except BadRule as error:
        raise BadProfile(str(error)) from error
    return replace(rule, severity=severity) if severity else rule


def _known(name: str, known: Mapping[str, str]) -> str:
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {near[0]}?" if near else "`golden-thread rules` lists them."
        raise BadProfile(f"no rule is called {name}. {hint}")
    return known[name]


def _severity(rule: str, word: str) -> str:
    if word not in SEVERITIES:
        raise BadProfile(f"{rule}: severity {word!r} is not one of {', '.join(SEVERITIES)}.")
    return word


def _check_families(families: Iterable[str], rules: Sequence[Rule]) -> None:
    known = {rule.family for rule in rules}
    for family in families:
        if family not in known:
            raise BadProfile(f"no family of rules is called {family}. There are: {', '.join(sorted(known))}.")
