"""What is known of a person on a day, for those who judge drugs and monitoring by it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from backend.health.rules.quantities import plain
from backend.health.rules.records import EVENT, SMOKING, UNKNOWN, Result, State, holding, newest_results

EGFR: Final = "egfr"
EGFR_COUNTS_FOR: Final = timedelta(days=365)
# KDIGO 2012 stages G1, G2, G3 and G4 with G5: mL/min/1.73 m2.
RENAL_BANDS: Final = ((Decimal(90), "normal"), (Decimal(60), "mild"), (Decimal(30), "moderate"))
SEVERITY: Final = ("normal", "mild", "moderate", "severe")
ENZYMES: Final = {"cyp2d6": "2D6", "cyp2c19": "2C19", "cyp2c9": "2C9"}


@dataclass(frozen=True, slots=True)
class KnownAllergy:
    """An allergy that holds; `slugs` are the drugs and class words it means, if anybody knows."""

    text: str
    slugs: frozenset[str]
    reaction: str | None
    criticality: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """One person on one day; what nobody recorded is unknown, None or empty."""

    sex: str
    allergies: tuple[KnownAllergy, ...]
    pregnancy: str
    contraception: str
    is_breastfeeding: bool | None
    smoking: str
    smoking_changed_on: date | None
    renal: str
    renal_basis: str | None
    hepatic: str
    poor: frozenset[str]
    overdose_event_on: date | None
    overdose_event: str | None
    latest: Mapping[str, Result]


def facts_of(
    *,
    sex: str,
    allergies: Iterable[KnownAllergy],
    states: Iterable[State],
    results: Iterable[Result],
    day: date,
) -> Facts:
    """Gather what holds on `day`; what was stated, measured or happened later does not count."""
    stated = [state for state in states if state.stated_on <= day]
    held = holding(stated)
    latest = newest_results(result for result in results if result.on <= day and not result.is_withdrawn)
    renal, basis = _renal(held.get("renal"), latest.get(EGFR), day)
    event = max(
        (state for state in stated if state.kind == EVENT and (state.since_on or state.stated_on) <= day),
        key=lambda state: (state.since_on or state.stated_on, state.recorded_at),
        default=None,
    )
    return Facts(
        sex=sex,
        allergies=tuple(allergies),
        pregnancy=_word(held, "pregnancy"),
        contraception=_word(held, "contraception"),
        is_breastfeeding={"yes": True, "no": False}.get(_word(held, "breastfeeding")),
        smoking=_word(held, SMOKING),
        smoking_changed_on=_smoking_changed_on(stated, held.get(SMOKING)),
        renal=renal,
        renal_basis=basis,
        hepatic=_word(held, "hepatic"),
        poor=frozenset(name for kind, name in ENZYMES.items() if _word(held, kind) == "poor"),
        overdose_event_on=None if event is None else event.since_on or event.stated_on,
        overdose_event=None if event is None else event.word,
        latest=latest,
    )


def renal_band(egfr: Decimal) -> str:
    """Return the kidney state that an eGFR stands for."""
    return next((word for least, word in RENAL_BANDS if egfr >= least), "severe")


def _word(held: Mapping[str, State], kind: str) -> str:
    return held[kind].word if kind in held else UNKNOWN


def _renal(stated: State | None, egfr: Result | None, day: date) -> tuple[str, str | None]:
    """Return the recorded state, else what a year's newest eGFR says; a later, worse eGFR goes first."""
    measured = None
    if egfr is not None and egfr.value is not None and day - egfr.on <= EGFR_COUNTS_FOR:
        measured = renal_band(egfr.value)
        text = f"eGFR {plain(egfr.value)} on {egfr.on.isoformat()}"
    if stated is None or stated.word == UNKNOWN:
        return (UNKNOWN, None) if measured is None else (measured, text)
    recorded = f"recorded on {stated.stated_on.isoformat()} by {stated.author_name}"
    is_worse = measured is not None and SEVERITY.index(measured) > SEVERITY.index(stated.word)
    if measured is not None and egfr is not None and is_worse and egfr.on > stated.stated_on:
        return measured, f"{text}; {stated.word} was {recorded}"
    return stated.word, recorded


def _smoking_changed_on(stated: Iterable[State], held: State | None) -> date | None:
    """Return the day it changed: as said, else the day the new word was first stated after another one."""
    if held is None or held.word == UNKNOWN:
        return None
    if held.since_on is not None:
        return held.since_on
    changed_on = None
    before = None
    for state in sorted(
        (each for each in stated if each.kind == SMOKING and each.word != UNKNOWN),
        key=lambda each: (each.stated_on, each.recorded_at, each.id),
    ):
        if before is not None and state.word != before:
            changed_on = state.since_on or state.stated_on
        before = state.word
    return changed_on
