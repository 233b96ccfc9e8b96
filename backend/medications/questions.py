"""What is asked of the engine in JSON fields, and its answer: names, stopped drugs, doses and the person."""

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from backend.medications import allergens, catalog, knowledge
from backend.medications.rules.attributes import ENZYMES
from backend.medications.rules.doses import Dose, Unit
from backend.medications.rules.findings import Finding
from backend.medications.rules.interactions import Case
from backend.medications.rules.persons import DEGREES, Person

_KEYS: Final = frozenset(
    {
        "drugs", "stopped", "age", "doses", "sex", "pregnant", "may_conceive", "breastfeeding", "smoking",
        "renal", "hepatic", "overdose_risk", "poor", "allergies", "low_potassium", "bradycardia", "long_qt",
        "new",
    }
)  # fmt: skip
_DOSE: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mcg|mg|g)\b.*", re.IGNORECASE)
_MOST_DRUGS: Final = 500
_OLDEST: Final = 130


def answer(fields: dict[str, object]) -> dict[str, object]:
    """Check a list of drugs for interactions, loads, duplicates, washouts and limits."""
    for key in fields:
        if key not in _KEYS:
            raise ValueError(f"unknown field {key!r}")
    if "drugs" not in fields:
        raise ValueError("the field drugs is missing")
    names = _names("drugs", fields["drugs"])
    unknown: list[str] = []
    read_as: dict[str, str] = {}
    items: list[tuple[str, ...]] = []
    said: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    for name in names:
        slugs = _known(name, unknown, read_as)
        if slugs:
            items.append(slugs)
            for slug in slugs:
                said.setdefault(slug, name)
        for slug, each in knowledge.written(name).items():
            words[slug] = words.get(slug, frozenset()) | each
    stopped: dict[str, int | None] = {}
    for name, days in _stopped(fields.get("stopped")).items():
        for slug in _known(name, unknown, read_as):
            stopped[slug] = days
            said.setdefault(slug, name)
    person = replace(_person(fields, unknown, read_as), written=words)
    new = _new(fields.get("new"), names)
    findings = knowledge.engine().check(Case(tuple(items), stopped, person, new))
    order = {name: place for place, name in enumerate(dict.fromkeys(said.values()))}
    result: dict[str, object] = {
        "findings": [_view(finding, said, order) for finding in findings],
        "unknown": list(dict.fromkeys(unknown)),
    }
    if read_as:
        result["read_as"] = read_as
    return result


def read_list(fields: dict[str, object]) -> tuple[list[str], dict[str, Dose]]:
    """Read the names and the daily doses of a list, or raise ValueError."""
    if "drugs" not in fields:
        raise ValueError("the field drugs is missing")
    names = _names("drugs", fields["drugs"])
    given = fields.get("doses")
    if given is not None and not isinstance(given, dict):
        raise ValueError("doses must be an object from name to daily dose")
    return names, {name: _dose(name, value) for name, value in (given or {}).items()}


def _view(finding: Finding, said: dict[str, str], order: dict[str, int]) -> dict[str, object]:
    return {
        "drugs": sorted({said[slug] for slug in finding.drugs}, key=order.__getitem__),
        "tier": finding.tier,
        "mechanism": finding.mechanism,
        "rule": finding.rule,
        "version": finding.version,
        "action": finding.action,
        "what": finding.what,
        "do": finding.do,
        "status": finding.status,
        "sources": finding.sources,
    }


def _known(name: str, unknown: list[str], read_as: dict[str, str]) -> tuple[str, ...]:
    found = knowledge.find(name)
    if found is None:
        unknown.append(name)
        return ()
    if found.read_as is not None:
        read_as[name] = found.read_as
    profiles = catalog.catalog().profiles
    if not all(profiles[slug].is_checked for slug in found.slugs):
        unknown.append(name)
    return found.slugs


