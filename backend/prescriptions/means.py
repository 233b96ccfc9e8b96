"""Whether an order brings more of a dangerous drug home than is safe now; see `rules.means`."""

import logging
import uuid
from datetime import date

from backend.database import session
from backend.medications import service as formulary
from backend.prescriptions.person import person_on
from backend.prescriptions.queries import medications, signed_of
from backend.prescriptions.rules import means
from backend.prescriptions.rules.digest import digest
from backend.prescriptions.rules.safety import SafetyCheck, SafetyFinding
from backend.prescriptions.rules.values import Medication

log = logging.getLogger(__name__)

TIER = 2


def added(found: SafetyCheck, patient_id: uuid.UUID, drug_slug: str, days: int, today: date) -> SafetyCheck:
    """Add what an order of so many days has to answer for; what can not be worked out reads "not checked"."""
    try:
        with session().begin_nested():  # a failed read must not take the signature's transaction with it
            return found.with_more(findings(patient_id, drug_slug, days, today))
    except Exception as fault:  # noqa: BLE001 (whatever went wrong, it must read "not checked")
        # The message may name a drug; the kind of the fault is enough to find it.
        log.error("means.failed %s", type(fault).__name__)
        return SafetyCheck(is_checked=False)


def findings(patient_id: uuid.UUID, drug_slug: str, days: int, today: date) -> tuple[SafetyFinding, ...]:
    """Return what an order of so many days, refills counted, has to answer for where there is danger."""
    if not _is_dangerous(drug_slug) or not person_on(patient_id, today).person.has_overdose_risk:
        return ()
    listed = medications(patient_id, today)
    own = [each for each in listed if each.drug_slug == drug_slug]
    others = tuple(
        each.name
        for each in listed
        if each.drug_slug not in (None, drug_slug)
        and _is_dangerous(each.drug_slug or "")
        and (each.status == "active" or (_stock(each, today).days or 0) > 0)
    )
    known = [_stock(each, today).days for each in own]
    told = [days for days in known if days is not None]
    at_home = means.Stock(sum(told) if len(told) == len(known) else None)
    name = formulary.profile(drug_slug).name
    found = means.concern(name, days, at_home, others)
    if found is None:
        return ()
    return (
        SafetyFinding(
            tier=TIER,
            drugs=(name,),
            slugs=(drug_slug,),
            mechanism="means",
            what=found.what,
            do=found.do,
            rule=f"means:{found.key}",
            version=means.VERSION,
            status=means.SOURCE,
            fingerprint=digest(f"means {found.key} v{means.VERSION} {drug_slug} {days} {today}"),
        ),
    )


def _is_dangerous(slug: str) -> bool:
    profile = formulary.profile_of(slug)
    return profile is not None and any(
        note.word == means.DANGEROUS for note in profile.people.get("overdose", ())
    )


def _stock(medication: Medication, today: date) -> means.Stock:
    return means.stock(
        signed_of(medication.id), medication.periods, stopped_on=medication.stopped_on, today=today
    )
