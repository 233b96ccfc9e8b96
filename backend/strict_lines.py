"""Strict reading of the fields that rules are given as JSON lines: anything else is a ValueError."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation


def only(fields: dict[str, object], *, needed: Collection[str], allowed: Collection[str] = ()) -> None:
    """Refuse fields that are unknown or missing."""
    for key in fields:
        if key not in needed and key not in allowed:
            raise ValueError(f"unknown field {key!r}")
    for key in needed:
        if key not in fields:
            raise ValueError(f"{key} is missing")


def an_object(key: str, value: object) -> dict[str, object]:
    """Return an object."""
    if not isinstance(value, dict):
        raise ValueError(f"{key} must be an object")
    return value


def a_list(key: str, value: object, *, longest: int) -> list[object]:
    """Return a list that is not absurdly long."""
    if not isinstance(value, list):
        raise ValueError(f"{key} must be a list")
    if len(value) > longest:
        raise ValueError(f"{key} has more than {longest:,} entries")
    return value


def a_day(key: str, value: object) -> date:
    """Return a day written as 2026-01-05."""
    try:
        if isinstance(value, str) and len(value) == len("2026-01-05"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError(f"{key} must be a day like 2026-01-05")


def a_whole_number(key: str, value: object, *, least: int, most: int) -> int:
    """Return a whole number within bounds."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(f"{key} must be a whole number from {least} to {most:,}")
    return value


def a_number(key: str, value: object, *, most: int, may_be_zero: bool = False) -> Decimal:
    """Return a number of at most four decimal places, exactly as it was written."""
    try:
        found = Decimal(str(value)) if type(value) in (int, float) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite():
        raise ValueError(f"{key} must be a number")
    if found < 0 or found > most or (found == 0 and not may_be_zero):
        least = "none or more" if may_be_zero else "more than 0"
        raise ValueError(f"{key} must be {least}, and at most {most:,}")
    if -int(found.normalize().as_tuple().exponent) > 4:
        raise ValueError(f"{key} has at most four decimal places")
    return found


def a_text(key: str, value: object, *, longest: int) -> str:
    """Return a text of one line that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} must be a text")
    if len(value) > longest or not value.isprintable():
        raise ValueError(f"{key} must be one line of at most {longest} characters")
    return value.strip()
