"""Who says what: the newest word of each source, and where they disagree."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.reports import Ours, Report, Source, Taking, disagreement, newest

MAY = date(2026, 5, 4)


def dose(value: str, unit: Unit = Unit.MG) -> Dose:
    return Dose(Decimal(value), unit)


def report(source: Source = Source.PATIENT, taking: Taking = Taking.TAKING, **said: Any) -> Report:
    least: dict[str, Any] = {
        "id": uuid.uuid4(),
        "name": "sertraline",
        "read_as": None,
        "dose_text": None,
        "daily_dose": None,
        "reason": None,
        "said_on": MAY,
        "started_on": None,
        "stopped_on": None,
        "recorded_at": datetime(2026, 5, 4, 12, tzinfo=UTC),
        "recorded_by": "Sam Rivera",
    }
    return Report(source=source, taking=taking, **{**least, **said})


OURS = Ours(is_ours=True, is_taken=True, daily_dose=dose("50"))


def test_a_source_is_heard_with_its_newest_word_only() -> None:
    old = report(taking=Taking.NOT_TAKING, said_on=date(2026, 5, 1))
    new = report(said_on=date(2026, 5, 3))
    assert newest([new, old]) == (new,)
    assert disagreement(OURS, [new, old]) is None


def test_a_dose_in_another_unit_is_the_same_dose() -> None:
    assert disagreement(OURS, [report(daily_dose=dose("50000", Unit.MCG))]) is None
    assert disagreement(OURS, [report(daily_dose=dose("0.05", Unit.G))]) is None
    assert disagreement(OURS, [report(daily_dose=dose("5", Unit.G))]) is not None


def test_a_dose_that_nobody_stated_disagrees_with_none() -> None:
    nothing = Ours(is_ours=True, is_taken=True, daily_dose=None)
    assert disagreement(nothing, [report(daily_dose=dose("50"))]) is None


def test_two_sources_that_differ_are_both_named() -> None:
    theirs = Ours(is_ours=False, is_taken=True, daily_dose=None)
    both = [report(), report(Source.PHARMACY, Taking.NOT_TAKING, reason="not picked up")]
    said = disagreement(theirs, both) or ""
    assert "The patient said on Monday 4 May 2026: it is taken" in said
    assert "The pharmacy said on Monday 4 May 2026: it is not taken (not picked up)" in said


def test_what_was_settled_is_quiet() -> None:
    assert disagreement(OURS, [report(taking=Taking.NOT_TAKING, is_settled=True)]) is None


def test_what_was_stopped_here_and_is_taken_is_said() -> None:
    theirs = Ours(is_ours=False, is_taken=True, daily_dose=None, stopped_before=date(2026, 4, 1))
    assert (disagreement(theirs, [report()]) or "").startswith(
        "It was stopped here on Wednesday 1 April 2026"
    )


def test_the_words_and_the_figure_of_a_dose_are_both_shown() -> None:
    said = report(dose_text="half of it", daily_dose=dose("25"))
    assert said.dose_words == "half of it (25\N{NO-BREAK SPACE}mg a day)"


@given(
    st.lists(
        st.builds(
            report,
            st.sampled_from(Source),
            st.sampled_from(Taking),
            said_on=st.dates(date(2026, 1, 1), date(2026, 1, 9)),
        ),
        max_size=4,
    )
)
def test_the_order_in_which_reports_are_read_changes_nothing(said: list[Report]) -> None:
    answers = {disagreement(OURS, order) for order in permutations(said)}
    assert len(answers) == 1
