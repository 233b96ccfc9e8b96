"""Sign against a finding: only with a written reason, which is kept."""

import uuid

from sqlalchemy import func, select

from backend.clock import now
from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.prescriptions.models import OverrideRow, PrescriptionRow
from backend.prescriptions.rules.safety import NOT_CHECKED_RULE, SafetyCheck


class OverrideNeeded(Refused):
    """A finding, or a check that failed, has to be answered for in writing."""

    type = "override-needed"
    title = "Write down why you prescribe it all the same"


def require_reason(check: SafetyCheck, reason: str | None) -> None:
    """Raise OverrideNeeded where a reason is needed and none is given."""
    if not check.is_reason_needed or reason:
        return
    if check.is_checked:
        said = "; ".join(f"{each.what.rstrip('.')}. {each.do.rstrip('.')}" for each in check.overridden)
        detail = f"Found: {said}. Nothing was signed."
    else:
        detail = "The interactions could not be checked. Nothing was signed: check them yourself, and say so."
    raise OverrideNeeded(
        detail,
        errors={"override_reason": ["Give a reason."]},
        extra={
            "findings": [
                {
                    "tier": each.tier,
                    "drugs": list(each.drugs),
                    "what": each.what,
                    "do": each.do,
                    "rule": each.rule,
                }
                for each in check.overridden
            ]
        },
    )


def keep(check: SafetyCheck, reason: str | None, *, signed: PrescriptionRow, by: Actor) -> None:
    """Keep what was overridden, why and by whom; nothing where no reason was needed."""
    if not check.is_reason_needed or not reason:
        return
    answered = [
        (each.rule, each.version, each.tier, list(each.drugs), each.what) for each in check.overridden
    ]
    missed = (NOT_CHECKED_RULE, None, None, [signed.drug_name], "The interactions could not be checked")
    for rule, version, tier, drugs, what in answered if check.is_checked else [missed]:
        session().add(
            OverrideRow(
                patient_id=signed.patient_id,
                prescription_id=signed.id,
                rule=rule,
                rule_version=version,
                tier=tier,
                drugs=drugs,
                what=what,
                reason=reason,
                author_id=by.person_id,
                author_name=by.name,
                overridden_at=now(),
            )
        )
    session().flush()


def lock_list(patient_id: uuid.UUID) -> None:
    """Let signatures for one patient wait for one another: two drugs signed at once would miss each other."""
    key = int.from_bytes(patient_id.bytes[:8], "big", signed=True)
    session().execute(select(func.pg_advisory_xact_lock(key)))
