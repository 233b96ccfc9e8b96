"""Entry tokens: good once, for one act of one participant in one room."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from backend.video.refusals import NotAdmitted
from backend.video.tokens import Act, TokenDoor, sign

SECRET = "s" * 40
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MOMENT = NOW.timestamp()
GOOD = {
    "aud": "media",
    "act": "join",
    "room": "A",
    "sub": "sam",
    "iat": MOMENT,
    "exp": MOMENT + 60,
    "jti": "0123456789abcdef",
}


def _token(**changes: Any) -> str:
    claims = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def _spend(token: str, door: TokenDoor | None = None, *, room: str = "A", now: datetime = NOW) -> str:
    return (
        (door or TokenDoor(SECRET)).spend(token, Act.JOIN, room=room, participant="sam", now=now).participant
    )


def test_a_signed_token_admits() -> None:
    token = sign(SECRET, Act.JOIN, room="A", participant="sam", name="Sam Rivera", now=NOW)
    admission = TokenDoor(SECRET).spend(token, Act.JOIN, room="A", participant="sam", now=NOW)
    assert (admission.room, admission.participant, admission.name) == ("A", "sam", "Sam Rivera")


def test_a_token_for_one_room_never_opens_another() -> None:
    with pytest.raises(NotAdmitted, match="something else"):
        _spend(_token(), room="B")


@pytest.mark.parametrize(
    "changes",
    [
        {"sub": "maya"},
        {"act": "close"},
        {"act": None},
        {"aud": "web"},
        {"aud": ["media", "web"]},
        {"room": "*"},
        {"room": None},
        {"exp": None},
        {"exp": MOMENT - 1},
        {"exp": MOMENT + 61},
        {"exp": "soon"},
        {"iat": None},
        {"iat": MOMENT + 30, "exp": MOMENT + 60},
        {"iat": MOMENT - 3600, "exp": MOMENT + 60},
        {"jti": None},
        {"jti": "short"},
    ],
)
def test_a_token_with_any_claim_amiss_is_refused(changes: dict[str, Any]) -> None:
    assert _spend(_token()) == "sam"
    with pytest.raises(NotAdmitted):
        _spend(_token(**changes))


def test_a_used_token_is_refused_until_it_has_expired_anyway() -> None:
    door, token = TokenDoor(SECRET), _token()
    _spend(token, door)
    with pytest.raises(NotAdmitted, match="already used"):
        _spend(token, door)
    with pytest.raises(NotAdmitted, match="already used"):
        _spend(token, door, now=NOW + timedelta(seconds=59))
    with pytest.raises(NotAdmitted, match="expired"):
        _spend(token, door, now=NOW + timedelta(seconds=60))


def test_spent_tokens_are_forgotten_after_their_time() -> None:
    door = TokenDoor(SECRET)
    for number in range(100):
        later = NOW + timedelta(seconds=number * 10)
        _spend(sign(SECRET, Act.JOIN, room="A", participant="sam", name="", now=later), door, now=later)
    assert len(door._spent) <= 7


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a.b.c",
        jwt.encode({"alg": "HS256"}, GOOD, OctKey.import_key("t" * 40)),
        jwt.encode({"alg": "HS512"}, GOOD, OctKey.import_key(SECRET), algorithms=["HS512"]),
        "eyJhbGciOiJub25lIn0." + _token().split(".")[1] + ".",
        _token()[:-4] + "AAAA",
    ],
)
def test_a_token_signed_otherwise_is_refused(token: str) -> None:
    with pytest.raises(NotAdmitted):
        _spend(token)
