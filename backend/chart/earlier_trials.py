"""What was tried before: recorded by somebody, or prescribed here and stopped."""

import uuid
from dataclasses import dataclass

from backend.chart import catalog, treatment_findings
from backend.chart.rules import earlier
from backend.chart.rules.treatment import Finding
from backend.chart.rules.trials import TRIAL, is_without_response
from backend.health import service as health
from backend.health.service import EarlierTrial


@dataclass(frozen=True, slots=True)
class Recorded:
    """A trial on record, and what it was."""

    trial: EarlierTrial
    judged: earlier.Judged


@dataclass(frozen=True, slots=True)
class EarlierTrials:
    """Trials on record, those that were prescribed here and are over, and what was entered in error."""

    recorded: tuple[Recorded, ...]
    here: tuple[Finding, ...]
    mistaken: tuple[EarlierTrial, ...]

    @property
    def without_response(self) -> int:
        """Return how many adequate trials brought no response."""
        here = sum(is_without_response(each) for each in self.here)
        return here + sum(each.judged.is_without_response for each in self.recorded)

    @property
    def not_counted(self) -> int:
        """Return how many were no adequate trial, or can not be told."""
        here = sum(each.answer != "adequate" for each in self.here)
        return here + sum(each.judged.answer != "adequate" for each in self.recorded)


def earlier_trials(patient_id: uuid.UUID) -> EarlierTrials:
    """Return what a patient tried before."""
    return EarlierTrials(
        recorded=tuple(
            Recorded(trial, earlier.judge(trial.said, catalog.drug_facts(trial.drug_slug or trial.said.drug)))
            for trial in health.earlier_trials(patient_id)
        ),
        here=tuple(
            each
            for each in treatment_findings.found(patient_id)
            if each.kind == TRIAL and each.basis["is_over"] is True
        ),
        mistaken=health.earlier_trials(patient_id, mistaken=True),
    )
