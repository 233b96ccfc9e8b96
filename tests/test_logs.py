"""Logs tell where something broke, and nothing about anybody."""

import json

import pytest
import structlog

from backend import logs
from tests.clinic import Clinic

SECRET = "Sam Rivera takes sertraline"


def break_with(name: str) -> None:
    answers = {name: [0, 1, 2]}
    raise KeyError(f"{name} {answers}")


def test_an_exception_is_logged_without_its_message_or_locals(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure()
    try:
        break_with(SECRET)
    except KeyError as error:
        structlog.get_logger().error("surprise", reference="r1", exc_info=error)
    line = json.loads(capsys.readouterr().out)
    assert line["exception"] == ["KeyError"]
    assert line["where"][-1].endswith("break_with")
    assert "Sam" not in json.dumps(line)


def test_a_failing_view_logs_no_name_and_answers_with_a_reference(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_patient_id: object) -> None:
        break_with(SECRET)

    monkeypatch.setattr("backend.people.service.patient", broken)
    monkeypatch.setattr(clinic.app, "testing", False)
    response = clinic.prescriber.get(f"/api/patients/{clinic.patient.id}")
    out = capsys.readouterr().out
    assert response.status_code == 500
    assert response.json["reference"] in out
    assert "Sam" not in out + response.get_data(as_text=True)
    assert "sertraline" not in out
