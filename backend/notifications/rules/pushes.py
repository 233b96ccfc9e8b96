"""What a push says, the same to everybody, and which addresses one may be sent to."""

import json
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

# Read on a locked screen by whoever holds the phone: no name, no drug, no score, not even what kind of item.
PAYLOAD = json.dumps(
    {"title": "Evenkeel", "body": "Something is waiting for you. Sign in to see it."}, separators=(",", ":")
).encode()
SECONDS_TO_LIVE = 24 * 60 * 60  # of a push whose phone is off; by then there may be nothing left to see
LONGEST_ENDPOINT = 1000


class PushState(StrEnum):
    """How far a push has come."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a browser's vendor takes pushes for one browser, and the keys that only that browser can open."""

    url: str
    p256dh: str
    auth: str


def why_not_reachable(url: str, *, private_too: bool) -> str | None:
    """Say why no push may go to an address, by its looks; None where it may."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not an address."
    if not url.isascii() or not url.isprintable() or len(url) > LONGEST_ENDPOINT or " " in url:
        return "This is not an address."
    if parts.scheme != "https" and not (private_too and parts.scheme == "http"):
        return "The address must begin with https://."
    if parts.username is not None or parts.password is not None or not parts.hostname:
        return "The address must name a host and nobody's password."
    if private_too:
        return None
    if port not in (None, 443):
        return "The address must use the usual port."
    try:
        is_public_host = is_public(ip_address(parts.hostname))
    except ValueError:
        is_public_host = "." in parts.hostname.strip(".")
    return None if is_public_host else "The address is inside a private network."


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Say whether an address belongs to the open internet."""
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return is_public(mapped)
    if getattr(address, "is_site_local", False):  # fec0::/10, which Python counts as global
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
