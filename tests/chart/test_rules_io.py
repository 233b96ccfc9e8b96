"""`evenkeel rules response`: what goes in and what comes out."""

import copy
import json
from typing import Any

import pytest

from backend.chart.rules_io import response

ASKED: dict[str, Any] = {
    "instrument": "phq-9",
    "today": "2026-06-01",
    "doses": [
        {"drug": "sertraline", "start": "2026-01-05", "end": "2026-02-16", "daily_mg": 50},
        {"drug": "sertraline", "start": "2026-02-16", "daily_mg": 100},
    ],
    "scores": [
        {"on": f"2026-{month:02}-{day:02}", "total": total}
        for (month, day), total in zip(
            [
                (1, 5),
                (1, 12),
                (1, 19),
                (1, 26),
                (2, 2),
                (2, 9),
                (2, 16),
                (2, 23),
                (3, 2),
                (3, 9),
                (3, 16),
                (3, 23),
            ],
            [18, 17, 16, 17, 16, 15, 16, 14, 12, 11, 10, 9],
            strict=True,
        )
    ],
    "adherence": [{"start": "2026-01-05", "end": "2026-06-01", "share": 0.9}],
    "side_effects": [{"on": "2026-01-12", "name": "nausea", "burden": 3}],
    "planned": ["2026-02-23", "2026-03-02"],
    "other_changes": [{"on": "2025-12-01", "what": "moved house"}],
}


def test_every_kind_of_finding_has_its_drug_its_days_its_answer_and_its_source() -> None:
    found = json.loads(json.dumps(response(ASKED)))
    kinds = {each["kind"] for each in found["findings"]}
    assert kinds == {
        "change-at-dose", "response-clock", "adequate-trial", "early-non-improvement",
        "side-effect-attribution", "dose-ceiling",
    }  # fmt: skip
    for each in found["findings"]:
        assert each.keys() >= {"kind", "drug", "period", "answer", "basis", "source"}
        assert len(each["period"]) == 2
        assert each["source"]


def test_a_change_at_dose_shows_all_it_rests_on() -> None:
    change = next(each for each in response(ASKED)["findings"] if each["kind"] == "change-at-dose")  # type: ignore[attr-defined]
    assert change["basis"].keys() >= {
        "on", "change", "change_sd", "expected", "predicted", "predicted_sd", "observed", "p",
        "n_before", "n_after", "reasons",
    }  # fmt: skip
    assert change["basis"]["on"] == "2026-02-16"


def test_only_the_first_four_fields_are_needed() -> None:
    short = {key: ASKED[key] for key in ("instrument", "today", "doses", "scores")}
    assert response(short)["findings"]
    for key in short:
        with pytest.raises(ValueError, match="is missing"):
            response({name: value for name, value in short.items() if name != key})


def test_a_drug_that_nobody_knows_is_named() -> None:
    assert response(ASKED | {"doses": [{"drug": "sertralox", "start": "2026-01-05", "daily_mg": 5}]})[
        "unknown"
    ] == ["sertralox"]


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("instrument",), "phq-8", "no instrument"),
        (("today",), "1 June", "must be a day"),
        (("doses",), {}, "doses must be a list"),
        (("doses", 0, "daily_mg"), 0, "daily_mg must be"),
        (("doses", 0, "daily_mg"), -50, "daily_mg must be"),
        (("doses", 0, "daily_mg"), 1e9, "daily_mg must be"),
        (("doses", 0, "daily_mg"), "50", "daily_mg must be"),
        (("doses", 0, "daily_mg"), True, "daily_mg must be"),
        (("doses", 0, "end"), "2026-01-05", "ends before it starts"),
        (("doses", 0, "end"), "2026-02-17", "two doses of sertraline"),
        (("doses", 0, "route"), "oral", "unknown field"),
        (("doses", 0, "drug"), " ", "must be a text"),
        (("scores", 0, "total"), 28, "from 0 to 27"),
        (("scores", 0, "total"), -1, "from 0 to 27"),
        (("scores", 0, "total"), 9.5, "from 0 to 27"),
        (("scores", 0, "is_proxy"), "no", "true or false"),
        (("adherence", 0, "share"), 1.1, "share must be"),
        (("adherence", 0, "end"), "2026-01-05", "ends before it starts"),
        (("side_effects", 0, "burden"), 7, "from 0 to 6"),
        (("planned",), "2026-02-23", "planned must be a list"),
        (("other_changes", 0, "what"), "", "must be a text"),
        (("mood",), "good", "unknown field"),
    ],
)
def test_what_can_not_be_is_refused_with_its_reason(
    path: tuple[str | int, ...], value: object, words: str
) -> None:
    asked = copy.deepcopy(ASKED)
    target: Any = asked
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(ValueError, match=words):
        response(asked)
