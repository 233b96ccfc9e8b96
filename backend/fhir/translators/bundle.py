"""Bundle to BundleContent: whom it is about, what of it is understood, and a count of the rest."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.fhir.translators.allergy import translate_allergy
from backend.fhir.translators.condition import translate_condition
from backend.fhir.translators.measurement import translate_measurements
from backend.fhir.translators.medication_request import translate_medication_request
from backend.fhir.translators.observation import is_score, translate_observation
from backend.fhir.translators.patient import translate_patient
from backend.fhir.translators.reading import LONGEST_TEXT, Node, Unreadable
from backend.fhir.translators.values import (
    AllergyRecord,
    ConditionRecord,
    LeftOut,
    OrderRecord,
    PatientRecord,
    ResultRecord,
    ScoreRecord,
    StateRecord,
)
from backend.health.rules.quantities import Quantity
from backend.people.rules.persons import ADULT, age_on

BUNDLE_TYPES = ("transaction", "batch", "collection", "searchset", "document")
SUBJECTS = {
    "Condition": "subject",
    "AllergyIntolerance": "patient",
    "Observation": "subject",
    "MedicationRequest": "subject",
}
# Where the source is, the next day may have begun already.
DAY_AHEAD = timedelta(days=1)

Translated = ConditionRecord | AllergyRecord | ScoreRecord | ResultRecord | StateRecord | OrderRecord


@dataclass(frozen=True, slots=True)
class Person:
    """One patient of a bundle; records by external id. `refusal` says why not to enroll them, if so."""

    entry: int
    patient: PatientRecord
    refusal: str | None
    conditions: Mapping[str, ConditionRecord]
    allergies: Mapping[str, AllergyRecord]
    scores: Mapping[str, ScoreRecord]
    results: Mapping[str, ResultRecord]
    states: Mapping[str, StateRecord]
    orders: Mapping[str, OrderRecord]


@dataclass(frozen=True, slots=True)
class BundleContent:
    """What a bundle says; `left_out` counts, in words, everything of it that does not go on."""

    people: tuple[Person, ...]
    left_out: Counter[str]


@dataclass(slots=True)
class _Collected:
    entry: int
    patient: PatientRecord
    refusal: str | None
    conditions: dict[str, ConditionRecord] = field(default_factory=dict)
    allergies: dict[str, AllergyRecord] = field(default_factory=dict)
    scores: dict[str, ScoreRecord] = field(default_factory=dict)
    results: dict[str, ResultRecord] = field(default_factory=dict)
    states: dict[str, StateRecord] = field(default_factory=dict)
    measured: set[ResultRecord] = field(default_factory=set)
    orders: dict[str, OrderRecord] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    index: int
    full_url: str | None
    kind: str
    node: Node

    @property
    def path(self) -> str:
        return f"entry[{self.index}] ({self.kind})"


def translate_bundle(
    document: Any, *, now: datetime, time_zone: str, quantities: Mapping[str, Quantity]
) -> BundleContent:
    """Translate a parsed Bundle; raise Unreadable.

    `time_zone` is for patients who state none; `quantities`, by LOINC code, are what is read of measurements.
    """
    entries = _entries(document)
    addresses = _addresses(entries)
    left_out: Counter[str] = Counter()
    people = _people(entries, now, time_zone, left_out)
    for entry in entries:
        if entry.kind == "Patient":
            continue
        try:
            _collect(entry, people, addresses, left_out, now, time_zone, quantities)
        except Unreadable as error:
            raise Unreadable(f"{entry.path}: {error.path}".rstrip(": "), error.reason) from None
    distinct = {id(person): person for person in people.values()}
    return BundleContent(
        people=tuple(
            Person(
                entry=person.entry,
                patient=person.patient,
                refusal=person.refusal,
                conditions=person.conditions,
                allergies=person.allergies,
                scores=person.scores,
                results=person.results,
                states=person.states,
                orders=person.orders,
            )
            for person in distinct.values()
        ),
        left_out=left_out,
    )


def _entries(document: Any) -> list[_Entry]:
    if not isinstance(document, dict) or document.get("resourceType") != "Bundle":
        raise Unreadable("", "the file is not a FHIR Bundle")
    bundle = Node(document, "")
    if bundle.text("type") not in BUNDLE_TYPES:
        raise Unreadable("type", f"is none of {', '.join(BUNDLE_TYPES)}")
    entries = []
    for index, entry in enumerate(bundle.nodes("entry")):
        resource = entry.node("resource")
        if resource is None:
            raise Unreadable(entry.path, "has no resource")
        kind = resource.text("resourceType", longest=64)
        if kind is None or not kind.isalpha():
            raise Unreadable(resource.at("resourceType"), "is not the name of a resource")
        entries.append(_Entry(index, entry.text("fullUrl"), kind, Node(resource.members, "")))
    return entries


def _addresses(entries: list[_Entry]) -> dict[str, _Entry]:
    """Index the entries by everything that a reference may call them."""
    addresses: dict[str, _Entry] = {}
    for entry in entries:
        names = []
        resource_id = entry.node.text("id", longest=LONGEST_TEXT)
        if entry.full_url:
            names.append(entry.full_url)
        if resource_id:
            names.append(f"{entry.kind}/{resource_id}")
        if entry.kind == "Patient":
            names += [
                f"Patient?identifier={identifier.text('system')}|{identifier.text('value')}"
                for identifier in entry.node.nodes("identifier")
            ]
        for name in names:
            addresses.setdefault(name, entry)
    return addresses


def _people(
    entries: list[_Entry], now: datetime, time_zone: str, left_out: Counter[str]
) -> dict[int, _Collected]:
    """Translate the patients; the same patient twice is one person, under both entries."""
    people: dict[int, _Collected] = {}
    by_identifier: dict[tuple[str, str], _Collected] = {}
    for entry in entries:
        if entry.kind != "Patient":
            continue
        try:
            patient = translate_patient(entry.node, full_url=entry.full_url)
        except Unreadable as error:
            raise Unreadable(f"{entry.path}: {error.path}", error.reason) from None
        known = next((by_identifier[key] for key in patient.identifiers if key in by_identifier), None)
        if known is not None and known.patient != patient:
            raise Unreadable(
                entry.path, f"shares an identifier with entry[{known.entry}] and differs from it"
            )
        if known is not None:
            left_out["Patient: the same again"] += 1
        today = now.astimezone(ZoneInfo(patient.time_zone or time_zone)).date()
        collected = known or _Collected(entry.index, patient, _refusal(entry.node, patient, today))
        people[entry.index] = collected
        by_identifier.update(dict.fromkeys(patient.identifiers, collected))
        if known is None:
            left_out.update(patient.notes)
            if collected.refusal:
                left_out[f"Patient: not enrolled, {collected.refusal}"] += 1
    return people


def _refusal(node: Node, patient: PatientRecord, today: date) -> str | None:
    if node.has("modifierExtension") or node.has("implicitRules"):
        return "its modifier extension is not known here"
    if patient.is_deceased:
        return "deceased"
    if not patient.is_active:
        return "the record is not in use any more"
    if not patient.identifiers:
        return "no identifier to know the record again by"
    if not patient.given_name:
        return "no given and family name in present use"
    if patient.birth_date is None:
        return "no birth date to the day"
    if age_on(patient.birth_date, today) < ADULT:
        return f"under {ADULT}"
    return None


def _collect(
    entry: _Entry,
    people: dict[int, _Collected],
    addresses: dict[str, _Entry],
    left_out: Counter[str],
    now: datetime,
    time_zone: str,
    quantities: Mapping[str, Quantity],
) -> None:
    """Translate one resource into its person's records, or count it."""
    if entry.kind not in SUBJECTS:
        left_out[f"{entry.kind}: type not read"] += 1
        return
    if entry.node.has("modifierExtension") or entry.node.has("implicitRules"):
        left_out[f"{entry.kind}: its modifier extension is not known here"] += 1
        return
    person = _person(entry, people, addresses)
    zone = (person.patient.time_zone if isinstance(person, _Collected) else None) or time_zone
    for part, record in _translate(entry, addresses, zone, quantities):
        if isinstance(record, LeftOut):
            left_out[f"{entry.kind}: {record.why}"] += 1
        elif isinstance(person, Unreadable):
            raise person
        elif person.refusal:
            left_out[f"{entry.kind}: its patient is not enrolled"] += 1
        elif _lies_ahead(record, now):
            left_out[f"{entry.kind}: dated in the future"] += 1
        else:
            _keep(entry, part, person, record, left_out)


