"""What was really taken: only what somebody spoke about is known."""

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from backend.prescriptions.rules.taking import (
    Kind,
    Said,
    Share,
    ask_about,
    held_since,
    least,
    share_between,
    shares,
    untaken_since,
)

D = Decimal
TODAY = date(2026, 3, 29)
FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(number)


def said(
    kind: Kind,
    on: int,
    *,
    days: int | None = None,
    missed: int | None = None,
    at: int = 0,
    back: Said | None = None,
) -> Said:
    return Said(
        uuid.uuid4(),
        kind,
        day(on),
        None if days is None else day(on + days),
        missed,
        None,
        "Dana",
        True,
        datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=on, minutes=at),
        back.id if back else None,
    )


def test_a_dose_that_nobody_wrote_down_is_not_a_missed_one() -> None:
    assert shares([], TODAY) == ()
    assert shares([said(Kind.MISSED, 3)], TODAY) == ()
    assert share_between((), FIRST, TODAY) is None


def test_a_recall_gives_the_share_of_its_days() -> None:
    found = shares([said(Kind.RECALLED, 0, days=7, missed=2)], TODAY)
    assert found == (Share(day(0), day(7), 1 - D(2) / 7),)


def test_single_days_reported_as_missed_count_where_they_are_more_than_remembered() -> None:
    missed = [said(Kind.MISSED, number) for number in (1, 2, 3)]
    found = shares([*missed, said(Kind.RECALLED, 0, days=7, missed=1)], TODAY)
    assert found[0].share == 1 - D(3) / 7


def test_nothing_was_taken_in_a_pause_and_the_recall_does_not_hide_it() -> None:
    spoken = [said(Kind.RECALLED, 0, days=7, missed=0), said(Kind.HELD, 5), said(Kind.RESUMED, 9)]
    assert shares(spoken, TODAY) == (Share(day(0), day(5), D(1)), Share(day(5), day(9), D(0)))


def test_a_pause_that_goes_on_is_nothing_taken_until_today() -> None:
    assert shares([said(Kind.HELD, 20)], TODAY) == (Share(day(20), TODAY, D(0)),)
    assert held_since([said(Kind.HELD, 20)], TODAY) == day(20)
    assert held_since([said(Kind.HELD, 20)], day(19)) is None
    assert held_since([said(Kind.HELD, 20), said(Kind.RESUMED, 22)], TODAY) is None


def test_of_two_recalls_of_one_day_the_later_said_counts() -> None:
    first = said(Kind.RECALLED, 0, days=7, missed=7)
    later = said(Kind.RECALLED, 0, days=7, missed=0, at=5)
    assert shares([later, first], TODAY)[0].share == 1


def test_what_is_taken_back_counts_for_nothing() -> None:
    wrong = said(Kind.RECALLED, 0, days=7, missed=7)
    assert shares([wrong, said(Kind.WITHDRAWN, 0, back=wrong)], TODAY) == ()


def test_a_share_of_less_than_half_the_days_is_not_told() -> None:
    known = (Share(day(0), day(14), D(1)),)
    assert share_between(known, day(0), day(28)) == 1
    assert share_between(known, day(0), day(29)) is None
    assert share_between(known, day(20), day(20)) is None


def test_of_several_medicines_the_least_counts_and_one_unknown_makes_the_day_unknown() -> None:
    open_ended = [(day(0), None)]
    one, other = (Share(day(0), day(10), D(1)),), (Share(day(5), day(10), D("0.5")),)
    assert least([(open_ended, one), (open_ended, other)]) == (Share(day(5), day(10), D("0.5")),)
    later = [(day(5), None)]
    assert least([(open_ended, one), (later, other)]) == (
        Share(day(0), day(5), D(1)), Share(day(5), day(10), D("0.5")),
    )  # fmt: skip


def test_the_patient_is_asked_once_a_week_and_not_in_a_pause() -> None:
    assert ask_about([], day(0), day(6)) is None
    assert ask_about([], day(0), day(7)) == (day(0), day(7))
    assert ask_about([], day(0), day(20)) == (day(13), day(20))
    answered = said(Kind.RECALLED, 13, days=7, missed=0)
    assert ask_about([answered], day(0), day(26)) is None
    assert ask_about([answered], day(0), day(27)) == (day(20), day(27))
    assert ask_about([said(Kind.HELD, 1)], day(0), day(20)) is None
    assert ask_about([], None, day(20)) is None


@st.composite
def anything_said(draw: st.DrawFn) -> list[Said]:
    found: list[Said] = []
    for number in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from([Kind.MISSED, Kind.HELD, Kind.RESUMED, Kind.RECALLED]))
        days = draw(st.integers(1, 14)) if kind is Kind.RECALLED else None
        missed = draw(st.integers(0, days)) if days is not None else None
        found.append(said(kind, draw(st.integers(0, 27)), days=days, missed=missed, at=number))
    return found


@given(spoken=anything_said())
def test_shares_are_between_nothing_and_all_in_order_without_overlap_and_never_of_the_future(
    spoken: list[Said],
) -> None:
    found = shares(spoken, TODAY)
    assert all(0 <= each.share <= 1 and each.start < each.end <= TODAY for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    told = share_between(found, FIRST, TODAY)
    assert told is None or 0 <= told <= 1


def test_a_gap_is_what_somebody_said_and_a_silent_day_ends_it() -> None:
    today = day(10)
    assert untaken_since([], today) is None
    assert untaken_since([said(Kind.HELD, 4)], today) == day(4)
    assert untaken_since([said(Kind.HELD, 4), said(Kind.RESUMED, 7)], today) is None
    missed = [said(Kind.MISSED, number) for number in (5, 7, 8, 9)]
    assert untaken_since(missed, today) == day(7)
    assert untaken_since([*missed, said(Kind.MISSED, 10)], today) == day(7)
    assert untaken_since([said(Kind.RECALLED, 3, days=7, missed=7)], today) == day(3)
    assert untaken_since([said(Kind.RECALLED, 3, days=7, missed=6)], today) is None
    assert untaken_since([said(Kind.MISSED, 3), said(Kind.HELD, 4)], today) == day(3)
