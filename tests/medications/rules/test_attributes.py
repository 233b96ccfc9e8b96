"""The words of an attribute: what they stand for, and which nobody knows."""

import pytest

from backend.medications.rules.attributes import FaultyWords, read_fact, read_term, token, tokens


def test_a_grade_says_every_lower_grade_too() -> None:
    said = tokens(read_fact("3A4 inhibitor moderate"))
    assert {
        "3A4 inhibitor",
        "3A4 inhibitor weak",
        "3A4 inhibitor moderate",
        "3A4 inhibitor =moderate",
    } == said


def test_a_kind_may_be_left_out_of_the_question() -> None:
    said = tokens(read_fact("bleeding nsaid moderate"))
    assert {"bleeding", "bleeding nsaid", "bleeding weak", "bleeding nsaid moderate"} <= said
    assert "bleeding strong" not in said
    assert "bleeding anticoagulant" not in said


def test_flags_count_alone_and_together_in_one_order() -> None:
    said = tokens(read_fact("3A4 substrate sensitive vital narrow"))
    assert {
        "3A4 substrate major narrow",
        "3A4 substrate narrow vital",
        "3A4 substrate sensitive vital",
    } <= said


@pytest.mark.parametrize(
    "text",
    ["3A4", "3A5 substrate major", "3A4 substrate strong", "qt", "qt often", "serotonin strong", "maoi",
     "maoi strong", "qt =known", "3A4 inhibitor strong strong", "", "bleeding nsaid moderate narrow"],
)  # fmt: skip
def test_a_fact_that_nobody_knows_or_that_says_too_little_is_refused(text: str) -> None:
    with pytest.raises(FaultyWords):
        read_fact(text)


def test_a_selector_may_leave_out_what_a_fact_must_say() -> None:
    classes = frozenset({"nsaid"})
    assert read_term("maoi", classes) == "maoi"
    assert read_term("serotonin moderate", classes) == "serotonin moderate"
    assert read_term("3A4 substrate narrow major", classes) == token(read_fact("3A4 substrate major narrow"))


@pytest.mark.parametrize("text", ["class pills", "drug", "drug two words", "colour blue"])
def test_a_selector_of_an_unknown_class_or_word_is_refused(text: str) -> None:
    with pytest.raises(FaultyWords):
        read_term(text, frozenset({"nsaid"}))
