"""Entry tokens: short-lived, single-use, for one act of one participant in one room."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from backend.video.refusals import NotAdmitted

AUDIENCE = "media"
ALGORITHM = "HS256"
LIFETIME_SECONDS = 60
# How far the clocks of the web process and of the node may be apart.
SKEW_SECONDS = 5


class Act(StrEnum):
    """What a token lets its bearer do."""

    JOIN = "join"
    REMOVE = "remove"
    CLOSE = "close"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Admission:
    """A token that was found good: it is spent now."""

    room: str
    participant: str
    name: str
    issued_at: float


def sign(secret: str, act: Act, *, room: str, participant: str, name: str, now: datetime) -> str:
    """Sign a token for one act."""
    issued_at = now.timestamp()
    claims = {
        "aud": AUDIENCE,
        "act": act.value,
        "room": room,
        "sub": participant,
        "name": name,
        "iat": issued_at,
        "exp": issued_at + LIFETIME_SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    return jwt.encode({"alg": ALGORITHM}, claims, OctKey.import_key(secret))


class TokenDoor:
    """Checks tokens and remembers the spent ones for as long as they would be valid."""

    def __init__(self, secret: str) -> None:
        self._key = OctKey.import_key(secret)
        self._spent: dict[str, float] = {}

    def spend(self, token: str, act: Act, *, room: str, participant: str, now: datetime) -> Admission:
        """Return what the token admits to, once; raise NotAdmitted otherwise."""
        moment = now.timestamp()
        claims = self._claims(token)
        issued_at, expires_at, identifier = claims.get("iat"), claims.get("exp"), claims.get("jti")
        if not (isinstance(issued_at, int | float) and isinstance(expires_at, int | float)):
            raise NotAdmitted("token without times")
        if not (isinstance(identifier, str) and 16 <= len(identifier) <= 64):
            raise NotAdmitted("token without an identifier")
        if not issued_at - SKEW_SECONDS <= moment < expires_at <= issued_at + LIFETIME_SECONDS:
            raise NotAdmitted("token expired, or meant to live too long")
        wanted = (AUDIENCE, act.value, room, participant)
        if (claims.get("aud"), claims.get("act"), claims.get("room"), claims.get("sub")) != wanted:
            raise NotAdmitted("token for something else")
        self._spent = {key: end for key, end in self._spent.items() if end > moment}
        if identifier in self._spent:
            raise NotAdmitted("token already used")
        self._spent[identifier] = float(expires_at)
        name = claims.get("name")
        return Admission(room, participant, name if isinstance(name, str) else "", float(issued_at))

    def _claims(self, token: str) -> dict[str, Any]:
        try:
            return dict(jwt.decode(token, self._key, algorithms=[ALGORITHM]).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise NotAdmitted("token not readable") from error
