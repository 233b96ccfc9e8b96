"""The waiting room: the table of its steps, and that no order of steps opens a way around it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.permissions import Role
from backend.visits.rules.lobby import (
    CLOSES_AFTER,
    ENDED,
    OPENS_BEFORE,
    Kind,
    Lobby,
    Place,
    Refusal,
    Step,
    VisitStatus,
    after,
)

STARTS = datetime(2026, 11, 26, 15, tzinfo=UTC)
ENDS = STARTS + timedelta(minutes=30)
PATIENT, MAYA, NOBODY = uuid4(), uuid4(), uuid4()
ROLES = {PATIENT: Role.PATIENT, MAYA: Role.PRESCRIBER, NOBODY: Role.CARE_SUPPORT}
MOMENT = timedelta(microseconds=1)


def lobby(status: VisitStatus = VisitStatus.BOOKED, **places: Place) -> Lobby:
    who = {"patient": PATIENT, "maya": MAYA}
    return Lobby(STARTS, ENDS, status, {who[name]: place for name, place in places.items()})


def step(kind: Kind, by: UUID, whom: UUID | None = None) -> Step:
    return Step(kind, by, ROLES[by], whom)


def test_a_patient_waits_and_a_prescriber_is_in_at_once() -> None:
    both = after(lobby(), step(Kind.ENTER, PATIENT), now=STARTS)
    both = after(both, step(Kind.ENTER, MAYA), now=STARTS)
    assert both.places == {PATIENT: Place.WAITING, MAYA: Place.ADMITTED}
    assert both.status is VisitStatus.BOOKED


def test_admitting_a_patient_begins_the_visit() -> None:
    now_on = after(lobby(patient=Place.WAITING), step(Kind.ADMIT, MAYA, PATIENT), now=STARTS)
    assert now_on == lobby(VisitStatus.IN_PROGRESS, patient=Place.ADMITTED)


def test_one_who_was_admitted_need_not_wait_again() -> None:
    admitted = lobby(VisitStatus.IN_PROGRESS, patient=Place.ADMITTED)
    assert after(admitted, step(Kind.ENTER, PATIENT), now=STARTS) == admitted


def test_hanging_up_changes_nothing() -> None:
    on = lobby(VisitStatus.IN_PROGRESS, patient=Place.ADMITTED, maya=Place.ADMITTED)
    assert after(on, step(Kind.HANG_UP, MAYA), now=STARTS) == on


@pytest.mark.parametrize(
    ("now", "refusal"),
    [
        (STARTS - OPENS_BEFORE - MOMENT, Refusal.NOT_OPEN_YET),
        (STARTS - OPENS_BEFORE, None),
        (ENDS + CLOSES_AFTER - MOMENT, None),
        (ENDS + CLOSES_AFTER, Refusal.NOT_OPEN_ANY_MORE),
    ],
)
@pytest.mark.parametrize("by", [PATIENT, MAYA])
def test_the_lobby_is_open_from_a_quarter_before_until_two_hours_after(by, now, refusal) -> None:
    entered = after(lobby(), step(Kind.ENTER, by), now=now)
    assert entered == refusal if refusal else isinstance(entered, Lobby)


def test_a_visit_in_progress_can_be_joined_however_late() -> None:
    on = lobby(VisitStatus.IN_PROGRESS, patient=Place.ADMITTED)
    assert after(on, step(Kind.SEND_MEDIA, PATIENT), now=ENDS + timedelta(hours=5)) == on


WAITING = lobby(patient=Place.WAITING, maya=Place.ADMITTED)
ON = lobby(VisitStatus.IN_PROGRESS, patient=Place.ADMITTED, maya=Place.ADMITTED)
EARLY = STARTS - timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "taken", "now", "refusal"),
    [
        (WAITING, step(Kind.SEND_MEDIA, PATIENT), STARTS, Refusal.NOT_ADMITTED),
        (lobby(), step(Kind.SEND_MEDIA, MAYA), STARTS, Refusal.NOT_ADMITTED),
        (WAITING, step(Kind.ADMIT, PATIENT, PATIENT), STARTS, Refusal.NOT_FOR_THIS_ROLE),
        (WAITING, step(Kind.ADMIT, MAYA, NOBODY), STARTS, Refusal.NOT_IN_LOBBY),
        (WAITING, step(Kind.ADMIT, MAYA), STARTS, Refusal.NOT_IN_LOBBY),
        (lobby(), step(Kind.ENTER, NOBODY), STARTS, Refusal.NOT_FOR_THIS_ROLE),
        (ON, step(Kind.FINISH, PATIENT), STARTS, Refusal.NOT_FOR_THIS_ROLE),
        (lobby(), step(Kind.FINISH, MAYA), EARLY, Refusal.NOT_OPEN_YET),
        (ON, step(Kind.CANCEL, MAYA), STARTS, Refusal.BEGUN),
        (lobby(), step(Kind.CANCEL, PATIENT), STARTS, Refusal.BEGUN),
    ],
)
def test_a_step_out_of_turn_is_refused(before, taken, now, refusal) -> None:
    assert after(before, taken, now=now) is refusal


@pytest.mark.parametrize("status", ENDED)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.HANG_UP])
def test_a_visit_that_has_ended_stays_so(kind, status) -> None:
    assert after(lobby(status), step(kind, MAYA, PATIENT), now=STARTS) == Refusal(status.value)


def test_a_patient_cancels_before_the_hour_and_staff_also_after_it() -> None:
    assert after(lobby(), step(Kind.CANCEL, PATIENT), now=STARTS - MOMENT) == lobby(VisitStatus.CANCELLED)
    assert after(lobby(), step(Kind.CANCEL, NOBODY), now=ENDS) == lobby(VisitStatus.CANCELLED)


def test_a_visit_held_by_telephone_can_be_finished_days_later() -> None:
    assert after(lobby(), step(Kind.FINISH, MAYA), now=ENDS + timedelta(days=3)) == lobby(
        VisitStatus.FINISHED
    )


STEPS = st.builds(step, st.sampled_from(Kind), st.sampled_from([*ROLES]), st.sampled_from([*ROLES, None]))
TIMES = st.integers(-30, 240).map(lambda minutes: STARTS + timedelta(minutes=minutes))


@given(taken=st.lists(st.tuples(STEPS, TIMES), max_size=25))
def test_no_order_of_steps_lets_a_patient_in_whom_no_prescriber_admitted(taken) -> None:
    state, was_admitted, has_ended = lobby(), False, False
    for one, now in taken:
        result = after(state, one, now=now)
        if isinstance(result, Refusal):
            continue
        if has_ended:
            assert one.kind is Kind.HANG_UP
            assert result == state
        was_admitted |= one.kind is Kind.ADMIT and one.by == MAYA and one.whom == PATIENT
        has_ended |= result.status in ENDED
        if one.kind is Kind.SEND_MEDIA:
            assert one.by == MAYA or (one.by == PATIENT and was_admitted)
        assert result.places.get(PATIENT) is not Place.ADMITTED or was_admitted
        assert NOBODY not in result.places
        assert not (result.status in ENDED and result.places)
        state = result
