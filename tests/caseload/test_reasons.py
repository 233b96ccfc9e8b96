"""Why somebody needs attention: each reason with its figures, the gravest first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.caseload.rules.reasons import Rank, Reason, reasons
from backend.caseload.rules.summary import MissedCheckIn, StepSummary, Summary, SupplySummary
from tests.caseload.summaries import NOW, TODAY, exam, phq9, sertraline, summary, visit

ZONE = ZoneInfo("UTC")


def found(about: Summary | None = None, *, days: int = 0, **parts: object) -> tuple[Reason, ...]:
    return reasons(about or summary(**parts), now=NOW + timedelta(days=days), zone=ZONE)


def ranks(**parts: object) -> list[Rank]:
    return [reason.rank for reason in found(**parts)]


def said(rank: Rank, **parts: object) -> str | None:
    return next((reason.text for reason in found(**parts) if reason.rank is rank), None)


def supply(days: int, name: str = "sertraline") -> SupplySummary:
    """A supply that ends in `days`."""
    return SupplySummary(name, TODAY + timedelta(days=days))


TREATED = (sertraline((70, "50")),)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"open_flags": 1, "scores": (phq9(4, 20),)}, [Rank.SAFETY, Rank.WORSE]),
        ({"scores": (phq9(10, 15),), "open_refill_requests": 1}, [Rank.WORSE, Rank.REFILL]),
        ({"scores": (phq9(10, 14),), "open_refill_requests": 1}, [Rank.REFILL]),
        ({"scores": (phq9(10, 15),), "monitoring": (exam(1),)}, [Rank.WORSE, Rank.LAB]),
        ({"open_refill_requests": 1, "monitoring": (exam(0),)}, [Rank.REFILL]),
        ({"open_refill_requests": 1, "monitoring": (exam(None),)}, [Rank.REFILL]),
        ({"open_refill_requests": 1, "monitoring": (exam(9, is_firm=False),)}, [Rank.REFILL]),
        ({"scores": (phq9(10),), "medications": (sertraline((40, "50")),)}, [Rank.NO_VISIT]),
        ({"medications": (sertraline((40, "50")),), "visits": (visit(24),)}, [Rank.QUIET]),
        ({"scores": (phq9(10),), "medications": (sertraline((40, "50")),), "visits": (visit(24),)}, []),
        (
            {"missed": (MissedCheckIn("phq-9", TODAY, True),), "supply": (supply(3),)},
            [Rank.SUPPLY, Rank.MISSED],
        ),
        ({"missed": (MissedCheckIn("phq-9", TODAY, False),)}, []),
        ({"waiting_since": NOW, "open_refill_requests": 2}, [Rank.MESSAGE, Rank.REFILL]),
    ],
)
def test_every_reason_is_said_and_the_gravest_first(parts: dict[str, object], expected: list[Rank]) -> None:
    assert ranks(**parts) == expected


def test_worsening_is_told_in_points_and_days() -> None:
    assert said(Rank.WORSE, scores=(phq9(20, 8, 14),)) == "PHQ-9 up 6 in 14 days, to 14"


def test_a_slow_rise_is_seen_against_the_lowest_of_the_last_twelve_weeks() -> None:
    assert said(Rank.WORSE, scores=(phq9(20, 8, 10, 12, 14),)) == "PHQ-9 up 6 in 42 days, to 14"


def test_a_rise_of_long_ago_is_not_news() -> None:
    assert found(summary(scores=(phq9(4, 20),)), days=90) == ()


def test_a_flag_of_any_kind_is_not_called_an_answer_to_item_nine() -> None:
    assert said(Rank.SAFETY, open_flags=2) == "A safety flag waits; nobody has acknowledged it yet"


@pytest.mark.parametrize(
    ("ends_in", "visit_in_hours", "text"),
    [
        (5, None, "Supply of sertraline ends Nov 28"),
        (5, 24 * 9, "Supply of sertraline ends Nov 28; next visit Dec 2"),
        (-2, 24 * 9, "Supply of sertraline ended Nov 21; next visit Dec 2"),
        (0, None, "Supply of sertraline ended Nov 23"),
        (9, 24 * 9, None),  # the visit is on the day itself
        (14, None, "Supply of sertraline ends Dec 7"),
        (15, None, None),
    ],
)
def test_a_supply_that_ends_before_the_next_visit_is_said_two_weeks_ahead(
    ends_in: int, visit_in_hours: int | None, text: str | None
) -> None:
    visits = () if visit_in_hours is None else (visit(visit_in_hours),)
    assert said(Rank.SUPPLY, supply=(supply(ends_in),), visits=visits) == text


def test_of_several_supplies_the_first_to_end_is_named() -> None:
    both = (supply(5), supply(3, name="lithium"))
    assert said(Rank.SUPPLY, supply=both) == "Supply of lithium ends Nov 26, and 1 more"


@pytest.mark.parametrize(
    ("totals", "changed", "text"),
    [
        ((20, 18, 15, 14), 70, "PHQ-9 20 → 14, 10 weeks after the last dose change"),
        ((20, 18, 15, 14), 55, None),  # not yet eight weeks
        ((20, 18, 15, 10), 70, None),  # half of the first: a response
        ((28 - 8, 12, 11, 9), 70, None),  # below moderate
        ((9, 9, 9, 10), 70, None),  # was never high
        ((10, 9, 9, 15), 70, None),  # worse, which is said instead
    ],
)
def test_eight_weeks_at_one_dose_without_response_are_said(
    totals: tuple[int, ...], changed: int, text: str | None
) -> None:
    known = {"scores": (phq9(*totals),), "medications": (sertraline((140, "25"), (changed, "50")),)}
    assert said(Rank.RESPONSE, **known) == text


def test_nobody_is_told_to_respond_to_a_drug_that_is_not_taken() -> None:
    assert said(Rank.RESPONSE, scores=(phq9(20, 18, 16),), medications=()) is None


def test_a_score_of_before_the_eighth_week_says_nothing_about_it() -> None:
    early = phq9(20, 18, 16)
    later = summary(scores=(early,), medications=(sertraline((40, "50")),))
    assert [reason.rank for reason in found(later, days=30) if reason.rank is Rank.RESPONSE] == []


def test_a_due_step_is_said_from_its_day_on() -> None:
    steps = (StepSummary(TODAY, "sertraline 75 mg a day"),)
    assert said(Rank.STEP, steps=steps) == "A step of a plan is due since Nov 23: sertraline 75 mg a day"
    assert said(Rank.STEP, steps=(StepSummary(TODAY + timedelta(1), "x"),)) is None


def test_a_message_waits_from_the_day_it_was_sent_where_the_patient_is() -> None:
    late = datetime(2025, 11, 21, 2, tzinfo=UTC)
    (reason,) = reasons(summary(waiting_since=late), now=NOW, zone=ZoneInfo("America/New_York"))
    assert reason.text == "A message waits since Nov 20, 2025"


@pytest.mark.parametrize(("days", "is_said"), [(90, False), (91, True)])
def test_three_months_without_a_word_are_said_of_who_takes_a_psychotropic(days: int, is_said: bool) -> None:
    known = {"contact_at": NOW - timedelta(days=days), "visits": (visit(24),), "scores": (phq9(3),)}
    assert (Rank.SILENT in ranks(medications=TREATED, **known)) is is_said
    assert Rank.SILENT not in ranks(**known)


def test_an_overdue_lab_and_a_missing_score_say_since_when() -> None:
    assert said(Rank.LAB, monitoring=(exam(5), exam(2))) == "Lab overdue since Nov 18: TSH and 1 more"
    known = summary(scores=(phq9(3),), medications=(sertraline((140, "50")),), visits=(visit(24),))
    quiet = [reason.text for reason in found(known, days=43) if reason.rank is Rank.QUIET]
    assert quiet == ["No score since Nov 23, 2026"]
    assert said(Rank.QUIET, medications=(sertraline((140, "50")),)) == "No score yet"


def test_no_contact_on_record_is_not_a_long_silence() -> None:
    assert Rank.SILENT not in ranks(medications=TREATED)
