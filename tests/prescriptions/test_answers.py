"""The same finding is asked about once; as soon as something about it changes, it is asked about again."""

from typing import Any

import pytest

from tests.clinic import Clinic
from tests.prescriptions.orders import (
    changed,
    day,
    drafted,
    imported,
    path,
    renewal_of,
    signature,
    signed,
)

REASON = "Both for years; she knows what to watch for."


@pytest.fixture
def overridden(clinic: Clinic) -> str:
    """Sertraline signed against tramadol; the medicine's id."""
    imported(clinic, "tramadol 50 MG Oral Tablet")
    answer = signature(clinic, drafted(clinic), override_reason=REASON)
    assert answer.status_code == 201
    return answer.json["medication_id"]


def found(clinic: Clinic) -> dict[str, Any]:
    return clinic.prescriber.get(path(clinic.patient, "findings")).json


def note(clinic: Clinic, fingerprint: str, **given: Any) -> Any:
    body = {"fingerprint": fingerprint, **given}
    return clinic.prescriber.post(path(clinic.patient, "findings/noted"), body)


def test_a_renewal_at_the_same_dose_needs_no_new_reason_and_shows_the_earlier_one(
    clinic: Clinic, overridden: str
) -> None:
    shown = renewal_of(clinic, overridden)
    assert shown["safety"]["is_reason_needed"] is False
    serious = next(each for each in shown["safety"]["findings"] if each["tier"] == 2)
    assert (serious["answered"]["kind"], serious["answered"]["by"]) == ("signed", "Dr. Maya Okafor")
    assert serious["answered"]["reason"] == REASON


def test_the_chart_shows_who_signed_against_it_and_why(clinic: Clinic, overridden: str) -> None:
    serious = next(each for each in found(clinic)["findings"] if each["tier"] == 2)
    assert serious["answered"]["reason"] == REASON


def test_another_dose_is_asked_about_again(clinic: Clinic, overridden: str) -> None:
    draft = changed(clinic, overridden, tablets_per_dose="2", start_on=str(day(1)))
    assert draft["safety"]["is_reason_needed"] is True
    assert signature(clinic, draft).json["type"] == "/problems/override-needed"


def test_another_drug_that_does_the_same_is_asked_about(clinic: Clinic, overridden: str) -> None:
    imported(clinic, "phenelzine 15 MG Oral Tablet", status="stopped", stopped_on=day(-3))
    assert renewal_of(clinic, overridden)["safety"]["is_reason_needed"] is True


def test_a_finding_to_watch_is_noted_once_and_asked_about_again_when_it_changes(clinic: Clinic) -> None:
    imported(clinic, "ibuprofen 200 MG Oral Tablet")
    mid = signed(clinic, drafted(clinic, start_on=str(day(-5))))["medication_id"]
    (watch,) = found(clinic)["findings"]
    assert (watch["tier"], watch["answered"]) == (3, None)
    answer = note(clinic, watch["fingerprint"], reason="Takes it twice a month.")
    assert answer.status_code == 200, answer.text
    assert note(clinic, watch["fingerprint"]).status_code == 200
    (again,) = found(clinic)["findings"]
    assert (again["answered"]["kind"], again["answered"]["reason"]) == ("noted", "Takes it twice a month.")
    signed(clinic, changed(clinic, mid, tablets_per_dose="2"))
    (other,) = found(clinic)["findings"]
    assert other["answered"] is None
    assert note(clinic, watch["fingerprint"]).json["type"] == "/problems/finding-changed"


def test_what_interrupts_can_not_be_noted_away(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    imported(clinic)
    serious = next(each for each in found(clinic)["findings"] if each["tier"] == 2)
    assert note(clinic, serious["fingerprint"]).status_code == 412
    assert (
        clinic.support.post(
            path(clinic.patient, "findings/noted"), {"fingerprint": serious["fingerprint"]}
        ).status_code
        == 403
    )
