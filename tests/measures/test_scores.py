"""Scores: from finished check-ins and from other systems, on the day they had where the patient lives."""

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.clock import now
from backend.measures import service
from tests.clinic import Clinic
from tests.measures.conftest import Answer

AT = datetime(2026, 3, 2, 20, tzinfo=UTC)


def brought(clinic: Clinic, **given: object) -> bool:
    least = {"instrument": "gad-7", "total": 9, "answered_at": AT, "external_id": "observation-1"}
    return service.import_score(clinic.patient.id, **{**least, **given})  # type: ignore[arg-type]


def test_scores_come_oldest_first_with_their_meaning(clinic: Clinic, answer: Answer) -> None:
    answer([1] * 9, answered_at="2026-03-09T20:00:00Z")
    with clinic.open():
        assert brought(clinic)
    imported, own = clinic.support.get(f"/api/patients/{clinic.patient.id}/scores").json["scores"]
    assert imported == {
        "instrument": "gad-7", "on": "2026-03-02", "at": "2026-03-02T20:00:00+00:00", "total": 9,
        "severity": "mild", "severity_label": "Mild", "source": "imported", "check_in_id": None,
        "quality": [], "is_proxy": False,
    }  # fmt: skip
    assert (own["instrument"], own["total"], own["severity"], own["source"]) == (
        "phq-9", 9, "mild", "check_in",
    )  # fmt: skip
    assert own["check_in_id"] is not None


def test_a_score_is_on_the_day_it_had_where_the_patient_lives(clinic: Clinic) -> None:
    with clinic.open():
        brought(clinic, answered_at=datetime(2026, 3, 3, 3, tzinfo=UTC))
        (score,) = service.scores(clinic.patient.id)
    assert score.on == date(2026, 3, 2)


def test_an_unfinished_check_in_has_no_score(clinic: Clinic, answer: Answer) -> None:
    answer([1] * 9, is_finished=False)
    assert clinic.patient.get(f"/api/patients/{clinic.patient.id}/scores").json["scores"] == []


def test_importing_the_same_record_twice_changes_nothing(clinic: Clinic) -> None:
    with clinic.open():
        assert [brought(clinic), brought(clinic)] == [True, False]
        assert len(service.scores(clinic.patient.id)) == 1


def test_the_same_record_with_another_total_is_not_dropped_in_silence(clinic: Clinic) -> None:
    with clinic.open():
        brought(clinic)
        with pytest.raises(service.ScoreDiffers, match="9 before, 10 now"):
            brought(clinic, total=10)


def test_a_total_off_the_scale_is_refused(clinic: Clinic) -> None:
    with clinic.open():
        for slug, total in (("phq-9", 28), ("gad-7", 22), ("phq-2", 7), ("phq-2", -1), ("phq-2", True)):
            with pytest.raises(service.ScoreOffScale):
                brought(clinic, instrument=slug, total=total)
        assert service.scores(clinic.patient.id) == []


def test_a_score_from_the_future_is_refused(clinic: Clinic) -> None:
    with clinic.open(), pytest.raises(service.ScoreOffScale):
        brought(clinic, answered_at=now() + timedelta(days=1))


def test_an_unknown_instrument_is_refused(clinic: Clinic) -> None:
    with clinic.open(), pytest.raises(service.UnknownInstrument):
        brought(clinic, instrument="ham-d")


def test_the_scores_of_many_patients_come_at_once_and_apart(clinic: Clinic) -> None:
    with clinic.open():
        brought(clinic)
        brought(clinic, external_id="observation-2", total=3, answered_at=AT - timedelta(days=7))
        found = service.scores_of([clinic.patient.id, clinic.stranger.id])
    assert [score.total for score in found[clinic.patient.id]] == [3, 9]
    assert found[clinic.stranger.id] == []


def test_scores_are_hidden_from_administrators_and_from_another_patient(clinic: Clinic) -> None:
    path = f"/api/patients/{clinic.patient.id}/scores"
    assert clinic.admin.get(path).status_code == 404
    assert clinic.stranger.get(path).status_code == 404
    assert clinic.stranger_prescriber.get(path).status_code == 404


def test_the_caseload_shows_the_latest_total_and_the_change_since_the_first(
    clinic: Clinic, answer: Answer
) -> None:
    with clinic.open():
        brought(clinic, instrument="phq-9", total=20)
    answer([1] * 8 + [0], answered_at="2026-03-30T20:00:00Z")
    (row,) = clinic.prescriber.get("/api/practice/caseload").json["patients"]
    (line,) = row["scores"]
    assert (line["instrument"], line["total"], line["baseline"], line["change"]) == ("phq-9", 8, 20, -12)
    assert (line["baseline_on"], line["on"]) == ("2026-03-02", "2026-03-30")
