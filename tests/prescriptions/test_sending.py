"""Signed prescriptions leave on paper or as a file, as they were signed, or are cancelled."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.clock import today
from backend.prescriptions import sending
from backend.prescriptions.rules.digest import digest
from tests.clinic import Clinic

ZONE = "America/New_York"


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where files of prescriptions go."""
    way = sending.Folder(tmp_path / "out")
    monkeypatch.setattr(sending, "senders", lambda: {"printed": sending.Paper(), "filed": way})
    return way.path


@pytest.fixture
def signed(clinic: Clinic) -> str:
    """The address of a signed prescription."""
    base = f"/api/patients/{clinic.patient.id}"
    step = {
        "drug_slug": "sertraline",
        "strength": {"value": "50", "unit": "mg"},
        "tablets_per_dose": "1",
        "times_a_day": 1,
        "timing": "morning",
        "start_on": str(today(ZONE)),
        "days_supply": 30,
        "refills": 0,
    }
    draft = clinic.prescriber.post(f"{base}/medications", step).json or {}
    row = clinic.prescriber.post(f"{base}/titration-steps/{draft['id']}/sign", {"digest": draft["digest"]})
    return f"{base}/prescriptions/{(row.json or {})['id']}"


def send(clinic: Clinic, signed: str, kind: str) -> Any:
    return clinic.prescriber.post(f"{signed}/transmissions", {"kind": kind})


def test_a_sheet_says_what_was_signed_and_that_it_still_is(clinic: Clinic, signed: str) -> None:
    sheet = clinic.prescriber.get(f"{signed}/sheet").json or {}
    assert (sheet["state"], sheet["is_verified"], sheet["printed"]) == ("signed", True, 0)
    assert sheet["prescription"]["sig"].startswith("Take 1\u00a0tablet of 50\u00a0mg")


def test_each_print_is_kept_so_that_a_copy_can_say_so(clinic: Clinic, signed: str, folder: Path) -> None:
    first = send(clinic, signed, "printed").json
    again = send(clinic, signed, "printed").json
    assert (first["state"], first["printed"], again["printed"]) == ("printed", 1, 2)
    assert [each["by"] for each in again["transmissions"]] == [clinic.prescriber.actor.name] * 2


def test_a_file_holds_what_was_signed_to_the_byte_and_its_digest(
    clinic: Clinic, signed: str, folder: Path
) -> None:
    assert send(clinic, signed, "filed").json["state"] == "filed"
    (file,) = folder.iterdir()
    held = json.loads(file.read_text("utf-8"))
    assert digest(held["signed"]) == held["sha256"]
    assert held["sha256"] == (clinic.prescriber.get(f"{signed}/sheet").json or {})["prescription"]["digest"]
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_not_what_was_signed_does_not_leave(
    clinic: Clinic, signed: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "verifies", lambda content, known: digest(content + " ") == known)
    assert (clinic.prescriber.get(f"{signed}/sheet").json or {})["is_verified"] is False
    refused = send(clinic, signed, "filed")
    assert refused.status_code == 409
    assert "not-what-was-signed" in refused.json["type"]
    assert not folder.exists()


def test_a_cancelled_prescription_does_not_leave_any_more(clinic: Clinic, signed: str, folder: Path) -> None:
    cancelled = clinic.prescriber.post(f"{signed}/cancel", {"reason": "Wrong strength"})
    assert (cancelled.json or {})["state"] == "cancelled"
    assert (cancelled.json or {})["transmissions"][0]["reason"] == "Wrong strength"
    late = send(clinic, signed, "filed")
    assert late.status_code == 409
    assert not folder.exists()
    assert clinic.prescriber.post(f"{signed}/cancel", {"reason": "Again"}).status_code == 409
    assert clinic.prescriber.post(f"{signed}/cancel", {"reason": ""}).status_code == 422


def test_only_the_team_sees_a_sheet_and_only_a_prescriber_lets_it_leave(clinic: Clinic, signed: str) -> None:
    assert clinic.support.get(f"{signed}/sheet").status_code == 200
    assert clinic.support.post(f"{signed}/transmissions", {"kind": "printed"}).status_code == 403
    assert clinic.patient.get(f"{signed}/sheet").status_code == 403
    assert clinic.stranger_prescriber.get(f"{signed}/sheet").status_code == 404
    other = signed.replace(str(clinic.patient.id), str(clinic.stranger.id))
    assert clinic.stranger_prescriber.get(f"{other}/sheet").status_code == 404
    assert clinic.prescriber.post(f"{signed}/transmissions", {"kind": "faxed"}).status_code == 422
