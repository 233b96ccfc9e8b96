"""The figures a finding rests on, as lines to read."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

NAMES: Final = {
    "on": "Day of the change",
    "bundle": "Changes taken together",
    "change": "Change of the symptom, points",
    "change_sd": "Standard deviation of the change",
    "change_90": "90 % interval of the change",
    "expected": "Against what was expected",
    "predicted": "Expected without the change, points",
    "predicted_sd": "Standard deviation of what was expected",
    "predicted_90": "90 % interval of what was expected",
    "observed": "Seen, points",
    "p": "How often chance brings it as low",
    "n_before": "Scores before",
    "n_after": "Scores after",
    "planned": "Check-ins planned since",
    "missed": "Check-ins missed since",
    "daily_mg": "Daily dose, mg",
    "minimum_mg": "Lowest dose known to work, mg",
    "days_at_dose": "Days at this dose",
    "days_at_minimum": "Days at a dose that can work",
    "days_needed": "Days a trial takes",
    "judge_days": "Days from which it is judged, and until when",
    "next_look_on": "Next look",
    "adherence": "Share taken",
    "outcome": "How it went",
    "change_percent": "Change since the start, percent",
    "trials_without_response": "Trials without response on record",
    "baseline": "Score at the start",
    "latest": "Score then",
    "from_mg": "Dose before, mg",
    "to_mg": "Dose after, mg",
    "withdrawal_signs": "Signs of withdrawal",
    "signs_from_day": "Signs from day",
    "withdrawal_within_days": "Days in which withdrawal begins",
    "rise": "Rise of the score, points",
    "rise_from_day": "Rise from day",
    "effect": "Side effect",
    "began_on": "Began on",
    "burden": "Burden at its worst, 0 to 6",
    "lag_days": "Days after the start or the last increase",
    "dechallenge": "Eased after a lower dose",
    "rechallenge": "Came back with the dose",
    "rivals": "Other drugs that fit as well",
    "remission_since": "In remission since",
    "sustained_on": "Lasting since",
    "n_remission": "Scores in remission",
    "mean": "Mean in remission",
    "sd": "Spread in remission",
    "average": "Moving average",
    "limit": "Limit",
    "signal_on": "Above the limit since",
    "ten_or_more_on": "Ten or more since",
    "above_mg": "Level from which it is flat, mg",
    "in": "Counted as",
    "counts_as_mg": "Today's dose counts as, mg",
    "for": "Holds for",
}


def basis_lines(basis: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return name and text of each figure that is known; figures without a name of their own are left out."""
    return [
        (name, _text(basis[key]))
        for key, name in NAMES.items()
        if basis.get(key) is not None and basis[key] != []
    ]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}" if abs(value) < 1 else f"{value:.1f}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Mapping):
        before, after = (
            _text(value[key]) if value[key] is not None else "none" for key in ("from_mg", "to_mg")
        )
        return f"{value['drug']} {before} → {after} mg on {_text(value['on'])}"
    if isinstance(value, list | tuple):
        return (
            " to ".join(_text(each) for each in value) if _is_range(value) else ", ".join(map(_text, value))
        )
    return str(value).replace("-", " ")


def _is_range(value: list[object] | tuple[object, ...]) -> bool:
    return len(value) == 2 and all(isinstance(each, int | float) for each in value)
