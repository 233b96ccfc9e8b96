"""A finding is the same one as long as rule, version, tier, drugs, doses and facts are."""

from dataclasses import replace
from typing import Any

import pytest

from backend.medications.rules.drugs import Status
from backend.medications.rules.findings import Finding
from backend.prescriptions.rules.fingerprints import fingerprint

PAIR = Finding(
    ("sertraline", "tramadol"), 2, "serotonin", "w", "d", "serotonin.x", 1, Status.CONSENSUS, ("l",)
)
LIVER = replace(PAIR, drugs=("sertraline",), rule="person.hepatic-reduce", mechanism="hepatic")
QT = replace(PAIR, rule="load.qt", mechanism="qt")
DOSES = {"sertraline": "50 mg", "tramadol": "100 mg", "lithium": "900 mg"}
FACTS = {"age": "adult", "hepatic": "mild", "renal": "normal", "potassium": "", "smoking": ""}


def of(finding: Finding, doses: dict[str, str] = DOSES, **facts: str) -> str:
    return fingerprint(finding, doses=doses, facts={**FACTS, **facts})


@pytest.mark.parametrize(
    "change", [{"rule": "serotonin.y"}, {"version": 2}, {"tier": 1}, {"drugs": ("sertraline", "lithium")}]
)
def test_another_rule_version_tier_or_drug_is_another_finding(change: dict[str, Any]) -> None:
    assert of(replace(PAIR, **change)) != of(PAIR)


def test_another_dose_of_a_drug_in_it_is_another_finding() -> None:
    assert of(PAIR, {**DOSES, "sertraline": "100 mg"}) != of(PAIR)


def test_the_dose_of_a_drug_that_is_not_in_it_changes_nothing() -> None:
    assert of(PAIR, {**DOSES, "lithium": "1200 mg"}) == of(PAIR)


def test_other_words_are_the_same_finding_because_they_may_count_days() -> None:
    assert of(replace(PAIR, what="stopped 4 days ago")) == of(PAIR)


def test_the_order_of_the_drugs_changes_nothing() -> None:
    assert of(replace(PAIR, drugs=("tramadol", "sertraline"))) == of(PAIR)


def test_a_fact_changes_the_findings_that_go_by_it_and_no_others() -> None:
    assert of(LIVER, hepatic="severe") != of(LIVER)
    assert of(LIVER, smoking="stopped") == of(LIVER)
    assert of(PAIR, hepatic="severe") == of(PAIR)
    assert of(QT, potassium="3.1 mmol/L on 2026-11-20") != of(QT)


def test_a_rule_about_a_person_that_is_new_here_goes_by_every_fact() -> None:
    new = replace(LIVER, rule="person.tomorrow")
    assert of(new, smoking="stopped") != of(new)
