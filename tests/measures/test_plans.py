"""Check-in plans from day to day: what opens, who is written to, what is missed, and who may change it."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text

from backend.caseload.models import CaseloadRow
from backend.config import settings
from backend.measures import jobs, plans
from backend.measures import service as measures
from backend.measures.models import CheckInPlan, DueCheckInRow
from backend.measures.rules.records import GivenAnswers
from backend.measures.rules.rhythm import DoseChange
from backend.notifications.models import LetterRow
from backend.people.models import PatientRow
from tests.clinic import Clinic, Person
from tests.measures.conftest import Answer
from tests.queue import queued, run_queued

MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)  # ten in the morning in New York
CHANGE = {"overruled": [], "most_questions": None, "is_paused": False, "paused_until": None, "reason": "So"}


@pytest.fixture(autouse=True)
def monday(session_app: Any) -> Iterator[Any]:
    """The clock stands at a Monday morning until a test moves it."""
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def clinic_by_mail(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    """The clinic, where Sam can be written to; nothing is handed over."""
    monkeypatch.setenv("EVENKEEL_SMTP_URL", "smtp://127.0.0.1:9")
    settings.cache_clear()
    with clinic.open() as current:
        current.get_one(PatientRow, clinic.patient.id).email = "sam@example.test"
    yield clinic
    monkeypatch.undo()
    settings.cache_clear()


def tend(clinic: Clinic, patient: Person | None = None) -> None:
    with clinic.open():
        plans.tend((patient or clinic.patient).id)


def on(day: int, hour: int = 15) -> Any:
    """Travel to a number of days after that Monday."""
    return time_machine.travel(MONDAY.replace(hour=hour) + timedelta(days=day), tick=False)


def due(clinic: Clinic) -> dict[tuple[str, str], str]:
    """Return the state of what is due, by instrument and day."""
    with clinic.open():
        return {(one.instrument, f"{one.opens_on:%m-%d}"): one.state for one in plans.due(clinic.patient.id)}


def letters(clinic: Clinic) -> list[str]:
    with clinic.open() as current:
        return list(current.scalars(select(LetterRow.kind).order_by(LetterRow.created_at)))


def test_whoever_joins_is_asked_for_both_scores_at_once_and_again_after_two_weeks(
    clinic_by_mail: Clinic, answer: Answer
) -> None:
    clinic = clinic_by_mail
    assert run_queued(clinic, "measures.tend_plan") >= 2  # both patients have joined
    assert due(clinic) == {
        ("phq-9", "03-02"): "sent",
        ("gad-7", "03-02"): "sent",
        ("phq-9", "03-16"): "scheduled",
        ("gad-7", "03-16"): "scheduled",
    }
    answer([2] * 9, answered_at="2026-03-02T14:30:00Z", is_finished=False, check_in_id=uuid.UUID(int=1))
    assert due(clinic)["phq-9", "03-02"] == "opened"
    answer([2] * 9, answered_at="2026-03-02T14:31:00Z", check_in_id=uuid.UUID(int=1))
    assert due(clinic)["phq-9", "03-02"] == "completed"
    # Sent twice, it completes nothing else.
    answer([2] * 9, answered_at="2026-03-02T14:31:00Z", check_in_id=uuid.UUID(int=1))
    assert list(due(clinic).values()).count("completed") == 1


def test_what_nobody_answers_is_late_then_missed_even_where_no_job_ran(clinic: Clinic) -> None:
    tend(clinic)
    states = []
    for day in (6, 7, 13, 14):
        with on(day):
            states.append(due(clinic)["phq-9", "03-02"])
    assert states == ["scheduled", "late", "late", "missed"]


def test_a_late_answer_counts_for_the_window_of_the_day_on_which_it_was_given(
    clinic: Clinic,
) -> None:
    tend(clinic)
    with on(20):
        tend(clinic)
        assert due(clinic)["phq-9", "03-02"] == "missed"
        # Answered in time without a connection, and only now here.
        given = GivenAnswers("phq-9", (1,) * 9, None, MONDAY + timedelta(days=3), is_finished=True)
        with clinic.open():
            measures.record_check_in(clinic.patient.id, check_in_id=uuid.uuid4(), given=given)
        assert due(clinic)["phq-9", "03-02"] == "completed"
        with clinic.open() as current:
            missed = current.scalar(
                select(CaseloadRow.missed).where(CaseloadRow.patient_id == clinic.patient.id)
            )
        assert [one["instrument"] for one in missed] == ["gad-7"]


def test_one_letter_then_exactly_one_reminder(clinic_by_mail: Clinic) -> None:
    clinic = clinic_by_mail
    for day in range(7):
        for hour in (1, 15, 23):
            with on(day, hour):
                tend(clinic)
    assert letters(clinic) == ["check-in", "check-in-reminder"]


def test_a_worker_that_was_away_writes_one_letter_and_none_about_what_is_over(
    clinic_by_mail: Clinic,
) -> None:
    clinic = clinic_by_mail
    with clinic.open():
        plans.look_again(clinic.patient.id)
    with on(40):
        with clinic.app.app_context():
            jobs.look_at_plans(0)  # nobody looked for weeks: the plan has not begun
        run_queued(clinic, "measures.tend_plan")
    assert letters(clinic) == ["check-in"]
    with on(90):  # two windows went by
        for _ in range(3):
            with clinic.app.app_context():
                jobs.look_at_plans(0)
    assert letters(clinic) == ["check-in", "check-in"]


def test_whoever_has_no_address_sees_it_on_screen_and_is_not_written_to(clinic: Clinic) -> None:
    tend(clinic)
    assert letters(clinic) == []
    day = clinic.patient.get(f"/api/patients/{clinic.patient.id}/today").json
    assert [(one["instrument"], one["last_on"]) for one in day["due"]] == [
        ("phq-9", "2026-03-08"),
        ("gad-7", "2026-03-08"),
    ]


def test_a_letter_written_at_night_is_sent_in_the_morning_where_the_patient_lives(
    clinic_by_mail: Clinic,
) -> None:
    with on(0, hour=7):  # two at night
        tend(clinic_by_mail)
    assert queued(clinic_by_mail, "notifications.deliver")[-1].at == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "before", "opens"),
    [
        ("America/New_York", "2026-03-07T12:00:00+00:00", "2026-03-08"),
        ("America/New_York", "2026-10-31T12:00:00+00:00", "2026-11-01"),
        ("Europe/Berlin", "2026-03-28T12:00:00+00:00", "2026-03-29"),
        ("America/Santiago", "2026-09-05T12:00:00+00:00", "2026-09-06"),  # midnight itself is skipped
        ("Pacific/Apia", "2026-03-08T12:00:00+00:00", "2026-03-10"),
    ],
)
def test_windows_open_with_the_patient_s_own_day_also_when_the_clock_changes(
    clinic: Clinic, zone: str, before: str, opens: str
) -> None:
    moment = datetime.fromisoformat(before)
    with clinic.open() as current:
        current.get_one(PatientRow, clinic.patient.id).time_zone = zone
    with time_machine.travel(moment, tick=False), clinic.open() as current:
        plans.put_dose_changes(clinic.patient.id, [])
        plan = current.scalars(select(CheckInPlan)).one()
        first = date.fromisoformat(opens)
        row = DueCheckInRow(patient_id=clinic.patient.id, instrument="phq-9", why="overruled", overlaps=False)
        row.every_days, row.questions = 14, 10
        row.opens_on, row.closes_on, row.ends_on = first, first + timedelta(7), first + timedelta(14)
        current.add(row)
        current.flush()
        plan.look_at = plans.next_look(clinic.patient.id)
        look_at = plan.look_at
    with clinic.open() as current:
        local = current.scalar(text("SELECT (:at AT TIME ZONE :zone)::date"), {"at": look_at, "zone": zone})
        just_before = current.scalar(
            text("SELECT ((:at - interval '1 second') AT TIME ZONE :zone)::date"),
            {"at": look_at, "zone": zone},
        )
    assert (local, just_before) == (first, first - timedelta(days=1))


def test_a_signed_dose_plans_the_question_about_side_effects_by_itself(clinic: Clinic) -> None:
    tend(clinic)
    step = {
        "drug_slug": "sertraline",
        "strength": {"value": "50", "unit": "mg"},
        "tablets_per_dose": "1",
        "times_a_day": 1,
        "timing": "morning",
        "start_on": "2026-03-02",
        "days_supply": 30,
        "refills": 1,
        "indication": "depression",
    }
    base = f"/api/patients/{clinic.patient.id}"
    draft = clinic.prescriber.post(f"{base}/medications", json=step).json
    path = f"{base}/titration-steps/{draft['id']}/sign"
    assert clinic.prescriber.post(path, json={"digest": draft["digest"]}).status_code == 201
    assert run_queued(clinic, "measures.tend_plan") > 0
    assert due(clinic)["effects", "03-09"] == "scheduled"
    # Nothing changed: nothing is planned again.
    with clinic.open():
        plans.put_dose_changes(clinic.patient.id, [DoseChange(date(2026, 3, 2), True, True)])
    assert queued(clinic, "measures.tend_plan") == []


def test_a_miss_after_a_raised_dose_is_told_to_the_caseload_as_that(clinic: Clinic) -> None:
    with clinic.open():
        plans.put_dose_changes(clinic.patient.id, [DoseChange(date(2026, 2, 20), False, True)])
    tend(clinic)
    with on(15):
        tend(clinic)
    with clinic.open() as current:
        missed = current.scalar(select(CaseloadRow.missed).where(CaseloadRow.patient_id == clinic.patient.id))
    assert {"instrument": "phq-9", "on": "2026-03-02", "after_increase": True} in missed


def test_the_cap_puts_off_what_would_be_too_much(clinic: Clinic) -> None:
    tend(clinic)
    change = {**CHANGE, "overruled": [{"instrument": "pcl-5", "every_days": 28}], "most_questions": 34}
    path = f"/api/patients/{clinic.patient.id}/check-in-plan"
    plan = clinic.prescriber.put(path, json=change, headers={"If-Match": '"0"'}).json
    assert plan["most_questions"] == 34
    with clinic.open():
        asked = plans.due(clinic.patient.id)
    assert next(one for one in asked if one.instrument == "pcl-5").opens_on > date(2026, 3, 29)


def test_a_prescriber_overrules_pauses_and_says_why(clinic_by_mail: Clinic) -> None:
    clinic = clinic_by_mail
    tend(clinic)
    path = f"/api/patients/{clinic.patient.id}/check-in-plan"
    seen = clinic.prescriber.get(path)
    assert (seen.json["version"], seen.headers["ETag"]) == (0, '"0"')
    change = {**CHANGE, "overruled": [{"instrument": "gad-7", "every_days": None}], "reason": "Too much"}
    plan = clinic.prescriber.put(path, json=change, headers={"If-Match": '"0"'}).json
    assert (plan["version"], plan["reason"], plan["changed_by"]) == (1, "Too much", "Dr. Maya Okafor")
    assert {one["instrument"]: one["every_days"] for one in plan["instruments"]} == {
        "phq-9": 14,
        "gad-7": None,
    }
    assert not [key for key in due(clinic) if key[0] == "gad-7"]  # called off is not missed
    stale = clinic.prescriber.put(path, json=change, headers={"If-Match": '"0"'})
    assert (stale.status_code, stale.json["type"]) == (412, "/problems/check-in-plan-changed")
    assert clinic.prescriber.put(path, json=change).status_code == 412
    paused = clinic.prescriber.put(path, json={**CHANGE, "is_paused": True}, headers={"If-Match": '"1"'})
    assert paused.json["is_paused"] is True
    assert due(clinic) == {}


@pytest.mark.parametrize(
    ("overruled", "status"),
    [
        ([{"instrument": "aims", "every_days": 14}], 422),
        ([{"instrument": "phq-9", "every_days": 6}], 422),
        ([{"instrument": "phq-9", "every_days": 14}] * 2, 422),
        ([{"instrument": "nothing", "every_days": 14}], 422),
    ],
)
def test_a_plan_that_can_not_be_is_refused_and_nothing_is_stored(
    clinic: Clinic, overruled: list[Any], status: int
) -> None:
    path = f"/api/patients/{clinic.patient.id}/check-in-plan"
    change = {**CHANGE, "overruled": overruled}
    assert clinic.prescriber.put(path, json=change, headers={"If-Match": '"0"'}).status_code == status
    assert clinic.prescriber.get(path).json["version"] == 0


def test_plans_and_what_is_due_are_the_team_s_and_what_is_due_the_patient_s(clinic: Clinic) -> None:
    tend(clinic)
    base = f"/api/patients/{clinic.patient.id}"
    plan, due_path = f"{base}/check-in-plan", f"{base}/due-check-ins"
    for person, expected in (
        (clinic.patient, (403, 403, 200)),
        (clinic.prescriber, (200, 200, 200)),
        (clinic.support, (200, 403, 200)),
        (clinic.pharmacist, (200, 403, 200)),
        (clinic.admin, (404, 404, 404)),
        (clinic.stranger, (404, 404, 404)),
        (clinic.stranger_prescriber, (404, 404, 404)),
    ):
        version = person.get(plan).headers.get("ETag", '"0"')
        answers = (
            person.get(plan).status_code,
            person.put(plan, json=CHANGE, headers={"If-Match": version}).status_code,
            person.get(due_path).status_code,
        )
        assert answers == expected, person.actor.name
