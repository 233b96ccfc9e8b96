"""Checks of a titration step: what the formulary knows refuses, or is said."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.medications import service as medications
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.drugs import Form
from backend.prescriptions.rules.sig import Sig, Timing
from backend.prescriptions.rules.steps import (
    NoteKind,
    Refusal,
    Refused,
    check_dose,
    check_start,
    choose_form,
    notes,
)

DAY = date(2026, 11, 23)


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def form_of(slug: str, strength: str, pieces: str = "1", form: str | None = None) -> Form | Refused:
    return choose_form(medications.drug(slug), mg(strength), Decimal(pieces), form)


def dose_of(
    slug: str, form: str, strength: str, pieces: str, timing: Timing, age: int = 40
) -> Refused | None:
    drug = medications.drug(slug)
    found = next(each for each in drug.forms if each.form == form)
    return check_dose(drug, found, Sig(form, mg(strength), Decimal(pieces), timing), age)


@pytest.mark.parametrize(
    ("slug", "strength", "pieces", "form", "why"),
    [
        ("sertraline", "60", "1", None, Refusal.STRENGTH_UNKNOWN),
        ("sertraline", "500", "1", None, Refusal.STRENGTH_UNKNOWN),
        ("bupropion", "150", "1", None, Refusal.FORM_NEEDED),
        ("bupropion", "150", "1", "tablet", Refusal.STRENGTH_UNKNOWN),
        ("venlafaxine", "75", "1", None, Refusal.FORM_NEEDED),
        ("bupropion", "300", "0.5", None, Refusal.TABLET_NOT_HALVED),
        ("lithium", "600", "0.5", None, Refusal.TABLET_NOT_HALVED),
        ("escitalopram", "5", "0.5", None, Refusal.TABLET_NOT_HALVED),
    ],
)
def test_an_impossible_tablet_is_refused(
    slug: str, strength: str, pieces: str, form: str | None, why: Refusal
) -> None:
    found = form_of(slug, strength, pieces, form)
    assert isinstance(found, Refused)
    assert found.why is why


@pytest.mark.parametrize(
    ("slug", "strength", "pieces", "form", "chosen"),
    [
        ("sertraline", "50", "1.5", None, "tablet"),
        ("bupropion", "300", "1", None, "extended-release tablet"),
        ("bupropion", "150", "1", "sustained-release tablet", "sustained-release tablet"),
        ("fluoxetine", "20", "1", None, "capsule"),
        ("fluoxetine", "20", "0.5", None, "tablet"),
    ],
)
def test_a_form_is_found_by_its_strength(
    slug: str, strength: str, pieces: str, form: str | None, chosen: str
) -> None:
    found = form_of(slug, strength, pieces, form)
    assert isinstance(found, Form)
    assert found.form == chosen


def test_the_maximum_itself_is_allowed_and_the_next_tablet_is_not() -> None:
    assert dose_of("sertraline", "tablet", "100", "2", Timing.MORNING) is None
    refused = dose_of("sertraline", "tablet", "100", "2.5", Timing.MORNING)
    assert refused is not None
    assert refused.why is Refusal.DOSE_ABOVE_MAXIMUM


def test_a_slip_of_the_decimal_point_is_above_the_maximum() -> None:
    assert dose_of("escitalopram", "tablet", "20", "5", Timing.MORNING) is not None


def test_age_lowers_the_maximum() -> None:
    assert dose_of("citalopram", "tablet", "40", "1", Timing.MORNING, age=60) is None
    refused = dose_of("citalopram", "tablet", "40", "1", Timing.MORNING, age=61)
    assert refused is not None
    assert "above the age of 60" in refused.text


def test_a_single_dose_has_its_own_limit() -> None:
    sr = "sustained-release tablet"
    assert dose_of("bupropion", sr, "200", "1", Timing.MORNING_AND_EVENING) is None
    assert dose_of("bupropion", sr, "200", "2", Timing.MORNING) is not None


@pytest.mark.parametrize(
    ("days", "accepted"), [(-8, False), (-7, True), (0, True), (365, True), (366, False)]
)
def test_a_step_starts_within_a_week_back_and_a_year_ahead(days: int, accepted: bool) -> None:
    assert (check_start(DAY + timedelta(days=days), DAY) is None) is accepted


@pytest.mark.parametrize(
    ("slug", "strength", "pieces", "before", "kinds"),
    [
        ("sertraline", "50", "1", None, set()),
        ("sertraline", "100", "1", None, {NoteKind.ABOVE_START_DOSE}),
        ("sertraline", "50", "1.5", "50", set()),
        ("sertraline", "100", "1.5", "50", {NoteKind.LARGE_STEP}),
        ("sertraline", "50", "1", "200", set()),
        ("fluoxetine", "40", "2", "60", {NoteKind.ABOVE_USUAL_RANGE}),
        ("lamotrigine", "200", "1", "25", {NoteKind.LARGE_STEP}),
    ],
)
def test_what_is_unusual_is_noted(
    slug: str, strength: str, pieces: str, before: str | None, kinds: set[NoteKind]
) -> None:
    drug = medications.drug(slug)
    form = form_of(slug, strength, pieces)
    assert isinstance(form, Form)
    sig = Sig(form.form, mg(strength), Decimal(pieces), Timing.MORNING)
    found = notes(drug, form, sig, before=mg(before) if before else None, later=None)
    assert {note.kind for note in found} == kinds


def test_a_signed_later_step_that_is_replaced_is_named() -> None:
    drug = medications.drug("sertraline")
    sig = Sig("tablet", mg("50"), Decimal(1), Timing.MORNING)
    found = notes(drug, drug.forms[0], sig, before=mg("50"), later=(date(2026, 12, 7), mg("100")))
    assert [note.kind for note in found] == [NoteKind.REPLACES_LATER_STEP]
    assert "Monday 7 December 2026" in found[0].text
