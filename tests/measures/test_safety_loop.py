"""From the flag to its closing: urgent effects, deadlines, duty, contact, the procedure, the times."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from backend.clock import now
from backend.measures import duty
from backend.measures.models import CheckIn, SafetyFlag
from backend.measures.safety_catalog import loop, urgent_effects
from backend.measures.safety_models import KeptAnswers
from backend.people import service as people
from backend.prescriptions import service as prescriptions
from tests.clinic import Clinic, Person
from tests.measures.conftest import Answer
from tests.measures.test_safety_flags import ESCALATE, PARTIAL, flag_rows, letters
from tests.queue import queued, run_queued

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)  # ten o'clock in New York
NIGHT = datetime(2026, 3, 7, 4, tzinfo=UTC)  # Friday, eleven at night
REQUIRED = [each.step for each in loop().procedure if each.is_required]


def takes(clinic: Clinic, *names: str) -> None:
    with clinic.open():
        for name in names:
            prescriptions.import_medication(
                clinic.patient.id,
                name=name,
                rxnorm_code=None,
                status="active",
                started_on=None,
                last_ordered_on=None,
                stopped_on=None,
                order_count=1,
                stated_doses=[],
                external_ids=[name],
            )


def effects(answer: Answer, *slugs: str, **given: Any) -> TestResponse:
    body = {"is_finished": False, **given}
    return answer([1, None, None], instrument="effects", effects=list(slugs), **body)


def staffed(clinic: Clinic, *, outside: str | None = None) -> None:
    with clinic.open():
        hours = [duty.StaffedHours(day, time(9), time(17)) for day in range(5)]
        duty.set_hours(hours=hours, acknowledge_minutes=15, outside_text_en=outside, outside_text_es=None)


def on_duty(clinic: Clinic, person: Person, at: datetime, *, rank: int = 1, hours: int = 8) -> uuid.UUID:
    with clinic.open():
        local = at.astimezone(duty.ZoneInfo("America/New_York"))
        start = local.time().replace(minute=0, second=0, microsecond=0)
        end = (local + timedelta(hours=hours)).time().replace(minute=0, second=0, microsecond=0)
        (shift,) = duty.add_shifts(
            clinician_id=person.id, on=local.date(), start=start, end=end, rank=rank, weeks=1
        )
    return shift


def act(
    clinic: Clinic, by: Person, what: str, body: dict[str, Any], flag_id: str | None = None
) -> TestResponse:
    flag_id = flag_id or str(flag_rows(clinic)[0].id)
    return by.post(f"/api/patients/{clinic.patient.id}/safety-flags/{flag_id}/{what}", body)


def acknowledge(clinic: Clinic, by: Person | None = None) -> TestResponse:
    return act(clinic, by or clinic.support, "acknowledge", {"note": "Calling now."})


# Urgent effects


def test_an_urgent_effect_raises_its_flag_when_it_is_saved_and_says_the_medicine(
    clinic: Clinic, answer: Answer
) -> None:
    takes(clinic, "clozapine 100 MG Oral Tablet")
    saved = effects(answer, "constipation").json
    assert (saved["show_crisis_contacts"], saved["safety_flag"]["kind"]) == (True, "urgent-effect")
    (flag,) = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert flag["what"].startswith("Bad constipation (takes clozapine): ")
    assert (flag["kind"], flag["tier"], flag["stage"]) == ("urgent-effect", "urgent", "raised")
    assert len(queued(clinic, ESCALATE)) == 1


def test_an_empty_medicine_list_hides_no_urgent_effect(clinic: Clinic, answer: Answer) -> None:
    effects(answer, "fever")
    assert [flag.kind for flag in flag_rows(clinic)] == ["urgent-effect"]


def test_a_harmless_effect_raises_no_flag(clinic: Clinic, answer: Answer) -> None:
    takes(clinic, "sertraline 50 MG Oral Tablet")
    assert effects(answer, "dry-mouth").json["safety_flag"] is None
    assert effects(answer, "fever").json["safety_flag"] is None
    assert flag_rows(clinic) == []


def test_taking_an_urgent_effect_back_leaves_its_flag_and_both_answers(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    effects(answer, "seizure", check_in_id=check_in_id)
    later = answer([0], instrument="effects", check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z")
    assert later.json["outcome"] == "none"
    assert len(flag_rows(clinic)) == 1
    with clinic.open() as current:
        (kept,) = current.scalars(select(KeptAnswers))
        assert (kept.effects, kept.why, kept.check_in_id) == (["seizure"], "changed", check_in_id)


def test_a_second_urgent_effect_opens_an_acknowledged_flag_again(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    effects(answer, "rash", check_in_id=check_in_id)
    acknowledge(clinic)
    effects(answer, "rash", "seizure", check_in_id=check_in_id, answered_at="2026-03-02T20:05:00Z")
    (flag,) = flag_rows(clinic)
    assert (flag.stage, flag.tier, len(flag.earlier_acknowledgements)) == ("raised", "call-now", 1)
    assert [each["code"] for each in flag.urgent_effects] == ["rash", "seizure"]


def test_the_database_refuses_what_is_always_urgent_without_a_flag(clinic: Clinic) -> None:
    always = {
        effect
        for rule in urgent_effects()
        if rule.is_regardless
        for effect in (rule.needs or rule.any_of)
        if rule.fits([effect])
    }
    assert len(always) == 7
    for effect in sorted(always):
        with pytest.raises(IntegrityError, match="has no safety flag"), clinic.open() as current:
            current.add(
                CheckIn(
                    id=uuid.uuid4(),
                    patient_id=clinic.patient.id,
                    instrument="effects",
                    instrument_version="en-2026",
                    answers=[1, None, None],
                    effects=[effect],
                    answered_at=now(),
                    recorded_at=now(),
                    is_finished=False,
                )
            )


def test_answers_that_are_changed_late_or_refused_are_kept(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    answer([*PARTIAL, 2], check_in_id=check_in_id, is_finished=False)
    answer([0] * 9, check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z")
    answer([*PARTIAL, 3], check_in_id=check_in_id, is_finished=False, answered_at="2026-03-02T19:00:00Z")
    answer([0] * 8 + [1], check_in_id=check_in_id, answered_at="2026-03-02T20:09:00Z")
    with clinic.open() as current:
        rows = current.scalars(select(KeptAnswers).order_by(KeptAnswers.kept_at)).all()
        assert [(row.why, row.answers[8]) for row in rows] == [("changed", 2), ("late", 3), ("refused", 1)]
    for statement in ("DELETE FROM kept_answers", "UPDATE kept_answers SET why = 'late'"):
        with pytest.raises(Exception, match=r"denied|never|refuse|change"), clinic.open() as current:
            current.execute(text(statement))


# How soon


def test_unchanged_thoughts_with_a_reviewed_plan_come_the_next_business_day(
    clinic: Clinic, answer: Answer
) -> None:
    staffed(clinic)
    with time_machine.travel(MONDAY, tick=False) as clock:
        answer([0] * 8 + [1])
        assert flag_rows(clinic)[0].tier == "urgent"
        acknowledge(clinic)
        act(clinic, clinic.prescriber, "attempts", {"how": "phone", "is_reached": True, "note": "spoke"})
        plan = {"disposition": "plan-reviewed", "note": "plan", "plan_review_due_on": "2026-03-20"}
        assert act(clinic, clinic.prescriber, "decision", plan).status_code == 200
        clock.shift(timedelta(hours=2))
        answer([0] * 8 + [1])
        second = next(flag for flag in flag_rows(clinic) if flag.raised_at > MONDAY)
        tuesday = datetime(2026, 3, 3, 14, tzinfo=UTC)
        assert (second.tier, second.clock_from) == ("next-business-day", tuesday)
        assert second.acknowledge_by == tuesday + timedelta(minutes=15)
        assert [job.at for job in queued(clinic, ESCALATE)][-1] == tuesday + timedelta(minutes=15)
        assert len(clinic.prescriber.get("/api/practice/safety-flags").json["flags"]) == 1
        answer([0] * 8 + [2])
        assert sorted(flag.tier for flag in flag_rows(clinic)) == ["next-business-day", "urgent", "urgent"]


def test_an_open_screen_is_a_call_now_until_it_ends_without_acute_thoughts(
    clinic: Clinic, answer: Answer
) -> None:
    clinic.admin.put("/api/practice/instruments/asq", {"is_on": True})
    check_in_id = uuid.uuid4()
    asq = {"instrument": "asq", "check_in_id": check_in_id}
    answer([2, None, None, None, None], is_finished=False, **asq)
    assert flag_rows(clinic)[0].tier == "call-now"
    answer([2, 0, 0, 0, 0], answered_at="2026-03-02T20:01:00Z", **asq)
    assert flag_rows(clinic)[0].tier == "urgent"


def test_acute_thoughts_stay_a_call_now_whatever_is_answered_later(clinic: Clinic, answer: Answer) -> None:
    clinic.admin.put("/api/practice/instruments/asq", {"is_on": True})
    asq = {"instrument": "asq", "check_in_id": uuid.uuid4()}
    answer([2, 0, 0, 0, 2], is_finished=False, **asq)
    answer([2, 0, 0, 0, 0], answered_at="2026-03-02T20:01:00Z", **asq)
    assert flag_rows(clinic)[0].tier == "call-now"


def test_acute_thoughts_open_a_flag_again_that_was_acknowledged_before_them(
    clinic: Clinic, answer: Answer
) -> None:
    clinic.admin.put("/api/practice/instruments/asq", {"is_on": True})
    asq = {"instrument": "asq", "check_in_id": uuid.uuid4()}
    answer([2, None, None, None, None], is_finished=False, **asq)
    acknowledge(clinic)
    written = len(letters(clinic))
    for _ in range(2):
        answer([2, 0, 0, 0, 2], answered_at="2026-03-02T20:01:00Z", **asq)
        (flag,) = flag_rows(clinic)
        assert (flag.stage, flag.acknowledged_at, flag.tier) == ("raised", None, "call-now")
        assert len(letters(clinic)) == written + 2
    acknowledge(clinic)
    answer([2, 0, 0, 0, 2], answered_at="2026-03-02T20:01:00Z", **asq)
    assert flag_rows(clinic)[0].stage == "acknowledged"


def test_worse_thoughts_in_the_same_check_in_do_not_wait_for_the_next_business_day(
    clinic: Clinic, answer: Answer
) -> None:
    staffed(clinic)
    with time_machine.travel(MONDAY, tick=False) as clock:
        answer([0] * 8 + [1])
        acknowledge(clinic)
        act(clinic, clinic.prescriber, "attempts", {"how": "phone", "is_reached": True, "note": "spoke"})
        plan = {"disposition": "plan-reviewed", "note": "plan", "plan_review_due_on": "2026-03-20"}
        assert act(clinic, clinic.prescriber, "decision", plan).status_code == 200
        clock.shift(timedelta(hours=2))
        check_in_id, at = uuid.uuid4(), (MONDAY + timedelta(hours=2)).isoformat()
        answer([*PARTIAL, 1], is_finished=False, check_in_id=check_in_id, answered_at=at)
        answer([*PARTIAL, 3], is_finished=False, check_in_id=check_in_id, answered_at=at)
        second = next(flag for flag in flag_rows(clinic) if flag.raised_at > MONDAY)
        assert (second.tier, second.answer) == ("urgent", 3)
        assert now() + timedelta(minutes=15) in {job.at for job in queued(clinic, ESCALATE)}


def test_at_night_the_deadline_waits_for_the_opening_and_the_letters_do_not(
    clinic: Clinic, answer: Answer
) -> None:
    staffed(clinic)
    with time_machine.travel(NIGHT, tick=False):
        answer([0] * 8 + [1])
        (flag,) = flag_rows(clinic)
        assert flag.acknowledge_by == datetime(2026, 3, 9, 13, 15, tzinfo=UTC)
        assert len(letters(clinic)) == 2
        assert [job.at for job in queued(clinic, ESCALATE)] == [NIGHT + timedelta(minutes=15)]


def test_a_call_now_waits_for_no_opening(clinic: Clinic, answer: Answer) -> None:
    staffed(clinic)
    with time_machine.travel(NIGHT, tick=False):
        effects(answer, "seizure")
        (flag,) = flag_rows(clinic)
        assert flag.acknowledge_by == NIGHT + timedelta(minutes=15)
        assert flag.contact_by == NIGHT + timedelta(minutes=30)


# On duty


def test_the_next_person_on_the_roster_is_asked_after_15_minutes(clinic: Clinic, answer: Answer) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        with clinic.open():
            people.set_care_team_members(clinic.blue_team_id, [clinic.prescriber.id])
        on_duty(clinic, clinic.support, MONDAY)
        on_duty(clinic, clinic.stranger_prescriber, MONDAY, rank=2)
        answer([0] * 8 + [1])
        assert {who for _, who in letters(clinic)} == {clinic.prescriber.email, clinic.support.email}
        clock.shift(timedelta(minutes=15))
        run_queued(clinic, ESCALATE)
        assert clinic.stranger_prescriber.email in {who for _, who in letters(clinic)}
        (waiting,) = clinic.prescriber.get("/api/practice/safety-loop").json["flags"]
        assert "Dr. Olga Petrov" in waiting["asked_now"]


def test_whoever_is_on_shift_may_work_on_a_flag_of_another_team_and_see_no_chart(
    clinic: Clinic, answer: Answer
) -> None:
    olga = clinic.stranger_prescriber
    answer([0] * 8 + [1])
    assert acknowledge(clinic, olga).status_code == 404
    shift = on_duty(clinic, olga, now())
    assert len(olga.get("/api/practice/safety-loop").json["flags"]) == 1
    assert acknowledge(clinic, olga).status_code == 200
    assert olga.get(f"/api/patients/{clinic.patient.id}/safety-contacts").status_code == 200
    for path in ("chart", "check-ins", "medications", ""):
        address = f"/api/patients/{clinic.patient.id}/{path}".rstrip("/")
        assert olga.get(address).status_code == 403, path
    clinic.admin.post(f"/api/practice/duty/shifts/{shift}/cancel")
    assert olga.get(f"/api/patients/{clinic.patient.id}/safety-flags").status_code == 404


def test_a_pharmacist_and_an_administrator_are_not_put_on_duty(clinic: Clinic) -> None:
    for person in (clinic.pharmacist, clinic.admin, clinic.patient):
        body = {"clinician_id": str(person.id), "on": "2026-03-02", "start": "09:00", "end": "17:00"}
        refused = clinic.admin.post("/api/practice/duty/shifts", body)
        assert (refused.status_code, refused.json["type"]) == (422, "/problems/not-on-duty")


def test_a_shift_is_handed_on_by_its_holder_and_by_nobody_else(clinic: Clinic) -> None:
    shift = on_duty(clinic, clinic.support, now())
    path = f"/api/practice/duty/shifts/{shift}/cover"
    to_maya = {"clinician_id": str(clinic.prescriber.id)}
    to_olga = {"clinician_id": str(clinic.stranger_prescriber.id)}
    assert clinic.prescriber.post(path, to_olga).status_code == 422
    assert clinic.pharmacist.post(path, to_maya).status_code == 403
    roster = clinic.support.post(path, to_maya)
    assert [each["name"] for each in roster.json["on_shift"]] == ["Dr. Maya Okafor"]
    assert clinic.prescriber.post(path, to_olga).status_code == 200
    assert clinic.support.post(f"/api/practice/duty/shifts/{uuid.uuid4()}/cover", to_maya).status_code == 404
    outside = {**to_maya, "starts_at": "2020-01-01T00:00:00Z"}
    assert clinic.admin.post(path, outside).json["type"] == "/problems/cover-outside-shift"


def test_the_roster_shows_the_staffed_hours_that_nobody_covers(clinic: Clinic) -> None:
    with time_machine.travel(MONDAY, tick=False):
        staffed(clinic)
        body = {
            "clinician_id": str(clinic.support.id),
            "on": "2026-03-02",
            "start": "09:00",
            "end": "13:00",
            "weeks": 2,
        }
        roster = clinic.admin.post("/api/practice/duty/shifts", body)
        assert roster.status_code == 201
        assert len(roster.json["shifts"]) == 2
        first = roster.json["gaps"][0]
        assert first == {"start": "2026-03-02T18:00:00+00:00", "end": "2026-03-02T22:00:00+00:00"}
        assert len(roster.json["gaps"]) == 10


@pytest.mark.parametrize("bad", ["9:00", "24:00", "09:60", "09:00:00", "٠٩:٠٠", "", None])
def test_hours_that_are_no_time_are_refused(clinic: Clinic, bad: str | None) -> None:
    body = {"hours": [{"weekday": 0, "start": bad, "end": "17:00"}], "acknowledge_minutes": 15}
    assert clinic.admin.put("/api/practice/duty/hours", body).status_code == 422


def test_only_an_administrator_manages_the_roster(clinic: Clinic) -> None:
    hours = {"hours": [{"weekday": 0, "start": "09:00", "end": "17:00"}], "acknowledge_minutes": 20}
    assert clinic.admin.put("/api/practice/duty/hours", hours).json["acknowledge_minutes"] == 20
    for person in (clinic.prescriber, clinic.support, clinic.pharmacist):
        assert person.get("/api/practice/duty").json["hours"] == hours["hours"]
        assert person.put("/api/practice/duty/hours", hours).status_code == 403
    assert clinic.patient.get("/api/practice/duty").status_code == 403


def test_what_patients_are_told_promises_no_more_than_the_hours(clinic: Clinic) -> None:
    def told() -> dict[str, Any]:
        found: dict[str, Any] = clinic.patient.get("/api/account/reading-hours").json
        return found

    with time_machine.travel(NIGHT, tick=False) as clock:
        assert told()["at"] is None
        staffed(clinic)
        assert told()["at"] == "2026-03-09T13:15:00+00:00"
        assert "closed now" in told()["text_en"]
        assert "Monday 9:15 AM (New York time)" in told()["text_en"]
        assert "lunes" in told()["text_es"]
        clock.move_to(MONDAY)
        assert told()["at"] == (MONDAY + timedelta(minutes=15)).isoformat()
        clock.move_to(NIGHT)
        on_duty(clinic, clinic.support, NIGHT)
        assert told()["at"] == (NIGHT + timedelta(minutes=15)).isoformat()


def test_the_asq_follows_only_where_it_is_on_and_a_responder_is_on_shift(
    clinic: Clinic, answer: Answer
) -> None:
    def is_offered() -> bool:
        listed = clinic.patient.get("/api/practice/instruments").json["instruments"]
        return bool(next(each["is_offered"] for each in listed if each["slug"] == "asq"))

    assert (answer([0] * 8 + [1]).json["next_screen"], is_offered()) == (None, False)
    clinic.admin.put("/api/practice/instruments/asq", {"is_on": True})
    assert (answer([0] * 8 + [1]).json["next_screen"], is_offered()) == (None, False)
    on_duty(clinic, clinic.support, now())
    assert (answer([0] * 8 + [1]).json["next_screen"], is_offered()) == ("asq", True)
    assert answer([0] * 9).json["next_screen"] is None


# From acknowledging to closing


def test_a_flag_goes_from_acknowledging_over_the_procedure_and_contact_to_its_closing(
    clinic: Clinic, answer: Answer
) -> None:
    with time_machine.travel(MONDAY, tick=False) as clock:
        answer([0] * 8 + [2])
        minute = timedelta(minutes=1)
        clock.shift(4 * minute)
        acknowledge(clinic)
        clock.shift(2 * minute)
        tried = {"how": "phone", "is_reached": False, "note": "No answer."}
        assert act(clinic, clinic.support, "attempts", tried).json["attempts"] == 1
        step = act(clinic, clinic.support, "procedure", {"step": REQUIRED[0]}).json
        assert [each["step"] for each in step["procedure"] if each["is_done"]] == REQUIRED[:1]
        clock.shift(6 * minute)
        act(
            clinic,
            clinic.support,
            "attempts",
            {**tried, "is_reached": True, "note": "Spoke for ten minutes."},
        )
        decision = {"disposition": "plan-reviewed", "note": "Plan", "plan_review_due_on": "2026-03-09"}
        assert act(clinic, clinic.prescriber, "decision", decision).json["plan_review_due_on"] == "2026-03-09"
        closed = act(clinic, clinic.prescriber, "close", {"reason": "follow-up-arranged"}).json
        assert [each["kind"] for each in closed["events"]] == [
            "raised", "asked", "acknowledged", "not-reached", "procedure-step", "reached", "decided",
            "closed",
        ]  # fmt: skip
        assert closed["events"][5]["by"] == "Luis Ortega"
        assert clinic.prescriber.get("/api/practice/safety-loop").json["flags"] == []
        for person in (clinic.admin, clinic.prescriber, clinic.support, clinic.pharmacist):
            told = person.get("/api/practice/safety-metrics").json
            assert (told["open"], told["raised"], told["contacted"]) == (0, 1, 1)
            assert told["median_seconds_to_acknowledge"] == 240
            assert told["median_seconds_to_contact"] == 720
        assert clinic.patient.get("/api/practice/safety-metrics").status_code == 403


def test_steps_out_of_order_are_refused_with_what_comes_first(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [1])
    attempt = {"how": "phone", "is_reached": False, "note": "x"}
    decision = {"disposition": "watched", "note": "x", "plan_review_due_on": "2030-01-01"}
    for what, body in (("attempts", attempt), ("decision", decision), ("close", {"reason": "not-reached"})):
        refused = act(clinic, clinic.prescriber, what, body)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/flag-not-at-this-stage"), what
    acknowledge(clinic)
    assert "Nobody has reached" in act(clinic, clinic.prescriber, "decision", decision).json["detail"]
    act(clinic, clinic.support, "attempts", attempt)
    for step in REQUIRED:
        act(clinic, clinic.support, "procedure", {"step": step})
    without_day = {"disposition": "welfare-check", "note": "asked for it"}
    assert act(clinic, clinic.prescriber, "decision", without_day).status_code == 422
    assert act(clinic, clinic.prescriber, "decision", decision).status_code == 200


def test_care_support_works_on_flags_and_prescribers_decide(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [1])
    acknowledge(clinic)
    bodies = {
        "attempts": {"how": "phone", "is_reached": True, "note": "x"},
        "hand-over": {"clinician_id": str(clinic.prescriber.id), "note": "x"},
        "procedure": {"step": REQUIRED[0]},
        "decision": {"disposition": "watched", "note": "x", "plan_review_due_on": "2030-01-01"},
        "close": {"reason": "follow-up-arranged"},
    }
    for what, body in bodies.items():
        assert act(clinic, clinic.stranger_prescriber, what, body).status_code == 404, what
        assert act(clinic, clinic.admin, what, body).status_code == 404, what
        assert act(clinic, clinic.pharmacist, what, body).status_code == 403, what
        assert act(clinic, clinic.patient, what, body).status_code == 403, what
        assert act(clinic, clinic.prescriber, what, body, str(uuid.uuid4())).status_code == 404, what
        expected = 403 if what in ("decision", "close") else 200
        assert act(clinic, clinic.support, what, body).status_code == expected, what
        if expected == 403:
            assert act(clinic, clinic.prescriber, what, body).status_code == 200, what


def test_who_a_flag_is_handed_to_is_written_to_at_once(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [1])
    acknowledge(clinic)
    before = len(letters(clinic))
    handed = act(
        clinic, clinic.support, "hand-over", {"clinician_id": str(clinic.prescriber.id), "note": "x"}
    )
    assert handed.json["holder"] == "Dr. Maya Okafor"
    assert len(letters(clinic)) == before + 1
    olga = {"clinician_id": str(clinic.stranger_prescriber.id), "note": "x"}
    assert act(clinic, clinic.support, "hand-over", olga).status_code == 422


def test_an_acknowledged_flag_without_contact_is_said_again_when_its_time_is_over(
    clinic: Clinic, answer: Answer
) -> None:
    remind = "measures.remind_of_contact"
    with time_machine.travel(MONDAY, tick=False) as clock:
        answer([0] * 8 + [1])
        acknowledge(clinic)
        before = len(letters(clinic))
        (job,) = queued(clinic, remind)
        assert job.at == MONDAY + timedelta(hours=4)
        clock.move_to(job.at)
        run_queued(clinic, remind)
        assert len(letters(clinic)) == before + 3
        metrics = clinic.admin.get("/api/practice/safety-metrics").json
        assert (metrics["contact_overdue"], metrics["unacknowledged"]) == (1, 0)


def test_contacts_are_kept_version_by_version_and_an_address_has_to_be_verified(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/safety-contacts"
    body = {"name": "Ana", "relation": "sister", "phone": "555", "address": "1 Main St", "is_verified": True}
    with time_machine.travel(MONDAY, tick=False) as clock:
        assert clinic.support.get(path).json["name"] is None
        assert clinic.support.put(path, body).json["verified_on"] == "2026-03-02"
        clock.shift(timedelta(days=1))
        kept = clinic.prescriber.put(path, {**body, "phone": "556", "is_verified": False}).json
        assert (kept["verified_on"], kept["noted_by"]) == ("2026-03-02", "Dr. Maya Okafor")
        clock.shift(timedelta(days=1))
        moved = clinic.support.put(path, {**body, "address": "2 Main St", "is_verified": False}).json
        assert (moved["address"], moved["verified_on"]) == ("2 Main St", None)
    assert clinic.pharmacist.get(path).status_code == 403
    assert clinic.patient.put(path, body).status_code == 403
    assert clinic.stranger_prescriber.get(path).status_code == 404


def test_what_happened_to_a_flag_can_not_be_rewritten(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [1])
    for statement in ("DELETE FROM flag_events", "UPDATE flag_events SET kind = 'closed'"):
        with pytest.raises(Exception, match=r"denied|never|refuse|change"), clinic.open() as current:
            current.execute(text(statement))
    with clinic.open() as current:
        assert current.scalars(select(SafetyFlag)).one().stage == "raised"


def test_one_flag_is_seen_with_its_history_by_those_who_may(clinic: Clinic, answer: Answer) -> None:
    flag_id = answer([0] * 8 + [1]).json["safety_flag"]["id"]
    path = f"/api/patients/{clinic.patient.id}/safety-flags/{flag_id}"
    assert clinic.pharmacist.get(path).json["flag"]["id"] == flag_id
    assert clinic.patient.get(path).status_code == 403
    assert clinic.stranger_prescriber.get(path).status_code == 404
    assert clinic.prescriber.get(f"{path[:-36]}{uuid.uuid4()}").status_code == 404


def test_a_plan_is_not_reviewed_on_a_day_that_is_over(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [1])
    acknowledge(clinic)
    act(clinic, clinic.support, "attempts", {"how": "phone", "is_reached": True, "note": "x"})
    past = {"disposition": "plan-made", "note": "x", "plan_review_due_on": str(date(2026, 1, 1))}
    refused = act(clinic, clinic.prescriber, "decision", past)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/plan-review-needed")
