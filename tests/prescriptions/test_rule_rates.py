"""How the rules do: counted by draft and rule, with reasons and without names."""

from typing import Any

from sqlalchemy import text

from backend.medications import knowledge
from tests.clinic import Clinic
from tests.prescriptions.orders import drafted, imported, path, renewal_of, signature, signed

RULE = "serotonin.strong-opioid"
REASON = "Sam has taken both for years."


def rates(clinic: Clinic, who: str = "prescriber") -> dict[str, Any]:
    return getattr(clinic, who).get("/api/practice/rules").json


def rate(clinic: Clinic) -> tuple[int, int, int]:
    found = next((each for each in rates(clinic)["rules"] if each["rule"] == RULE), None)
    return (0, 0, 0) if found is None else (found["shown"], found["overridden"], found["heeded"])


def withdrawn(clinic: Clinic, draft: dict[str, Any]) -> None:
    clinic.prescriber.post(path(clinic.patient, f"titration-steps/{draft['id']}/withdraw"))


def test_a_draft_counts_once_a_rule_until_it_is_signed_over_or_withdrawn(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    assert rate(clinic) == (0, 0, 0)
    draft = drafted(clinic)
    assert rate(clinic) == (1, 0, 0)
    again = drafted(clinic, tablets_per_dose="2")
    assert rate(clinic) == (1, 0, 0)
    withdrawn(clinic, again)
    assert rate(clinic) == (1, 0, 1)
    signature(clinic, drafted(clinic), override_reason=REASON)
    assert rate(clinic) == (2, 1, 1)
    assert draft["id"] != again["id"]


def test_a_renewal_that_asks_counts_and_is_heeded_when_the_medicine_is_stopped(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    imported(clinic, "tramadol 50 MG Oral Tablet")
    renewal_of(clinic, mid)
    renewal_of(clinic, mid)
    assert rate(clinic) == (1, 0, 0)
    today = renewal_of(clinic, mid)["start_on"]
    clinic.prescriber.post(
        path(clinic.patient, f"medications/{mid}/stop"), {"stopped_on": today, "reason": "Tramadol."}
    )
    assert rate(clinic) == (1, 0, 1)


def test_what_was_answered_before_is_not_counted_again(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    mid = signature(clinic, drafted(clinic), override_reason=REASON).json["medication_id"]
    renewal_of(clinic, mid)
    assert rate(clinic) == (1, 1, 0)


def test_reasons_are_shown_without_names_to_prescribers_and_not_at_all_to_an_admin(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    signature(clinic, drafted(clinic), override_reason=REASON)
    found = next(each for each in rates(clinic)["rules"] if each["rule"] == RULE)
    assert [each["reason"] for each in found["reasons"]] == ["[name] has taken both for years."]
    assert found["rate"] == 100
    counted = next(each for each in rates(clinic, "admin")["rules"] if each["rule"] == RULE)
    assert (counted["shown"], counted["reasons"]) == (1, [])
    assert clinic.support.get("/api/practice/rules").status_code == 403
    assert clinic.patient.get("/api/practice/rules").status_code == 403


def test_the_page_names_the_rule_set_that_a_signature_covers(clinic: Clinic) -> None:
    assert rates(clinic)["rule_set"] == knowledge.digest()
    signed(clinic, drafted(clinic))
    with clinic.open() as current:
        content = current.scalar(text("SELECT content FROM prescriptions"))
    assert f"rule set {knowledge.digest()}" in content


def test_another_team_s_prescriber_counts_the_same_practice(clinic: Clinic) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    drafted(clinic)
    assert rates(clinic, "stranger_prescriber")["rules"] == rates(clinic)["rules"]
