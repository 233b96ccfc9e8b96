"""The drug files: what is shipped holds, and a faulty file is refused by name."""

from decimal import Decimal
from pathlib import Path

import pytest

from backend.medications import catalog
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.drugs import Status

CITALOPRAM = (catalog.FOLDER / "citalopram.toml").read_text()
TWELVE = {
    "bupropion", "buspirone", "citalopram", "escitalopram", "fluoxetine", "lamotrigine", "lithium",
    "mirtazapine", "quetiapine", "sertraline", "topiramate", "venlafaxine",
}  # fmt: skip


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def test_the_formulary_has_at_least_its_first_twelve_drugs() -> None:
    assert set(catalog.drugs()) >= TWELVE


def test_a_drug_that_may_not_be_prescribed_is_known_but_not_in_the_formulary() -> None:
    for profile in catalog.catalog().profiles.values():
        assert profile.is_prescribable is (profile.slug in catalog.drugs())


def test_every_file_that_is_shipped_holds_and_speaks_only_of_drugs_that_have_one() -> None:
    assert catalog.faults() == []


def test_every_maximum_rests_on_a_source_that_is_not_unconfirmed() -> None:
    for drug in catalog.drugs().values():
        for form in drug.forms:
            assert form.maximum.basis.status is not Status.UNCONFIRMED, drug.slug


@pytest.mark.parametrize(
    ("slug", "form", "maximum"),
    [
        ("sertraline", "tablet", "200"),
        ("escitalopram", "tablet", "20"),
        ("citalopram", "tablet", "40"),
        ("fluoxetine", "capsule", "80"),
        ("venlafaxine", "tablet", "375"),
        ("venlafaxine", "extended-release capsule", "225"),
        ("bupropion", "tablet", "450"),
        ("bupropion", "sustained-release tablet", "400"),
        ("bupropion", "extended-release tablet", "450"),
        ("mirtazapine", "tablet", "45"),
        ("buspirone", "tablet", "60"),
        ("lithium", "capsule", "1800"),
        ("lamotrigine", "tablet", "400"),
        ("quetiapine", "tablet", "800"),
        ("topiramate", "tablet", "400"),
    ],
)
def test_the_label_maximum_is_the_maximum(slug: str, form: str, maximum: str) -> None:
    found = next(each for each in catalog.drugs()[slug].forms if each.form == form)
    assert found.maximum.dose == mg(maximum)


@pytest.mark.parametrize(("age", "most"), [(None, "40"), (59, "40"), (60, "40"), (61, "20"), (90, "20")])
def test_citalopram_is_limited_to_20_mg_above_60(age: int | None, most: str) -> None:
    assert catalog.drugs()["citalopram"].forms[0].maximum_at(age).dose == mg(most)


