"""After a dose went down: withdrawal or relapse, by when it began and how fast it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.treatment import DoseChange, Finding, SideEffect, Treatment, dose_changes

KIND: Final = "withdrawal-or-relapse"
SOURCE: Final = (
    "Withdrawal begins within days, is worst in the first week and passes; relapse comes over weeks"
    " (Carlat Report); the days follow from the half-life. An important rise: as the"
    " instrument's file says (PHQ-9: Löwe 2004, GAD-7: Toussaint 2020)."
)
WATCHED: Final = 84  # days after a lower dose (design choice)
HALF_LIVES: Final = 5
SLACK: Final = 7  # days after the drug has left, within which withdrawal has begun (design choice)
GRADUAL: Final = 14  # a relapse is not there before that (design choice)
PASSES: Final = (
    21  # days: a rise that lasts longer is not withdrawal alone (it usually passes in 1 to 3 weeks)
)
VERSION: Final = "2"
NEW_AFTER: Final = 28
USUAL_HALF_LIFE: Final = 24.0


@dataclass(frozen=True, slots=True)
class WithdrawalKind:
    """What people feel after a drug of these classes goes down, in words as they are reported."""

    classes: frozenset[str]
    effects: tuple[str, ...]
    source: str


def after_reductions(
    treatment: Treatment, facts: Mapping[str, DrugFacts], kinds: tuple[WithdrawalKind, ...]
) -> list[Finding]:
    """Return one finding for each lower dose or stop that has something, or enough time, after it."""
    changes = dose_changes(treatment)
    found = []
    for change in changes:
        if change.before is None or (change.after is not None and change.after >= change.before):
            continue
        later = [other.on for other in changes if other.on > change.on]
        until = min([*later, treatment.today, change.on + timedelta(days=WATCHED)])
        found.append(_judge(treatment, facts.get(change.drug), kinds, change, until))
    return found


def _judge(
    treatment: Treatment,
    known: DrugFacts | None,
    kinds: tuple[WithdrawalKind, ...],
    change: DoseChange,
    until: date,
) -> Finding:
    half_life = known.half_life_hours[1] if known and known.half_life_hours else USUAL_HALF_LIFE
    leaves = round(HALF_LIVES * half_life / 24) + SLACK
    kind = next((each for each in kinds if known and each.classes & known.classes), None)
    felt = _new_effects(treatment, change.on, until)
    typical = [each for each in felt if kind and _is_typical(each, kind)]
    early = [each for each in typical if (each.on - change.on).days <= leaves]
    rise = _rise(treatment, change.on, until)
    reasons: list[str] = []
    asked_by = min(until, change.on + timedelta(days=leaves))
    is_asked_in_time = _has_word(treatment, change.on, asked_by)
    onset = (rise.on - change.on).days if rise and rise.on else None
    if not _has_word(treatment, change.on, until):
        answer, reasons = CANNOT_TELL, ["nothing-reported-since"]
    elif known is None:
        answer, reasons = CANNOT_TELL, ["drug-not-known"]
    elif treatment.figures is None:
        answer, reasons = CANNOT_TELL, ["no-published-change"]
    elif early and onset is None:
        answer = "like-withdrawal"
    elif onset is None and not is_asked_in_time:
        answer, reasons = CANNOT_TELL, ["nobody-asked-in-time"]
    elif onset is None or rise is None:
        answer = "neither"
    elif early and (onset < GRADUAL or (onset < leaves and not rise.is_confirmed)) and rise.lasted <= PASSES:
        # Withdrawal alone lifts a score, too: it asks about sleep, worry and restlessness.
        answer = "like-withdrawal"
        reasons = ["score-rose-with-it"]
    elif early:
        answer, reasons = CANNOT_TELL, ["signs-of-both"]
    elif onset < GRADUAL:
        answer, reasons = CANNOT_TELL, ["rise-too-early-for-relapse"]
    elif not rise.is_confirmed:
        answer, reasons = CANNOT_TELL, ["one-score-only"]
    else:
        answer = "like-relapse"
    basis: dict[str, object] = {
        "on": change.on,
        "from_mg": change.before,
        "to_mg": change.after,
        "withdrawal_signs": sorted({each.name for each in early}),
        "signs_from_day": min(((each.on - change.on).days for each in early), default=None),
        "withdrawal_within_days": leaves,
        "rise": rise.points if rise else None,
        "rise_from_day": onset,
        "is_rise_confirmed": rise is not None and rise.is_confirmed,
        "reasons": reasons,
    }
    text = _words(change, basis, answer)
    return Finding(KIND, change.drug, (change.on, until), answer, basis, SOURCE, text, VERSION)


def _has_word(treatment: Treatment, on: date, until: date) -> bool:
    return any(on < score.on <= until for score in treatment.self_reported) or any(
        on < effect.on <= until for effect in treatment.side_effects
    )


def _is_typical(effect: SideEffect, kind: WithdrawalKind) -> bool:
    if effect.known_as is not None:
        return not effect.known_as.isdisjoint(kind.effects)
    name = effect.name.strip().lower()
    return any(word in name or name in word for word in kind.effects)


def _new_effects(treatment: Treatment, on: date, until: date) -> list[SideEffect]:
    """Return what is felt after a day and was not, or less, in the four weeks before it."""
    before: dict[str, int] = {}
    for effect in treatment.side_effects:
        if on - timedelta(days=NEW_AFTER) <= effect.on <= on:
            name = effect.name.strip().lower()
            before[name] = max(before.get(name, 0), effect.burden)
    return [
        effect
        for effect in sorted(treatment.side_effects, key=lambda each: each.on)
        if on < effect.on <= until and effect.burden > before.get(effect.name.strip().lower(), 0)
    ]


@dataclass(frozen=True, slots=True)
class _Rise:
    """How far scores rose; `on` where the rise is important and still there, seen for `lasted` days."""

    points: float
    on: date | None = None
    lasted: int = 0
    is_confirmed: bool = False


def _rise(treatment: Treatment, on: date, until: date) -> _Rise | None:
    """Return what scores did after a day; None where there are none to compare."""
    scores = treatment.self_reported
    before = [score.total for score in scores if score.on <= on][-3:]
    after = [score for score in scores if on < score.on <= until]
    if not before or not after or treatment.figures is None:
        return None
    least = median(before) + treatment.figures.important
    high = [score for score in after if score.total >= least]
    if not high or after[-1].total < least:
        return _Rise(max(score.total for score in after) - median(before))
    lasted = (high[-1].on - high[0].on).days
    return _Rise(max(score.total for score in high) - median(before), high[0].on, lasted, lasted >= 7)


def _words(change: DoseChange, basis: Mapping[str, object], answer: str) -> str:
    step = f"{change.drug} {change.before:f} mg " + (
        "stopped" if change.after is None else f"→ {change.after:f} mg"
    )
    signs = basis["withdrawal_signs"]
    if answer == "like-withdrawal":
        assert isinstance(signs, list)
        return (
            f"After {step}: {', '.join(signs)} from day {basis['signs_from_day']}."
            " New complaints within days look like withdrawal; they usually pass in one to three weeks."
        )
    if answer == "like-relapse":
        return (
            f"After {step}: symptoms rose by {basis['rise']:g} from day {basis['rise_from_day']}."
            " A rise over weeks looks like relapse."
        )
    if answer == "neither":
        return f"After {step}: nothing that looks like withdrawal, and no important rise."
    if basis["reasons"] == ["nobody-asked-in-time"]:
        return (
            f"After {step}: no important rise. Nobody asked in the first {basis['withdrawal_within_days']}"
            " days, so a withdrawal may have come and gone."
        )
    return f"After {step}: withdrawal and relapse can not be told apart."
