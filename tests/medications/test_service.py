"""Recognising a drug by what was written: the right one or nobody."""

import dataclasses

import pytest

from backend.medications import service
from backend.medications.rules import names
from backend.medications.rules.asked import Taken
from backend.medications.rules.persons import Person


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("sertraline", "sertraline"),
        ("Sertraline 100 MG Oral Tablet", "sertraline"),
        ("sertraline hydrochloride 50 MG Oral Tablet [Zoloft]", "sertraline"),
        ("ZOLOFT", "sertraline"),
        ("Citalopram Hydrobromide 20 MG", "citalopram"),
        ("escitalopram 10 MG Oral Tablet [Lexapro]", "escitalopram"),
        ("FLUoxetine 20 MG Oral Capsule", "fluoxetine"),
        ("24 HR venlafaxine 75 MG Extended Release Oral Capsule [Effexor XR]", "venlafaxine"),
        ("12 HR buPROPion hydrochloride 150 MG Extended Release Oral Tablet", "bupropion"),
        ("Wellbutrin XL", "bupropion"),
        ("Lithium Carbonate 300 MG Oral Capsule", "lithium"),
        ("lamotrigine 25 MG Oral Tablet", "lamotrigine"),
        ("24 HR quetiapine 50 MG Extended Release Oral Tablet", "quetiapine"),
        ("buspirone hydrochloride 7.5 MG Oral Tablet", "buspirone"),
        ("topiramate 25 MG Oral Tablet", "topiramate"),
        ("Bupropion / Naltrexone", None),
        ("bupropion hydrochloride 90 MG / naltrexone hydrochloride 8 MG Extended Release Oral Tablet", None),
        ("Contrave", None),
        ("dextromethorphan / bupropion", None),
        ("bupropion hydrobromide 174 MG Extended Release Oral Tablet", None),
        ("desvenlafaxine 50 MG", None),
        ("fluoxetine / olanzapine", None),
        ("sertraline and citalopram", None),
        ("fluoxetine 90 MG Delayed Release Oral Capsule", None),
        ("lithium orotate 5 MG", None),
        ("lamivudine 100 MG", None),
        ("topiramate / phentermine", None),
        ("sertralin", None),
        ("citalopram-like", None),
        ("50 MG Oral Tablet", None),
        ("", None),
    ],
)
def test_a_name_means_one_drug_or_nobody(name: str, slug: str | None) -> None:
    assert service.recognise(name) == slug


def test_every_drug_knows_its_own_names() -> None:
    for drug in service.drugs():
        for name in (
            drug.generic,
            drug.name,
            *drug.brands,
            *(f"{drug.generic} {salt}" for salt in drug.salts),
        ):
            if name not in drug.apart:
                assert service.recognise(name) == drug.slug, name


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("", "bupropion"),
        ("Bupropion", "bupropion"),
        ("misspelt buprion", "bupropion"),
        ("Bupropion / Naltrexone", None),
        ("something / else", None),
        ("Contrave", None),
        ("sertraline", None),
    ],
)
def test_a_code_counts_only_where_the_name_says_nothing_else(name: str, slug: str | None) -> None:
    drugs = [
        dataclasses.replace(drug, rxnorm="42347" if drug.slug == "bupropion" else None)
        for drug in service.drugs()
    ]
    assert names.recognise(drugs, name, "42347") == slug


def test_an_unknown_code_adds_nothing() -> None:
    assert service.recognise("sertraline", "999999") == "sertraline"
    assert service.recognise("ramipril", "999999") is None


def test_asking_for_an_unknown_drug_is_refused() -> None:
    with pytest.raises(service.UnknownDrug):
        service.drug("ramipril")


@pytest.mark.parametrize(("name", "gravest"), [("Invega Sustenna", 2), ("Invega", 3)])
def test_a_list_is_checked_by_the_product_that_is_written(name: str, gravest: int) -> None:
    person = Person(has_renal_impairment=True, renal_degree="moderate")
    found = service.check_list([Taken(name)], person=person).findings
    assert min(each.tier for each in found) == gravest
