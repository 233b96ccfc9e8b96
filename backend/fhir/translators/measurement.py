"""Observation to ResultRecord and StateRecord: laboratory values, vital signs, and smoking."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from backend.fhir.translators.observation import HELD, LOINC, NOT_HELD
from backend.fhir.translators.reading import NO_CONCEPT, Concept, Node, Unreadable
from backend.fhir.translators.values import LeftOut, ResultRecord, StateRecord
from backend.health.rules.quantities import Quantity

SNOMED = "http://snomed.info/sct"
# UCUM's spelling, and the unit texts of systems that state no code, in ours.
UNITS: Final[Mapping[str, str]] = {
    "[lb_av]": "lb", "lbs": "lb", "[in_i]": "in", "mm[Hg]": "mmHg", "{beats}/min": "/min",
    "beats/min": "/min", "bpm": "/min", "Cel": "°C", "[degF]": "°F", "meq/L": "mEq/L", "ug/mL": "mcg/mL",
    "ug/L": "mcg/L",
    "m[IU]/L": "mIU/L", "u[IU]/mL": "uIU/mL", "[IU]/L": "U/L", "{cells}/uL": "/uL",
    "mmol/mol{Hb}": "mmol/mol", "mL/min/{1.73_m2}": "mL/min/1.73m2", "mL/min/{1.73m2}": "mL/min/1.73m2",
    "%{Hb}": "%", "K/uL": "10*3/uL",
}  # fmt: skip
WORDS: Final[Mapping[tuple[str, str], str]] = {
    (SNOMED, "260385009"): "negative",
    (SNOMED, "10828004"): "positive",
    (LOINC, "LA6577-6"): "negative",
    (LOINC, "LA6576-8"): "positive",
}
SMOKING_STATUS: Final = "72166-2"
# The value set of US Core's smoking status, by SNOMED CT and by LOINC's own answers.
SMOKING: Final[Mapping[tuple[str, str], str]] = {
    (SNOMED, "449868002"): "smokes",
    (SNOMED, "428041000124106"): "smokes",
    (SNOMED, "428061000124105"): "smokes",
    (SNOMED, "428071000124103"): "smokes",
    (SNOMED, "77176002"): "smokes",
    (SNOMED, "8517006"): "former",
    (SNOMED, "266919005"): "never",
    (LOINC, "LA18976-3"): "smokes",
    (LOINC, "LA18977-1"): "smokes",
    (LOINC, "LA18979-7"): "smokes",
    (LOINC, "LA18981-3"): "smokes",
    (LOINC, "LA18982-1"): "smokes",
    (LOINC, "LA15920-4"): "former",
    (LOINC, "LA18978-9"): "never",
}

Measured = ResultRecord | StateRecord | LeftOut


def translate_measurements(
    node: Node, *, time_zone: str, quantities: Mapping[str, Quantity]
) -> Iterator[tuple[str, Measured]]:
    """Translate an Observation and its components, each under its code; what is not read is said.

    A result that states an hour falls on that day where the patient lives, which is what `time_zone` says.
    """
    concept = node.concept("code") or NO_CONCEPT
    parts = [("", node, concept)] if _has_value(node) or not node.has("component") else []
    for each in node.nodes("component"):
        code = each.concept("code") or NO_CONCEPT
        name = code.preferred(LOINC).code or code.label
        again = sum(known.partition(" ")[0] == name for known, _, _ in parts)
        parts.append((f"{name} {again}" if again else name, each, code))
    is_smoking = concept.code_of(LOINC) == SMOKING_STATUS
    read = [_quantity(code, quantities) for _, _, code in parts]
    if not is_smoking and not any(read):
        yield "", LeftOut(f"code not read: {concept.label}")
        return
    status = node.text("status")
    if status in NOT_HELD:
        yield "", LeftOut(f"{'smoking' if is_smoking else _label(read)} with status {status}")
        return
    if status not in HELD:
        raise Unreadable(node.at("status"), "is not an observation status of FHIR R4")
    on, taken_at = _time(node, time_zone)
    if on is None:
        yield "", LeftOut(f"{'smoking' if is_smoking else _label(read)} without a day")
    elif is_smoking:
        yield "", _smoking(node, on)
    else:
        for (name, part, code), quantity in zip(parts, read, strict=True):
            if quantity is None:
                yield name, LeftOut(f"code not read: {code.label}")
            else:
                yield name, _result(part, quantity, on, taken_at)


def _has_value(node: Node) -> bool:
    return any(name.startswith("value") for name in node.members)


def _quantity(concept: Concept, quantities: Mapping[str, Quantity]) -> Quantity | None:
    codes = (coding.code for coding in concept.codings if coding.system == LOINC and coding.code)
    return next((quantities[code] for code in codes if code in quantities), None)


def _label(read: list[Quantity | None]) -> str:
    return next(quantity.label for quantity in read if quantity is not None)


def _result(node: Node, quantity: Quantity, on: date, taken_at: datetime | None) -> ResultRecord | LeftOut:
    if quantity.words:
        word = _word(node, quantity)
        if word is None:
            return LeftOut(f"{quantity.label} with an answer that is not read")
        return ResultRecord(quantity.code, None, None, word, on, taken_at)
    stated = node.node("valueQuantity")
    value = stated.number("value") if stated is not None else None
    if stated is None or value is None:
        return LeftOut(f"{quantity.label} without a number")
    if stated.has("comparator"):
        return LeftOut(f"{quantity.label} stated as a bound")
    unit = _unit(stated, quantity)
    if unit is None:
        return LeftOut(f"{quantity.label} in a unit that is not read: {_stated_unit(stated)}")
    if not quantity.is_plausible(value, unit):
        return LeftOut(f"{quantity.label} outside what can be measured in an adult")
    return ResultRecord(quantity.code, Decimal(value), unit, None, on, taken_at)


def _unit(stated: Node, quantity: Quantity) -> str | None:
    for name in ("code", "unit"):
        written = stated.text(name)
        if written is not None:
            unit = UNITS.get(written, written)
            if unit in quantity.scales:
                return unit
    return None


def _stated_unit(stated: Node) -> str:
    return stated.text("code") or stated.text("unit") or "none"


def _word(node: Node, quantity: Quantity) -> str | None:
    concept = node.concept("valueCodeableConcept")
    said = concept.name if concept is not None else node.text("valueString")
    for coding in concept.codings if concept is not None else ():
        word = WORDS.get((coding.system or "", coding.code or ""))
        if word in quantity.words:
            return word
    return next((word for word in quantity.words if said is not None and said.casefold() == word), None)


def _smoking(node: Node, on: date) -> StateRecord | LeftOut:
    concept = node.concept("valueCodeableConcept") or NO_CONCEPT
    for coding in concept.codings:
        word = SMOKING.get((coding.system or "", coding.code or ""))
        if word is not None:
            return StateRecord("smoking", word, on)
    return LeftOut(f"smoking status not read: {concept.label}")


def _time(node: Node, time_zone: str) -> tuple[date | None, datetime | None]:
    period = node.node("effectivePeriod")
    moments = [node.moment("effectiveDateTime"), node.moment("effectiveInstant")]
    moments.append(period.moment("start") if period is not None else None)
    for moment in moments:
        if moment is not None and moment.instant is not None:
            return moment.instant.astimezone(ZoneInfo(time_zone)).date(), moment.instant
        if moment is not None and moment.day is not None:
            return moment.day, None
    return None, None
