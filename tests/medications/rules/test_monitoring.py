"""What is due when: worked examples of every plan. They say what the plans mean."""

from datetime import date

import pytest

from backend.medications.monitoring_files import monitoring
from backend.medications.rules.drugs import Status
from backend.medications.rules.monitored import Course, Person, State
from tests.medications.rules.monitored import ANYBODY, day, due, items, result, takes

LITHIUM = takes("lithium", "2026-01-01")
OLDER = Person(age=65)


def levels(*pairs: str) -> tuple:
    """Return lithium levels, written `2026-01-07 0.6`."""
    return tuple(result("lithium-level", *pair.split()) for pair in pairs)


@pytest.mark.parametrize(
    ("results", "expected", "why"),
    [
        ((), "2026-01-08", "5 to 7 days after the start"),
        (("2026-01-04 0.6",), "2026-01-08", "too early to be steady: does not count for the start"),
        (("2026-01-06 0.6",), "2026-01-13", "the fifth day counts; weekly until two are steady"),
        (("2026-01-07 0.6", "2026-01-14 0.9"), "2026-01-21", "0.3 apart: not steady"),
        (("2026-01-07 0.3", "2026-01-14 0.3"), "2026-01-21", "below 0.4: not steady"),
        (("2026-01-07 0.6", "2026-01-14 0.7"), "2026-04-14", "steady: every 3 months in the first year"),
        (("2026-01-07 0.6", "2026-01-14 0.7", "2026-11-30 0.6"), "2027-02-28", "3 months from a month's end"),
        (
            ("2026-01-07 0.6", "2026-01-14 0.7", "2026-12-31 0.6"),
            "2027-03-31",
            "the last day of the first year",
        ),
        (
            ("2026-01-07 0.6", "2026-01-14 0.7", "2027-01-01 0.6"),
            "2027-07-01",
            "after a year: every 6 months",
        ),
        (("2026-01-07 0.6", "2026-01-14 0.7", "2027-01-01 0.8"), "2027-04-01", "0.8 or more: stays 3 months"),
        (("2026-01-07 0.6", "2026-01-14 0.7", "2027-01-01 1.2"), "2027-01-08", "1.2: again within a week"),
        (("2026-01-07 0.6", "2026-01-14 0.7", "2027-01-01 1.5"), "2027-01-02", "1.5: tomorrow"),
    ],
)
def test_a_lithium_level_started_on_new_years_day(results: tuple[str, ...], expected: str, why: str) -> None:
    assert due("lithium-level", LITHIUM, results=levels(*results), today="2027-01-01") == day(expected), why


@pytest.mark.parametrize(
    ("who", "others"),
    [
        (OLDER, ()),
        (ANYBODY, (takes("ibuprofen", None),)),
        (ANYBODY, (takes("lisinopril", None),)),
    ],
)
def test_after_a_year_a_risk_keeps_lithium_at_three_months(who: Person, others: tuple[Course, ...]) -> None:
    results = levels("2026-01-07 0.6", "2026-01-14 0.7", "2027-03-01 0.6")
    assert due("lithium-level", LITHIUM, *others, results=results, today="2027-03-02", who=who) == date(
        2027, 6, 1
    )


@pytest.mark.parametrize("risk", ["egfr 55", "tsh 5.0", "calcium 10.6"])
def test_kidney_thyroid_or_calcium_out_of_range_keeps_lithium_at_three_months(risk: str) -> None:
    code, value = risk.split()
    results = (
        *levels("2026-01-07 0.6", "2026-01-14 0.7", "2027-03-01 0.6"),
        result(code, "2027-02-01", value),
    )
    assert due("lithium-level", LITHIUM, results=results, today="2027-03-02") == date(2027, 6, 1)


def test_a_dose_change_asks_for_a_level_in_five_to_seven_days() -> None:
    changed = takes("lithium", "2026-01-01", "2026-03-02")
    before = levels("2026-01-07 0.6", "2026-01-14 0.7")
    found = items(changed, results=before, today="2026-03-03")["lithium-level"]
    assert (found.opens_on, found.due_on, found.state) == (date(2026, 3, 7), date(2026, 3, 9), State.PLANNED)
    early = (*before, *levels("2026-03-05 0.7"))
    assert due("lithium-level", changed, results=early, today="2026-03-05") == date(2026, 3, 9)
    enough = (*before, *levels("2026-03-07 0.7"))
    assert due("lithium-level", changed, results=enough, today="2026-03-07") == date(2026, 3, 14)


