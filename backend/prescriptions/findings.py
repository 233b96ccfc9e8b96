"""Check the whole list of one patient: what does not go together, and what nobody could check."""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from queue import Empty, Queue
from threading import BoundedSemaphore, Thread
from typing import Final

from backend.database import session
from backend.medications import service as formulary
from backend.medications.rules.asked import Gone, Taken
from backend.medications.rules.doses import Dose
from backend.prescriptions.answers import answers
from backend.prescriptions.person import person_on
from backend.prescriptions.queries import medications
from backend.prescriptions.rules import ledger, safety
from backend.prescriptions.rules.person import Known
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.taking import untaken_since
from backend.prescriptions.rules.values import Medication
from backend.prescriptions.taking import said_about

log = logging.getLogger(__name__)

# A list of twenty takes a millisecond, reading every file less than a second. Whoever signs waits this long
# and no longer: an engine that needs more is stuck, and a stuck engine counts as failed.
LONGEST: Final = 5.0  # seconds
# A stuck engine holds its thread: so many may be stuck, then none is begun.
AT_ONCE: Final = BoundedSemaphore(16)


class TooSlow(RuntimeError):
    """The engine did not answer in time."""


class NotReadInTime(RuntimeError):
    """A name that is known was not known when the list was read."""


@dataclass(frozen=True, slots=True)
class WithStep:
    """A step that is not signed: the list is checked as it would be from its start."""

    drug_slug: str
    daily_dose: Dose
    start_on: date


def findings(patient_id: uuid.UUID, today: date, with_step: WithStep | None = None) -> SafetyCheck:
    """Return what was found about everything the patient takes, with what was answered before.

    As of today that is every medicine on the list that has begun. With a step it is the list from its start
    on, later signed steps included, and only what involves the drug of the step is returned. Where it
    is not taken before, the step begins it, and what speaks against a beginning is graver; where somebody
    said that it was not taken for some days, the step begins it again after that gap. Should anything fail
    on the way, the answer says that nothing was checked.
    """
    day = max(today, with_step.start_on) if with_step else today
    values = medications(patient_id, today)
    active = [each for each in values if each.status == "active"]
    slug = with_step.drug_slug if with_step else None
    taken = [
        Taken(each.drug_slug or each.name, _dose(each, day), each.is_known)
        for each in active
        if (each.drug_slug is None or each.drug_slug != slug) and (with_step or _has_begun(each, day))
    ]
    if with_step:
        taken.append(Taken(with_step.drug_slug, with_step.daily_dose))
    is_begun = any(each.drug_slug == slug and _has_begun(each, day - timedelta(1)) for each in active)
    gone = [
        Gone(
            each.drug_slug or each.name,
            _days_gone(each, day),
            is_restarted=slug is not None and each.drug_slug == slug and not is_begun,
        )
        for each in values
        if each not in active and each.is_known
    ]
    for each in active:
        if each.drug_slug is not None and each.drug_slug == slug:
            # Still on the list, but not taken for some days: what is signed begins it again after that gap.
            since = untaken_since(said_about([each.id])[each.id], today)
            if since is not None:
                gone.append(Gone(each.drug_slug, (day - since).days, is_restarted=True))
    unread = [each.drug_slug or each.name for each in values if not each.is_known]
    new = frozenset({slug} if slug is not None and not is_begun else ())
    answer = _asked(patient_id, taken, gone, day, unread, new)
    return answer.about(slug) if slug else answer


def _asked(
    patient_id: uuid.UUID,
    taken: list[Taken],
    gone: list[Gone],
    day: date,
    unread: list[str],
    new: frozenset[str],
) -> SafetyCheck:
    try:
        for name in unread:
            # What could not be read with the list, and can be now, is missing from what is checked.
            meant = formulary.read_name(name)
            if meant is not None and meant.read_as is None:
                raise NotReadInTime
        with session().begin_nested():  # a failed read must not take the signature's transaction with it
            known = person_on(patient_id, day)
            before = answers(patient_id)
        found = _in_time(lambda: _checked(taken, gone, known, day, new))
        return found.with_answers(before)
    except Exception as fault:  # noqa: BLE001 (whatever went wrong, it must read "not checked")
        # The message may name a drug; the kind of the fault is enough to find it.
        log.error("interactions.failed %s", type(fault).__name__)
        return SafetyCheck(is_checked=False)


def _checked(
    taken: list[Taken], gone: list[Gone], known: Known, day: date, new: frozenset[str]
) -> SafetyCheck:
    answer = formulary.check_list(taken, gone=gone, person=known.person, new=new)
    return safety.shown(answer, known, rule_set=formulary.rule_set(), day=day)


def _in_time(ask: Callable[[], SafetyCheck]) -> SafetyCheck:
    """Return the answer, raise what it raised, or TooSlow; the thread that asks touches no database."""
    said: Queue[SafetyCheck | Exception] = Queue(1)

    def run() -> None:
        try:
            said.put(ask())
        except Exception as fault:  # noqa: BLE001 (it is raised where the answer is waited for)
            said.put(fault)
        finally:
            AT_ONCE.release()

    if not AT_ONCE.acquire(timeout=LONGEST):
        raise TooSlow
    Thread(target=run, name="interactions", daemon=True).start()
    try:
        answer = said.get(timeout=LONGEST)
    except Empty:
        raise TooSlow from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _has_begun(medication: Medication, day: date) -> bool:
    """Say whether it is taken on a day; what has no dose on record counts from its first day on the list."""
    return not medication.periods or any(period.start <= day for period in medication.periods)


def _dose(medication: Medication, day: date) -> Dose | None:
    current = ledger.in_force(medication.periods, day) or ledger.next_step(medication.periods, day)
    return current.daily_dose if current else None


def _days_gone(medication: Medication, day: date) -> int | None:
    return (day - medication.stopped_on).days if medication.stopped_on else None
