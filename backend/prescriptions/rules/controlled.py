"""What the law asks of a prescription for a scheduled drug, from rules that are data with dates."""

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from backend.medications.rules.drugs import Source, Status
from backend.prescriptions.rules.sig import long_day

SCHEDULES: Final = ("I", "II", "III", "IV", "V")


class Kind(StrEnum):
    """What a rule is about."""

    REFILLS = "refills"
    SERIES_DAYS = "series-days"
    VALID_MONTHS = "valid-months"
    SUPPLY_DAYS = "supply-days"
    REGISTRY_CHECK = "registry-check"
    TELEMEDICINE = "telemedicine"
    HAND_SIGNED = "hand-signed"
    NOTE = "note"


class Standing(StrEnum):
    """How a rule stands on a day: what is past its review still counts, and says so."""

    IN_FORCE = "in-force"
    NEEDS_REVIEW = "needs-review"
    ENDED = "ended"
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of one place; `until` is the first day on which it no longer holds."""

    key: str
    version: int
    place: str
    schedules: frozenset[str]
    kind: Kind
    number: int | None
    text: str
    start: date
    until: date | None
    review_on: date
    status: Status
    source: Source

    def standing(self, day: date) -> Standing:
        """Say how it stands on a day."""
        if day < self.start:
            return Standing.NOT_YET
        if self.until is not None and day >= self.until:
            return Standing.ENDED
        return Standing.NEEDS_REVIEW if day >= self.review_on else Standing.IN_FORCE

    def holds(self, day: date) -> bool:
        """Say whether it counts on a day."""
        return self.standing(day) in (Standing.IN_FORCE, Standing.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A rule with how it stands on the day of a prescription."""

    rule: Rule
    standing: Standing


@dataclass(frozen=True, slots=True)
class Order:
    """A prescription as it would be issued; `issued_on` is the day it is signed."""

    drug_name: str
    schedule: str
    issued_on: date
    start_on: date
    days_supply: int
    refills: int


@dataclass(frozen=True, slots=True)
class Issued:
    """An earlier prescription for the same drug that stands beside this one."""

    start_on: date
    days_supply: int
    refills: int

    @property
    def end_on(self) -> date:
        """Return the first day that it no longer covers, refills included."""
        return self.start_on + timedelta(days=self.days_supply * (1 + self.refills))


@dataclass(frozen=True, slots=True)
class Noted:
    """What somebody noted: a look into the registry, a visit in person."""

    on: date
    by: str
    place: str | None = None
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the patient: the country, the state where one is stated, and what was noted."""

    country: str
    state: str | None = None
    check: Noted | None = None
    in_person: Noted | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """What has to be answered in writing before it is signed."""

    rule: str
    version: int
    what: str
    do: str
    source: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why it can not be prescribed so; `field` is what to change."""

    rule: Rule
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Controlled:
    """What the law says about one prescription for a scheduled drug.

    `fill_until` is the last day on which it may be filled, None where no rule sets one. `fills` are the
    earliest days of the first fill and of each refill. `series_days` are the days of all that
    wait to be filled, this one included, where they are counted.
    """

    schedule: str
    state: str | None
    issued_on: date
    earliest_fill_on: date | None
    fill_until: date | None
    fills: tuple[date, ...]
    series_days: int | None
    series_most: int | None
    check: Noted | None
    in_person: Noted | None
    notes: tuple[str, ...]
    asks: tuple[Ask, ...]
    rulings: tuple[Ruling, ...]

    @property
    def is_review_needed(self) -> bool:
        """Say whether a rule it rests on is past its review, or has ended."""
        return any(each.standing in (Standing.NEEDS_REVIEW, Standing.ENDED) for each in self.rulings)

    @property
    def is_signed_by_hand(self) -> bool:
        """Say whether a printed one is signed by hand."""
        return any(
            each.rule.kind is Kind.HAND_SIGNED and each.standing is not Standing.ENDED
            for each in self.rulings
        )

    def text(self) -> str:
        """Write what a signature covers: nothing in it changes from one day to the next by itself."""
        counted = (
            f"{each.rule.key} v{each.rule.version}"
            for each in self.rulings
            if each.standing is not Standing.ENDED
        )
        return f"schedule {self.schedule} in {self.state or 'a state not stated'}: {', '.join(counted)}"


