"""Ask what is known about drugs. Nothing here knows a patient."""

from backend.errors import Refused
from backend.medications import catalog
from backend.medications.rules import names
from backend.medications.rules.drugs import Drug


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


def recognise(name: str, rxnorm: str | None = None) -> str | None:
    """Return the slug of the drug a name (generic, brand, salt) means, or None where that is not certain."""
    return names.recognise(catalog.drugs().values(), name, rxnorm)
