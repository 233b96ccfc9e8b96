"""The shipped files, asked about people: doses, gaps, washouts, pregnancy, children, organs, allergies."""

import pytest

from backend.medications import catalog, questions


def told(drug: str, *others: str, **more: object) -> dict[str, int]:
    answer = questions.answer({"drugs": [*others, drug], **more})
    assert answer["unknown"] == []
    return {each["rule"]: each["tier"] for each in answer["findings"]}  # type: ignore[attr-defined]


def worst(drug: str, *others: str, **more: object) -> int:
    return min(told(drug, *others, **more).values(), default=9)


@pytest.mark.parametrize(
    ("drug", "dose", "too_high"),
    [
        ("clomipramine", "250 mg", "275 mg"),
        ("maprotiline", "225 mg", "250 mg"),
        ("tramadol", "400 mg", "450 mg"),
        ("pimozide", "10 mg", "12 mg"),
        ("thioridazine", "800 mg", "900 mg"),
        ("zolpidem", "10 mg", "15 mg"),
        ("citalopram", "40 mg", "60 mg"),
        ("bupropion", "450 mg", "600 mg"),
        ("lithium carbonate", "1800 mg", "2400 mg"),
        ("Tylenol", "4 g", "5 g"),
        ("levothyroxine", "125 mcg", "125 mg"),
    ],
)
def test_the_most_a_day_is_allowed_and_more_interrupts(drug: str, dose: str, too_high: str) -> None:
    assert worst(drug, doses={drug: dose}) > 2
    assert worst(drug, doses={drug: too_high}) == 2


@pytest.mark.parametrize(
    ("name", "dose"),
    [
        ("Invega Sustenna", "234 mg"),
        ("Abilify Maintena", "400 mg"),
        ("haloperidol decanoate", "150 mg"),
        ("Risperdal Consta", "50 mg"),
        ("Vivitrol", "380 mg"),
    ],
)
def test_a_dose_of_a_depot_is_not_held_against_the_most_a_day(name: str, dose: str) -> None:
    assert told(name, doses={name: dose}) == {}


def test_no_usual_dose_is_above_what_its_own_file_allows() -> None:
    for slug, profile in catalog.catalog().profiles.items():
        for form in profile.forms:
            for dose in (form.start.dose, form.usual_high):
                text = f"{dose.value} {dose.unit}"
                assert f"dose.{slug}.maximum" not in told(profile.generic, doses={profile.generic: text}), (
                    slug
                )


@pytest.mark.parametrize(
    ("drug", "days", "dose", "tier"),
    [
        ("clozapine", 1, "300 mg", 4),
        ("clozapine", 2, "300 mg", 2),
        ("clozapine", 2, "12.5 mg", 4),
        ("lamotrigine", 4, "200 mg", 4),
        ("lamotrigine", 30, "200 mg", 2),
        ("lamotrigine", 30, "25 mg", 4),
        ("iloperidone", 3, "12 mg", 4),
        ("iloperidone", 4, "12 mg", 2),
        ("guanfacine", 2, "4 mg", 2),
        ("donepezil", 30, "10 mg", 3),
        ("sertraline", 30, "100 mg", 9),
    ],
)
def test_a_drug_that_needs_titration_interrupts_at_a_full_dose_after_a_gap(
    drug: str, days: int, dose: str, tier: int
) -> None:
    assert worst(drug, stopped={drug: days}, doses={drug: dose}) == tier


@pytest.mark.parametrize(
    ("drug", "too_high", "usual"),
    [
        ("methadone", "50 mg", "40 mg"),
        ("lamotrigine", "100 mg", "25 mg"),
        ("clozapine", "100 mg", "12.5 mg"),
        ("iloperidone", "12 mg", "2 mg"),
        ("prazosin", "5 mg", "1 mg"),
    ],
)
def test_a_first_dose_that_is_usual_only_later_interrupts_the_order_that_begins_it(
    drug: str, too_high: str, usual: str
) -> None:
    assert told(drug, new=drug, doses={drug: too_high})[f"dose.{drug}.first"] == 2
    assert told(drug, doses={drug: too_high})[f"dose.{drug}.first"] == 4
    assert f"dose.{drug}.first" not in told(drug, new=drug, doses={drug: usual})
    assert f"dose.{drug}.first" not in told(drug, new=drug)


