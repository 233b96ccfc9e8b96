"""Which addresses a push may be sent to."""

from ipaddress import ip_address

import pytest

from backend.notifications.rules.pushes import PAYLOAD, is_public, why_not_reachable


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QGuQyavXutnMH",
        "https://push.example.test:443/one?two=3",
    ],
)
def test_a_push_may_go_to_a_public_https_address(url: str) -> None:
    assert why_not_reachable(url, private_too=False) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://push.example.test/one",
        "ftp://push.example.test/one",
        "https://localhost/one",
        "https://127.0.0.1/one",
        "https://[::1]/one",
        "https://[::ffff:10.0.0.1]/one",
        "https://10.1.2.3/one",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.1/one",
        "https://database/one",
        "https://push.example.test:8443/one",
        "https://push.example.test:notaport/one",
        "https://name:password@push.example.test/one",
        "https:///one",
        "https://push.example.test/one two",
        "https://push.example.test/" + "x" * 1000,
        "https://[not-an-address/one",
    ],
)
def test_a_push_never_goes_elsewhere(url: str) -> None:
    assert why_not_reachable(url, private_too=False) is not None


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1",
        "172.16.0.1",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "fe80::1",
        "fec0::1",
        "fd00::1",
        "::ffff:127.0.0.1",
    ],
)
def test_what_is_not_of_the_open_internet_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))
    assert is_public(ip_address("8.8.8.8"))


def test_a_push_says_nothing_about_anybody() -> None:
    said = PAYLOAD.decode().lower()
    for word in ("phq", "score", "medic", "drug", "clinic", "mood", "harbor", "answer", "check-in", "safety"):
        assert word not in said
