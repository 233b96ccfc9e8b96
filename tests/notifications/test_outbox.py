"""The outbox: written with its cause, handed over by the worker, tried again, given up where all can see."""

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
import time_machine
from sqlalchemy import select

from backend.accounts import service as accounts
from backend.clock import now
from backend.config import settings
from backend.notifications import service
from backend.notifications.models import LetterRow
from backend.notifications.rules.letters import LetterState
from backend.notifications.rules.retries import RETRY_AFTER
from backend.notifications.smtp import CanNotSend
from backend.permissions import Role
from tests.clinic import Clinic, make_patient, open_clinic
from tests.notifications.conftest import MailServer
from tests.queue import queued, run_queued

DELIVER = "notifications.deliver"


@pytest.fixture
def mail(mail_server: MailServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A clinic whose settings name the mail server."""
    monkeypatch.setenv("EVENKEEL_SMTP_URL", mail_server.url)
    monkeypatch.setenv("EVENKEEL_MAIL_FROM", "no-reply@harbor.example.test")
    settings.cache_clear()
    yield mail_server
    monkeypatch.undo()
    settings.cache_clear()


def ask(clinic: Clinic, occasion: str = "one") -> bool:
    with clinic.open():
        return service.ask_for_attention("maya@example.test", occasion=occasion)


def rows(clinic: Clinic) -> list[LetterRow]:
    with clinic.open() as current:
        return list(current.scalars(select(LetterRow).order_by(LetterRow.created_at)))


def test_a_letter_is_handed_over_by_the_worker_and_says_nothing_clinical(
    clinic: Clinic, mail: MailServer
) -> None:
    ask(clinic)
    assert mail.letters == []
    assert run_queued(clinic, DELIVER) == 1
    (letter,) = mail.letters
    assert letter["Subject"] == "An item in Evenkeel needs your attention today"
    assert (letter["From"], letter["To"]) == ("no-reply@harbor.example.test", "maya@example.test")
    assert letter["Auto-Submitted"] == "auto-generated"
    said = letter.get_content()
    assert settings().public_url in said
    for word in ("PHQ", "suicid", "item 9", "item-9", "Sam", "Rivera", "Harbor", "score", "psychiatr"):
        assert word.lower() not in (said + letter["Subject"]).lower()
    (row,) = rows(clinic)
    assert (row.state, row.attempts, row.last_error, row.next_try_at) == ("sent", 1, None, None)
    assert row.sent_at is not None


def test_a_letter_of_a_transaction_that_fails_is_never_written(clinic: Clinic) -> None:
    def ask_and_break() -> None:
        with clinic.open():
            service.ask_for_attention("maya@example.test", occasion="one")
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        ask_and_break()
    assert (rows(clinic), queued(clinic, DELIVER)) == ([], [])


def test_the_same_occasion_is_written_about_once(clinic: Clinic) -> None:
    assert [ask(clinic, "one"), ask(clinic, "one"), ask(clinic, "two")] == [True, False, True]
    assert len(queued(clinic, DELIVER)) == 2


def test_a_job_that_runs_twice_sends_once(clinic: Clinic, mail: MailServer) -> None:
    ask(clinic)
    (job,) = queued(clinic, DELIVER)
    run_queued(clinic, DELIVER)
    by = Counting([])
    with clinic.open():
        again = service.deliver(rows(clinic)[0].id, by=by)
    assert (again, by.sent, len(mail.letters)) == (LetterState.SENT, 0, 1)
    assert job.ids.keys() == {"letter_id", "practice_id"}


def test_a_refusal_for_now_is_tried_again_with_the_same_message_id(clinic: Clinic, mail: MailServer) -> None:
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        ask(clinic)
        mail.to_letter = "451 try later"
        run_queued(clinic, DELIVER)
        (row,) = rows(clinic)
        assert (row.state, row.attempts, row.last_error) == ("queued", 1, "the mail server refused (451)")
        assert row.next_try_at == start + RETRY_AFTER[0]
        assert [job.at for job in queued(clinic, DELIVER)] == [start + RETRY_AFTER[0]]
        mail.to_letter = "250 OK"
        clock.shift(RETRY_AFTER[0])
        run_queued(clinic, DELIVER)
    (row,) = rows(clinic)
    assert (row.state, row.attempts, row.last_error) == ("sent", 2, None)
    assert mail.letters[0]["Message-ID"] == f"<{row.id}@evenkeel.invalid>"


class Counting:
    """A sender that answers with what it is told, in turn, and then always with the last."""

    def __init__(self, refusals: list[CanNotSend | None]) -> None:
        self.refusals, self.sent = refusals, 0

    def send(self, message: EmailMessage) -> None:
        self.sent += 1
        refusal = self.refusals[min(self.sent, len(self.refusals)) - 1] if self.refusals else None
        if refusal:
            raise refusal


def test_a_letter_is_given_up_after_the_last_try_and_stays_visible(clinic: Clinic) -> None:
    ask(clinic)
    by = Counting([CanNotSend("the mail server could not be reached (TimeoutError)")])
    start = now()
    with time_machine.travel(start, tick=False) as clock:
        for wait in (*RETRY_AFTER, timedelta(0)):
            with clinic.open():
                state = service.deliver(rows(clinic)[0].id, by=by)
            clock.shift(wait)
    assert (state, by.sent) == (LetterState.FAILED, len(RETRY_AFTER) + 1)
    (shown,) = clinic.admin.get("/api/practice/letters").json["letters"]
    assert (shown["state"], shown["attempts"]) == ("failed", 7)
    assert shown["last_error"] == "the mail server could not be reached (TimeoutError)"
    assert (shown["recipient"], shown["next_try_at"]) == ("m…@example.test", None)


def test_a_refusal_for_good_and_a_missing_mail_server_are_given_up_at_once(clinic: Clinic) -> None:
    ask(clinic)
    run_queued(clinic, DELIVER)
    (row,) = rows(clinic)
    assert (row.state, row.last_error) == ("failed", "no mail server is set (EVENKEEL_SMTP_URL)")
    assert queued(clinic, DELIVER) == []


def test_a_letter_that_can_not_be_addressed_does_not_stop_the_queue(clinic: Clinic, mail: MailServer) -> None:
    with clinic.open():
        service.ask_for_attention("maya@example.test\nBcc: everybody@example.test", occasion="poison")
    ask(clinic, "one")
    run_queued(clinic, DELIVER)
    assert [row.state for row in rows(clinic)] == ["failed", "sent"]
    assert [letter["To"] for letter in mail.letters] == ["maya@example.test"]


def test_a_letter_that_another_worker_holds_is_left_to_it(clinic: Clinic) -> None:
    ask(clinic)
    by = Counting([])
    with clinic.open() as current:
        row = current.scalars(select(LetterRow).with_for_update()).one()
        with clinic.open():
            assert service.deliver(row.id, by=by) is None
    assert by.sent == 0


def test_letters_that_failed_come_first(clinic: Clinic) -> None:
    ask(clinic, "one")
    run_queued(clinic, DELIVER)
    ask(clinic, "two")
    shown = clinic.admin.get("/api/practice/letters").json["letters"]
    assert [letter["state"] for letter in shown] == ["failed", "queued"]


def test_only_an_administrator_sees_the_outbox_and_only_of_the_own_practice(clinic: Clinic) -> None:
    ask(clinic)
    for person in (clinic.patient, clinic.prescriber, clinic.support):
        assert person.get("/api/practice/letters").status_code == 403
    assert len(clinic.admin.get("/api/practice/letters").json["letters"]) == 1
    assert open_clinic(clinic.app, slug="other").admin.get("/api/practice/letters").json == {"letters": []}


# Invitations


def test_an_invitation_is_sent_with_its_link_and_leaves_no_link_behind(
    clinic: Clinic, mail: MailServer
) -> None:
    with clinic.open():
        patient_id = make_patient(clinic.blue_team_id)
        invitation_id, link = accounts.invite(
            email="new@example.test", role=Role.PATIENT, patient_id=patient_id
        )
        expected = accounts.invitation_link(invitation_id)
    assert link is None
    run_queued(clinic, "notifications.send_invitation")
    run_queued(clinic, DELIVER)
    (letter,) = mail.letters
    assert (letter["To"], letter["Subject"]) == ("new@example.test", "Harbor Clinic invites you to Evenkeel")
    assert expected in letter.get_content()
    (row,) = rows(clinic)
    stored = " ".join(str(getattr(row, column.name)) for column in row.__table__.columns)
    assert expected.rpartition("#")[2] not in stored


def test_an_invitation_that_is_over_is_not_sent(clinic: Clinic, mail: MailServer) -> None:
    with clinic.open():
        patient_id = make_patient(clinic.blue_team_id)
        accounts.invite(email="old@example.test", role=Role.PATIENT, patient_id=patient_id)
    run_queued(clinic, "notifications.send_invitation")
    with clinic.open():
        accounts.invite(email="new@example.test", role=Role.PATIENT, patient_id=patient_id)
    run_queued(clinic, "notifications.send_invitation")
    run_queued(clinic, DELIVER)
    assert [letter["To"] for letter in mail.letters] == ["new@example.test"]
    assert [row.state for row in rows(clinic)] == ["withdrawn", "sent"]
