"""The rules of this package as JSON lines, for `evenkeel rules`."""

from collections.abc import Callable, Mapping

from backend.measures import catalog
from backend.measures.rules import scoring


def score(fields: dict[str, object]) -> dict[str, object]:
    """Score the answers to one questionnaire: total, severity and safety flags."""
    if fields.keys() != {"instrument", "answers"}:
        for key in fields.keys() - {"instrument", "answers"}:
            raise ValueError(f"unknown field {key!r}")
        raise ValueError("the fields are instrument and answers")
    slug, answers = fields["instrument"], fields["answers"]
    instrument = catalog.instruments().get(slug) if isinstance(slug, str) else None
    if instrument is None:
        raise ValueError(f"instrument must be one of {', '.join(catalog.instruments())}")
    if not isinstance(answers, list):
        raise ValueError("answers must be a list")
    scored = scoring.score(instrument, answers)
    return {
        "instrument": scored.instrument,
        "total": scored.total,
        "severity": scored.severity,
        "complete": scored.is_complete,
        "flags": scored.flags,
    }


RULES: Mapping[str, Callable[[dict[str, object]], dict[str, object]]] = {"score": score}
