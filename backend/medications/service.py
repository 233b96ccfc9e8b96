"""Ask what is known about drugs. Nothing here knows a patient."""

from collections.abc import Iterable

from backend.errors import Refused
from backend.medications import catalog, knowledge
from backend.medications.rules import names
from backend.medications.rules.asked import Gone, ListCheck, Taken
from backend.medications.rules.doses import Dose
from backend.medications.rules.drugs import Drug
from backend.medications.rules.interactions import Case
from backend.medications.rules.persons import Person


class UnknownDrug(Refused):
    """The formulary has no such drug."""

    type = "unknown-drug"
    title = "That drug is not in the formulary"


def load() -> None:
    """Read every file that is shipped; a faulty one stops the start, with file, key and reason."""
    knowledge.load()


def drugs() -> list[Drug]:
    """Return the formulary by generic name."""
    return sorted(catalog.drugs().values(), key=lambda drug: drug.generic)


def drug(slug: str) -> Drug:
    """Return one drug; raise UnknownDrug."""
    found = catalog.drugs().get(slug)
    if found is None:
        raise UnknownDrug(f"The formulary has no drug {slug!r}.")
    return found


def recognise(name: str, rxnorm: str | None = None) -> str | None:
    """Return the slug of the drug a name (generic, brand, salt) means, or None where that is not certain."""
    return names.recognise(catalog.drugs().values(), name, rxnorm)


def check_list(taken: Iterable[Taken], *, gone: Iterable[Gone] = (), age: int | None = None) -> ListCheck:
    """Check a whole list as one person takes it. A name nobody knows comes back as unchecked."""
    unchecked: dict[str, None] = {}
    items: list[tuple[str, ...]] = []
    doses: dict[str, Dose] = {}
    for each in taken:
        slugs = _meant(each.name, unchecked)
        if slugs:
            items.append(slugs)
        if len(slugs) == 1 and each.daily_dose is not None:
            doses[slugs[0]] = each.daily_dose
    stopped: dict[str, int | None] = {}
    for one in gone:
        # A name that is long gone is not reported as unchecked: it would drown the ones that count.
        for slug in _meant(one.name, {}):
            known = stopped.get(slug, one.days)
            stopped[slug] = None if known is None or one.days is None else min(known, one.days)
    found = knowledge.engine().check(Case(tuple(items), stopped, Person(age=age, doses=doses)))
    profiles = catalog.catalog().profiles
    called = {slug: profiles[slug].name for finding in found for slug in finding.drugs}
    return ListCheck(tuple(found), called, tuple(unchecked))


def _meant(name: str, unchecked: dict[str, None]) -> tuple[str, ...]:
    """Return the ingredients a name means; note it where some or all of them could not be checked."""
    found = knowledge.find(name)
    if not knowledge.is_checked(name):
        unchecked[name] = None
    return found.slugs if found is not None else ()
