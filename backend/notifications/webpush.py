"""Push services as a port: `Pusher` is what we need, `WebPush` is the one that reaches the outside."""

import hashlib
import http.client
import socket
import ssl
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Protocol
from urllib.parse import SplitResult, urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPusher

from backend.clock import now
from backend.notifications.rules.pushes import SECONDS_TO_LIVE, Endpoint, is_public, why_not_reachable

TIMEOUT = 10.0  # seconds for each step of the conversation
_TOKEN_LIVES = 12 * 60 * 60  # seconds; RFC 8292 allows a day
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-4, D.1.2.3)
_GONE = (404, 410)


class CanNotPush(Exception):
    """The push was not taken; `is_final` where trying again can not help, `is_gone` where nobody is there."""

    def __init__(self, reason: str, *, is_final: bool = False, is_gone: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final or is_gone
        self.is_gone = is_gone


class Pusher(Protocol):
    """Whoever takes a push out of the building."""

    def push(self, endpoint: Endpoint, payload: bytes) -> None:
        """Hand the payload over, encrypted for the browser behind `endpoint`, or raise CanNotPush."""


class NoPusher:
    """What stands there when no push secret is set."""

    def push(self, endpoint: Endpoint, payload: bytes) -> None:  # noqa: ARG002 (the port's signature)
        """Refuse: there is no key to sign with."""
        raise CanNotPush("no push secret is set (EVENKEEL_PUSH_SECRET)", is_final=True)


@dataclass(frozen=True, slots=True)
class WebPush:
    """Web push (RFC 8030), encrypted for the browser (RFC 8291) and signed with our key (RFC 8292).

    It goes only where the address leads that was looked at: the host is resolved once, a private address is
    refused, and redirects are not followed. `private_too` is for tests, whose peer is on this machine.
    """

    key: ec.EllipticCurvePrivateKey
    contact: str
    private_too: bool = False

    def push(self, endpoint: Endpoint, payload: bytes) -> None:
        """Hand the payload over, or raise CanNotPush with a reason that names no browser."""
        if why_not := why_not_reachable(endpoint.url, private_too=self.private_too):
            raise CanNotPush(why_not, is_final=True)
        parts = urlsplit(endpoint.url)
        body = _encrypted(endpoint, payload)
        headers = {
            **self._signed(parts),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(SECONDS_TO_LIVE),
            "Urgency": "high",
        }
        try:
            status = self._post(parts, body, headers)
        except (OSError, http.client.HTTPException) as error:
            raise CanNotPush(f"the push service could not be reached ({type(error).__name__})") from error
        if status in _GONE:
            raise CanNotPush(f"the browser is gone ({status})", is_gone=True)
        if status == 429 or status >= 500:
            raise CanNotPush(f"the push service refused for now ({status})")
        if not 200 <= status < 300:
            raise CanNotPush(f"the push service refused ({status})", is_final=True)

    def _signed(self, parts: SplitResult) -> dict[str, str]:
        claims = {
            "sub": f"mailto:{parseaddr(self.contact)[1]}",
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now().timestamp()) + _TOKEN_LIVES,
        }
        return dict(Vapid02(self.key).sign(claims))

    def _post(self, parts: SplitResult, body: bytes, headers: dict[str, str]) -> int:
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connected = self._connect(host, port)
        connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT)
        try:
            if parts.scheme == "https":
                connected = ssl.create_default_context().wrap_socket(connected, server_hostname=host)
            connection.sock = connected
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body, {"Host": parts.netloc, **headers})
            return connection.getresponse().status
        finally:
            connected.close()

    def _connect(self, host: str, port: int) -> socket.socket:
        """Connect to an address that was looked at: a second look-up could answer with another one."""
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
        if not self.private_too and not all(is_public(ip_address(address)) for address in found):
            raise CanNotPush("the address is inside a private network", is_final=True)
        failed: OSError | None = None
        for address in sorted(found, key=lambda one: ":" in one):
            try:
                return socket.create_connection((address, port), timeout=TIMEOUT)
            except OSError as error:
                failed = error
        raise failed or OSError("no address")


def _encrypted(endpoint: Endpoint, payload: bytes) -> bytes:
    keys = {"p256dh": endpoint.p256dh, "auth": endpoint.auth}
    try:
        return bytes(WebPusher({"endpoint": endpoint.url, "keys": keys}).encode(payload)["body"])
    except ValueError as error:  # a point that is not on the curve
        raise CanNotPush("the browser's key can not be used", is_final=True) from error


def pusher(secret: str, *, contact: str, private_too: bool) -> Pusher:
    """Return the pusher for EVENKEEL_PUSH_SECRET."""
    return WebPush(_key(secret), contact, private_too) if secret else NoPusher()


def public_key(secret: str) -> str | None:
    """Return the key that browsers ask for when they subscribe; None where no secret is set."""
    if not secret:
        return None
    point = _key(secret).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return urlsafe_b64encode(point).rstrip(b"=").decode()


def is_browser_key(p256dh: str, auth: str) -> bool:
    """Say whether these can be a browser's keys: a point on P-256, and sixteen bytes."""
    try:
        point, secret = _bytes(p256dh), _bytes(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except (ValueError, NotBase64):
        return False
    return len(point) == 65 and len(secret) == 16


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Return the key pair of a secret: always the same, or browsers would have to subscribe again."""
    number = int.from_bytes(hashlib.sha512(b"evenkeel web push\0" + secret.encode()).digest())
    return ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
