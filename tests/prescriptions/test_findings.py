"""What does not go together: found, shown, signed against with a reason, and never silently missed."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from backend.medications import knowledge
from backend.prescriptions import service
from tests.clinic import Clinic
from tests.database import TestServer
from tests.prescriptions.orders import changed, day, drafted, imported, path, signed

REASON = "She has taken both for years; watched for serotonin syndrome."


def found(clinic: Clinic) -> dict[str, Any]:
    return clinic.prescriber.get(path(clinic.patient, "findings")).json


def sign(clinic: Clinic, draft: dict[str, Any], **given: Any) -> Any:
    body = {"digest": draft["digest"], **given}
    return clinic.prescriber.post(path(clinic.patient, f"titration-steps/{draft['id']}/sign"), body)


def kept(clinic: Clinic) -> list[Any]:
    with clinic.open() as current:
        return list(
            current.execute(
                text("SELECT rule, tier, drugs, reason, author_name, prescription_id FROM overrides")
            )
        )


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine is out of order."""

    def fails() -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(knowledge, "engine", fails)


def test_findings_name_tier_drugs_and_what_to_do(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    imported(clinic)
    answer = clinic.support.get(path(clinic.patient, "findings"))
    assert answer.status_code == 200
    assert (answer.json["is_checked"], answer.json["unchecked"]) == (True, [])
    serious = next(each for each in answer.json["findings"] if each["rule"] == "serotonin.strong-opioid")
    assert (serious["tier"], sorted(serious["drugs"])) == (2, ["sertraline", "traMADol"])
    assert serious["what"]
    assert serious["do"]
    assert serious["status"] == "awaits pharmacist's review"


def test_a_patient_is_not_shown_the_clinicians_findings(clinic: Clinic) -> None:
    assert clinic.patient.get(path(clinic.patient, "findings")).status_code == 403
    assert clinic.admin.get(path(clinic.patient, "findings")).status_code in (403, 404)


def test_findings_of_somebody_elses_patient_are_not_there(clinic: Clinic) -> None:
    assert clinic.prescriber.get(path(clinic.stranger, "findings")).status_code == 404
    assert clinic.support.get(path(clinic.stranger, "findings")).status_code == 404


def test_a_name_nobody_knows_is_said_to_be_unchecked_and_does_not_stop_a_signature(clinic: Clinic) -> None:
    imported(clinic, "Zzyzxol 10 MG Oral Tablet")
    assert found(clinic)["unchecked"] == ["Zzyzxol 10 MG Oral Tablet"]
    draft = drafted(clinic)
    assert draft["safety"]["unchecked"] == ["Zzyzxol 10 MG Oral Tablet"]
    assert draft["safety"]["is_reason_needed"] is False
    signed(clinic, draft)
    assert kept(clinic) == []


def test_what_should_not_be_begun_interrupts_the_first_step_and_no_later_one(clinic: Clinic) -> None:
    imported(clinic, "phentermine 37.5 MG Oral Tablet")
    draft = drafted(clinic)
    begun = next(each for each in draft["safety"]["findings"] if each["rule"].startswith("label.phentermine"))
    assert begun["tier"] == 2
    assert begun["what"].endswith("This order begins one of them")
    assert draft["safety"]["is_reason_needed"] is True
    assert sign(clinic, draft, override_reason=REASON).status_code == 201
    assert [each["tier"] for each in found(clinic)["findings"] if each["rule"] == begun["rule"]] == [3]
    later = changed(clinic, draft["medication_id"], start_on=str(day(14)))
    assert [e["tier"] for e in later["safety"]["findings"] if e["rule"] == begun["rule"]] == [3]
    assert later["safety"]["is_reason_needed"] is False


def test_an_engine_that_fails_never_reads_as_no_findings(clinic: Clinic, broken: None) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    assert found(clinic) == {"is_checked": False, "findings": [], "unchecked": []}
    draft = drafted(clinic)
    assert (draft["safety"]["is_checked"], draft["safety"]["is_reason_needed"]) == (False, True)
    refused = sign(clinic, draft)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/override-needed")
    assert sign(clinic, draft, override_reason=REASON).status_code == 201
    ((rule, tier, drugs, reason, _, _),) = kept(clinic)
    assert (rule, tier, drugs, reason) == ("not-checked", None, ["sertraline"], REASON)


def test_what_changed_in_the_list_since_the_draft_was_shown_has_to_be_shown_first(clinic: Clinic) -> None:
    draft = drafted(clinic)
    assert draft["safety"]["findings"] == []
    imported(clinic, "tramadol 50 MG Oral Tablet")
    assert sign(clinic, draft, override_reason=REASON).status_code == 412


def test_a_serious_finding_is_signed_only_with_a_reason_and_the_reason_is_kept(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    draft = drafted(clinic)
    assert draft["safety"]["is_reason_needed"] is True
    refused = sign(clinic, draft)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/override-needed")
    assert "traMADol" in refused.json["detail"]
    assert "serotonin.strong-opioid" in [each["rule"] for each in refused.json["findings"]]
    assert sign(clinic, draft, override_reason="   ").status_code == 422
    assert sign(clinic, draft, override_reason="x" * 501).status_code == 422
    assert kept(clinic) == []
    prescription = sign(clinic, draft, override_reason=REASON)
    assert prescription.status_code == 201
    rows = kept(clinic)
    assert {row.rule for row in rows} == {each["rule"] for each in refused.json["findings"]}
    for row in rows:
        assert row.tier in (1, 2)
        assert (row.reason, row.author_name) == (REASON, "Dr. Maya Okafor")
        assert str(row.prescription_id) == prescription.json["id"]


def test_a_finding_that_only_wants_watching_is_signed_without_a_reason(clinic: Clinic) -> None:
    imported(clinic, "ibuprofen 200 MG Oral Tablet")
    draft = drafted(clinic)
    assert [each["tier"] for each in draft["safety"]["findings"]] == [3]
    signed(clinic, draft)
    assert kept(clinic) == []


def test_findings_between_other_drugs_do_not_hold_up_a_step(clinic: Clinic) -> None:
    imported(clinic, "lithium carbonate 300 MG Oral Capsule")
    imported(clinic, "lisinopril 10 MG Oral Tablet")
    assert found(clinic)["findings"][0]["tier"] == 2
    draft = drafted(clinic, drug_slug="lamotrigine", strength={"value": "25", "unit": "mg"})
    assert draft["safety"]["is_reason_needed"] is False


@pytest.mark.parametrize(("strength", "tier"), [("200", 2), ("25", None)])
def test_a_drug_that_begins_again_after_a_gap_is_titrated_again(
    clinic: Clinic, strength: str, tier: int | None
) -> None:
    imported(clinic, "lamotrigine 200 MG Oral Tablet", status="stopped", stopped_on=day(-30))
    draft = drafted(clinic, drug_slug="lamotrigine", strength={"value": strength, "unit": "mg"})
    tiers = [each["tier"] for each in draft["safety"]["findings"] if each["mechanism"] == "restart"]
    assert tiers == ([] if tier is None else [tier])


def test_a_drug_that_was_begun_again_long_ago_is_not_begun_again_with_every_step(clinic: Clinic) -> None:
    imported(clinic, "lamotrigine 200 MG Oral Tablet", status="stopped", stopped_on=day(-30))
    begun = signed(clinic, drafted(clinic, drug_slug="lamotrigine", strength={"value": "25", "unit": "mg"}))
    step = changed(
        clinic, begun["medication_id"], strength={"value": "100", "unit": "mg"}, start_on=str(day(14))
    )
    assert [each for each in step["safety"]["findings"] if each["mechanism"] == "restart"] == []


def test_a_drug_stopped_within_its_washout_still_counts_on_the_day_the_step_begins(clinic: Clinic) -> None:
    imported(clinic, "phenelzine 15 MG Oral Tablet", status="stopped", stopped_on=day(-3))
    early = drafted(clinic, start_on=str(day()))
    assert [each["tier"] for each in early["safety"]["findings"]] == [1]
    late = drafted(clinic, start_on=str(day(12)))
    assert late["safety"]["findings"] == []


def test_a_step_is_checked_against_what_is_signed_for_later(clinic: Clinic) -> None:
    citalopram = {"drug_slug": "citalopram", "strength": {"value": "20", "unit": "mg"}}
    signed(clinic, drafted(clinic, **citalopram, start_on=str(day(5))))
    draft = drafted(clinic)
    assert draft["safety"]["findings"][0]["tier"] == 2
    assert sign(clinic, draft, override_reason=REASON).status_code == 201
    assert found(clinic)["findings"] == []


def test_of_two_drugs_signed_at_once_the_second_is_checked_against_the_first(clinic: Clinic) -> None:
    first = drafted(clinic)
    second = drafted(clinic, drug_slug="citalopram", strength={"value": "20", "unit": "mg"})
    with ThreadPoolExecutor(1) as apart:
        with clinic.open() as current:
            service.sign_step(
                clinic.patient.id, uuid.UUID(first["id"]), shown=first["digest"], by=clinic.prescriber.actor
            )
            other = apart.submit(sign, clinic, second)
            until = time.monotonic() + 5
            while not current.scalar(text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")):
                assert time.monotonic() < until
                time.sleep(0.02)
        assert other.result().json["type"] == "/problems/content-changed"


def test_a_signed_step_shows_no_findings_of_its_draft(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    (only,) = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    assert only["safety"] is None


def test_findings_are_reached_by_the_drugs_name_in_the_record(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet", started_on=date(2021, 2, 3))
    imported(clinic, "Ultram")
    assert any("traMADol" in each["drugs"] for each in found(clinic)["findings"])


@pytest.mark.parametrize("statement", ["UPDATE overrides SET reason = 'x'", "DELETE FROM overrides"])
def test_not_even_the_owner_changes_or_removes_an_override(
    clinic: Clinic, database_server: TestServer, statement: str
) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    sign(clinic, drafted(clinic), override_reason=REASON)
    with clinic.open() as current:
        name = current.get_bind().engine.url.database
    engine = create_engine(database_server.database(name).owner_url, poolclass=NullPool)
    with engine.connect() as owner, pytest.raises(DBAPIError, match="never changed or removed"):
        owner.execute(text(statement))
    assert {row.reason for row in kept(clinic)} == {REASON}
