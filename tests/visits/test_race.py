"""Many at once want the same slot."""

from sqlalchemy import func, select

from backend.visits.models import VisitRow
from bench.booking_race import CLIENTS, race, ready, serving
from tests.clinic import Clinic

ROUNDS = 20


def test_of_fifty_clients_racing_for_one_slot_exactly_one_gets_it(clinic: Clinic) -> None:
    people, slots = ready(clinic, CLIENTS, ROUNDS)
    assert len(slots) == ROUNDS
    with serving(clinic.app.config["SQLALCHEMY_DATABASE_URI"]) as port:
        rounds = [race(port, clinic, people, slot) for slot in slots]
    assert [one.slot for one in rounds if not one.is_right] == []
    with clinic.open() as current:
        assert current.scalar(select(func.count()).select_from(VisitRow)) == ROUNDS
