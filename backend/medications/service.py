"""Ask what is known about drugs. Nothing here knows a patient."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from backend.errors import NotFound, Refused
from backend.medications import allergens, catalog, directory, knowledge
from backend.medications.directory import Doubt, NameAnswer
from backend.medications.rules import names
from backend.medications.rules.asked import Allergen, Gone, ListCheck, Taken
from backend.medications.rules.doses import Dose, format_dose
from backend.medications.rules.drugs import Drug
from backend.medications.rules.interactions import Case, Engine
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile

# Contraindicated in both labels: an engine that does not find it is not believed.
_KNOWN_PAIR: Final = Case((("phenelzine",), ("sertraline",)))
_NOBODY: Final = Person()


class EngineNotBelieved(RuntimeError):
    """The engine did not find what everybody knows."""


class UnknownDrug(Refused):
    """The formulary has no such drug."""

    type = "unknown-drug"
    title = "That drug is not in the formulary"


def drugs() -> list[Drug]:
    """Return the formulary by generic name."""
    return sorted(catalog.drugs().values(), key=lambda drug: drug.generic)


def drug(slug: str) -> Drug:
    """Return one drug; raise UnknownDrug."""
    found = catalog.drugs().get(slug)
    if found is None:
        raise UnknownDrug(f"The formulary has no drug {slug!r}.")
    return found


def profile(slug: str) -> Profile:
    """Return everything known about one drug, whether it may be prescribed or not; raise NotFound."""
    found = catalog.catalog().profiles.get(slug)
    if found is None:
        raise NotFound
    return found


def search_names(text: str) -> NameAnswer:
    """Return the drugs that a text may mean, best first, and what sets look-alikes apart."""
    return directory.search(text)


def doubts(slug: str, indication: str | None) -> tuple[Doubt, ...]:
    """Return the drugs of a similar name that a written reason fits better than the one chosen."""
    return directory.doubts(slug, indication)


def recognise(name: str, rxnorm: str | None = None) -> str | None:
    """Return the slug of the drug a name (generic, brand, salt) means, or None where that is not certain."""
    return names.recognise(catalog.drugs().values(), name, rxnorm)


def profile_of(name: str) -> Profile | None:
    """Return what is known of the one drug a slug or name means; None for several, or for none."""
    found = knowledge.find(name)
    if found is None or len(found.slugs) != 1:
        return None
    return catalog.catalog().profiles[found.slugs[0]]


def allergen(text: str) -> Allergen:
    """Return the drugs and classes that a written allergy means; nothing where it is not recognised."""
    return allergens.recognise(text)


def rule_set() -> str:
    """Return the digest of everything that a check goes by."""
    return knowledge.digest()


def check_list(taken: Iterable[Taken], *, gone: Iterable[Gone] = (), person: Person = _NOBODY) -> ListCheck:
    """Check a whole list as one person takes it. A name nobody knows comes back as unchecked.

    Raise EngineNotBelieved where the engine misses what it must find.
    """
    unchecked: dict[str, None] = {}
    items: list[tuple[str, ...]] = []
    doses: dict[str, Dose] = {}
    said: dict[str, list[str]] = {}
    for each in taken:
        slugs = _meant(each.name, unchecked)
        if slugs:
            items.append(slugs)
        if each.daily_dose is not None:
            for slug in slugs:
                said.setdefault(slug, []).append(format_dose(each.daily_dose))
        if len(slugs) == 1 and each.daily_dose is not None:
            doses[slugs[0]] = each.daily_dose
    stopped: dict[str, int | None] = {}
    for one in gone:
        # A name that is long gone is not reported as unchecked: it would drown the ones that count.
        for slug in _meant(one.name, {}):
            known = stopped.get(slug, one.days)
            stopped[slug] = None if known is None or one.days is None else min(known, one.days)
    engine = knowledge.engine()
    _prove(engine)
    found = engine.check(Case(tuple(items), stopped, replace(person, doses=doses)))
    profiles = catalog.catalog().profiles
    called = {slug: profiles[slug].name for finding in found for slug in finding.drugs}
    texts = {slug: " and ".join(sorted(each)) for slug, each in said.items()}
    return ListCheck(tuple(found), called, tuple(unchecked), texts)


def _prove(engine: Engine) -> None:
    if not any(each.tier == 1 for each in engine.check(_KNOWN_PAIR)):
        raise EngineNotBelieved("A pair that everybody knows was not found.")


def _meant(name: str, unchecked: dict[str, None]) -> tuple[str, ...]:
    """Return the ingredients a name means; note it where some or all of them could not be checked."""
    found = knowledge.find(name)
    if not knowledge.is_checked(name):
        unchecked[name] = None
    return found.slugs if found is not None else ()
