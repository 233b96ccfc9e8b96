"""Answers item by item, episodes, marks that somebody read, and rates with the patients behind them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from backend.clock import now
from backend.health import service as health
from backend.health.rules.problems import NewCondition
from backend.measures import rates, reading, service
from backend.measures.models import DueCheckInRow
from tests.clinic import Clinic
from tests.measures.conftest import Answer


def phq9(total: int, item_9: int = 0) -> list[int]:
    """Nine answers that add up to `total`."""
    left, answers = total - item_9, []
    for _ in range(8):
        answers.append(min(3, left))
        left -= answers[-1]
    return [*answers, item_9]


def days_ago(days: int) -> str:
    return (now() - timedelta(days=days)).isoformat()


def read(clinic: Clinic) -> dict:
    return clinic.prescriber.get(f"/api/patients/{clinic.patient.id}/reading").json


def of_phq9(shown: dict) -> dict:
    return next(each for each in shown["instruments"] if each["slug"] == "phq-9")


def test_reading_shows_each_answer_in_words_with_its_trajectory(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(20), answered_at=days_ago(40))
    answer(phq9(10, item_9=1), answered_at=days_ago(2))
    shown = read(clinic)
    found = of_phq9(shown)
    assert shown["episode"]["basis"] == "first-score"
    assert found["trajectory"]["words"] == "Response"
    assert found["sem"] == 2.5
    assert found["check_ins"][0]["answers"][8] == {"value": 1, "label": "Several days"}
    assert [each["total"] for each in found["scores"]] == [20, 10]


def test_item_nine_is_kept_from_whom_permissions_do_not_let_read_it(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(10, item_9=2), answered_at=days_ago(2))
    for person in (clinic.support, clinic.pharmacist):
        found = of_phq9(person.get(f"/api/patients/{clinic.patient.id}/reading").json)
        assert found["check_ins"][0]["answers"][8] == {"value": None, "label": "Not shown to your role"}
        assert found["items"][8]["is_withheld"] is True
        assert found["check_ins"][0]["answers"][0]["value"] == 3


def test_a_flow_is_read_with_its_outcome_and_effects_by_name(clinic: Clinic, answer: Answer) -> None:
    asked = service.all_instruments()
    effects = next(each for each in asked if each.slug == "effects")
    slug = effects.effects[0].slug
    answer([1, 1, 0], instrument="effects", effects=[slug], answered_at=days_ago(1))
    found = next(each for each in read(clinic)["instruments"] if each["slug"] == "effects")
    assert found["check_ins"][0]["effects"] == [effects.effects[0].label]
    assert found["trajectory"] is None
    assert found["check_ins"][0]["result"]


def test_reading_is_refused_to_patients_and_of_strangers(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/reading"
    assert clinic.patient.get(path).status_code == 403
    assert clinic.admin.get(path).status_code == 404
    assert clinic.stranger_prescriber.get(path).status_code == 404


def test_a_pinned_episode_changes_the_baseline_and_says_who_pinned_it(clinic: Clinic, answer: Answer) -> None:
    for days, total in ((200, 6), (40, 20), (2, 10)):
        answer(phq9(total), answered_at=days_ago(days))
    assert of_phq9(read(clinic))["trajectory"]["baseline"]["total"] == 6
    start = (now() - timedelta(days=60)).date().isoformat()
    path = f"/api/patients/{clinic.patient.id}/treatment-episodes"
    pinned = clinic.prescriber.post(path, {"starts_on": start, "reason": "Relapse after the move"})
    assert pinned.status_code == 201
    assert of_phq9(pinned.json)["trajectory"]["baseline"]["total"] == 20
    assert pinned.json["episode"] == {"start": start, "basis": "pinned"}
    assert pinned.json["pins"][0]["pinned_by"] == "Dr. Maya Okafor"
    assert pinned.json["pins"][0]["reason"] == "Relapse after the move"
    assert clinic.support.post(path, {"starts_on": start, "reason": "x"}).status_code == 403
    assert clinic.stranger_prescriber.post(path, {"starts_on": start, "reason": "x"}).status_code == 404


def test_an_episode_can_not_start_in_the_future(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/treatment-episodes"
    ahead = (now() + timedelta(days=3)).date().isoformat()
    refused = clinic.prescriber.post(path, {"starts_on": ahead, "reason": "x"})
    assert (refused.status_code, refused.json["type"].rsplit("/", 1)[-1].split(":")[-1]) == (
        422, "episode-in-future",
    )  # fmt: skip
    assert read(clinic)["pins"] == []


def test_treatment_began_moves_the_baseline(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(6), answered_at=days_ago(200))
    answer(phq9(20), answered_at=days_ago(40))
    with clinic.open():
        reading.treatment_began(clinic.patient.id, (now() - timedelta(days=38)).date())
    shown = read(clinic)
    assert shown["episode"]["basis"] == "treatment"
    assert of_phq9(shown)["trajectory"]["baseline"]["total"] == 20


def test_a_bipolar_diagnosis_leaves_falling_scores_unjudged_until_mania_is_asked_about(
    clinic: Clinic, answer: Answer
) -> None:
    answer(phq9(20), answered_at=days_ago(40))
    answer(phq9(8), answered_at=days_ago(2))
    with clinic.open():
        diagnosis = NewCondition("b", "Bipolar II disorder", "F31.81", None, None, True)
        health.import_conditions(clinic.patient.id, conditions=[diagnosis])
        reading.refresh(clinic.patient.id)
    shown = read(clinic)
    assert shown["is_bipolar"] is True
    assert of_phq9(shown)["trajectory"]["words"] == "Not judged"
    path = f"/api/patients/{clinic.patient.id}/mania-enquiries"
    assert of_phq9(clinic.support.post(path, {"found": "none"}).json)["trajectory"]["words"] == "Response"
    assert of_phq9(clinic.prescriber.post(path, {"found": "signs"}).json)["trajectory"]["words"] == (
        "Not judged"
    )
    assert clinic.patient.post(path, {"found": "none"}).status_code == 403
    assert clinic.stranger_prescriber.post(path, {"found": "none"}).status_code == 404


# Reviewed


def test_a_check_in_waits_until_somebody_marks_it_and_the_first_mark_stays(
    clinic: Clinic, answer: Answer
) -> None:
    sent = answer(phq9(12), answered_at=days_ago(1)).json
    waiting = clinic.prescriber.get("/api/practice/unreviewed-check-ins").json
    assert [(each["patient_name"], each["total"], each["result"]) for each in waiting["check_ins"]] == [
        ("Sam Rivera", 12, "Moderate")
    ]
    path = f"/api/patients/{clinic.patient.id}/check-ins/{sent['id']}/review"
    assert clinic.support.post(path).json["reviewed_by"] == "Luis Ortega"
    assert clinic.prescriber.post(path).json["reviewed_by"] == "Luis Ortega"
    assert clinic.prescriber.get("/api/practice/unreviewed-check-ins").json["count"] == 0
    assert of_phq9(read(clinic))["check_ins"][0]["review"]["reviewed_by"] == "Luis Ortega"
    assert clinic.pharmacist.post(path).status_code == 403
    assert clinic.stranger_prescriber.post(path).status_code == 404
    other = f"/api/patients/{clinic.stranger.id}/check-ins/{sent['id']}/review"
    assert clinic.stranger_prescriber.post(other).status_code == 404


def test_an_unfinished_check_in_can_not_be_marked(clinic: Clinic, answer: Answer) -> None:
    sent = answer([1] * 9, is_finished=False, answered_at=days_ago(1)).json
    path = f"/api/patients/{clinic.patient.id}/check-ins/{sent['id']}/review"
    assert clinic.prescriber.post(path).status_code == 422


def test_all_that_was_on_the_screen_is_marked_and_what_came_later_is_not(
    clinic: Clinic, answer: Answer
) -> None:
    answer(phq9(12), answered_at=days_ago(9))
    answer(phq9(9), answered_at=days_ago(2))
    until = read(clinic)["read_at"]
    answer(phq9(3), answered_at=days_ago(1))
    path = f"/api/patients/{clinic.patient.id}/check-in-reviews"
    assert clinic.prescriber.post(path, {"until": until}).json == {"reviewed": 2}
    assert clinic.prescriber.post(path, {"until": until}).json == {"reviewed": 0}
    assert clinic.prescriber.get("/api/practice/unreviewed-check-ins").json["count"] == 1
    assert clinic.pharmacist.post(path, {"until": until}).status_code == 403
    assert clinic.stranger_prescriber.post(path, {"until": until}).status_code == 404


def test_the_caseload_knows_how_many_wait(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(12), answered_at=days_ago(9))
    sent = answer(phq9(9), answered_at=days_ago(2)).json
    clinic.prescriber.post(f"/api/patients/{clinic.patient.id}/check-ins/{sent['id']}/review")
    with clinic.open() as current:
        assert current.execute(text("SELECT sum(unreviewed) FROM caseload_rows")).scalar() == 1


def test_the_list_holds_own_patients_only(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(12), answered_at=days_ago(9))
    assert clinic.stranger_prescriber.get("/api/practice/unreviewed-check-ins").json["count"] == 0
    assert clinic.patient.get("/api/practice/unreviewed-check-ins").status_code == 403


@pytest.mark.parametrize("table", ["check_in_reviews", "treatment_episodes", "mania_enquiries"])
def test_marks_pins_and_enquiries_are_only_ever_added(clinic: Clinic, answer: Answer, table: str) -> None:
    sent = answer(phq9(12), answered_at=days_ago(9)).json
    base = f"/api/patients/{clinic.patient.id}"
    clinic.prescriber.post(f"{base}/check-ins/{sent['id']}/review")
    clinic.prescriber.post(f"{base}/mania-enquiries", {"found": "none"})
    clinic.prescriber.post(f"{base}/treatment-episodes", {"starts_on": "2026-01-05", "reason": "x"})
    with pytest.raises(DBAPIError), clinic.open() as current:
        current.execute(text(f"DELETE FROM {table}"))


# Rates


def rates_of(clinic: Clinic, by: str = "prescriber") -> dict[str, int]:
    shown = getattr(clinic, by).get("/api/practice/rates?instrument=phq-9").json
    return {each["group"]: each["patients"] for each in shown["groups"]}


def test_each_rate_counts_the_judged_and_opens_the_patients_behind_it(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(20), answered_at=days_ago(40))
    answer(phq9(10), answered_at=days_ago(2))
    found = rates_of(clinic)
    assert (found["judged"], found["responded"], found["response"], found["remission"]) == (1, 1, 1, 0)
    path = "/api/practice/rates/patients?instrument=phq-9&group=responded"
    (patient,) = clinic.prescriber.get(path).json["patients"]
    assert (patient["name"], patient["baseline"], patient["latest"]) == ("Sam Rivera", 20, 10)
    assert clinic.stranger_prescriber.get(path).json["patients"] == []
    assert clinic.patient.get(path).status_code == 403


def test_an_admin_sees_counts_and_no_names(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(20), answered_at=days_ago(40))
    answer(phq9(10), answered_at=days_ago(2))
    assert rates_of(clinic, "admin")["responded"] == 1
    assert "Rivera" not in clinic.admin.get("/api/practice/rates").get_data(as_text=True)
    assert clinic.admin.get("/api/practice/rates/patients?group=judged").status_code == 403
    assert clinic.patient.get("/api/practice/rates").status_code == 403


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        (((40, 8), (2, 3)), "low-baseline"),
        (((40, 20),), "too-few"),
        (((200, 20), (100, 10)), "not-recent"),
        (((40, 20), (2, 4)), "remission"),
        (((40, 20), (2, 14)), "partial-response"),
        (((40, 20), (2, 18)), "no-change"),
        (((40, 12), (2, 20)), "worse"),
    ],
)
def test_a_patient_is_in_one_group(
    clinic: Clinic, answer: Answer, answers: tuple[tuple[int, int], ...], group: str
) -> None:
    for days, total in answers:
        answer(phq9(total), answered_at=days_ago(days))
    found = rates_of(clinic)
    assert [name for name in rates.GROUPS if found[name] and not name.startswith("waiting")] == [group]


@pytest.mark.parametrize(
    ("days", "group"), [(20, "waiting-4"), (30, "waiting-8"), (60, "waiting-12"), (90, "waiting-longer")]
)
def test_time_without_response_is_counted_in_weeks(
    clinic: Clinic, answer: Answer, days: int, group: str
) -> None:
    answer(phq9(20), answered_at=days_ago(days))
    answer(phq9(18), answered_at=days_ago(2))
    found = rates_of(clinic)
    assert [name for name in found if name.startswith("waiting") and found[name]] == [group]
    path = f"/api/practice/rates/patients?instrument=phq-9&group={group}"
    assert len(clinic.prescriber.get(path).json["patients"]) == 1


def test_an_imported_score_needs_no_mark_and_counts_in_the_rates(clinic: Clinic) -> None:
    with clinic.open():
        for days, total in ((40, 20), (2, 10)):
            service.import_score(
                clinic.patient.id,
                instrument="phq-9",
                total=total,
                answered_at=datetime.now(UTC) - timedelta(days=days),
                external_id=str(uuid.uuid4()),
            )
    assert rates_of(clinic)["responded"] == 1
    assert clinic.prescriber.get("/api/practice/unreviewed-check-ins").json["count"] == 0


# Due and missed


def plan_due(clinic: Clinic, opens: int, state: str) -> None:
    """Let a PHQ-9 have been due `opens` days ago, for a week."""
    opens_on = (now() - timedelta(days=opens)).date()
    with clinic.open() as current:
        current.add(
            DueCheckInRow(
                patient_id=clinic.patient.id,
                instrument="phq-9",
                why="overruled",
                every_days=21,
                questions=9,
                opens_on=opens_on,
                closes_on=opens_on + timedelta(days=7),
                ends_on=opens_on + timedelta(days=14),
                overlaps=False,
                state=state,
                completed_at=now() if state == "completed" else None,
            )
        )


def test_missed_check_ins_and_the_planned_interval_are_read_with_the_scores(
    clinic: Clinic, answer: Answer
) -> None:
    answer(phq9(20), answered_at=days_ago(60))
    plan_due(clinic, 40, "missed")
    found = of_phq9(read(clinic))
    assert found["missed"] == [(now() - timedelta(days=40)).date().isoformat()]
    assert found["planned_days"] == 21


def test_what_was_due_last_and_did_not_come_is_overdue(clinic: Clinic) -> None:
    plan_due(clinic, 40, "missed")
    (one,) = clinic.support.get("/api/practice/overdue-check-ins").json["check_ins"]
    assert (one["patient_name"], one["instrument"]) == ("Sam Rivera", "phq-9")
    assert clinic.stranger_prescriber.get("/api/practice/overdue-check-ins").json["check_ins"] == []
    assert clinic.patient.get("/api/practice/overdue-check-ins").status_code == 403
    plan_due(clinic, 19, "completed")
    assert clinic.support.get("/api/practice/overdue-check-ins").json["check_ins"] == []


def test_completeness_counts_what_was_due_and_is_over(clinic: Clinic) -> None:
    for opens, state in ((200, "missed"), (60, "missed"), (40, "completed"), (2, "sent")):
        plan_due(clinic, opens, state)
    for person in (clinic.prescriber, clinic.admin):
        shown = person.get("/api/practice/rates").json
        assert (shown["due_count"], shown["completed_count"]) == (2, 1)


def test_what_a_proxy_answered_is_read_apart_and_counted_nowhere(clinic: Clinic, answer: Answer) -> None:
    answer(phq9(20), answered_at=days_ago(40))
    answer(phq9(4), answered_at=days_ago(2), filled_by="proxy", filled_by_name="Her sister Ana")
    found = of_phq9(read(clinic))
    assert [each["total"] for each in found["scores"]] == [20]
    assert [each["total"] for each in found["proxy_scores"]] == [4]
    assert found["check_ins"][0]["filled_by_name"] == "Her sister Ana"
    assert found["trajectory"]["words"] == "Too few points to tell"
    assert (rates_of(clinic)["too-few"], rates_of(clinic)["judged"]) == (1, 0)
