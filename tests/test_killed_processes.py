"""No answer that was acknowledged is lost, and none that matters stays untold, whatever is killed or deaf."""

import random
from pathlib import Path

from tests.killing import deaf_mail_server, running
from tests.notifications.conftest import MailServer, mail_server  # noqa: F401 (a fixture)
from tests.processes import eventually

POINTS = 4  # `make soak` does a hundred
SECONDS_TO_TELL = 200  # a killed worker's job is taken up after half a minute and at the next full minute


def test_answers_survive_killed_processes_and_are_told(tmp_path: Path, mail_server: MailServer) -> None:  # noqa: F811
    with running(tmp_path / "home", mail_server.url) as clinic:
        dice = random.Random()
        killed = [clinic.kill_at_random(dice) for _ in range(POINTS)]
        found = clinic.verdict(seconds=SECONDS_TO_TELL)
    assert found["sent"] == 2 * POINTS, killed
    assert found["acknowledged"] > 0, killed
    assert found["acknowledged_and_lost"] == 0, killed
    assert found["stored_without_its_one_flag"] == 0, killed
    assert found["flags_without_delivery_attempt"] == 0, killed


def test_a_mail_server_that_never_answers_delays_and_loses_nothing_on_screen(tmp_path: Path) -> None:
    with deaf_mail_server() as url, running(tmp_path / "home", url) as clinic:
        sent = [clinic.submit(answer) for answer in (1, 2, 3)]
        on_screen = clinic.flags_on_screen()
        assert all(each.is_acknowledged for each in sent)
        assert {each.id for each in sent} <= set(on_screen)
        assert max(each.seconds for each in sent) < 8  # a letter in the request would wait for ten
        tried = "SELECT count(*) FROM letters WHERE attempts > 0 AND last_error IS NOT NULL"
        assert eventually(lambda: clinic.rows(tried)[0][0] > 0, seconds=60)
        assert clinic.rows("SELECT count(*) FROM letters WHERE state = 'failed'") == [(0,)]
