"""Whatever the API document allows, or nearly allows, gets an answer that the document describes."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import one_of
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from backend.accounts.routes import COOKIE
from backend.database import db
from tests.canaries import fill
from tests.clinic import Clinic, Person, open_clinic
from tests.database import TestServer

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
]
SIGNS_IN = ("/api/account/sign-in", "/api/account/confirm", "/api/links/invitation/accept")
FEW = settings(
    max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(scope="module")
def busy_clinic(session_app: Flask, database_server: TestServer) -> Iterator[Clinic]:
    """A clinic in which everything has happened once, for the whole module."""
    with session_app.app_context():
        db.engine.dispose()
    database_server.clone()
    clinic = open_clinic(session_app)
    fill(clinic)
    yield clinic
    with session_app.app_context():
        db.engine.dispose()


def operations(clinic: Clinic) -> list[Any]:
    document = schemathesis.openapi.from_wsgi("/api/openapi.json", clinic.app)
    # Signing out would end the session that the other cases use.
    return [found.ok() for found in document.exclude(path_regex="sign-out").get_all_operations()]


def walk(clinic: Clinic, person: Person) -> int:
    """Send a few cases of every operation as `person`; return how many."""
    sent = 0
    for operation in operations(clinic):

        @FEW
        @given(case=one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)))
        def one(case: Any) -> None:
            nonlocal sent
            if "patient_id" in (case.path_parameters or {}):
                case.path_parameters["patient_id"] = str(clinic.patient.id)
            response = case.call_and_validate(
                headers={"X-Evenkeel": "1"}, cookies={COOKIE: person.token}, checks=CHECKS
            )
            assert response.status_code != 401 or case.path in SIGNS_IN, case.path
            sent += 1

        one()
    return sent


@pytest.mark.parametrize("who", ["patient", "prescriber"])
def test_every_answer_is_one_that_the_document_describes(busy_clinic: Clinic, who: str) -> None:
    assert walk(busy_clinic, getattr(busy_clinic, who)) > 100
