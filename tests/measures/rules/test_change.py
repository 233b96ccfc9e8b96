"""Change since the baseline."""

from datetime import UTC, datetime

from backend.measures.rules.change import FIRST_SCORE, DatedTotal, change_since_baseline


def on(day: int, total: int) -> DatedTotal:
    return DatedTotal(datetime(2026, 3, day, tzinfo=UTC), total)


def test_from_twenty_to_ten_is_minus_ten_since_the_first_score() -> None:
    change = change_since_baseline([on(1, 20), on(8, 17), on(28, 10)])
    assert change is not None
    assert (change.points, change.baseline, change.latest) == (-10, on(1, 20), on(28, 10))
    assert change.basis == FIRST_SCORE


def test_the_order_in_which_totals_are_given_does_not_matter() -> None:
    assert change_since_baseline([on(28, 10), on(1, 20), on(8, 17)]) == change_since_baseline(
        [on(1, 20), on(8, 17), on(28, 10)]
    )


def test_one_total_is_a_baseline_and_no_change() -> None:
    assert change_since_baseline([on(1, 20)]) is None
    assert change_since_baseline([]) is None
