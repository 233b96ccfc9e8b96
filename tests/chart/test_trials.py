"""How long a dose was tried, whether that was a trial, and what two to three weeks say."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.treatment import Adherence, DosePeriod, Finding, Total, Treatment
from backend.chart.rules.trials import adequate_trials, courses, early_non_improvement, response_clocks
from backend.measures.catalog import instruments

START = date(2026, 1, 5)
SERTRALINE = DrugFacts("sertraline", frozenset({"ssri"}), minimum_mg=Decimal(50), judge_days=(28, 42))
FACTS = {"sertraline": SERTRALINE}


def day(number: int) -> date:
    return START + timedelta(days=number)


def treatment(
    *doses: tuple[int, int | None, int], today: int, scores: dict[int, int] | None = None
) -> Treatment:
    return Treatment(
        instrument="phq-9",
        figures=instruments()["phq-9"].change,
        today=day(today),
        doses=tuple(
            DosePeriod("sertraline", day(start), None if end is None else day(end), Decimal(mg))
            for start, end, mg in doses
        ),
        scores=tuple(Total(day(number), total) for number, total in (scores or {}).items()),
        adherence=(Adherence(START, day(400), 0.9),),
    )


def clocks(of: Treatment) -> list[tuple[str, object, object]]:
    found = response_clocks(of, FACTS)
    return [(each.answer, each.basis["days_at_dose"], each.basis["days_at_minimum"]) for each in found]


# Response clock


def test_weeks_at_the_dose_and_weeks_at_a_dose_that_can_work_are_counted_apart() -> None:
    found = clocks(treatment((0, 14, 25), (14, 35, 50), (35, None, 100), today=45))
    assert found == [("below-minimum", 14, 0), ("early-look", 21, 21), ("time-to-judge", 10, 31)]


@pytest.mark.parametrize(
    ("today", "answer"),
    [
        (13, "too-early"),
        (14, "early-look"),
        (27, "early-look"),
        (28, "time-to-judge"),
        (42, "time-to-judge"),
        (43, "past-time-to-judge"),
    ],
)
def test_the_clock_turns_at_two_weeks_and_at_the_drugs_own_weeks(today: int, answer: str) -> None:
    assert clocks(treatment((0, None, 50), today=today)) == [(answer, today, today)]


def test_the_next_look_is_at_2_4_6_8_and_12_weeks() -> None:
    looks = [
        response_clocks(treatment((0, None, 50), today=today), FACTS)[0].basis["next_look_on"]
        for today in (0, 14, 28, 42, 56, 84)
    ]
    assert looks == [day(14), day(28), day(42), day(56), day(84), None]


def test_a_break_begins_the_clock_anew() -> None:
    assert clocks(treatment((0, 28, 50), (30, None, 50), today=40))[-1] == ("too-early", 10, 10)


def test_a_drug_nobody_knows_and_one_ruled_by_its_level_have_no_clock() -> None:
    of = treatment((0, None, 50), today=40)
    [unknown] = response_clocks(of, {})
    [level] = response_clocks(of, {"sertraline": replace(SERTRALINE, is_ruled_by_level=True)})
    assert (unknown.answer, unknown.basis["reasons"]) == ("cannot-tell", ["drug-not-known"])
    assert (level.answer, level.basis["reasons"]) == ("cannot-tell", ["blood-level-rules"])


# Adequate trial


def trial(of: Treatment) -> Finding:
    [found] = adequate_trials(of, FACTS)
    return found


@pytest.mark.parametrize(
    ("doses", "today", "answer"),
    [
        (((0, 56, 100),), 90, "adequate"),
        (((0, 27, 100),), 90, "too-short"),
        (((0, None, 100),), 27, "not-yet"),
        (((0, 90, 25),), 90, "dose-too-low"),
        (((0, 60, 25), (60, 80, 50)), 90, "too-short"),
    ],
)
def test_a_trial_needs_dose_and_weeks(
    doses: tuple[tuple[int, int, int], ...], today: int, answer: str
) -> None:
    assert trial(treatment(*doses, today=today)).answer == answer


def test_a_trial_that_was_hardly_taken_is_seen_as_such() -> None:
    of = treatment((0, 56, 100), today=90)
    assert trial(replace(of, adherence=(Adherence(START, day(90), 0.7),))).answer == "adherence-low"
    assert trial(replace(of, adherence=None)).answer == "cannot-tell"


def test_trials_without_response_are_counted_and_those_with_one_are_not() -> None:
    scores = {0: 20, 56: 18, 70: 19, 130: 9}
    of = treatment((0, 56, 100), today=140, scores=scores)
    of = replace(of, doses=(*of.doses, DosePeriod("bupropion", day(70), None, Decimal(150))))
    facts = FACTS | {"bupropion": replace(SERTRALINE, drug="bupropion", minimum_mg=Decimal(150))}
    first, second = adequate_trials(of, facts)
    assert (first.basis["outcome"], first.basis["trials_without_response"]) == ("no-response", 1)
    assert (second.basis["outcome"], second.basis["trials_without_response"]) == ("response", 1)


@pytest.mark.parametrize(
    ("last", "outcome"), [(10, "response"), (11, "partial"), (15, "partial"), (16, "no-response")]
)
def test_half_is_a_response_and_a_quarter_a_part_of_one(last: int, outcome: str) -> None:
    assert trial(treatment((0, 56, 100), today=90, scores={0: 20, 56: last})).basis["outcome"] == outcome


def test_nothing_ever_calls_a_person_resistant() -> None:
    words = [trial(treatment((0, 56, 100), today=90)).text, trial(treatment((0, 20, 100), today=90)).text]
    assert not any("resist" in text for text in words)


# Two to three weeks


def early(today: int, scores: dict[int, int]) -> Finding | None:
    found = early_non_improvement(treatment((0, None, 50), today=today, scores=scores))
    return found[0] if found else None


def test_a_fifth_less_is_improved_and_anything_less_is_not() -> None:
    """15 → 12 is 20 % exactly. Source: clinical figures, test vectors."""
    assert (improved := early(14, {0: 15, 14: 12})) is not None
    assert improved.answer == "improved"
    assert (same := early(14, {0: 15, 14: 13})) is not None
    assert same.answer == "not-improved"
    assert "29 %" in same.text
    assert "43 %" in same.text


def test_only_scores_of_the_second_and_third_week_are_looked_at() -> None:
    assert early(13, {0: 15, 13: 15}) is None
    for number in (13, 28):
        assert (found := early(40, {0: 15, number: 15})) is not None
        assert (found.answer, found.basis["reasons"]) == ("cannot-tell", ["no-score-in-weeks-2-to-3"])
    assert (later := early(28, {0: 15, 14: 15})) is not None
    assert later.basis["is_current"] is False


def test_a_second_treatment_is_not_a_first_one() -> None:
    of = treatment((0, None, 50), today=60, scores={0: 20, 44: 20, 58: 20})
    of = replace(of, doses=(*of.doses, DosePeriod("bupropion", day(44), None, Decimal(150))))
    assert [found.drug for found in early_non_improvement(of)] == ["sertraline"]


def test_a_break_of_up_to_a_fortnight_does_not_end_a_course() -> None:
    assert len(courses(treatment((0, 20, 50), (34, None, 50), today=60))) == 1
    assert len(courses(treatment((0, 20, 50), (35, None, 50), today=60))) == 2
