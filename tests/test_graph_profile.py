"""A profile chooses rules, how grave each is and its limits; what it may not say is refused by name."""

from dataclasses import replace
from pathlib import Path

import pytest

from golden_thread.graph.profile import BadProfile, Profile, chosen_rules, read_profile
from golden_thread.ontology.rule import Rule
from golden_thread.ontology.shapes import all_rules

MANY = "outcome-with-too-many-measures"
NONE = "outcome-without-measure"


def written(folder: Path, text: str) -> Path:
    """A profile file with this text."""
    path = folder / "ours.toml"
    path.write_text(text, encoding="utf-8")
    return path


def names(rules: tuple[Rule, ...]) -> list[str]:
    return [rule.name for rule in rules]


def test_an_empty_profile_changes_nothing(tmp_path: Path) -> None:
    assert read_profile(written(tmp_path, "")) == Profile()
    assert chosen_rules(all_rules(), Profile()) == all_rules()


def test_everything_that_a_profile_may_say(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        f"""
        only = ["{MANY}", "{NONE}"]
        families = ["measures"]
        leave-out = ["{NONE}"]
        [severity]
        {MANY} = "info"
        [limits.{MANY}]
        limit = 7
        """,
    )
    profile = read_profile(path)
    assert profile == Profile((MANY, NONE), ("measures",), (NONE,), {MANY: "info"}, {MANY: {"limit": 7}})
    (rule,) = chosen_rules(all_rules(), profile)
    assert (rule.name, rule.severity, rule.parameters[0].default) == (MANY, "info", 7.0)


def test_names_win_over_the_profile_but_keep_its_severities() -> None:
    profile = Profile(only=(MANY,), families=("staff",), severity={NONE: "warning"})
    (rule,) = chosen_rules(all_rules(), profile, [NONE])
    assert (rule.name, rule.severity) == (NONE, "warning")


def test_a_family_is_all_of_its_rules() -> None:
    chosen = chosen_rules(all_rules(), Profile(families=("targets",)))
    assert names(chosen) == [rule.name for rule in all_rules() if rule.family == "targets"]
    assert chosen


def test_an_alias_means_the_rule_of_its_new_name() -> None:
    renamed = tuple(
        replace(rule, aliases=("outcome-unmeasured",)) if rule.name == NONE else rule for rule in all_rules()
    )
    assert names(chosen_rules(renamed, Profile(), ["outcome-unmeasured"])) == [NONE]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("onyl = []", "'onyl' is not part of a profile. It may say: only, families"),
        ('only = "outcome-without-measure"', "must be a list of names in quotes"),
        ("only = [1]", "must be a list of names in quotes"),
        ("limits = 3", "ours.toml"),
        ("only = [", "cannot be read"),
    ],
)
def test_a_profile_that_cannot_be_used(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadProfile, match=r"ours\.toml") as caught:
        read_profile(written(tmp_path, text))
    assert says in str(caught.value)


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="cannot be read"):
        read_profile(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("profile", "says"),
    [
        (Profile(only=("outcome-without-mesure",)), "Did you mean outcome-without-measure?"),
        (Profile(only=("zzz",)), "`golden-thread rules` lists them"),
        (Profile(families=("thredd",)), "no family of rules is called thredd"),
        (Profile(severity={NONE: "fatal"}), "severity 'fatal' is not one of violation, warning, info"),
        (Profile(limits={MANY: {"lmit": 3.0}}), "no parameter called lmit"),
        (Profile(limits={MANY: {"limit": "three"}}), "takes a number"),
    ],
)
def test_what_a_profile_names_must_exist(profile: Profile, says: str) -> None:
    with pytest.raises(BadProfile) as caught:
        chosen_rules(all_rules(), profile)
    assert says in str(caught.value)
