"""Sign against a finding: only with a written reason, which is kept."""

import uuid
from typing import Any

from sqlalchemy import func, select

from backend.clock import now
from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.prescriptions.models import OverrideRow, PrescriptionRow
from backend.prescriptions.rules.looks import SecondLook
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
        said = "; ".join(f"{each.what.rstrip('.')}. {each.do.rstrip('.')}" for each in check.asked)
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
                for each in check.asked
            ]
        },
    )


def keep(
    check: SafetyCheck, reason: str | None, *, signed: PrescriptionRow, look: SecondLook | None, by: Actor
) -> None:
    """Keep what was overridden, why, by whom and after which second look; nothing where nothing asked."""
    if not check.is_reason_needed or not reason:
        return
    if not check.is_checked:
        _add(signed, reason, by, rule=NOT_CHECKED_RULE, what="The interactions could not be checked")
    for each in check.asked:
        _add(
            signed,
            reason,
            by,
            rule=each.rule,
            what=each.what,
            rule_version=each.version,
            tier=each.tier,
            drugs=list(each.drugs),
            fingerprint=each.fingerprint,
            rule_set=check.rule_set,
            second_look_id=look.id if look is not None and each in check.looked_at else None,
        )
    session().flush()


def _add(signed: PrescriptionRow, reason: str, by: Actor, **found: Any) -> None:
    session().add(
        OverrideRow(
            patient_id=signed.patient_id,
            prescription_id=signed.id,
            reason=reason,
            author_id=by.person_id,
            author_name=by.name,
            overridden_at=now(),
            **{"drugs": [signed.drug_name], **found},
        )
    )


def lock_list(patient_id: uuid.UUID) -> None:
    """Let signatures for one patient wait for one another: two drugs signed at once would miss each other."""
    key = int.from_bytes(patient_id.bytes[:8], "big", signed=True)
    session().execute(select(func.pg_advisory_xact_lock(key)))
