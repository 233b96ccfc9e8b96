"""Read the shipped crisis contacts; a faulty file stops the start with its key and reason."""

import tomllib
from functools import cache
from pathlib import Path

from backend.people.rules.crisis import ELSEWHERE, ContactStatus, CrisisContact, ShippedContacts
from backend.strict_toml import CatalogError, Table

_FILE = Path(__file__).parent / "crisis_contacts.toml"


@cache
def shipped() -> dict[str, ShippedContacts]:
    """Return what ships, by country; "elsewhere" is always there."""
    return read(_FILE)


def read(path: Path) -> dict[str, ShippedContacts]:
    """Read a file of crisis contacts; raise CatalogError."""
    try:
        found = tomllib.loads(path.read_text())
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(path, "file", str(error)) from None
    if ELSEWHERE not in found:
        raise CatalogError(path, ELSEWHERE, "is missing")
    return {code: _country(code, Table(path, code, values)) for code, values in found.items()}


def _country(code: str, table: Table) -> ShippedContacts:
    status = table.text("status")
    if status not in list(ContactStatus):
        raise table.wrong("status", f"must be one of {', '.join(ContactStatus)}")
    return table.end(
        ShippedContacts(
            country=code,
            name=table.text("name"),
            name_es=table.text("name_es"),
            emergency=_contact(table.table("emergency")),
            lines=tuple(_contact(each) for each in table.optional_tables("lines")),
            status=ContactStatus(status),
            source=table.text("source"),
            read_on=table.day("read_on"),
            review_on=table.day("review_on"),
        )
    )


def _contact(table: Table) -> CrisisContact:
    names = ("label", "phone", "note", "label_es", "note_es")
    return table.end(CrisisContact(**{name: table.text(name) for name in names}))
