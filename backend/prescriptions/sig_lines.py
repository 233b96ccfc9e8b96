"""Label sentences as JSON lines: in a structured sig, out the sentence and the most in 24 hours."""

from datetime import datetime, time
from fractions import Fraction
from functools import reduce
from itertools import islice
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend import strict_lines as lines
from backend.medications import service as formulary
from backend.medications.rules.doses import Dose, Unit, format_dose, parse_dose
from backend.medications.rules.drugs import Drug
from backend.prescriptions.rules.full_sig import (
    LIQUIDS,
    AsNeeded,
    ByClock,
    EveryHours,
    FullSig,
    Route,
    TimesADay,
    When,
    due_at,
    sentence,
)
from backend.prescriptions.rules.sig import Timing

MOST_DUE = 100
MOST_TIMES = 12  # ours: more often than every two hours is a slip
MOST_VALUE = 1_000_000
# Ours: a tenth of the smallest piece is a slip of the unit or of two digits.
LEAST_SHARE = 10

_IN_MG = {Unit.MCG: Fraction(1, 1000), Unit.MG: Fraction(1), Unit.G: Fraction(1000)}
_UNITS = tuple(unit.value for unit in Unit)
_TIMINGS = ("timing", "times", "times_per_day", "every_hours")
_OTHER_NAMES = {"times_a_day": "times_per_day", "tablets_per_dose": "tablets"}
_DOSES = ("dose", "strength", "max_in_24h")
_ALLOWED = (
    *("drug", "form", "route", "tablets", "as_needed", "reason", "duration_days", "indication", "due"),
    *(*_TIMINGS, *_OTHER_NAMES, *_DOSES),
    *(f"{key}_{unit}" for key in _DOSES for unit in _UNITS),
)
_ROUTE_WORDS = {
    "by mouth": Route.ORAL, "po": Route.ORAL, "under the tongue": Route.SUBLINGUAL, "sl": Route.SUBLINGUAL,
    "on the skin": Route.TRANSDERMAL, "intranasal": Route.NASAL, "im": Route.INTRAMUSCULAR,
    "sc": Route.SUBCUTANEOUS,
}  # fmt: skip


def answer(fields: dict[str, object]) -> dict[str, object]:
    """Write the label sentence of a structured sig, and the most it comes to in 24 hours."""
    lines.only(fields, needed=(), allowed=_ALLOWED)
    for other, name in _OTHER_NAMES.items():
        if other in fields and name in fields:
            raise ValueError(f"{other} and {name} say the same thing twice")
    fields = {_OTHER_NAMES.get(key, key): value for key, value in fields.items()}
    sig = _sig(fields)
    _check_range(sig)
    most = sig.daily_maximum
    found: dict[str, object] = {
        "sentence": sentence(sig),
        "dose": format_dose(sig.dose),
        "daily_maximum": format_dose(most),
        "daily_maximum_mg": float(Fraction(most.value) * _IN_MG[most.unit]),
        "timing": _kind(sig.when),
    }
    if "due" in fields:
        found["due"] = _due(sig, fields["due"])
    return found


def _sig(fields: dict[str, object]) -> FullSig:
    form = _text(fields, "form", 60) or "tablet"
    dose, strength = _dose(fields, "dose"), _dose(fields, "strength")
    pieces = None
    if "tablets" in fields:
        if form in LIQUIDS:
            raise ValueError(f"tablets do not go with {form}")
        pieces = lines.a_number("tablets", fields["tablets"], most=1_000)
        if strength is None:
            raise ValueError("tablets need a strength")
        dose = dose or strength.times(pieces)
    if dose is None:
        raise ValueError("say the dose, or tablets and their strength")
    if form in LIQUIDS and strength is not None:
        raise ValueError(f"the dose of {form} is written without a strength")
    if strength is not None and pieces is None:
        pieces = dose.to(strength.unit).ratio_to(strength)
    when = _when(fields)
    days = None
    if "duration_days" in fields:
        days = lines.a_whole_number("duration_days", fields["duration_days"], least=1, most=365)
    return FullSig(
        drug=_text(fields, "drug", 100),
        form=form,
        route=_route(fields.get("route", "oral")),
        dose=dose,
        strength=strength,
        pieces=pieces,
        when=when,
        as_needed=_as_needed(fields, dose),
        days=days,
        indication=_text(fields, "indication", 200),
    )


def _text(fields: dict[str, object], key: str, longest: int) -> str | None:
    return lines.a_text(key, fields[key], longest=longest) if key in fields else None


def _dose(fields: dict[str, object], key: str) -> Dose | None:
    """Return a dose: "75 mg", {"value": 75, "unit": "mg"}, or a bare number under a key with its unit."""
    given = [each for each in (key, *(f"{key}_{unit}" for unit in _UNITS)) if each in fields]
    if not given:
        return None
    if len(given) > 1:
        raise ValueError(f"{given[0]} and {given[1]} say the same thing twice")
    value, unit = fields[given[0]], given[0].removeprefix(key).removeprefix("_")
    if unit:
        return Dose(lines.a_number(given[0], value, most=MOST_VALUE), Unit(unit))
    if isinstance(value, str):
        return parse_dose(value)
    if not isinstance(value, dict):
        raise ValueError(f'{key} needs its unit: write "75 mg", or {key}_mg')
    lines.only(value, needed=("value", "unit"))
    if value["unit"] not in _UNITS:
        raise ValueError(f"the unit must be one of {', '.join(_UNITS)}")
    return Dose(lines.a_number(key, value["value"], most=MOST_VALUE), Unit(str(value["unit"])))


