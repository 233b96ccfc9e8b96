"""The search of drug names over HTTP: what is meant is found, and look-alikes are told apart."""

from typing import Any

import pytest

from backend.medications import catalog
from tests.clinic import Clinic, Person

SPELLINGS = [
    "sertraline", "Sertraline", "SERTRALINE", "  sertraline ", "sertralin", "setraline", "sertaline",
    "certraline", "sertralline", "surtraline", "sertrailne", "sertraline hcl", "sertraline hydrochloride",
    "Sertraline 50 MG Oral Tablet", "sertraline 100mg", "Zoloft", "zolof", "Zoloft 50 mg", "Lustral",
    "sertra",
]  # fmt: skip


def search(person: Person, text: str) -> dict[str, Any]:
    answer = person.get("/api/practice/drug-names", query_string={"q": text})
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def test_staff_and_patients_search_and_an_administrator_does_not(clinic: Clinic) -> None:
    for person in (clinic.prescriber, clinic.support, clinic.patient):
        assert search(person, "sertraline")["matches"][0]["slug"] == "sertraline"
    assert clinic.admin.get("/api/practice/drug-names?q=sertraline").status_code == 403


@pytest.mark.parametrize("query", ["", "q=", "q=a", "q=" + "a" * 81, "q=ab&other=1", "q=a%00b"])
def test_a_search_of_no_use_is_refused(clinic: Clinic, query: str) -> None:
    assert clinic.prescriber.get(f"/api/practice/drug-names?{query}").status_code == 422


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_twenty_spellings_of_one_drug_find_it_first(clinic: Clinic, spelling: str) -> None:
    found = search(clinic.prescriber, spelling)
    assert found["matches"][0]["slug"] == "sertraline"
    assert found["matches"][0]["name"] == "sertraline"


def test_a_match_says_how_it_was_found_and_what_the_drug_is_for(clinic: Clinic) -> None:
    first = search(clinic.patient, "wellb")["matches"][0]
    assert (first["name"], first["matched_on"], first["how"]) == ("buPROPion", "Wellbutrin", "brand")
    assert first["uses"][:2] == ["depression", "smoking"]
    assert "150" in first["strengths"]
    assert first["is_checked"]
    assert first["is_prescribable"]
    assert search(clinic.patient, "bupropion")["matches"][0]["how"] == "exact"
    assert search(clinic.patient, "bupro")["matches"][0]["how"] == "prefix"
    assert search(clinic.patient, "buproprion")["matches"][0]["how"] == "misspelling"


def test_a_product_is_found_with_its_ingredients(clinic: Clinic) -> None:
    first = search(clinic.prescriber, "Symbyax")["matches"][0]
    assert first["slug"] is None
    assert sorted(first["slugs"]) == ["fluoxetine", "olanzapine"]
    assert first["name"] == "OLANZapine + FLUoxetine"


def test_a_name_nobody_knows_is_said_to_be_unchecked_with_names_that_are_near(clinic: Clinic) -> None:
    found = search(clinic.patient, "sertralopam")
    assert (found["matches"], found["is_known"]) == ([], False)
    assert found["note"] == "Not known: it would not be checked."
    assert "sertraline" in found["read_as"]


def test_another_drug_of_three_different_letters_is_not_offered_as_a_slip(clinic: Clinic) -> None:
    # chlorproguanil is a drug for malaria and not in the formulary: it must not read as chlorproMAZINE.
    assert search(clinic.prescriber, "chlorproguanil")["matches"] == []


@pytest.mark.parametrize(
    "typed", ["bu", "hydr", "clo", "lam", "cel", "lor", "met", "flu", "zy", "tra", "quet"]
)
def test_look_alikes_are_never_neighbors_without_strength_and_use(clinic: Clinic, typed: str) -> None:
    matches = search(clinic.prescriber, typed)["matches"]
    slugs = {match["slug"] for match in matches}
    for match in matches:
        for other in match["look_alikes"]:
            assert other["uses"]
            assert other["strengths"]
        if {other["slug"] for other in match["look_alikes"]} & slugs:
            assert match["uses"]
            assert match["strengths"]


def test_bupropion_and_buspirone_do_not_stand_next_to_each_other(clinic: Clinic) -> None:
    slugs = [match["slug"] for match in search(clinic.prescriber, "bu")["matches"]]
    assert abs(slugs.index("bupropion") - slugs.index("buspirone")) > 1
    bupropion = search(clinic.prescriber, "bupropion")["matches"][0]
    assert bupropion["look_alikes"][0]["name"] == "busPIRone"
    assert bupropion["look_alikes"][0]["is_listed"]


def test_every_psychotropic_says_what_it_is_for() -> None:
    silent = [
        each.slug for each in catalog.catalog().profiles.values() if each.is_psychotropic and not each.uses
    ]
    assert silent == []
