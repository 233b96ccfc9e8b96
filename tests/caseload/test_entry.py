"""What a row shows stays true until it says that it changes."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.caseload.rules.entry import Subject, entry, searchable
from backend.caseload.rules.summary import (
    DoseSpan,
    ExamSummary,
    MedicationSummary,
    Point,
    ScoreSummary,
    StepSummary,
    Summary,
    SupplySummary,
    VisitSummary,
)
from backend.caseload.schemas import CaseloadEntry

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DAYS = st.integers(-200, 200).map(lambda days: NOW.date() + timedelta(days=days))
PAST = st.integers(-200, 0).map(lambda days: NOW.date() + timedelta(days=days))


def subject(zone: str = "America/New_York", birth_date: date = date(1988, 2, 29)) -> Subject:
    return Subject(uuid.UUID(int=1), "Zoë", "Álvarez", birth_date, zone)


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    days = sorted(draw(st.lists(PAST, min_size=1, max_size=5)))
    points = tuple(Point(day, draw(st.integers(0, 27)), "mild", "mild") for day in days)
    edges = sorted(draw(st.sets(DAYS, min_size=2, max_size=4)))
    spans = tuple(
        DoseSpan(start, end, Decimal(draw(st.sampled_from([25, 50]))), "mg")
        for start, end in zip(edges, [*edges[1:], None], strict=True)
    )
    starts_at = NOW + timedelta(minutes=draw(st.integers(-90, 90_000)))
    exam = ExamSummary("tsh", "TSH", ("lithium",), "why", None, draw(DAYS), None, None, draw(st.booleans()))
    return Summary(
        uuid.UUID(int=1),
        scores=draw(st.sampled_from([(), (ScoreSummary("phq-9", "PHQ-9", 27, points[0], points, 5),)])),
        medications=draw(st.sampled_from([(), (MedicationSummary(uuid.UUID(int=2), "x", True, spans),)])),
        visits=draw(st.sampled_from([(), (VisitSummary(uuid.UUID(int=3), starts_at, starts_at),)])),
        monitoring=draw(st.sampled_from([(), (exam,)])),
        open_refill_requests=draw(st.integers(0, 1)),
        supply=draw(st.sampled_from([(), (SupplySummary("x", draw(DAYS)),)])),
        steps=draw(st.sampled_from([(), (StepSummary(draw(DAYS), "x 50 mg a day"),)])),
        waiting_since=draw(st.sampled_from([None, NOW - timedelta(hours=40)])),
        contact_at=draw(st.sampled_from([None, NOW - timedelta(hours=draw(st.integers(0, 5000)))])),
    )


@given(
    summaries(),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from(["America/New_York", "Pacific/Kiritimati", "America/Santiago", "UTC"]),
    st.dates(date(1930, 1, 1), date(2000, 12, 31)),
)
def test_nothing_changes_before_the_row_says_so(
    summary: Summary, part: float, zone: str, birth_date: date
) -> None:
    who = subject(zone, birth_date)
    first = entry(who, summary, NOW)
    assert first.changes_at > NOW
    last = first.changes_at - timedelta(microseconds=1)
    later = entry(who, summary, min(last, NOW + (first.changes_at - NOW) * part))
    assert (later.shown, later.concern, later.views) == (first.shown, first.concern, first.views)


@given(summaries())
def test_what_is_shown_is_what_the_schema_says(summary: Summary) -> None:
    shown: dict[str, Any] = entry(subject(), summary, NOW).shown | {"looked_at": None, "changed": []}
    assert CaseloadEntry().validate(shown) == {}
    assert CaseloadEntry().dump(CaseloadEntry().load(shown)) == shown


def test_somebody_becomes_a_year_older_on_the_birthday_and_not_before() -> None:
    eve = datetime(2027, 2, 28, 20, tzinfo=UTC)
    found = entry(subject(), Summary(uuid.UUID(int=1)), eve)
    assert (found.shown["age"], found.changes_at) == (38, datetime(2027, 3, 1, 5, tzinfo=UTC))
    assert entry(subject(), Summary(uuid.UUID(int=1)), found.changes_at).shown["age"] == 39


def test_a_name_is_found_without_its_accents() -> None:
    assert entry(subject(), Summary(uuid.UUID(int=1)), NOW).words == "zoe alvarez"
    assert searchable("ÁLV") == "alv"


def test_a_rise_is_told_until_the_day_its_lowest_point_is_twelve_weeks_old() -> None:
    today = NOW.date()
    low = Point(today - timedelta(days=80), 3, "mild", "mild")
    middle = Point(today - timedelta(days=50), 9, "mild", "mild")
    high = Point(today - timedelta(days=1), 10, "moderate", "moderate")
    score = ScoreSummary("phq-9", "PHQ-9", 27, middle, (low, middle, high), 5)
    summary = Summary(uuid.UUID(int=1), scores=(score,))
    first = entry(subject(birth_date=date(1988, 10, 1)), summary, NOW)
    assert "PHQ-9 up 7" in first.shown["reasons"][0]["text"]
    assert first.changes_at == datetime(2026, 11, 28, 5, tzinfo=UTC)
    assert entry(subject(), summary, first.changes_at).shown["reasons"] == []
