"""Where media is bound."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from backend.video.addresses import media_addresses


def _ip(text: str) -> SimpleNamespace:
    is_v4 = "." in text
    return SimpleNamespace(is_IPv4=is_v4, ip=text if is_v4 else (text, 0, 0))


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def have(*addresses: str) -> None:
        adapters = [SimpleNamespace(ips=[_ip(address)]) for address in addresses]
        monkeypatch.setattr("backend.video.addresses.ifaddr.get_adapters", lambda: adapters)

    return have


def test_the_hosts_own_addresses_are_used_but_not_loopback_or_link_local(host: Callable[..., None]) -> None:
    host("127.0.0.1", "::1", "192.0.2.7", "fe80::1", "169.254.3.4", "2001:db8::7")
    assert media_addresses("") == ["192.0.2.7", "2001:db8::7"]


def test_a_host_without_a_network_gets_loopback(host: Callable[..., None]) -> None:
    host("127.0.0.1", "::1")
    assert media_addresses("") == ["127.0.0.1"]


def test_the_setting_wins(host: Callable[..., None]) -> None:
    host("192.0.2.7")
    assert media_addresses(" 198.51.100.1, 2001:db8::1 ") == ["198.51.100.1", "2001:db8::1"]


def test_a_name_instead_of_an_address_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear"):
        media_addresses("media.example")
