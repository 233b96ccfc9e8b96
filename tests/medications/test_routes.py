"""The formulary over HTTP: staff see it whole, others do not."""

from tests.clinic import Clinic


def test_staff_see_every_drug_with_its_limits_and_sources(clinic: Clinic) -> None:
    for person in (clinic.prescriber, clinic.support):
        drugs = {each["slug"]: each for each in person.get("/api/practice/drugs").json["drugs"]}
        assert len(drugs) >= 12
    bupropion = drugs["bupropion"]
    assert bupropion["name"] == "buPROPion"
    assert bupropion["maximum_daily"]["value"] == "450"
    assert bupropion["may_halve"] is False
    assert {each["form"] for each in bupropion["strengths"] if each["value"] == "150"} == {
        "sustained-release tablet",
        "extended-release tablet",
    }
    assert all(drug["sources"] for drug in drugs.values())
    ages = drugs["citalopram"]["forms"][0]["maximum_by_age"]
    assert [(each["older_than"], each["dose"]["value"]) for each in ages] == [(60, "20")]


def test_the_formulary_is_for_staff(clinic: Clinic) -> None:
    assert clinic.patient.get("/api/practice/drugs").status_code == 403
    assert clinic.admin.get("/api/practice/drugs").status_code == 403


def test_look_alike_names_are_told_apart_by_tall_letters(clinic: Clinic) -> None:
    names = {each["name"] for each in clinic.prescriber.get("/api/practice/drugs").json["drugs"]}
    assert {"buPROPion", "busPIRone", "lamoTRIgine", "FLUoxetine", "QUEtiapine"} <= names
