"""What needs attention first, and what changed last."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    Point,
    Rank,
    ScoreSummary,
    Summary,
    VisitSummary,
    attention,
    last_dose_change,
    next_visit,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def phq9(*totals: int) -> ScoreSummary:
    points = tuple(
        Point(TODAY - timedelta(days=14 * (len(totals) - 1 - i)), total, "any", "any")
        for i, total in enumerate(totals)
    )
    return ScoreSummary("phq-9", "PHQ-9", 27, points[0], points, important=5)


def sertraline(*doses: tuple[int, str | None]) -> MedicationSummary:
    """Doses as (days ago, mg), oldest first."""
    starts = [TODAY - timedelta(days=days) for days, _ in doses]
    ends = [*starts[1:], None]
    spans = tuple(
        DoseSpan(start, end, None if mg is None else Decimal(mg), "mg")
        for start, end, (_, mg) in zip(starts, ends, doses, strict=True)
    )
    return MedicationSummary(uuid.uuid4(), "sertraline", True, spans)


def visit(hours: int) -> VisitSummary:
    start = NOW + timedelta(hours=hours)
    return VisitSummary(uuid.uuid4(), start, start + timedelta(minutes=30))


def exam(days: int | None, *, is_firm: bool = True) -> ExamSummary:
    """An exam whose last day was or will be `days` ago."""
    due_on = None if days is None else TODAY - timedelta(days=days)
    opens_on = due_on and due_on - timedelta(days=2)
    return ExamSummary("tsh", "TSH", ("lithium",), "why", opens_on, due_on, None, None, is_firm)


def summary(**parts: object) -> Summary:
    return Summary(patient_id=uuid.uuid4(), **parts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parts", "rank"),
    [
        ({"open_flags": 1, "scores": (phq9(4, 20),)}, Rank.SAFETY),
        ({"scores": (phq9(10, 15),), "open_refill_requests": 1}, Rank.WORSE),
        ({"scores": (phq9(10, 14),), "open_refill_requests": 1}, Rank.REFILL),
        ({"scores": (phq9(10, 15),), "monitoring": (exam(1),)}, Rank.WORSE),
        ({"open_refill_requests": 1, "monitoring": (exam(1),)}, Rank.LAB),
        ({"open_refill_requests": 1, "monitoring": (exam(0),)}, Rank.REFILL),
        ({"open_refill_requests": 1, "monitoring": (exam(None),)}, Rank.REFILL),
        ({"open_refill_requests": 1, "monitoring": (exam(9, is_firm=False),)}, Rank.REFILL),
        ({"scores": (phq9(10),), "medications": (sertraline((40, "50")),)}, Rank.NO_VISIT),
        ({"medications": (sertraline((40, "50")),), "visits": (visit(24),)}, Rank.QUIET),
        (
            {"scores": (phq9(10),), "medications": (sertraline((40, "50")),), "visits": (visit(24),)},
            Rank.NOTHING,
        ),
    ],
)
def test_the_worst_comes_first(parts: dict[str, object], rank: Rank) -> None:
    assert attention(summary(**parts), now=NOW, today=TODAY).rank is rank


def test_worsening_is_told_in_points_and_days() -> None:
    first = attention(summary(scores=(phq9(20, 8, 14),)), now=NOW, today=TODAY)
    assert first.text == "PHQ-9 up 6 in 14 days, to 14"


def test_a_slow_rise_is_seen_against_the_lowest_of_the_last_twelve_weeks() -> None:
    first = attention(summary(scores=(phq9(20, 8, 10, 12, 14),)), now=NOW, today=TODAY)
    assert first.text == "PHQ-9 up 6 in 42 days, to 14"


def test_a_rise_of_long_ago_is_not_news() -> None:
    later = TODAY + timedelta(days=90)
    assert attention(summary(scores=(phq9(4, 20),)), now=NOW, today=later).rank is Rank.NOTHING


def test_a_renewal_of_the_same_dose_is_no_change() -> None:
    medication = sertraline((60, "50"), (30, "100"), (5, "100"))
    change = last_dose_change([medication], TODAY)
    assert change is not None
    assert change.on == TODAY - timedelta(days=30)
    span = medication.span_on(TODAY)
    assert span is not None
    assert medication.unchanged_since(span) == TODAY - timedelta(days=30)


def test_the_change_is_since_the_baseline_and_unknown_with_one_score() -> None:
    assert phq9(20, 14, 8).change == -12
    assert phq9(20).change is None


def test_a_visit_that_is_over_is_not_the_next_one() -> None:
    over, soon, later = visit(-1), visit(2), visit(48)
    assert next_visit([later, over, soon], NOW) == soon
    assert next_visit([over], NOW) is None


def test_the_last_dose_change_names_both_doses_and_ignores_the_future() -> None:
    medication = sertraline((60, "25"), (30, "50.0"), (-7, "75"))
    change = last_dose_change([medication], TODAY)
    assert change is not None
    assert (change.on, change.text) == (TODAY - timedelta(days=30), "sertraline 25 → 50 mg")


def test_a_dose_first_stated_is_a_beginning_not_a_change_from_nothing() -> None:
    change = last_dose_change([sertraline((60, None), (3, "100"))], TODAY)
    assert change is not None
    assert change.text == "sertraline at 100 mg"


def test_a_flag_of_any_kind_is_not_called_an_answer_to_item_nine() -> None:
    text = attention(summary(open_flags=2), now=NOW, today=TODAY).text
    assert text == "A safety flag waits; nobody has acknowledged it yet"
