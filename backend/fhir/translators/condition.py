"""Condition to ConditionRecord."""

from backend.fhir.translators.reading import NO_CONCEPT, Moment, Node, Unreadable
from backend.fhir.translators.values import ConditionRecord, LeftOut

CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
ACTIVE = ("active", "recurrence", "relapse")
ENDED = ("inactive", "remission", "resolved")
# A suspicion is not a diagnosis: only what somebody confirmed, or never marked, goes on the list.
NOT_A_DIAGNOSIS = ("unconfirmed", "provisional", "differential", "refuted", "entered-in-error")


def translate_condition(node: Node) -> ConditionRecord | LeftOut:
    """Translate a Condition; what nobody confirmed is left out."""
    verification = (node.concept("verificationStatus") or NO_CONCEPT).code_of(VERIFICATION)
    if verification in NOT_A_DIAGNOSIS:
        return LeftOut(f"verification status {verification}")
    concept = node.concept("code") or NO_CONCEPT
    coding = concept.preferred(SNOMED, ICD10)
    text = concept.name or coding.code
    if text is None:
        return LeftOut("no code and no text")
    onset, notes = _onset(node)
    return ConditionRecord(
        text=text,
        code=coding.code,
        system=coding.system,
        onset_on=onset.day if onset else None,
        is_active=_is_active(node),
        notes=tuple(notes),
    )


def _is_active(node: Node) -> bool:
    """Take the clinical status; without one, a condition holds until an end is stated."""
    status = (node.concept("clinicalStatus") or NO_CONCEPT).code_of(CLINICAL)
    if status in ACTIVE:
        return True
    if status in ENDED:
        return False
    if status is not None:
        raise Unreadable(node.at("clinicalStatus"), "is not a clinical status of FHIR R4")
    return not any(name.startswith("abatement") for name in node.members)


def _onset(node: Node) -> tuple[Moment | None, list[str]]:
    period = node.node("onsetPeriod")
    onset = node.moment("onsetDateTime") or (period.moment("start") if period else None)
    states_onset = any(name.startswith("onset") for name in node.members)
    if states_onset and (onset is None or onset.day is None):
        return onset, ["Condition: an onset that is not stated to the day"]
    return onset, []