def test_a_change_that_is_signed_for_a_later_day_is_planned_for() -> None:
    changed = takes("lithium", "2026-01-01", "2026-02-10")
    before = levels("2026-01-07 0.6", "2026-01-14 0.7")
    assert due("lithium-level", changed, results=before, today="2026-02-01") == date(2026, 2, 17)


def test_another_drug_that_changes_lithium_asks_for_a_level_when_it_comes_and_when_it_goes() -> None:
    before = levels("2026-01-07 0.6", "2026-01-14 0.7")
    come = takes("ibuprofen", "2026-02-01")
    gone = takes("ibuprofen", "2026-02-01", until="2026-03-01")
    assert due("lithium-level", LITHIUM, come, results=before, today="2026-02-02") == date(2026, 2, 8)
    after = (*before, *levels("2026-02-08 0.7", "2026-02-15 0.7"))
    found = items(LITHIUM, gone, results=after, today="2026-03-02")["lithium-level"]
    assert found.due_on == date(2026, 3, 8)
    assert "ibuprofen was stopped" in found.reasons[0].why


@pytest.mark.parametrize("exam", ["kidneys", "thyroid", "calcium", "weight"])
def test_lithium_asks_for_the_rest_before_the_start_and_every_six_months(exam: str) -> None:
    code = {"kidneys": "creatinine", "thyroid": "tsh", "calcium": "calcium", "weight": "weight"}[exam]
    assert due(exam, LITHIUM, today="2026-01-01") == date(2026, 1, 1)
    assert due(exam, LITHIUM, results=(result(code, "2025-09-30", "9"),)) == date(2026, 1, 1), (
        "too long before"
    )
    assert due(exam, LITHIUM, results=(result(code, "2025-10-01", "9"),)) == date(2026, 7, 1)
    assert due(exam, LITHIUM, results=(result(code, "2026-08-31", "9"),)) == date(2027, 2, 28)


def test_either_result_answers_an_exam_that_takes_either() -> None:
    olanzapine = takes("olanzapine")
    for code, value in (("hba1c", "5.2"), ("glucose-fasting", "90")):
        assert due("glucose", olanzapine, results=(result(code, "2026-03-26", value),)) == date(2027, 3, 26)
    assert due("glucose", olanzapine, results=(result("glucose", "2026-03-26", "90"),)) == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((), "2026-01-01"),
        (("2025-12-10",), "2026-01-29"),  # baseline; 4 weeks
        (("2025-12-10", "2026-01-21"), "2026-01-29"),  # a day before the window
        (("2025-12-10", "2026-01-22"), "2026-02-26"),  # 8 weeks
        (("2025-12-10", "2026-02-26"), "2026-03-26"),  # 12 weeks
        (("2025-12-10", "2026-03-26"), "2026-06-26"),  # quarterly
        (("2025-12-10", "2026-03-31"), "2026-06-30"),
    ],
)
def test_weight_with_an_antipsychotic(results: tuple[str, ...], expected: str) -> None:
    found = tuple(result("weight", each, "80") for each in results)
    assert due("weight", takes("olanzapine"), results=found) == day(expected)


def test_waist_is_yearly_and_lipids_every_five_years() -> None:
    olanzapine = takes("olanzapine", "2024-02-29")
    assert due("waist", olanzapine, results=(result("waist", "2024-02-29", "90"),)) == date(2025, 2, 28)
    assert due("lipids", olanzapine, results=(result("ldl", "2024-02-29", "90"),)) == date(2024, 5, 23)
    assert due("lipids", olanzapine, results=(result("ldl", "2024-05-23", "90"),)) == date(2029, 5, 23)


