"""Names: twenty spellings of one drug are one drug, and what is not known is nobody."""

import pytest

from backend.medications.rules.lookup import Found, Lookup
from tests.medications.rules.formulary import drug

PROFILES = {
    profile.slug: profile
    for profile in (
        drug(
            "sertraline", top='brands = ["Zoloft"]\nsalts = ["hydrochloride"]\nmisspellings = ["setraline"]'
        ),
        drug("lithium", top='brands = ["Lithobid"]\nsalts = ["carbonate"]'),
        drug("lithium-orotate", top='names = ["lithium orotate"]'),
        drug("hydrocodone"),
        drug("magnesium"),
        drug("acetaminophen", top='names = ["paracetamol"]'),
        drug("valproic-acid", top='names = ["valproic acid", "divalproex", "valproate"]'),
        drug("same", top='names = ["same (s-adenosylmethionine)"]'),
        drug("fluticasone-nasal", top='names = ["fluticasone nasal"]'),
        drug("fluticasone"),
        drug("potassium-chloride", top='names = ["potassium chloride"]'),
        drug("st-johns-wort", top='names = ["st john\'s wort"]'),
    )
}
LOOKUP = Lookup(PROFILES, {"vicodin": ("hydrocodone", "acetaminophen")})


@pytest.mark.parametrize(
    "name",
    [
        "sertraline",
        "Sertraline",
        "SERTRALINE",
        " sertraline ",
        "Zoloft",
        "ZOLOFT",
        "zoloft 50 mg",
        "sertraline 50mg",
        "sertraline HCl",
        "Sertraline Hydrochloride",
        "sertraline (Zoloft)",
        "Zoloft (sertraline)",
        "sertraline hydrochloride 100 MG Oral Tablet [Zoloft]",
        "setraline",
        "sertralin",
        "sertraliine",
        "sertrailne",
        "sertraline tablets",
        "sertraline 50 mg daily",
        "sertraline, 50 mg",
    ],
)
def test_twenty_spellings_are_one_drug(name: str) -> None:
    found = LOOKUP.find(name)
    assert found is not None
    assert found.slugs == ("sertraline",)


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("Vicodin", ("hydrocodone", "acetaminophen")),
        ("hydrocodone/acetaminophen", ("hydrocodone", "acetaminophen")),
        ("Acetaminophen 325 MG / Hydrocodone Bitartrate 5 MG Oral Tablet", ("acetaminophen", "hydrocodone")),
        ("hydrocodone and paracetamol", ("hydrocodone", "acetaminophen")),
        ("lithium carbonate", ("lithium",)),
        ("lithium orotate", ("lithium-orotate",)),
        ("Divalproex Sodium", ("valproic-acid",)),
        ("SAMe (s-adenosylmethionine)", ("same",)),
        ("fluticasone propionate nasal spray", ("fluticasone-nasal",)),
        ("fluticasone", ("fluticasone",)),
        ("potassium chloride 20 MEQ Extended Release Oral Tablet", ("potassium-chloride",)),
        ("St John’s Wort", ("st-johns-wort",)),
        ("hydrocodone acetaminophen 5-325 mg", ("hydrocodone", "acetaminophen")),
        ("lithium carbonate sertraline hcl", ("lithium", "sertraline")),
        ("Sertraline potassium fluticasone nasal", ("sertraline", "fluticasone-nasal")),
        ("Extra Strength paracetamol caplets", ("acetaminophen",)),
        ("sertraline magnesium", ("sertraline",)),
        ("magnesium sertraline", ("magnesium", "sertraline")),
    ],
)
def test_a_product_is_its_ingredients_and_a_salt_its_drug(name: str, slugs: tuple[str, ...]) -> None:
    assert LOOKUP.find(name) == Found(slugs)


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "50 mg",
        "tablet",
        "sertralinum forte",
        "sertraline and ramipril",
        "hydrocodone / ibuprofen",
        "hydrocodone ibuprofen",
        "sertraline free lithium",
        "potassium",
        "lithum",
        "ramipril",
        "vic",
        "a",
        "valproic",
        "🙂",
        "sertaconazole",
    ],
)
def test_what_is_not_known_is_nobody(name: str) -> None:
    assert LOOKUP.find(name) is None


def test_a_mended_slip_is_said() -> None:
    assert LOOKUP.find("sertralin") == Found(("sertraline",), read_as="sertraline")
    assert LOOKUP.find("setraline") == Found(("sertraline",))


def test_a_slip_that_could_be_two_drugs_is_nobody() -> None:
    twins = {each.slug: each for each in (drug("prednisolone"), drug("prednisalone"))}
    assert Lookup(twins, {}).find("prednisxlone") is None


def test_a_name_longer_than_any_product_is_nobodys() -> None:
    assert LOOKUP.find("sertraline " * 100_000) is None
    assert LOOKUP.find("sertraline" + " " * 400) is not None


@pytest.mark.parametrize("written", ["sertralin", "sertralinne", "sertralnie", "sertrbline"])
def test_a_letter_missing_doubled_swapped_or_wrong_is_mended(written: str) -> None:
    assert LOOKUP.find(written) == Found(("sertraline",), read_as="sertraline")


@pytest.mark.parametrize("written", ["sertrbbine", "certraline", "sertralixxe", "ser"])
def test_two_slips_or_another_first_letter_are_not_mended(written: str) -> None:
    assert LOOKUP.find(written) is None
