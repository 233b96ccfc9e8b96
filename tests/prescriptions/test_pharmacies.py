"""The pharmacy that a patient chose."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.clinic import Clinic
from tests.prescriptions.orders import drafted, path, signed

CORNER = {"name": "Corner Pharmacy", "address": "1 Main St", "phone": "555-0100"}


def test_the_patient_chooses_and_the_newest_choice_counts(clinic: Clinic) -> None:
    address = path(clinic.patient, "pharmacy")
    assert clinic.patient.get(address).json == {"pharmacy": None}
    first = clinic.patient.post(address, CORNER)
    assert (first.status_code, first.json["pharmacy"]["is_own"]) == (201, True)
    clinic.support.post(address, {"name": "Harbor Pharmacy"})
    found = clinic.patient.get(address).json["pharmacy"]
    assert (found["name"], found["phone"], found["is_own"]) == ("Harbor Pharmacy", None, False)
    with clinic.open() as current:
        assert current.execute(text("SELECT count(*) FROM chosen_pharmacies")).scalar_one() == 2


def test_it_stands_on_the_sheet(clinic: Clinic) -> None:
    order = signed(clinic, drafted(clinic))
    sheet = path(clinic.patient, f"prescriptions/{order['id']}/sheet")
    assert clinic.prescriber.get(sheet).json["pharmacy"] is None
    clinic.patient.post(path(clinic.patient, "pharmacy"), CORNER)
    assert clinic.prescriber.get(sheet).json["pharmacy"]["name"] == "Corner Pharmacy"


def test_who_may_choose_and_who_may_not(clinic: Clinic) -> None:
    address = path(clinic.patient, "pharmacy")
    assert clinic.pharmacist.post(address, CORNER).status_code == 403
    for who in (clinic.stranger, clinic.stranger_prescriber):
        assert who.post(address, CORNER).status_code == 404
        assert who.get(address).status_code == 404
    assert clinic.patient.get(address).json == {"pharmacy": None}


@pytest.mark.parametrize("given", [{}, {"name": ""}, {"name": "x" * 201}, {**CORNER, "fax": "1"}])
def test_what_is_none_is_refused_and_nothing_is_kept(clinic: Clinic, given: dict[str, str]) -> None:
    address = path(clinic.patient, "pharmacy")
    assert clinic.patient.post(address, given).status_code == 422
    assert clinic.patient.get(address).json == {"pharmacy": None}


def test_a_choice_is_never_changed(clinic: Clinic) -> None:
    clinic.patient.post(path(clinic.patient, "pharmacy"), CORNER)
    with clinic.open() as current, pytest.raises(DBAPIError):
        current.execute(text("UPDATE chosen_pharmacies SET name = 'x'"))
