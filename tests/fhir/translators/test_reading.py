"""Members of FHIR JSON are read with their types."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.fhir.translators.reading import Node, Unreadable


def node(**members: Any) -> Node:
    return Node(members, "resource")


def test_a_day_is_the_day_as_written_whatever_the_offset() -> None:
    moment = node(at="2006-12-24T23:16:10-06:00").moment("at")
    assert moment is not None
    assert moment.day == date(2006, 12, 24)
    assert moment.instant == datetime(2006, 12, 24, 23, 16, 10, tzinfo=timezone(timedelta(hours=-6)))


@pytest.mark.parametrize("written", ["2006", "2006-12"])
def test_a_year_or_month_states_no_day(written: str) -> None:
    moment = node(at=written).moment("at")
    assert moment is not None
    assert (moment.day, moment.instant) == (None, None)


def test_a_fraction_of_a_second_and_a_z_are_read() -> None:
    moment = node(at="2024-03-01T10:00:00.123456789Z").moment("at")
    assert moment is not None
    assert moment.instant == datetime(2024, 3, 1, 10, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2024-03-01T10:00:00", "without an offset"),
        ("2024-02-30", "not a possible date"),
        ("2024-13", "not a possible date"),
        ("0000", "not a possible date"),
        ("2024-03-01T25:00:00Z", "not a possible date"),
        ("2024-03-01T10:00:00+99:00", "not a possible date"),
        ("1899-12-31", "before 1900"),
        ("01.03.2024", "not a FHIR date"),
        ("2024-3-1", "not a FHIR date"),
        ("٢٠٢٤-03-01", "not a FHIR date"),
        ("2024-03-01 10:00:00Z", "not a FHIR date"),
        ("", "is empty"),
    ],
)
def test_a_naive_or_impossible_date_is_unreadable(written: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        node(at=written).moment("at")


@given(st.datetimes(datetime(1902, 1, 1), datetime(2198, 1, 1), timezones=st.timezones()))  # noqa: DTZ001
def test_every_aware_instant_reads_back_as_itself(instant: datetime) -> None:
    if (instant.utcoffset() or timedelta()) % timedelta(minutes=1):
        return  # FHIR writes offsets to the minute
    moment = node(at=instant.isoformat(timespec="microseconds")).moment("at")
    assert moment is not None
    assert moment.instant is not None
    assert moment.instant.astimezone(UTC) == instant.astimezone(UTC)


@pytest.mark.parametrize(
    ("member", "read"),
    [
        (12, lambda n: n.text("x")),
        (None, lambda n: n.text("x")),
        ("yes", lambda n: n.flag("x")),
        (1, lambda n: n.flag("x")),
        (None, lambda n: n.flag("x")),
        ("12", lambda n: n.number("x")),
        (True, lambda n: n.number("x")),
        (10**30, lambda n: n.number("x")),
        ([], lambda n: n.node("x")),
        ({}, lambda n: n.nodes("x")),
        (["a"], lambda n: n.nodes("x")),
        ([1], lambda n: n.texts("x")),
        ("text", lambda n: n.concept("x")),
        ({"coding": {}}, lambda n: n.concept("x")),
        ({"text": "a\x07b"}, lambda n: n.concept("x")),
        ({"text": "a" * 1001}, lambda n: n.concept("x")),
        ({"coding": [{"code": 7}]}, lambda n: n.concept("x")),
    ],
)
def test_a_wrong_type_is_unreadable_and_says_where(member: Any, read: Any) -> None:
    with pytest.raises(Unreadable, match=r"^resource\.x"):
        read(node(x=member))


def test_a_number_is_taken_as_written() -> None:
    assert node(x=0.1).number("x") == Decimal("0.1")


def test_the_message_does_not_repeat_what_the_file_says() -> None:
    with pytest.raises(Unreadable) as raised:
        node(at="Jo Doe, born 1980").moment("at")
    assert "Doe" not in str(raised.value)


def test_a_concept_prefers_its_own_text_and_keeps_one_line() -> None:
    concept = node(x={"text": "low\n mood", "coding": [{"display": "Depression"}]}).concept("x")
    assert concept is not None
    assert concept.name == "low mood"
