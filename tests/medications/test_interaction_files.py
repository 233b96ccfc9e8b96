"""Rule files: a wrong one is refused with file, key and reason."""

import shutil
from pathlib import Path

import pytest

from backend.medications import catalog, interaction_files, knowledge, service
from backend.medications.profile_files import PEOPLE
from tests.medications.rules.formulary import reader

RULES = """subject = "qt"
version = 1
basis = "consensus label"
what = "{one} and {other}"
do = "choose"

[rules]
known = "2 qt known + qt known"
"""
PAIRS = """version = 1
basis = "consensus label"

[pairs]
"alpha|beta + gamma" = "2 qt: what happens; what to do"
"""
WASHOUTS = """version = 1
basis = "consensus label"

[[washouts]]
from = "maoi"
to = "drug fluoxetine"
days = 14
tier = 1
what = "it stays"
"""
CROSS = """version = 1
basis = "consensus label"

[[groups]]
id = "made-up"
among = ["carbamazepine", "class tricyclic"]
tier = 1
what = "they are alike"
"""
AGES = """version = 1
basis = "consensus beers"

[[ages]]
id = "made-up"
over = 64
tier = "3>2"
mechanism = "sedation"
one = "drug alpha"
other = "drug beta"
what = "{one} and {other}"
do = "choose"
"""
STATES = """version = 1
basis = "consensus label"

[[states]]
state = "long_qt"
drug = "qt known"
tier = 3
tier_older = 2
what = "{drug} prolongs it"
do = "choose another"
"""


def test_a_rule_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "qt.toml").write_text(RULES)
    (rule,) = reader().rules(tmp_path / "qt.toml")
    assert (rule.id, rule.tier, rule.one.tokens) == ("qt.known", 2, ("qt known",))


def test_a_curated_line_is_a_pair_for_every_name_in_it(tmp_path: Path) -> None:
    (tmp_path / "pairs.toml").write_text(PAIRS)
    found = reader().pairs(tmp_path / "pairs.toml")
    assert [rule.id for rule in found] == ["pair.alpha+gamma", "pair.beta+gamma"]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('do = "choose"', 'do = "choose"\ncolor = 1', "color", "unknown key"),
        ('do = "choose"', "", "do", "missing key"),
        ('basis = "consensus label"', 'basis = "consensus rumor"', "basis", "missing source"),
        ("2 qt known + qt known", "0 qt known + qt known", "rules.known", "TIER"),
        ("2 qt known + qt known", "2 qt known", "rules.known", "TIER"),
        ("2 qt known + qt known", "2 qt known + qt never", "rules.known", "does not belong"),
        ("{one} and {other}", "{one} and {another}", "what", "placeholder"),
        ("[rules]", "[rules", "file", ""),
    ],
)
def test_a_faulty_rule_file_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    assert old in RULES
    (tmp_path / "qt.toml").write_text(RULES.replace(old, new, 1))
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        reader().rules(tmp_path / "qt.toml")
    assert str(refused.value).startswith(f"qt.toml: {key}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("days = 14", "days = 0", "impossible range"),
        ("days = 14", "days = 1000", "impossible range"),
        ('from = "maoi"', 'from = "class pills"', "unknown class"),
        ("tier = 1", "tier = 7", "impossible range"),
    ],
)
def test_a_faulty_washout_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    (tmp_path / "washouts.toml").write_text(WASHOUTS.replace(old, new, 1))
    with pytest.raises(catalog.FaultyDrugFile, match=reason):
        reader().washouts(tmp_path / "washouts.toml")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("tier = 3", "tier = 0", "tier", "impossible range"),
        ("tier_older = 2", "tier_older = 4", "tier_older", "nothing safer"),
        ('state = "long_qt"', 'state = "fever"', "state", "must be one of"),
        ('drug = "qt known"', 'drug = "qt never"', "drug", "does not belong"),
        ("{drug} prolongs", "{one} prolongs", "what", "placeholder"),
        ('do = "choose another"', "", "do", "missing key"),
        ('do = "choose another"', 'do = "x"\nbasis = "consensus rumor"', "basis", "missing source"),
        ("tier = 3", 'tier = "3"', "tier", "must be int"),
    ],
)
def test_a_faulty_state_is_refused(tmp_path: Path, old: str, new: str, key: str, reason: str) -> None:
    assert old in STATES
    (tmp_path / "states.toml").write_text(STATES.replace(old, new, 1))
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        reader().states(tmp_path / "states.toml")
    assert str(refused.value).startswith(f"states.toml: states[0].{key}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("what =", "why =", "why", "unknown key"),
        ('what = "they are alike"', "", "what", "missing key"),
        ("tier = 1", "tier = 5", "tier", "impossible range"),
        ('"carbamazepine"', '"carbamazepin"', "among", "no drug file 'carbamazepin'"),
        ("class tricyclic", "class pills", "among", "unknown class"),
        ('["carbamazepine", "class tricyclic"]', "[]", "among", "is empty"),
        ("among =", "from =", "among", "`from` whom `to` whom"),
        ("among =", 'to = ["carbamazepine"]\namong =', "among", "`from` whom `to` whom"),
        ("tier = 1", 'tier = 1\nbasis = "consensus rumor"', "basis", "missing source"),
    ],
)
def test_a_faulty_cross_reaction_is_refused(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    assert old in CROSS
    (tmp_path / "cross.toml").write_text(CROSS.replace(old, new, 1))
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        reader().cross_reactions(tmp_path / "cross.toml", frozenset({"carbamazepine"}))
    assert str(refused.value).startswith(f"cross.toml: groups[0].{key}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ('"3>2"', '"2>3"', "tier", "weighs more, not less"),
        ('"3>2"', '"3>0"', "tier", "must be a tier"),
        ("over = 64", "", "over", "either `over` or `under`"),
        ("over = 64", "over = 64\nunder = 18", "over", "either `over` or `under`"),
        ("over = 64", "over = 640", "over", "impossible range"),
        ('one = "drug alpha"', 'one = "class pills"', "one", "unknown class"),
        ("{one} and {other}", "{drug}", "what", "placeholder"),
        ('do = "choose"', "", "do", "missing key"),
    ],
)
def test_a_faulty_rule_of_an_age_is_refused(
    tmp_path: Path, old: str, new: str, key: str, reason: str
) -> None:
    assert old in AGES
    (tmp_path / "ages.toml").write_text(AGES.replace(old, new, 1))
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        reader().ages(tmp_path / "ages.toml")
    assert str(refused.value).startswith(f"ages.toml: ages[0].{key}: ")
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('"older never" = "3"', "no drug file may say that"),
        ('"shoes avoid" = "3"', "no drug file may say that"),
        ('"older avoid" = "5"', "must be a tier"),
        ('"older avoid" = "2>3"', "weighs more, not less"),
        ('"older avoid" = 3', "must be str"),
    ],
)
def test_a_faulty_weight_of_a_note_is_refused(tmp_path: Path, line: str, reason: str) -> None:
    (tmp_path / "people.toml").write_text(f"[people]\n{line}\n")
    with pytest.raises(catalog.FaultyDrugFile, match=reason):
        reader().people(tmp_path / "people.toml", PEOPLE)


