"""A condition that was recorded many times is one line."""

import uuid
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend.health.rules.problems import Condition, named_once

SNOMED = "http://snomed.info/sct"


def make_condition(
    text: str = "Prediabetes", code: str | None = "1", *, onset_on: date | None = None, is_active: bool = True
) -> Condition:
    return Condition(uuid.uuid4(), text, code, SNOMED if code else None, onset_on, is_active)


def test_a_condition_recorded_at_each_visit_is_one_line_from_its_first_onset() -> None:
    (line,) = named_once(make_condition(onset_on=date(year, 5, 1)) for year in (2022, 2020, 2021))
    assert line.onset_on == date(2020, 5, 1)


def test_a_line_is_active_where_any_record_is_and_begins_with_that_one() -> None:
    (line,) = named_once(
        [
            make_condition(onset_on=date(2010, 1, 1), is_active=False),
            make_condition(onset_on=date(2020, 1, 1), is_active=True),
        ]
    )
    assert (line.is_active, line.onset_on) == (True, date(2020, 1, 1))


def test_one_code_in_two_systems_is_two_conditions() -> None:
    icd = Condition(uuid.uuid4(), "Prediabetes", "1", "http://hl7.org/fhir/sid/icd-10-cm", None, True)
    assert len(named_once([make_condition(), icd])) == 2


def test_without_a_code_the_words_decide() -> None:
    assert len(named_once([make_condition("Low mood", None), make_condition("low mood", None)])) == 1


def test_active_conditions_come_first_and_the_latest_onset_before_the_unknown() -> None:
    lines = named_once(
        [
            make_condition("old", "1", onset_on=date(2001, 1, 1)),
            make_condition("over", "2", onset_on=date(2024, 1, 1), is_active=False),
            make_condition("undated", "3"),
            make_condition("new", "4", onset_on=date(2023, 1, 1)),
        ]
    )
    assert [line.text for line in lines] == ["new", "old", "undated", "over"]


@given(
    st.lists(
        st.builds(
            make_condition,
            code=st.sampled_from(["1", "2", None]),
            onset_on=st.none() | st.dates(),
            is_active=st.booleans(),
        )
    )
)
def test_no_active_condition_is_lost(conditions: list[Condition]) -> None:
    lines = named_once(conditions)
    assert {c.code for c in lines if c.is_active} == {c.code for c in conditions if c.is_active}
