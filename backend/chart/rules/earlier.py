"""Whether a trial on record was one: the same dose, weeks and share as for what was prescribed here."""

from dataclasses import dataclass
from typing import Final

from backend.chart.rules.change_at_dose import CANNOT_TELL
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.trials import TRIAL_SOURCE, USUAL_JUDGE, unjudgeable, why
from backend.health.rules.earlier_trials import Adherence, NewTrial, Outcome

WITHOUT: Final = frozenset({Outcome.PARTIAL, Outcome.NONE, Outcome.WORSE})


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether it was an adequate trial, in words, and whether it counts as one without response."""

    answer: str
    text: str
    is_without_response: bool
    source: str = TRIAL_SOURCE


def judge(said: NewTrial, known: DrugFacts | None) -> Judged:
    """Return what a remembered trial says: adequate, too short, too low, hardly taken, or not to be told."""
    needed = ((known.judge_days if known else None) or USUAL_JUDGE)[0]
    minimum = known.minimum_mg if known else None
    reasons = unjudgeable(known)
    if reasons:
        text = f"Whether this was an adequate trial can not be told. {why(reasons)}"
        return Judged(CANNOT_TELL, text, False)
    if minimum is not None and said.highest_mg is not None and said.highest_mg < minimum:
        text = f"Never at {minimum:f} mg or more: the dose was too low to be a trial."
        return Judged("dose-too-low", text, False)
    if said.weeks is not None and 7 * said.weeks < needed:
        weeks = "1 week" if said.weeks == 1 else f"{said.weeks} weeks"
        return Judged("too-short", f"{weeks} of {-(-needed // 7)}: too short to be a trial.", False)
    if said.adherence in (Adherence.PARTLY, Adherence.HARDLY):
        return Judged("adherence-low", "Too little of it was taken to be a trial.", False)
    missing = [
        name
        for name, is_missing in (
            ("dose", said.highest_mg is None),
            ("weeks", said.weeks is None),
            ("how much was taken", said.adherence is Adherence.UNKNOWN),
        )
        if is_missing
    ]
    if missing:
        text = f"Whether this was an adequate trial can not be told: not on record is {', '.join(missing)}."
        return Judged(CANNOT_TELL, text, False)
    text = f"{said.weeks} weeks at {minimum:f} mg or more, most of it taken: an adequate trial."
    return Judged("adequate", text, said.outcome in WITHOUT)
