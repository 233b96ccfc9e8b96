"""MedicationRequest to OrderRecord; a dose is one that the source states as a mass and so often a day."""

from collections.abc import Callable
from decimal import Decimal

from backend.fhir.translators.reading import NO_CONCEPT, Concept, Node, Unreadable
from backend.fhir.translators.values import DailyDose, LeftOut, OrderRecord

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
UCUM = "http://unitsofmeasure.org"
TIMINGS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
STATUSES = {"active": True, "on-hold": False, "completed": False, "stopped": False}
STATUSES_LEFT_OUT = ("cancelled", "entered-in-error", "draft", "unknown")
INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
INTENTS_LEFT_OUT = ("proposal", "plan", "option")
LONGEST_NAME = 300
# What a dose here can hold (medications/rules/doses.py); anything beyond is a slip.
LARGEST_MASS, MASS_PLACES = 1_000_000, 4

UCUM_MASSES = {"mg": "mg", "g": "g", "ug": "mcg"}
WRITTEN_MASSES = {
    "mg": "mg",
    "milligram": "mg",
    "milligrams": "mg",
    "g": "g",
    "gram": "g",
    "grams": "g",
    "mcg": "mcg",
    "ug": "mcg",
    "µg": "mcg",
    "μg": "mcg",
    "microgram": "mcg",
    "micrograms": "mcg",
}
# HL7 v3 GTSAbbreviation: how many times a day.
TIMES_A_DAY = {"QD": 1, "AM": 1, "PM": 1, "BID": 2, "TID": 3, "QID": 4, "Q6H": 4, "Q4H": 6}
# What would make "frequency every period" mean something else.
OTHER_TIMING = (
    *("frequencyMax", "periodMax", "dayOfWeek", "when", "timeOfDay", "offset"),
    *("count", "countMax", "duration", "durationMax", "boundsDuration", "boundsRange", "boundsPeriod"),
)
NO_MASS = "MedicationRequest: a dose without a mass unit (dose not stated)"
NOT_PLAIN = "MedicationRequest: a dosage that is not one plain mass a day (dose not stated)"

Resolve = Callable[[str], Node | None]


def translate_medication_request(node: Node, *, resolve: Resolve) -> OrderRecord | LeftOut:
    """Translate an order; `resolve` finds the Medication that a reference names, or None."""
    status, intent = node.text("status"), node.text("intent")
    if status in STATUSES_LEFT_OUT:
        return LeftOut(f"status {status}")
    if status not in STATUSES:
        raise Unreadable(node.at("status"), "is not a status that FHIR R4 gives a MedicationRequest")
    if intent in INTENTS_LEFT_OUT:
        return LeftOut(f"intent {intent}")
    if intent not in INTENTS:
        raise Unreadable(node.at("intent"), "is not an intent that FHIR R4 gives a MedicationRequest")
    if node.flag("doNotPerform"):
        return LeftOut("an order not to give the drug")
    concept = _medication(node, resolve)
    name = concept.name if concept else None
    if concept is None or name is None:
        return LeftOut("the drug is neither named nor in the file")
    if len(name) > LONGEST_NAME:
        raise Unreadable(node.path or "medication", f"has a drug name longer than {LONGEST_NAME} characters")
    coding = concept.preferred(RXNORM)
    authored = node.moment("authoredOn")
    daily_dose, notes = _daily_dose(node)
    if status == "on-hold":
        notes.append("MedicationRequest: on hold, shown as stopped")
    return OrderRecord(
        name=name,
        rxnorm_code=concept.code_of(RXNORM),
        system=coding.system,
        code=coding.code,
        is_active=STATUSES[status],
        ordered_on=authored.day if authored else None,
        daily_dose=daily_dose,
        notes=tuple(notes),
    )


def _medication(node: Node, resolve: Resolve) -> Concept | None:
    """Return what is ordered: the concept on the order, or the code of the Medication it refers to."""
    concept = node.concept("medicationCodeableConcept")
    if concept is not None:
        return concept
    reference = node.node("medicationReference")
    if reference is None:
        return None
    address = reference.text("reference")
    found = resolve(address) if address else None
    concept = found.concept("code") if found else None
    if concept is not None and concept.name is not None:
        return concept
    display = reference.text("display")
    return Concept(display, ()) if display else None


def _daily_dose(node: Node) -> tuple[DailyDose | None, list[str]]:
    """Return the mass a day, and a note where something about a dose was there but did not state one."""
    dosages = node.nodes("dosageInstruction")
    if not any(dosage.has("doseAndRate") for dosage in dosages):
        return None, []
    if len(dosages) > 1 or dosages[0].has("modifierExtension"):
        return None, [NOT_PLAIN]
    dosage = dosages[0]
    rates = dosage.nodes("doseAndRate")
    quantity = rates[0].node("doseQuantity") if len(rates) == 1 else None
    if quantity is None:
        return None, [NOT_PLAIN]
    value, unit = quantity.number("value"), _mass_unit(quantity)
    if value is not None and value < 0:
        raise Unreadable(quantity.at("value"), "is a negative dose")
    if unit is None:
        return None, [NO_MASS]
    times = _times_a_day(dosage)
    is_as_needed = dosage.flag("asNeededBoolean") is True or dosage.has("asNeededCodeableConcept")
    if not value or times is None or is_as_needed or quantity.has("comparator"):
        return None, [NOT_PLAIN]
    mass = (value * times).normalize()
    if mass > LARGEST_MASS or -int(mass.as_tuple().exponent) > MASS_PLACES:
        return None, [NOT_PLAIN]
    return DailyDose(mass, unit), []


def _mass_unit(quantity: Node) -> str | None:
    """Return mg, g or mcg; a unit that is coded in another system than UCUM is no mass."""
    system, code, unit = quantity.text("system"), quantity.text("code"), quantity.text("unit")
    if code is not None:
        return UCUM_MASSES.get(code) if system == UCUM else None
    return WRITTEN_MASSES.get(unit.lower()) if unit else None


def _times_a_day(dosage: Node) -> Decimal | None:
    timing = dosage.node("timing")
    if timing is None or timing.has("event"):
        return None
    repeat = timing.node("repeat")
    if repeat is None:
        abbreviation = (timing.concept("code") or NO_CONCEPT).code_of(TIMINGS)
        times = TIMES_A_DAY.get(abbreviation or "")
        return Decimal(times) if times else None
    if any(repeat.has(name) for name in OTHER_TIMING):
        return None
    frequency, period, unit = repeat.number("frequency"), repeat.number("period"), repeat.text("periodUnit")
    if frequency is None or period is None or frequency != int(frequency) or not 1 <= frequency <= 24:
        return None
    if unit == "d" and period == 1:
        return frequency
    if unit == "h" and period >= 1 and 24 % period == 0:
        return frequency * (24 / period)
    return None
