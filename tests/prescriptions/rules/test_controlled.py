"""What the law asks of scheduled drugs: the shipped rules on real days, and what they do not know."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.drugs import Status
from backend.prescriptions.controlled_catalog import FILE, read, rules
from backend.prescriptions.rules.controlled import (
    Controlled,
    Issued,
    Known,
    Noted,
    Order,
    Refusal,
    Standing,
    add_months,
    assess,
)
from backend.strict_toml import CatalogError

TODAY = date(2026, 11, 24)
FEDERAL = Known("US")
NEW_YORK = Known("US", "US-NY", Noted(TODAY, "Dr. Okafor"), Noted(date(2026, 3, 2), "Dr. Okafor"))


def order(schedule: str, **given: object) -> Order:
    least = {"issued_on": TODAY, "start_on": TODAY, "days_supply": 30, "refills": 0}
    return Order("lisdexamfetamine", schedule, **{**least, **given})  # type: ignore[arg-type]


def allowed(asked: Order, known: Known = FEDERAL, *beside: Issued) -> Controlled:
    answer = assess(rules(), asked, known, beside=beside)
    assert isinstance(answer, Controlled), answer
    return answer


def refused(asked: Order, known: Known = FEDERAL, *beside: Issued) -> Refusal:
    answer = assess(rules(), asked, known, beside=beside)
    assert isinstance(answer, Refusal)
    return answer


@pytest.mark.parametrize(
    ("schedule", "refills", "rule"),
    [("II", 0, None), ("II", 1, "no-refills"), ("III", 5, None), ("III", 6, "five-refills"),
     ("IV", 5, None), ("IV", 6, "five-refills"), ("V", 11, None)],
)  # fmt: skip
def test_refills_are_limited_by_schedule(schedule: str, refills: int, rule: str | None) -> None:
    """21 CFR 1306.12(a) and 1306.22(a)."""
    answer = assess(rules(), order(schedule, refills=refills), FEDERAL)
    assert (answer.rule.key if isinstance(answer, Refusal) else None) == rule


def test_three_prescriptions_of_thirty_days_are_a_series_and_a_fourth_is_too_many() -> None:
    """21 CFR 1306.12(b): up to 90 days in all, each later one with its earliest day."""
    first, second = Issued(TODAY, 30, 0), Issued(TODAY + timedelta(30), 30, 0)
    third = allowed(order("II", start_on=TODAY + timedelta(60)), FEDERAL, first, second)
    assert third.series_days == 90
    assert third.earliest_fill_on == date(2027, 1, 23)
    fourth = refused(
        order("II", start_on=TODAY + timedelta(90), days_supply=1),
        FEDERAL, first, second, Issued(TODAY + timedelta(60), 30, 0),
    )  # fmt: skip
    assert fourth.rule.key == "series"
    assert "makes 91" in fourth.text


def test_what_could_be_filled_before_today_does_not_count_into_a_new_series() -> None:
    running = Issued(TODAY - timedelta(25), 30, 0)
    assert (
        allowed(order("II", start_on=TODAY + timedelta(5), days_supply=90), FEDERAL, running).series_days
        == 90
    )


def test_what_is_filled_today_has_no_earliest_day() -> None:
    assert allowed(order("II")).earliest_fill_on is None


@pytest.mark.parametrize(
    ("issued", "last"),
    [(date(2026, 3, 2), date(2026, 9, 2)), (date(2026, 8, 31), date(2027, 2, 28)),
     (date(2027, 8, 31), date(2028, 2, 29)), (date(2026, 12, 31), date(2027, 6, 30))],
)  # fmt: skip
def test_schedule_four_may_be_filled_for_six_months(issued: date, last: date) -> None:
    answer = allowed(
        order("IV", issued_on=issued, start_on=issued), Known("US", in_person=NEW_YORK.in_person)
    )
    assert answer.fill_until == last


def test_what_begins_after_its_six_months_is_refused() -> None:
    last = add_months(TODAY, 6)
    assert allowed(order("IV", start_on=last)).fill_until == last
    assert refused(order("IV", start_on=last + timedelta(1))).rule.key == "six-months"


def test_a_refill_that_falls_after_the_last_day_is_named() -> None:
    answer = allowed(order("IV", refills=2, days_supply=90))
    assert answer.fills == (date(2026, 11, 24), date(2027, 2, 22), date(2027, 5, 23))
    assert not any("Refill" in note for note in answer.notes)
    late = allowed(order("IV", refills=3, days_supply=90))
    assert any(note.startswith("Refill 3 would be due on Saturday 21 August 2027") for note in late.notes)


def test_schedule_five_has_no_federal_count_and_no_last_day() -> None:
    answer = allowed(order("V", refills=11))
    assert answer.fill_until is None
    assert "no-federal-count" in {each.rule.key for each in answer.rulings}


def test_an_early_start_says_by_how_many_days() -> None:
    answer = allowed(order("II", start_on=TODAY), FEDERAL, Issued(TODAY - timedelta(20), 30, 0))
    assert any(note.startswith("It starts 10 days before") for note in answer.notes)


def test_a_later_one_that_overlaps_is_named() -> None:
    note = "The one that is signed for Monday 14 December 2026 may be filled before"
    renewal = order("II")
    later = allowed(renewal, FEDERAL, Issued(TODAY + timedelta(20), 30, 0))
    assert any(each.startswith(note) for each in later.notes)
    in_turn = allowed(renewal, FEDERAL, Issued(TODAY + timedelta(30), 30, 0))
    assert not any("may be filled before" in each for each in in_turn.notes)


@pytest.mark.parametrize(
    ("day", "standing", "is_asked"),
    [(date(2026, 12, 14), Standing.IN_FORCE, False), (date(2026, 12, 15), Standing.NEEDS_REVIEW, False),
     (date(2026, 12, 31), Standing.NEEDS_REVIEW, False), (date(2027, 1, 1), Standing.ENDED, True)],
)  # fmt: skip
def test_the_exception_for_video_visits_ends_with_2026(day: date, standing: Standing, is_asked: bool) -> None:
    """Fourth temporary extension: through 31 December 2026. What follows is not guessed."""
    answer = allowed(order("IV", issued_on=day, start_on=day))
    ruling = next(each for each in answer.rulings if each.rule.key == "telemedicine")
    assert ruling.standing is standing
    assert answer.is_review_needed is (standing is not Standing.IN_FORCE)
    assert ("telemedicine" in {ask.rule for ask in answer.asks}) is is_asked


def test_a_visit_in_person_answers_for_what_ended() -> None:
    seen = Known("US", in_person=Noted(date(2026, 3, 2), "Dr. Okafor"))
    day = date(2027, 1, 4)
    assert allowed(order("IV", issued_on=day, start_on=day), seen).asks == ()


def test_a_rule_past_its_review_still_counts_and_says_so() -> None:
    day = date(2027, 12, 1)
    known = Known("US", in_person=NEW_YORK.in_person)
    assert refused(order("II", issued_on=day, start_on=day, refills=1), known).rule.key == "no-refills"
    answer = allowed(order("II", issued_on=day, start_on=day), known)
    assert any(note.startswith("Needs review since Wednesday 24 November 2027") for note in answer.notes)


def test_new_york_asks_for_a_look_within_a_day_and_for_thirty_days() -> None:
    assert allowed(order("II"), NEW_YORK).asks == ()
    old = Known("US", "US-NY", Noted(TODAY - timedelta(2), "Dr. Okafor"), NEW_YORK.in_person)
    assert [ask.rule for ask in allowed(order("II"), old).asks] == ["ny-registry"]
    elsewhere = Known("US", "US-NY", Noted(TODAY, "Dr. Okafor", "US-NJ"), NEW_YORK.in_person)
    assert [ask.rule for ask in allowed(order("II"), elsewhere).asks] == ["ny-registry"]
    assert [ask.rule for ask in allowed(order("II", days_supply=90), NEW_YORK).asks] == ["ny-thirty-days"]


def test_a_state_that_is_not_stated_or_not_known_is_said() -> None:
    assert any("The state is not stated" in note for note in allowed(order("II")).notes)
    texas = allowed(order("II"), Known("US", "US-TX"))
    assert any("No rules are kept here for US-TX" in note for note in texas.notes)
    assert not any("not stated" in note for note in allowed(order("II"), NEW_YORK).notes)


def test_another_country_has_no_rules_and_says_so() -> None:
    answer = allowed(order("II", refills=5), Known("MX"))
    assert answer.rulings == ()
    assert any("No rules for scheduled drugs are kept here for MX" in note for note in answer.notes)


def test_an_ended_rule_that_another_one_follows_is_neither_shown_nor_asked() -> None:
    day = date(2027, 1, 4)
    (old,) = (rule for rule in rules() if rule.key == "telemedicine")
    new = replace(old, version=2, start=date(2027, 1, 1), until=date(2028, 1, 1), review_on=date(2027, 12, 1))
    answer = assess((old, new), order("IV", issued_on=day, start_on=day), FEDERAL)
    assert isinstance(answer, Controlled)
    assert [each.rule.version for each in answer.rulings] == [2]
    assert answer.asks == ()
    assert not answer.is_review_needed


def test_an_unconfirmed_rule_never_asks_and_is_named() -> None:
    doubtful = tuple(replace(rule, status=Status.UNCONFIRMED) for rule in rules())
    known = replace(NEW_YORK, check=None)
    answer = assess(doubtful, order("II"), known)
    assert isinstance(answer, Controlled)
    assert answer.asks == ()
    assert any("No look into the prescription-monitoring registry" in note for note in answer.notes)
    assert allowed(order("II"), known).asks != ()


def test_a_refill_on_the_very_last_day_is_in_time() -> None:
    answer = allowed(order("IV", start_on=TODAY + timedelta(1), days_supply=90, refills=2))
    assert answer.fills[-1] == answer.fill_until
    assert not any("Refill" in note for note in answer.notes)


def test_what_has_ended_is_no_longer_signed() -> None:
    day = date(2027, 1, 4)
    assert "telemedicine" in allowed(order("IV")).text()
    assert "telemedicine" not in allowed(order("IV", issued_on=day, start_on=day)).text()


def test_what_is_signed_does_not_change_with_the_day() -> None:
    days = [date(2026, 11, 24), date(2026, 12, 20)]
    assert len({allowed(order("IV", issued_on=day, start_on=day)).text() for day in days}) == 1


@given(st.integers(0, 7), st.integers(1, 90), st.integers(0, 365), st.sampled_from(["II", "III", "IV", "V"]))
def test_what_is_allowed_never_breaks_a_federal_limit(
    refills: int, days: int, ahead: int, schedule: str
) -> None:
    asked = order(schedule, refills=refills, days_supply=days, start_on=TODAY + timedelta(ahead))
    answer = assess(rules(), asked, FEDERAL)
    if isinstance(answer, Refusal):
        return
    assert len(answer.fills) == refills + 1
    assert answer.fills == tuple(sorted(answer.fills))
    if schedule == "II":
        assert refills == 0
        assert answer.series_days is not None
        assert answer.series_days <= 90
    if schedule in ("III", "IV"):
        assert refills <= 5
        assert answer.fill_until is not None
        assert asked.start_on <= answer.fill_until


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [('source = "cfr-1306-12"', 'source = "hearsay"', "no source"),
     ("until = 2027-01-01\n", "", "an exception ends"),
     ("until = 2027-01-01", "until = 2020-01-01", "after from"),
     ('schedules = ["II"]', 'schedules = ["VI"]', "must be I, II"),
     ('kind = "refills"\nnumber = 0', 'kind = "refills"', "number: is missing"),
     ('key = "series"', 'key = "no-refills"', "twice"),
     ('key = "series"', 'key = "series"\ncolor = "red"', "not known")],
)  # fmt: skip
def test_a_faulty_file_is_refused(tmp_path: Path, before: str, after: str, reason: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "controlled.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(CatalogError, match=reason):
        read(path)