def _person(
    entry: _Entry, people: dict[int, _Collected], addresses: dict[str, _Entry]
) -> _Collected | Unreadable:
    """Find whom the resource is about; return, not raise, so that what is not read anyway stays uncounted."""
    name = SUBJECTS[entry.kind]
    subject = entry.node.node(name)
    if subject is None:
        return Unreadable(name, "is missing")
    address = subject.text("reference")
    identifier = subject.node("identifier")
    if address is None and identifier is not None:
        address = f"Patient?identifier={identifier.text('system')}|{identifier.text('value')}"
    target = addresses.get(_without_version(address)) if address else None
    if target is None or target.index not in people:
        return Unreadable(name, "refers to no patient of this file")
    return people[target.index]


def _without_version(address: str) -> str:
    return address.partition("/_history/")[0]


def _translate(
    entry: _Entry, addresses: dict[str, _Entry], time_zone: str, quantities: Mapping[str, Quantity]
) -> list[tuple[str, Translated | LeftOut]]:
    """Return the records of one resource; a panel has several, each under a part's name of its own."""
    if entry.kind == "Condition":
        return [("", translate_condition(entry.node))]
    if entry.kind == "AllergyIntolerance":
        return [("", translate_allergy(entry.node))]
    if entry.kind == "Observation" and is_score(entry.node):
        return [("", translate_observation(entry.node, time_zone=time_zone))]
    if entry.kind == "Observation":
        return [*translate_measurements(entry.node, time_zone=time_zone, quantities=quantities)]
    order = translate_medication_request(
        entry.node, resolve=lambda address: _resolve(entry, addresses, address)
    )
    return [("", order)]


