"""Free-text directions against the sig: what contradicts is found, what does not is let pass."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.medications.rules.doses import Dose, Unit
from backend.prescriptions.rules.contradictions import About, Said, contradictions, said_by
from backend.prescriptions.rules.full_sig import Route
from backend.prescriptions.rules.sig import Sig, Timing, label

CORPUS = Path(__file__).parents[2] / "data" / "directions.txt"


def sig(pieces: str, strength: int, timing: Timing, form: str = "tablet") -> Said:
    return said_by(Sig(form, mg(strength), Decimal(pieces), timing))


def mg(value: int) -> Dose:
    return Dose(Decimal(value), Unit.MG)


ONE = Decimal(1)
SIGS = {
    "one": sig("1", 50, Timing.MORNING),
    "half": sig("0.5", 50, Timing.BEDTIME),
    "two": sig("2", 25, Timing.MORNING_AND_EVENING),
    "three": sig("1", 300, Timing.MORNING_NOON_AND_EVENING, "capsule"),
    "prn": Said(mg(25), mg(25), ONE, None, as_needed=True, most_times=3),
    "tongue": Said(mg(8), mg(8), ONE, 2, route=Route.SUBLINGUAL, days=14),
    "patch": Said(mg(6), mg(6), ONE, 1, moments=("morning",), route=Route.TRANSDERMAL),
}


def pairs(verdict: str) -> list[tuple[str, str]]:
    lines = [line.split(" | ") for line in CORPUS.read_text().splitlines() if not line.startswith("#")]
    return [(name, words) for name, said, words in lines if said == verdict]


def test_of_two_hundred_written_pairs_nearly_all_are_judged_right() -> None:
    wrong, fine = pairs("+"), pairs("-")
    assert len(wrong) + len(fine) >= 200
    missed = [each for each in wrong if not contradictions(each[1], SIGS[each[0]])]
    alarms = [(each, contradictions(each[1], SIGS[each[0]])) for each in fine]
    false = [each for each in alarms if each[1]]
    assert len(missed) <= 0.05 * len(wrong), missed
    assert len(false) <= 0.05 * len(fine), false


@pytest.mark.parametrize(
    ("name", "words", "about"),
    [
        ("one", "Take 500 mg each morning", About.DOSE),
        ("one", "Take 2 tablets each morning", About.PIECES),
        ("one", "Take it three times a day", About.FREQUENCY),
        ("one", "Take it at bedtime", About.TIME_OF_DAY),
        ("one", "Take it as needed", About.AS_NEEDED),
        ("one", "Put it under the tongue", About.ROUTE),
        ("tongue", "for 7 days", About.DURATION),
    ],
)
def test_a_contradiction_says_what_it_is_about(name: str, words: str, about: About) -> None:
    assert [each.about for each in contradictions(words, SIGS[name])] == [about]


def test_a_contradiction_quotes_the_words_and_the_sig() -> None:
    found = contradictions("Take 2 tablets each morning", SIGS["one"])
    assert found[0].text == "“2 tablets” is not what the sig says: 1 at one time."


@settings(max_examples=500, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for said in SIGS.values():
        contradictions(text, said)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([5, 25, 50, 150, 300]),
    st.integers(1, 20).map(lambda halves: Decimal(halves) / 2),
    st.sampled_from(Timing),
    st.sampled_from(["tablet", "capsule", "extended-release tablet"]),
)
def test_the_label_never_contradicts_its_own_sig(
    strength: int, pieces: Decimal, timing: Timing, form: str
) -> None:
    made = Sig(form, mg(strength), pieces, timing)
    assert contradictions(label(made), said_by(made)) == ()
