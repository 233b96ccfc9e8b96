"""Checking by name: what is found, what is not known, and what is not a question."""

import json
from typing import Any

import pytest

from backend.medications import catalog, knowledge, questions
from tests.medications import orders


def ask(*drugs: str, **more: object) -> dict[str, Any]:
    return questions.answer({"drugs": list(drugs), **more})


def worst(*drugs: str, **more: object) -> int:
    return min((finding["tier"] for finding in ask(*drugs, **more)["findings"]), default=9)


def test_the_answer_names_the_drugs_as_they_were_asked_for() -> None:
    answer = ask("Zoloft", "TRAMADOL 50 mg")
    assert answer["unknown"] == []
    first = answer["findings"][0]
    assert (first["drugs"], first["tier"], first["mechanism"]) == (
        ["Zoloft", "TRAMADOL 50 mg"],
        2,
        "serotonin",
    )
    assert all(first[key] for key in ("rule", "what", "do", "sources", "version", "action"))
    json.dumps(answer)


def test_a_name_that_is_not_known_is_said_and_the_rest_is_still_checked() -> None:
    answer = ask("phenelzine", "zzyzzine", "sertraline")
    assert answer["unknown"] == ["zzyzzine"]
    assert answer["findings"][0]["tier"] == 1


def test_an_unsafe_order_is_stopped_or_interrupted() -> None:
    missed = [(one, other) for one, other, _ in orders.unsafe() if worst(one, other) > 2]
    assert missed == []


def test_a_contraindicated_order_is_stopped() -> None:
    pairs = [(one, other) for one, other, tier in orders.unsafe() if tier == 1]
    stopped = sum(worst(one, other) == 1 for one, other in pairs)
    assert stopped >= 0.9 * len(pairs)


def test_at_most_one_safe_order_in_twenty_interrupts() -> None:
    pairs = orders.safe()
    interrupted = [(one, other) for one, other in pairs if worst(one, other) <= 2]
    assert len(interrupted) <= 0.05 * len(pairs), interrupted


def test_every_name_of_the_written_orders_is_known() -> None:
    names = {name for one, other, *_ in [*orders.unsafe(), *orders.safe()] for name in (one, other)}
    assert [name for name in sorted(names) if not knowledge.is_checked(name)] == []


def test_there_are_three_hundred_unsafe_orders_and_nearly_as_many_safe_ones() -> None:
    assert len(set(orders.unsafe())) >= 300
    assert len(set(orders.safe())) >= 290


def test_brand_generic_and_salt_find_the_same() -> None:
    for partner in ("tramadol", "phenelzine", "warfarin", "ibuprofen"):
        rules = [
            [(each["rule"], each["tier"]) for each in ask(name, partner)["findings"]]
            for name in (
                "sertraline",
                "Zoloft",
                "sertraline hydrochloride",
                "sertraline 50 MG Oral Tablet [Zoloft]",
            )
        ]
        assert rules[0]
        assert all(each == rules[0] for each in rules), partner


def test_every_brand_salt_and_misspelling_is_found() -> None:
    for slug, profile in catalog.catalog().profiles.items():
        for name in (profile.generic, *profile.names, *profile.brands, *profile.misspellings):
            found = knowledge.find(name)
            assert found is not None, name
            assert slug in found.slugs, name


@pytest.mark.parametrize(
    "stopped",
    [["fluoxetine"], {"fluoxetine": 20}, [{"drug": "fluoxetine", "days": 20}], [{"drug": "Prozac"}]],
)
def test_what_was_stopped_still_counts(stopped: object) -> None:
    findings = ask("phenelzine", stopped=stopped)["findings"]
    assert [(each["tier"], each["mechanism"]) for each in findings] == [(1, "washout")]


def test_what_was_stopped_long_ago_does_not() -> None:
    assert ask("phenelzine", stopped={"fluoxetine": 36})["findings"] == []


def test_citalopram_above_its_dose_interrupts_in_older_people_only() -> None:
    doses = {"citalopram": "40 mg"}
    assert worst("citalopram", age=70, doses=doses) == 2
    assert worst("citalopram", age=50, doses=doses) == 9
    assert worst("citalopram", age=70, doses={"citalopram": "20 mg"}) > 2


def test_a_tricyclic_for_sleep_with_a_strong_inhibitor_interrupts_above_its_dose_only() -> None:
    for tricyclic in ("amitriptyline", "doxepin"):
        assert worst(tricyclic, "fluoxetine") == 3
        assert worst(tricyclic, "fluoxetine", doses={tricyclic: "25 mg"}) == 3
        assert worst(tricyclic, "fluoxetine", doses={tricyclic: "100 mg"}) == 2


