"""Doses above what a file allows, and doses too high to begin again with after a gap."""

from decimal import Decimal

import pytest

from backend.medications import catalog
from backend.medications.rules.doses import Dose, Unit, parse_dose
from backend.medications.rules.interactions import Case
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile
from tests.medications.rules.formulary import drug, engine, tiers

FORMS = """
[[forms]]
form = "tablet"
release = "immediate"
piece = "tablet"
strengths = ["10 mg", "20 mg"]
halving = []
start = "10 mg"
usual = "10 mg to 20 mg"
maximum = "40 mg"
maximum_by_age = [{ older_than = 64, dose = "20 mg", status = "consensus", source = "label" }]
"""


def dosed(slug: str, *blocks: str) -> Profile:
    text = f'''slug = "{slug}"
generic = "{slug}"
psychotropic = true
basis = "consensus label"
reviewed_on = 2026-11-23
review_on = 2027-11-23
{"".join(blocks)}
[interactions]
none = "nothing is known"
'''
    return catalog.read_file(f"{slug}.toml", text)[0]


def at(dose: str, **more: object) -> Person:
    return Person(doses={"pill": parse_dose(dose)}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dose", "age", "found"),
    [
        ("40 mg", None, {}),
        ("41 mg", None, {"dose.pill.maximum": 2}),
        ("40 mg", 64, {}),
        ("30 mg", 65, {"dose.pill.maximum": 2}),
        ("20 mg", 65, {}),
        ("1 g", None, {"dose.pill.maximum": 2}),
        ("500 mcg", None, {"dose.pill.unit": 3}),
    ],
)
def test_a_daily_dose_above_every_form_interrupts(dose: str, age: int | None, found: dict[str, int]) -> None:
    assert tiers(dosed("pill", FORMS), person=at(dose, age=age)) == found


def test_the_form_that_allows_most_decides() -> None:
    more = FORMS.replace('"tablet"\nrelease', '"capsule"\nrelease').replace('"40 mg"', '"80 mg"')
    more = more.replace("maximum_by_age", "# maximum_by_age")
    assert tiers(dosed("pill", FORMS, more), person=at("60 mg")) == {}


def test_a_file_without_forms_may_say_the_most_a_day() -> None:
    pill = dosed("pill", '[doses]\nmaximum = "400 mg: seizures above it"\n')
    assert tiers(pill, person=at("401 mg")) == {"dose.pill.maximum": 2}
    assert tiers(pill, person=at("400 mg")) == {}
    assert tiers(pill) == {}


def test_a_maximum_that_nobody_confirmed_does_not_interrupt() -> None:
    pill = dosed("pill", '[doses]\nmaximum = "400 mg: seizures [unconfirmed textbook]"\n')
    assert tiers(pill, person=at("500 mg")) == {"dose.pill.maximum": 3}


def test_a_ceiling_of_a_degree_holds_from_that_degree_on() -> None:
    pill = dosed("pill", '[doses]\nat_most = ["10 mg if severe renal: it builds up"]\n')
    rule = "dose.pill.renal-severe"
    for degree, found in (
        ("moderate", {}),
        ("severe", {rule: 2}),
        ("end-stage", {rule: 2}),
        (None, {rule: 2}),
    ):
        person = at("20 mg", has_renal_impairment=True, renal_degree=degree)
        assert tiers(pill, person=person) == found, degree
    assert tiers(pill, person=at("20 mg")) == {}


RESTART = '[time]\nrestart = ["5 d: titrate again", "3 d with UGT inducer moderate: titrate again"]\n'


def again(days: int | None, dose: str | None = None, *others: Profile) -> dict[str, int]:
    pill = dosed("pill", FORMS, RESTART)
    person = at(dose) if dose else Person()
    items = (("pill",), *((each.slug,) for each in others))
    found = engine(pill, *others).check(Case(items, {"pill": days}, person))
    return {each.rule: each.tier for each in found}


@pytest.mark.parametrize(
    ("days", "dose", "found"),
    [
        (4, "20 mg", {}),
        (5, "20 mg", {"restart.pill": 2}),
        (30, None, {"restart.pill": 2}),
        (30, "10 mg", {"restart.pill": 4}),
        (None, "20 mg", {"restart.pill": 3}),
        (None, "10 mg", {"restart.pill": 4}),
    ],
)
def test_a_full_dose_after_a_gap_interrupts(
    days: int | None, dose: str | None, found: dict[str, int]
) -> None:
    assert again(days, dose) == found


def test_a_drug_that_clears_it_faster_shortens_the_gap() -> None:
    inducer = drug("inducer", 'cyp = "UGT inducer moderate"')
    assert again(3, "20 mg", inducer) == {"restart.pill": 2}
    assert again(2, "20 mg", inducer) == {}


def test_a_drug_that_was_stopped_and_is_taken_again_counts_as_taken_and_not_as_gone() -> None:
    maoi, ssri = drug("c", 'maoi = "irreversible"'), drug("a", 'serotonin = "reuptake strong"')
    found = engine(maoi, ssri).check(Case((("c",), ("a",)), {"c": 3}))
    assert [each.rule for each in found if each.mechanism == "washout"] == []
    assert found[0].tier == 1


def test_a_dose_is_compared_exactly_whatever_its_unit() -> None:
    assert Dose(Decimal("0.5"), Unit.G).outweighs(Dose(Decimal("499.9999"), Unit.MG))
    assert not Dose(Decimal("500"), Unit.MG).outweighs(Dose(Decimal("0.5"), Unit.G))
    assert not Dose(Decimal("1"), Unit.MCG).outweighs(Dose(Decimal("1"), Unit.MG))


@pytest.mark.parametrize(
    ("block", "key", "reason"),
    [
        ('[doses]\nmaximum = "400 mg"\n', "doses.maximum", "must read"),
        ('[doses]\nmaximum = "400 pills: why"\n', "doses.maximum", "not a dose"),
        ('[doses]\nmaximum = "400 mg: why [consensus rumor]"\n', "doses.maximum", "missing source"),
        ('[doses]\nat_most = ["4 mg if awful renal: why"]\n', "doses.at_most", "'if' knows"),
        ('[time]\nrestart = "5 d"\n', "time.restart", "must read"),
        ('[time]\nrestart = "5 d with maoi: why"\n', "time.restart", "without another drug"),
        ('[time]\nrestart = ["5 d: why", "3 d with pills: why"]\n', "time.restart", ""),
        ('[time]\nrestart = "900 w: why"\n', "time.restart", "impossible range"),
        (FORMS + '[doses]\nmaximum = "400 mg: why"\n', "doses.maximum", "belongs to the forms"),
    ],
)
def test_a_faulty_limit_is_refused_with_its_key(block: str, key: str, reason: str) -> None:
    with pytest.raises(catalog.FaultyDrugFile, match=reason) as refused:
        dosed("pill", block)
    assert str(refused.value).startswith(f"pill.toml: {key}: ")
