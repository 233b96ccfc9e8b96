"""`evenkeel rules sig`: the sentences, what they come to in a day, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.cli import rules
from backend.medications.rules.doses import NO_BREAK_SPACE

ONE: dict[str, Any] = {"drug": "sertraline", "dose_mg": 50, "strength_mg": 50, "times_per_day": 1}
NEEDED: dict[str, Any] = {
    "drug": "hydroxyzine", "dose_mg": 25, "strength_mg": 25, "as_needed": True, "reason": "anxiety",
    "max_in_24h": 4,
}  # fmt: skip


def ask(case: dict[str, Any]) -> dict[str, Any]:
    found = json.loads(rules.apply(rules.find_rules()["sig"], json.dumps(case).encode()))
    return {k: v.replace(NO_BREAK_SPACE, " ") if isinstance(v, str) else v for k, v in found.items()}


@pytest.mark.parametrize(
    ("case", "sentence", "daily"),
    [
        (ONE, "Take 1 tablet of sertraline 50 mg (50 mg) by mouth once a day.", "50 mg"),
        (
            {"drug": "sertraline", "strength_mg": 50, "tablets": 1.5, "timing": "morning",
             "duration_days": 14, "indication": "depression"},
            "Take 1½ tablets of sertraline 50 mg (75 mg) by mouth each morning for 14 days, for depression.",
            "75 mg",
        ),
        (
            {"drug": "lithium", "dose": "600 mg", "strength": {"value": 300, "unit": "mg"}, "form": "capsule",
             "times": ["morning", "evening"]},
            "Take 2 capsules of lithium 300 mg (600 mg) by mouth each morning and each evening"
            " (1,200 mg a day).",
            "1,200 mg",
        ),
        (
            {"drug": "liothyronine", "dose_mcg": 25, "times": ["08:00", "20:00"]},
            "Take 25 mcg of liothyronine by mouth each day at 08:00 and 20:00 (50 mcg a day).",
            "50 mcg",
        ),
        (
            {"drug": "lithium", "dose_mg": 300, "every_hours": 8},
            "Take 300 mg of lithium by mouth every 8 hours (900 mg in 24 hours).",
            "900 mg",
        ),
        ({"dose_mg": 0.5, "times_a_day": 3}, "Take 0.5 mg by mouth 3 times a day (1.5 mg a day).", "1.5 mg"),
        (
            NEEDED,
            "Take 1 tablet of hydroxyzine 25 mg (25 mg) by mouth as needed for anxiety,"
            " no more than 4 times (100 mg) in 24 hours.",
            "100 mg",
        ),
        (
            NEEDED | {"every_hours": 6, "duration_days": 1},
            "Take 1 tablet of hydroxyzine 25 mg (25 mg) by mouth every 6 hours as needed for anxiety,"
            " no more than 4 times (100 mg) in 24 hours, for 1 day.",
            "100 mg",
        ),
        (
            NEEDED | {"max_in_24h": "60 mg", "times_per_day": 3},
            "Take 1 tablet of hydroxyzine 25 mg (25 mg) by mouth up to 3 times a day as needed for anxiety,"
            " no more than 60 mg in 24 hours.",
            "60 mg",
        ),
        (
            {"drug": "buprenorphine", "strength_mg": 8, "tablets": 1, "form": "film", "route": "sublingual",
             "times_per_day": 2},
            "Place 1 film of buprenorphine 8 mg (8 mg) under the tongue twice a day (16 mg a day).",
            "16 mg",
        ),
        (
            {"drug": "selegiline", "strength_mg": 6, "tablets": 2, "form": "patch", "route": "transdermal",
             "every_hours": 24},
            "Apply 2 patches of selegiline 6 mg (12 mg) to the skin every 24 hours.",
            "12 mg",
        ),
        (
            {"drug": "fluoxetine", "dose_mg": 20, "form": "oral solution", "timing": "morning"},
            "Take 20 mg of fluoxetine oral solution by mouth each morning.",
            "20 mg",
        ),
    ],
)  # fmt: skip
def test_the_sentence_says_all_of_the_sig(case: dict[str, Any], sentence: str, daily: str) -> None:
    found = ask(case)
    assert (found.get("sentence"), found.get("daily_maximum")) == (sentence, daily), found


def test_a_number_never_leaves_its_unit() -> None:
    found = json.loads(
        rules.apply(rules.find_rules()["sig"], json.dumps(NEEDED | {"every_hours": 6}).encode())
    )
    words = found["sentence"].split(" ")
    assert not [word for word in words if word.strip("(),.").replace(",", "").replace(".", "").isdigit()]


def test_eight_by_the_clock_stays_eight_when_the_clocks_change() -> None:
    case = {"dose_mg": 50, "times": ["08:00"],
            "due": {"from": "2026-03-07T08:00", "zone": "America/New_York", "count": 3}}  # fmt: skip
    assert ask(case)["due"] == ["2026-03-07T08:00-05:00", "2026-03-08T08:00-04:00", "2026-03-09T08:00-04:00"]
    assert ask(case)["timing"] == "wall-clock"
    case["due"] = {"from": "2026-10-31T08:00", "zone": "America/New_York", "count": 2}
    assert ask(case)["due"] == ["2026-10-31T08:00-04:00", "2026-11-01T08:00-05:00"]


def test_eight_hours_stay_eight_hours_when_the_clocks_change() -> None:
    case = {"dose_mg": 300, "every_hours": 8,
            "due": {"from": "2026-03-07T20:00", "zone": "America/New_York", "count": 3}}  # fmt: skip
    assert ask(case)["due"] == ["2026-03-07T20:00-05:00", "2026-03-08T05:00-04:00", "2026-03-08T13:00-04:00"]
    assert ask(case)["timing"] == "interval"
    case["due"] = {"from": "2026-10-31T20:00", "zone": "America/New_York", "count": 2}
    assert ask(case)["due"] == ["2026-10-31T20:00-04:00", "2026-11-01T03:00-05:00"]


def test_an_hour_that_the_clocks_leave_out_still_has_its_dose() -> None:
    case = {"dose_mg": 50, "times": ["02:30"],
            "due": {"from": "2026-03-08T00:00", "zone": "America/New_York", "count": 2}}  # fmt: skip
    assert ask(case)["due"] == ["2026-03-08T03:30-04:00", "2026-03-09T02:30-04:00"]


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ({}, "say the dose"),
        ({"drug": "sertraline", "times_per_day": 1}, "say the dose"),
        (ONE | {"often": 2}, "unknown field 'often'"),
        (ONE | {"dose_mg": 0}, "more than 0"),
        (ONE | {"dose_mg": -50}, "more than 0"),
        (ONE | {"dose_mg": "50"}, "must be a number"),
        (ONE | {"dose_mg": True}, "must be a number"),
        (ONE | {"dose": "50 mg"}, "say the same thing twice"),
        ({"dose": 50, "times_per_day": 1}, "needs its unit"),
        ({"dose": "50mg", "times_per_day": 1}, "not a dose"),
        ({"dose": ".5 mg", "times_per_day": 1}, "not a dose"),
        ({"dose": "5.0 mg", "times_per_day": 1}, "not a dose"),
        ({"dose": "50 µg", "times_per_day": 1}, "not a dose"),
        ({"dose": {"value": 50, "unit": "ml"}, "times_per_day": 1}, "unit must be one of mcg, mg, g"),
        (ONE | {"tablets": 2}, "2 of 50 mg is 100 mg, not 50 mg"),
        (ONE | {"dose_mg": 30}, "not a half, a whole"),
        (ONE | {"tablets": 0.25}, "not a half, a whole"),
        ({"dose_mg": 50, "tablets": 1, "times_per_day": 1}, "tablets need a strength"),
        ({"dose_mg": 20, "tablets": 1, "form": "solution", "times_per_day": 1}, "do not go with solution"),
        ({"dose_mg": 50}, "say when"),
        (ONE | {"times": ["08:00"]}, "both say when"),
        (ONE | {"times_a_day": 1}, "say the same thing twice"),
        (ONE | {"times_per_day": 0}, "from 1 to 12"),
        (ONE | {"times_per_day": 1.5}, "from 1 to 12"),
        ({"dose_mg": 50, "times": []}, "in order"),
        ({"dose_mg": 50, "times": ["20:00", "08:00"]}, "in order"),
        ({"dose_mg": 50, "times": ["08:00", "08:00"]}, "in order"),
        ({"dose_mg": 50, "times": ["8 am"]}, 'written "08:00"'),
        ({"dose_mg": 50, "times": ["25:00"]}, 'written "08:00"'),
        ({"dose_mg": 50, "times": ["evening", "morning"]}, "in the order of the day"),
        ({"dose_mg": 50, "timing": "often"}, "timing must be one of"),
        ({"dose_mg": 50, "every_hours": 0}, "from 1 to 72"),
        (ONE | {"route": "sideways"}, "route must be one of"),
        (ONE | {"duration_days": 0}, "from 1 to 365"),
        (ONE | {"indication": ""}, "must be a text"),
        (ONE | {"drug": "a\nb"}, "one line"),
        (ONE | {"reason": "sleep"}, "reason goes with as_needed"),
        (ONE | {"max_in_24h": 3}, "max_in_24h goes with as_needed"),
        (ONE | {"as_needed": "yes"}, "true or false"),
        ({k: v for k, v in NEEDED.items() if k != "reason"}, "say the reason"),
        ({k: v for k, v in NEEDED.items() if k != "max_in_24h"}, "say the maximum"),
        (NEEDED | {"max_in_24h": 100}, "for a dose write its unit"),
        (NEEDED | {"max_in_24h_mg": 100}, "max_in_24h is there twice"),
        (NEEDED | {"max_in_24h": "20 mg"}, "one dose is more than the maximum"),
        (NEEDED | {"every_hours": 8}, "it can not come to 100 mg"),
        (NEEDED | {"times_per_day": 3}, "it can not come to 100 mg"),
        # A digit too many, a unit too small, where the formulary knows the drug.
        (ONE | {"dose_mg": 500}, "above the maximum of 200 mg"),
        (ONE | {"times_per_day": 10}, "above the maximum of 200 mg"),
        ({"drug": "sertraline", "dose_mcg": 50, "times_per_day": 1}, "less than a tenth of the smallest"),
        ({"drug": "sertraline", "dose_g": 50, "times_per_day": 1}, "above the maximum of 200 mg"),
        ({"dose_mg": 50, "timing": "morning", "due": {"from": "2026-03-07T08:00", "zone": "UTC", "count": 1}},
         "only times by the clock"),
        ({"dose_mg": 50, "every_hours": 8, "due": {"from": "2026-03-07T08:00", "zone": "Mars", "count": 1}},
         "no time zone 'Mars'"),
        ({"dose_mg": 50, "every_hours": 8, "due": {"from": "yesterday", "zone": "UTC", "count": 1}},
         "from must be a time"),
    ],
)  # fmt: skip
def test_what_does_not_make_sense_is_refused(case: dict[str, Any], says: str) -> None:
    assert says in ask(case).get("error", "nothing"), ask(case)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["2.5", "5", "25", "37.5", "100"]),
    st.integers(1, 20),
    st.integers(1, 12),
)
def test_tablets_and_times_add_up_to_the_day_exactly(strength: str, halves: int, times: int) -> None:
    found = ask({"strength_mg": float(strength), "tablets": halves / 2, "times_per_day": times})
    assert found["daily_maximum_mg"] == float(strength) * halves / 2 * times
