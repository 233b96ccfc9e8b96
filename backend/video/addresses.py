"""Which addresses of this host media is sent and received on."""

from ipaddress import ip_address

import ifaddr

LOOPBACK = "127.0.0.1"


def media_addresses(wanted: str) -> list[str]:
    """Return the addresses to bind: those in `wanted` (commas between), else the host's own.

    They are read for each call, as networks come and go. A host with nothing but loopback gets loopback; a
    Chromium there has no address to call from unless it is started with --allow-loopback-in-peer-connection.
    """
    if wanted.strip():
        return [str(ip_address(part.strip())) for part in wanted.split(",")]
    found = [
        str(ip.ip) if ip.is_IPv4 else str(ip.ip[0]) for adapter in ifaddr.get_adapters() for ip in adapter.ips
    ]
    usable = [
        text
        for text in found
        if not (
            ip_address(text).is_loopback or ip_address(text).is_link_local or ip_address(text).is_unspecified
        )
    ]
    return list(dict.fromkeys(usable)) or [LOOPBACK]
