"""Who should be offered a review."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest

from backend.health.rules.problems import Condition
from backend.reviews import catalog
from backend.reviews.rules.candidates import Facts, Why, chronic, reasons

TODAY = date(2026, 11, 23)
QUIET = Facts(2, 7, (), (), None, TODAY - timedelta(days=100))


def why(facts: Facts) -> list[Why]:
    return [reason.why for reason in reasons(facts, catalog.criteria(), TODAY)]


def test_somebody_just_below_every_threshold_is_no_candidate() -> None:
    assert why(replace(QUIET, reviewed_on=TODAY - timedelta(days=365))) == []


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (replace(QUIET, chronic_conditions=3), Why.CONDITIONS),
        (replace(QUIET, active_medicines=8), Why.MEDICINES),
        (replace(QUIET, changed=("sertraline",)), Why.CHANGE),
        (replace(QUIET, disagreements=("sertraline",)), Why.DISAGREEMENT),
        (replace(QUIET, discharged_on=TODAY - timedelta(days=30)), Why.DISCHARGE),
        (replace(QUIET, reviewed_on=TODAY - timedelta(days=366)), Why.NO_REVIEW),
        (replace(QUIET, reviewed_on=None), Why.NO_REVIEW),
    ],
)
def test_each_reason_alone_is_enough(facts: Facts, reason: Why) -> None:
    assert why(facts) == [reason]


def test_a_discharge_long_ago_is_no_reason() -> None:
    assert why(replace(QUIET, discharged_on=TODAY - timedelta(days=31))) == []


def test_nobody_is_offered_a_review_of_no_medicine() -> None:
    assert why(replace(QUIET, active_medicines=0, chronic_conditions=9, reviewed_on=None)) == []


def condition(text: str, onset_on: date | None, is_active: bool = True) -> Condition:
    return Condition(uuid.uuid4(), text, None, None, onset_on, is_active)


def test_only_lasting_active_conditions_count_and_social_findings_do_not() -> None:
    year = TODAY - timedelta(days=365)
    listed = [
        condition("Hypertension", None),
        condition("Diabetes", year),
        condition("Cold", year + timedelta(days=1)),
        condition("Asthma", year, is_active=False),
        condition("Full-time employment (finding)", year),
    ]
    assert chronic(listed, catalog.criteria(), TODAY) == 2
