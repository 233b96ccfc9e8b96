"""The least valid FHIR resources; a test states only what matters to it."""

from typing import Any

PATIENT_URL = "urn:uuid:00000000-0000-4000-8000-000000000001"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
LOINC = "http://loinc.org"
SUBJECT = {"reference": PATIENT_URL}

Json = dict[str, Any]


def make_bundle(*resources: Json | tuple[str | None, Json], kind: str = "transaction") -> Json:
    """Return a Bundle; a resource may come with its fullUrl, else it has a made-up one."""
    entries = []
    for number, item in enumerate(resources):
        full_url, resource = item if isinstance(item, tuple) else (f"urn:uuid:made-up-{number}", item)
        entry: Json = {"resource": resource}
        if full_url is not None:
            entry["fullUrl"] = full_url
        entries.append(entry)
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def make_patient(url: str = PATIENT_URL, record_number: str = "1", **members: Any) -> tuple[str, Json]:
    return url, {
        "resourceType": "Patient",
        "identifier": [{"system": "https://example.org/records", "value": record_number}],
        "name": [{"family": "Doe", "given": ["Jo"]}],
        "birthDate": "1980-05-17",
        **members,
    }


def make_score(code: str = "44261-6", value: Any = 12, **members: Any) -> Json:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "subject": SUBJECT,
        "effectiveDateTime": "2024-03-01T10:00:00-05:00",
        "valueQuantity": {"value": value},
        **members,
    }


def make_measurement(code: str = "29463-7", value: Any = 80.5, unit: str = "kg", **members: Any) -> Json:
    quantity = {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
    return make_score(code=code, **{"valueQuantity": quantity, **members})


def make_panel(*, upper: Any, lower: Any) -> Json:
    panel = make_score(code="85354-9")
    del panel["valueQuantity"]
    parts = [
        make_measurement(code, value, "mm[Hg]") for code, value in (("8480-6", upper), ("8462-4", lower))
    ]
    return {**panel, "component": [{key: part[key] for key in ("code", "valueQuantity")} for part in parts]}


def make_smoking(code: str = "8517006", **members: Any) -> Json:
    concept = {"coding": [{"system": "http://snomed.info/sct", "code": code}]}
    status = make_score(code="72166-2", valueCodeableConcept=concept, **members)
    del status["valueQuantity"]
    return status


def make_order(name: str = "Sertraline 50 MG Oral Tablet", code: str = "312941", **members: Any) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": code, "display": name}]},
        "subject": SUBJECT,
        "authoredOn": "2024-03-01T10:00:00-05:00",
        **members,
    }


def make_dosage(value: Any = 50, unit: str | None = "mg", **repeat: Any) -> Json:
    quantity = {"value": value} if unit is None else {"value": value, "unit": unit}
    return {
        "doseAndRate": [{"doseQuantity": quantity}],
        "timing": {"repeat": {"frequency": 1, "period": 1, "periodUnit": "d", **repeat}},
    }


def make_condition(text: str = "Major depressive disorder", **members: Any) -> Json:
    return {
        "resourceType": "Condition",
        "clinicalStatus": _status("condition-clinical", "active"),
        "verificationStatus": _status("condition-ver-status", "confirmed"),
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "370143000", "display": text}]},
        "subject": SUBJECT,
        "onsetDateTime": "2020-02-29",
        **members,
    }


def make_allergy(text: str = "Penicillin V", **members: Any) -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "code": {"coding": [{"system": RXNORM, "code": "7984", "display": text}]},
        "patient": SUBJECT,
        **members,
    }


def _status(system: str, code: str) -> Json:
    return {"coding": [{"system": f"http://terminology.hl7.org/CodeSystem/{system}", "code": code}]}
