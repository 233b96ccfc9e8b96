"""Who is in which room, in which place each is shown, and when they are gone."""

import asyncio
import logging
from collections.abc import Callable

from backend import clock
from backend.video.legs import Leg
from backend.video.offers import SLOTS, Offer
from backend.video.refusals import MediaUnavailable, NotAdmitted, RoomFull
from backend.video.tokens import LIFETIME_SECONDS, SKEW_SECONDS, Admission

log = logging.getLogger(__name__)

# Twice what one core was seen to carry with ease; beyond it a polite refusal.
MAX_PARTICIPANTS = 120
SILENCE_SECONDS = 10.0
REAP_SECONDS = 1.0


class Room:
    """The legs in one room; each leg keeps a person in the same place for as long as it lasts."""

    def __init__(self) -> None:
        self.legs: dict[str, Leg] = {}
        self._seats: dict[Leg, list[str | None]] = {}

    def enter(self, leg: Leg) -> Leg | None:
        """Put a leg in; return the one it replaces."""
        old = self.legs.pop(leg.participant, None)
        self.legs[leg.participant] = leg
        self._seats[leg] = [None] * len(leg.slots)
        if old is not None:
            self._seats.pop(old, None)
        self.arrange()
        return old

    def leave(self, leg: Leg) -> None:
        """Take a leg out, unless another has taken its place already."""
        if self.legs.get(leg.participant) is leg:
            del self.legs[leg.participant]
        self._seats.pop(leg, None)
        self.arrange()

    def arrange(self) -> None:
        """Show everyone who is connected to everyone else, and say who is where."""
        connected = {name: leg for name, leg in self.legs.items() if leg.is_connected}
        for viewer in connected.values():
            seats = self._seats[viewer]
            for number, shown in enumerate(seats):
                if shown is not None and (shown not in self.legs or shown == viewer.participant):
                    seats[number] = None
            for name in connected:
                if name != viewer.participant and name not in seats and None in seats:
                    seats[seats.index(None)] = name
            self._seat(viewer, seats, connected)
        for viewer in connected.values():
            viewer.tell(self._places(viewer, connected))

    def _seat(self, viewer: Leg, seats: list[str | None], connected: dict[str, Leg]) -> None:
        for slot, shown in zip(viewer.slots, seats, strict=True):
            leg = connected.get(shown) if shown is not None else None
            for kind, output in slot.items():
                source = leg.sources.get(kind) if leg is not None else None
                if output.source is source:
                    continue
                if source is None:
                    output.unbind()
                else:
                    output.bind(source)

    def _places(self, viewer: Leg, connected: dict[str, Leg]) -> dict[str, object]:
        slots = {
            output.mid: shown
            for slot, shown in zip(viewer.slots, self._seats[viewer], strict=True)
            if shown in connected
            for output in slot.values()
        }
        return {"slots": slots, "names": {name: connected[name].name for name in set(slots.values()) if name}}


class Rooms:
    """Every room of this node."""

    def __init__(self, addresses: Callable[[], list[str]]) -> None:
        self._addresses = addresses
        self._rooms: dict[str, Room] = {}
        self._ended_at: dict[tuple[str, str | None], float] = {}
        self._background: set[asyncio.Task[None]] = set()

    async def join(self, admission: Admission, offer: Offer) -> str:
        """Let an admitted participant in and return the answer to the offer."""
        self._check_not_ended(admission)
        room = self._rooms.setdefault(admission.room, Room())
        if admission.participant not in room.legs:
            if len(room.legs) > SLOTS:
                raise RoomFull("everyone who fits is here already")
            if self.participants() >= MAX_PARTICIPANTS:
                self._forget_if_empty(admission.room)
                raise MediaUnavailable("every video place is taken just now")
        leg = Leg(
            admission.participant,
            admission.name,
            offer,
            on_connected=lambda _: room.arrange(),
            on_ended=lambda leg: self._ended(admission.room, room, leg),
        )
        old = room.enter(leg)
        try:
            answer = await leg.open(self._addresses())
            self._check_not_ended(admission)
        except BaseException as error:
            await self._out(admission.room, room, leg)
            if isinstance(error, OSError):
                raise MediaUnavailable("no media socket could be opened") from error
            raise
        finally:
            if old is not None:
                await old.close()
        log.info("joined room=%s participant=%s", admission.room, admission.participant)
        return answer

    async def remove(self, name: str, participant: str) -> None:
        """End one participant's media; entry tokens given out before no longer count."""
        self._ended_at[name, participant] = clock.now().timestamp()
        room = self._rooms.get(name)
        leg = room.legs.get(participant) if room is not None else None
        if room is not None and leg is not None:
            leg.tell({"ended": True})
            await self._out(name, room, leg)

    async def close(self, name: str) -> None:
        """End everyone's media in a room; entry tokens given out before no longer count."""
        self._ended_at[name, None] = clock.now().timestamp()
        room = self._rooms.get(name)
        if room is not None:
            legs = list(room.legs.values())
            for leg in legs:
                leg.tell({"ended": True})
            await asyncio.gather(*(self._out(name, room, leg) for leg in legs))

    async def close_all(self) -> None:
        """End everything, quickly."""
        pairs = [(name, room, leg) for name, room in self._rooms.items() for leg in room.legs.values()]
        await asyncio.gather(*(self._out(*pair) for pair in pairs), *self._background, return_exceptions=True)

    def participants(self) -> int:
        """Count the legs of all rooms."""
        return sum(len(room.legs) for room in self._rooms.values())

    def rooms(self) -> int:
        """Count the rooms with anyone in them."""
        return sum(bool(room.legs) for room in self._rooms.values())

    def state(self, name: str) -> dict[str, dict[str, object]]:
        """Return, by participant, whether media flows and how many packets were received and forwarded."""
        room = self._rooms.get(name)
        return {
            participant: {
                "connected": leg.is_connected,
                "received": sum(source.received for source in leg.sources.values()),
                "forwarded": sum(source.forwarded for source in leg.sources.values()),
                "turned_away": leg.turned.stranger + leg.turned.malformed + leg.turned.flood,
            }
            for participant, leg in (room.legs.items() if room is not None else ())
        }

    async def reap(self) -> None:
        """Remove, for ever, those who have fallen silent."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(REAP_SECONDS)
            silent = [
                (name, room, leg)
                for name, room in self._rooms.items()
                for leg in room.legs.values()
                if leg.is_connected and loop.time() - leg.heard_at > SILENCE_SECONDS
            ]
            for name, room, leg in silent:
                log.info("silent room=%s participant=%s", name, leg.participant)
                await self._out(name, room, leg)
            horizon = clock.now().timestamp() - LIFETIME_SECONDS - SKEW_SECONDS
            self._ended_at = {key: at for key, at in self._ended_at.items() if at > horizon}

    def _check_not_ended(self, admission: Admission) -> None:
        for key in ((admission.room, None), (admission.room, admission.participant)):
            if admission.issued_at <= self._ended_at.get(key, 0.0):
                raise NotAdmitted("this was ended after the token was given out")

    def _ended(self, name: str, room: Room, leg: Leg) -> None:
        task = asyncio.get_running_loop().create_task(self._out(name, room, leg))
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _out(self, name: str, room: Room, leg: Leg) -> None:
        room.leave(leg)
        if self._rooms.get(name) is room:
            self._forget_if_empty(name)
        await leg.close()

    def _forget_if_empty(self, name: str) -> None:
        room = self._rooms.get(name)
        if room is not None and not room.legs:
            del self._rooms[name]
