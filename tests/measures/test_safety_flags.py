"""Item 9: the flag is there with the answer, somebody is told, and it stays until somebody takes it."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.clock import now
from backend.measures import safety_flags, service
from backend.measures.catalog import instruments
from backend.measures.models import CheckIn, SafetyFlag
from backend.notifications.models import LetterRow
from backend.people import service as people
from tests.clinic import Clinic
from tests.measures.conftest import Answer
from tests.queue import queued, run_queued

ESCALATE = "measures.escalate_flag"
PARTIAL = [None] * 8


def letters(clinic: Clinic) -> list[tuple[str, str]]:
    """Return (kind, whom) of every letter in the outbox, sorted."""
    with clinic.open() as current:
        return sorted((row.kind, row.recipient) for row in current.scalars(select(LetterRow)))


def flag_rows(clinic: Clinic) -> list[SafetyFlag]:
    with clinic.open() as current:
        return list(current.scalars(select(SafetyFlag)))


def test_item_nine_above_zero_raises_a_safety_flag_before_anything_is_finished(
    clinic: Clinic, answer: Answer
) -> None:
    raised = [answer([*PARTIAL, value], is_finished=False).json for value in (1, 2, 3)]
    assert [check_in["show_crisis_contacts"] for check_in in raised] == [True, True, True]
    flags = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert [flag["id"] for flag in flags] == [check_in["safety_flag"]["id"] for check_in in raised]
    assert [(flag["answer"], flag["answer_label"]) for flag in flags] == [
        (1, "Several days"), (2, "More than half the days"), (3, "Nearly every day"),
    ]  # fmt: skip
    for flag in flags:
        assert (flag["kind"], flag["instrument"], flag["patient_name"]) == ("item-9", "phq-9", "Sam Rivera")
        assert flag["acknowledged_at"] is None


def test_item_nine_at_zero_raises_none(clinic: Clinic, answer: Answer) -> None:
    assert answer([3] * 8 + [0]).json["safety_flag"] is None
    assert flag_rows(clinic) == []
    assert letters(clinic) == []


def test_a_refused_finish_with_an_answer_missing_keeps_the_answers_and_their_flag(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    refused = answer([1, None, *[1] * 7], check_in_id=check_in_id)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/check-in-incomplete")
    assert refused.json["show_crisis_contacts"] is True
    (flag,) = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert (flag["check_in_id"], flag["answer"]) == (str(check_in_id), 1)
    (kept,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert (kept["is_finished"], kept["answers"]) == (False, [1, None, *[1] * 7])
    assert letters(clinic) != []


def test_other_answers_to_a_finished_check_in_are_refused_but_their_flag_is_raised(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    answer([0] * 9, check_in_id=check_in_id)
    before = clinic.prescriber.get("/api/account/changes").json["version"]
    refused = answer([0] * 8 + [2], check_in_id=check_in_id)
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/check-in-finished")
    (flag,) = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert (flag["check_in_id"], flag["answer"]) == (str(check_in_id), 2)
    assert clinic.prescriber.get("/api/account/changes").json["version"] != before
    (kept,) = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/check-ins").json["check_ins"]
    assert (kept["total"], kept["answers"]) == (0, [0] * 9)


@pytest.mark.parametrize("is_another_patients", [True, False])
def test_an_answer_under_an_id_that_is_taken_raises_one_flag_of_its_own_patient(
    clinic: Clinic, answer: Answer, is_another_patients: bool
) -> None:
    check_in_id = uuid.uuid4()
    if is_another_patients:
        answer(check_in_id=check_in_id, by=clinic.stranger, patient_id=clinic.stranger.id)
    else:
        answer([0] * 7, check_in_id=check_in_id, instrument="gad-7")
    for _ in range(2):
        refused = answer([0] * 8 + [3], check_in_id=check_in_id)
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/check-in-id-taken")
    (flag,) = clinic.prescriber.get("/api/practice/safety-flags").json["flags"]
    assert (flag["patient_id"], flag["instrument"], flag["answer"]) == (str(clinic.patient.id), "phq-9", 3)
    assert clinic.stranger_prescriber.get("/api/practice/safety-flags").json["flags"] == []


def test_changing_the_answer_back_to_zero_leaves_the_flag(clinic: Clinic, answer: Answer) -> None:
    check_in_id = uuid.uuid4()
    answer([*PARTIAL, 2], check_in_id=check_in_id, is_finished=False)
    finished = answer([0] * 9, check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z")
    assert finished.json["total"] == 0
    assert finished.json["show_crisis_contacts"] is True
    (flag,) = flag_rows(clinic)
    assert (flag.answer, flag.acknowledged_at) == (2, None)


def test_saving_again_raises_no_second_flag_and_writes_no_second_letter(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    for _ in range(3):
        answer([*PARTIAL, 1], check_in_id=check_in_id, is_finished=False)
    assert len(flag_rows(clinic)) == 1
    assert len(letters(clinic)) == 2
    assert len(queued(clinic, ESCALATE)) == 1


def test_an_answer_that_arrives_after_the_finish_still_raises_its_flag(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    answer([0] * 9, check_in_id=check_in_id, answered_at="2026-03-02T20:01:00Z")
    late = answer(
        [*PARTIAL, 3], check_in_id=check_in_id, is_finished=False, answered_at="2026-03-02T20:00:00Z"
    )
    assert (late.status_code, late.json["is_finished"], late.json["total"]) == (200, True, 0)
    assert [flag.answer for flag in flag_rows(clinic)] == [3]


def test_prescribers_and_care_support_of_the_team_are_written_to_and_nobody_else(
    clinic: Clinic, answer: Answer
) -> None:
    answer([*PARTIAL, 1], is_finished=False)
    assert letters(clinic) == sorted(
        [("attention", clinic.prescriber.email), ("attention", clinic.support.email)]
    )
    assert len(queued(clinic, "notifications.deliver")) == 2


def test_where_the_team_has_nobody_the_administrators_are_told_how_many_flags_wait(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open():
        people.set_care_team_members(clinic.blue_team_id, [])
    answer([*PARTIAL, 1], is_finished=False)
    answer([*PARTIAL, 1], is_finished=False)
    with clinic.open() as current:
        rows = list(current.scalars(select(LetterRow).order_by(LetterRow.created_at)))
    assert [(row.kind, row.recipient, row.item_count) for row in rows] == [
        ("nobody-responsible", clinic.admin.email, 1),
        ("nobody-responsible", clinic.admin.email, 2),
    ]
    assert len(flag_rows(clinic)) == 2


def test_a_flag_is_not_left_to_a_pharmacist_alone_who_can_not_take_it(clinic: Clinic, answer: Answer) -> None:
    with clinic.open():
        people.set_care_team_members(clinic.blue_team_id, [clinic.pharmacist.id])
    answer([*PARTIAL, 1], is_finished=False)
    assert letters(clinic) == [("nobody-responsible", clinic.admin.email)]


def test_a_flag_of_a_team_that_nobody_is_on_appears_when_somebody_joins(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open():
        people.set_care_team_members(clinic.blue_team_id, [])
    answer([*PARTIAL, 1], is_finished=False)
    assert clinic.prescriber.get("/api/practice/safety-flags").json["flags"] == []
    with clinic.open():
        people.set_care_team_members(clinic.blue_team_id, [clinic.prescriber.id])
    assert len(clinic.prescriber.get("/api/practice/safety-flags").json["flags"]) == 1


def test_letter_and_flag_are_rolled_back_together_with_the_answer(clinic: Clinic) -> None:
    given = service.GivenAnswers("phq-9", (*PARTIAL, 1), None, now(), is_finished=False)

    def save_and_break() -> None:
        with clinic.open():
            service.record_check_in(clinic.patient.id, check_in_id=uuid.uuid4(), given=given)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        save_and_break()
    assert (flag_rows(clinic), letters(clinic), queued(clinic, ESCALATE)) == ([], [], [])


# Said again


def test_an_unacknowledged_flag_is_said_to_the_whole_team_after_15_30_and_60_minutes(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open():
        team = [clinic.prescriber.id, clinic.support.id, clinic.admin.id]
        people.set_care_team_members(clinic.blue_team_id, team)
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        answer([*PARTIAL, 1], is_finished=False)
        written = [len(letters(clinic))]
        for minutes in (15, 30, 60):
            (job,) = queued(clinic, ESCALATE)
            assert job.at == start + timedelta(minutes=minutes)
            clock.move_to(start + timedelta(minutes=minutes))
            run_queued(clinic, ESCALATE)
            written.append(len(letters(clinic)))
        # The two who may act at first; then all three of the team; at the last step the administrator again.
        assert written == [2, 5, 8, 12]
        assert queued(clinic, ESCALATE) == []


def test_a_look_before_the_step_is_due_writes_nothing_and_looks_again(clinic: Clinic, answer: Answer) -> None:
    answer([*PARTIAL, 1], is_finished=False)
    run_queued(clinic, ESCALATE)
    assert len(letters(clinic)) == 2
    assert len(queued(clinic, ESCALATE)) == 1


def test_a_worker_that_was_away_says_it_once_and_not_three_times(clinic: Clinic, answer: Answer) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        answer([*PARTIAL, 1], is_finished=False)
        clock.move_to(start + timedelta(minutes=45))
        run_queued(clinic, ESCALATE)
        assert len(letters(clinic)) == 2 + 3
        assert [job.at for job in queued(clinic, ESCALATE)] == [start + timedelta(minutes=60)]


def test_an_acknowledged_flag_is_not_said_again(clinic: Clinic, answer: Answer) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
        take(clinic, flag_id)
        clock.move_to(start + timedelta(minutes=15))
        run_queued(clinic, ESCALATE)
    assert len(letters(clinic)) == 2
    assert queued(clinic, ESCALATE) == []


# Acknowledged


def take(clinic: Clinic, flag_id: str, note: str = "Called, safe tonight."):
    path = f"/api/patients/{clinic.patient.id}/safety-flags/{flag_id}/acknowledge"
    return clinic.support.post(path, {"note": note})


def test_care_support_takes_a_flag_and_it_leaves_the_open_list(clinic: Clinic, answer: Answer) -> None:
    flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
    taken = take(clinic, flag_id)
    assert taken.status_code == 200
    assert (taken.json["acknowledged_by"], taken.json["note"]) == ("Luis Ortega", "Called, safe tonight.")
    assert datetime.fromisoformat(taken.json["acknowledged_at"]) <= now()
    assert clinic.prescriber.get("/api/practice/safety-flags").json["flags"] == []
    kept = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/safety-flags").json["flags"]
    assert kept == [taken.json]


def test_the_caseload_counts_open_flags_even_when_they_come_at_once(clinic: Clinic, answer: Answer) -> None:
    def counted() -> int:
        (row,) = clinic.prescriber.get("/api/practice/caseload").json["patients"]
        return int(row["open_flags"])

    with ThreadPoolExecutor(6) as pool:
        raised = list(pool.map(lambda _: answer([0] * 8 + [1]).json["safety_flag"]["id"], range(12)))
    assert counted() == 12
    take(clinic, raised[0])
    assert counted() == 11


def test_the_second_to_take_a_flag_is_told_who_has_it(clinic: Clinic, answer: Answer) -> None:
    flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
    take(clinic, flag_id, "first")
    again = take(clinic, flag_id, "second")
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-acknowledged")
    assert "Luis Ortega" in again.json["detail"]
    assert flag_rows(clinic)[0].note == "first"


def test_a_flag_is_not_taken_without_a_note(clinic: Clinic, answer: Answer) -> None:
    flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
    for note in ("", "   ", "x" * 2001, None, 3):
        assert take(clinic, flag_id, note).status_code == 422
    assert flag_rows(clinic)[0].acknowledged_at is None


def test_only_prescribers_and_care_support_of_the_team_see_and_take_flags(
    clinic: Clinic, answer: Answer
) -> None:
    flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
    of_patient = f"/api/patients/{clinic.patient.id}/safety-flags"
    for person, code in (
        (clinic.patient, 403),
        (clinic.admin, 404),
        (clinic.stranger, 404),
        (clinic.stranger_prescriber, 404),
    ):
        assert person.get(of_patient).status_code == code
        assert person.post(f"{of_patient}/{flag_id}/acknowledge", {"note": "x"}).status_code == code
    assert clinic.patient.get("/api/practice/safety-flags").status_code == 403
    assert clinic.admin.get("/api/practice/safety-flags").status_code == 403
    assert clinic.stranger_prescriber.get("/api/practice/safety-flags").json["flags"] == []
    assert flag_rows(clinic)[0].acknowledged_at is None


def test_a_flag_under_another_patients_address_is_not_found(clinic: Clinic, answer: Answer) -> None:
    flag_id = answer([*PARTIAL, 1], is_finished=False).json["safety_flag"]["id"]
    path = f"/api/patients/{clinic.stranger.id}/safety-flags/{flag_id}/acknowledge"
    assert clinic.stranger_prescriber.post(path, {"note": "x"}).status_code == 404
    assert flag_rows(clinic)[0].acknowledged_at is None


def test_a_higher_answer_opens_a_taken_flag_again_and_keeps_the_earlier_note(
    clinic: Clinic, answer: Answer
) -> None:
    check_in_id = uuid.uuid4()
    flag_id = answer([*PARTIAL, 1], check_in_id=check_in_id, is_finished=False).json["safety_flag"]["id"]
    take(clinic, flag_id, "will call at five")
    answer([*PARTIAL, 3], check_in_id=check_in_id, is_finished=False, answered_at="2026-03-02T20:05:00Z")
    (flag,) = flag_rows(clinic)
    assert (flag.answer, flag.acknowledged_at, flag.note) == (3, None, None)
    assert [earlier["note"] for earlier in flag.earlier_acknowledgements] == ["will call at five"]
    assert len(letters(clinic)) == 4
    assert len(clinic.prescriber.get("/api/practice/safety-flags").json["flags"]) == 1


# Guarded by the database


def bare_check_in(clinic: Clinic, last: int | None, *, is_finished: bool = False) -> CheckIn:
    return CheckIn(
        id=uuid.uuid4(),
        patient_id=clinic.patient.id,
        instrument="phq-9",
        instrument_version="en-1999",
        answers=[0] * 8 + [last],
        answered_at=now(),
        recorded_at=now(),
        is_finished=is_finished,
    )


def test_the_database_refuses_to_commit_item_nine_above_zero_without_a_flag(clinic: Clinic) -> None:
    with pytest.raises(IntegrityError, match="has no safety flag"), clinic.open() as current:
        current.add(bare_check_in(clinic, 1))


def test_the_database_refuses_an_update_of_item_nine_without_a_flag(clinic: Clinic) -> None:
    with clinic.open() as current:
        row = bare_check_in(clinic, None)
        current.add(row)
    with pytest.raises(IntegrityError, match="has no safety flag"), clinic.open() as current:
        current.execute(text("UPDATE check_ins SET answers[9] = 3 WHERE id = :id"), {"id": row.id})


def test_the_database_accepts_item_nine_at_zero_or_missing(clinic: Clinic) -> None:
    with clinic.open() as current:
        current.add_all([bare_check_in(clinic, 0), bare_check_in(clinic, None)])


def test_the_catalog_flags_nothing_that_the_database_does_not_guard() -> None:
    rules = [(slug, rule) for slug, known in instruments().items() for rule in known.flags]
    assert [(slug, rule.kind, rule.items, rule.at_least) for slug, rule in rules] == [
        ("asq", "positive-screen", (1, 2, 3, 4, 5), 1),
        ("phq-9", "item-9", (9,), 1),
    ]


@pytest.mark.parametrize("given", [[0, 2, None, None, None], [1, 0, 0, 0, 0], [0, 0, 0, 0, 2]])
def test_the_database_refuses_to_commit_a_positive_asq_without_a_flag(
    clinic: Clinic, given: list[int | None]
) -> None:
    row = bare_check_in(clinic, None)
    row.instrument, row.answers = "asq", given
    with pytest.raises(IntegrityError, match="has no safety flag"), clinic.open() as current:
        current.add(row)


def test_the_database_accepts_a_negative_asq(clinic: Clinic) -> None:
    with clinic.open() as current:
        row = bare_check_in(clinic, None)
        row.instrument, row.answers = "asq", [0, 0, 0, 0, None]
        current.add(row)


def test_the_database_lets_nobody_remove_or_rewrite(clinic: Clinic, answer: Answer) -> None:
    answer([0] * 8 + [2])
    for statement in (
        "DELETE FROM safety_flags",
        "UPDATE safety_flags SET answer = 1",
        "UPDATE safety_flags SET kind = 'other'",
        "UPDATE safety_flags SET check_in_id = gen_random_uuid()",
        "UPDATE safety_flags SET acknowledged_at = now()",
        "UPDATE check_ins SET answers[1] = 3",
        "UPDATE check_ins SET is_finished = false",
        "DELETE FROM check_ins",
    ):
        with pytest.raises(IntegrityError), clinic.open() as current:
            current.execute(text(statement))
    assert [flag.answer for flag in flag_rows(clinic)] == [2]


def test_the_database_refuses_answers_that_can_not_be(clinic: Clinic) -> None:
    for change in (
        {"answers": [0] * 8},
        {"answers": [0] * 8 + [4]},
        {"answers": [0] * 8 + [-1]},
        {"answers": [None] * 9, "is_finished": True},
        {"function_answer": 4},
    ):
        row = bare_check_in(clinic, 0)
        for name, value in change.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), clinic.open() as current:
            current.add(row)


def test_what_other_packages_ask_for_has_every_id_they_asked_about(clinic: Clinic, answer: Answer) -> None:
    answer([*PARTIAL, 1], is_finished=False)
    with clinic.open():
        found = service.open_flags([clinic.patient.id, clinic.stranger.id])
        assert [flag.answer for flag in found[clinic.patient.id]] == [1]
        assert found[clinic.stranger.id] == []
        assert safety_flags.flags(clinic.patient.id) == found[clinic.patient.id]


def test_every_look_of_the_worker_is_audited_with_the_patient(clinic: Clinic, answer: Answer) -> None:
    answer([*PARTIAL, 1], is_finished=False)
    run_queued(clinic, ESCALATE)
    with clinic.open() as current:
        told = current.execute(
            text("SELECT patient_ids FROM audit_entries WHERE action = :action"), {"action": ESCALATE}
        ).scalars()
        assert list(told) == [[clinic.patient.id]]


def test_an_utc_instant_is_what_is_stored(clinic: Clinic, answer: Answer) -> None:
    answer([*PARTIAL, 1], is_finished=False)
    assert flag_rows(clinic)[0].raised_at.tzinfo is UTC
