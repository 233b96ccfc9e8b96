"""What letters say, and when they are tried again."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.notifications.rules.letters import attention, invitation, masked, nobody_responsible
from backend.notifications.rules.retries import RETRY_AFTER, next_try

NOW = datetime(2026, 3, 2, 20, tzinfo=UTC)


@pytest.mark.parametrize(("count", "words"), [(1, "1 item is waiting"), (3, "3 items are waiting")])
def test_an_administrator_reads_how_many_items_wait(count: int, words: str) -> None:
    assert words in nobody_responsible(link="https://clinic.example.test", count=count).body


def test_no_letter_has_a_clinical_word() -> None:
    link = "https://clinic.example.test"
    texts = [
        attention(link=link),
        nobody_responsible(link=link, count=2),
        invitation(practice_name="Harbor", link=link),
    ]
    for text in texts:
        said = f"{text.subject} {text.body}".lower()
        assert link in said
        for word in (
            "patient",
            "phq",
            "depress",
            "anxi",
            "suicid",
            "safety",
            "flag",
            "medic",
            "dose",
            "psych",
        ):
            assert word not in said


def test_an_address_is_masked_so_that_it_can_be_recognized_and_not_used() -> None:
    assert masked("sam.rivera@example.test") == "s…@example.test"


def test_tries_follow_each_other_at_growing_distances_and_end() -> None:
    waits = [next_try(attempts, NOW) for attempts in range(1, len(RETRY_AFTER) + 2)]
    assert waits[0] == NOW + timedelta(seconds=10)
    assert waits[-1] is None
    assert list(RETRY_AFTER) == sorted(RETRY_AFTER)
