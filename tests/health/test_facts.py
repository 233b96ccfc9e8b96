"""Facts, as those who judge drugs and monitoring read them."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.clock import today
from backend.health import service
from backend.health.rules.records import NewResult
from tests.clinic import Clinic


def day() -> date:
    return today("America/New_York")


def measured(what: str, value: str, unit: str) -> NewResult:
    return NewResult(uuid.uuid4(), what, Decimal(value), unit, None)


def test_facts_of_somebody_nobody_asked_are_unknown(clinic: Clinic) -> None:
    with clinic.open():
        facts = service.facts(clinic.patient.id, day())
    assert (facts.pregnancy, facts.contraception, facts.smoking, facts.renal, facts.hepatic) == (
        "unknown",
    ) * 5
    assert (facts.is_breastfeeding, facts.smoking_changed_on, facts.overdose_event_on) == (None, None, None)
    assert (facts.allergies, facts.poor, dict(facts.latest)) == ((), frozenset(), {})


def test_the_newest_result_of_a_quantity_is_in_the_canonical_unit(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.prescriber.actor
    with clinic.open():
        for days_ago, value in ((3, "160"), (9, "150")):
            service.record_results(
                patient,
                results=[measured("weight", value, "lb")],
                taken_on=day() - timedelta(days_ago),
                by=by,
            )
        latest = service.facts(patient, day()).latest["weight"]
    assert (latest.on, latest.value, latest.unit) == (day() - timedelta(3), Decimal("72.5747792"), "kg")
    assert (latest.entered_value, latest.entered_unit) == (Decimal("160"), "lb")


def test_a_result_of_a_later_day_does_not_count(clinic: Clinic) -> None:
    with clinic.open():
        service.record_results(
            clinic.patient.id, results=[measured("egfr", "25", "mL/min/1.73m2")], taken_on=day(),
            by=clinic.prescriber.actor,
        )  # fmt: skip
        facts = service.facts(clinic.patient.id, day() - timedelta(1))
    assert (facts.renal, dict(facts.latest)) == ("unknown", {})


def test_a_withdrawn_result_does_not_count(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.prescriber.actor
    with clinic.open():
        (result,) = service.record_results(
            patient, results=[measured("egfr", "25", "mL/min/1.73m2")], taken_on=day(), by=by
        )
        assert service.facts(patient, day()).renal == "severe"
        service.withdraw_result(patient, result.id, reason="another patient's", by=by)
        assert service.facts(patient, day()).renal == "unknown"
        assert service.results(patient) == ()


def test_allergies_mean_drugs_and_classes_and_an_unknown_text_means_nothing(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.support.actor
    with clinic.open():
        for text in ("Amoxicillin", "Sulfa drugs", "the blue tablets"):
            service.record_allergy(patient, text=text, reaction="Hives", criticality="high", by=by)
        meant = {each.text: each.slugs for each in service.facts(patient, day()).allergies}
    assert meant["Amoxicillin"] == {"amoxicillin", "penicillin"}
    assert meant["Sulfa drugs"] == {"sulfonamide"}
    assert meant["the blue tablets"] == frozenset()


def test_a_mistaken_allergy_is_no_fact_any_more(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.support.actor
    with clinic.open():
        allergy = service.record_allergy(patient, text="Lamotrigine", reaction=None, criticality=None, by=by)
        service.mark_allergy_mistaken(patient, allergy.id, reason="another patient's", by=by)
        assert service.facts(patient, day()).allergies == ()
        (kept,) = service.allergies(patient, mistaken=True)
    assert (kept.mistaken_reason, kept.mistaken_by) == ("another patient's", "Luis Ortega")


def test_the_newest_state_of_a_kind_holds_and_a_withdrawn_one_gives_way(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.prescriber.actor
    stopped_on = day() - timedelta(14)
    with clinic.open():
        service.record_state(patient, kind="smoking", word="smokes", since_on=None, note=None, by=by)
        newest = service.record_state(
            patient, kind="smoking", word="former", since_on=stopped_on, note=None, by=by
        )
        facts = service.facts(patient, day())
        assert (facts.smoking, facts.smoking_changed_on) == ("former", stopped_on)
        service.withdraw_state(patient, newest.id, reason="not he", by=by)
        assert service.facts(patient, day()).smoking == "smokes"


def test_an_overdose_event_is_known_with_its_day_and_kind(clinic: Clinic) -> None:
    patient, by = clinic.patient.id, clinic.prescriber.actor
    with clinic.open():
        for days_ago, word in ((40, "psychiatric-discharge"), (400, "attempt")):
            service.record_state(
                patient,
                kind="overdose-event",
                word=word,
                since_on=day() - timedelta(days_ago),
                note=None,
                by=by,
            )
        facts = service.facts(patient, day())
    assert (facts.overdose_event_on, facts.overdose_event) == (day() - timedelta(40), "psychiatric-discharge")


@pytest.mark.parametrize(("kind", "name"), [("cyp2d6", "2D6"), ("cyp2c19", "2C19"), ("cyp2c9", "2C9")])
def test_a_poor_metabolizer_is_known_by_the_enzyme(clinic: Clinic, kind: str, name: str) -> None:
    with clinic.open():
        service.record_state(
            clinic.patient.id, kind=kind, word="poor", since_on=None, note=None, by=clinic.prescriber.actor
        )
        assert service.facts(clinic.patient.id, day()).poor == {name}