@pytest.mark.parametrize("weight", ["2>3", "3>3", "0>2"])
def test_a_rule_that_weighs_less_where_a_drug_is_begun_is_refused(tmp_path: Path, weight: str) -> None:
    (tmp_path / "qt.toml").write_text(RULES.replace("2 qt", f"{weight} qt"))
    with pytest.raises(catalog.FaultyDrugFile):
        reader().rules(tmp_path / "qt.toml")
    (tmp_path / "pairs.toml").write_text(PAIRS.replace("2 qt:", f"{weight} qt:"))
    with pytest.raises(catalog.FaultyDrugFile):
        reader().pairs(tmp_path / "pairs.toml")


def test_cross_reactions_without_a_basis_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cross.toml").write_text(CROSS.replace('basis = "consensus label"', "", 1))
    with pytest.raises(catalog.FaultyDrugFile, match=r"cross\.toml: basis: missing"):
        reader().cross_reactions(tmp_path / "cross.toml", frozenset({"carbamazepine"}))


def test_a_fault_of_a_rule_file_is_a_fault_of_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(interaction_files.FOLDER, tmp_path / "interactions")
    cross = tmp_path / "interactions" / "cross_reactions.toml"
    cross.write_text(cross.read_text().replace('"carbamazepine"', '"carbamazepin"', 1))
    monkeypatch.setattr(interaction_files, "FOLDER", tmp_path / "interactions")
    knowledge.cross_reactions.cache_clear()
    try:
        assert service.faults() == ["cross_reactions.toml: groups[0].among: no drug file 'carbamazepin'"]
    finally:
        knowledge.cross_reactions.cache_clear()


def test_a_curated_line_without_a_tier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.toml").write_text(PAIRS.replace("2 qt:", "qt:"))
    with pytest.raises(catalog.FaultyDrugFile, match="must read"):
        reader().pairs(tmp_path / "pairs.toml")


def test_every_rule_that_is_shipped_has_an_id_of_its_own() -> None:
    ids = [rule.id for some in knowledge.rules() for rule in some]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []


def test_every_drug_that_a_rule_names_has_a_file() -> None:
    named = interaction_files.slugs_of(
        [*(rule for some in knowledge.rules() for rule in some), *knowledge.cross_reactions()]
    )
    assert sorted(rule for rule, slug in named if slug not in catalog.catalog().profiles) == []
