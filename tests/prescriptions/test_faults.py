"""Whatever fails on the way to a finding, it reads "not checked", never "nothing found"."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from backend.database import session
from backend.health import service as health
from backend.measures import service as measures
from backend.medications import catalog, interaction_files, knowledge
from backend.medications import service as formulary
from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import Finding
from backend.medications.rules.interactions import Case, Engine
from backend.medications.rules.lookup import Found
from backend.prescriptions import findings
from tests.clinic import Clinic
from tests.prescriptions.orders import day, drafted, imported, path, renewal_of, signature, signed

Break = Callable[[pytest.MonkeyPatch], None]
REASON = "Not checked here; looked it up in the label."
NOTHING = {"is_checked": False, "findings": [], "unchecked": []}
FINDING = Finding(("sertraline",), 2, "m", "what", "do", "r", 1, Status.CONSENSUS, ("label",))


def _raise(*_: Any, **__: Any) -> Any:
    raise RuntimeError("out of order")


def _checks(answer: Any) -> Break:
    """Let the engine's check give this back, for whatever it is asked but the known pair."""
    real = Engine.check

    def check(engine: Engine, case: Case) -> Any:
        return real(engine, case) if case is formulary._KNOWN_PAIR else answer

    return lambda patch: patch.setattr(Engine, "check", check)


def _raises(where: Any, name: str) -> Break:
    return lambda patch: patch.setattr(where, name, _raise)


def _broken_rules(patch: pytest.MonkeyPatch) -> None:
    for each in (knowledge.rules, knowledge.engine):
        each.cache_clear()
    patch.setattr(interaction_files.Reader, "rules", _raise)


def _broken_classes(patch: pytest.MonkeyPatch) -> None:
    for each in (knowledge.rules, knowledge.engine):
        each.cache_clear()
    patch.setattr(catalog, "classes", _raise)


def _no_rules(patch: pytest.MonkeyPatch) -> None:
    for each in (knowledge.rules, knowledge.engine):
        each.cache_clear()
    patch.setattr(interaction_files.Reader, "rules", lambda *_: [])
    patch.setattr(interaction_files.Reader, "pairs", lambda *_: [])


def _no_triples(patch: pytest.MonkeyPatch) -> None:
    for each in (knowledge.rules, knowledge.engine):
        each.cache_clear()
    patch.setattr(interaction_files.Reader, "triples", lambda *_: [])


def _slow(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(findings, "LONGEST", 0.2)
    real = Engine.check

    def check(engine: Engine, case: Case) -> Any:
        time.sleep(0.4)
        return real(engine, case)

    patch.setattr(Engine, "check", check)  # right, but not in time


def _database_fails(patch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        session().execute(text("SELECT no_such_column FROM patients"))

    patch.setattr(health, "facts", fail)


FAULTS: dict[str, Break] = {
    "the engine raises": _raises(Engine, "check"),
    "the engine is not there": _raises(knowledge, "engine"),
    "the lookup raises": _raises(knowledge, "find"),
    "the lookup gives a drug that is none": lambda patch: patch.setattr(
        knowledge, "find", lambda _: Found(("no-such-drug",))
    ),
    "the classes can not be read": _broken_classes,
    "the rules can not be read": _broken_rules,
    "the rules are read as empty": _no_rules,
    "one file of rules is read as empty": _no_triples,
    "the rule set can not be read": _raises(formulary, "rule_set"),
    "the facts raise": _raises(health, "facts"),
    "the database fails under the facts": _database_fails,
    "the safety flags raise": _raises(measures, "flags"),
    "the engine gives nothing back": _checks(None),
    "the engine always finds nothing": lambda patch: patch.setattr(Engine, "check", lambda *_: []),
    "the engine gives words back": _checks(["nothing found"]),
    "a finding has a tier that is none": _checks([replace(FINDING, tier=0)]),
    "a finding has no drugs": _checks([replace(FINDING, drugs=())]),
    "a finding is about an unknown drug": _checks([replace(FINDING, drugs=("no-such-drug",))]),
    "a finding has no words": _checks([replace(FINDING, what="")]),
    "the engine takes too long": _slow,
}


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    """One fault, to be let loose by the test."""
    yield lambda: FAULTS[request.param](monkeypatch)
    monkeypatch.undo()
    for each in (knowledge.rules, knowledge.engine, knowledge.digest):
        each.cache_clear()


def overrides(clinic: Clinic) -> list[Any]:
    with clinic.open() as current:
        return list(current.execute(text("SELECT rule, tier, reason FROM overrides")))


def test_a_draft_reads_not_checked_and_is_signed_only_with_a_reason_that_is_kept(
    clinic: Clinic, fault: Callable[[], None]
) -> None:
    imported(clinic, "tramadol 50 MG Oral Tablet")
    fault()
    draft = drafted(clinic)
    assert {key: draft["safety"][key] for key in NOTHING} == NOTHING
    assert draft["safety"]["is_reason_needed"] is True
    refused = signature(clinic, draft)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/override-needed")
    assert "could not be checked" in refused.json["detail"]
    assert overrides(clinic) == []
    assert signature(clinic, draft, override_reason=REASON).status_code == 201
    assert [tuple(each) for each in overrides(clinic)] == [("not-checked", None, REASON)]


def test_a_fault_between_reading_and_signing_has_to_be_read_first(
    clinic: Clinic, fault: Callable[[], None]
) -> None:
    draft = drafted(clinic)
    assert draft["safety"]["is_checked"] is True
    fault()
    assert signature(clinic, draft, override_reason=REASON).status_code == 412


def test_a_renewal_reads_not_checked_and_is_signed_only_with_a_reason(
    clinic: Clinic, fault: Callable[[], None]
) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    asked = clinic.patient.post(path(clinic.patient, "refill-requests"), {"medication_id": mid, "text": ""})
    fault()
    shown = renewal_of(clinic, mid)
    assert {key: shown["safety"][key] for key in NOTHING} == NOTHING
    sign = path(clinic.patient, f"refill-requests/{asked.json['id']}/sign")
    body = {"digest": shown["digest"], "days_supply": 30, "refills": 0}
    refused = clinic.prescriber.post(sign, body)
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/override-needed")
    assert clinic.prescriber.post(sign, {**body, "override_reason": REASON}).status_code == 200
    assert [tuple(each) for each in overrides(clinic)] == [("not-checked", None, REASON)]


def test_the_chart_reads_not_checked(clinic: Clinic, fault: Callable[[], None]) -> None:
    imported(clinic)
    imported(clinic, "tramadol 50 MG Oral Tablet")
    fault()
    answer = clinic.prescriber.get(path(clinic.patient, "findings"))
    assert (answer.status_code, answer.json) == (200, NOTHING)


def test_signing_without_a_check_is_asked_for_every_time(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Engine, "check", _raise)
    mid = signature(clinic, drafted(clinic), override_reason=REASON).json["medication_id"]
    assert renewal_of(clinic, mid)["safety"]["is_reason_needed"] is True


def test_engines_that_hang_do_not_pile_up(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings, "LONGEST", 0.05)
    monkeypatch.setattr(Engine, "check", lambda *_: time.sleep(1))
    begun = time.monotonic()
    for _ in range(18):
        with clinic.open():
            assert findings.findings(clinic.patient.id, day()).is_checked is False
    assert time.monotonic() - begun < 10
    time.sleep(1.1)  # those that hang have ended, and the next check is one again
    monkeypatch.undo()
    with clinic.open():
        assert findings.findings(clinic.patient.id, day()).is_checked is True
