"""`evenkeel rules supply`: what goes in, what comes out, and what is refused."""

import json
from typing import Any

import pytest

from backend.cli import rules

CASE: dict[str, Any] = {
    "fills": [{"on": day, "days": 90} for day in ("2026-03-25", "2026-07-05", "2026-09-25")],
    "period": {"start": "2026-03-25", "end": "2026-12-31"},
    "as_of": "2026-10-01",
}
TABLETS: dict[str, Any] = CASE | {
    "fills": [{"on": "2026-03-25", "tablets": 90}],
    "dose_periods": [
        {"start": "2026-03-25", "tablets_per_day": 2},
        {"start": "2026-04-01", "tablets_per_day": 1.5},
    ],
}


def ask(case: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(rules.apply(rules.find_rules()["supply"], json.dumps(case).encode()))
    return answer


def test_the_published_case_comes_out_right_through_the_command() -> None:
    assert ask(CASE) == {
        "covered": [["2026-03-25", "2026-06-23"], ["2026-07-05", "2027-01-01"]],
        "runs_out_on": "2027-01-01",
        "days_left": 92,
        "pdc": pytest.approx(269 / 281),
        "gap_days": 12,
    }


def test_tablets_are_eaten_at_the_dose_of_each_period() -> None:
    # 7 days at 2 leave 76; 50 days at 1½ leave one tablet, which is no full dose.
    found = ask(TABLETS)
    assert found["covered"] == [["2026-03-25", "2026-05-21"]]
    assert found["runs_out_on"] == "2026-05-21"


def test_without_fills_nothing_is_covered() -> None:
    found = ask(CASE | {"fills": []})
    assert found == {"covered": [], "runs_out_on": None, "days_left": 0, "pdc": 0.0, "gap_days": 281}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"fills": [{"on": "2026-03-25", "days": -1}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": 0}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": 1.5}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": True}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": "90"}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": 99_999}]}, "days must be a whole number"),
        ({"fills": [{"on": "2026-03-25", "days": 90, "tablets": 90}]}, "either days or tablets"),
        ({"fills": [{"on": "2026-03-25"}]}, "either days or tablets"),
        ({"fills": [{"days": 90}]}, "on is missing"),
        ({"fills": [{"on": "2026-02-30", "days": 90}]}, "on must be a day"),
        ({"fills": [{"on": "20260325", "days": 90}]}, "on must be a day"),
        ({"fills": [{"on": 20260325, "days": 90}]}, "on must be a day"),
        ({"fills": [{"on": "2026-03-25", "days": 90, "drug": "x"}]}, "unknown field 'drug'"),
        ({"fills": ["2026-03-25"]}, "a fill must be an object"),
        ({"fills": {}}, "fills must be a list"),
        ({"fills": [{"on": "2026-03-25", "days": 1}] * 1001}, "more than 1,000 entries"),
        ({"fills": [{"on": "9999-12-01", "days": 90}]}, "beyond the calendar"),
        ({"fills": [{"on": "2026-03-25", "tablets": 90}]}, "tablets need dose_periods"),
        ({"fills": [{"on": "2026-03-25", "tablets": 90}], "dose_periods": []}, "tablets need dose_periods"),
        ({"period": {"start": "2026-12-31", "end": "2026-03-25"}}, "end of the period must be after"),
        ({"period": {"start": "2026-03-25", "end": "2026-03-25"}}, "end of the period must be after"),
        ({"period": {"start": "2026-03-25"}}, "end is missing"),
        ({"period": ["2026-03-25", "2026-12-31"]}, "period must be an object"),
        ({"as_of": None}, "as_of must be a day"),
        ({"as_off": "2026-10-01"}, "unknown field 'as_off'"),
    ],
)
def test_what_can_not_be_is_refused(change: dict[str, Any], says: str) -> None:
    assert says in ask(CASE | change)["error"]


@pytest.mark.parametrize(
    ("periods", "says"),
    [
        ([{"start": "2026-03-25", "tablets_per_day": -1}], "must be none or more"),
        ([{"start": "2026-03-25", "tablets_per_day": 101}], "at most 100"),
        ([{"start": "2026-03-25", "tablets_per_day": "2"}], "must be a number"),
        ([{"start": "2026-03-25", "tablets_per_day": 0.33333}], "four decimal places"),
        ([{"start": "2026-03-25", "tablets_per_day": 1, "end": "2026-03-25"}], "end must be after"),
        ([{"start": "2026-03-25", "tablets_per_day": 1}] * 2, "overlap"),
        (
            [
                {"start": "2026-03-25", "end": "2026-05-01", "tablets_per_day": 1},
                {"start": "2026-04-01", "tablets_per_day": 1},
            ],
            "overlap",
        ),
    ],
)
def test_a_dose_period_that_can_not_be_is_refused(periods: list[Any], says: str) -> None:
    assert says in ask(TABLETS | {"dose_periods": periods})["error"]


def test_every_field_is_needed_but_the_dose_periods() -> None:
    for key in CASE:
        assert f"{key} is missing" in ask({k: v for k, v in CASE.items() if k != key})["error"]
