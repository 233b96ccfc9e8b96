"""Observation to ScoreRecord, for the totals of three questionnaires."""

from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend.fhir.translators.reading import NO_CONCEPT, Node, Unreadable
from backend.fhir.translators.values import LeftOut, ScoreRecord

LOINC = "http://loinc.org"
# LOINC code -> (instrument, highest total); highest: 9, 7 and 2 items of 0 to 3 (CamCOPS phq9.py, gad7.rst).
TOTALS = {"44261-6": ("phq-9", 27), "70274-6": ("gad-7", 21), "55758-7": ("phq-2", 6)}
HELD = ("final", "amended", "corrected")
NOT_HELD = ("registered", "preliminary", "cancelled", "entered-in-error", "unknown")


def is_score(node: Node) -> bool:
    """Say whether an Observation is the total of a questionnaire that is read here."""
    return _code(node) is not None


def translate_observation(node: Node, *, time_zone: str) -> ScoreRecord | LeftOut:
    """Translate a questionnaire's total; raise Unreadable for a total out of range or without a day.

    A score that states a day and no time is put at noon in `time_zone`, the patient's: it stays on its day.
    """
    code = _code(node)
    if code is None:
        return LeftOut(f"code not read: {(node.concept('code') or NO_CONCEPT).label}")
    instrument, highest = TOTALS[code]
    status = node.text("status")
    if status in NOT_HELD:
        return LeftOut(f"{instrument} with status {status}")
    if status not in HELD:
        raise Unreadable(node.at("status"), "is not an observation status of FHIR R4")
    value = _value(node, instrument, highest)
    if value is None:
        return LeftOut(f"{instrument} without a value")
    if value != int(value):
        # Rounding would choose a severity that nobody stated: 19.87 lies between two bands of the PHQ-9.
        return LeftOut(f"{instrument} total that is not a whole number")
    answered_at = _answered_at(node, time_zone)
    if answered_at is None:
        return LeftOut(f"{instrument} without a day")
    return ScoreRecord(instrument=instrument, total=int(value), answered_at=answered_at)


def _code(node: Node) -> str | None:
    concept = node.concept("code") or NO_CONCEPT
    return next((c.code for c in concept.codings if c.system == LOINC and c.code in TOTALS), None)


def _value(node: Node, instrument: str, highest: int) -> Decimal | None:
    """Return the value as stated; raise where it lies out of the instrument's range."""
    quantity = node.node("valueQuantity")
    path, value = node.at("valueInteger"), node.number("valueInteger")
    if quantity is not None:
        path, value = quantity.at("value"), quantity.number("value")
        if quantity.has("comparator"):
            raise Unreadable(quantity.at("comparator"), "makes a bound of what must be a total")
    if value is None:
        other = next((name for name in node.members if name.startswith("value")), None)
        if other not in (None, "valueQuantity", "valueInteger"):
            raise Unreadable(node.at(str(other)), "is not the kind of value that a total has")
        return None
    if not 0 <= value <= highest:
        raise Unreadable(path, f"lies outside 0 to {highest}, the range of {instrument}")
    return value


def _answered_at(node: Node, time_zone: str) -> datetime | None:
    for name in ("effectiveDateTime", "effectiveInstant"):
        moment = node.moment(name)
        if moment is not None and moment.instant is not None:
            return moment.instant
        if moment is not None and moment.day is not None:
            return datetime.combine(moment.day, time(12), ZoneInfo(time_zone))
    return None
