"""After a sign of danger, more than a little of a dangerous drug needs a reason."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from backend.clock import now, today
from tests.clinic import Clinic

ZONE = "America/New_York"


def order(drug: str, strength: str, days: int, refills: int = 0) -> dict[str, Any]:
    return {
        "drug_slug": drug,
        "form": "capsule" if drug == "lithium" else "tablet",
        "strength": {"value": strength, "unit": "mg"},
        "tablets_per_dose": "1",
        "times_a_day": 1,
        "timing": "bedtime",
        "start_on": str(today(ZONE)),
        "days_supply": days,
        "refills": refills,
    }


def drafted(clinic: Clinic, new: dict[str, Any]) -> dict[str, Any]:
    answer = clinic.prescriber.post(f"/api/patients/{clinic.patient.id}/medications", new)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def rules(draft: dict[str, Any]) -> set[str]:
    return {each["rule"] for each in draft["safety"]["findings"] if each["rule"].startswith("means:")}


def item_nine(clinic: Clinic) -> None:
    body = {
        "instrument": "phq-9",
        "answers": [1] * 9,
        "function_answer": 1,
        "answered_at": now().isoformat(),
        "is_finished": True,
    }
    given = clinic.patient.put(f"/api/patients/{clinic.patient.id}/check-ins/{uuid.uuid4()}", body)
    assert given.status_code == 200


DANGEROUS = ("lithium", "300")


def test_without_a_sign_of_danger_nothing_is_asked(clinic: Clinic) -> None:
    assert rules(drafted(clinic, order(*DANGEROUS, 30))) == set()


@pytest.mark.parametrize(
    ("days", "refills", "found"),
    [
        (7, 0, set()),
        (14, 0, {"means:more-than-7-days"}),
        (7, 1, {"means:more-than-7-days"}),
        (30, 0, {"means:more-than-14-days"}),
    ],
)
def test_after_item_nine_more_than_a_week_of_a_dangerous_drug_is_asked_about(
    clinic: Clinic, days: int, refills: int, found: set[str]
) -> None:
    item_nine(clinic)
    assert rules(drafted(clinic, order(*DANGEROUS, days, refills))) == found


def test_a_drug_that_is_not_dangerous_in_overdose_is_not_asked_about(clinic: Clinic) -> None:
    item_nine(clinic)
    assert rules(drafted(clinic, order("sertraline", "50", 30))) == set()


def test_it_is_signed_only_with_a_reason_that_is_kept(clinic: Clinic) -> None:
    item_nine(clinic)
    draft = drafted(clinic, order(*DANGEROUS, 30))
    sign = f"/api/patients/{clinic.patient.id}/titration-steps/{draft['id']}/sign"
    refused = clinic.prescriber.post(sign, {"digest": draft["digest"]})
    assert refused.status_code == 422, refused.json
    signed = clinic.prescriber.post(
        sign,
        {"digest": draft["digest"], "override_reason": "His sister keeps the box and gives him each dose."},
    )
    assert signed.status_code == 201, signed.json


def test_what_was_prescribed_before_counts_as_at_home(clinic: Clinic) -> None:
    draft = drafted(clinic, order(*DANGEROUS, 30))
    steps = f"/api/patients/{clinic.patient.id}/titration-steps"
    clinic.prescriber.post(f"{steps}/{draft['id']}/sign", {"digest": draft["digest"], "override_reason": "x"})
    item_nine(clinic)
    more = {**order(*DANGEROUS, 7), "medication_id": draft["medication_id"], "tablets_per_dose": "2"}
    more["start_on"] = str(today(ZONE) + timedelta(1))
    del more["drug_slug"]
    answer = clinic.prescriber.post(steps, more)
    assert answer.status_code == 201, answer.json
    found = (answer.json or {})["safety"]["findings"]
    assert "days of it are at home" in next(
        each["what"] for each in found if each["rule"].startswith("means:")
    )
