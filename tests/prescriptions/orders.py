"""The least that orders a medicine through the API."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from backend.clock import today
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import service
from tests.clinic import Clinic, Person

ZONE = "America/New_York"


def day(offset: int = 0) -> date:
    return today(ZONE) + timedelta(days=offset)


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def step(**given: Any) -> dict[str, Any]:
    least: dict[str, Any] = {
        "strength": {"value": "50", "unit": "mg"},
        "tablets_per_dose": "1",
        "times_a_day": 1,
        "timing": "morning",
        "start_on": str(day()),
        "days_supply": 30,
        "refills": 0,
    }
    return {**least, **given}


def path(of: Person, rest: str) -> str:
    return f"/api/patients/{of.id}/{rest}"


def drafted(clinic: Clinic, **given: Any) -> dict[str, Any]:
    """Draft the first step of a drug, sertraline unless said."""
    body = {"drug_slug": "sertraline", **step(**given)}
    answer = clinic.prescriber.post(path(clinic.patient, "medications"), body)
    assert answer.status_code == 201, answer.text
    return answer.json


def changed(clinic: Clinic, medication_id: str, **given: Any) -> dict[str, Any]:
    """Draft a change of the dose."""
    body = {"medication_id": medication_id, **step(**given)}
    answer = clinic.prescriber.post(path(clinic.patient, "titration-steps"), body)
    assert answer.status_code == 201, answer.text
    return answer.json


def signed(clinic: Clinic, draft: dict[str, Any]) -> dict[str, Any]:
    """Sign a draft as it was shown."""
    answer = clinic.prescriber.post(
        path(clinic.patient, f"titration-steps/{draft['id']}/sign"), {"digest": draft["digest"]}
    )
    assert answer.status_code == 201, answer.text
    return answer.json


def listed(clinic: Clinic) -> list[dict[str, Any]]:
    return clinic.prescriber.get(path(clinic.patient, "medications")).json["medications"]


def imported(clinic: Clinic, name: str = "sertraline 50 MG Oral Tablet", **given: Any) -> bool:
    """Import one medicine for the clinic's patient."""
    least: dict[str, Any] = {
        "name": name,
        "rxnorm_code": None,
        "status": "active",
        "started_on": date(2020, 5, 4),
        "last_ordered_on": date(2024, 5, 4),
        "stopped_on": None,
        "order_count": 1,
        "stated_doses": [],
        "external_ids": [f"bundle-{name}"],
    }
    with clinic.open():
        return service.import_medication(clinic.patient.id, **{**least, **given})


@contextmanager
def medication_of(clinic: Clinic) -> Iterator[service.Medication]:
    """The one medicine of the clinic's patient, inside a transaction."""
    with clinic.open():
        (only,) = service.medications(clinic.patient.id, day())
        yield only


def random_id() -> str:
    return str(uuid.uuid4())


def signature(clinic: Clinic, draft: dict[str, Any], who: Person | None = None, **given: Any) -> Any:
    """Try to sign a draft as it was shown, whatever comes of it."""
    body = {"digest": draft["digest"], **given}
    return (who or clinic.prescriber).post(path(clinic.patient, f"titration-steps/{draft['id']}/sign"), body)


def renewal_of(clinic: Clinic, medication_id: str) -> dict[str, Any]:
    """Look at a renewal for thirty days."""
    asked = f"medications/{medication_id}/renewal?days_supply=30&refills=0"
    answer = clinic.prescriber.get(path(clinic.patient, asked))
    assert answer.status_code == 200, answer.text
    return answer.json
