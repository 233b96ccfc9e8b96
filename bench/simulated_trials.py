"""People at the start of a treatment: what they are to take, what they take, say of it, and become.

Nobody here is real; every share that no source gives is a guess that the figures depend on
(docs/did-it-help.md).
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from backend.chart.rules.treatment import Adherence, DosePeriod, Total
from bench.simulated import RECALL, START, Nature, saturating, scores, wander, window

DRUG = "sertraline"
LASTS = 91  # days that are looked at
WEEKS = LASTS // 7
ASKED_EVERY = 28
MINIMUM_MG = 50
NEEDED_DAYS = 28
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Memory:
    """How people speak of missed doses: the share they remember, and the share of questions answered."""

    name: str
    remembers: float = 1.0
    answers: float = 1.0
    stops_unsaid: float = 0.0  # stop for good and do not say so


@dataclass(frozen=True, slots=True)
class Trial:
    """A person's first three months on one drug, and whether that truly was a trial."""

    doses: tuple[DosePeriod, ...]
    adherence: tuple[Adherence, ...] | None
    scores: tuple[Total, ...]
    is_adequate: bool
    latent: npt.NDArray[np.float64]  # by week, the mean of the fortnight up to it

    def fell_by(self, share: float, *, week: int) -> bool:
        """Say whether the symptom truly fell by a share of what it was at the start."""
        return bool(self.latent[week] <= (1 - share) * self.latent[0])


def trial(chance: np.random.Generator, *, memory: Memory, missed: float = 0.0, nature: Nature) -> Trial:
    """Draw somebody who begins at a score of 10 or more.

    A tenth stay at 25 mg, half begin with a week of it, a third go up to 100 mg; half stop on record after 2
    to 12 weeks. People differ in the share they take; a drug brings the share of its effect that is taken.
    """
    while True:
        span = np.arange(-RECALL, LASTS + 1)
        doses, ended = _doses(chance)
        share = float(chance.beta(5, 1))
        stopped = (
            int(chance.integers(7, 70)) if chance.random() < memory.stops_unsaid and ended is None else LASTS
        )
        taken = (np.arange(LASTS) < stopped) & (chance.random(LASTS) < share)
        enough = [
            day
            for day in range(min(stopped, ended or LASTS))
            for dose in doses
            if dose.covers(START + timedelta(days=day)) and dose.daily_mg >= MINIMUM_MG
        ]
        effect = min(chance.normal(-3, 4), 0) * share * bool(enough)
        begun = enough[0] if enough else 0
        daily = chance.normal(15, 6) - chance.normal(4, 5) * saturating(span, nature.course_days)
        daily = daily + wander(chance, len(span), nature)
        daily = daily + effect * saturating(span - begun, nature.step_days)
        days = 7 * np.arange(WEEKS + 1)
        totals = scores(daily, days, nature.noise_sd * chance.normal(size=len(days)))
        if totals[0] < 10:
            continue
        answered = chance.random(len(days)) >= missed
        answered[0] = True
        return Trial(
            doses,
            _said(chance, taken, ended or LASTS, memory),
            tuple(
                Total(START + timedelta(days=int(day)), int(total))
                for day, total, is_there in zip(days, totals, answered, strict=True)
                if is_there
            ),
            len(enough) >= NEEDED_DAYS and share >= ENOUGH,
            np.array([window(daily, int(day)).mean() for day in days]),
        )


def _doses(chance: np.random.Generator) -> tuple[tuple[DosePeriod, ...], int | None]:
    """Return the doses as they stand on record, and the day of the stop, if any."""
    ended = int(chance.integers(14, 85)) if chance.random() < 0.5 else None
    steps = [(0, 25)] if chance.random() < 0.1 else [(0, 50)]
    if steps == [(0, 50)]:
        if chance.random() < 0.5:
            steps = [(0, 25), (7, 50)]
        if chance.random() < 1 / 3:
            steps.append((28, 100))
    steps = [(day, mg) for day, mg in steps if ended is None or day < ended]
    ends = [day for day, _ in steps[1:]] + [ended]
    return tuple(
        DosePeriod(
            DRUG,
            START + timedelta(days=day),
            None if end is None else START + timedelta(days=end),
            Decimal(mg),
        )
        for (day, mg), end in zip(steps, ends, strict=True)
    ), ended


def _said(
    chance: np.random.Generator, taken: npt.NDArray[np.bool_], until: int, memory: Memory
) -> tuple[Adherence, ...] | None:
    """Return what people say of the last four weeks, each time they are asked and answer."""
    said = []
    for start in range(0, until, ASKED_EVERY):
        end = min(start + ASKED_EVERY, until)
        if chance.random() >= memory.answers:
            continue
        missed = int((~taken[start:end]).sum())
        told = int(chance.binomial(missed, memory.remembers))
        said.append(
            Adherence(START + timedelta(days=start), START + timedelta(days=end), 1 - told / (end - start))
        )
    return tuple(said) or None
