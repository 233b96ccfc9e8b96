"""Handing a letter to a real mail server: taken, refused for now, refused for good, not there."""

import ssl
from datetime import timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from backend.clock import now
from backend.notifications.smtp import CanNotSend, NoSender, SmtpSender, sender
from tests.notifications.conftest import MailServer, free_port


def letter() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "clinic@example.test", "maya@example.test", "Grüße"
    message.set_content("An item needs your attention.\n")
    return message


def test_a_letter_arrives_as_it_was_written(mail_server: MailServer) -> None:
    sender(mail_server.url).send(letter())
    (arrived,) = mail_server.letters
    assert (arrived["To"], arrived["Subject"]) == ("maya@example.test", "Grüße")
    assert arrived.get_content().strip() == "An item needs your attention."


@pytest.mark.parametrize(
    ("to_recipient", "to_letter", "is_final"),
    [
        ("550 no such mailbox", "250 OK", True),
        ("450 try later", "250 OK", False),
        ("250 OK", "554 not wanted", True),
        ("250 OK", "451 try later", False),
    ],
)
def test_a_refusal_is_final_where_the_server_says_so(
    mail_server: MailServer, to_recipient: str, to_letter: str, is_final: bool
) -> None:
    mail_server.to_recipient, mail_server.to_letter = to_recipient, to_letter
    with pytest.raises(CanNotSend) as refused:
        sender(mail_server.url).send(letter())
    assert refused.value.is_final is is_final
    assert "maya" not in str(refused.value)
    assert "mailbox" not in str(refused.value)


def test_a_server_that_is_not_there_may_come_back() -> None:
    with pytest.raises(CanNotSend, match="could not be reached") as refused:
        sender(f"smtp://127.0.0.1:{free_port()}").send(letter())
    assert refused.value.is_final is False


def test_name_and_password_are_unquoted_and_given() -> None:
    given: list[tuple[bytes, bytes]] = []

    def check(server: object, session: object, envelope: object, way: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        given.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word", handled=False)

    peer = MailServer()
    controller = Controller(
        peer,
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=check,
        auth_require_tls=False,
    )
    controller.start()
    try:
        sender(f"smtp://clinic:p%40ss%2Fword@127.0.0.1:{controller.port}").send(letter())
        assert given == [(b"clinic", b"p@ss/word")]
        assert len(peer.letters) == 1
        with pytest.raises(CanNotSend, match="535") as refused:
            sender(f"smtp://clinic:wrong@127.0.0.1:{controller.port}").send(letter())
        assert refused.value.is_final is False
    finally:
        controller.stop()


def test_a_password_does_not_leave_this_machine_without_tls(
    mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.notifications.smtp.LOOPBACK", ())
    with pytest.raises(CanNotSend, match="without TLS") as refused:
        sender(mail_server.url.replace("//", "//clinic:secret@")).send(letter())
    assert refused.value.is_final is True
    assert mail_server.letters == []


def test_without_a_mail_server_a_letter_fails_at_once() -> None:
    assert isinstance(sender(""), NoSender)
    with pytest.raises(CanNotSend, match="EVENKEEL_SMTP_URL") as refused:
        sender("").send(letter())
    assert refused.value.is_final is True


@pytest.mark.parametrize("url", ["localhost:25", "http://mail.example.test", "smtp://", "mail.example.test"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="EVENKEEL_SMTP_URL"):
        sender(url)


def own_certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """Make a certificate for 127.0.0.1 that only those trust who are given it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "mail.pem"
    own_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(certificate.public_bytes(Encoding.PEM) + own_key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return pem, context


def test_the_connection_turns_to_tls_where_offered_and_only_with_a_server_we_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pem, context = own_certificate(tmp_path)
    peer = MailServer()
    port = free_port()
    controller = Controller(peer, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True)
    controller.start()
    try:
        with pytest.raises(CanNotSend, match="SSLCertVerificationError"):
            sender(f"smtp://127.0.0.1:{port}").send(letter())
        assert peer.letters == []
        monkeypatch.setenv("SSL_CERT_FILE", str(pem))
        sender(f"smtp://127.0.0.1:{port}").send(letter())
        assert len(peer.letters) == 1
    finally:
        controller.stop()


def test_smtps_speaks_tls_from_the_first_byte(mail_server: MailServer) -> None:
    smtps = sender(mail_server.url.replace("smtp://", "smtps://"))
    assert isinstance(smtps, SmtpSender)
    with pytest.raises(CanNotSend, match="SSLError"):
        smtps.send(letter())
