"""Loads this package's data files; refuses unknown keys, missing sources and figures that can not be."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from backend.medications.rules.drugs import Status
from backend.reviews.rules.candidates import Criteria
from backend.reviews.rules.simplify import Known, Rest

FOLDER: Final = Path(__file__).parent
_DATES: Final = {"reviewed_on", "review_on"}
_REST: Final = {"status", "source"}
_CRITERIA: Final = {
    "conditions": {"least", "chronic_days", "not_conditions"},
    "medicines": {"least"},
    "change": {"within_days"},
    "discharge": {"within_days"},
    "yearly": {"every_days"},
}


class FaultyReviewFile(ValueError):
    """A data file can not be used; says which file, which key and why."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")


@cache
def known() -> Known:
    """Return what the proposals for a simpler regimen rest on."""
    return read_known("simplify.toml", (FOLDER / "simplify.toml").read_text(encoding="utf-8"))


@cache
def criteria() -> Criteria:
    """Return who should be offered a review."""
    return read_criteria("targeting.toml", (FOLDER / "targeting.toml").read_text(encoding="utf-8"))


def read_known(file: str, text: str) -> Known:
    """Read the file on simpler regimens; raise FaultyReviewFile."""
    raw = _read(file, text, {"once_daily", "any_time"})
    once = [_entry(file, "once_daily", each, {"drug", "form"}) for each in raw["once_daily"]]
    any_time = [_entry(file, "any_time", each, {"drug"}) for each in raw["any_time"]]
    return Known(
        once_daily={(each["drug"], each["form"]): _rest(file, "once_daily", each) for each in once},
        any_time={each["drug"]: _rest(file, "any_time", each) for each in any_time},
    )


def read_criteria(file: str, text: str) -> Criteria:
    """Read the file on who should be offered a review; raise FaultyReviewFile."""
    raw = _read(file, text, set(_CRITERIA))
    for key, names in _CRITERIA.items():
        _rest(file, key, _entry(file, key, raw[key], names))
    conditions = raw["conditions"]
    words = conditions["not_conditions"]
    if not isinstance(words, list) or not all(isinstance(word, str) and word for word in words):
        raise FaultyReviewFile(file, "conditions.not_conditions", "must be a list of words")
    return Criteria(
        conditions=_count(file, raw, "conditions", "least"),
        chronic_days=_count(file, raw, "conditions", "chronic_days"),
        not_conditions=tuple(words),
        medicines=_count(file, raw, "medicines", "least"),
        change_days=_count(file, raw, "change", "within_days"),
        discharge_days=_count(file, raw, "discharge", "within_days"),
        yearly_days=_count(file, raw, "yearly", "every_days"),
    )


def _read(file: str, text: str, keys: set[str]) -> dict[str, Any]:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise FaultyReviewFile(file, "file", str(fault)) from fault
    _exactly(file, "", raw, keys | _DATES)
    reviewed, due = raw["reviewed_on"], raw["review_on"]
    if not (isinstance(reviewed, date) and isinstance(due, date) and reviewed < due):
        raise FaultyReviewFile(file, "review_on", "must be a day after reviewed_on")
    return raw


def _entry(file: str, key: str, raw: Any, names: set[str]) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise FaultyReviewFile(file, key, "must be a table")
    _exactly(file, f"{key}.", raw, names | _REST)
    return raw


def _exactly(file: str, prefix: str, raw: dict[str, Any], keys: set[str]) -> None:
    for key in sorted(raw.keys() ^ keys):
        raise FaultyReviewFile(file, f"{prefix}{key}", "unknown key" if key in raw else "missing key")


def _rest(file: str, key: str, raw: dict[str, Any]) -> Rest:
    status, source = raw["status"], raw["source"]
    if status not in set(Status):
        raise FaultyReviewFile(file, f"{key}.status", f"{status!r} is not one of {', '.join(Status)}")
    if not isinstance(source, str) or not source.strip():
        raise FaultyReviewFile(file, f"{key}.source", "missing source")
    return Rest(status, source)


def _count(file: str, raw: dict[str, Any], table: str, key: str) -> int:
    value = raw[table][key]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1000:
        raise FaultyReviewFile(file, f"{table}.{key}", "must be a whole number from 1 to 1000")
    return value
