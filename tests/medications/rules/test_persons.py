"""What a drug means for a person: ages and degrees from which a note of its file holds."""

import pytest

from backend.medications import catalog
from backend.medications.rules.doses import parse_dose
from backend.medications.rules.interactions import Case
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile
from tests.medications.rules.formulary import engine, tiers


def told(*lines: str) -> Profile:
    people = "\n".join(lines)
    text = f"""slug = "pill"
generic = "pill"
psychotropic = true
basis = "consensus label"
reviewed_on = 2026-11-23
review_on = 2027-11-23
[people]
{people}
[interactions]
none = "nothing is known"
"""
    return catalog.read_file("pill.toml", text)[0]


@pytest.mark.parametrize(
    ("age", "found"),
    [
        (1, {"person.young-contraindicated": 1}),
        (2, {"person.young-avoid": 2}),
        (11, {"person.young-avoid": 2}),
        (12, {"person.young-caution": 3}),
        (17, {"person.young-caution": 3}),
        (18, {}),
        (None, {}),
    ],
)
def test_the_gravest_note_of_an_age_speaks(age: int | None, found: dict[str, int]) -> None:
    pill = told('young = ["contraindicated under 2: no", "avoid under 12: no", "caution: slowly"]')
    assert tiers(pill, person=Person(age=age)) == found


def test_what_should_not_be_begun_interrupts_only_the_order_that_begins_it() -> None:
    pill = told('older = "avoid: falls"', 'pregnancy = "caution begun 2: harm"')
    for person, rule in ((Person(age=65), "older-avoid"), (Person(is_pregnant=True), "pregnancy-caution")):
        for new, tier in (((), 3), ({"pill"}, 2), ({"other"}, 3)):
            (found,) = engine(pill).check(Case((("pill",),), person=person, new=frozenset(new)))
            assert (found.rule, found.tier) == (f"person.{rule}", tier)
            assert ("This order begins it" in found.what) is (tier == 2)


@pytest.mark.parametrize(("dose", "found"), [("6 mg", {}), ("7 mg", {"older"}), (None, {"older"})])
def test_what_holds_above_a_dose_is_silent_up_to_it(dose: str | None, found: set[str]) -> None:
    doses = {"pill": parse_dose(dose)} if dose else {}
    said = tiers(told('older = "avoid above 6 mg: falls"'), person=Person(age=70, doses=doses))
    assert said.keys() == {f"person.{each}-avoid" for each in found}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('renal = "avoid above 6 mg: no"', "only `older` has a dose"),
        ('older = "avoid above six: no"', "must begin with one of"),
        ('older = "avoid begun 3: no"', "must begin with one of"),
        ('overdose = "high begun 2: no"', "may weigh more where a drug is begun"),
    ],
)
def test_a_note_that_says_wrongly_when_it_weighs_more_is_refused(line: str, reason: str) -> None:
    with pytest.raises(catalog.FaultyDrugFile, match=reason):
        told(line)


@pytest.mark.parametrize(
    ("is_impaired", "degree", "found"),
    [
        (False, None, {}),
        (False, "mild", {}),
        (True, None, {"person.renal-contraindicated": 2}),
        (True, "moderate", {"person.renal-reduce": 3}),
        (True, "severe", {"person.renal-contraindicated": 1}),
        (True, "end-stage", {"person.renal-contraindicated": 1}),
    ],
)
def test_what_holds_from_a_degree_on_is_milder_where_the_degree_is_not_known(
    is_impaired: bool, degree: str | None, found: dict[str, int]
) -> None:
    pill = told('renal = ["contraindicated if severe: it builds up", "reduce: half"]')
    person = Person(has_renal_impairment=is_impaired, renal_degree=degree)
    assert tiers(pill, person=person) == found


def test_a_note_without_a_degree_holds_in_any_impairment() -> None:
    pill = told('hepatic = "avoid: liver injury"')
    for degree in (None, "mild", "end-stage"):
        person = Person(has_hepatic_impairment=True, hepatic_degree=degree)
        assert tiers(pill, person=person) == {"person.hepatic-avoid": 2}


def test_a_drug_that_must_not_pass_into_milk_stops() -> None:
    pill = told('lactation = "contraindicated: it passes over"')
    assert tiers(pill, person=Person(is_breastfeeding=True)) == {"person.lactation-contraindicated": 1}
    assert tiers(pill, person=Person(age=30)) == {}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('young = "avoid under 40: no"', "only `young` has an age"),
        ('renal = "avoid under 12: no"', "only `young` has an age"),
        ('young = "avoid if severe: no"', "have a degree"),
        ('renal = "avoid if awful: no"', "have a degree"),
        ('pregnancy = "contraindicated: no"', "must begin with"),
    ],
)
def test_a_faulty_note_is_refused_with_its_key(line: str, reason: str) -> None:
    with pytest.raises(catalog.FaultyDrugFile, match=reason) as refused:
        told(line)
    assert str(refused.value).startswith(f"pill.toml: people.{line.split()[0]}: ")