def _names(key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{key} must be a list of names")
    if len(value) > _MOST_DRUGS:
        raise ValueError(f"{key} may have at most {_MOST_DRUGS} names")
    return value


def _stopped(value: object) -> dict[str, int | None]:
    """Read what was stopped: names, names with days, or a list of objects; days may be unknown."""
    if value is None:
        return {}
    if not isinstance(value, list | dict):
        raise ValueError("stopped must be a list, or an object from name to days ago")
    if len(value) > _MOST_DRUGS:
        raise ValueError(f"stopped may have at most {_MOST_DRUGS} names")
    if isinstance(value, dict):
        return {name: _days(days) for name, days in value.items()}
    found: dict[str, int | None] = {}
    for each in value:
        if isinstance(each, str):
            found[each] = None
        elif (
            isinstance(each, dict)
            and each.keys() <= {"drug", "days", "days_ago"}
            and isinstance(each.get("drug"), str)
        ):
            found[each["drug"]] = _days(each.get("days", each.get("days_ago")))
        else:
            raise ValueError("each of stopped must be a name, or an object with drug and days")
    return found


def _days(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 36_600:
        raise ValueError("days must be a number of days, 0 or more")
    return int(value)


def _person(fields: dict[str, object], unknown: list[str], read_as: dict[str, str]) -> Person:
    age = fields.get("age")
    if age is not None and (
        isinstance(age, bool) or not isinstance(age, int | float) or not 0 <= age <= _OLDEST
    ):
        raise ValueError(f"age must be a number of years, 0 to {_OLDEST}")
    smoking = fields.get("smoking")
    if smoking not in (None, "started", "stopped"):
        raise ValueError("smoking must be started or stopped")
    sex = fields.get("sex")
    if sex not in (None, "female", "male", "other", "unknown"):
        raise ValueError("sex must be female, male, other or unknown")
    doses: dict[str, Dose] = {}
    given = fields.get("doses")
    if given is not None and not isinstance(given, dict):
        raise ValueError("doses must be an object from name to daily dose")
    if given is not None and len(given) > _MOST_DRUGS:
        raise ValueError(f"doses may have at most {_MOST_DRUGS} names")
    for name, value in (given or {}).items():
        slugs = _known(name, unknown, read_as)
        if len(slugs) > 1:
            continue  # "45 mg/105 mg": no limit is written for a product of several.
        dose = _dose(name, value)
        if slugs and knowledge.is_daily(name):
            doses[slugs[0]] = dose
    allergies = frozenset[str]()
    for name in _names("allergies", fields.get("allergies", [])):
        meant = allergens.recognise(name).slugs
        if not meant:
            unknown.append(name)
        allergies |= meant
    renal, hepatic = _degree(fields, "renal"), _degree(fields, "hepatic")
    return Person(
        age=None if age is None else int(age),
        is_pregnant=_flag(fields, "pregnant"),
        may_conceive=_flag(fields, "may_conceive"),
        is_breastfeeding=_flag(fields, "breastfeeding"),
        smoking=smoking if isinstance(smoking, str) else None,
        # Labels draw their first line for kidneys below "mild", for livers often at it.
        has_renal_impairment=renal not in (None, "mild"),
        has_hepatic_impairment=hepatic is not None,
        renal_degree=renal or None,
        hepatic_degree=hepatic or None,
        has_overdose_risk=_flag(fields, "overdose_risk"),
        low_potassium=_flag(fields, "low_potassium"),
        slow_pulse=_flag(fields, "bradycardia"),
        long_qt=_flag(fields, "long_qt"),
        poor=_enzymes(fields.get("poor", [])),
        allergies=allergies,
        doses=doses,
    )


def _enzymes(value: object) -> frozenset[str]:
    enzymes = frozenset(_names("poor", value))
    if not enzymes <= set(ENZYMES):
        raise ValueError(f"poor must be of {', '.join(ENZYMES)}")
    return enzymes


def _new(value: object, names: list[str]) -> frozenset[str]:
    """Return the drugs of the list that are begun: one name of it, or several."""
    said = [value] if isinstance(value, str) else _names("new", [] if value is None else value)
    for name in said:
        if name not in names:
            raise ValueError(f"new {name!r} is not one of drugs")
    return frozenset(slug for name in said if (found := knowledge.find(name)) for slug in found.slugs)


def _degree(fields: dict[str, object], key: str) -> str | None:
    """Return how bad an organ is: None where it is well, "" where only that it is impaired is known."""
    value = fields.get(key, False)
    if isinstance(value, bool):
        return "" if value else None
    if value not in DEGREES:
        raise ValueError(f"{key} must be true, false, or one of {', '.join(DEGREES)}")
    return str(value)


def _flag(fields: dict[str, object], key: str) -> bool:
    value = fields.get(key, False)
    if not isinstance(value, bool):
        raise ValueError(f"{key} must be true or false")
    return value


def _dose(name: str, value: object) -> Dose:
    """Read a daily dose: "40 mg", 40 (milligrams), or {"value": "40", "unit": "mg"}."""
    text = f"{value.get('value')} {value.get('unit')}" if isinstance(value, dict) else value
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = f"{text} mg"
    parts = _DOSE.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise ValueError(f"the dose of {name!r} must read like '40 mg'")
    try:
        return Dose(Decimal(parts[1]), Unit(parts[2].lower()))
    except (InvalidOperation, ValueError) as fault:
        raise ValueError(f"the dose of {name!r}: {fault}") from fault
