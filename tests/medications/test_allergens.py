"""What a written allergy means: drugs, classes, or nothing that anybody can check."""

import pytest

from backend.medications import allergens, service
from backend.medications.rules.lookup import normal


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("Lamictal", {"lamotrigine"}),
        ("codeine phosphate", {"codeine"}),
        ("Penicillin V", {"penicillin"}),
        ("amoxicillin", {"amoxicillin", "penicillin"}),
        ("amoxicilin", {"amoxicillin", "penicillin"}),
        ("Augmentin", {"amoxicillin", "clavulanate", "penicillin"}),
        ("ibuprofen 400 MG", {"ibuprofen", "nsaid"}),
    ],
)
def test_a_drug_is_itself_and_in_some_classes_all_of_its_class(text: str, slugs: set[str]) -> None:
    assert service.allergen(text).slugs == slugs


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sulfa", "sulfonamide"),
        ("Sulfa drugs", "sulfonamide"),
        ("PCN", "penicillin"),
        ("cephalosporins", "cephalosporin"),
        ("NSAIDs", "nsaid"),
        ("Opioids", "opioid"),
    ],
)
def test_a_group_of_drugs_is_its_class(text: str, word: str) -> None:
    assert service.allergen(text).slugs == {word}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Allergy to penicillin", "penicillin"),
        ("Penicillin allergy (disorder)", "penicillin"),
        ("allergic to codeine", "codeine"),
        ("Aspirin (substance)", "aspirin"),
        ("Sulfa hypersensitivity", "sulfa"),
    ],
)
def test_the_phrase_around_a_name_does_not_hide_it(text: str, plain: str) -> None:
    assert service.allergen(text) == service.allergen(plain)
    assert service.allergen(plain).slugs


@pytest.mark.parametrize(
    "text",
    ["latex", "peanuts", "the red cough syrup", "Allergic disposition (finding)", "x" * 5000, "allergy", " "],
)
def test_what_nobody_recognises_means_nothing(text: str) -> None:
    assert service.allergen(text) == allergens.Allergen(frozenset(), ())


def test_an_allergy_to_one_antidepressant_says_nothing_of_the_others() -> None:
    assert service.allergen("sertraline").slugs == {"sertraline"}


def test_every_group_is_written_as_it_is_looked_for() -> None:
    assert all(name == normal(name) for name in allergens.words().written)
