"""Sign the prescription in force anew: checked as a first one is, shown before it is signed."""

import uuid
from dataclasses import dataclass

from backend.database import session
from backend.errors import Conflict
from backend.gate import Actor
from backend.prescriptions import commands, encounters, overrides
from backend.prescriptions.checks import Checked, NewStep, check
from backend.prescriptions.drafts import content_to_sign, safety_of
from backend.prescriptions.looks import look_for, require_look
from backend.prescriptions.models import MedicationRow, PrescriptionRow
from backend.prescriptions.queries import entries_of, patient_today, prescription_value, sig_of
from backend.prescriptions.rules import ledger
from backend.prescriptions.rules.digest import Content, canonical, digest
from backend.prescriptions.rules.looks import SecondLook
from backend.prescriptions.rules.safety import SafetyCheck
from backend.prescriptions.rules.sig import label
from backend.prescriptions.rules.values import Prescription, Renewal
from backend.prescriptions.signing import ContentChanged, sign


class NothingToRenew(Conflict):
    """No prescription of ours is in force."""

    type = "nothing-to-renew"
    title = "There is no prescription in force to renew"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A renewal as it would be signed now; `look_digest` leaves the day out, as a look may take a night."""

    medication: MedicationRow
    current: PrescriptionRow
    request: NewStep
    checked: Checked
    safety: SafetyCheck
    content: Content

    @property
    def digest(self) -> str:
        """Return the digest that a signature has to repeat."""
        return digest(canonical(self.content))

    @property
    def look_digest(self) -> str:
        """Return the digest that a second look is bound to."""
        return digest(canonical({key: value for key, value in self.content.items() if key != "start_on"}))

    def look(self) -> SecondLook | None:
        """Return the second look at this renewal."""
        return look_for(self.medication.patient_id, self.look_digest, self.safety)


def prepare(
    patient_id: uuid.UUID, medication_id: uuid.UUID, *, days_supply: int, refills: int, by_id: uuid.UUID
) -> Prepared:
    """Lock a medicine and check its renewal from today; raise NothingToRenew."""
    medication = commands.lock_active(patient_id, medication_id)
    today = patient_today(patient_id)
    rows = commands.signed_rows(medication.id)
    current = next((r for r in rows if r.start_on <= today and (r.end_on is None or today < r.end_on)), None)
    period = ledger.in_force(ledger.periods(entries_of([medication.id])[medication.id]), today)
    if current is None or period is None:
        raise NothingToRenew("Nothing that was prescribed here is in force. Draft a step instead.")
    sig = sig_of(current)
    if period.daily_dose != sig.daily_dose:
        raise NothingToRenew("The recorded dose is no longer the one prescribed. Draft a step instead.")
    request = NewStep(sig, current.form, today, days_supply, refills, current.indication, current.directions)
    found = check(medication, request, is_renewal=True)
    checked = Checked(found.drug, found.form, found.sig, period.daily_dose, current, (), found.controlled)
    safety = safety_of(medication, period.daily_dose, request, legal=found.controlled)
    content = content_to_sign(medication, checked, request, safety, by_id=by_id)
    return Prepared(medication, current, request, checked, safety, content)


def renewal(
    patient_id: uuid.UUID, medication_id: uuid.UUID, *, days_supply: int, refills: int, by: Actor
) -> Renewal:
    """Return what signing a medicine anew would sign, and what was found about it."""
    prepared = prepare(
        patient_id, medication_id, days_supply=days_supply, refills=refills, by_id=by.person_id
    )
    encounters.note_shown(patient_id, medication_id, prepared.safety, renews_id=prepared.current.id)
    sig = prepared.checked.sig
    return Renewal(
        medication_id=medication_id,
        drug_name=prepared.checked.drug.name,
        sig=label(sig),
        daily_dose=sig.daily_dose,
        quantity=sig.quantity(days_supply),
        days_supply=days_supply,
        refills=refills,
        start_on=prepared.request.start_on,
        digest=prepared.digest,
        safety=prepared.safety,
        second_look=prepared.look(),
        controlled=prepared.checked.controlled,
    )


def renew(
    patient_id: uuid.UUID,
    medication_id: uuid.UUID,
    *,
    shown: str,
    days_supply: int,
    refills: int,
    by: Actor,
    override_reason: str | None = None,
) -> Prescription:
    """Sign the prescription in force anew from today: the same sig and dose, nothing moves in the ledger.

    `shown` is the digest of the renewal that the signer saw; raise ContentChanged where it is another by now.
    """
    overrides.lock_list(patient_id)
    prepared = prepare(
        patient_id, medication_id, days_supply=days_supply, refills=refills, by_id=by.person_id
    )
    current, today = prepared.current, prepared.request.start_on
    if prepared.digest != shown:
        raise ContentChanged(f"Look at it again: it now says “{current.sig}”, or what was found is another.")
    look = prepared.look()
    require_look(prepared.safety, look, by=by)
    reason = override_reason or (look.reason if look else None)
    overrides.require_reason(prepared.safety, reason)
    encounters.note_shown(patient_id, medication_id, prepared.safety, renews_id=current.id)
    encounters.note_signed(prepared.safety, renews_id=current.id)
    following = next(
        (row.start_on for row in commands.signed_rows(medication_id) if row.start_on > today), None
    )
    current.end_on, current.status = max(current.start_on, today), "superseded"
    session().flush()
    row = sign(
        prepared.medication,
        prepared.checked,
        prepared.request,
        prepared.content,
        end_on=following,
        step_id=None,
        by=by,
    )
    overrides.keep(prepared.safety, reason, signed=row, look=look, by=by)
    return prescription_value(row, today)


def leave_renewal(medication_id: uuid.UUID) -> None:
    """Note that a renewal that was looked at will not be signed."""
    encounters.note_renewal_left(medication_id)