@pytest.mark.parametrize("inducer", ["carbamazepine", "phenytoin", "phenobarbital", "primidone", "rifampin"])
def test_an_inducer_shortens_the_gap_of_lamotrigine(inducer: str) -> None:
    found = told("lamotrigine", inducer, stopped={"lamotrigine": 3}, doses={"lamotrigine": "200 mg"})
    assert found["restart.lamotrigine"] == 2


_MAOI = ("phenelzine", "tranylcypromine", "isocarboxazid")
_AFTER_MAOI = [
    "carbamazepine",
    "cyclobenzaprine",
    "meperidine",
    "dextromethorphan",
    "bupropion",
    "buspirone",
    "methylphenidate",
    "amphetamine",
    "atomoxetine",
    "viloxazine",
    "tramadol",
    "methadone",
    "trazodone",
    "mirtazapine",
    "amitriptyline",
    "tetrabenazine",
    "sumatriptan",
    "linezolid",
    "selegiline",
    "st-johns-wort",
    "pseudoephedrine",
    "levodopa",
    "phentermine",
    "sertraline",
    "venlafaxine",
]


@pytest.mark.parametrize("gone", _MAOI)
def test_fourteen_days_lie_between_an_irreversible_maoi_and_what_it_must_not_meet(gone: str) -> None:
    assert [each for each in _AFTER_MAOI if worst(each, stopped={gone: 13}) != 1] == []
    assert [each for each in _AFTER_MAOI if worst(each, stopped={gone: 14}) <= 2] == []


def test_what_an_maoi_does_not_harm_is_not_held_up_by_one_that_is_gone() -> None:
    harmless = ("lithium", "ziprasidone", "quetiapine", "lorazepam", "coffee", "albuterol", "gabapentin")
    for gone in _MAOI:
        assert [each for each in harmless if worst(each, stopped={gone: 10}) <= 2] == []


@pytest.mark.parametrize(
    ("gone", "begun", "days", "tier"),
    [
        ("Antabuse", "metronidazole", 14, 1),
        ("Antabuse", "tinidazole", 14, 1),
        ("fluoxetine", "phenelzine", 35, 1),
        ("fluoxetine", "thioridazine", 35, 1),
        ("fluoxetine", "pimozide", 35, 2),
        ("fluoxetine", "nortriptyline", 35, 2),
        ("paroxetine", "thioridazine", 14, 2),
        ("paroxetine", "tranylcypromine", 14, 1),
        ("vortioxetine", "phenelzine", 21, 1),
        ("rasagiline", "meperidine", 14, 1),
        ("linezolid", "sertraline", 2, 2),
        ("methylene blue", "sertraline", 1, 2),
        ("tadalafil", "nitroglycerin", 2, 1),
        ("lisinopril", "sacubitril", 2, 1),
        ("buprenorphine", "naltrexone", 14, 1),
        ("itraconazole", "simvastatin", 14, 2),
        ("carbamazepine", "nirmatrelvir", 14, 1),
    ],
)
def test_a_washout_holds_to_its_last_day_and_not_after(gone: str, begun: str, days: int, tier: int) -> None:
    assert worst(begun, stopped={gone: days - 1}) == tier
    assert worst(begun, stopped={gone: days}) > 2


_TERATOGENS = [
    "lisinopril",
    "losartan",
    "aliskiren",
    "Entresto",
    "methotrexate",
    "mycophenolate",
    "isotretinoin",
    "acitretin",
    "warfarin",
    "leflunomide",
    "misoprostol",
    "ribavirin",
    "doxycycline",
    "minocycline",
    "finasteride",
    "dutasteride",
    "bosentan",
    "ambrisentan",
    "riociguat",
    "thalidomide",
    "lenalidomide",
    "danazol",
    "testosterone",
    "ergotamine",
    "dihydroergotamine",
    "alcohol",
    "cannabis",
    "valproate",
    "carbamazepine",
    "topiramate",
    "phenytoin",
    "phenobarbital",
    "primidone",
]
_CAUTIONED = [
    "paroxetine",
    "lithium",
    "lorazepam",
    "clonazepam",
    "fluconazole",
    "atorvastatin",
    "ibuprofen",
    "naproxen",
    "oxycodone",
    "clobazam",
    "semaglutide",
    "trimethoprim",
]


