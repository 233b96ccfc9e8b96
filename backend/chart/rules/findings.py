"""Everything that is found in one treatment, in the order in which it is read."""

from collections.abc import Mapping

from backend.chart.rules.ceiling import ceilings
from backend.chart.rules.change_at_dose import changes_at_dose
from backend.chart.rules.drug_facts import DrugFacts
from backend.chart.rules.effects import attributions
from backend.chart.rules.reductions import WithdrawalKind, after_reductions
from backend.chart.rules.relapse_watch import relapse_watch
from backend.chart.rules.treatment import Finding, Treatment
from backend.chart.rules.trials import adequate_trials, early_non_improvement, response_clocks


def findings(
    treatment: Treatment, facts: Mapping[str, DrugFacts], kinds: tuple[WithdrawalKind, ...]
) -> list[Finding]:
    """Return all findings; a drug without an entry in `facts` is one that nobody knows."""
    return [
        *changes_at_dose(treatment),
        *response_clocks(treatment, facts),
        *adequate_trials(treatment, facts),
        *early_non_improvement(treatment),
        *after_reductions(treatment, facts, kinds),
        *attributions(treatment, facts),
        *relapse_watch(treatment),
        *ceilings(treatment, facts),
    ]
