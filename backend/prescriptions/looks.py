"""Read second looks, and say whether one lets a prescription be signed."""

import uuid

from sqlalchemy import Select, select

from backend.database import session
from backend.errors import Refused
from backend.gate import Actor
from backend.people import service as people
from backend.permissions import POLICY, Action
from backend.prescriptions.models import SecondLookAnswerRow, SecondLookRow
from backend.prescriptions.rules.looks import OWN_LOOK_AFTER, LookAnswer, LookedAt, SecondLook
from backend.prescriptions.rules.safety import SafetyCheck


class SecondLookNeeded(Refused):
    """A contraindication is signed against only after a second person has looked."""

    type = "second-look-needed"
    title = "Somebody else has to look at this first"


def look_for(patient_id: uuid.UUID, digest: str, check: SafetyCheck) -> SecondLook | None:
    """Return the newest second look at exactly this content and these findings; None where none is needed."""
    if not check.is_second_look_needed:
        return None
    found = session().scalars(
        select(SecondLookRow)
        .where(SecondLookRow.patient_id == patient_id, SecondLookRow.digest == digest)
        .order_by(SecondLookRow.asked_at.desc(), SecondLookRow.id)
    )
    needed = {each.fingerprint for each in check.looked_at}
    row = next((each for each in found if needed <= set(each.fingerprints)), None)
    return look_value(row) if row is not None else None


def require_look(check: SafetyCheck, look: SecondLook | None, *, by: Actor) -> None:
    """Raise SecondLookNeeded unless a second person agreed; they may not be the one who signs."""
    if not check.is_second_look_needed:
        return
    if look is None:
        drugs = " and ".join(" + ".join(each.drugs) for each in check.looked_at)
        raise SecondLookNeeded(f"{drugs}: contraindicated. Ask for a second look. Nothing was signed.")
    if look.answer is None:
        raise SecondLookNeeded("It waits for a second look. Nothing was signed.")
    if not look.answer.agrees:
        raise SecondLookNeeded(f"{look.answer.by} does not agree: {look.answer.note}. Nothing was signed.")
    if look.answer.is_own != (look.answer.by_id == by.person_id):
        raise SecondLookNeeded(
            f"{look.asked_by} asked for the second look and signs it; whoever looked does not."
        )


def somebody_else_could_look(asker_id: uuid.UUID) -> bool:
    """Say whether the practice has anybody else who may give a second look and can sign in."""
    roles = POLICY[Action.GIVE_SECOND_LOOK].grants
    return any(
        each.is_active and each.has_account and each.role in roles and each.id != asker_id
        for each in people.staff()
    )


def answer_to(look_id: uuid.UUID) -> SecondLookAnswerRow | None:
    """Return the answer to a request, if there is one."""
    return session().scalar(select(SecondLookAnswerRow).where(SecondLookAnswerRow.second_look_id == look_id))


def unanswered() -> Select[SecondLookRow]:
    """Return the query for requests that nobody has answered, oldest first."""
    answered = select(SecondLookAnswerRow.id).where(SecondLookAnswerRow.second_look_id == SecondLookRow.id)
    return select(SecondLookRow).where(~answered.exists()).order_by(SecondLookRow.asked_at)


def look_value(row: SecondLookRow) -> SecondLook:
    """Turn a row and its answer into a value."""
    given = answer_to(row.id)
    is_own = given is None and not somebody_else_could_look(row.asked_by)
    return SecondLook(
        id=row.id,
        patient_id=row.patient_id,
        medication_id=row.medication_id,
        titration_step_id=row.titration_step_id,
        drug_name=row.drug_name,
        sig=row.sig,
        start_on=row.start_on,
        days_supply=row.days_supply,
        refills=row.refills,
        digest=row.digest,
        fingerprints=frozenset(row.fingerprints),
        findings=tuple(LookedAt(**{**each, "drugs": tuple(each["drugs"])}) for each in row.findings),
        reason=row.reason,
        asked_by_id=row.asked_by,
        asked_by=row.asked_by_name,
        asked_at=row.asked_at,
        own_from=row.asked_at + OWN_LOOK_AFTER if is_own else None,
        answer=_answer(given) if given is not None else None,
    )


def _answer(row: SecondLookAnswerRow) -> LookAnswer:
    return LookAnswer(row.agrees, row.note, row.is_own, row.looked_by, row.looked_by_name, row.looked_at)
