"""The orders that labels and criteria speak against interrupt; what is taken already is not asked about."""

import pytest

from backend.medications import knowledge, questions
from tests.medications import orders as pairs
from tests.medications.labels import orders


def gravest(fields: dict[str, object]) -> int:
    """Return the tier of the gravest finding about the drug that is begun, and the one taken with it."""
    drugs = set(fields["drugs"])  # type: ignore[call-overload]
    found = questions.answer(fields)["findings"]
    told = [each for each in found if {*each["drugs"]} >= drugs or (len(drugs) > 1 and "age" in fields)]  # type: ignore[attr-defined]
    return min((each["tier"] for each in told), default=9)


def test_every_order_that_a_label_speaks_against_interrupts() -> None:
    given = [{key: value for key, value in each.items() if key != "source"} for each in orders()]
    assert len(given) > 2_500
    assert [each for each in given if gravest(each) > 2] == []


def test_every_name_in_the_labels_is_known() -> None:
    names = {name for each in orders() for name in each["drugs"]}
    assert sorted(name for name in names if not knowledge.is_checked(name)) == []


@pytest.mark.parametrize("drug", ["diazepam", "zolpidem", "diphenhydramine", "benztropine", "glyburide"])
def test_what_beers_avoids_interrupts_only_where_it_is_begun(drug: str) -> None:
    fields: dict[str, object] = {"drugs": ["lisinopril", drug], "age": 80}
    assert gravest_of(fields) == 3
    assert gravest_of(fields | {"new": drug}) == 2
    assert gravest_of(fields | {"new": [drug]}) == 2
    assert gravest_of(fields | {"new": "lisinopril"}) == 3
    assert gravest_of(fields | {"new": drug, "age": 64}) > 2


def gravest_of(fields: dict[str, object]) -> int:
    return min((each["tier"] for each in questions.answer(fields)["findings"]), default=9)  # type: ignore[attr-defined]


def test_doxepin_for_sleep_is_not_asked_about_in_the_old() -> None:
    fields: dict[str, object] = {"drugs": ["doxepin"], "age": 70, "new": "doxepin"}
    assert gravest_of(fields | {"doses": {"doxepin": "6 mg"}}) > 2
    assert gravest_of(fields | {"doses": {"doxepin": "10 mg"}}) == 2


@pytest.mark.parametrize("new", ["zolpidem", ["zolpidem"], 3, {"zolpidem": 1}])
def test_what_is_begun_and_not_on_the_list_is_refused(new: object) -> None:
    with pytest.raises(ValueError, match="new"):
        questions.answer({"drugs": ["sertraline"], "new": new})


def test_not_one_everyday_pair_in_twenty_interrupts_the_order_that_begins_one_of_the_two() -> None:
    given = [{"drugs": list(pair), "new": new} for pair in pairs.safe() for new in pair]
    noisy = [each for each in given if gravest_of(each) <= 2]  # type: ignore[arg-type]
    assert len(noisy) * 20 <= len(given), noisy


@pytest.mark.parametrize("product", ["Invega Sustenna", "Invega Hafyera", "paliperidone palmitate"])
def test_what_is_said_of_a_depot_is_not_said_of_the_tablet(product: str) -> None:
    assert gravest_of({"drugs": [product], "renal": "moderate"}) == 2
    assert gravest_of({"drugs": [product], "renal": "mild"}) > 2
    assert gravest_of({"drugs": ["Invega"], "doses": {"Invega": "3 mg"}, "renal": "moderate"}) > 2


def test_a_third_drug_that_acts_on_the_brain_interrupts_where_one_is_begun_at_65() -> None:
    fields: dict[str, object] = {"drugs": ["sertraline", "quetiapine", "gabapentin"], "age": 74}
    assert gravest_of(fields) == 3
    assert gravest_of(fields | {"new": "gabapentin"}) == 2
    assert gravest_of(fields | {"new": "gabapentin", "age": 64}) > 2
    assert gravest_of({"drugs": ["sertraline", "gabapentin"], "age": 74, "new": "gabapentin"}) > 2
    with_bupropion = fields | {"drugs": ["bupropion", "sertraline", "gabapentin"], "new": "gabapentin"}
    assert gravest_of(with_bupropion) > 2
