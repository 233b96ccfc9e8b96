"""How often people are asked: worked examples of the rule, and what holds for any life."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.rhythm_file import FILE, figures, read
from backend.measures.rules.rhythm import (
    OFF,
    Course,
    DoseChange,
    Planned,
    Rhythm,
    State,
    Why,
    effects_since,
    is_after_increase,
    next_opening,
    overlaps,
    rhythms,
    state_on,
    window,
    within_cap,
)
from backend.measures.rules.trajectory import Status
from backend.notifications.rules.quiet_hours import DAY_BEGINS, NIGHT_BEGINS, next_allowed
from backend.strict_toml import CatalogError

FIGURES = figures()
DAY = date(2026, 3, 2)
ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata"]


def course(
    *changes: DoseChange, age: int = 40, began: int = 100, flagged: int | None = None, **status: Status
) -> Course:
    return Course(
        age=age,
        began_on=DAY - timedelta(days=began),
        flagged_on=None if flagged is None else DAY - timedelta(days=flagged),
        changes=changes,
        status={slug.replace("_", "-"): each for slug, each in status.items()},
    )


def changed(days_ago: int, *, start: bool = False, up: bool = True) -> DoseChange:
    return DoseChange(DAY - timedelta(days=days_ago), is_start=start, is_increase=up)


def asked(of: Course, **overruled: int) -> dict[str, tuple[int, Why]]:
    chosen = {slug.replace("_", "-"): days for slug, days in overruled.items()}
    return {each.instrument: (each.every_days, each.why) for each in rhythms(of, DAY, FIGURES, chosen)}


def test_scores_are_asked_every_two_weeks_until_response_and_every_four_afterwards() -> None:
    usual = (14, Why.UNTIL_RESPONSE)
    assert asked(course()) == {"phq-9": usual, "gad-7": usual}
    found = asked(course(phq_9=Status.REMISSION, gad_7=Status.PARTIAL_RESPONSE))
    assert found == {"phq-9": (28, Why.REMISSION), "gad-7": usual}
    assert asked(course(phq_9=Status.RESPONSE))["phq-9"] == (28, Why.RESPONSE)
    for status in (Status.WORSE, Status.NO_CHANGE, Status.NOT_JUDGED):
        assert asked(course(phq_9=status))["phq-9"] == usual


@pytest.mark.parametrize(
    ("age", "days_since_start", "flagged", "every"),
    [
        (25, 0, None, 7),
        (25, 27, None, 7),
        (25, 28, None, 14),
        (26, 0, None, 14),
        (60, 10, 27, 7),
        (60, 10, 28, 14),
        (60, 40, 3, 14),
    ],
)
def test_the_first_four_weeks_are_weekly_only_for_the_young_and_the_flagged(
    age: int, days_since_start: int, flagged: int | None, every: int
) -> None:
    of = course(changed(days_since_start, start=True), age=age, flagged=flagged)
    assert asked(of)["phq-9"][0] == every


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([], None),
        ([changed(27)], Why.DOSE_CHANGE),
        ([changed(28)], None),
        ([changed(5, up=False)], Why.DOSE_CHANGE),
        ([changed(60), changed(-3)], Why.TITRATION),
        ([changed(-3, start=True)], None),
    ],
)
def test_side_effects_are_asked_while_a_titration_runs_and_four_weeks_after_any_change(
    changes: list[DoseChange], why: Why | None
) -> None:
    assert asked(course(*changes)).get("effects") == (None if why is None else (7, why))


def test_the_first_question_about_side_effects_comes_a_week_after_the_change() -> None:
    of, each = course(changed(0)), Rhythm("effects", 7, Why.DOSE_CHANGE)
    assert next_opening(each, effects_since(of, None, DAY, FIGURES), DAY) == DAY + timedelta(days=7)
    # A dose that changes every few days does not put the question off for ever.
    often = course(changed(8), changed(4), changed(0))
    assert next_opening(each, effects_since(often, None, DAY, FIGURES), DAY) == DAY
    asked_on = DAY - timedelta(days=3)
    assert effects_since(often, asked_on, DAY, FIGURES) == asked_on


def test_a_prescriber_overrules_each_rhythm() -> None:
    found = asked(course(changed(1)), phq_9=21, effects=OFF, pcl_5=28)
    assert found == {
        "phq-9": (21, Why.OVERRULED),
        "gad-7": (14, Why.UNTIL_RESPONSE),
        "pcl-5": (28, Why.OVERRULED),
    }


def test_scores_within_each_other_s_recall_overlap() -> None:
    recall = 14
    assert overlaps(DAY, DAY - timedelta(days=7), recall)
    assert not overlaps(DAY, DAY - timedelta(days=14), recall)
    assert not overlaps(DAY, None, recall)


def test_what_nobody_answered_is_late_then_missed_and_what_was_answered_stays() -> None:
    due = window(DAY, 14, FIGURES)
    assert (due.closes_on - DAY, due.ends_on - DAY) == (timedelta(days=7), timedelta(days=14))
    for days, state in (
        (0, State.SENT),
        (6, State.SENT),
        (7, State.LATE),
        (13, State.LATE),
        (14, State.MISSED),
    ):
        assert state_on(State.SENT, due, DAY + timedelta(days=days)) is state
    assert state_on(State.COMPLETED, due, DAY + timedelta(days=90)) is State.COMPLETED


def test_a_miss_counts_as_after_an_increase_for_four_weeks_and_never_after_a_fall() -> None:
    assert is_after_increase(DAY, [changed(27)], FIGURES)
    assert not is_after_increase(DAY, [changed(28)], FIGURES)
    assert not is_after_increase(DAY, [changed(5, up=False)], FIGURES)
    assert not is_after_increase(DAY, [changed(-1)], FIGURES)


@given(st.integers(min_value=1, max_value=84), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_windows_of_one_rhythm_never_overlap_and_are_reminded_of_while_open(every: int, start: date) -> None:
    found = window(start, every, FIGURES)
    assert found.ends_on <= start + timedelta(days=every)
    assert found.is_open(found.remind_on)


@given(
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=40),
    st.integers(40, 120),
)
def test_no_four_weeks_ever_ask_more_than_the_cap(wishes: list[tuple[int, int]], most: int) -> None:
    standing: list[Planned] = []
    for offset, questions in wishes:
        wanted = DAY + timedelta(days=offset)
        found = within_cap(wanted, questions, standing, most=most, days=28)
        assert found is not None
        assert found >= wanted
        standing.append(Planned(found, questions))
    for first in {each.opens_on for each in standing}:
        near = [each for each in standing if first <= each.opens_on < first + timedelta(days=28)]
        assert sum(each.questions for each in near) <= most


def test_what_is_longer_than_the_cap_alone_is_never_asked() -> None:
    assert within_cap(DAY, 41, [], most=40, days=28) is None


def test_the_default_rhythm_at_its_fastest_stays_below_the_cap() -> None:
    assert FIGURES.most_questions >= 4 * (10 + 7) + 4 * 3


@given(
    st.integers(1_577_836_800, 2_082_758_400).map(lambda second: datetime.fromtimestamp(second, UTC)),
    st.sampled_from(ZONES),
)
def test_nobody_is_written_to_at_night(at: datetime, zone: str) -> None:
    found = next_allowed(at, zone)
    here = found.astimezone(ZoneInfo(zone))
    assert DAY_BEGINS <= here.time() < NIGHT_BEGINS
    assert timedelta(0) <= found - at <= timedelta(hours=14, minutes=1) + timedelta(hours=1)
    assert next_allowed(found, zone) == found


@pytest.mark.parametrize(
    ("zone", "at", "expected"),
    [
        ("America/New_York", "2026-03-08T03:00:00+00:00", "2026-03-08T13:00:00+00:00"),  # an hour is skipped
        ("America/New_York", "2026-11-01T02:00:00+00:00", "2026-11-01T14:00:00+00:00"),  # an hour comes twice
        ("Europe/Berlin", "2026-03-29T00:30:00+00:00", "2026-03-29T07:00:00+00:00"),
        ("Europe/Berlin", "2026-10-25T00:30:00+00:00", "2026-10-25T08:00:00+00:00"),
        ("Asia/Kolkata", "2026-10-25T00:30:00+00:00", "2026-10-25T03:30:00+00:00"),
    ],
)
def test_the_morning_after_both_clock_changes_is_nine_on_the_wall(zone: str, at: str, expected: str) -> None:
    assert next_allowed(datetime.fromisoformat(at), zone) == datetime.fromisoformat(expected)


def test_a_file_with_a_wrong_figure_says_which(tmp_path: Path) -> None:
    path = tmp_path / "rhythm.toml"
    path.write_text(FILE.read_text().replace("usual_days = 14", "usual_days = 0"))
    with pytest.raises(CatalogError, match=r"rhythm\.toml"):
        read(path)
    path.write_text(FILE.read_text().replace("usual_days = 14", "usual_day = 14"))
    with pytest.raises(CatalogError, match=r"scores\.usual_days"):
        read(path)
