"""Whom a person in danger can reach, by the country they are in; the list is never empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

ELSEWHERE = "elsewhere"  # any country that nothing is known about


class ContactStatus(StrEnum):
    """How sure the shipped numbers of a country are."""

    CONFIRMED = "confirmed"
    CONSENSUS = "consensus"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class CrisisContact:
    """Whom to reach at once, and how; in English and, where we have the words, in Spanish."""

    label: str
    phone: str
    note: str
    label_es: str = ""
    note_es: str = ""


@dataclass(frozen=True, slots=True)
class ShippedContacts:
    """What ships for one country, with its source."""

    country: str
    name: str
    name_es: str
    emergency: CrisisContact
    lines: tuple[CrisisContact, ...]
    status: ContactStatus
    source: str
    read_on: date
    review_on: date


@dataclass(frozen=True, slots=True)
class OwnContacts:
    """What a practice keeps for one country, beside the shipped lines or in their place."""

    country: str
    name: str
    is_replacing: bool
    contacts: tuple[CrisisContact, ...]
    source: str
    review_on: date


@dataclass(frozen=True, slots=True)
class CrisisCountry:
    """One country as its screens need it: what is shown, and where it comes from."""

    country: str
    name: str
    name_es: str
    contacts: tuple[CrisisContact, ...]
    shipped: ShippedContacts | None
    own: OwnContacts | None
    is_review_due: bool


def contacts_of(shipped: ShippedContacts, own: OwnContacts | None) -> tuple[CrisisContact, ...]:
    """Return whom to show for a country: the practice's own first, and always an emergency number.

    It stands before lines that nobody has checked, and after those that somebody has.
    """
    mine = own.contacts if own is not None else ()
    lines = () if own is not None and own.is_replacing else shipped.lines
    if any(digits(each.phone) == digits(shipped.emergency.phone) for each in (*mine, *lines)):
        return (*mine, *lines)
    if shipped.status is ContactStatus.UNCONFIRMED:
        return (*mine, shipped.emergency, *lines)
    return (*mine, *lines, shipped.emergency)


def countries(
    shipped: Mapping[str, ShippedContacts], own: Mapping[str, OwnContacts], *, today: date
) -> tuple[CrisisCountry, ...]:
    """Return every country that ships or that the practice added, by name, and "elsewhere" at the end."""
    codes = sorted({*shipped, *own} - {ELSEWHERE}, key=lambda code: (shipped.get(code) or own[code]).name)
    return tuple(_country(code, shipped, own.get(code), today) for code in (*codes, ELSEWHERE))


def _country(
    code: str, shipped: Mapping[str, ShippedContacts], own: OwnContacts | None, today: date
) -> CrisisCountry:
    ships = shipped.get(code)
    dates = [each.review_on for each in (ships, own) if each is not None]
    if own is not None and own.is_replacing:
        dates = [own.review_on]
    name = ships.name if ships is not None else own.name if own is not None else code
    return CrisisCountry(
        country=code,
        name=name,
        name_es=ships.name_es if ships is not None else name,
        contacts=contacts_of(ships or shipped[ELSEWHERE], own),
        shipped=ships,
        own=own,
        is_review_due=min(dates) <= today,
    )


def digits(phone: str) -> str:
    """Return what is dialed."""
    return "".join(sign for sign in phone if sign.isdigit() or sign in "+*#")
