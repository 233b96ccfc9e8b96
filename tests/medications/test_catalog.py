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


def test_the_formulary_has_its_twelve_drugs() -> None:
    assert set(catalog.drugs()) == TWELVE


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
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_file_key_and_reason(old: str, new: str, key: str, reason: str) -> None:
    assert old in CITALOPRAM
    with pytest.raises(catalog.FaultyDrugFile) as refused:
        catalog.read_drug("citalopram.toml", CITALOPRAM.replace(old, new, 1))
    assert str(refused.value).startswith(f"citalopram.toml: {key}: ")
    assert reason in str(refused.value)


def test_two_drugs_can_not_claim_one_brand(tmp_path: Path) -> None:
    (tmp_path / "citalopram.toml").write_text(CITALOPRAM)
    other = (catalog.FOLDER / "sertraline.toml").read_text().replace('"Lustral"', '"Celexa"')
    (tmp_path / "sertraline.toml").write_text(other)
    with pytest.raises(
        catalog.FaultyDrugFile, match=r"sertraline.toml: brands: 'Celexa' belongs to citalopram"
    ):
        catalog.load(tmp_path)
