"""Ask what is known about drugs. Nothing here knows a patient."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final

from backend.errors import NotFound, Refused
from backend.medications import (
    allergens,
    catalog,
    directory,
    interaction_files,
    knowledge,
    monitoring_files,
)
from backend.medications import loads as equivalent_loads
from backend.medications.directory import NameAnswer
from backend.medications.rules import monitored, names
from backend.medications.rules.asked import Allergen, Gone, KnownName, ListCheck, Taken
from backend.medications.rules.doses import Dose, format_dose
from backend.medications.rules.drugs import Drug
from backend.medications.rules.equivalents import Flat, Load
from backend.medications.rules.interactions import Case, Engine
from backend.medications.rules.look_alikes import Doubt
from backend.medications.rules.monitored import Course, Monitored
from backend.medications.rules.persons import Person
from backend.medications.rules.profiles import Profile
from backend.medications.rules.recurrence import Reading

# Contraindicated in both labels: an engine that does not find it is not believed.
_KNOWN_PAIR: Final = Case((("phenelzine",), ("sertraline",)))
_NOBODY: Final = Person()


class EngineNotBelieved(RuntimeError):
    """The engine did not find what everybody knows."""


class UnknownDrug(Refused):
    """The formulary has no such drug."""

    type = "unknown-drug"
    title = "That drug is not in the formulary"


def load() -> None:
    """Read every file that is shipped; a faulty one stops the start, with file, key and reason."""
    knowledge.load()
    allergens.words()
    directory.load()
    monitoring_files.monitoring()
    equivalent_loads.published()


def faults() -> list[str]:
    """Return every fault of the drug files, or else the first of any other file."""
    found = catalog.faults() + monitoring_files.faults()
    if not found:
        try:
            knowledge.read_rules(interaction_files.FOLDER)
            load()
        except catalog.FaultyDrugFile as fault:
            found.append(str(fault))
    return found


def drugs() -> list[Drug]:
    """Return the formulary by generic name."""
    return sorted(catalog.drugs().values(), key=lambda drug: drug.generic)


def drug(slug: str) -> Drug:
    """Return one drug; raise UnknownDrug."""
    found = catalog.drugs().get(slug)
    if found is None:
        raise UnknownDrug(f"The formulary has no drug {slug!r}.")
    return found


def is_prescribable(slug: str) -> bool:
    """Say whether a drug may be prescribed here, and its doses are therefore known."""
    return slug in catalog.drugs()


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


def profiles() -> list[Profile]:
    """Return everything that is known, by generic name: what may be prescribed and what may not."""
    return sorted(catalog.catalog().profiles.values(), key=lambda each: each.generic)


def read_name(name: str) -> KnownName | None:
    """Return what a written name means: any drug that is known, a combination split; None for nobody."""
    found = knowledge.find(name)
    if found is None:
        return None
    profiles = catalog.catalog().profiles
    called = tuple(profiles[slug].name for slug in found.slugs)
    read_as = None
    if found.read_as is not None:
        read_as = called[0] if len(called) == 1 else found.read_as
    return KnownName(
        found.slugs,
        called[0] if len(called) == 1 else name,
        called,
        read_as,
        any(profiles[slug].is_psychotropic for slug in found.slugs),
    )


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


def check_list(
    taken: Iterable[Taken], *, gone: Iterable[Gone] = (), person: Person = _NOBODY, new: Collection[str] = ()
) -> ListCheck:
    """Check a whole list as one person takes it. A name nobody knows comes back as unchecked.

    `new` are the drugs that an order begins, by slug.

    Raise EngineNotBelieved where the engine misses what it must find.
    """
    unchecked: dict[str, None] = {}
    items: list[tuple[str, ...]] = []
    doses: dict[str, Dose] = {}
    said: dict[str, list[str]] = {}
    written: dict[str, frozenset[str]] = {}
    for each in taken:
        slugs = _meant(each.name, unchecked) if each.is_known else ()
        if not each.is_known:
            unchecked[each.name] = None
        if slugs:
            items.append(slugs)
            for slug, words in knowledge.written(each.name).items():
                written[slug] = written.get(slug, frozenset()) | words
        if each.daily_dose is not None:
            for slug in slugs:
                said.setdefault(slug, []).append(format_dose(each.daily_dose))
        if len(slugs) == 1 and each.daily_dose is not None and knowledge.is_daily(each.name):
            doses[slugs[0]] = each.daily_dose
    stopped: dict[str, int | None] = {}
    on_list = {slug for item in items for slug in item}
    for one in gone:
        # A name that is long gone is not reported as unchecked: it would drown the ones that count.
        for slug in _meant(one.name, {}):
            if slug in on_list and not one.is_restarted:
                continue
            known = stopped.get(slug, one.days)
            stopped[slug] = None if known is None or one.days is None else min(known, one.days)
    engine = knowledge.engine()
    _prove(engine)
    known_person = replace(person, doses=doses, written=written)
    found = engine.check(Case(tuple(items), stopped, known_person, frozenset(new)))
    profiles = catalog.catalog().profiles
    called = {slug: profiles[slug].name for finding in found for slug in finding.drugs}
    texts = {slug: " and ".join(sorted(each)) for slug, each in said.items()}
    return ListCheck(tuple(found), called, tuple(unchecked), texts, stopped)


def _prove(engine: Engine) -> None:
    if not any(each.tier == 1 for each in engine.check(_KNOWN_PAIR)):
        raise EngineNotBelieved("A pair that everybody knows was not found.")


def ingredients(name: str) -> tuple[str, ...]:
    """Return the slugs of the ingredients a written name means; nothing where nobody knows it."""
    found = knowledge.find(name)
    return found.slugs if found is not None else ()


def monitoring(
    courses: Iterable[Course], *, person: monitored.Person, readings: Iterable[Reading], today: date
) -> Monitored:
    """Return what is to be measured for what a person takes, as of a day."""
    return monitoring_files.monitoring().due(courses, person, readings, today)


def flat_dose(slug: str) -> tuple[Flat, Fraction | None] | None:
    """Return from which dose on a drug's published curve is flat, and what each milligram counts in its unit.

    None where no such dose is published; a count of None where no equivalent of the drug is.
    """
    return equivalent_loads.flat(slug)


def loads(taken: Iterable[Taken]) -> tuple[Load, ...]:
    """Return what a list adds up to in fluoxetine, olanzapine and diazepam equivalents, by each method."""
    return equivalent_loads.loads(taken)


def _meant(name: str, unchecked: dict[str, None]) -> tuple[str, ...]:
    """Return the ingredients a name means; note it where some or all of them could not be checked."""
    found = knowledge.find(name)
    if not knowledge.is_checked(name):
        unchecked[name] = None
    return found.slugs if found is not None else ()