def _route(value: object) -> Route:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _ROUTE_WORDS:
            return _ROUTE_WORDS[word]
        if word in list(Route):
            return Route(word)
    raise ValueError(f"route must be one of {', '.join(Route)}")


def _when(fields: dict[str, object]) -> When | None:
    given = [key for key in _TIMINGS if key in fields]
    if len(given) > 1:
        raise ValueError(f"{given[0]} and {given[1]} both say when: give one")
    match given:
        case ["times_per_day"]:
            count = lines.a_whole_number("times_per_day", fields["times_per_day"], least=1, most=MOST_TIMES)
            return TimesADay(count)
        case ["every_hours"]:
            return EveryHours(lines.a_whole_number("every_hours", fields["every_hours"], least=1, most=72))
        case ["timing"]:
            return _timing(str(fields["timing"]))
        case ["times"]:
            return _times(lines.a_list("times", fields["times"], longest=MOST_TIMES))
    return None


def _timing(word: str) -> Timing:
    if word not in list(Timing):
        raise ValueError(f"timing must be one of {', '.join(Timing)}")
    return Timing(word)


def _times(values: list[object]) -> When:
    if any(value in Timing.MORNING_NOON_EVENING_AND_BEDTIME.moments for value in values):
        known = {timing.moments: timing for timing in Timing}
        if tuple(values) not in known:
            raise ValueError("times in words are morning, noon, evening, bedtime, in the order of the day")
        return known[tuple(str(value) for value in values)]
    found = []
    for value in values:
        try:
            if not isinstance(value, str) or len(value) != len("08:00"):
                raise ValueError
            found.append(time.fromisoformat(value))
        except ValueError:
            raise ValueError('times are written "08:00"') from None
    return ByClock(tuple(found))


def _as_needed(fields: dict[str, object], dose: Dose) -> AsNeeded | None:
    is_as_needed = fields.get("as_needed", False)
    if not isinstance(is_as_needed, bool):
        raise ValueError("as_needed must be true or false")
    of_it = [key for key in fields if key == "reason" or key.startswith("max_in_24h")]
    if not is_as_needed:
        if of_it:
            raise ValueError(f"{of_it[0]} goes with as_needed")
        return None
    if "reason" not in fields:
        raise ValueError("as needed: say the reason")
    value = fields.get("max_in_24h")
    if type(value) in (int, float):
        # A bare number is how often; a dose says its unit.
        times = lines.a_whole_number("max_in_24h (times; for a dose write its unit)", value, least=1, most=24)
        fields = {key: given for key, given in fields.items() if key != "max_in_24h"}
        if _dose(fields, "max_in_24h") is not None:
            raise ValueError("max_in_24h is there twice")
        most: Dose | None = dose.times(times)
    else:
        most = _dose(fields, "max_in_24h")
    if most is None:
        raise ValueError("as needed: say the maximum in 24 hours, max_in_24h")
    return AsNeeded(lines.a_text("reason", fields["reason"], longest=200), most)


def _check_range(sig: FullSig) -> None:
    """Stop slips of a digit or a unit where the formulary knows the doses of the drug."""
    slug = formulary.recognise(sig.drug) if sig.drug else None
    if slug is None or not formulary.is_prescribable(slug):
        return
    drug: Drug = formulary.drug(slug)
    if sig.daily_maximum.outweighs(drug.maximum):
        raise ValueError(
            f"{format_dose(sig.daily_maximum)} a day is above the maximum of {format_dose(drug.maximum)}"
            f" a day for {drug.name}: check the number and the unit"
        )
    smallest = reduce(
        lambda least, each: each if least.outweighs(each) else least,
        (strength for form in drug.forms for strength in form.strengths),
    )
    if smallest.outweighs(sig.dose.times(LEAST_SHARE)):
        raise ValueError(
            f"{format_dose(sig.dose)} is less than a tenth of the smallest {drug.name},"
            f" {format_dose(smallest)}: check the number and the unit"
        )


def _kind(when: When | None) -> str:
    match when:
        case None:
            return "as-needed"
        case EveryHours():
            return "interval"
        case _:
            return "wall-clock"


def _due(sig: FullSig, value: object) -> list[str]:
    fields = lines.an_object("due", value)
    lines.only(fields, needed=("from", "zone", "count"))
    written = lines.a_text("from", fields["from"], longest=16)
    name = lines.a_text("zone", fields["zone"], longest=60)
    try:
        start = datetime.strptime(written, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the patient's own clock)
    except ValueError:
        raise ValueError("from must be a time like 2026-03-07T08:00") from None
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"no time zone {name!r}") from None
    count = lines.a_whole_number("count", fields["count"], least=1, most=MOST_DUE)
    try:
        return [each.isoformat(timespec="minutes") for each in islice(due_at(sig, start, zone), count)]
    except OverflowError:
        raise ValueError("the times are beyond the calendar") from None
