"""The sig: sentences people can follow, and tablets that add up to the dose exactly."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications import catalog
from backend.medications.rules.doses import NO_BREAK_SPACE, Dose, Unit
from backend.prescriptions.rules.sig import (
    Sig,
    Timing,
    count_text,
    label,
    patient_sentence,
    upcoming_sentence,
)

MONDAY = date(2026, 11, 30)
STRENGTHS = [s for drug in catalog.drugs().values() for form in drug.forms for s in form.strengths]
SIGS = st.builds(
    Sig,
    st.just("tablet"),
    st.sampled_from(STRENGTHS),
    st.integers(1, 20).map(lambda halves: Decimal(halves) / 2),
    st.sampled_from(Timing),
)


def sig(strength: str, pieces: str, timing: Timing, form: str = "tablet") -> Sig:
    return Sig(form, Dose(Decimal(strength), Unit.MG), Decimal(pieces), timing)


def plain(text: str) -> str:
    return text.replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (sig("50", "1.5", Timing.MORNING), "Take 1½ tablets of 50 mg (75 mg) by mouth each morning."),
        (sig("50", "0.5", Timing.MORNING), "Take ½ tablet of 50 mg (25 mg) by mouth each morning."),
        (sig("37.5", "1", Timing.EVENING, "extended-release capsule"),
         "Take 1 extended-release capsule of 37.5 mg (37.5 mg) by mouth each evening."),
        (sig("600", "2", Timing.BEDTIME, "capsule"),
         "Take 2 capsules of 600 mg (1,200 mg) by mouth each day at bedtime."),
        (sig("150", "1", Timing.MORNING_AND_EVENING, "sustained-release tablet"),
         "Take 1 sustained-release tablet of 150 mg (150 mg) by mouth each morning and each evening"
         " (300 mg a day)."),
        (sig("300", "1", Timing.MORNING_NOON_AND_EVENING, "capsule"),
         "Take 1 capsule of 300 mg (300 mg) by mouth each morning, at noon and in the evening"
         " (900 mg a day)."),
    ],
)  # fmt: skip
def test_the_label_says_what_to_take(made: Sig, sentence: str) -> None:
    assert plain(label(made)) == sentence


def test_the_patient_reads_from_which_day() -> None:
    made = sig("50", "1.5", Timing.MORNING)
    assert plain(patient_sentence(made, MONDAY)) == (
        "Take 1½ tablets of 50 mg (75 mg) by mouth each morning from Monday 30 November 2026."
    )
    assert plain(upcoming_sentence(made, MONDAY)) == (
        "From Monday 30 November 2026: take 1½ tablets of 50 mg (75 mg) by mouth each morning."
    )


@given(SIGS, st.integers(1, 90))
def test_tablets_add_up_to_the_dose_exactly(made: Sig, days: int) -> None:
    assert made.daily_dose.value == made.strength.value * made.pieces * made.timing.times_a_day
    assert made.single_dose.times(made.timing.times_a_day) == made.daily_dose
    assert 0 <= made.quantity(days) - made.pieces_a_day * days < 1


@given(SIGS)
def test_a_number_is_never_parted_from_its_unit_or_its_tablet(made: Sig) -> None:
    words = label(made).split(" ")
    assert not any(word.strip("()").replace(",", "").replace(".", "").isdigit() for word in words)


@pytest.mark.parametrize(("pieces", "text"), [("0.5", "½"), ("1", "1"), ("1.5", "1½"), ("10", "10")])
def test_pieces_are_counted_in_halves(pieces: str, text: str) -> None:
    assert count_text(Decimal(pieces)) == text


@pytest.mark.parametrize("pieces", ["0", "-1", "0.25", "0.3", "10.5"])
def test_what_nobody_can_take_is_refused(pieces: str) -> None:
    with pytest.raises(ValueError, match="take"):
        sig("50", pieces, Timing.MORNING)