def test_what_harms_the_unborn_stops_in_pregnancy() -> None:
    assert [each for each in _TERATOGENS if worst(each, pregnant=True) != 1] == []
    assert [each for each in _TERATOGENS if "person.pregnancy-avoid" in told(each, age=30)] == []


def test_what_is_weighed_in_pregnancy_is_said_and_does_not_interrupt() -> None:
    assert [each for each in _CAUTIONED if worst(each, pregnant=True) != 3] == []


@pytest.mark.parametrize("drug", ["isotretinoin", "mycophenolate", "bosentan", "thalidomide", "methotrexate"])
def test_a_drug_that_needs_contraception_interrupts_where_pregnancy_is_possible(drug: str) -> None:
    assert worst(drug, may_conceive=True) == 2
    assert worst(drug, age=30) > 2


@pytest.mark.parametrize(
    ("drug", "tier"),
    [
        ("methotrexate", 1),
        ("cocaine", 1),
        ("codeine", 2),
        ("tramadol", 2),
        ("amiodarone", 2),
        ("ibuprofen", 9),
    ],
)
def test_nursing(drug: str, tier: int) -> None:
    assert worst(drug, breastfeeding=True) == tier


@pytest.mark.parametrize(
    ("drug", "age", "tier"),
    [
        ("codeine", 11, 1),
        ("codeine", 12, 3),
        ("tramadol", 11, 1),
        ("promethazine", 1, 1),
        ("promethazine", 2, 3),
        ("aspirin", 15, 2),
        ("aspirin", 16, 3),
        ("diphenhydramine", 11, 2),
        ("diphenhydramine", 12, 9),
        ("codeine", 18, 9),
    ],
)
def test_children(drug: str, age: int, tier: int) -> None:
    assert worst(drug, age=age) == tier


@pytest.mark.parametrize(
    ("drug", "organ", "tiers"),
    [
        ("pitolisant", "hepatic", (3, 3, 1, 1)),
        ("asenapine", "hepatic", (9, 9, 1, 1)),
        ("zolpidem", "hepatic", (3, 3, 2, 2)),
        ("valproic acid", "hepatic", (2, 1, 1, 1)),
        ("duloxetine", "hepatic", (2, 2, 2, 2)),
        ("metformin", "renal", (9, 3, 1, 1)),
        ("acamprosate", "renal", (9, 3, 1, 1)),
        ("buspirone", "renal", (9, 9, 2, 2)),
        ("lithium", "renal", (9, 2, 2, 2)),
    ],
)
def test_kidneys_and_liver_by_degree(drug: str, organ: str, tiers: tuple[int, ...]) -> None:
    degrees = ("mild", "moderate", "severe", "end-stage")
    assert tuple(worst(drug, **{organ: degree}) for degree in degrees) == tiers


def test_an_impairment_without_a_degree_still_counts_and_another_word_is_refused() -> None:
    assert worst("pitolisant", hepatic=True) == 2
    assert worst("pitolisant", hepatic=False) == 9
    with pytest.raises(ValueError, match="renal must be true, false, or one of mild"):
        questions.answer({"drugs": [], "renal": "bad"})


@pytest.mark.parametrize(
    ("taken", "recorded", "tier"),
    [
        ("oxcarbazepine", "carbamazepine", 1),
        ("carbamazepine", "phenytoin", 1),
        ("lamotrigine", "carbamazepine", 2),
        ("ibuprofen", "aspirin", 1),
        ("aspirin", "naproxen", 1),
        ("acetaminophen", "aspirin", 9),
        ("amoxicillin", "penicillin", 1),
        ("cephalexin", "penicillin", 3),
        ("zonisamide", "sulfamethoxazole", 2),
        ("hydrochlorothiazide", "sulfamethoxazole", 4),
        ("modafinil", "armodafinil", 1),
        ("armodafinil", "modafinil", 1),
        ("citalopram", "Lexapro", 1),
        ("risperidone", "paliperidone", 1),
        ("carbamazepine", "amitriptyline", 2),
        ("amitriptyline", "carbamazepine", 9),
        ("morphine", "codeine", 2),
        ("lorazepam", "alprazolam", 2),
        ("cetirizine", "hydroxyzine", 1),
        ("sertraline", "fluoxetine", 9),
        ("quetiapine", "olanzapine", 9),
    ],
)
def test_what_cross_reacts_with_a_recorded_allergy(taken: str, recorded: str, tier: int) -> None:
    assert worst(taken, allergies=[recorded]) == tier
