"""What may be decided about a line, and what the digest of a list depends on."""

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

from backend.prescriptions.rules.ledger import DosePeriod
from backend.prescriptions.rules.reconciliation import (
    Decision,
    LineDecision,
    lines,
    list_digest,
    result_text,
    undecided,
)
from backend.prescriptions.rules.reports import Taking
from backend.prescriptions.rules.supply import Supply
from backend.prescriptions.rules.values import Medication
from tests.prescriptions.rules.test_reports import dose, report


def medication(**given: Any) -> Medication:
    least: dict[str, Any] = {
        "id": uuid.uuid4(),
        "patient_id": uuid.uuid4(),
        "name": "ibuprofen",
        "drug_slug": None,
        "rxnorm_code": None,
        "is_psychotropic": False,
        "source": "reported",
        "status": "active",
        "stop_reason": None,
        "order_count": 0,
        "started_on": None,
        "last_ordered_on": None,
        "stopped_on": None,
        "daily_dose": None,
        "dose_since": None,
        "next_dose": None,
        "usual_maximum": None,
        "periods": (),
        "prescription": None,
        "supply": Supply(None, None, ""),
        "is_reported": True,
    }
    return Medication(**{**least, **given})


def test_what_nobody_says_is_taken_can_not_be_continued_as_reported() -> None:
    (line,) = lines([medication(reports=(report(taking=Taking.UNKNOWN),))])
    assert Decision.CONTINUE_AS_REPORTED not in line.options
    (line,) = lines([medication(reports=(report(),))])
    assert Decision.CONTINUE_AS_REPORTED in line.options


def test_what_was_stopped_is_a_line_only_where_somebody_disagrees() -> None:
    stopped = medication(status="stopped")
    assert lines([stopped]) == ()
    (line,) = lines([replace(stopped, disagreement="A caregiver says that it is taken.")])
    assert line.options == (Decision.CONTINUE, Decision.ASK)


def test_each_line_wants_exactly_one_decision() -> None:
    known = lines([medication(name="a"), medication(name="b")])
    first = LineDecision(known[0].medication.id, Decision.CONTINUE)
    second = LineDecision(known[1].medication.id, Decision.ASK)
    assert undecided(known, [first, second]) == []
    assert undecided(known, [first]) == ["b"]
    assert undecided(known, [first, first, second]) == ["a"]
    assert undecided(known, [first, second, LineDecision(uuid.uuid4(), Decision.STOP)]) != []


def test_the_digest_is_of_the_list_and_not_of_its_order() -> None:
    one, other = medication(), medication(name="aspirin")
    assert list_digest([one, other]) == list_digest([other, one])
    assert list_digest([one]) != list_digest([one, other])


def test_whatever_changes_what_is_taken_or_said_changes_the_digest() -> None:
    one = medication()
    period = DosePeriod(date(2026, 5, 4), None, dose("400"), "Sam", None, uuid.uuid4())
    before = list_digest([one])
    for change in (
        {"status": "stopped"},
        {"name": "aspirin"},
        {"periods": (period,)},
        {"reports": (report(),)},
        {"stopped_on": date(2026, 5, 4)},
    ):
        assert list_digest([replace(one, **change)]) != before, change
    assert list_digest([replace(one, indication="pain")]) == before


def test_a_result_says_what_the_line_is_now() -> None:
    assert result_text(medication(), Decision.CONTINUE) == "taken, not stated"
    assert result_text(medication(status="stopped"), Decision.STOP) == "stopped"
    assert result_text(medication(), Decision.NOT_TAKING) == "prescribed, and not taken"
    assert result_text(medication(), Decision.ASK) == "to be asked"
