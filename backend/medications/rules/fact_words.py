"""Interaction attributes and selectors in words that a tired person reads without a key."""

from collections.abc import Mapping
from typing import Final

from backend.medications.rules.attributes import Words, read_words

_LABELS: Final = {
    "maoi": "MAO inhibitor",
    "serotonin": "Serotonin",
    "opioid": "Opioid",
    "depressant": "Sedation",
    "anticholinergic": "Anticholinergic",
    "cholinergic": "Cholinergic",
    "qt": "QT interval",
    "seizure": "Seizure threshold",
    "bleeding": "Bleeding",
    "hypotension": "Blood pressure falls",
    "bradycardia": "Slow pulse",
    "hyponatremia": "Low sodium",
    "lithium": "Lithium level",
    "potassium": "Potassium",
    "glucose": "Blood sugar",
    "marrow": "Bone marrow",
    "liver": "Liver",
    "metabolic": "Weight, sugar and lipids",
    "prolactin": "Prolactin",
    "dopamine": "Dopamine",
    "sympathomimetic": "Sympathomimetic",
    "absorption": "Absorption",
}
_QT: Final = {
    "conditional": "prolongs it under some conditions",
    "possible": "may prolong it",
    "known": "prolongs it",
    "contraindicating": "prolongs it; its label rules out other drugs that do",
}
_FLAGS: Final = {
    "narrow": "narrow therapeutic index",
    "vital": "vital drug",
    "prodrug": "becomes active there",
}
_ANTICHOLINERGIC: Final = {"1": "weak (1 of 3)", "2": "moderate (2 of 3)", "3": "strong (3 of 3)"}
_HYPOTENSION: Final = {"alpha": "through alpha receptors", "pde5": "through PDE5", "nitrate": "as a nitrate"}
_SEROTONIN: Final = {
    "reuptake": "reuptake inhibitor", "releaser": "releaser", "agonist": "agonist", "precursor": "precursor",
    "enhancer": "enhancer", "antagonist": "antagonist",
}  # fmt: skip
_ABSORPTION: Final = {
    "binder": "binds other drugs in the gut",
    "bound": "is bound by antacids, iron or calcium",
    "acid-reducer": "lowers stomach acid",
    "needs-acid": "needs stomach acid",
}


def fact_sentence(text: str) -> tuple[str, str]:
    """Return what a fact is about and what it says: "CYP2D6" and "strong inhibitor"."""
    words = read_words(text)
    first, _, role = words.attribute.partition(" ")
    if role:
        label = "P-glycoprotein" if first == "pgp" else first if first == "UGT" else f"CYP{first}"
        return label, _role(role, words)
    return _LABELS[words.attribute], _saying(words)


def _role(role: str, words: Words) -> str:
    grade = f"{words.grade} " if words.grade else ""
    flags = "".join(f", {_FLAGS[flag]}" for flag in sorted(words.flags))
    return f"{grade}{role}{flags}"


def _saying(words: Words) -> str:
    grade, kind = words.grade, words.kind
    match words.attribute:
        case "qt":
            return _QT[grade or "possible"]
        case "anticholinergic":
            return _ANTICHOLINERGIC[grade or "1"]
        case "absorption":
            return _ABSORPTION[kind or "bound"]
        case "serotonin":
            return " ".join(filter(None, (grade, _SEROTONIN.get(kind or ""))))
        case "hypotension":
            return " ".join(filter(None, (grade, _HYPOTENSION.get(kind or ""))))
        case "lithium" | "potassium" | "glucose":
            return f"{kind} it" + (f" ({grade})" if grade else "")
        case _:
            return " ".join(filter(None, (grade, kind))) or "yes"


def selector_words(text: str, names: Mapping[str, str] | None = None) -> str:
    """Write whom a rule means: "strong CYP3A4 inhibitor", or a drug by the name that `names` has for it."""
    named = names or {}
    terms = text.split(" & ")
    wanted = [_term(term, named) for term in terms if not term.startswith("not ")]
    left_out = [term.removeprefix("not ") for term in terms if term.startswith("not ")]
    without = [_exception(term, terms[0], named) for term in left_out]
    return ", ".join(wanted) + (f", but not {' or '.join(without)}" if without else "")


def _exception(term: str, of: str, names: Mapping[str, str]) -> str:
    """Write what is left out; of "MAO inhibitor" the b-selective ones need no second mention of the kind."""
    return term.removeprefix(f"{of} ") if term.startswith(f"{of} ") else _term(term, names)


def _term(term: str, names: Mapping[str, str]) -> str:
    head, _, rest = term.partition(" ")
    if head == "drug":
        return names.get(rest, rest.replace("-", " "))
    if head in ("class", "kind", "route"):
        return rest
    try:
        words = read_words(term)
    except ValueError:
        return term
    exact = "exactly " if "=" in term else ""
    _, _, role = words.attribute.partition(" ")
    label, _ = fact_sentence(words.attribute)
    if role:
        return f"{exact}{_role(f'{label} {role}', words)}"
    said = f" ({_saying(words)})" if words.kind or words.grade else ""
    return f"{exact}{label if label[:2].isupper() else label.lower()}{said}"
