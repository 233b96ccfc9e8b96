"""Open slots: worked examples of daylight-saving Sundays, and what holds for every zone and week."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.visits.rules.slots import Availability, Slot, WeeklyHours, open_slots, slot_at

NEW_YORK, BERLIN = "America/New_York", "Europe/Berlin"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
MONDAY, SUNDAY = 0, 6


def hours(start: str, end: str, weekday: int = SUNDAY) -> WeeklyHours:
    return WeeklyHours(weekday, time.fromisoformat(start), time.fromisoformat(end))


def day_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """The instants at which a day begins and ends."""
    return tuple(
        datetime.combine(one, time(0), ZoneInfo(zone)).astimezone(UTC) for one in (day, day + timedelta(1))
    )


def starts(availability: Availability, day: date, **given_: object) -> list[str]:
    """The wall times at which slots begin on a day, with their offsets."""
    start, end = day_of(day, availability.time_zone)
    zone = ZoneInfo(availability.time_zone)
    found = open_slots(availability, start=start, end=end, **{"booked": (), "now": LONG_AGO, **given_})
    return [f"{slot.starts_at.astimezone(zone):%H:%M%z}" for slot in found]


# In 2026 New York jumps from 02:00 to 03:00 on 8 March and back from 02:00 to 01:00 on 1 November; Berlin
# from 02:00 to 03:00 on 29 March and back from 03:00 to 02:00 on 25 October (IANA time zone database).
DST = [
    # a usual working day keeps its wall times on both sides
    (NEW_YORK, date(2026, 3, 8), "09:00", "10:00", 30, ["09:00-0400", "09:30-0400"]),
    (NEW_YORK, date(2026, 3, 1), "09:00", "10:00", 30, ["09:00-0500", "09:30-0500"]),
    (NEW_YORK, date(2026, 11, 1), "09:00", "10:00", 30, ["09:00-0500", "09:30-0500"]),
    (BERLIN, date(2026, 3, 29), "09:00", "10:00", 30, ["09:00+0200", "09:30+0200"]),
    (BERLIN, date(2026, 10, 25), "09:00", "10:00", 30, ["09:00+0100", "09:30+0100"]),
    # hours around the gap have an hour less
    (NEW_YORK, date(2026, 3, 8), "01:00", "04:00", 60, ["01:00-0500", "03:00-0400"]),
    (BERLIN, date(2026, 3, 29), "01:00", "04:00", 60, ["01:00+0100", "03:00+0200"]),
    # hours inside the gap do not exist; hours that begin inside it begin when it ends
    (NEW_YORK, date(2026, 3, 8), "02:00", "03:00", 15, []),
    (NEW_YORK, date(2026, 3, 8), "02:30", "04:00", 30, ["03:00-0400", "03:30-0400"]),
    (BERLIN, date(2026, 3, 29), "02:30", "04:00", 30, ["03:00+0200", "03:30+0200"]),
    # hours that end inside the gap end where it begins
    (NEW_YORK, date(2026, 3, 8), "01:00", "02:30", 30, ["01:00-0500", "01:30-0500"]),
    # a slot may span the gap: it lasts its minutes, not what the wall clock says
    (NEW_YORK, date(2026, 3, 8), "01:30", "03:30", 60, ["01:30-0500"]),
    # the repeated hour is there twice, each real instant once
    (
        NEW_YORK,
        date(2026, 11, 1),
        "00:00",
        "03:00",
        60,
        ["00:00-0400", "01:00-0400", "01:00-0500", "02:00-0500"],
    ),
    (BERLIN, date(2026, 10, 25), "02:00", "04:00", 60, ["02:00+0200", "02:00+0100", "03:00+0100"]),
    # hours inside the repeated hour are worked both times
    (NEW_YORK, date(2026, 11, 1), "01:00", "01:30", 30, ["01:00-0400", "01:00-0500"]),
    (NEW_YORK, date(2026, 11, 1), "00:30", "01:30", 30, ["00:30-0400", "01:00-0400", "01:00-0500"]),
    # a day has 23 and 25 hours
    (NEW_YORK, date(2026, 3, 8), "00:00", "00:00", 60, 23),
    (NEW_YORK, date(2026, 11, 1), "00:00", "00:00", 60, 25),
    (BERLIN, date(2026, 3, 29), "00:00", "00:00", 60, 23),
    (BERLIN, date(2026, 10, 25), "00:00", "00:00", 60, 25),
    # shifts of half an hour, at midnight, and none
    ("Australia/Lord_Howe", date(2026, 10, 4), "01:00", "04:00", 30, 5),
    ("Africa/Cairo", date(2026, 4, 24), "00:00", "02:00", 60, ["01:00+0300"]),
    ("America/Phoenix", date(2026, 3, 8), "01:00", "04:00", 60, 3),
]


@pytest.mark.parametrize(("zone", "day", "start", "end", "minutes", "expected"), DST)
def test_daylight_saving_days_offer_what_the_wall_clock_shows(
    zone, day, start, end, minutes, expected
) -> None:
    found = starts(Availability(zone, minutes, (hours(start, end, day.weekday()),)), day)
    assert (len(found) if isinstance(expected, int) else found) == expected


def test_the_days_around_a_skipped_day_are_whole() -> None:
    # Samoa left out 30 December 2011 when it crossed the date line.
    always = tuple(hours("00:00", "00:00", weekday) for weekday in range(7))
    availability = Availability("Pacific/Apia", 60, always)
    start, end = day_of(date(2011, 12, 29), "Pacific/Apia")[0], day_of(date(2011, 12, 31), "Pacific/Apia")[1]
    found = open_slots(availability, start=start, end=end, booked=(), now=LONG_AGO)
    days = [slot.starts_at.astimezone(ZoneInfo("Pacific/Apia")).day for slot in found]
    assert days == [29] * 24 + [31] * 24


def test_what_is_left_of_the_hours_is_no_slot() -> None:
    assert starts(Availability("UTC", 45, (hours("09:00", "11:00", MONDAY),)), date(2026, 3, 2)) == [
        "09:00+0000",
        "09:45+0000",
    ]


def test_a_slot_that_has_begun_is_gone() -> None:
    availability = Availability("UTC", 30, (hours("09:00", "10:00", MONDAY),))
    at_nine = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert starts(availability, date(2026, 3, 2), now=at_nine) == ["09:30+0000"]
    assert len(starts(availability, date(2026, 3, 2), now=at_nine - timedelta(seconds=1))) == 2


@pytest.mark.parametrize(
    ("booked", "left"),
    [
        (("08:30", "09:00"), ["09:00", "09:30", "10:00"]),  # touching is not overlapping
        (("09:00", "09:30"), ["09:30", "10:00"]),
        (("09:15", "09:45"), ["10:00"]),
        (("09:29", "09:30"), ["09:30", "10:00"]),
        (("08:00", "12:00"), []),
        (("10:30", "11:00"), ["09:00", "09:30", "10:00"]),
    ],
)
def test_a_slot_that_shares_an_instant_with_a_booking_is_gone(booked, left) -> None:
    availability = Availability("UTC", 30, (hours("09:00", "10:30", MONDAY),))
    at = [datetime.fromisoformat(f"2026-03-02T{one}Z") for one in booked]
    found = starts(availability, date(2026, 3, 2), booked=[Slot(*at)])
    assert found == [f"{one}+0000" for one in left]


def test_only_the_start_of_a_slot_is_one() -> None:
    availability = Availability(NEW_YORK, 30, (hours("09:00", "10:00", MONDAY),))
    nine = datetime(2026, 3, 2, 14, tzinfo=UTC)
    assert slot_at(availability, nine, now=LONG_AGO) == Slot(nine, nine + timedelta(minutes=30))
    for off in (-30, -1, 1, 15, 60):
        assert slot_at(availability, nine + timedelta(minutes=off), now=LONG_AGO) is None
    assert slot_at(availability, nine + timedelta(microseconds=1), now=LONG_AGO) is None
    assert slot_at(availability, nine, now=nine) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: WeeklyHours(7, time(9), time(10)),
        lambda: WeeklyHours(0, time(9), time(9)),
        lambda: WeeklyHours(0, time(10), time(9)),
        lambda: WeeklyHours(0, time(9, tzinfo=UTC), time(10)),
        lambda: Availability("UTC", 10, ()),
        lambda: Availability("UTC", 61, ()),
        lambda: Availability("UTC", 30, (hours("09:00", "12:00"), hours("11:59", "13:00"))),
        lambda: Availability("UTC", 30, (hours("20:00", "00:00"), hours("23:00", "23:30"))),
        lambda: Slot(LONG_AGO, LONG_AGO),
        lambda: Slot(datetime(2026, 1, 1), datetime(2026, 1, 2)),  # noqa: DTZ001 (naive on purpose)
    ],
)
def test_nonsense_is_refused_where_it_is_made(make) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        make()


def test_hours_that_touch_do_not_overlap() -> None:
    Availability(
        "UTC", 30, (hours("09:00", "12:00"), hours("12:00", "13:00"), hours("09:00", "12:00", MONDAY))
    )


ZONES = st.sampled_from(
    [NEW_YORK, BERLIN, "Australia/Lord_Howe", "Africa/Cairo", "America/Phoenix", "Asia/Kathmandu", "UTC"]
)
QUARTERS = st.integers(0, 95)


@st.composite
def availabilities(draw: st.DrawFn) -> Availability:
    taken: list[WeeklyHours] = []
    for _ in range(draw(st.integers(1, 3))):
        first, last = sorted(draw(st.lists(QUARTERS, min_size=2, max_size=2, unique=True)))
        window = WeeklyHours(draw(st.integers(5, 6)), *(time(q // 4, q % 4 * 15) for q in (first, last)))
        if not any(
            window.weekday == o.weekday and window.start < o.end and o.start < window.end for o in taken
        ):
            taken.append(window)
    return Availability(draw(ZONES), draw(st.integers(15, 60)), tuple(taken))


def is_working(availability: Availability, at: datetime) -> bool:
    """The definition itself, asked of one instant."""
    wall = at.astimezone(ZoneInfo(availability.time_zone))
    return any(h.weekday == wall.weekday() and h.start <= wall.time() < h.end for h in availability.hours)


SATURDAYS = st.sampled_from(
    [
        date(2026, 3, 7),
        date(2026, 3, 28),
        date(2026, 10, 3),
        date(2026, 10, 24),
        date(2026, 10, 31),
        date(2026, 7, 4),
    ]
)


@settings(max_examples=25, deadline=None)
@given(availability=availabilities(), day=SATURDAYS, cut=st.integers(0, 3000), busy=st.integers(0, 2800))
def test_open_slots_lie_in_working_time_ahead_apart_and_free(availability, day, cut, busy) -> None:
    start = datetime.combine(day, time(0), UTC)
    end, now = start + timedelta(days=2), start + timedelta(minutes=cut)
    booked = Slot(start + timedelta(minutes=busy), start + timedelta(minutes=busy + 50))
    found = open_slots(availability, start=start, end=end, booked=[booked], now=now)
    for slot in found:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=availability.slot_minutes)
        assert all(
            is_working(availability, slot.starts_at + timedelta(minutes=m))
            for m in range(availability.slot_minutes)
        )
        assert start <= slot.starts_at < end
        assert slot.starts_at > now
        assert not slot.overlaps(booked)
        assert slot_at(availability, slot.starts_at, now=now) == slot
    assert all(one.ends_at <= other.starts_at for one, other in pairwise(found))
    everything = open_slots(availability, start=start, end=end, booked=(), now=LONG_AGO)
    assert found == [slot for slot in everything if slot.starts_at > now and not slot.overlaps(booked)]


@settings(max_examples=25, deadline=None)
@given(availability=availabilities(), day=SATURDAYS)
def test_every_whole_slot_of_working_time_is_offered_exactly_once(availability, day) -> None:
    # Minute by minute, an independent count: hours that touch are counted apart, so let there be one only.
    one = Availability(availability.time_zone, availability.slot_minutes, availability.hours[:1])
    start, end = datetime.combine(day, time(0), UTC) - timedelta(days=1), timedelta(days=4)
    runs, length = [], 0
    for minute in range(int(end / timedelta(minutes=1)) + 1):
        if is_working(one, start + timedelta(minutes=minute)):
            length += 1
        elif length:
            runs.append(length)
            length = 0
    found = open_slots(one, start=start, end=start + end, booked=(), now=LONG_AGO)
    assert len(found) == sum(run // one.slot_minutes for run in runs)


def test_a_part_of_a_period_offers_a_part_of_the_same_slots() -> None:
    availability = Availability(NEW_YORK, 45, (hours("00:00", "00:00", MONDAY), hours("00:10", "23:00")))
    start, end = day_of(date(2026, 10, 31), NEW_YORK)[0], day_of(date(2026, 11, 3), NEW_YORK)[1]
    whole = open_slots(availability, start=start, end=end, booked=(), now=LONG_AGO)
    for hour in range(0, 96, 13):
        cut = start + timedelta(hours=hour)
        parts = [
            open_slots(availability, start=a, end=b, booked=(), now=LONG_AGO)
            for a, b in ((start, cut), (cut, end))
        ]
        assert parts[0] + parts[1] == whole
