"""The least clinic that a test can work in, and people to act as."""

import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from backend.accounts import service as accounts
from backend.accounts.models import AccountRow
from backend.accounts.routes import COOKIE
from backend.database import pin, session, transaction
from backend.gate import Actor
from backend.people import service as people
from backend.permissions import Role

PASSWORD = "correct horse battery"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in: calls the API as themselves."""

    app: Flask
    token: str
    actor: Actor
    email: str

    @property
    def id(self) -> uuid.UUID:
        """The patient's or clinician's id."""
        return self.actor.person_id

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        return self.call("GET", path, **kwargs)

    def post(self, path: str, json: Any = None, **kwargs: Any) -> TestResponse:
        return self.call("POST", path, json=json, **kwargs)

    def put(self, path: str, json: Any = None, **kwargs: Any) -> TestResponse:
        return self.call("PUT", path, json=json, **kwargs)

    def delete(self, path: str, **kwargs: Any) -> TestResponse:
        return self.call("DELETE", path, **kwargs)

    def call(
        self, method: str, path: str, headers: dict[str, str] | None = None, **kwargs: Any
    ) -> TestResponse:
        """Send one request with this person's cookie and our header."""
        client = self.app.test_client(use_cookies=False)
        own = {"X-Evenkeel": "1", "Cookie": f"{COOKIE}={self.token}", **(headers or {})}
        return client.open(path, method=method, headers=own, **kwargs)


@dataclass(frozen=True, slots=True)
class Clinic:
    """A practice: the blue team looks after `patient`, the red team after `stranger`."""

    app: Flask
    practice_id: uuid.UUID
    blue_team_id: uuid.UUID
    red_team_id: uuid.UUID
    prescriber: Person
    support: Person
    admin: Person
    patient: Person
    stranger: Person
    stranger_prescriber: Person
    pharmacist: Person

    @contextmanager
    def open(self) -> Iterator[Session]:
        """Call services directly, in one transaction pinned to the practice."""
        with self.app.app_context(), transaction() as current:
            pin(self.practice_id)
            yield current


def open_clinic(app: Flask, *, slug: str = "harbor") -> Clinic:
    """Make a practice with two care teams."""
    with app.app_context(), transaction():
        practice = people.create_practice(
            slug=slug, name="Harbor Clinic", time_zone="America/New_York", phone="555-0100", country="US"
        )
        blue, red = people.add_care_team("Blue"), people.add_care_team("Red")
        staff = {
            name: people.add_clinician(
                name=name,
                email=f"{slug}-{role}-{index}@example.test",
                role=role,
                time_zone="America/New_York",
            )
            for index, (name, role) in enumerate(
                [
                    ("Dr. Maya Okafor", Role.PRESCRIBER),
                    ("Luis Ortega", Role.CARE_SUPPORT),
                    ("Ann Berg", Role.ADMIN),
                    ("Dr. Olga Petrov", Role.PRESCRIBER),
                    ("Priya Nair", Role.PHARMACIST),
                ]
            )
        }
        maya, luis, ann, olga, priya = staff.values()
        people.set_care_team_members(blue.id, [maya.id, luis.id, priya.id])
        people.set_care_team_members(red.id, [olga.id])
        sam = make_patient(blue.id, given_name="Sam", family_name="Rivera")
        otto = make_patient(red.id, given_name="Otto", family_name="Stranger")
        return Clinic(
            app,
            practice.id,
            blue.id,
            red.id,
            prescriber=_person(app, Role.PRESCRIBER, maya.email, clinician_id=maya.id),
            support=_person(app, Role.CARE_SUPPORT, luis.email, clinician_id=luis.id),
            admin=_person(app, Role.ADMIN, ann.email, clinician_id=ann.id),
            patient=_person(app, Role.PATIENT, f"{slug}-sam@example.test", patient_id=sam),
            stranger=_person(app, Role.PATIENT, f"{slug}-otto@example.test", patient_id=otto),
            stranger_prescriber=_person(app, Role.PRESCRIBER, olga.email, clinician_id=olga.id),
            pharmacist=_person(app, Role.PHARMACIST, priya.email, clinician_id=priya.id),
        )


def make_patient(care_team_id: uuid.UUID, **given: Any) -> uuid.UUID:
    """Register the least valid patient; inside a transaction."""
    least = {
        "given_name": "Pat",
        "family_name": "Doe",
        "birth_date": date(1988, 4, 5),
        "sex": "unknown",
        "time_zone": "America/New_York",
    }
    return people.register_patient(**{**least, **given}, care_team_id=care_team_id).id


def _person(
    app: Flask,
    role: Role,
    email: str,
    *,
    patient_id: uuid.UUID | None = None,
    clinician_id: uuid.UUID | None = None,
) -> Person:
    """Sign somebody in without spending the time of a real password."""
    account = AccountRow(email=email, password_hash=secrets.token_hex(8))
    session().add(account)
    session().flush()
    membership_id = accounts.add_membership(
        account.id, role, patient_id=patient_id, clinician_id=clinician_id
    )
    signed_in = accounts.start_session(account.id, membership_id)
    return Person(app, signed_in.token, signed_in.actor, email)
