"""What was tried before: recorded with what is known, counted only where it was a trial."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.clinic import Clinic, Person

WELL_TRIED = {
    "drug": "escitalopram", "highest_mg": "20", "weeks": 10, "year": 2024, "adherence": "most",
    "outcome": "none", "why_stopped": "no-effect", "indication": "depression", "told_by": "records",
}  # fmt: skip


def path(clinic: Clinic, more: str = "") -> str:
    return f"/api/patients/{clinic.patient.id}/earlier-trials{more}"


def recorded(clinic: Clinic, by: Person | None = None, **change: Any) -> dict[str, Any]:
    answer = (by or clinic.prescriber).post(path(clinic), {**WELL_TRIED, **change})
    assert answer.status_code == 201, answer.text
    return answer.json


def seen(clinic: Clinic) -> dict[str, Any]:
    return clinic.prescriber.get(path(clinic)).json


def test_an_adequate_trial_without_response_is_counted(clinic: Clinic) -> None:
    recorded(clinic)
    found = seen(clinic)
    assert (found["without_response"], found["not_counted"]) == (1, 0)
    (line,) = found["recorded"]
    assert line["answer"] == "adequate"
    assert line["text"] == "10 weeks at 10 mg or more, most of it taken: an adequate trial."
    assert line["trial"]["is_known"] is True


@pytest.mark.parametrize(
    ("change", "answer", "counts"),
    [
        ({"outcome": "partial"}, "adequate", 1),
        ({"outcome": "worse"}, "adequate", 1),
        ({"outcome": "remission"}, "adequate", 0),
        ({"outcome": "unknown"}, "adequate", 0),
        ({"weeks": 2}, "too-short", 0),
        ({"highest_mg": "5"}, "dose-too-low", 0),
        ({"highest_mg": "5", "weeks": None}, "dose-too-low", 0),
        ({"adherence": "partly"}, "adherence-low", 0),
        ({"adherence": "unknown"}, "cannot-tell", 0),
        ({"weeks": None}, "cannot-tell", 0),
        ({"highest_mg": None}, "cannot-tell", 0),
        ({"drug": "lithium", "highest_mg": "900"}, "cannot-tell", 0),
        ({"drug": "some drops from the market"}, "cannot-tell", 0),
    ],
)
def test_what_was_no_trial_or_can_not_be_told_is_not_counted(
    clinic: Clinic, change: dict[str, Any], answer: str, counts: int
) -> None:
    recorded(clinic, **change)
    found = seen(clinic)
    assert (found["recorded"][0]["answer"], found["without_response"]) == (answer, counts)
    assert found["not_counted"] == (answer != "adequate")


def test_a_name_that_nobody_knows_is_kept_as_it_was_written(clinic: Clinic) -> None:
    kept = recorded(clinic, drug="Grandmother's drops")
    assert (kept["drug"], kept["is_known"]) == ("Grandmother's drops", False)
    assert "not in the formulary" in seen(clinic)["recorded"][0]["text"]


def test_what_is_missing_is_named(clinic: Clinic) -> None:
    recorded(clinic, weeks=None, adherence="unknown")
    said = seen(clinic)["recorded"][0]["text"]
    assert said.endswith("not on record is weeks, how much was taken.")


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"year": 2199}, 422, "trial-in-future"),
        ({"highest_mg": "200"}, 422, "implausible-trial-dose"),
        ({"highest_mg": "0"}, 422, "invalid"),
        ({"highest_mg": "-5"}, 422, "invalid"),
        ({"weeks": 0}, 422, "invalid"),
        ({"outcome": "cured"}, 422, "invalid"),
        ({"why_stopped": "side-effect"}, 422, "invalid"),
        ({"side_effect": "nausea"}, 422, "invalid"),
        ({"drug": ""}, 422, "invalid"),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(
    clinic: Clinic, change: dict[str, Any], status: int, kind: str
) -> None:
    answer = clinic.prescriber.post(path(clinic), {**WELL_TRIED, **change})
    assert (answer.status_code, answer.json["type"]) == (status, f"/problems/{kind}")
    assert seen(clinic)["recorded"] == []


def test_who_entered_it_or_the_team_takes_it_back_with_a_reason_and_it_stays_readable(clinic: Clinic) -> None:
    theirs, own = recorded(clinic), recorded(clinic, clinic.patient, drug="sertraline")
    assert (own["is_own"], own["told_by"]) == (True, "patient")
    refused = clinic.patient.post(path(clinic, f"/{theirs['id']}/withdraw"), {"reason": "no"})
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-yours-to-withdraw")
    assert (
        clinic.patient.post(path(clinic, f"/{own['id']}/withdraw"), {"reason": "other drug"}).status_code
        == 200
    )
    again = clinic.prescriber.post(path(clinic, f"/{own['id']}/withdraw"), {"reason": "twice"})
    assert (again.status_code, again.json["type"]) == (409, "/problems/already-withdrawn")
    found = seen(clinic)
    assert [line["trial"]["id"] for line in found["recorded"]] == [theirs["id"]]
    assert [line["mistaken_reason"] for line in found["mistaken"]] == ["other drug"]


def test_another_practice_s_patient_is_not_there_and_the_team_records(
    clinic: Clinic,
) -> None:
    kept = recorded(clinic)
    for who in (clinic.stranger_prescriber, clinic.stranger):
        assert who.post(path(clinic), WELL_TRIED).status_code == 404
        assert who.get(path(clinic)).status_code == 404
        assert who.post(path(clinic, f"/{kept['id']}/withdraw"), {"reason": "x"}).status_code == 404
    assert clinic.patient.get(path(clinic)).status_code == 403
    assert clinic.support.post(path(clinic), WELL_TRIED).status_code == 201
    assert clinic.pharmacist.post(path(clinic), WELL_TRIED).status_code == 201


@pytest.mark.parametrize(
    "statement", ["UPDATE earlier_trials SET outcome = 'remission'", "DELETE FROM earlier_trials"]
)
def test_what_was_recorded_is_never_changed(clinic: Clinic, statement: str) -> None:
    recorded(clinic)
    with clinic.open() as current, pytest.raises(DBAPIError):
        current.execute(text(statement))
