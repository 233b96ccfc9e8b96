"""Is it lower after a dose change, and lower than expected? And what takes an answer away."""

import math
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.chart.rules import forecast
from backend.chart.rules.change_at_dose import bundle_words, changes_at_dose, share_taken
from backend.chart.rules.forecast import Point, around
from backend.chart.rules.treatment import (
    Adherence,
    DosePeriod,
    Finding,
    OtherChange,
    Total,
    Treatment,
    bundles,
    dose_changes,
    treatment_start,
)
from backend.measures.catalog import instruments

START = date(2026, 1, 5)
RAISED = 42

# Scores on days 0, 7 … 42, the dose raised on day 42, scores on days 49 … 98. Source: the specification.
WITHIN = "within-expected"
CASES = [
    ("18 17 16 17 16 15 16", "14 12 11 10 9 9 8 8", -6.69, "probably-better", 14.55, 8.8, 0.0463, "more"),
    ("20 18 15 13 12 11 11", "10 9 8 7 7 6 6 5", -5.17, "probably-better", 9.89, 6.2, 0.140, WITHIN),
    ("18 17 18 18 17 18 19", "15 12 9 7 6 5 5 4", -12.33, "better", 17.09, 5.4, 0.0003, "more"),
]  # fmt: skip


def day(number: int) -> date:
    return START + timedelta(days=number)


def treatment(before: str, after: str) -> Treatment:
    totals = [int(word) for word in f"{before} {after}".split()]
    return Treatment(
        instrument="phq-9",
        figures=instruments()["phq-9"].change,
        today=day(99),
        doses=(
            DosePeriod("sertraline", START, day(RAISED), Decimal(50)),
            DosePeriod("sertraline", day(RAISED), None, Decimal(100)),
        ),
        scores=tuple(Total(day(7 * place), total) for place, total in enumerate(totals)),
        adherence=(Adherence(START, day(99), 0.9),),
    )


CLEAR = treatment(*CASES[2][:2])


def only(of: Treatment) -> Finding:
    [found] = changes_at_dose(of)
    return found


@pytest.mark.parametrize(
    ("before", "after", "change", "label", "predicted", "observed", "p", "expected"), CASES
)
def test_the_published_cases_come_out_as_specified(
    before: str,
    after: str,
    change: float,
    label: str,
    predicted: float,
    observed: float,
    p: float,
    expected: str,
) -> None:
    found = only(treatment(before, after))
    assert found.answer == label
    assert found.basis["change"] == pytest.approx(change, abs=0.005)
    assert found.basis["change_sd"] == pytest.approx(2.07, abs=0.005)
    assert found.basis["predicted"] == pytest.approx(predicted, abs=0.005)
    assert found.basis["observed"] == pytest.approx(observed)
    assert found.basis["p"] == pytest.approx(p, abs=0.0005)
    assert found.basis["expected"] == expected
    assert (found.basis["n_before"], found.basis["n_after"]) == (7, 5)


def test_the_words_say_both_answers_and_never_because() -> None:
    text = only(treatment(*CASES[0][:2])).text
    assert text == (
        "About 7 lower than before sertraline 50 → 100 mg (90 %: 3 to 10). Without the change 15 was expected"
        " (9 to 20); seen 9. More than expected; chance does this 1 time in 22."
        " This does not show that the dose did it."
    )


def test_a_score_on_the_day_of_the_change_counts_as_before() -> None:
    without = replace(CLEAR, scores=tuple(each for each in CLEAR.scores if each.on != day(RAISED)))
    assert only(CLEAR).basis["n_before"] == 7
    assert only(without).basis["n_before"] == 6


# What takes an answer away


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ((28, 42, 70, 77), "too-few-before"),
        ((28, 35, 42, 70, 77), "too-short-before"),
        ((0, 21, 42, 49, 56, 70), "too-few-after"),
    ],
)
def test_too_few_scores_give_no_figures_but_the_reason(days: tuple[int, ...], reason: str) -> None:
    few = replace(CLEAR, scores=tuple(each for each in CLEAR.scores if (each.on - START).days in days))
    found = only(few)
    assert found.answer == "cannot-tell"
    assert found.basis["expected"] == "cannot-tell"
    assert found.basis["change"] is None
    assert found.basis["reasons"] == [reason]


