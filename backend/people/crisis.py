"""Whom a practice's patients can reach: what ships, what the practice added, and where a patient is."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from backend.clock import now, today
from backend.database import session
from backend.errors import NotFound, Refused
from backend.people.crisis_file import shipped
from backend.people.models import PatientRow, PracticeCrisisContacts
from backend.people.practices import practice
from backend.people.rules import crisis
from backend.people.rules.crisis import ELSEWHERE, CrisisContact, CrisisCountry, OwnContacts


class ReviewInThePast(Refused):
    """Contacts are to be looked at again on a day that has passed."""

    type = "review-in-the-past"
    title = "The day to look at these contacts again has passed"


class UnknownCountry(Refused):
    """Nobody keeps contacts for this country."""

    type = "unknown-country"
    title = "We have no list for that country"


def crisis_contacts(country: str) -> tuple[CrisisContact, ...]:
    """Return whom a person in this country can reach: its lines, an emergency number, then the clinic."""
    own = _own()
    known = shipped().get(country) or shipped()[ELSEWHERE]
    return (*crisis.contacts_of(known, own.get(country)), _clinic())


def crisis_countries() -> tuple[CrisisCountry, ...]:
    """Return every country there is a list for; the practice's own country is always among them."""
    return crisis.countries(shipped(), _own(), today=today(practice().time_zone))


def crisis_contacts_by_country() -> list[dict[str, object]]:
    """Return what a patient's device keeps, so that it can show any of the lists without a connection."""
    return [
        {
            "country": each.country,
            "name": each.name,
            "name_es": each.name_es,
            "contacts": (*each.contacts, _clinic()),
        }
        for each in crisis_countries()
    ]


def country_of(patient_id: uuid.UUID | None) -> str:
    """Return the country a patient said they are in now; without a word from them, the practice's."""
    said = None
    if patient_id is not None:
        said = session().scalar(select(PatientRow.country_now).where(PatientRow.id == patient_id))
    return said or practice().country


def set_country_now(patient_id: uuid.UUID, country: str | None) -> str:
    """Note where a patient is now (None: where the practice is); return the country that counts."""
    row = session().scalar(select(PatientRow).where(PatientRow.id == patient_id))
    if row is None:
        raise NotFound
    if country is not None and country not in {each.country for each in crisis_countries()}:
        raise UnknownCountry("Choose one from the list, or “Another country”.")
    row.country_now = country
    session().flush()
    return country_of(patient_id)


def keep_contacts(
    country: str,
    *,
    name: str,
    is_replacing: bool,
    contacts: Sequence[CrisisContact],
    source: str,
    review_on: date,
) -> CrisisCountry:
    """Keep the practice's own contacts for a country, in place of those it kept before."""
    if review_on <= today(practice().time_zone):
        raise ReviewInThePast("Choose a day to come.", errors={"review_on": ["This day has passed."]})
    row = _row(country)
    if row is None:
        row = PracticeCrisisContacts(country=country)
        session().add(row)
    row.name, row.source, row.review_on = name, source, review_on
    row.is_replacing, row.changed_at = is_replacing, now()
    row.contacts = [asdict(each) for each in contacts]
    session().flush()
    return _country(country)


def drop_contacts(country: str) -> None:
    """Go back to what ships for a country; raise NotFound where the practice keeps nothing of its own."""
    row = _row(country)
    if row is None:
        raise NotFound
    session().delete(row)
    session().flush()


def _country(code: str) -> CrisisCountry:
    return next(each for each in crisis_countries() if each.country == code)


def _row(country: str) -> PracticeCrisisContacts | None:
    return session().scalar(select(PracticeCrisisContacts).where(PracticeCrisisContacts.country == country))


def _own() -> dict[str, OwnContacts]:
    return {
        row.country: OwnContacts(
            country=row.country,
            name=row.name,
            is_replacing=row.is_replacing,
            contacts=tuple(CrisisContact(**each) for each in row.contacts),
            source=row.source,
            review_on=row.review_on,
        )
        for row in session().scalars(select(PracticeCrisisContacts))
    }


def _clinic() -> CrisisContact:
    of = practice()
    return CrisisContact(of.name, of.phone, "During opening hours.", of.name, "En horario de atención.")
