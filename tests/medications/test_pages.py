"""The page of a drug over HTTP: everything known, each fact with its status and source."""

import pytest

from backend.medications import catalog
from backend.medications.page_schemas import DrugPageView, drug_page_view
from backend.medications.rules.fact_words import fact_sentence, selector_words
from tests.clinic import Clinic


def test_staff_see_everything_known_about_a_drug(clinic: Clinic) -> None:
    for person in (clinic.prescriber, clinic.support):
        page = person.get("/api/practice/drugs/bupropion").json
        assert page["name"] == "buPROPion"
    assert page["is_prescribable"]
    assert page["why_not_prescribable"] is None
    assert {each["label"] for each in page["times"]} >= {"Half-life", "Judge the effect after"}
    assert ("CYP2D6", "strong inhibitor") in {(each["label"], each["text"]) for each in page["attributes"]}
    assert page["overdose"][0]["text"].startswith("high: seizures")
    assert page["warnings"][0]["tier"] == 1
    assert page["look_alikes"][0]["name"] == "busPIRone"


def test_every_fact_of_every_drug_has_a_status_and_a_source_that_is_listed() -> None:
    view = DrugPageView()
    for profile in catalog.catalog().profiles.values():
        page = view.dump(drug_page_view(profile))
        known = {each["id"] for each in page["sources"]}
        facts = [fact for value in page.values() if isinstance(value, list) for fact in value]
        for fact in (each for each in facts if isinstance(each, dict) and "status" in each):
            assert fact["status"] in ("confirmed", "consensus", "unconfirmed")
            assert fact["source"] in known
            assert fact["label"]
            assert fact["text"]
        for form in page["forms"]:
            assert set(form["sources"]) <= known
        assert page["is_prescribable"] is (page["why_not_prescribable"] is None)


def test_a_drug_that_may_not_be_prescribed_here_says_why(clinic: Clinic) -> None:
    page = clinic.prescriber.get("/api/practice/drugs/lurasidone").json
    assert page["why_not_prescribable"].startswith("Cannot be prescribed here: no pharmacist")
    assert page["forms"][0]["strengths"][0]["value"] == "20"
    food = clinic.prescriber.get("/api/practice/drugs/grapefruit").json
    assert "no prescription drug" in food["why_not_prescribable"]


def test_an_unknown_drug_has_no_page(clinic: Clinic) -> None:
    assert clinic.prescriber.get("/api/practice/drugs/zzyzxol").status_code == 404


def test_the_page_is_for_staff(clinic: Clinic) -> None:
    assert clinic.patient.get("/api/practice/drugs/bupropion").status_code == 403
    assert clinic.admin.get("/api/practice/drugs/bupropion").status_code == 403


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2D6 inhibitor strong", ("CYP2D6", "strong inhibitor")),
        ("3A4 substrate sensitive narrow", ("CYP3A4", "sensitive substrate, narrow therapeutic index")),
        ("qt known", ("QT interval", "prolongs it")),
        ("lithium raises strong", ("Lithium level", "raises it (strong)")),
        ("serotonin reuptake strong", ("Serotonin", "strong reuptake inhibitor")),
        ("anticholinergic 3", ("Anticholinergic", "strong (3 of 3)")),
    ],
)
def test_an_attribute_reads_as_words(text: str, words: tuple[str, str]) -> None:
    assert fact_sentence(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("drug st-johns-wort", "st johns wort"),
        ("class thiazide", "thiazide"),
        ("3A4 inhibitor strong", "strong CYP3A4 inhibitor"),
        ("maoi & not maoi weak", "MAO inhibitor, but not weak"),
    ],
)
def test_whom_a_warning_means_reads_as_words(text: str, words: str) -> None:
    assert selector_words(text) == words
