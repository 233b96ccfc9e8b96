"""What the tests of check-ins, scores and safety flags share."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.clinic import Clinic, Person

Answer = Callable[..., TestResponse]


@pytest.fixture
def answer(clinic: Clinic) -> Answer:
    """Send a patient's answers, a PHQ-9 of zeros that is finished where nothing else is said."""

    def send(
        answers: list[Any] | None = None,
        *,
        check_in_id: uuid.UUID | None = None,
        by: Person | None = None,
        patient_id: uuid.UUID | None = None,
        **given: Any,
    ) -> TestResponse:
        person = by or clinic.patient
        body = {
            "instrument": "phq-9",
            "answers": [0] * 9 if answers is None else answers,
            "answered_at": "2026-03-02T20:00:00Z",
            "is_finished": True,
        } | given
        path = f"/api/patients/{patient_id or clinic.patient.id}/check-ins/{check_in_id or uuid.uuid4()}"
        return person.put(path, body)

    return send
