"""The states of a refill request, and the order of the queue."""

import uuid
from datetime import UTC, date, datetime

import pytest

from backend.messaging.rules.refills import (
    RefillContext,
    RefillMedication,
    RefillRequest,
    RefillStatus,
    RefillSupply,
    in_order,
    may_become,
)

OPEN, PASSED_ON = RefillStatus.OPEN, RefillStatus.PASSED_ON
CLOSED = (RefillStatus.ANSWERED, RefillStatus.SIGNED, RefillStatus.DECLINED)


@pytest.mark.parametrize("wanted", CLOSED)
def test_what_waits_can_be_decided(wanted: RefillStatus) -> None:
    assert may_become(OPEN, wanted)
    assert may_become(PASSED_ON, wanted)


def test_a_request_is_passed_on_once() -> None:
    assert may_become(OPEN, PASSED_ON)
    assert not may_become(PASSED_ON, PASSED_ON)


@pytest.mark.parametrize("closed", CLOSED)
@pytest.mark.parametrize("wanted", RefillStatus)
def test_what_is_closed_stays_closed(closed: RefillStatus, wanted: RefillStatus) -> None:
    assert not may_become(closed, wanted)


def request(name: str, runs_out_on: date | None, hour: int) -> RefillRequest:
    return RefillRequest(
        id=uuid.uuid4(),
        patient_id=uuid.uuid4(),
        patient_name=name,
        medication=RefillMedication(uuid.uuid4(), "sertraline", "50 mg a day", None, None),
        text="",
        asked_at=datetime(2026, 3, 1, hour, tzinfo=UTC),
        status=OPEN,
        handled_by=None,
        handled_at=None,
        answer=None,
        note=None,
        prescription_id=None,
        supply=RefillSupply(None, runs_out_on, ""),
        context=RefillContext(None, 0, (), ()),
    )


def test_the_soonest_run_out_comes_first_and_the_unknown_last() -> None:
    unknown, late = request("unknown", None, 1), request("late", date(2026, 3, 20), 2)
    soon, sooner_asked = request("soon", date(2026, 3, 5), 9), request("asked first", date(2026, 3, 5), 8)
    assert [each.patient_name for each in in_order([unknown, late, soon, sooner_asked])] == [
        "asked first",
        "soon",
        "late",
        "unknown",
    ]
