"""The media node: `python -m backend.video.node`. Only the web process speaks to its HTTP side."""

import asyncio
import contextlib
import json
import logging
import re
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web

from backend import clock
from backend.config import Settings, settings
from backend.errors import EvenkeelError, NotFound
from backend.video.addresses import media_addresses
from backend.video.offers import MAX_BYTES, read_offer
from backend.video.refusals import BadOffer, NotAdmitted
from backend.video.rooms import Rooms
from backend.video.tokens import Act, Admission, TokenDoor

log = logging.getLogger(__name__)

ROOMS = web.AppKey("rooms", Rooms)
TOKENS = web.AppKey("tokens", TokenDoor)
_NAME = re.compile(r"[A-Za-z0-9:_-]{1,64}")
_STOP_SECONDS = 1.5
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def refusals_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn an expected error into its status and type."""
    try:
        return await handler(request)
    except EvenkeelError as error:
        return web.json_response({"type": error.type, "detail": error.detail}, status=error.status)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("request failed")
        return web.json_response({"type": "internal", "detail": ""}, status=500)


def _admit(request: web.Request, act: Act) -> Admission:
    room = request.match_info["room"]
    participant = request.match_info.get("participant", "")
    if not _NAME.fullmatch(room) or (participant and not _NAME.fullmatch(participant)):
        raise NotFound
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not token:
        raise NotAdmitted("no token")
    return request.app[TOKENS].spend(token, act, room=room, participant=participant, now=clock.now())


async def join(request: web.Request) -> web.Response:
    """Answer a participant's offer."""
    admission = _admit(request, Act.JOIN)
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise BadOffer("the body is not JSON") from error
    if not isinstance(body, dict) or body.get("type") != "offer":
        raise BadOffer("the body is not an offer")
    answer = await request.app[ROOMS].join(admission, read_offer(body.get("sdp")))
    return web.json_response({"sdp": answer, "type": "answer"})


async def remove(request: web.Request) -> web.Response:
    """End one participant's media."""
    admission = _admit(request, Act.REMOVE)
    await request.app[ROOMS].remove(admission.room, admission.participant)
    return web.Response(status=204)


async def close(request: web.Request) -> web.Response:
    """End everyone's media in a room."""
    await request.app[ROOMS].close(_admit(request, Act.CLOSE).room)
    return web.Response(status=204)


async def look(request: web.Request) -> web.Response:
    """Count the packets of a room."""
    return web.json_response({"participants": request.app[ROOMS].state(_admit(request, Act.LOOK).room)})


async def health(request: web.Request) -> web.Response:
    """Say that the node lives, and how much of it there is."""
    rooms = request.app[ROOMS]
    return web.json_response(
        {
            "status": "ok",
            "rooms": rooms.rooms(),
            "participants": rooms.participants(),
            "threads": threading.active_count(),
        }
    )


def make_app(secret: str, rooms: Rooms) -> web.Application:
    """Build the internal HTTP side."""
    app = web.Application(middlewares=[refusals_as_json], client_max_size=2 * MAX_BYTES)
    app[ROOMS] = rooms
    app[TOKENS] = TokenDoor(secret)
    app.router.add_post("/rooms/{room}/participants/{participant}", join)
    app.router.add_delete("/rooms/{room}/participants/{participant}", remove)
    app.router.add_delete("/rooms/{room}", close)
    app.router.add_get("/rooms/{room}", look)
    app.router.add_get("/healthz", health)
    return app


async def serve(config: Settings) -> None:
    """Serve until SIGTERM or SIGINT, then end every call and return."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    rooms = Rooms(lambda: media_addresses(config.media_host))
    runner = web.AppRunner(make_app(config.media_secret, rooms), access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    address = urlsplit(config.media_url)
    site = web.TCPSite(runner, address.hostname, address.port)
    await site.start()
    reaper = asyncio.create_task(rooms.reap())
    host, port = runner.addresses[0][:2]
    sys.stdout.write(f"media node listening on http://{host}:{port}\n")
    sys.stdout.flush()
    stopped = asyncio.create_task(stop.wait())
    done, _ = await asyncio.wait({stopped, reaper}, return_when=asyncio.FIRST_COMPLETED)
    reaper.cancel()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_STOP_SECONDS):
            await rooms.close_all()
            await runner.cleanup()
    if stopped not in done:
        raise RuntimeError("the reaper ended by itself")


def main() -> int:
    """Run the node in the foreground."""
    logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s", stream=sys.stderr)
    for noisy in ("aioice", "aiortc"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    config = settings()
    if not config.media_url or not config.media_secret:
        sys.stderr.write("EVENKEEL_MEDIA_URL and EVENKEEL_MEDIA_SECRET must be set\n")
        return 2
    try:
        media_addresses(config.media_host)
    except ValueError as error:
        sys.stderr.write(f"EVENKEEL_MEDIA_HOST: {error}\n")
        return 2
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve(config))
    return 0


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop


if __name__ == "__main__":
    sys.exit(main())
