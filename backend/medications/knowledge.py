"""Finds drugs by name among everything that is known, and says what was not checked."""

from functools import cache

from backend.medications import catalog
from backend.medications.rules.lookup import Found, Lookup


@cache
def _lookup() -> Lookup:
    return Lookup(catalog.catalog().profiles, catalog.products())


def find(name: str) -> Found | None:
    """Return the drugs that a written name means, or None."""
    return _lookup().find(name)


def is_checked(name: str) -> bool:
    """Say whether a name is known and every ingredient has interaction attributes."""
    found = find(name)
    return found is not None and all(catalog.catalog().profiles[slug].is_checked for slug in found.slugs)
