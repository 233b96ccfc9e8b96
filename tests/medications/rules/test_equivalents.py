"""Dose equivalents: exact sums, ranges that stay ranges, and nothing guessed."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications import loads as asked
from backend.medications.rules.asked import Taken
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.equivalents import Load, amount_text

# The published tables, typed a second time, on their own: what one line says equals the reference dose.
FLUOXETINE_40 = {
    "agomelatine": "53.2", "amitriptyline": "122.3", "bupropion": "348.5", "clomipramine": "116.1",
    "desipramine": "196.3", "doxepin": "140.1", "escitalopram": "18.0", "fluvoxamine": "143.3",
    "imipramine": "137.2", "maprotiline": "118.0", "mirtazapine": "50.9", "moclobemide": "575.2",
    "nefazodone": "535.2", "nortriptyline": "100.9", "paroxetine": "34.0", "reboxetine": "11.5",
    "sertraline": "98.5", "trazodone": "401.4", "venlafaxine": "149.4",
}  # fmt: skip
OLANZAPINE_1 = {
    "amisulpride": "38.3", "aripiprazole": "1.4", "asenapine": "0.9", "chlorpromazine": "38.9",
    "clozapine": "30.6", "haloperidol": "0.7", "quetiapine": "32.3", "risperidone": "0.4",
    "ziprasidone": "7.9",
}  # fmt: skip
MINIMUM = {
    "aripiprazole": "10", "asenapine": "10", "clozapine": "300", "haloperidol": "4", "iloperidone": "8",
    "lurasidone": "40", "paliperidone": "3", "quetiapine": "150", "risperidone": "2", "ziprasidone": "40",
}  # fmt: skip
VA_DOD = {
    "alprazolam": "1", "chlordiazepoxide": "25", "clonazepam": "1", "clorazepate": "15", "estazolam": "1",
    "flurazepam": "15", "lorazepam": "2", "oxazepam": "30", "quazepam": "10", "temazepam": "15",
    "triazolam": "0.25",
}  # fmt: skip
ASHTON = {
    "alprazolam": "0.5", "chlordiazepoxide": "25", "clonazepam": "0.5", "clorazepate": "15",
    "estazolam": "1-2", "flurazepam": "15-30", "lorazepam": "1", "oxazepam": "20",
    "quazepam": "20", "temazepam": "20",
    "triazolam": "0.5",
}  # fmt: skip
TABLES = {
    "fluoxetine": ("40", FLUOXETINE_40),
    "olanzapine-mean-dose": ("1", OLANZAPINE_1),
    "olanzapine-minimum-dose": ("7.5", MINIMUM),
    "diazepam-va-dod": ("10", VA_DOD),
    "diazepam-ashton": ("10", ASHTON),
}


def mg(value: str) -> Dose:
    return Dose(Decimal(value), Unit.MG)


def taking(**doses: str | None) -> dict[str, Load]:
    taken = [Taken(name, mg(dose) if dose else None) for name, dose in doses.items()]
    return {load.table.id: load for load in asked.loads(taken)}


def text(load: Load) -> str:
    return load.text.replace("\N{NO-BREAK SPACE}", " ")


def test_every_figure_is_the_published_one() -> None:
    known = {table.id: table for table in asked.published().tables}
    assert known.keys() == TABLES.keys()
    for name, (reference, figures) in TABLES.items():
        table = known[name]
        assert table.reference_dose.value == Decimal(reference)
        written = {}
        for slug, figure in table.figures.items():
            low, high = figure.low.value, figure.high.value
            written[slug] = (low, high)
        expected = {}
        for slug, value in figures.items():
            low_text, _, high_text = value.partition("-")
            expected[slug] = (Decimal(low_text), Decimal(high_text or low_text))
        assert written == expected


def test_figures_of_drugs_without_a_file_are_kept_apart() -> None:
    unlisted = {
        (table.id, name): figure.low.value
        for table in asked.published().tables
        for name, figure in table.unlisted.items()
    }
    assert unlisted == {
        ("fluoxetine", "dothiepin"): Decimal("154.8"),
        ("fluoxetine", "lofepramine"): Decimal("250.2"),
        ("fluoxetine", "mianserin"): Decimal("101.1"),
        ("olanzapine-mean-dose", "sertindole"): Decimal("1.1"),
        ("olanzapine-mean-dose", "zotepine"): Decimal("13.2"),
        ("olanzapine-minimum-dose", "sertindole"): Decimal("12"),
    }


@pytest.mark.parametrize(("drug", "dose"), list(FLUOXETINE_40.items()))
def test_each_published_dose_equals_forty_milligrams_of_fluoxetine_exactly(drug: str, dose: str) -> None:
    assert taking(**{drug: dose})["fluoxetine"].low == Fraction(40)


def test_the_minimum_doses_give_the_olanzapine_equivalents_that_the_paper_prints() -> None:
    # Leucht 2014: of 1 mg of olanzapine, aripiprazole is 1.33, quetiapine 20 and paliperidone 0.4.
    assert taking(aripiprazole="10")["olanzapine-minimum-dose"].low == Fraction("7.5")
    assert taking(quetiapine="20")["olanzapine-minimum-dose"].low == 1
    assert taking(paliperidone="0.4")["olanzapine-minimum-dose"].low == 1


def test_two_methods_for_one_drug_differ_and_both_are_given() -> None:
    found = taking(quetiapine="300")
    assert text(found["olanzapine-mean-dose"]) == "9.3 mg"
    assert text(found["olanzapine-minimum-dose"]) == "15 mg"


def test_a_range_in_the_table_gives_a_range() -> None:
    found = taking(estazolam="2")
    assert text(found["diazepam-va-dod"]) == "20 mg"
    assert text(found["diazepam-ashton"]) == "10–20 mg"
    assert found["diazepam-ashton"].band == "low to high"


@pytest.mark.parametrize("drug", ["citalopram", "duloxetine", "vortioxetine"])
def test_an_antidepressant_without_a_published_figure_is_unknown(drug: str) -> None:
    load = taking(**{drug: "40"})["fluoxetine"]
    assert (load.low, load.text) == (None, "unknown")
    assert load.shares[0].why_unknown == "no published figure"
    both = taking(**{drug: "40", "sertraline": "98.5"})["fluoxetine"]
    assert text(both) == "at least 40 mg"


def test_a_dose_that_nobody_stated_makes_the_total_at_least() -> None:
    load = taking(sertraline=None, fluoxetine="20")["fluoxetine"]
    assert text(load) == "at least 20 mg"
    assert load.shares[0].why_unknown == "daily dose not known"


@pytest.mark.parametrize(
    ("lorazepam", "band"), [("2", "low"), ("2.0001", "moderate"), ("3", "moderate"), ("3.0001", "high")]
)
def test_a_days_diazepam_load_is_low_up_to_10_moderate_up_to_15_and_high_above(
    lorazepam: str, band: str
) -> None:
    assert taking(lorazepam=lorazepam)["diazepam-va-dod"].band == band


def test_a_band_with_something_unknown_in_it_reads_at_least() -> None:
    assert taking(lorazepam="1", midazolam="5")["diazepam-va-dod"].band == "at least low"
    assert taking(lorazepam="4", midazolam="5")["diazepam-va-dod"].band == "high"


def test_micrograms_and_milligrams_add_up() -> None:
    (load, *_) = asked.loads([Taken("alprazolam", Dose(Decimal(500), Unit.MCG)), Taken("diazepam", mg("5"))])
    assert load.low == 10


def test_a_product_of_two_drugs_has_no_dose_for_either() -> None:
    found = asked.loads([Taken("olanzapine / fluoxetine", mg("31"))])
    assert {load.text for load in found} == {"unknown"}


def test_a_list_without_such_drugs_has_no_loads() -> None:
    assert taking(lithium="900", metformin="1000") == {}


@pytest.mark.parametrize(
    ("doses", "whats"),
    [
        ({"sertraline": "98.5"}, []),
        ({"sertraline": "98.6"}, ["SSRIs together"]),
        ({"fluoxetine": "20", "escitalopram": "10"}, ["SSRIs together"]),
        ({"fluoxetine": "40", "bupropion": "300"}, []),
        ({"mirtazapine": "30", "venlafaxine": "150"}, []),
        ({"mirtazapine": "45", "venlafaxine": "225"}, ["mirtazapine", "venlafaxine"]),
    ],
)
def test_a_dose_above_which_the_published_curve_is_flat_is_noted(
    doses: dict[str, str], whats: list[str]
) -> None:
    notes = taking(**doses)["fluoxetine"].notes
    assert [note.what for note in notes] == whats
    assert all(note.text.endswith("For depression, not OCD.") for note in notes)


@given(st.lists(st.sampled_from(sorted(ASHTON)), max_size=6), st.integers(1, 400_000))
def test_adding_a_drug_never_lowers_a_load(names: list[str], amount: int) -> None:
    dose = Dose(Decimal(amount) / 1000, Unit.MG)
    before = {each.table.id: each for each in asked.loads(Taken(name, dose) for name in names)}
    after = {each.table.id: each for each in asked.loads(Taken(name, dose) for name in [*names, "diazepam"])}
    for name, load in before.items():
        assert (after[name].low or 0) >= (load.low or 0)
        assert load.low is None or load.high is None or load.low <= load.high


def test_rounding_is_for_showing_only() -> None:
    assert amount_text(Fraction(1, 3), Fraction(1, 3)).startswith("0.3")
    assert amount_text(Fraction("19.95"), Fraction("19.95")).startswith("20\N{NO-BREAK SPACE}")
    assert amount_text(Fraction(1, 100), Fraction(1, 100)).startswith("below 0.1")
    assert taking(sertraline="100")["fluoxetine"].low == Fraction(100 * 40 * 10, 985)
