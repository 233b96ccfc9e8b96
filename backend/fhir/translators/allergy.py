"""AllergyIntolerance to AllergyRecord."""

from backend.fhir.translators.reading import NO_CONCEPT, Node, Unreadable
from backend.fhir.translators.values import AllergyRecord, LeftOut

CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED = "http://snomed.info/sct"
CRITICALITIES = ("low", "high", "unable-to-assess")
# An unconfirmed allergy stays on the list: to show one too many is the smaller harm.
NOT_HELD = ("refuted", "entered-in-error")


def translate_allergy(node: Node) -> AllergyRecord | LeftOut:
    """Translate an AllergyIntolerance; what was refuted or is over is left out."""
    verification = (node.concept("verificationStatus") or NO_CONCEPT).code_of(VERIFICATION)
    if verification in NOT_HELD:
        return LeftOut(f"verification status {verification}")
    status = (node.concept("clinicalStatus") or NO_CONCEPT).code_of(CLINICAL)
    if status in ("inactive", "resolved"):
        return LeftOut(f"clinical status {status}")
    concept = node.concept("code") or NO_CONCEPT
    coding = concept.preferred(RXNORM, SNOMED)
    text = concept.name or coding.code
    if text is None:
        return LeftOut("no code and no text")
    criticality = node.text("criticality")
    if criticality is not None and criticality not in CRITICALITIES:
        raise Unreadable(node.at("criticality"), "is none of low, high, unable-to-assess")
    recorded = node.moment("recordedDate")
    return AllergyRecord(
        text=text,
        code=coding.code,
        system=coding.system,
        criticality=criticality,
        recorded_on=recorded.day if recorded else None,
    )