def test_three_scores_over_three_weeks_and_two_settled_ones_are_enough() -> None:
    days = (21, 28, 42, 70, 77)
    few = replace(CLEAR, scores=tuple(each for each in CLEAR.scores if (each.on - START).days in days))
    assert only(few).basis["reasons"] == []


def test_another_questionnaire_is_not_judged() -> None:
    assert only(replace(CLEAR, instrument="gad-7")).basis["reasons"] == ["not-phq-9"]


def test_what_somebody_else_answered_is_left_out() -> None:
    proxied = replace(
        CLEAR, scores=tuple(replace(each, is_proxy=each.on > day(RAISED)) for each in CLEAR.scores)
    )
    assert only(proxied).basis["reasons"] == ["too-few-after"]


@pytest.mark.parametrize(
    ("adherence", "reason"),
    [
        (None, "adherence-unknown"),
        ((), "adherence-unknown"),
        ((Adherence(START, day(60), 0.9),), "adherence-unknown"),
        ((Adherence(START, day(99), 0.79),), "adherence-low"),
    ],
)
def test_without_good_adherence_nothing_is_compared(
    adherence: tuple[Adherence, ...] | None, reason: str
) -> None:
    found = only(replace(CLEAR, adherence=adherence))
    assert found.answer == "better"  # that it is lower is seen; only the comparison falls away
    assert found.basis["expected"] == "cannot-tell"
    assert found.basis["reasons"] == [reason]
    assert found.basis["p"] == pytest.approx(0.0003, abs=0.0005)


@pytest.mark.parametrize(("at", "counts"), [(27, False), (28, True), (60, True), (98, True), (99, False)])
def test_another_change_from_a_fortnight_before_to_the_last_score_counts(at: int, counts: bool) -> None:
    found = only(replace(CLEAR, other_changes=(OtherChange(day(at), "therapy began"),)))
    assert (found.basis["reasons"] == ["another-change"]) is counts


def test_from_little_nothing_more_is_expected() -> None:
    found = only(treatment("9 6 4 3 3 2 2", "2 1 1 1 0 0 0 0"))
    assert found.basis["predicted"] < 5  # type: ignore[operator]
    assert found.basis["reasons"] == ["little-left-to-lose"]


def test_two_of_five_missed_check_ins_are_borne_and_three_are_not() -> None:
    planned = tuple(day(number) for number in (56, 70, 77, 84, 98))
    for missing, reason in (((56, 84), False), ((56, 84, 77), True)):
        kept = tuple(
            each
            for each in CLEAR.scores
            if (each.on - START).days <= RAISED
            or ((each.on - START).days in {56, 70, 77, 84, 98} - set(missing))
        )
        kept = tuple(each for each in kept if (each.on - START).days not in missing)
        found = only(replace(CLEAR, scores=kept, planned=planned, today=day(99)))
        assert ("check-ins-missed" in found.basis["reasons"]) is reason  # type: ignore[operator]


def test_a_label_that_a_missed_check_in_could_undo_is_not_given() -> None:
    seen = treatment("18 17 16 17 16 15 16", "14 12 11 10 9")
    seen = replace(seen, planned=tuple(day(number) for number in range(49, 84, 7)))
    hidden = replace(seen, planned=tuple(day(number) for number in range(49, 99, 7)))
    assert only(seen).answer == "probably-better"
    assert only(hidden).answer == "cannot-tell"
    assert "missed-check-ins-matter" in only(hidden).basis["reasons"]  # type: ignore[operator]


# Which changes there are


def test_the_start_of_a_treatment_is_no_change_and_a_later_drug_is() -> None:
    both = replace(CLEAR, doses=(*CLEAR.doses, DosePeriod("bupropion", day(70), None, Decimal(150))))
    assert [(each.drug, each.on, each.before) for each in dose_changes(both)] == [
        ("sertraline", day(42), Decimal(50)),
        ("bupropion", day(70), None),
    ]


