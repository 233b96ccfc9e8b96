"""Every address is gated, shows no other practice's data, and leaves an audit entry."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from backend.app import PUBLIC_ENDPOINTS
from backend.database import db
from backend.permissions import POLICY, Action
from tests.canaries import CANARY, plant_canaries
from tests.clinic import Clinic, Person, open_clinic
from tests.examples import example_body

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}


@dataclass(frozen=True, slots=True)
class Route:
    """One address with one method."""

    rule: Rule
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


def routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        for method in sorted(METHODS & (rule.methods or set())):
            yield Route(rule, method)


def gated(app: Flask) -> list[Route]:
    return [route for route in routes(app) if route.rule.endpoint not in PUBLIC_ENDPOINTS]


def action_of(app: Flask, route: Route) -> Action | None:
    return getattr(app.view_functions[route.rule.endpoint], "__gate_action__", None)


def entries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(text("SELECT count(*) FROM audit_entries")) or 0


def test_every_route_is_gated_or_on_the_short_public_list(session_app: Flask) -> None:
    assert [str(route) for route in gated(session_app) if action_of(session_app, route) is None] == []


def test_the_public_list_names_only_routes_that_exist(session_app: Flask) -> None:
    assert {rule.endpoint for rule in session_app.url_map.iter_rules()} >= PUBLIC_ENDPOINTS


def test_every_action_has_a_rule_and_a_route(session_app: Flask) -> None:
    assert set(POLICY) == set(Action)
    used = {action_of(session_app, route) for route in gated(session_app)}
    assert set(Action) - used == set()


def test_every_address_belongs_to_one_of_the_four_families(session_app: Flask) -> None:
    families = ("/api/patients/<uuid:patient_id>", "/api/practice/", "/api/account", "/api/links/")
    assert [str(route) for route in gated(session_app) if not route.rule.rule.startswith(families)] == []


def test_nobody_gets_in_without_signing_in(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    before = entries(app)
    called = 0
    for route in gated(app):
        path = path_of(route, uuid.uuid4(), uuid.uuid4())
        response = client.open(path, method=route.method, headers={"X-Evenkeel": "1"})
        assert (response.status_code, response.json["type"]) == (401, "/problems/not-signed-in"), route
        called += 1
    assert entries(app) == before + called


def path_of(route: Route, patient_id: uuid.UUID, other_id: uuid.UUID) -> str:
    values: dict[str, Any] = {name: str(other_id) for name in route.rule.arguments}
    if "patient_id" in values:
        values["patient_id"] = str(patient_id)
    if "slug" in values:
        values["slug"] = "phq-9"
    path = route.rule.rule
    for name, value in values.items():
        for converter in (f"<uuid:{name}>", f"<{name}>", f"<string:{name}>"):
            path = path.replace(converter, value)
    return path


@pytest.fixture
def canaries(app: Flask) -> tuple[Clinic, uuid.UUID, list[uuid.UUID]]:
    """A practice to ask from, and another one full of canary words: its patient, and ids of all it has."""
    clinic = open_clinic(app)
    other = open_clinic(app, slug="canary")
    return clinic, other.patient.id, plant_canaries(other)


def test_no_canary_of_another_practice_comes_back_and_every_call_is_audited(
    app: Flask, canaries: tuple[Clinic, uuid.UUID, list[uuid.UUID]]
) -> None:
    clinic, canary_patient, canary_ids = canaries
    document = app.test_client().get("/api/openapi.json").json
    people: list[Person] = [
        clinic.patient,
        clinic.prescriber,
        clinic.support,
        clinic.pharmacist,
        clinic.admin,
    ]
    called = 0
    ends_the_session = {"accounts.sign_out", "accounts.sign_out_everywhere"}
    for route in gated(app):
        if route.rule.endpoint in ends_the_session:
            continue
        names = set(route.rule.arguments)
        body = example_body(document, route.rule.rule, route.method, ids=canary_ids)
        kwargs = {} if body is None else {"json": body}
        for person in people:
            # Whoever may do it tries every id there is; who may not, or not for this patient, tries one.
            may = person.actor.role in POLICY[action_of(app, route)].grants
            every = canary_ids if may and names - {"patient_id"} else canary_ids[:1]
            targets = [(clinic.patient.id, other_id) for other_id in every]
            if "patient_id" in names:
                targets.append((canary_patient, canary_ids[0]))
            for patient_id, other_id in targets:
                before = entries(app)
                response = person.call(route.method, path_of(route, patient_id, other_id), **kwargs)
                words = response.get_data(as_text=True) + str(response.headers)
                what = f"{route} as {person.actor.role}: {response.status_code}"
                assert CANARY not in words.lower(), what
                assert entries(app) == before + 1, what
                assert response.status_code < 500, what
                if patient_id == canary_patient:
                    assert response.status_code == 404, what
                called += 1
    assert called > 300


def test_another_team_s_patient_and_one_who_does_not_exist_get_the_same_404(clinic: Clinic) -> None:
    app = clinic.app
    for route in gated(app):
        if "patient_id" not in route.rule.arguments:
            continue
        for person in (clinic.patient, clinic.prescriber, clinic.support, clinic.pharmacist, clinic.admin):
            answers = []
            for patient_id in (clinic.stranger.id, uuid.uuid4()):
                path = path_of(route, patient_id, uuid.UUID(int=7))
                response = person.call(route.method, path)
                headers = {
                    k: v for k, v in response.headers if k not in ("X-Request-Id", "Content-Security-Policy")
                }
                answers.append((response.status_code, response.get_data(), headers))
            assert answers[0] == answers[1], route
            assert answers[0][0] == 404, route


def test_a_role_without_a_grant_gets_403_on_a_patient_it_can_see(clinic: Clinic) -> None:
    app = clinic.app
    for route in gated(app):
        action = action_of(app, route)
        assert action is not None
        for person in (clinic.patient, clinic.prescriber, clinic.support, clinic.pharmacist):
            if person.actor.role in POLICY[action].grants:
                continue
            response = person.call(route.method, path_of(route, clinic.patient.id, uuid.UUID(int=7)))
            assert response.status_code == 403, f"{route} as {person.actor.role}"
