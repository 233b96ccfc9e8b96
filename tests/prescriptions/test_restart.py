"""A drug that was not taken for too long is not signed at its old dose without a reason."""

import uuid
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.clock import today
from backend.medications import service as formulary
from backend.medications.rules.asked import Gone, Taken
from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions import service as prescriptions
from tests.clinic import Clinic

ZONE = "America/New_York"
SINCE = 120


def take(clinic: Clinic, name: str, mg: int) -> str:
    with clinic.open():
        begun = today(ZONE) - timedelta(SINCE)
        prescriptions.import_medication(
            clinic.patient.id,
            name=name,
            rxnorm_code=None,
            status="active",
            started_on=begun,
            last_ordered_on=None,
            stopped_on=None,
            order_count=1,
            stated_doses=[prescriptions.StatedDose(Dose(Decimal(mg), Unit.MG), begun)],
            external_ids=[str(uuid.uuid4())],
        )
        found = prescriptions.medications(clinic.patient.id, today(ZONE))
    return str(next(each.id for each in found if name in each.name.casefold()))


def pause(clinic: Clinic, medication: str, days: int) -> None:
    body = {"medication_id": medication, "kind": "held", "on": str(today(ZONE) - timedelta(days))}
    answer = clinic.patient.post(f"/api/patients/{clinic.patient.id}/taking", body)
    assert answer.status_code == 201, answer.json


def draft(clinic: Clinic, medication: str, strength: str, pieces: str = "1") -> dict[str, Any]:
    body = {
        "medication_id": medication,
        "form": "tablet",
        "strength": {"value": strength, "unit": "mg"},
        "tablets_per_dose": pieces,
        "times_a_day": 1,
        "timing": "morning",
        "start_on": str(today(ZONE)),
        "days_supply": 14,
        "refills": 0,
    }
    answer = clinic.prescriber.post(f"/api/patients/{clinic.patient.id}/titration-steps", body)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def gaps(step: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in step["safety"]["findings"] if each["rule"].startswith("restart.")]


@pytest.mark.parametrize(
    ("days", "beside", "is_found"),
    [(4, None, False), (5, None, True), (2, "carbamazepine", False), (3, "carbamazepine", True)],
)
def test_lamotrigine_at_its_old_dose_after_five_half_lives_wants_a_reason(
    clinic: Clinic, days: int, beside: str | None, *, is_found: bool
) -> None:
    """The label: more than five half-lives; drugs that clear it faster make them shorter."""
    if beside:
        take(clinic, beside, 400)
    lamotrigine = take(clinic, "lamotrigine", 200)
    pause(clinic, lamotrigine, days)
    step = draft(clinic, lamotrigine, "200")
    found = gaps(step)
    assert bool(found) is is_found
    if found:
        assert found[0]["tier"] == 2
        assert f"after {days} days without it" in found[0]["what"]
        sign = f"/api/patients/{clinic.patient.id}/titration-steps/{step['id']}/sign"
        refused = clinic.prescriber.post(sign, {"digest": step["digest"]})
        assert refused.status_code == 422
        assert "override" in (refused.json or {})["type"]
        reason = {"digest": step["digest"], "override_reason": "The pause was entered for the wrong drug"}
        assert clinic.prescriber.post(sign, reason).status_code == 201


@pytest.mark.parametrize(
    ("days", "words"), [(2, "12.5 mg once or twice a day"), (30, "blood counts as in a new")]
)
def test_clozapine_begins_again_low_after_two_days_and_with_its_blood_counts_after_thirty(
    clinic: Clinic, days: int, words: str
) -> None:
    """Clozaril label, dosage: 2 days or more without it; monitoring after 30 days or more without it."""
    with clinic.open():
        clozapine = Gone("clozapine", days, is_restarted=True)
        found = formulary.check_list(
            [Taken("clozapine", Dose(Decimal(300), Unit.MG))], gone=[clozapine]
        ).findings
    texts = [each.what for each in found if each.rule == "restart.clozapine"]
    assert len(texts) == 1
    assert words in texts[0]
    assert ("blood counts" in texts[0]) is (days >= 30)


def test_titrating_again_from_the_start_dose_wants_none(clinic: Clinic) -> None:
    lamotrigine = take(clinic, "lamotrigine", 200)
    pause(clinic, lamotrigine, 30)
    assert not draft(clinic, lamotrigine, "25")["safety"]["is_reason_needed"]


def test_a_drug_of_which_nobody_said_anything_was_not_missed(clinic: Clinic) -> None:
    assert gaps(draft(clinic, take(clinic, "lamotrigine", 200), "200")) == []


@pytest.mark.parametrize(
    ("beside", "doses"),
    [
        (None, [("25", 14), ("50", 14), ("100", 7), ("200", 28)]),
        ("carbamazepine", [("50", 14), ("100", 14), ("200", 7), ("300", 7), ("400", 28)]),
        ("valproic acid", [("12.5", 14), ("25", 14), ("50", 7), ("100", 28)]),
    ],
)
def test_the_labels_steps_are_proposed_beside_what_is_taken(
    clinic: Clinic, beside: str | None, doses: list[tuple[str, int]]
) -> None:
    """Lamictal label, bipolar disorder: the usual schedule, with inducers, with valproate."""
    if beside:
        take(clinic, beside, 500)
    answer = clinic.prescriber.post(
        f"/api/patients/{clinic.patient.id}/titration-plans/label", {"drug_slug": "lamotrigine"}
    )
    assert answer.status_code == 200, answer.json
    found = answer.json or {}
    assert [(each["dose"]["value"], each["days"]) for each in found["steps"]] == doses
    assert "Lamictal" in found["source"]


def test_a_drug_without_a_schedule_on_file_has_no_steps(clinic: Clinic) -> None:
    answer = clinic.prescriber.post(
        f"/api/patients/{clinic.patient.id}/titration-plans/label", {"drug_slug": "sertraline"}
    )
    assert answer.json == {"steps": [], "source": None}
