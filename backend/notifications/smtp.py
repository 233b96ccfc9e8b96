"""The mail server as a port: `Sender` is what we need, `SmtpSender` is the one that reaches the outside."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 10.0  # seconds for each step of the conversation
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class CanNotSend(Exception):
    """The letter was not handed over; `is_final` where trying again can not help."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class Sender(Protocol):
    """Whoever takes a letter out of the building."""

    def send(self, message: EmailMessage) -> None:
        """Hand the letter over, or raise CanNotSend."""


class NoSender:
    """What stands there when no mail server is set."""

    def send(self, message: EmailMessage) -> None:  # noqa: ARG002 (the port's signature)
        """Refuse: there is nobody to hand it to."""
        raise CanNotSend("no mail server is set (EVENKEEL_SMTP_URL)", is_final=True)


@dataclass(frozen=True, slots=True)
class SmtpSender:
    """A mail server at smtp://user:password@host:port, or smtps:// for TLS from the first byte.

    With smtp:// the connection turns to TLS where the server offers it; a password is never given without
    TLS, unless the server is on this machine.
    """

    address: SplitResult

    def send(self, message: EmailMessage) -> None:
        """Hand the letter over, or raise CanNotSend with a reason that names no person."""
        try:
            with self._connect() as server:
                if self.address.username:
                    server.login(unquote(self.address.username), unquote(self.address.password or ""))
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise CanNotSend(
                f"the mail server refused the recipient ({codes[0]})", is_final=min(codes) >= 500
            ) from error
        except smtplib.SMTPResponseException as error:
            is_final = error.smtp_code >= 500 and not isinstance(error, smtplib.SMTPAuthenticationError)
            raise CanNotSend(f"the mail server refused ({error.smtp_code})", is_final=is_final) from error
        except (smtplib.SMTPException, OSError) as error:
            raise CanNotSend(f"the mail server could not be reached ({type(error).__name__})") from error

    def _connect(self) -> smtplib.SMTP:
        host, port = self.address.hostname or "", self.address.port
        if self.address.scheme == "smtps":
            return smtplib.SMTP_SSL(host, port or 465, timeout=TIMEOUT, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port or 25, timeout=TIMEOUT)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
            elif self.address.username and host not in LOOPBACK:
                raise CanNotSend("the mail server wants a password without TLS", is_final=True)
        except BaseException:
            server.close()
            raise
        return server


def sender(url: str) -> Sender:
    """Return the sender for EVENKEEL_SMTP_URL; raise ValueError for an address that is none."""
    if not url:
        return NoSender()
    address = urlsplit(url)
    if address.scheme not in ("smtp", "smtps") or not address.hostname:
        raise ValueError("EVENKEEL_SMTP_URL must be smtp://user:password@host:port or smtps://…")
    return SmtpSender(address)
