"""Flows: every way through the ASQ against an oracle, and what an answer can never do."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures.catalog import instruments
from backend.measures.rules.flow import follow, values

ASQ = instruments()["asq"]
EFFECTS = instruments()["effects"]
WORDS = ("yes", "no", "no-answer", None)


def outcome(words: list[str | None]) -> str:
    return follow(ASQ, values(ASQ, words)).outcome.outcome


def asq_oracle(first: tuple[str | None, ...], acuity: str | None) -> str:
    """The tool's own words: any yes or refusal of 1 to 4 is positive; yes to 5 is acute."""
    refused = {"no-answer", None}
    if acuity == "yes":
        return "acute-positive"
    if all(answer == "no" for answer in first):
        return "refused-counts-as-positive" if acuity == "no-answer" else "negative"
    if acuity in refused:
        return "refused-counts-as-positive"
    return "non-acute-positive" if "yes" in first else "refused-counts-as-positive"


def test_all_1024_ways_to_answer_the_asq_come_to_what_the_tool_says() -> None:
    count = 0
    for *first, acuity in itertools.product(WORDS, repeat=5):
        assert outcome([*first, acuity]) == asq_oracle(tuple(first), acuity), (first, acuity)
        count += 1
    assert count == 1024


def test_four_times_no_is_negative_and_the_fifth_is_not_asked() -> None:
    followed = follow(ASQ, values(ASQ, ["no"] * 4))
    assert (followed.outcome.outcome, followed.is_complete, followed.next_item) == ("negative", True, None)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("word", ["yes", "no-answer"])
def test_any_yes_or_refusal_asks_the_fifth(place: int, word: str) -> None:
    words = ["no"] * 4
    words[place] = word
    followed = follow(ASQ, values(ASQ, words))
    assert (followed.next_item, followed.is_complete) == (5, False)


def test_questions_are_asked_in_their_order() -> None:
    assert follow(ASQ, []).next_item == 1
    assert follow(ASQ, values(ASQ, ["no", None, "yes"])).next_item == 2


def test_what_was_abandoned_is_never_negative() -> None:
    for length in range(4):
        followed = follow(ASQ, values(ASQ, ["no"] * length))
        assert not followed.is_complete
        assert followed.outcome.outcome == "refused-counts-as-positive"


def test_a_yes_to_the_fifth_counts_though_an_earlier_answer_was_changed_to_no() -> None:
    assert outcome(["no", "no", "no", "no", "yes"]) == "acute-positive"


def test_nothing_noticed_ends_the_side_effect_check() -> None:
    followed = follow(EFFECTS, values(EFFECTS, ["none"]))
    assert (followed.outcome.outcome, followed.is_complete) == ("none", True)


def test_something_noticed_asks_how_bad_and_whether_to_stop() -> None:
    assert follow(EFFECTS, values(EFFECTS, ["some"])).next_item == 2
    assert follow(EFFECTS, values(EFFECTS, ["some", "mild"])).next_item == 3


@pytest.mark.parametrize("flow", [ASQ, EFFECTS])
def test_more_answers_than_questions_are_nonsense(flow) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match="has at most"):
        follow(flow, [0] * 6)
    with pytest.raises(ValueError, match="has at most"):
        values(flow, [None] * 6)


@pytest.mark.parametrize("word", ["maybe", 0, True, ["yes"], {}])
def test_a_word_that_can_not_be_chosen_is_nonsense(word: object) -> None:
    with pytest.raises(ValueError, match="answer 1 must be one of no, no-answer, yes, or null"):
        values(ASQ, [word])


@given(st.lists(st.sampled_from(WORDS), max_size=5), st.integers(0, 4))
def test_a_yes_never_makes_the_asq_less_worrying(words: list[str | None], place: int) -> None:
    rank = ["none", "positive", "acute"]
    given_words: list[str | None] = [*words, *[None] * (5 - len(words))]
    changed = [*given_words[:place], "yes", *given_words[place + 1 :]]
    before = follow(ASQ, values(ASQ, given_words)).outcome.concern
    after = follow(ASQ, values(ASQ, changed)).outcome.concern
    assert rank.index(after) >= rank.index(before)
