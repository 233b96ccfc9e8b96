"""Adults only: the day of the eighteenth birthday is the first."""

import pytest

from backend.measures.catalog import instruments
from backend.measures.rules.enrolment import why_not


@pytest.mark.parametrize("slug", sorted(instruments()))
def test_nobody_under_18_is_enrolled_in_anything_and_it_says_why(slug: str) -> None:
    assert why_not(instruments()[slug], age=18) is None
    reason = why_not(instruments()[slug], age=17)
    assert reason is not None
    assert "this person is 17" in reason