def assess(
    rules: Iterable[Rule], order: Order, known: Known, *, beside: tuple[Issued, ...] = ()
) -> Controlled | Refusal:
    """Hold a prescription against the rules of its day. `beside` are the drug's others that stay signed."""
    rulings = _rulings(rules, order, known)
    counted = tuple(each.rule for each in rulings if each.standing is not Standing.ENDED)
    series = sum(each.days_supply for each in beside if each.start_on >= order.issued_on) + order.days_supply
    fill_until = min(
        (add_months(order.issued_on, rule.number or 0) for rule in counted if rule.kind is Kind.VALID_MONTHS),
        default=None,
    )
    for rule in counted:
        refusal = _refusal(rule, order, series, fill_until)
        if refusal is not None:
            return refusal
    most = [rule.number for rule in counted if rule.kind is Kind.SERIES_DAYS and rule.number]
    fills = tuple(
        order.start_on + timedelta(days=order.days_supply * number) for number in range(order.refills + 1)
    )
    asks, notes = [], [*_gaps(rulings, known)]
    for ask, is_sure in _asks(rulings, order, known):
        if is_sure:
            asks.append(ask)
        else:
            notes.append(f"{ask.what}. {ask.do}.")
    notes += _notes(counted, order, known, beside, fills, fill_until)
    return Controlled(
        schedule=order.schedule,
        state=known.state,
        issued_on=order.issued_on,
        earliest_fill_on=order.start_on if order.start_on > order.issued_on else None,
        fill_until=fill_until,
        fills=fills,
        series_days=series if most else None,
        series_most=min(most, default=None),
        check=known.check,
        in_person=known.in_person,
        notes=tuple(notes),
        asks=tuple(asks),
        rulings=rulings,
    )


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last one where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _rulings(rules: Iterable[Rule], order: Order, known: Known) -> tuple[Ruling, ...]:
    """Return the rules that have begun; one that ended only where no other took its place."""
    begun = [
        Ruling(rule, rule.standing(order.issued_on))
        for rule in rules
        if rule.place in (known.country, known.state)
        and order.schedule in rule.schedules
        and order.issued_on >= rule.start
    ]
    held = {(each.rule.place, each.rule.kind) for each in begun if each.standing is not Standing.ENDED}
    return tuple(
        each
        for each in begun
        if each.standing is not Standing.ENDED or (each.rule.place, each.rule.kind) not in held
    )


def _refusal(rule: Rule, order: Order, series: int, fill_until: date | None) -> Refusal | None:
    name = f"{order.drug_name} (schedule {order.schedule})"
    if rule.kind is Kind.REFILLS and rule.number is not None and order.refills > rule.number:
        most = "no refills" if rule.number == 0 else f"{rule.number} refills at most"
        return Refusal(rule, "refills", f"{name}: {most}.")
    if rule.kind is Kind.SERIES_DAYS and rule.number is not None and series > rule.number:
        waiting = series - order.days_supply
        beside = f" {waiting} days are signed already and wait to be filled." if waiting else ""
        return Refusal(
            rule, "days_supply", f"{name}: {rule.number} days in all at most; this makes {series}.{beside}"
        )
    if rule.kind is Kind.VALID_MONTHS and fill_until is not None and order.start_on > fill_until:
        return Refusal(
            rule,
            "start_on",
            f"{name}: signed today, it may be filled until {long_day(fill_until)}, no later.",
        )
    return None