@pytest.mark.parametrize(
    ("slug", "age", "expected"),
    [("olanzapine", 54, "2027-01-01"), ("olanzapine", 55, "2026-07-01"), ("haloperidol", 30, "2026-07-01")],
)
def test_a_movement_exam_is_yearly_and_half_yearly_at_high_risk(slug: str, age: int, expected: str) -> None:
    found = (result("aims", "2026-01-01", "0"),)
    assert due("aims", takes(slug), results=found, who=Person(age=age)) == day(expected)


def test_a_pregnancy_test_is_asked_for_with_valproate_only_where_pregnancy_is_possible() -> None:
    valproate = takes("valproic-acid")
    assert due("pregnancy-test", valproate, who=Person(30, may_conceive=True)) == date(2026, 1, 1)
    assert "pregnancy-test" not in items(valproate, who=Person(30, may_conceive=False))
    assert "pregnancy-test" not in items(valproate, who=Person(30))


@pytest.mark.parametrize(
    ("on", "expected"),
    [("2026-01-31", "2026-04-30"), ("2026-12-31", "2027-03-31"), ("2027-01-01", "2028-01-01")],
)
def test_valproate_asks_quarterly_in_the_first_year_then_yearly(on: str, expected: str) -> None:
    valproate = takes("valproic-acid")
    for exam, code in (("blood-count", "platelets"), ("liver", "alt"), ("weight", "weight")):
        assert due(exam, valproate, results=(result(code, on, "110"),), today="2027-01-02") == day(expected)


def test_low_platelets_ask_again_within_a_week_and_say_what_the_label_says() -> None:
    found = items(
        takes("valproic-acid"), results=(result("platelets", "2026-02-02", "90"),), today="2026-02-02"
    )["blood-count"]
    assert (found.due_on, found.state) == (date(2026, 2, 9), State.DUE)
    assert "label" in (found.reasons[0].note or "")


def test_hla_is_asked_for_once_before_carbamazepine_and_no_more_after_three_months() -> None:
    carbamazepine = takes("carbamazepine")
    found = items(carbamazepine, today="2026-01-02")["hla-b-1502"]
    assert found.state is State.OVERDUE
    assert "ancestry" in found.reasons[0].why
    years_ago = (result("hla-b-1502", "2011-05-05"),)
    assert "hla-b-1502" not in items(carbamazepine, results=years_ago, today="2026-01-02")
    assert "hla-b-1502" in items(carbamazepine, today="2026-04-01")
    assert "hla-b-1502" not in items(carbamazepine, today="2026-04-02")


def test_carbamazepine_asks_for_sodium_after_two_weeks_then_monthly_then_half_yearly() -> None:
    carbamazepine = takes("carbamazepine")
    assert due("sodium", carbamazepine, results=(result("sodium", "2026-01-01", "140"),)) == date(2026, 1, 15)
    assert due("sodium", carbamazepine, results=(result("sodium", "2026-01-15", "140"),)) == date(2026, 2, 12)
    assert due("sodium", carbamazepine, results=(result("sodium", "2026-04-09", "140"),)) == date(2026, 10, 9)
    assert due("sodium", carbamazepine, results=(result("sodium", "2026-04-09", "133"),)) == date(2026, 4, 23)
    assert due("sodium", carbamazepine, results=(result("sodium", "2026-04-09", "129"),)) == date(2026, 4, 11)


def test_sodium_is_asked_for_with_an_ssri_only_from_65_years_on() -> None:
    assert "sodium" not in items(takes("sertraline"), who=Person(64))
    assert "sodium" not in items(takes("sertraline"), who=Person(None))
    before = (result("sodium", "2025-12-20", "140"),)
    assert due("sodium", takes("sertraline"), results=before, who=OLDER) == date(2026, 1, 29)


@pytest.mark.parametrize(
    "slug", ["venlafaxine", "duloxetine", "methylphenidate", "lisdexamfetamine", "atomoxetine"]
)
def test_blood_pressure_and_pulse_are_followed_with_snris_and_stimulants(slug: str) -> None:
    found = items(takes(slug), today="2026-01-01")
    assert {"blood-pressure", "pulse"} <= found.keys()
    changed = takes(slug, "2026-01-01", "2026-05-01")
    results = (result("systolic", "2026-01-20", "120"),)
    assert due("blood-pressure", changed, results=results, today="2026-05-02") == date(2026, 5, 29)


