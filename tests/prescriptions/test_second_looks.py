"""A contraindication is signed against only after a second person has looked and agreed."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text, update

from backend.clock import now, pretend
from backend.people import service as people
from backend.people.models import ClinicianRow
from backend.prescriptions import service
from tests.clinic import Clinic, Person
from tests.prescriptions.orders import (
    changed,
    day,
    drafted,
    imported,
    listed,
    path,
    renewal_of,
    signature,
    signed,
)

REASON = "Nothing else helped; done before in hospital."
PHENELZINE = "phenelzine 15 MG Oral Tablet"


@pytest.fixture
def draft(clinic: Clinic) -> dict[str, Any]:
    imported(clinic, PHENELZINE)
    found = drafted(clinic)
    assert found["safety"]["is_second_look_needed"] is True
    assert found["second_look"] is None
    return found


def ask(clinic: Clinic, draft: dict[str, Any], **given: Any) -> Any:
    body = {"digest": draft["digest"], "reason": REASON, **given}
    return clinic.prescriber.post(path(clinic.patient, f"titration-steps/{draft['id']}/second-look"), body)


def waiting(who: Person) -> list[dict[str, Any]]:
    return who.get("/api/practice/second-looks").json["second_looks"]


def answer(who: Person, look_id: str, *, agrees: bool = True) -> Any:
    return who.post(f"/api/practice/second-looks/{look_id}/answer", {"agrees": agrees, "note": "I see."})


def asked_id(clinic: Clinic, draft: dict[str, Any]) -> str:
    given = ask(clinic, draft)
    assert given.status_code == 201, given.text
    return given.json["second_look"]["id"]


@pytest.fixture
def alone(clinic: Clinic) -> None:
    """Nobody else in the practice may prescribe."""
    with clinic.open() as current:
        current.execute(
            update(ClinicianRow).where(ClinicianRow.id != clinic.prescriber.id).values(is_active=False)
        )


def test_a_reason_alone_does_not_sign_against_a_contraindication(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    refused = signature(clinic, draft, override_reason=REASON)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/second-look-needed")
    assert listed(clinic)[0]["name"].startswith("phenelzine")


def test_the_second_person_sees_all_the_facts_agrees_and_then_it_is_signed(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    look_id = asked_id(clinic, draft)
    assert signature(clinic, draft).json["type"] == "/problems/second-look-needed"
    assert waiting(clinic.prescriber) == []
    (case,) = waiting(clinic.stranger_prescriber)
    assert case["patient_name"] == "Sam Rivera"
    assert [each for each in case["medications"] if each.startswith("phenelzine")]
    assert (case["look"]["reason"], case["look"]["asked_by"]) == (REASON, "Dr. Maya Okafor")
    assert case["look"]["findings"][0]["drugs"] == ["phenelzine", "sertraline"]
    said = answer(clinic.stranger_prescriber, look_id)
    assert (said.status_code, said.json["state"]) == (200, "agreed")
    assert waiting(clinic.stranger_prescriber) == []
    (mine,) = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    assert mine["second_look"]["answer"]["by"] == "Dr. Olga Petrov"
    assert signature(clinic, draft).status_code == 201
    with clinic.open() as current:
        rows = current.execute(text("SELECT reason, second_look_id, rule_set FROM overrides WHERE tier = 1"))
        for row in rows:
            assert (row.reason, str(row.second_look_id), len(row.rule_set)) == (REASON, look_id, 64)


def test_what_the_second_person_does_not_agree_with_is_not_signed_and_may_be_asked_again(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    answer(clinic.stranger_prescriber, asked_id(clinic, draft), agrees=False)
    refused = signature(clinic, draft, override_reason=REASON)
    assert refused.status_code == 422
    assert "Dr. Olga Petrov does not agree: I see." in refused.json["detail"]
    answer(clinic.stranger_prescriber, asked_id(clinic, draft))
    assert signature(clinic, draft).status_code == 201


def test_a_second_look_is_given_once(clinic: Clinic, draft: dict[str, Any]) -> None:
    look_id = asked_id(clinic, draft)
    assert ask(clinic, draft).json["type"] == "/problems/second-look-waits"
    answer(clinic.stranger_prescriber, look_id)
    assert answer(clinic.stranger_prescriber, look_id).json["type"] == "/problems/second-look-answered"
    assert ask(clinic, draft).json["type"] == "/problems/no-second-look-needed"


def test_a_request_is_void_when_what_would_be_signed_changes(clinic: Clinic, draft: dict[str, Any]) -> None:
    look_id = asked_id(clinic, draft)
    other = drafted(clinic, tablets_per_dose="2")
    assert waiting(clinic.stranger_prescriber) == []
    assert answer(clinic.stranger_prescriber, look_id).json["type"] == "/problems/second-look-void"
    assert other["second_look"] is None
    assert signature(clinic, other, override_reason=REASON).json["type"] == "/problems/second-look-needed"


def test_an_agreement_is_void_when_what_was_found_changes(clinic: Clinic, draft: dict[str, Any]) -> None:
    answer(clinic.stranger_prescriber, asked_id(clinic, draft))
    imported(clinic, "tramadol 50 MG Oral Tablet")
    assert signature(clinic, draft).status_code == 412
    (again,) = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    assert again["second_look"] is None
    assert signature(clinic, again, override_reason=REASON).json["type"] == "/problems/second-look-needed"


def test_whoever_looked_does_not_sign(clinic: Clinic, draft: dict[str, Any]) -> None:
    answer(clinic.stranger_prescriber, asked_id(clinic, draft))
    with clinic.open():
        people.set_care_team_members(
            clinic.blue_team_id, [clinic.prescriber.id, clinic.stranger_prescriber.id]
        )
    refused = signature(clinic, draft, clinic.stranger_prescriber)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/second-look-needed")
    assert signature(clinic, draft).status_code == 201


def test_nobody_gives_their_own_second_look_while_somebody_else_could(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    look_id = asked_id(clinic, draft)
    with clinic.open(), pretend(now() + timedelta(hours=1)), pytest.raises(Exception, match="somebody else"):
        service.give(uuid.UUID(look_id), agrees=True, note="Yes.", by=clinic.prescriber.actor)


def test_alone_in_the_practice_the_same_person_looks_again_after_ten_minutes_and_that_is_said(
    clinic: Clinic, draft: dict[str, Any], alone: None
) -> None:
    look_id = asked_id(clinic, draft)
    (case,) = waiting(clinic.prescriber)
    assert case["look"]["own_from"] is not None
    early = answer(clinic.prescriber, look_id)
    assert (early.status_code, early.json["type"]) == (422, "/problems/own-second-look")
    with clinic.open(), pretend(now() + timedelta(minutes=11)):
        look = service.give(uuid.UUID(look_id), agrees=True, note="Still.", by=clinic.prescriber.actor)
        assert look.answer is not None
        assert look.answer.is_own is True
    assert signature(clinic, draft).status_code == 201


def test_a_renewal_waits_for_its_second_look_too(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    imported(clinic, PHENELZINE)
    shown = renewal_of(clinic, mid)
    assert shown["safety"]["is_second_look_needed"] is True
    body = {"digest": shown["digest"], "reason": REASON, "days_supply": 30, "refills": 0}
    given = clinic.prescriber.post(path(clinic.patient, f"medications/{mid}/renewal/second-look"), body)
    assert given.status_code == 201, given.text
    with clinic.open(), pytest.raises(Exception, match="waits for a second look"):
        service.renew(
            clinic.patient.id,
            uuid.UUID(mid),
            shown=shown["digest"],
            days_supply=30,
            refills=0,
            by=clinic.prescriber.actor,
        )
    answer(clinic.stranger_prescriber, given.json["second_look"]["id"])
    with clinic.open():
        service.renew(
            clinic.patient.id,
            uuid.UUID(mid),
            shown=shown["digest"],
            days_supply=30,
            refills=0,
            by=clinic.prescriber.actor,
        )


def test_what_needs_no_second_look_can_not_be_sent_to_one(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    assert ask(clinic, drafted(clinic)).json["type"] == "/problems/no-second-look-needed"


def test_a_second_look_at_what_is_no_longer_shown_is_not_asked_for(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    assert ask(clinic, draft, digest="0" * 64).status_code == 412


def test_only_prescribers_look_and_a_request_that_is_not_there_is_not_found(
    clinic: Clinic, draft: dict[str, Any]
) -> None:
    look_id = asked_id(clinic, draft)
    for who in (clinic.support, clinic.admin, clinic.patient):
        assert who.get("/api/practice/second-looks").status_code == 403
        assert answer(who, look_id).status_code == 403
    assert answer(clinic.stranger_prescriber, str(uuid.uuid4())).status_code == 404
    assert (
        clinic.support.post(
            path(clinic.patient, f"titration-steps/{draft['id']}/second-look"),
            {"digest": draft["digest"], "reason": REASON},
        ).status_code
        == 403
    )


def test_a_higher_dose_is_looked_at_again(clinic: Clinic, draft: dict[str, Any]) -> None:
    answer(clinic.stranger_prescriber, asked_id(clinic, draft))
    mid = signature(clinic, draft).json["medication_id"]
    higher = changed(clinic, mid, tablets_per_dose="2", start_on=str(day(1)))
    assert higher["safety"]["is_second_look_needed"] is True