def test_changes_within_a_fortnight_are_one_bundle_and_named_as_such() -> None:
    both = replace(CLEAR, doses=(*CLEAR.doses, DosePeriod("bupropion", day(56), None, Decimal(150))))
    found = only(both)
    assert found.drug == "bupropion, sertraline"
    assert [each["drug"] for each in found.basis["bundle"]] == ["sertraline", "bupropion"]  # type: ignore[attr-defined]
    assert "too close together to tell apart" in bundle_words(bundles(dose_changes(both))[0])


def test_a_day_more_than_a_fortnight_makes_two_findings() -> None:
    both = replace(CLEAR, doses=(*CLEAR.doses, DosePeriod("bupropion", day(57), None, Decimal(150))))
    first, second = changes_at_dose(both)
    assert first.period == (day(42), day(57))
    assert second.basis["on"] == day(57)


def test_the_next_change_ends_what_a_change_is_judged_by() -> None:
    both = replace(
        CLEAR,
        doses=(
            CLEAR.doses[0],
            DosePeriod("sertraline", day(42), day(77), Decimal(100)),
            DosePeriod("sertraline", day(77), None, Decimal(150)),
        ),
    )
    first, _ = changes_at_dose(both)
    assert first.basis["n_after"] == 2  # days 70 and 77


def test_renewing_the_same_dose_is_no_change() -> None:
    renewed = (
        DosePeriod("sertraline", START, day(30), Decimal(50)),
        DosePeriod("sertraline", day(30), None, Decimal("50.0")),
    )
    assert dose_changes(replace(CLEAR, doses=renewed)) == []


def test_a_treatment_begins_anew_after_a_break_of_more_than_a_fortnight() -> None:
    first = DosePeriod("sertraline", START, day(20), Decimal(50))
    soon, late = (DosePeriod("bupropion", day(at), None, Decimal(150)) for at in (34, 35))
    assert treatment_start([first, soon], day(40)) == START
    assert treatment_start([first, late], day(40)) == day(35)


def test_two_doses_of_one_drug_at_a_time_are_refused() -> None:
    with pytest.raises(ValueError, match="two doses of sertraline"):
        replace(CLEAR, doses=(CLEAR.doses[0], DosePeriod("sertraline", day(41), None, Decimal(100))))


# The model


@given(
    totals=st.lists(st.integers(0, 27), min_size=6, max_size=25),
    shift=st.integers(-3000, 3000),
    gap=st.integers(1, 30),
)
def test_the_forecast_holds_for_any_scores_and_any_calendar(totals: list[int], shift: int, gap: int) -> None:
    begin = START + timedelta(days=shift)
    points = [Point(begin + timedelta(days=gap * place), total) for place, total in enumerate(totals)]
    half = points[len(points) // 2]
    found = around(points, start=begin, change=half.on, settled=points[-1].on)
    assert math.isfinite(found.change.mean)
    assert found.change.sd > 0
    assert found.expected.sd > 0
    assert 0 <= found.p <= 1
    moved = [Point(each.on + timedelta(days=365), each.total) for each in points]
    again = around(
        moved,
        start=begin + timedelta(days=365),
        change=half.on + timedelta(days=365),
        settled=moved[-1].on,
    )
    assert again.change.mean == pytest.approx(found.change.mean)


def test_the_noise_of_two_scores_a_week_apart_is_the_published_one() -> None:
    """Löwe 2004: the same patients a week later differ with a standard deviation of 2.5 × √2."""
    days = forecast.np.array([0.0, 7.0])
    wander = forecast._wander(days, days)
    spread = math.sqrt(wander[0, 0] + wander[1, 1] - 2 * wander[0, 1] + 2 * forecast.NOISE_SD**2)
    assert spread == pytest.approx(3.54, abs=0.05)


def test_the_share_taken_weighs_days_and_is_unknown_where_a_fifth_of_them_is() -> None:
    spans = (Adherence(day(0), day(10), 1.0), Adherence(day(10), day(40), 0.6))
    assert share_taken(spans, day(0), day(40)) == pytest.approx(0.7)
    assert share_taken(spans, day(0), day(50)) == pytest.approx(0.7)
    assert share_taken(spans, day(0), day(51)) is None
