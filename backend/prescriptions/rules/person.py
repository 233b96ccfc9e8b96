"""From what is recorded about a person to what the rules about drugs ask, with the words for each fact."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from backend.health.rules.facts import Facts
from backend.health.rules.records import Result
from backend.medications.rules.persons import DEGREES, OLDER, YOUNGER, Person

# Ours, wider than WHO's 15 to 49: a pregnancy outside of it is rare, not impossible.
MAY_CONCEIVE: Final = (12, 50)
# The level follows within a week or two (labels of clozapine and olanzapine); four cover a late visit.
SMOKING_COUNTS_FOR: Final = timedelta(days=28)
# Ours: the quarter after an attempt or a discharge is the riskiest (design of the safety flags).
OVERDOSE_COUNTS_FOR: Final = timedelta(days=90)
LOW_POTASSIUM: Final = Decimal("3.5")  # mmol/L, lower limit of the usual reference range
POTASSIUM_COUNTS_FOR: Final = timedelta(days=30)
SLOW_PULSE: Final = Decimal(50)  # a minute, ACC/AHA/HRS 2018 on bradycardia
PULSE_COUNTS_FOR: Final = timedelta(days=90)
# AHA/ACCF/HRS 2009 and CredibleMeds: prolonged from 470 ms in men and 480 ms in women; 500 ms in anybody.
LONG_QT_MEN: Final = Decimal(470)
LONG_QT_WOMEN: Final = Decimal(480)
QTC_COUNTS_FOR: Final = timedelta(days=180)
IMPAIRED: Final = ("moderate", "severe")


@dataclass(frozen=True, slots=True)
class Known:
    """A person as the rules see them; `texts` says each fact in words, `unchecked` what no rule can read."""

    person: Person
    unchecked: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


def known_person(*, age: int, facts: Facts, item_nine_on: date | None, day: date) -> Known:
    """Return the person on `day`; `item_nine_on` is the last day on which item 9 raised a flag."""
    may_conceive = (
        facts.sex == "female"
        and MAY_CONCEIVE[0] <= age <= MAY_CONCEIVE[1]
        and facts.pregnancy not in ("not-possible", "pregnant")
    )
    smoking = _smoking(facts, day)
    danger = max((each for each in (facts.overdose_event_on, item_nine_on) if each), default=None)
    has_overdose_risk = danger is not None and day - danger <= OVERDOSE_COUNTS_FOR
    potassium = _within(facts.latest, "potassium", POTASSIUM_COUNTS_FOR, day)
    pulse = _within(facts.latest, "pulse", PULSE_COUNTS_FOR, day)
    qtc = _within(facts.latest, "qtc", QTC_COUNTS_FOR, day)
    long_from = LONG_QT_WOMEN if facts.sex == "female" else LONG_QT_MEN
    low_potassium = potassium is not None and _value(potassium) < LOW_POTASSIUM
    slow_pulse = pulse is not None and _value(pulse) < SLOW_PULSE
    long_qt = qtc is not None and _value(qtc) >= long_from
    person = Person(
        age=age,
        is_pregnant=facts.pregnancy == "pregnant",
        may_conceive=may_conceive,
        is_breastfeeding=bool(facts.is_breastfeeding),
        smoking=smoking,
        has_renal_impairment=facts.renal in IMPAIRED,
        # Any grade: labels such as duloxetine's and nefazodone's draw no line below "mild".
        has_hepatic_impairment=facts.hepatic in ("mild", *IMPAIRED),
        renal_degree=facts.renal if facts.renal in DEGREES else None,
        hepatic_degree=facts.hepatic if facts.hepatic in DEGREES else None,
        has_overdose_risk=has_overdose_risk,
        low_potassium=low_potassium,
        slow_pulse=slow_pulse,
        long_qt=long_qt,
        poor=facts.poor,
        allergies=frozenset(slug for allergy in facts.allergies for slug in allergy.slugs),
    )
    texts = {
        "age": _band(age),
        "pregnancy": facts.pregnancy,
        "contraception": f"{facts.contraception}, may conceive" if may_conceive else facts.contraception,
        "breastfeeding": "yes" if facts.is_breastfeeding else "",
        "smoking": f"{smoking} on {facts.smoking_changed_on}" if smoking else "",
        "renal": facts.renal,
        "hepatic": facts.hepatic,
        "overdose": f"since {danger}" if has_overdose_risk else "",
        "poor": ", ".join(sorted(facts.poor)),
        "potassium": _measured(potassium, "mmol/L") if low_potassium else "",
        "pulse": _measured(pulse, "a minute") if slow_pulse else "",
        "qtc": _measured(qtc, "ms") if long_qt else "",
        "allergies": "; ".join(
            sorted(
                " ".join(word for word in (each.text, each.reaction, each.criticality) if word)
                for each in facts.allergies
            )
        ),
    }
    unread = tuple(f"allergy {each.text}" for each in facts.allergies if not each.slugs)
    return Known(person, tuple(dict.fromkeys(unread)), texts)


def _smoking(facts: Facts, day: date) -> str | None:
    changed_on = facts.smoking_changed_on
    if changed_on is None or not timedelta(0) <= day - changed_on <= SMOKING_COUNTS_FOR:
        return None
    return {"smokes": "started", "former": "stopped", "never": "stopped"}.get(facts.smoking)


def _within(latest: Mapping[str, Result], what: str, counts_for: timedelta, day: date) -> Result | None:
    found = latest.get(what)
    if found is None or found.value is None or day - found.on > counts_for:
        return None
    return found


def _value(result: Result) -> Decimal:
    assert result.value is not None
    return result.value


def _measured(result: Result | None, unit: str) -> str:
    return f"{result.value} {unit} on {result.on}" if result is not None else ""


def _band(age: int) -> str:
    return f"below {YOUNGER}" if age < YOUNGER else f"{OLDER} or older" if age >= OLDER else "adult"


_WORDS: Final = {
    "pregnancy": "Pregnancy",
    "contraception": "Contraception",
    "breastfeeding": "Breastfeeding",
    "smoking": "Smoking",
    "renal": "Kidneys",
    "hepatic": "Liver",
    "overdose": "Overdose risk",
    "poor": "Slow enzymes",
    "potassium": "Low potassium",
    "pulse": "Slow pulse",
    "qtc": "Long QTc",
    "allergies": "Allergies",
}


def said(known: Known) -> tuple[tuple[str, str], ...]:
    """Return the facts that are known, each with its name, for a person to read."""
    return tuple(
        (word, known.texts[name])
        for name, word in _WORDS.items()
        if known.texts.get(name) not in (None, "", "unknown", "normal")
    )