def test_no_capsule_and_no_long_acting_tablet_may_be_halved() -> None:
    for drug in catalog.drugs().values():
        for form in drug.forms:
            if form.piece == "capsule" or form.release != "immediate":
                assert not form.may_halve, (drug.slug, form.form)


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("psychotropic = true", "psychotropic = true\ncolour = 1", "colour", "unknown key"),
        ("psychotropic = true", 'psychotropic = "yes"', "psychotropic", "must be bool"),
        ("psychotropic = true", "", "psychotropic", "missing key"),
        ('dose = "40 mg", status = "confirmed", source = "fda"', 'dose = "40 mg", status = "confirmed"',
         "forms[0].maximum.source", "missing source"),
        ('dose = "40 mg", status = "confirmed", source = "fda"',
         'dose = "40 mg", status = "confirmed", source = "x"', "forms[0].maximum.source", "missing source"),
        ('dose = "40 mg", status = "confirmed", source = "fda"',
         'dose = "40 mg", status = "confirmed", source = "label"', "forms[0].maximum.status", "no read_on"),
        ('status = "consensus"', 'status = "sure"', "tall_man.status", "must be confirmed"),
        ('low = "20 mg"', 'low = "50 mg"', "forms[0].usual", "low is above high"),
        ('dose = "40 mg"', 'dose = "30 mg"', "forms[0].usual", "above the maximum"),
        ('dose = "40 mg"', 'dose = "40.0 mg"', "forms[0].maximum.dose", "not a dose"),
        ('dose = "40 mg"', 'dose = "40 g"', "forms[0].maximum", "mixes units"),
        ("older_than = 60", "older_than = 0", "forms[0].maximum_by_age", "impossible range"),
        ('halving = { doses = ["20 mg"', 'halving = { doses = ["30 mg"', "forms[0].halving",
         "does not exist"),
        ('doses = ["10 mg", "20 mg", "40 mg"]', 'doses = ["20 mg", "10 mg", "40 mg"]', "forms[0].strengths",
         "must rise"),
        ("review_on = 2027-11-23", "review_on = 2026-11-23", "review_on", "must be after"),
        ('slug = "citalopram"', 'slug = "other"', "slug", "name of the file"),
        ("apart = []", 'apart = []\nrxnorm = { code = "2556", sources = ["fda"] }', "rxnorm.sources",
         "two sources"),
        ("apart = []", "apart = [", "file", ""),
        ('class = ["ssri"', 'class = ["pills"', "class", "unknown class 'pills'"),
        ("apart = []", 'apart = []\nkind = "herb"', "kind", "must be one of"),
        ('atc = ["N06AB04"', 'atc = ["N06"', "atc", "no ATC code"),
        ('basis = "consensus label"', 'basis = "consensus rumor"', "basis", "missing source 'rumor'"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_file_key_and_reason(old: str, new: str, key: str, reason: str) -> None:
    assert old in CITALOPRAM
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        catalog.read_drug("citalopram.toml", CITALOPRAM.replace(old, new, 1))
    assert str(refused.value).startswith(f"citalopram.toml: {key}: ")
    assert reason in str(refused.value)


PARTNER = """slug = "partner"
generic = "partner"
psychotropic = false
basis = "consensus label"
class = ["macrolide"]
reviewed_on = 2026-11-23
review_on = 2027-11-23

[interactions]
cyp = ["3A4 inhibitor strong"]
qt = "known"
with = ["1 drug simvastatin: muscle breakdown"]

[people]
pregnancy = "caution: little is known"

[time]
half_life = "3-7 h"

[doses]
at_most = ["500 mg if renal: it stays"]

[effects]
common = ["nausea: 0-3 d"]

[monitoring]
checks = ["ecg: before"]
"""


def test_a_short_file_is_read_with_its_default_basis() -> None:
    profile, drug = catalog.read_file("partner.toml", PARTNER)
    assert drug is None
    assert profile.is_checked
    assert [fact.text for fact in profile.facts] == ["3A4 inhibitor strong", "qt known"]
    assert {fact.basis.source for fact in profile.facts} == {"label"}
    assert profile.times["half_life"].high == 7
    assert [source.id for source in profile.sources] == ["label"]


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("[interactions]", "[interactions]\ncolor = 'blue'", "interactions.color", "unknown key"),
        ('"3A4 inhibitor strong"', '"3A4 inhibitor huge"', "interactions.cyp", "'huge' does not belong"),
        ('"3A4 inhibitor strong"', '"3A4 inhibitor"', "interactions.cyp", "needs one of weak"),
        ('qt = "known"', 'qt = "known [sure label]"', "interactions.qt", "must be confirmed"),
        ('qt = "known"', 'qt = "known [confirmed label]"', "interactions.qt", "no read_on"),
        ('qt = "known"', 'none = "x"', "interactions.none", "alone"),
        ("1 drug simvastatin: muscle", "5 drug simvastatin: muscle", "interactions.with", "must read"),
        ("1 drug simvastatin: muscle", "1 class pills: muscle", "interactions.with", "unknown class"),
        ('basis = "consensus label"', "", "sources", "missing source"),
        ("caution: little", "perhaps: little", "people.pregnancy", "must begin with"),
        ('"3-7 h"', '"7-3 h"', "time.half_life", "impossible range"),
        ('"3-7 h"', '"3 hours"', "time.half_life", "must read like"),
        ("500 mg if renal", "500 mg if tired", "doses.at_most", "'if' knows"),
        ("500 mg if renal", "500 mg over 300", "doses.at_most", "impossible range"),
        ('"nausea: 0-3 d"', '"nausea"', "effects.common", "usual onset"),
        ('"ecg: before"', '"x-ray: before"', "monitoring.checks", "must begin with"),
        ("review_on = 2027", "prescribable = true\nreview_on = 2027", "forms", "needs forms"),
    ],
)
def test_a_faulty_block_is_refused_with_file_key_and_reason(
    old: str, new: str, key: str, reason: str
) -> None:
    assert old in PARTNER
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        catalog.read_file("partner.toml", PARTNER.replace(old, new, 1))
    assert str(refused.value).startswith(f"partner.toml: {key}: "), refused.value
    assert reason in str(refused.value)


def test_two_drugs_can_not_claim_one_brand(tmp_path: Path) -> None:
    (tmp_path / "citalopram.toml").write_text(CITALOPRAM)
    other = (catalog.FOLDER / "sertraline.toml").read_text().replace('"Lustral"', '"Celexa"')
    (tmp_path / "sertraline.toml").write_text(other)
    with pytest.raises(
        catalog.FaultyDrugFile, match=r"sertraline.toml: brands: 'Celexa' belongs to citalopram"
    ):
        catalog.load(tmp_path)