@pytest.mark.parametrize("slug", ["haloperidol", "ziprasidone", "methadone", "pimozide"])
def test_an_ecg_is_asked_for_with_drugs_of_known_qt_risk(slug: str) -> None:
    assert due("qtc", takes(slug)) == date(2026, 1, 1)
    assert due("qtc", takes(slug), results=(result("ecg", "2026-01-29"),)) == date(2027, 1, 29)
    assert due("qtc", takes(slug), results=(result("qtc", "2026-01-29", "500"),)) == date(2026, 1, 31)


def test_an_ecg_with_citalopram_is_asked_for_from_60_years_or_with_another_such_drug() -> None:
    assert "qtc" not in items(takes("citalopram"), who=Person(59))
    assert "qtc" in items(takes("citalopram"), who=Person(60))
    assert "qtc" in items(takes("citalopram"), takes("ondansetron"), who=Person(30))


def test_prolactin_is_a_note_and_has_no_day() -> None:
    found = monitoring().due([takes("risperidone")], ANYBODY, (), day("2026-01-01"))
    assert any("Prolactin" in note.text for note in found.notes)
    assert "prolactin" not in {each.exam.key for each in found.items}


def test_what_several_drugs_ask_for_is_one_item_at_the_earliest_day_with_every_reason() -> None:
    found = items(takes("lithium", "2026-03-01"), takes("olanzapine", "2026-01-01"), today="2026-03-01")[
        "weight"
    ]
    assert [(each.drug_name, each.due_on) for each in found.reasons] == [
        ("olanzapine", date(2026, 1, 1)),
        ("lithium", date(2026, 3, 1)),
    ]
    assert found.due_on == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-01-05", State.PLANNED), ("2026-01-06", State.DUE), ("2026-01-08", State.DUE),
        ("2026-01-09", State.OVERDUE),
    ],
)  # fmt: skip
def test_an_item_is_overdue_from_the_day_after_its_last_one(today: str, state: State) -> None:
    assert items(LITHIUM, today=today)["lithium-level"].state is state


def test_a_drug_taken_since_nobody_knows_when_is_counted_from_the_last_result() -> None:
    unknown = takes("lithium", None)
    assert items(unknown)["lithium-level"].state is State.NEVER
    assert items(unknown)["lithium-level"].due_on is None
    assert due("lithium-level", unknown, results=levels("2026-02-28 0.6")) == date(2026, 8, 28)


def test_a_result_of_a_later_day_is_not_known_yet() -> None:
    assert due("lithium-level", LITHIUM, results=levels("2026-01-07 0.6"), today="2026-01-06") == date(
        2026, 1, 8
    )


def test_a_drug_that_is_stopped_asks_for_nothing() -> None:
    stopped = takes("clozapine", "2026-01-01", until="2026-02-01")
    low = (result("anc", "2026-01-30", "0.4"),)
    assert items(stopped, results=low, today="2026-01-31")
    assert monitoring().due([stopped], ANYBODY, low, day("2026-02-01")).items == ()
    assert monitoring().due([stopped], ANYBODY, low, day("2026-02-01")).notes == ()


def test_an_old_entry_that_ended_does_not_hide_one_that_is_taken_now() -> None:
    ended, now = takes("lithium", "2024-01-01", until="2024-06-01"), takes("lithium", None)
    assert items(ended, now)["lithium-level"].state is State.NEVER


def test_a_drug_nobody_follows_asks_for_nothing() -> None:
    assert items(takes("loratadine"), takes("no-such-drug")) == {}


def test_every_item_says_why_and_names_its_source_and_standing() -> None:
    every = [
        reason
        for slug in ("lithium", "valproic-acid", "carbamazepine", "clozapine", "olanzapine", "haloperidol")
        for item in items(takes(slug), who=Person(70, may_conceive=True)).values()
        for reason in item.reasons
    ]
    assert all(each.why and each.source and each.address.startswith("https://") for each in every)
    assert {each.status for each in every} == set(Status)
