"""What holds below the API: the guards in the database, imports, races, and what the patient reads."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import NullPool, create_engine, event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from backend.database import db
from backend.medications.rules.doses import NO_BREAK_SPACE
from backend.prescriptions import service
from backend.prescriptions.models import DoseEntryRow, PrescriptionRow
from backend.prescriptions.rules.digest import verifies
from tests.clinic import Clinic
from tests.database import TestServer
from tests.prescriptions.orders import (
    changed,
    day,
    drafted,
    imported,
    listed,
    medication_of,
    mg,
    path,
    signed,
)


def plain(words: str | None) -> str:
    return (words or "").replace(NO_BREAK_SPACE, " ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE prescriptions SET quantity = 900",
        "UPDATE prescriptions SET content = '{}'",
        "UPDATE prescriptions SET digest = 'x'",
        "UPDATE prescriptions SET signed_by_name = 'Somebody'",
        "UPDATE prescriptions SET refills = 5, status = 'stopped'",
        "DELETE FROM prescriptions",
        "TRUNCATE prescriptions CASCADE",
        "UPDATE dose_entries SET daily_value = 500",
        "DELETE FROM dose_entries",
        "TRUNCATE dose_entries",
        "UPDATE titration_steps SET status = 'draft'",
        "DELETE FROM titration_steps",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_signed(clinic: Clinic, statement: str) -> None:
    signed(clinic, drafted(clinic))
    with clinic.open() as current, pytest.raises(DBAPIError) as refused, current.begin_nested():
        current.execute(text(statement))
    assert any(word in str(refused.value) for word in ("never", "only", "stays so", "permission denied"))


@pytest.mark.parametrize(
    "statement", ["UPDATE dose_entries SET daily_value = 500", "DELETE FROM dose_entries"]
)
def test_not_even_the_owner_of_the_ledger_changes_it(
    clinic: Clinic, database_server: TestServer, statement: str
) -> None:
    signed(clinic, drafted(clinic))
    with clinic.open() as current:
        name = current.get_bind().engine.url.database
    engine = create_engine(database_server.database(name).owner_url, poolclass=NullPool)
    with engine.connect() as owner, pytest.raises(DBAPIError, match="never changed or removed"):
        owner.execute(text(statement))


def test_a_superseded_prescription_never_comes_back(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-3))))["medication_id"]
    signed(clinic, changed(clinic, mid, tablets_per_dose="2"))
    with clinic.open() as current, pytest.raises(DBAPIError, match="stays so"), current.begin_nested():
        current.execute(text("UPDATE prescriptions SET status = 'signed' WHERE status = 'superseded'"))


def test_two_prescriptions_of_one_medicine_can_not_be_in_force_on_one_day(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    with clinic.open() as current:
        row = current.scalars(select(PrescriptionRow)).one()
        values = {column.key: getattr(row, column.key) for column in PrescriptionRow.__table__.columns}
        with pytest.raises(IntegrityError, match="ex_prescriptions_in_force"), current.begin_nested():
            current.add(
                PrescriptionRow(**{**values, "id": None, "titration_step_id": None, "start_on": day(9)})
            )


def test_what_was_signed_verifies_later(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    with clinic.open() as current:
        row = current.scalars(select(PrescriptionRow)).one()
        assert verifies(row.content, row.digest)
        assert f'"quantity":{row.quantity}' in row.content
        assert f'"sig":"{row.sig}"' in row.content
        assert str(clinic.patient.id) in row.content
        assert not verifies(row.content.replace('"quantity":30', '"quantity":90'), row.digest)


def test_of_two_clinicians_who_sign_at_once_one_wins_and_nothing_is_lost(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-5))))["medication_id"]
    drafts = [
        changed(clinic, mid, tablets_per_dose=pieces, start_on=str(day(offset)))
        for pieces, offset in (("1.5", -2), ("2", -1), ("2.5", 0), ("3", 1))
    ]
    together = threading.Barrier(len(drafts))

    def sign(draft: dict) -> int:
        together.wait()
        where = path(clinic.patient, f"titration-steps/{draft['id']}/sign")
        return clinic.prescriber.post(where, {"digest": draft["digest"]}).status_code

    with ThreadPoolExecutor(len(drafts)) as pool:
        statuses = sorted(pool.map(sign, drafts))
    assert statuses == [201, 412, 412, 412]
    (medication,) = listed(clinic)
    assert len(medication["periods"]) == 2


def test_of_many_signatures_under_one_draft_exactly_one_counts(clinic: Clinic) -> None:
    draft = drafted(clinic)
    where = path(clinic.patient, f"titration-steps/{draft['id']}/sign")
    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(
            pool.map(
                lambda _: clinic.prescriber.post(where, {"digest": draft["digest"]}).status_code, range(6)
            )
        )
    assert statuses == [201, 409, 409, 409, 409, 409]
    with clinic.open() as current:
        assert len(current.scalars(select(DoseEntryRow)).all()) == 1


def test_an_import_is_added_once(clinic: Clinic) -> None:
    assert imported(clinic) is True
    assert imported(clinic) is False
    assert len(listed(clinic)) == 1


def test_an_import_with_new_orders_adds_only_those(clinic: Clinic) -> None:
    imported(clinic, order_count=2, external_ids=["a", "b"])
    assert (
        imported(clinic, order_count=3, external_ids=["a", "b", "c"], last_ordered_on=date(2025, 1, 1))
        is True
    )
    with medication_of(clinic) as medication:
        assert (medication.order_count, medication.last_ordered_on) == (3, date(2025, 1, 1))


def test_an_import_does_not_undo_a_stop(clinic: Clinic) -> None:
    imported(clinic)
    (medication,) = listed(clinic)
    stop = path(clinic.patient, f"medications/{medication['id']}/stop")
    assert clinic.prescriber.post(stop, {"stopped_on": str(day()), "reason": "no effect"}).status_code == 200
    imported(clinic, external_ids=["bundle-sertraline 50 MG Oral Tablet", "another"])
    assert listed(clinic)[0]["status"] == "stopped"


def test_other_orders_of_a_drug_that_is_taken_are_the_same_medicine(clinic: Clinic) -> None:
    imported(clinic, external_ids=["a"])
    imported(clinic, "sertraline 100 MG Oral Tablet", external_ids=["b"])
    imported(clinic, "sertraline 100 MG Oral Tablet", external_ids=["c"], status="stopped")
    (medication,) = listed(clinic)
    assert (medication["order_count"], medication["status"]) == (3, "active")


def test_what_its_own_record_has_stopped_since_is_stopped(clinic: Clinic) -> None:
    stated = [service.StatedDose(mg("50"), date(2024, 1, 2))]
    imported(clinic, external_ids=["a", "b"], stated_doses=stated)
    whole = {"external_ids": ["a", "b"], "status": "stopped", "stopped_on": date(2025, 3, 4)}
    assert imported(clinic, **whole) is True
    assert imported(clinic, **whole) is False
    (medication,) = listed(clinic)
    assert (medication["status"], medication["stopped_on"]) == ("stopped", "2025-03-04")
    assert medication["periods"][-1]["end"] == "2025-03-04"


def test_a_record_from_elsewhere_moves_nothing_that_was_signed_here(clinic: Clinic) -> None:
    imported(clinic, external_ids=["a"])
    (medication,) = listed(clinic)
    signed(clinic, changed(clinic, medication["id"]))
    (before,) = listed(clinic)
    late = [service.StatedDose(mg("200"), day(1))]
    imported(clinic, external_ids=["a", "b"], stated_doses=late, status="stopped", stopped_on=day())
    (after,) = listed(clinic)
    assert (after["status"], after["periods"]) == ("active", before["periods"])


def test_a_stated_dose_is_imported_and_an_unstated_one_is_never_guessed(clinic: Clinic) -> None:
    imported(clinic, "sertraline 50 MG Oral Tablet")
    imported(
        clinic, "fluoxetine 20 MG Oral Capsule", stated_doses=[service.StatedDose(mg("40"), date(2024, 1, 2))]
    )
    with clinic.open():
        found = {each.drug_slug: each for each in service.medications(clinic.patient.id, day())}
    assert found["sertraline"].daily_dose is None
    assert found["sertraline"].dose_text == "not stated"
    assert (found["fluoxetine"].daily_dose, found["fluoxetine"].dose_since) == (mg("40"), date(2024, 1, 2))
    assert found["fluoxetine"].periods[0].recorded_by == "Imported record"


def test_what_was_stopped_elsewhere_reads_as_stopped(clinic: Clinic) -> None:
    imported(
        clinic,
        status="stopped",
        stopped_on=date(2024, 6, 1),
        stated_doses=[service.StatedDose(mg("50"), date(2024, 1, 2))],
    )
    with medication_of(clinic) as medication:
        assert (medication.status, medication.daily_dose, medication.dose_text) == (
            "stopped",
            None,
            "stopped",
        )
        assert medication.periods[0].end == date(2024, 6, 1)


def test_a_dose_change_on_an_imported_drug_goes_on_from_the_recorded_dose(clinic: Clinic) -> None:
    imported(clinic)
    (medication,) = listed(clinic)
    record = path(clinic.patient, f"medications/{medication['id']}/recorded-dose")
    body = {"daily_dose": {"value": "50", "unit": "mg"}, "effective_on": str(day(-60))}
    assert clinic.prescriber.post(record, body).status_code == 200
    draft = changed(clinic, medication["id"], tablets_per_dose="1.5")
    assert draft["previous_daily_dose"]["value"] == "50"
    assert draft["notes"] == []
    signed(clinic, draft)
    with medication_of(clinic) as after:
        assert [(p.start, p.daily_dose) for p in after.periods] == [(day(-60), mg("50")), (day(), mg("75"))]
        assert after.source == "imported"


def test_the_patient_reads_what_to_take_and_from_when(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic))["medication_id"]
    signed(clinic, changed(clinic, mid, tablets_per_dose="1.5", start_on=str(day(7))))
    imported(clinic, "lithium carbonate 300 MG Oral Capsule")
    with clinic.open():
        found = {each.name: each for each in service.patient_doses(clinic.patient.id, day())}
        later = {each.name: each for each in service.patient_doses(clinic.patient.id, day(7))}
    assert plain(found["sertraline"].take_text) == "Take 1 tablet of 50 mg (50 mg) by mouth each morning."
    assert plain(found["sertraline"].next_text).endswith(
        "take 1½ tablets of 50 mg (75 mg) by mouth each morning."
    )
    assert found["lithium"].take_text == "The dose is not stated here. Ask your care team."
    assert plain(later["sertraline"].take_text) == "Take 1½ tablets of 50 mg (75 mg) by mouth each morning."
    assert later["sertraline"].next_text is None


def renewal_of(clinic: Clinic, medication_id: uuid.UUID, **given: int) -> service.Renewal:
    return service.renewal(clinic.patient.id, medication_id, by=clinic.prescriber.actor, **given)


def test_a_renewal_moves_nothing_in_the_ledger_and_keeps_a_signed_step_ahead(clinic: Clinic) -> None:
    mid = signed(clinic, drafted(clinic, start_on=str(day(-7))))["medication_id"]
    signed(clinic, changed(clinic, mid, tablets_per_dose="2", start_on=str(day(5))))
    with clinic.open():
        (before,) = service.medications(clinic.patient.id, day())
        renewed = service.renew(
            clinic.patient.id,
            before.id,
            shown=renewal_of(clinic, before.id, days_supply=14, refills=1).digest,
            days_supply=14,
            refills=1,
            by=clinic.prescriber.actor,
        )
        (after,) = service.medications(clinic.patient.id, day())
        sentence = service.patient_doses(clinic.patient.id, day())[0].take_text
    assert after.periods == before.periods
    assert after.next_dose == before.next_dose
    assert after.prescription is not None
    assert (after.prescription.id, after.prescription.end_on) == (renewed.id, day(5))
    assert after.prescription.replaces == before.prescription.id
    assert plain(sentence) == "Take 1 tablet of 50 mg (50 mg) by mouth each morning."


def test_a_renewal_adds_to_what_is_left(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, start_on=str(day(-7))))
    with medication_of(clinic) as medication:
        assert medication.supply.days_left == 23
        service.renew(
            clinic.patient.id,
            medication.id,
            shown=renewal_of(clinic, medication.id, days_supply=30, refills=0).digest,
            days_supply=30,
            refills=0,
            by=clinic.prescriber.actor,
        )
        assert service.medication(clinic.patient.id, medication.id, day()).supply.days_left == 53


def test_many_patients_take_as_few_queries_as_one(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    statements: list[str] = []
    with clinic.open():
        listen = lambda *given: statements.append(given[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listen)
        found = service.medications_of([clinic.patient.id, clinic.stranger.id], day())
        event.remove(db.engine, "before_cursor_execute", listen)
    assert (len(found[clinic.patient.id]), found[clinic.stranger.id]) == (1, [])
    assert len(statements) == 4


def test_of_two_medicines_signed_at_once_the_caseload_shows_both_doses(clinic: Clinic) -> None:
    first = drafted(clinic)
    second = drafted(clinic, drug_slug="lamotrigine", strength={"value": "25", "unit": "mg"})
    with ThreadPoolExecutor(1) as apart:
        with clinic.open() as current:
            service.sign_step(
                clinic.patient.id,
                uuid.UUID(first["id"]),
                shown=first["digest"],
                by=clinic.prescriber.actor,
            )
            other = apart.submit(signed, clinic, second)
            until = time.monotonic() + 5
            while not current.scalar(text("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")):
                assert time.monotonic() < until
                time.sleep(0.02)
        other.result()
    (entry,) = clinic.prescriber.get("/api/practice/caseload").json["patients"]
    doses = [line["daily_dose"]["value"] for line in entry["medications"] if line["daily_dose"]]
    assert sorted(doses) == ["25", "50"]
