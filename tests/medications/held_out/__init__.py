"""Orders written blind to the rules: what must interrupt, what must not; halves A and B, later C to E."""

import tomllib
import zlib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LATER_SETS = {"C": "third", "D": "fourth", "E": "fifth"}

CATEGORIES = ("pair", "whole list", "dose", "time", "person")
DEGREES = ("mild", "moderate", "severe", "end-stage")
SMOKING = ("started", "stopped")


class BadOrder(ValueError):
    """An order that is not written as README.md says."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A drug that was stopped, and how many days before the new order."""

    drug: str
    days: int


@dataclass(frozen=True, slots=True)
class Allergy:
    """What the person reacted to, and how."""

    drug: str
    reaction: str


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody takes, who they are, and the one drug that is ordered. Doses are milligrams a day."""

    group: str
    takes: tuple[str, ...]
    new: str
    source: str
    stopped: tuple[Stopped, ...] = ()
    doses: tuple[tuple[str, Decimal], ...] = ()
    new_dose: Decimal | None = None
    age: int | None = None
    pregnant: bool = False
    may_conceive: bool = False
    breastfeeding: bool = False
    renal: str | None = None
    hepatic: str | None = None
    smoking: str | None = None
    allergies: tuple[Allergy, ...] = ()

    @property
    def text(self) -> str:
        """What the order says, without what is thought of it: the same order always reads the same."""
        parts = [
            "takes " + ", ".join(sorted(name.casefold() for name in self.takes)),
            "stopped " + ", ".join(sorted(f"{each.drug.casefold()} {each.days}" for each in self.stopped)),
            "doses " + ", ".join(sorted(f"{name.casefold()} {amount}" for name, amount in self.doses)),
            f"new {self.new.casefold()} {self.new_dose}",
            f"age {self.age} pregnant {self.pregnant} may {self.may_conceive} feeds {self.breastfeeding}",
            f"renal {self.renal} hepatic {self.hepatic} smoking {self.smoking}",
            "allergies " + ", ".join(sorted(each.drug.casefold() for each in self.allergies)),
        ]
        return "; ".join(parts)

    @property
    def half(self) -> str:
        """A may be used to mend rules; B is only measured."""
        return "AB"[zlib.crc32(self.text.encode()) % 2]

    @property
    def names(self) -> tuple[str, ...]:
        """Every drug that the person has, had lately, or is about to get."""
        return (*self.takes, *(each.drug for each in self.stopped), self.new)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsafeOrder(Order):
    """An order that a careful pharmacist would stop or question."""

    category: str
    collide: tuple[str, ...]
    tier: int
    mechanism: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeOrder(Order):
    """An order that no careful prescriber would want to be interrupted for."""

    why: str


def unsafe_orders(half: str | None = None) -> list[UnsafeOrder]:
    """Both halves, or one of them, or C to E: the sets of their own."""
    if half in LATER_SETS:
        return [_unsafe(table) for table in _tables(f"{LATER_SETS[half]}/unsafe.toml")]
    return [order for order in map(_unsafe, _tables("unsafe.toml")) if half in (None, order.half)]


def safe_orders(half: str | None = None) -> list[SafeOrder]:
    """Both halves, or one of them, or C to E: the sets of their own."""
    if half in LATER_SETS:
        return [_safe(table) for table in _tables(f"{LATER_SETS[half]}/safe.toml")]
    return [order for order in map(_safe, _tables("safe.toml")) if half in (None, order.half)]


def _tables(name: str) -> list[dict[str, Any]]:
    written = tomllib.loads((FOLDER / name).read_text(encoding="utf-8"), parse_float=Decimal)
    if set(written) != {"order"}:
        raise BadOrder(f"{name}: only [[order]] is known, not {sorted(set(written) - {'order'})}")
    return list(written["order"])


def _unsafe(table: dict[str, Any]) -> UnsafeOrder:
    rest = dict(table)
    category = _one_of(rest, "category", CATEGORIES)
    collide = _names(rest, "collide")
    tier = rest.pop("tier", None)
    mechanism = _words(rest, "mechanism")
    order = UnsafeOrder(
        **_common(rest, table), category=category or "", collide=collide, tier=tier, mechanism=mechanism
    )
    if type(tier) is not int or tier not in (1, 2):
        raise BadOrder(f"tier {tier!r} is neither 1 nor 2: {table}")
    if not category:
        raise BadOrder(f"category is missing: {table}")
    if strangers := set(collide) - set(order.names):
        raise BadOrder(f"{sorted(strangers)} collide but are not in the order: {table}")
    return order


def _safe(table: dict[str, Any]) -> SafeOrder:
    rest = dict(table)
    why = _words(rest, "why")
    return SafeOrder(**_common(rest, table), why=why)


def _common(rest: dict[str, Any], table: dict[str, Any]) -> dict[str, Any]:
    """What both kinds of order hold. Takes the known keys out of `rest`; any key left over is refused."""
    values: dict[str, Any] = {
        "group": _words(rest, "group"),
        "takes": _names(rest, "takes"),
        "new": _words(rest, "new"),
        "source": _words(rest, "source"),
        "stopped": tuple(_stopped(each) for each in rest.pop("stopped", [])),
        "doses": tuple((name, _milligrams(amount)) for name, amount in rest.pop("doses", {}).items()),
        "allergies": tuple(_allergy(each) for each in rest.pop("allergies", [])),
        "renal": _one_of(rest, "renal", DEGREES),
        "hepatic": _one_of(rest, "hepatic", DEGREES),
        "smoking": _one_of(rest, "smoking", SMOKING),
    }
    if "new_dose" in rest:
        values["new_dose"] = _milligrams(rest.pop("new_dose"))
    if "age" in rest:
        values["age"] = _whole(rest.pop("age"), most=120)
    for key in ("pregnant", "may_conceive", "breastfeeding"):
        if not isinstance(rest.get(key, False), bool):
            raise BadOrder(f"{key} is true or false: {table}")
        values[key] = rest.pop(key, False)
    if rest:
        raise BadOrder(f"unknown keys {sorted(rest)}: {table}")
    if strangers := {name for name, _ in values["doses"]} - {*values["takes"], values["new"]}:
        raise BadOrder(f"doses of {sorted(strangers)}, which are not in the order: {table}")
    return values


def _words(rest: dict[str, Any], key: str) -> str:
    value = rest.pop(key, None)
    if not isinstance(value, str) or not value.strip():
        raise BadOrder(f"{key} must say something: {rest}")
    return value


def _names(rest: dict[str, Any], key: str) -> tuple[str, ...]:
    value = rest.pop(key, None)
    if not isinstance(value, list) or not 1 <= len(value) <= 6:
        raise BadOrder(f"{key} must name one to six drugs: {rest}")
    if not all(isinstance(name, str) and name.strip() for name in value) or len(set(value)) != len(value):
        raise BadOrder(f"{key} must name each drug once: {value}")
    return tuple(value)


def _one_of(rest: dict[str, Any], key: str, known: tuple[str, ...]) -> str | None:
    value = rest.pop(key, None)
    if value is not None and value not in known:
        raise BadOrder(f"{key} must be one of {', '.join(known)}, not {value!r}")
    return value


def _stopped(table: dict[str, Any]) -> Stopped:
    if set(table) != {"drug", "days"}:
        raise BadOrder(f"what was stopped has a drug and days: {table}")
    return Stopped(_words(dict(table), "drug"), _whole(table["days"], most=365))


def _allergy(table: dict[str, Any]) -> Allergy:
    if set(table) != {"drug", "reaction"}:
        raise BadOrder(f"an allergy has a drug and a reaction: {table}")
    return Allergy(_words(dict(table), "drug"), _words(dict(table), "reaction"))


def _whole(value: object, *, most: int) -> int:
    if type(value) is not int or not 0 <= value <= most:
        raise BadOrder(f"{value!r} is not a whole number up to {most}")
    return value


def _milligrams(value: object) -> Decimal:
    if type(value) not in (int, Decimal) or Decimal(str(value)) <= 0:
        raise BadOrder(f"{value!r} is not a dose in milligrams a day")
    return Decimal(str(value))