def _asks(rulings: tuple[Ruling, ...], order: Order, known: Known) -> Iterator[tuple[Ask, bool]]:
    """Yield what has to be answered; what is unconfirmed, or in force, only notes."""
    held = [each.rule for each in rulings if each.standing is not Standing.ENDED]
    for rule in held:
        is_sure = rule.status is not Status.UNCONFIRMED
        if rule.kind is Kind.SUPPLY_DAYS and rule.number is not None and order.days_supply > rule.number:
            what = f"{order.days_supply} days are more than the usual {rule.number} of {rule.place}"
            yield _ask(rule, what, "Give fewer, or write down the condition that allows it"), is_sure
        if rule.kind is Kind.REGISTRY_CHECK and not _is_checked(rule, order, known):
            days = "day" if rule.number == 1 else f"{rule.number} days"
            what = f"No look into the prescription-monitoring registry is noted within the last {days}"
            yield _ask(rule, what, "Look, and note it; or write down why it could not be done"), is_sure
    if known.in_person is None and not any(rule.kind is Kind.TELEMEDICINE for rule in held):
        for each in rulings:
            if each.rule.kind is Kind.TELEMEDICINE:
                assert each.rule.until is not None
                last = each.rule.until - timedelta(days=1)
                what = (
                    f"No visit in person is noted, and video visits were enough until {long_day(last)} only"
                )
                do = "What holds since is not known here: look it up; note the visit, or say what allows it"
                yield _ask(each.rule, what, do), each.rule.status is not Status.UNCONFIRMED


def _gaps(rulings: tuple[Ruling, ...], known: Known) -> Iterator[str]:
    if not rulings:
        yield f"No rules for scheduled drugs are kept here for {known.country}: look up what holds."
    elif known.state is None:
        yield "The state is not stated: only federal rules were applied, and a state may ask for more."
    elif not any(each.rule.place == known.state for each in rulings):
        yield f"No rules are kept here for {known.state}: only federal ones were applied. Look up what holds."
    for each in rulings:
        if each.standing is Standing.NEEDS_REVIEW:
            yield f"Needs review since {long_day(each.rule.review_on)}: {each.rule.text}"


def _notes(
    counted: tuple[Rule, ...],
    order: Order,
    known: Known,
    beside: tuple[Issued, ...],
    fills: tuple[date, ...],
    fill_until: date | None,
) -> Iterator[str]:
    for rule in counted:
        if rule.kind is Kind.TELEMEDICINE and known.in_person is None:
            last = "" if rule.until is None else f" That ends on {long_day(rule.until - timedelta(days=1))}."
            yield f"No visit in person is noted; a visit by video is enough for now.{last}"
    before = max((each for each in beside if each.start_on < order.start_on), key=_start, default=None)
    if before is not None and before.end_on > order.start_on:
        days = (before.end_on - order.start_on).days
        yield (
            f"It starts {days} {'day' if days == 1 else 'days'} before what is signed already"
            f" has run out ({long_day(before.end_on)})."
        )
    supplied = order.start_on + timedelta(days=order.days_supply * (1 + order.refills))
    after = min((each for each in beside if each.start_on > order.start_on), key=_start, default=None)
    if after is not None and after.start_on < supplied:
        yield (
            f"The one that is signed for {long_day(after.start_on)} may be filled before this one has run out"
            f" ({long_day(supplied)})."
        )
    late = next((n for n, day in enumerate(fills) if fill_until is not None and day > fill_until), None)
    if late:
        assert fill_until is not None
        yield (
            f"Refill {late} would be due on {long_day(fills[late])}, after the last day it may be filled"
            f" ({long_day(fill_until)})."
        )


def _is_checked(rule: Rule, order: Order, known: Known) -> bool:
    check = known.check
    return (
        check is not None
        and check.place in (None, rule.place)
        and check.on >= order.issued_on - timedelta(days=rule.number or 0)
    )


def _start(issued: Issued) -> date:
    return issued.start_on


def _ask(rule: Rule, what: str, do: str) -> Ask:
    return Ask(rule.key, rule.version, what, do, rule.source.title)
