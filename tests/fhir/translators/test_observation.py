"""Questionnaire totals become scores."""

from datetime import UTC, datetime
from typing import Any

import pytest

from backend.fhir.translators.observation import translate_observation
from backend.fhir.translators.reading import Node, Unreadable
from backend.fhir.translators.values import LeftOut, ScoreRecord
from tests.fhir.bundles import make_score


def translate(**members: Any) -> ScoreRecord | LeftOut:
    return translate_observation(Node(make_score(**members), ""), time_zone="America/New_York")


@pytest.mark.parametrize(
    ("code", "instrument", "highest"),
    [("44261-6", "phq-9", 27), ("70274-6", "gad-7", 21), ("55758-7", "phq-2", 6)],
)
def test_each_code_is_its_own_instrument_up_to_its_own_highest_total(
    code: str, instrument: str, highest: int
) -> None:
    score = translate(code=code, value=highest)
    assert isinstance(score, ScoreRecord)
    assert (score.instrument, score.total) == (instrument, highest)
    for wrong in (highest + 1, -1, highest + 0.5):
        with pytest.raises(Unreadable, match=r"valueQuantity\.value lies outside"):
            translate(code=code, value=wrong)


def test_a_score_is_at_the_instant_the_file_states() -> None:
    score = translate()
    assert isinstance(score, ScoreRecord)
    assert score.answered_at == datetime(2024, 3, 1, 15, tzinfo=UTC)


def test_a_score_with_a_day_alone_is_at_noon_of_that_day_where_the_patient_lives() -> None:
    score = translate(effectiveDateTime="2024-03-01")
    assert isinstance(score, ScoreRecord)
    assert score.answered_at == datetime(2024, 3, 1, 17, tzinfo=UTC)


def test_a_total_between_two_whole_numbers_is_left_out_and_not_rounded() -> None:
    assert translate(value=19.87397114395479) == LeftOut("phq-9 total that is not a whole number")
    assert isinstance(translate(value=19.0), ScoreRecord)


@pytest.mark.parametrize("status", ["registered", "preliminary", "cancelled", "entered-in-error", "unknown"])
def test_a_status_that_is_not_final_is_left_out_even_with_a_total_out_of_range(status: str) -> None:
    assert translate(status=status, value=99) == LeftOut(f"phq-9 with status {status}")


@pytest.mark.parametrize("status", ["amended", "corrected"])
def test_a_corrected_score_counts(status: str) -> None:
    assert isinstance(translate(status=status), ScoreRecord)


def test_another_code_is_left_out_under_its_name() -> None:
    weight = {"coding": [{"system": "http://loinc.org", "code": "29463-7", "display": "Body Weight"}]}
    assert translate(code=weight["coding"][0]["code"]) == LeftOut("code not read: 29463-7")
    resource = {**make_score(), "code": weight}
    left_out = translate_observation(Node(resource, ""), time_zone="UTC")
    assert left_out == LeftOut("code not read: 29463-7 Body Weight")


def test_the_code_of_another_system_is_not_loinc() -> None:
    resource = {**make_score(), "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44261-6"}]}}
    assert isinstance(translate_observation(Node(resource, ""), time_zone="UTC"), LeftOut)


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"valueQuantity": {}}, "phq-9 without a value"),
        ({"effectiveDateTime": "2024-03"}, "phq-9 without a day"),
    ],
)
def test_a_score_without_value_or_day_is_left_out(members: dict[str, Any], why: str) -> None:
    assert translate(**members) == LeftOut(why)


@pytest.mark.parametrize(
    "members",
    [
        {"status": "done"},
        {"valueQuantity": {"value": "12"}},
        {"valueQuantity": {"value": 12, "comparator": ">"}},
        {"valueQuantity": [12]},
        {"effectiveDateTime": "2024-03-01T10:00:00"},
    ],
)
def test_a_wrong_shape_is_unreadable(members: dict[str, Any]) -> None:
    with pytest.raises(Unreadable):
        translate(**members)


def test_a_total_that_is_text_is_unreadable() -> None:
    resource = make_score()
    del resource["valueQuantity"]
    with pytest.raises(Unreadable, match="valueString"):
        translate_observation(Node({**resource, "valueString": "12"}, ""), time_zone="UTC")
    score = translate_observation(Node({**resource, "valueInteger": 12}, ""), time_zone="UTC")
    assert isinstance(score, ScoreRecord)
