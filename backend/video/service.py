"""What the rest of Evenkeel asks of video: let someone in, take someone out, close a room, count packets."""

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import ProxyHandler, Request, build_opener

from backend import clock
from backend.config import settings
from backend.video.refusals import BY_TYPE, BadOffer, MediaUnavailable, NotAdmitted, RoomFull
from backend.video.tokens import Act, sign

__all__ = [
    "BadOffer",
    "MediaUnavailable",
    "RoomFull",
    "admit_media",
    "close_room",
    "remove_participant",
    "room_state",
]

TIMEOUT_SECONDS = 5.0
_MAX_ANSWER = 256 * 1024
# The node is ours and near: no proxy of the environment may stand between.
_opener = build_opener(ProxyHandler({}))


def admit_media(room: str, participant: str, name: str, sdp: str) -> str:
    """Take an admitted participant's offer to the media node and return its answer."""
    body = {"sdp": sdp, "type": "offer"}
    answer = _call(Act.JOIN, "POST", room=room, participant=participant, name=name, body=body).get("sdp")
    if not isinstance(answer, str):
        raise MediaUnavailable
    return answer


def remove_participant(room: str, participant: str) -> None:
    """End one participant's media and void the entry tokens given out for it so far."""
    _end(Act.REMOVE, room=room, participant=participant)


def close_room(room: str) -> None:
    """End everyone's media in a room and void the entry tokens given out for it so far."""
    _end(Act.CLOSE, room=room, participant="")


def room_state(room: str) -> dict[str, dict[str, Any]]:
    """Return, by participant: connected, and the packets received and forwarded."""
    state = _call(Act.LOOK, "GET", room=room).get("participants")
    return state if isinstance(state, dict) else {}


def _end(act: Act, *, room: str, participant: str) -> None:
    try:
        _call(act, "DELETE", room=room, participant=participant)
    except MediaUnavailable as error:
        # A node that is not running has no media to end, and a restarted one knows no rooms.
        if not isinstance(error.__cause__, URLError) or not isinstance(
            error.__cause__.reason, ConnectionRefusedError
        ):
            raise


def _call(
    act: Act,
    method: str,
    *,
    room: str,
    participant: str = "",
    name: str = "",
    body: dict[str, str] | None = None,
) -> dict[str, Any]:
    config = settings()
    if not config.media_url or not config.media_secret:
        raise MediaUnavailable("video is not set up")
    path = f"/rooms/{quote(room, safe='')}" + (
        f"/participants/{quote(participant, safe='')}" if participant else ""
    )
    token = sign(config.media_secret, act, room=room, participant=participant, name=name, now=clock.now())
    request = Request(  # noqa: S310  the address is the operator's
        config.media_url.rstrip("/") + path,
        method=method,
        data=json.dumps(body).encode() if body is not None else None,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            return _read(response.read(_MAX_ANSWER))
    except HTTPError as error:
        raise _refusal(error) from error
    except (OSError, HTTPException) as error:
        raise MediaUnavailable from error


def _refusal(error: HTTPError) -> Exception:
    told = _read(error.read(_MAX_ANSWER))
    refusal = BY_TYPE.get(str(told.get("type")), MediaUnavailable)
    # A token that the node refuses is a fault between our own processes, not the person's.
    if refusal is NotAdmitted:
        return MediaUnavailable()
    return refusal(str(told.get("detail", "")))


def _read(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
