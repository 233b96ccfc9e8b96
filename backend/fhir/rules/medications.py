"""From single orders to the medications they are orders of."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from backend.fhir.translators.values import DailyDose, OrderRecord

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LONGEST_NAME = 300
CONTRADICTORY = "MedicationRequest: two doses of one drug on one day (dose not stated)"
LAPSED = "MedicationRequest: a stated dose before an order without one (dose not stated any more)"
ENDED = "MedicationRequest: a stated dose of a stopped drug whose last day is not stated (dose not stated)"
UNDATED = "MedicationRequest: a stated dose without a day (dose not stated)"

Recognize = Callable[[str, str | None], str | None]


@dataclass(frozen=True, slots=True)
class DoseFrom:
    """From this day on the source states this daily dose."""

    on: date
    daily_dose: DailyDose


@dataclass(frozen=True, slots=True)
class OrderedMedication:
    """One drug of one patient, with all orders of it."""

    name: str
    rxnorm_code: str | None
    is_active: bool
    first_ordered_on: date | None
    last_ordered_on: date | None
    order_count: int
    doses: tuple[DoseFrom, ...]
    external_ids: tuple[str, ...]
    notes: tuple[str, ...]


def medications_of(
    orders: Mapping[str, OrderRecord], *, recognize: Recognize
) -> tuple[OrderedMedication, ...]:
    """Gather the orders of each drug: an ingredient `recognize` knows, else a coded product or a name."""
    groups: dict[tuple[str, str], list[tuple[str, OrderRecord]]] = defaultdict(list)
    for external_id, order in orders.items():
        groups[_drug(order, recognize)].append((external_id, order))
    return tuple(_medication(group) for group in groups.values())


def _drug(order: OrderRecord, recognize: Recognize) -> tuple[str, str]:
    if slug := recognize(order.name, order.rxnorm_code):
        return "formulary", slug
    if order.code:
        return order.system or "", order.code
    return "name", order.name.casefold()


def _medication(group: list[tuple[str, OrderRecord]]) -> OrderedMedication:
    newest_first = sorted(
        (order for _, order in group), key=lambda order: order.ordered_on or date.min, reverse=True
    )
    days = [order.ordered_on for order in newest_first if order.ordered_on]
    is_active = any(order.is_active for order in newest_first)
    doses, notes = _doses(newest_first)
    if doses and not is_active:
        # FHIR R4 orders have no day of stopping, and a dose line without an end would say that it goes on.
        doses, notes = (), (*notes, ENDED)
    return OrderedMedication(
        name=_name(newest_first),
        rxnorm_code=newest_first[0].rxnorm_code,
        is_active=is_active,
        first_ordered_on=min(days, default=None),
        last_ordered_on=max(days, default=None),
        order_count=len(group),
        doses=doses,
        external_ids=tuple(external_id for external_id, _ in group),
        notes=notes,
    )


def _name(newest_first: Iterable[OrderRecord]) -> str:
    """Name the products, the one ordered last first; capitals alone make no other product."""
    names: dict[str, str] = {}
    for order in newest_first:
        names.setdefault(order.name.casefold(), order.name)
    name, *others = names.values()
    while others and len(full := "; ".join((name, *others))) > LONGEST_NAME:
        others.pop()
    return full if others else name


def _doses(orders: Iterable[OrderRecord]) -> tuple[tuple[DoseFrom, ...], tuple[str, ...]]:
    """Return the changes of the stated dose, oldest first.

    An order without a dose ends what is known: nobody says that the dose before it went on.
    """
    stated: dict[date, set[DailyDose | None]] = defaultdict(set)
    notes: list[str] = []
    for order in orders:
        if order.ordered_on is not None:
            stated[order.ordered_on].add(order.daily_dose)
        elif order.daily_dose is not None:
            notes.append(UNDATED)
    doses: list[DoseFrom] = []
    for on in sorted(stated):
        of_that_day = stated[on]
        if len(of_that_day - {None}) > 1:
            notes.append(CONTRADICTORY)
        dose = next(iter(of_that_day)) if len(of_that_day) == 1 else None
        if dose is None:
            notes += [LAPSED] * bool(doses)
            doses = []
        elif not doses or doses[-1].daily_dose != dose:
            doses.append(DoseFrom(on, dose))
    return tuple(doses), tuple(notes)
