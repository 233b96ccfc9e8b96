"""A real mail server for the tests, one that can be told to refuse."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

TAKEN = "250 OK"


@dataclass
class MailServer:
    """What came in, and what the server says to the next recipient and the next letter."""

    url: str = ""
    letters: list[EmailMessage] = field(default_factory=list)
    to_recipient: str = TAKEN
    to_letter: str = TAKEN

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 (the library calls it so)
        if self.to_recipient == TAKEN:
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (the library calls it so)
        if self.to_letter == TAKEN:
            letter = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(letter, EmailMessage)
            self.letters.append(letter)
        return self.to_letter


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server on this machine."""
    peer = MailServer()
    controller = Controller(peer, hostname="127.0.0.1", port=free_port())
    controller.start()
    peer.url = f"smtp://127.0.0.1:{controller.port}"
    yield peer
    controller.stop()
