"""Many orders of one drug are one medication."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from backend.fhir.rules.medications import (
    CONTRADICTORY,
    ENDED,
    LAPSED,
    UNDATED,
    DoseFrom,
    OrderedMedication,
    medications_of,
)
from backend.fhir.translators.values import DailyDose, OrderRecord

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
DAY = date(2024, 3, 1)


def make_order(
    name: str = "Sertraline 50 MG Oral Tablet",
    code: str | None = "312941",
    *,
    on: date | None = DAY,
    is_active: bool = True,
    dose: str | None = None,
) -> OrderRecord:
    daily_dose = DailyDose(Decimal(dose), "mg") if dose else None
    return OrderRecord(name, code, RXNORM if code else None, code, is_active, on, daily_dose)


def recognize_nothing(_name: str, _rxnorm: str | None) -> None:
    return None


def recognize_sertraline(_name: str, _rxnorm: str | None) -> str:
    return "sertraline"


def gather(*orders: OrderRecord) -> tuple[OrderedMedication, ...]:
    return medications_of(
        {f"urn:{number}": order for number, order in enumerate(orders)}, recognize=recognize_nothing
    )


def test_twenty_orders_of_one_product_are_one_medication() -> None:
    (medication,) = gather(*(make_order(on=DAY + timedelta(days=30 * n)) for n in range(20)))
    assert medication.order_count == 20
    assert medication.first_ordered_on == DAY
    assert medication.last_ordered_on == DAY + timedelta(days=570)
    assert len(medication.external_ids) == 20


def test_several_antidepressants_stay_several() -> None:
    medications = gather(make_order(), make_order("escitalopram 10 MG Oral Tablet", "349332"))
    assert [medication.is_active for medication in medications] == [True, True]


def test_a_medication_is_active_where_any_order_is() -> None:
    (medication,) = gather(make_order(is_active=True), make_order(on=date(2025, 1, 1), is_active=False))
    assert medication.is_active
    (stopped,) = gather(make_order(is_active=False))
    assert not stopped.is_active


def test_capitals_and_spelling_make_no_other_product_where_the_code_is_the_same() -> None:
    (medication,) = gather(
        make_order("amoxicillin 500 MG", "308192"), make_order("Amoxicillin 500 MG", "308192")
    )
    assert medication.name.casefold() == "amoxicillin 500 mg"


def test_without_codes_the_name_decides() -> None:
    assert len(gather(make_order("Lithium", None), make_order("LITHIUM", None))) == 1
    assert len(gather(make_order("Lithium", None), make_order("Lithium XR", None))) == 2


def test_two_products_of_an_unknown_ingredient_stay_apart() -> None:
    assert len(gather(make_order(), make_order("Sertraline 100 MG Oral Tablet", "312938"))) == 2


def test_two_products_of_a_recognized_drug_are_one_medication_named_for_both() -> None:
    orders = {
        "urn:1": make_order(dose="50"),
        "urn:2": make_order("Sertraline 100 MG Oral Tablet", "312938", on=date(2024, 6, 1), dose="100"),
    }
    (medication,) = medications_of(orders, recognize=recognize_sertraline)
    assert medication.name == "Sertraline 100 MG Oral Tablet; Sertraline 50 MG Oral Tablet"
    assert medication.rxnorm_code == "312938"
    assert medication.doses == (
        DoseFrom(DAY, DailyDose(Decimal(50), "mg")),
        DoseFrom(date(2024, 6, 1), DailyDose(Decimal(100), "mg")),
    )


def test_a_repeated_dose_is_one_dose_from_its_first_day() -> None:
    (medication,) = gather(
        make_order(on=date(2024, 3, 1), dose="50"),
        make_order(on=date(2024, 1, 1)),
        make_order(on=date(2024, 2, 1), dose="50"),
    )
    assert medication.doses == (DoseFrom(date(2024, 2, 1), DailyDose(Decimal(50), "mg")),)
    assert medication.notes == ()


def test_an_order_without_a_dose_ends_what_is_known() -> None:
    stated = make_order(on=date(2024, 2, 1), dose="50")
    unstated = make_order(on=date(2024, 3, 1))
    (medication,) = gather(stated, unstated)
    assert (medication.doses, medication.notes) == ((), (LAPSED,))
    (medication,) = gather(stated, unstated, make_order(on=date(2024, 4, 1), dose="75"))
    assert medication.doses == (DoseFrom(date(2024, 4, 1), DailyDose(Decimal(75), "mg")),)


def test_a_stopped_drug_whose_last_day_is_not_stated_has_no_dose() -> None:
    (medication,) = gather(make_order(dose="50", is_active=False))
    assert (medication.doses, medication.notes) == ((), (ENDED,))


def test_two_doses_on_one_day_state_none() -> None:
    (medication,) = gather(make_order(dose="50"), make_order(dose="100"))
    assert medication.doses == ()
    assert medication.notes == (CONTRADICTORY,)


def test_a_dose_without_a_day_is_noted() -> None:
    (medication,) = gather(make_order(on=None, dose="50"))
    assert (medication.doses, medication.notes) == ((), (UNDATED,))
    assert medication.first_ordered_on is None


def test_a_name_made_of_many_products_stays_short() -> None:
    orders = {f"urn:{n}": make_order(f"{'sertraline ' * 5}{n} MG", str(n)) for n in range(20)}
    (medication,) = medications_of(orders, recognize=recognize_sertraline)
    assert len(medication.name) <= 300


ORDERS = st.builds(
    make_order,
    name=st.sampled_from(["a", "b", "B"]),
    code=st.sampled_from([None, "1", "2"]),
    on=st.none() | st.dates(date(2020, 1, 1), date(2020, 3, 1)),
    is_active=st.booleans(),
    dose=st.sampled_from([None, "50", "100"]),
)


@given(st.lists(ORDERS))
def test_no_order_is_lost_and_none_counts_twice(orders: list[OrderRecord]) -> None:
    medications = gather(*orders)
    ids = [external_id for medication in medications for external_id in medication.external_ids]
    assert sorted(ids) == sorted(f"urn:{number}" for number in range(len(orders)))
    assert sum(medication.order_count for medication in medications) == len(orders)
    for medication in medications:
        days = [dose.on for dose in medication.doses]
        assert days == sorted(set(days))
