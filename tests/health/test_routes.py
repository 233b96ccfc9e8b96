"""A patient's conditions and allergies over HTTP."""

from datetime import date

from backend.health import service
from backend.health.rules.problems import NewAllergy, NewCondition
from tests.clinic import Clinic

SNOMED = "http://snomed.info/sct"


def make_condition(
    external_id: str = "urn:1", text: str = "Depression", onset_on: date | None = None
) -> NewCondition:
    return NewCondition(external_id, text, "370143000", SNOMED, onset_on, is_active=True)


def make_allergy(external_id: str = "urn:1", text: str = "Penicillin V") -> NewAllergy:
    return NewAllergy(external_id, text, "7984", None, "high", date(2022, 7, 29))


def path(clinic: Clinic) -> str:
    return f"/api/patients/{clinic.patient.id}/health"


def test_a_prescriber_sees_each_condition_once_and_the_allergies(clinic: Clinic) -> None:
    with clinic.open():
        service.import_conditions(
            clinic.patient.id,
            conditions=[
                make_condition("urn:1", onset_on=date(2021, 5, 1)),
                make_condition("urn:2", onset_on=date(2020, 5, 1)),
            ],
        )
        service.import_allergies(clinic.patient.id, allergies=[make_allergy()])
    response = clinic.prescriber.get(path(clinic))
    assert response.status_code == 200
    (condition,) = response.json["conditions"]
    assert condition | {"id": "?"} == {
        "id": "?",
        "text": "Depression",
        "code": "370143000",
        "system": SNOMED,
        "onset_on": "2020-05-01",
        "is_active": True,
    }
    (allergy,) = response.json["allergies"]
    assert (allergy["text"], allergy["criticality"]) == ("Penicillin V", "high")


def test_a_patient_sees_their_own_and_an_admin_nobody_s(clinic: Clinic) -> None:
    own = clinic.patient.get(path(clinic)).json
    assert (own["conditions"], own["allergies"], own["allergy_status"]) == ([], [], "not-asked")
    assert clinic.admin.get(path(clinic)).status_code in (403, 404)


def test_somebody_else_s_patient_is_not_there(clinic: Clinic) -> None:
    assert clinic.stranger.get(path(clinic)).status_code == 404
    assert clinic.stranger_prescriber.get(path(clinic)).status_code == 404


def test_an_external_record_is_recorded_once(clinic: Clinic) -> None:
    with clinic.open():
        for expected in (1, 0):
            new = service.import_conditions(
                clinic.patient.id, conditions=[make_condition(), make_condition(text="the same again")]
            )
            assert new == expected
            assert service.import_allergies(clinic.patient.id, allergies=[make_allergy()]) == expected
        assert len(service.conditions(clinic.patient.id)) == 1


def test_one_external_name_may_belong_to_two_patients(clinic: Clinic) -> None:
    with clinic.open():
        for patient in (clinic.patient, clinic.stranger):
            assert service.import_conditions(patient.id, conditions=[make_condition()]) == 1
