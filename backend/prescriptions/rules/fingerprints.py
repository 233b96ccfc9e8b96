"""What makes two findings the same one: as long as it does not change, nobody is asked twice."""

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from backend.medications.rules.findings import Finding

# Which facts about the person a rule goes by, by the beginning of its id.
_FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "person.pregnancy": ("pregnancy",),
    "person.contraception": ("pregnancy", "contraception"),
    "person.lactation": ("breastfeeding",),
    "person.older": ("age",),
    "person.young": ("age",),
    "person.renal": ("renal",),
    "person.hepatic": ("hepatic",),
    "person.overdose": ("overdose",),
    "person.metabolizer": ("poor",),
    "person.allergy": ("allergies",),
    "allergy.": ("allergies",),
    "person.smoking": ("smoking",),
    "person.valproate": ("pregnancy", "contraception"),
    "dose.": ("age", "renal", "hepatic", "poor"),
    "load.": ("age",),
}
_OF_TIME: Final = ("washout", "restart")
_HEART: Final = ("age", "potassium", "pulse", "qtc")


def fingerprint(
    finding: Finding,
    *,
    doses: Mapping[str, str],
    facts: Mapping[str, str],
    stopped: Mapping[str, str] | None = None,
) -> str:
    """Return the SHA-256 of rule, version, tier, drugs, their daily doses and the facts the rule goes by.

    The words of a finding are left out: they may count days. A finding about time goes by the day on which
    its drug was `stopped`. A rule about a person that is not listed here goes by every fact.
    """
    told: dict[str, object] = {
        "rule": finding.rule,
        "version": finding.version,
        "tier": finding.tier,
        "drugs": {slug: doses.get(slug, "") for slug in finding.drugs},
        "facts": {name: facts.get(name, "") for name in facts_of(finding, facts)},
    }
    if stopped and finding.mechanism in _OF_TIME:
        told["stopped"] = {slug: stopped[slug] for slug in finding.drugs if slug in stopped}
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def facts_of(finding: Finding, known: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of the facts that a finding goes by."""
    used = next((names for start, names in _FACTS.items() if finding.rule.startswith(start)), ())
    if not used and finding.rule.startswith("person."):
        used = tuple(sorted(known))
    if finding.mechanism == "qt":
        used = tuple(dict.fromkeys((*used, *_HEART)))
    return used
