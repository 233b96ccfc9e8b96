"""What is signed: one canonical text for one content, and any change is seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.prescriptions.rules.digest import canonical, digest, verifies

CONTENT = {"sig": "Take 1½ tablets", "quantity": 45, "start_on": "2026-11-30", "indication": None}


def test_the_order_of_the_keys_does_not_matter() -> None:
    assert canonical(dict(reversed(CONTENT.items()))) == canonical(CONTENT)
    assert canonical(CONTENT) == (
        '{"indication":null,"quantity":45,"sig":"Take 1½ tablets","start_on":"2026-11-30"}'
    )


def test_two_spellings_of_one_character_are_one_text() -> None:
    assert canonical({"name": "e\N{COMBINING ACUTE ACCENT}"}) == canonical({"name": "é"})


def test_the_digest_is_a_sha_256() -> None:
    assert digest("{}") == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_a_float_can_not_be_signed() -> None:
    with pytest.raises(TypeError):
        canonical({"dose": 0.5})  # type: ignore[dict-item]


@given(st.data())
def test_a_change_of_any_byte_is_seen(data: st.DataObject) -> None:
    text = canonical(CONTENT)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[place]))
    assert verifies(text, digest(text))
    assert not verifies(text[:place] + other + text[place + 1 :], digest(text))
