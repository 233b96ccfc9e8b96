"""The data files of reviews: a wrong key, a missing source, an impossible figure refuse the start."""

import pytest

from backend.reviews.catalog import FOLDER, FaultyReviewFile, read_criteria, read_known

TARGETING = (FOLDER / "targeting.toml").read_text(encoding="utf-8")
SIMPLIFY = (FOLDER / "simplify.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("least = 8", "least = 0", "medicines.least"),
        ("least = 8", 'least = "8"', "medicines.least"),
        ("within_days", "within_day", "change.within_day"),
        ('source = "ours: a change of medicine is when mistakes happen"', 'source = " "', "change.source"),
        ('status = "consensus"', 'status = "sure"', "conditions.status"),
        ("review_on = 2027-11-23", "review_on = 2026-11-23", "review_on"),
        ("[yearly]", "[weekly]", "weekly"),
        ("least = 3", "least = ", "file"),
    ],
)
def test_a_faulty_targeting_file_is_refused_with_its_key(before: str, after: str, key: str) -> None:
    assert before in TARGETING
    with pytest.raises(FaultyReviewFile, match=rf"targeting\.toml: {key}"):
        read_criteria("targeting.toml", TARGETING.replace(before, after, 1))


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('form = "extended-release tablet"', "", "once_daily.form"),
        ('status = "consensus"', 'status = ""', "once_daily.status"),
        ("[[any_time]]", "[[anytime]]", "any"),
    ],
)
def test_a_faulty_file_on_simpler_regimens_is_refused_with_its_key(before: str, after: str, key: str) -> None:
    assert before in SIMPLIFY
    with pytest.raises(FaultyReviewFile, match=rf"simplify\.toml: {key}"):
        read_known("simplify.toml", SIMPLIFY.replace(before, after, 1))
