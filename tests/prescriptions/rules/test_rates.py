"""The rules that are overridden most stand first, once they were shown often enough."""

from backend.prescriptions.rules.rates import RuleRate, in_order, without_names


def rule(name: str, shown: int, overridden: int, heeded: int) -> RuleRate:
    return RuleRate(name, 1, 2, shown, overridden, heeded, ())


def test_rules_shown_five_times_stand_before_rarer_ones_and_the_highest_rate_first() -> None:
    rare, noisy, heeded = rule("rare", 4, 4, 0), rule("noisy", 5, 4, 1), rule("heeded", 9, 1, 8)
    assert [each.rule for each in in_order([rare, heeded, noisy])] == ["noisy", "heeded", "rare"]


def test_a_rate_counts_only_what_is_decided() -> None:
    assert rule("x", 10, 1, 1).rate == 50
    assert rule("x", 10, 1, 1).open == 8
    assert rule("x", 3, 0, 0).rate is None


def test_a_reason_names_neither_patient_nor_author() -> None:
    said = without_names(
        "Sam took both; sam rivera's mother agrees. Okafor", ["Sam Rivera", "Dr. Maya Okafor"]
    )
    assert said == "[name] took both; [name]'s mother agrees. [name]"
