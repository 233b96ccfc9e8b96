"""What the media node may refuse, in words that the web process can repeat."""

from backend.errors import Conflict, EvenkeelError, Forbidden, Refused, Unavailable


class BadOffer(Refused):
    """The browser's session description can not be used."""

    type = "bad-offer"
    title = "The browser's video offer can not be used"


class NotAdmitted(Forbidden):
    """The token is missing, spent, expired, or for somewhere else."""

    type = "media-not-admitted"
    title = "No entry to this room"


class RoomFull(Conflict):
    """Every place in the room is taken."""

    type = "room-full"
    title = "The room is full"


class MediaUnavailable(Unavailable):
    """The media node does not answer, or has no room left."""

    type = "media-unavailable"
    title = "Video is not available just now"


BY_TYPE: dict[str, type[EvenkeelError]] = {
    refusal.type: refusal for refusal in (BadOffer, NotAdmitted, RoomFull, MediaUnavailable)
}
