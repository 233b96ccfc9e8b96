"""What was really taken, over HTTP: said by the patient, taken back, and used where doses are judged."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.clock import now, pretend, today
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import service as prescriptions
from backend.prescriptions import taking
from tests.clinic import Clinic

ZONE = "America/New_York"


def day(days: int) -> str:
    return str(today(ZONE) + timedelta(days))


@pytest.fixture
def sertraline(clinic: Clinic) -> str:
    """Sertraline 50 mg since eight weeks."""
    with clinic.open():
        prescriptions.import_medication(
            clinic.patient.id,
            name="sertraline",
            rxnorm_code="312940",
            status="active",
            started_on=today(ZONE) - timedelta(56),
            last_ordered_on=None,
            stopped_on=None,
            order_count=1,
            stated_doses=[prescriptions.StatedDose(Dose(Decimal(50), Unit.MG), today(ZONE) - timedelta(56))],
            external_ids=["1"],
        )
        found = prescriptions.medications(clinic.patient.id, today(ZONE))
    return str(found[0].id)


def base(clinic: Clinic) -> str:
    return f"/api/patients/{clinic.patient.id}/taking"


def say(clinic: Clinic, medication: str, kind: str, on: int, **other: Any) -> dict[str, Any]:
    body = {"medication_id": medication, "kind": kind, "on": day(on), **other}
    answer = clinic.patient.post(base(clinic), body)
    assert answer.status_code == 201, answer.json
    return dict((answer.json or {})["medications"][0])


def test_nothing_said_is_not_known_and_the_last_week_is_asked_about(clinic: Clinic, sertraline: str) -> None:
    found = (clinic.patient.get(base(clinic)).json or {})["medications"]
    assert [(each["medication_id"], each["share"]) for each in found] == [(sertraline, None)]
    assert found[0]["asked"] == {"since": day(-7), "until": day(0)}


def test_what_is_remembered_makes_a_share_and_is_not_asked_again(clinic: Clinic, sertraline: str) -> None:
    say(clinic, sertraline, "recalled", -7, until=day(0), missed_days=0)
    told = say(clinic, sertraline, "recalled", -14, until=day(-7), missed_days=7)
    assert told["share"] == 0.5
    assert told["asked"] is None


def test_a_pause_shows_and_ends(clinic: Clinic, sertraline: str) -> None:
    held = say(clinic, sertraline, "held", -2, reason="Felt sick")
    assert held["held_since"] == day(-2)
    again = {"medication_id": sertraline, "kind": "held", "on": day(0)}
    assert clinic.patient.post(base(clinic), again).status_code == 409
    resumed = say(clinic, sertraline, "resumed", 0)
    assert resumed["held_since"] is None
    assert [each["kind"] for each in resumed["said"]] == ["resumed", "held"]
    assert resumed["said"][1]["reason"] == "Felt sick"
    late = {"medication_id": sertraline, "kind": "resumed", "on": day(0)}
    assert clinic.patient.post(base(clinic), late).status_code == 409


def test_a_missed_day_said_twice_is_said_once_and_can_be_taken_back(clinic: Clinic, sertraline: str) -> None:
    say(clinic, sertraline, "missed", -1)
    told = say(clinic, sertraline, "missed", -1)
    assert len(told["said"]) == 1
    said = told["said"][0]
    gone = clinic.patient.post(f"{base(clinic)}/{said['id']}/take-back", {})
    assert (gone.json or {})["medications"][0]["said"] == []
    assert clinic.patient.post(f"{base(clinic)}/{said['id']}/take-back", {}).status_code == 409


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"kind": "missed", "on": 1}, "not-taken-then"),
        ({"kind": "missed", "on": -60}, "not-taken-then"),
        ({"kind": "recalled", "on": -7, "until": 1, "missed_days": 0}, "not-taken-then"),
        ({"kind": "recalled", "on": -7}, "invalid"),
        ({"kind": "recalled", "on": -7, "until": 0, "missed_days": 8}, "invalid"),
        ({"kind": "recalled", "on": -40, "until": 0, "missed_days": 8}, "invalid"),
        ({"kind": "missed", "on": -1, "missed_days": 1}, "invalid"),
        ({"kind": "withdrawn", "on": -1}, "invalid"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(
    clinic: Clinic, sertraline: str, body: dict[str, Any], kind: str
) -> None:
    days = {name: day(value) if name in ("on", "until") else value for name, value in body.items()}
    answer = clinic.patient.post(base(clinic), {"medication_id": sertraline, **days})
    assert answer.status_code == 422
    assert kind in (answer.json or {})["type"]
    assert (clinic.patient.get(base(clinic)).json or {})["medications"][0]["said"] == []


def test_another_patients_taking_is_not_there(clinic: Clinic, sertraline: str) -> None:
    told = say(clinic, sertraline, "missed", -1)
    other = f"/api/patients/{clinic.stranger.id}/taking"
    body = {"medication_id": sertraline, "kind": "missed", "on": day(-2)}
    assert clinic.stranger.post(other, body).status_code == 404
    assert clinic.stranger.post(f"{other}/{told['said'][0]['id']}/take-back", {}).status_code == 404
    assert clinic.stranger_prescriber.get(base(clinic)).status_code == 404


def test_staff_write_down_what_they_are_told_under_their_name(clinic: Clinic, sertraline: str) -> None:
    body = {"medication_id": sertraline, "kind": "recalled", "on": day(-7), "until": day(0), "missed_days": 1}
    told = (clinic.support.post(base(clinic), body).json or {})["medications"][0]["said"][0]
    assert told["is_patient"] is False
    assert told["by"] == clinic.support.actor.name


def test_what_was_missed_since_a_day_is_known_only_where_most_of_it_is(
    clinic: Clinic, sertraline: str
) -> None:
    say(clinic, sertraline, "recalled", -7, until=day(0), missed_days=7)
    with clinic.open():
        since = today(ZONE)
        assert taking.missed_share(uuid.UUID(sertraline), since - timedelta(14), since) == 1
        assert taking.missed_share(uuid.UUID(sertraline), since - timedelta(20), since) is None


def test_a_trial_is_judged_by_what_was_taken(clinic: Clinic, sertraline: str) -> None:
    def trial() -> dict[str, Any]:
        found = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/treatment-findings").json or {}
        return next(each for each in found["findings"] if each["kind"] == "adequate-trial")

    with pretend(now()):
        assert trial()["answer"] == "cannot-tell"
        for week in range(8):
            say(clinic, sertraline, "recalled", -7 * week - 7, until=day(-7 * week), missed_days=4)
        assert trial()["answer"] == "adherence-low"