def test_an_empty_list_and_two_hundred_drugs_are_answered() -> None:
    assert ask() == {"findings": [], "unknown": []}
    names = sorted(profile.generic for profile in catalog.catalog().profiles.values())[:200]
    assert ask(*names)["unknown"] == []


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"drugs": "sertraline"},
        {"drugs": [1]},
        {"drugs": ["a"] * 501},
        {"drugs": [], "colour": 1},
        {"drugs": [], "age": "old"},
        {"drugs": [], "age": -1},
        {"drugs": [], "age": True},
        {"drugs": [], "age": 200},
        {"drugs": [], "doses": ["40 mg"]},
        {"drugs": [], "doses": {"citalopram": "much"}},
        {"drugs": [], "doses": {"citalopram": "0 mg"}},
        {"drugs": [], "stopped": "fluoxetine"},
        {"drugs": [], "stopped": [{"days": 3}]},
        {"drugs": [], "stopped": {"fluoxetine": -1}},
        {"drugs": [], "smoking": "yes"},
        {"drugs": [], "pregnant": 1},
        {"drugs": [], "sex": "x"},
        {"drugs": [], "sex": []},
        {"drugs": [None]},
        {"drugs": [["sertraline"]]},
        {"drugs": None},
        {"drugs": [], "age": float("nan")},
        {"drugs": [], "age": float("inf")},
        {"drugs": [], "doses": {"citalopram": float("nan")}},
        {"drugs": [], "doses": {"citalopram": True}},
        {"drugs": [], "doses": {"citalopram": -40}},
        {"drugs": [], "doses": {"citalopram": {"value": "40"}}},
        {"drugs": [], "doses": {f"a{place}": "1 mg" for place in range(501)}},
        {"drugs": [], "stopped": {"fluoxetine": float("nan")}},
        {"drugs": [], "stopped": {"fluoxetine": "5"}},
        {"drugs": [], "stopped": [None]},
        {"drugs": [], "stopped": [{"drug": ["fluoxetine"]}]},
        {"drugs": [], "stopped": {f"a{place}": 1 for place in range(501)}},
        {"drugs": [], "stopped": ["a"] * 501},
        {"drugs": [], "poor": ["9Z9"]},
        {"drugs": [], "poor": "2D6"},
        {"drugs": [], "allergies": {"a": 1}},
        {"drugs": [], "smoking": {}},
        {"drugs": [], "renal": None},
        {"drugs": [], "low_potassium": "yes"},
        {"drugs": [], "bradycardia": 1},
    ],
)
def test_what_is_no_question_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        questions.answer(fields)


@pytest.mark.parametrize(
    "name",
    ["", "   ", "\x00", "\ud800", "💊", "x" * 1_000_000, "(" * 500, "1." * 250, "[" * 499, "DROP TABLE"],
)
def test_a_name_that_is_no_name_is_said_to_be_unknown(name: str) -> None:
    assert ask(name, "sertraline") == {"findings": [], "unknown": [name]}


@pytest.mark.parametrize(
    "name",
    ["\x07sertraline\n", "sertra\u200bline", "sertra\u00adline", "\ufeffsertraline", "SERTRALINE\u00a0HCl"],
)
def test_a_name_with_signs_that_nobody_sees_is_the_drug(name: str) -> None:
    answer = ask(name, "phenelzine")
    assert answer["unknown"] == []
    assert answer["findings"][0]["tier"] == 1


def test_what_a_product_holds_is_checked_against_the_rest_and_named_as_it_was_written() -> None:
    answer = ask("Vicodin", "alprazolam", "Symbyax")
    assert answer["unknown"] == []
    assert {tuple(each["drugs"]) for each in answer["findings"] if each["tier"] == 2} == {
        ("Vicodin", "alprazolam")
    }


def test_one_drug_under_twenty_spellings_is_one_duplicate() -> None:
    names = [f"{name} {dose}" for name in ("sertraline", "Zoloft", "SERTRALINE HCL", "setraline") for dose in
             ("", "25 mg", "50 mg", "100 MG Oral Tablet", "daily")]  # fmt: skip
    answer = ask(*names)
    assert answer["unknown"] == []
    assert [(each["rule"], each["tier"]) for each in answer["findings"]] == [("duplicate.same", 2)]
