"""Patient to PatientRecord."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from backend.fhir.translators.reading import LONGEST_CODE, Node, Unreadable
from backend.fhir.translators.values import PatientRecord

SEXES = ("female", "male", "other", "unknown")
TIME_ZONE = "http://hl7.org/fhir/StructureDefinition/timezone"
LANGUAGES = "urn:ietf:bcp:47"
IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
# Record numbers name a record in one source. Civil numbers (SS, DL, PPN …) name a person: they stay out.
RECORD_NUMBERS = frozenset({"MR", "PI", "PT", "RI", "ANON", "U"})
NAME_USES = {"official": 0, "usual": 1}
OUTDATED_NAMES = ("old", "maiden", "anonymous")
LONGEST_NAME = 100
FULL_URL_SYSTEM = "urn:ietf:rfc:3986"
_E_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_PHONE = re.compile(r"[+\d][\d\s().x/-]{2,38}")


def translate_patient(node: Node, *, full_url: str | None) -> PatientRecord:
    """Translate a Patient; raise Unreadable for wrong types or a sex that FHIR does not have."""
    given_name, family_name = _name(node)
    birth = node.moment("birthDate")
    sex = node.text("gender") or "unknown"
    if sex not in SEXES:
        raise Unreadable(node.at("gender"), "is none of female, male, other, unknown")
    phone, phone_notes = _telecom(node, "phone", _PHONE)
    email, email_notes = _telecom(node, "email", _E_MAIL)
    notes = [*phone_notes, *email_notes]
    if birth is not None and birth.instant is not None:
        raise Unreadable(node.at("birthDate"), "is not a FHIR date")
    return PatientRecord(
        identifiers=_identifiers(node, full_url),
        given_name=given_name,
        family_name=family_name,
        birth_date=birth.day if birth else None,
        sex=sex,
        time_zone=_time_zone(node),
        phone=phone,
        email=email,
        language=_language(node),
        is_deceased=_is_deceased(node),
        is_active=node.flag("active") is not False,
        notes=tuple(notes),
    )


def _identifiers(node: Node, full_url: str | None) -> tuple[tuple[str, str], ...]:
    found = []
    for identifier in node.nodes("identifier"):
        system = identifier.text("system", longest=LONGEST_CODE)
        value = identifier.text("value", longest=LONGEST_CODE)
        use = identifier.text("use")
        kind = identifier.concept("type")
        kind_code = kind.code_of(IDENTIFIER_TYPES) if kind else None
        if system and value and use != "old" and (kind_code is None or kind_code in RECORD_NUMBERS):
            found.append((system, value))
    if not found and full_url and len(full_url) <= LONGEST_CODE:
        found.append((FULL_URL_SYSTEM, full_url))
    return tuple(dict.fromkeys(found))


def _name(node: Node) -> tuple[str, str]:
    """Return given and family name: the official ones, else the usual, else the first not outdated."""
    names = [name for name in node.nodes("name") if name.text("use") not in OUTDATED_NAMES]
    names.sort(key=lambda name: NAME_USES.get(name.text("use") or "", len(NAME_USES)))
    for name in names:
        family = name.text("family", longest=LONGEST_NAME)
        given = " ".join(name.texts("given"))
        if family and given and len(given) <= LONGEST_NAME:
            return given, family
    return "", ""


def _telecom(node: Node, system: str, shape: re.Pattern[str]) -> tuple[str | None, list[str]]:
    notes: list[str] = []
    for contact in node.nodes("telecom"):
        value = contact.text("value")
        if contact.text("system") != system or contact.text("use") == "old" or value is None:
            continue
        if shape.fullmatch(value) and len(value) <= LONGEST_CODE:
            return value, notes
        notes.append(f"Patient.telecom: a value that is no {system}")
    return None, notes


def _time_zone(node: Node) -> str | None:
    """Return the zone of the standard extension, on the patient or on an address."""
    for holder in (node, *node.nodes("address")):
        for extension in holder.nodes("extension"):
            if extension.text("url") == TIME_ZONE:
                zone = extension.text("valueCode")
                try:
                    return ZoneInfo(zone).key if zone else None
                except (ZoneInfoNotFoundError, ValueError, OSError):
                    raise Unreadable(extension.at("valueCode"), "is not an IANA time zone") from None
    return None


def _language(node: Node) -> str | None:
    spoken = sorted(node.nodes("communication"), key=lambda item: item.flag("preferred") is not True)
    for communication in spoken:
        concept = communication.concept("language")
        code = concept.code_of(LANGUAGES) if concept else None
        if code and _LANGUAGE.fullmatch(code) and len(code) <= 35:
            return code
    return None


def _is_deceased(node: Node) -> bool:
    return node.flag("deceasedBoolean") is True or node.moment("deceasedDateTime") is not None
