"""Loads of one patient over HTTP: today's doses by published equivalents, and what is unknown."""

from typing import Any

from tests.clinic import Clinic
from tests.prescriptions.orders import changed, day, drafted, imported, path, signed


def loads(clinic: Clinic) -> dict[str, Any]:
    answer = clinic.prescriber.get(path(clinic.patient, "loads"))
    assert answer.status_code == 200
    return {each["id"]: each for each in answer.json["loads"]}


def test_todays_doses_are_added_up_with_method_source_and_caveat(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic, tablets_per_dose="2"))
    (load,) = loads(clinic).values()
    assert load["text"].replace("\N{NO-BREAK SPACE}", " ") == "41 mg"
    assert load["reference"] == "FLUoxetine"
    assert load["source"]["title"].startswith("Hayasaka")
    assert [share["name"] for share in load["shares"]] == ["sertraline"]
    assert load["notes"][0]["tier"] == 4
    assert load["notes"][0]["source"]["title"].startswith("Furukawa")
    caveat = clinic.support.get(path(clinic.patient, "loads")).json["caveat"]
    assert caveat.startswith("Not for conversion")


def test_a_drug_without_a_figure_makes_the_total_at_least(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    imported(clinic, "duloxetine 60 MG Delayed Release Oral Capsule")
    load = loads(clinic)["fluoxetine"]
    assert load["text"].startswith("at least 20")
    unknown = next(share for share in load["shares"] if share["name"] == "DULoxetine")
    assert (unknown["text"], unknown["why_unknown"]) == (None, "no published figure")


def test_a_dose_that_begins_later_is_not_taken_today(clinic: Clinic) -> None:
    first = drafted(clinic)
    signed(clinic, first)
    signed(clinic, changed(clinic, first["medication_id"], tablets_per_dose="2", start_on=str(day(14))))
    assert loads(clinic)["fluoxetine"]["text"].startswith("20")


def test_both_methods_of_a_kind_are_given(clinic: Clinic) -> None:
    imported(clinic, "quetiapine 300 MG Oral Tablet")
    assert loads(clinic).keys() == {"olanzapine-mean-dose", "olanzapine-minimum-dose"}
    assert loads(clinic)["olanzapine-mean-dose"]["text"] == "unknown"


def test_a_patient_and_an_administrator_do_not_see_loads(clinic: Clinic) -> None:
    assert clinic.patient.get(path(clinic.patient, "loads")).status_code == 403
    assert clinic.admin.get(path(clinic.patient, "loads")).status_code in (403, 404)


def test_loads_of_somebody_elses_patient_are_not_there(clinic: Clinic) -> None:
    assert clinic.prescriber.get(path(clinic.stranger, "loads")).status_code == 404


def test_a_reason_that_fits_a_drug_of_a_similar_name_is_noted_before_signing(clinic: Clinic) -> None:
    bupropion = {
        "drug_slug": "bupropion",
        "strength": {"value": "75", "unit": "mg"},
        "tablets_per_dose": "1",
        "indication": "generalized anxiety",
    }
    draft = drafted(clinic, **bupropion)
    (note,) = (each for each in draft["notes"] if each["kind"] == "look-alike")
    assert note["text"].startswith("Is buPROPion (depression, smoking")
    assert "busPIRone (anxiety" in note["text"]


def test_a_reason_that_fits_the_drug_is_not_noted(clinic: Clinic) -> None:
    draft = drafted(clinic, indication="depression")
    assert [each["kind"] for each in draft["notes"]] == []


def test_an_unknown_name_adds_nothing_to_a_load(clinic: Clinic) -> None:
    imported(clinic, "Zzyzxol 10 MG Oral Tablet")
    assert loads(clinic) == {}


def test_a_recorded_dose_counts(clinic: Clinic) -> None:
    imported(clinic, "fluoxetine 20 MG Oral Capsule")
    (medication,) = clinic.prescriber.get(path(clinic.patient, "medications")).json["medications"]
    body = {"daily_dose": {"value": "20", "unit": "mg"}, "effective_on": str(day())}
    answer = clinic.prescriber.post(
        path(clinic.patient, f"medications/{medication['id']}/recorded-dose"), body
    )
    assert answer.status_code == 200
    assert loads(clinic)["fluoxetine"]["text"].startswith("20")