def _resolve(entry: _Entry, addresses: dict[str, _Entry], address: str) -> Node | None:
    if address.startswith("#"):
        contained = entry.node.nodes("contained")
        return next((node for node in contained if node.text("id") == address[1:]), None)
    target = addresses.get(_without_version(address))
    return target.node if target is not None and target.kind == "Medication" else None


def _lies_ahead(record: Translated, now: datetime) -> bool:
    match record:
        case ScoreRecord():
            return record.answered_at > now
        case ConditionRecord():
            day = record.onset_on
        case AllergyRecord():
            day = record.recorded_on
        case ResultRecord() | StateRecord():
            if isinstance(record, ResultRecord) and record.taken_at is not None:
                return record.taken_at > now
            day = record.on
        case OrderRecord():
            day = record.ordered_on
    return day is not None and day > (now + DAY_AHEAD).date()


def _keep(entry: _Entry, part: str, person: _Collected, record: Translated, left_out: Counter[str]) -> None:
    external_id = _external_id(entry, person.patient, part)
    known: Translated | None
    match record:
        case ConditionRecord():
            known = person.conditions.setdefault(external_id, record)
        case AllergyRecord():
            known = person.allergies.setdefault(external_id, record)
        case OrderRecord():
            known = person.orders.setdefault(external_id, record)
        case ScoreRecord():
            if external_id not in person.scores and record in person.scores.values():
                left_out[f"Observation: the same {record.instrument} total at the same instant again"] += 1
                return
            known = person.scores.setdefault(external_id, record)
        case StateRecord():
            known = person.states.setdefault(external_id, record)
        case ResultRecord():
            if external_id not in person.results and record in person.measured:
                left_out[f"Observation: the same {record.what} at the same time again"] += 1
                return
            person.measured.add(record)
            known = person.results.setdefault(external_id, record)
    if known is not record and known != record:
        raise Unreadable("", "has the identifier of an earlier entry and differs from it")
    if known is not record:
        left_out[f"{entry.kind}: the same again"] += 1
        return
    left_out.update(record.notes)


def _external_id(entry: _Entry, patient: PatientRecord, part: str) -> str:
    """Name the record so that the next import knows it: by identifier, else address, else content."""
    name = _resource_name(entry, patient)
    return _short(f"{name}#{part}") if part else name


def _resource_name(entry: _Entry, patient: PatientRecord) -> str:
    for identifier in entry.node.nodes("identifier"):
        system, value = identifier.text("system"), identifier.text("value")
        if system and value:
            return _short(f"{system}|{value}")
    if entry.full_url:
        return _short(entry.full_url)
    system, value = patient.identifiers[0]
    resource_id = entry.node.text("id")
    if resource_id:
        return _short(f"{system}|{value}/{entry.kind}/{resource_id}")
    content = json.dumps(entry.node.members, sort_keys=True).encode()
    return f"{entry.kind}:sha256:{hashlib.sha256(content).hexdigest()}"


def _short(name: str) -> str:
    """Return the name, or its digest where it is too long to be indexed."""
    return name if len(name) <= 200 else f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
