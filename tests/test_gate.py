"""The gate: freshness of the password, the transaction, and what is written down about each call."""

from datetime import timedelta

import pytest
import time_machine

from backend.audit.models import AuditEntry
from backend.clock import now
from backend.people import service as people
from backend.people.models import PatientRow
from tests.clinic import Clinic


def last_entry(clinic: Clinic) -> AuditEntry:
    with clinic.open() as current:
        return current.query(AuditEntry).order_by(AuditEntry.id.desc()).first()


def test_signing_asks_for_the_password_again_after_fifteen_minutes(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/titration-steps/{clinic.patient.id}/sign"
    body = {"digest": "0" * 64}
    assert clinic.prescriber.post(path, json=body).json["type"] == "/problems/not-found"
    with time_machine.travel(now() + timedelta(minutes=16), tick=False):
        late = clinic.prescriber.post(path, json=body)
        assert (late.status_code, late.json["type"]) == (403, "/problems/confirm-password")
        # What needs no fresh password still works.
        assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}").status_code == 200


@pytest.mark.parametrize(
    ("who", "path", "outcome", "status"),
    [
        ("prescriber", "/api/patients/{patient}", "allowed", 200),
        ("prescriber", "/api/patients/{stranger}", "refused", 404),
        ("patient", "/api/patients/{patient}/chart", "refused", 403),
        ("prescriber", "/api/patients/{patient}/slots", "rejected", 422),
        ("prescriber", "/api/patients/{patient}?fields=all", "rejected", 400),
    ],
)
def test_each_call_is_written_down_with_what_came_of_it(
    clinic: Clinic, who: str, path: str, outcome: str, status: int
) -> None:
    person = getattr(clinic, who)
    named = path.format(patient=clinic.patient.id, stranger=clinic.stranger.id)
    assert person.get(named).status_code == status
    entry = last_entry(clinic)
    assert (entry.outcome, entry.status, entry.membership_id) == (outcome, status, person.actor.membership_id)
    assert entry.patient_ids == [clinic.stranger.id if "{stranger}" in path else clinic.patient.id]


def test_a_view_that_breaks_saves_nothing_and_is_written_down_as_failed(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename_and_break(patient_id: object) -> None:
        with_rows = people.session()
        row = with_rows.get(PatientRow, patient_id)
        row.given_name = "Changed"
        with_rows.flush()
        raise RuntimeError

    monkeypatch.setattr("backend.people.service.patient_detail", rename_and_break)
    monkeypatch.setattr(clinic.app, "testing", False)
    assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}").status_code == 500
    assert last_entry(clinic).outcome == "failed"
    monkeypatch.undo()
    assert clinic.prescriber.get(f"/api/patients/{clinic.patient.id}").json["given_name"] == "Sam"


def test_a_practice_read_that_does_not_say_whom_it_showed_fails(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.audit.shown", lambda _ids: None)
    monkeypatch.setattr(clinic.app, "testing", False)
    assert clinic.prescriber.get("/api/practice/caseload").status_code == 500


def test_a_failed_audit_write_fails_the_request(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_entry: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("backend.audit.record", broken)
    monkeypatch.setattr(clinic.app, "testing", False)
    response = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}")
    assert response.status_code == 500
    assert "Sam" not in response.get_data(as_text=True)


def test_a_session_that_is_not_pinned_reads_no_practice_s_rows(clinic: Clinic) -> None:
    with clinic.app.app_context(), pytest.raises(LookupError):
        people.session().query(PatientRow).all()


def test_a_row_of_another_practice_can_not_be_written(clinic: Clinic) -> None:
    def write() -> None:
        with clinic.open() as current:
            stray = current.get(PatientRow, clinic.patient.id)
            current.info["practice_id"] = clinic.patient.id
            stray.given_name = "Stray"
            current.flush()

    with pytest.raises(LookupError):
        write()
