"""Titration plans over HTTP: worked out, begun, due, paused, moved, ended; and the patient's card."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from backend.clock import now, today
from tests.clinic import Clinic

ZONE = "America/New_York"
DRUG = {"drug_slug": "lamotrigine", "form": "tablet", "timing": "morning"}


def day(days: int) -> str:
    return str(today(ZONE) + timedelta(days))


def step(start: int, days: int, mg: str | None, *conditions: str) -> dict[str, Any]:
    dose = None if mg is None else {"value": mg, "unit": "mg"}
    return {"start_on": day(start), "days": days, "dose": dose, "conditions": list(conditions)}


def plan(*steps: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {**DRUG, "steps": list(steps), **other}


def usual(*conditions: str) -> dict[str, Any]:
    return plan(step(0, 14, "25"), step(14, 14, "50", *conditions), step(28, 7, "100"), step(35, 28, "200"))


def base(clinic: Clinic) -> str:
    return f"/api/patients/{clinic.patient.id}/titration-plans"


def begin(clinic: Clinic, new: dict[str, Any]) -> dict[str, Any]:
    answer = clinic.prescriber.post(base(clinic), new)
    assert answer.status_code == 201, answer.json
    return dict(answer.json or {})


def change(
    clinic: Clinic, of: dict[str, Any], what: str, *, version: int | None = None, **body: Any
) -> dict[str, Any]:
    answer = clinic.prescriber.post(
        f"{base(clinic)}/{of['id']}/{what}",
        {"reason": "As agreed", **body},
        headers={"If-Match": f'"{version or of["version"]}"'},
    )
    assert answer.status_code == 200, answer.json
    return dict(answer.json or {})


def test_a_preview_gives_days_tablets_and_keeps_nothing(clinic: Clinic) -> None:
    answer = clinic.prescriber.post(f"{base(clinic)}/preview", usual())
    assert answer.status_code == 200, answer.json
    worked = answer.json or {}
    assert [each["sig"] for each in worked["steps"]][1].startswith("Take 2\u00a0tablets of 25\u00a0mg")
    assert [(each["strength"]["value"], each["count"]) for each in worked["tablets"]] == [
        ("25", 42), ("100", 7), ("200", 28),
    ]  # fmt: skip
    assert worked["findings"] == []
    assert worked["ends_on"] == day(63)
    assert worked["check_ins"] == 9
    assert (clinic.prescriber.get(base(clinic)).json or {})["plans"] == []


def test_a_plan_faster_than_the_label_is_told_with_its_source(clinic: Clinic) -> None:
    worked = clinic.prescriber.post(f"{base(clinic)}/preview", plan(step(0, 14, "100"))).json or {}
    kinds = {each["kind"]: each for each in worked["findings"]}
    assert {"above-start-dose", "faster-than-label"} <= set(kinds)
    assert "Lamictal" in kinds["faster-than-label"]["source"]
    assert kinds["faster-than-label"]["step"] == 1


@pytest.mark.parametrize(
    ("steps", "kind", "words"),
    [
        ((("0", 14, "25"), ("15", 14, "50")), "plan-days-do-not-follow", "skipped"),
        ((("0", 14, "25"), ("13", 14, "50")), "plan-days-do-not-follow", "two steps"),
        ((("0", 14, None), ), "invalid", "begins with a dose"),
        ((("0", 14, "25"), ("14", 1, None), ("15", 14, "25")), "plan-days-do-not-follow", "last one"),
        ((("0", 14, "30"),), "dose-not-makeable", "25\u00a0mg and 37.5\u00a0mg"),
        ((("0", 14, "500"),), "dose-above-maximum", "400\u00a0mg"),
    ],
)  # fmt: skip
def test_a_plan_that_can_not_be_followed_is_refused_and_not_kept(
    clinic: Clinic, steps: tuple[tuple[str, int, str | None], ...], kind: str, words: str
) -> None:
    new = plan(*(step(int(start), days, mg) for start, days, mg in steps))
    for address in (base(clinic), f"{base(clinic)}/preview"):
        answer = clinic.prescriber.post(address, new)
        assert answer.status_code == 422, answer.json
        problem = answer.json or {}
        assert kind in problem["type"]
        assert words in f"{problem['detail']} {problem.get('errors')}"
    assert (clinic.prescriber.get(base(clinic)).json or {})["plans"] == []


@pytest.mark.parametrize("dose", ["0", "-25", "1000000", "25mg", ""])
def test_an_absurd_dose_is_refused(clinic: Clinic, dose: str) -> None:
    assert clinic.prescriber.post(base(clinic), plan(step(0, 14, dose))).status_code == 422


def test_a_form_the_drug_does_not_have_is_refused_with_those_it_has(clinic: Clinic) -> None:
    answer = clinic.prescriber.post(base(clinic), plan(step(0, 14, "25"), form="patch"))
    assert answer.status_code == 422
    assert "tablet" in (answer.json or {})["detail"]


def test_of_one_drug_one_plan_goes_on(clinic: Clinic) -> None:
    first = begin(clinic, usual())
    answer = clinic.prescriber.post(base(clinic), usual())
    assert answer.status_code == 409
    assert "plan-goes-on" in (answer.json or {})["type"]
    change(clinic, first, "end")
    begin(clinic, usual())


def test_a_due_step_is_proposed_and_becomes_a_draft_only_when_somebody_says_so(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    assert made["due"]["number"] == 1
    assert made["due"]["proposal"] == "advance"
    steps = f"/api/patients/{clinic.patient.id}/titration-steps"
    assert (clinic.prescriber.get(steps).json or {})["titration_steps"] == []
    answer = clinic.prescriber.post(
        f"{base(clinic)}/{made['id']}/draft", headers={"If-Match": f'"{made["version"]}"'}
    )
    assert answer.status_code == 201, answer.json
    draft = answer.json or {}
    assert (draft["status"], draft["daily_dose"]["value"], draft["days_supply"]) == ("draft", "25", 14)
    signed = clinic.prescriber.post(
        f"{steps}/{draft['id']}/sign", {"digest": draft["digest"], "override_reason": "agreed"}
    )
    assert signed.status_code == 201, signed.json
    shown = (clinic.prescriber.get(base(clinic)).json or {})["plans"][0]
    assert [each["is_signed"] for each in shown["steps"]] == [True, False, False, False]
    assert [each["state"] for each in shown["steps"]] == ["current", "planned", "planned", "planned"]
    assert shown["due"] is None


def test_side_effects_hold_the_next_step_and_a_rash_stops_it(clinic: Clinic) -> None:
    made = begin(clinic, plan(step(0, 7, "25"), step(7, 14, "50", "side-effects")))
    first = (
        clinic.prescriber.post(
            f"{base(clinic)}/{made['id']}/draft", headers={"If-Match": f'"{made["version"]}"'}
        ).json
        or {}
    )
    clinic.prescriber.post(
        f"/api/patients/{clinic.patient.id}/titration-steps/{first['id']}/sign",
        {"digest": first["digest"], "override_reason": "agreed"},
    )

    def due() -> dict[str, Any]:
        return dict((clinic.prescriber.get(base(clinic)).json or {})["plans"][0]["due"])

    assert due()["proposal"] == "cannot-tell"
    answer(clinic, "nausea", 1)
    assert due()["proposal"] == "hold"
    answer(clinic, "nausea", 2)
    assert due()["proposal"] == "step-back"
    answer(clinic, "rash", 0)
    assert due()["proposal"] == "stop"


def answer(clinic: Clinic, effect: str, how_bad: int) -> None:
    body = {
        "instrument": "effects",
        "answers": [1, how_bad, 0],
        "effects": [effect],
        "answered_at": now().isoformat(),
        "is_finished": True,
    }
    given = clinic.patient.put(f"/api/patients/{clinic.patient.id}/check-ins/{uuid.uuid4()}", body)
    assert given.status_code == 200, given.json


def test_a_pause_moves_every_later_date_by_as_long_as_it_lasted(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    paused = change(clinic, made, "pause")
    assert (paused["status"], paused["due"]) == ("paused", None)
    resumed = change(clinic, paused, "resume")
    assert [each["start_on"] for each in resumed["steps"]] == [day(0), day(14), day(28), day(35)]
    assert [each["kind"] for each in resumed["events"]] == ["begun", "paused", "resumed"]
    assert resumed["events"][1]["reason"] == "As agreed"


def test_moving_a_step_moves_the_later_ones(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    moved = change(clinic, made, "move", number=2, start_on=day(21))
    assert [each["start_on"] for each in moved["steps"]] == [day(0), day(21), day(35), day(42)]
    refused = clinic.prescriber.post(
        f"{base(clinic)}/{made['id']}/move",
        {"reason": "x", "number": 1, "start_on": day(3)},
        headers={"If-Match": f'"{moved["version"]}"'},
    )
    assert refused.status_code == 422


def test_two_people_changing_at_once_never_overwrite_each_other(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    change(clinic, made, "move", number=2, start_on=day(21))
    for headers in ({"If-Match": '"1"'}, {}):
        late = clinic.prescriber.post(f"{base(clinic)}/{made['id']}/end", {"reason": "x"}, headers=headers)
        assert late.status_code == 412, late.json
    assert (clinic.prescriber.get(base(clinic)).json or {})["plans"][0]["status"] == "running"


def test_an_ended_plan_stays_as_it_is(clinic: Clinic) -> None:
    ended = change(clinic, begin(clinic, usual()), "end")
    late = clinic.prescriber.post(
        f"{base(clinic)}/{ended['id']}/pause", {"reason": "x"}, headers={"If-Match": f'"{ended["version"]}"'}
    )
    assert late.status_code == 409


def test_a_taper_says_how_large_its_last_step_is(clinic: Clinic) -> None:
    asked = {
        "form": "tablet",
        "dose": {"value": "100", "unit": "mg"},
        "reductions": 4,
        "is_equal_effect": True,
    }
    found = clinic.prescriber.post(f"{base(clinic)}/taper", {"drug_slug": "sertraline", **asked}).json or {}
    assert found["doses"][0]["value"] == "25"
    assert 0.4 < found["last_share"] < 1
    assert "Meyer" in found["basis"]
    unknown = (
        clinic.prescriber.post(f"{base(clinic)}/taper", {"drug_slug": "lamotrigine", **asked}).json or {}
    )
    assert unknown["last_share"] is None
    assert "can not be told" in unknown["basis"]


def test_a_cross_taper_that_overlaps_is_told_and_so_is_what_the_two_do_together(clinic: Clinic) -> None:
    down = plan(step(0, 14, "50"), step(14, 1, None), drug_slug="sertraline")
    begin(clinic, down)
    early = plan(step(7, 14, "20"), drug_slug="escitalopram")
    worked = clinic.prescriber.post(f"{base(clinic)}/preview", early)
    conflicts = " ".join((worked.json or {}).get("conflicts", []))
    assert "both are taken" in conflicts, worked.json


def sign_due(clinic: Clinic, of: dict[str, Any]) -> None:
    headers = {"If-Match": f'"{of["version"]}"'}
    draft = clinic.prescriber.post(f"{base(clinic)}/{of['id']}/draft", headers=headers).json or {}
    signed = clinic.prescriber.post(
        f"/api/patients/{clinic.patient.id}/titration-steps/{draft['id']}/sign",
        {"digest": draft["digest"], "override_reason": "agreed"},
    )
    assert signed.status_code == 201, signed.json


def test_the_card_never_says_now_of_a_dose_that_nobody_signed(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    cards = f"/api/patients/{clinic.patient.id}/plan-cards"
    planned = (clinic.patient.get(cards).json or {})["cards"][0]["lines"][0]
    assert planned["text"].startswith("Planned: Take 1\u00a0tablet of 25\u00a0mg")
    spanish = (clinic.patient.get(f"{cards}?language=es").json or {})["cards"][0]["lines"][0]
    assert spanish["text"].startswith("Previsto: Tome 1\u00a0tableta")
    sign_due(clinic, made)
    agreed = (clinic.patient.get(cards).json or {})["cards"][0]["lines"][0]
    assert agreed["text"].startswith("Now: Take 1\u00a0tablet of 25\u00a0mg")


def test_the_card_says_now_and_next_in_the_patients_words(clinic: Clinic) -> None:
    sign_due(clinic, begin(clinic, usual()))
    cards = f"/api/patients/{clinic.patient.id}/plan-cards"
    card = (clinic.patient.get(cards).json or {})["cards"][0]
    assert card["lines"][0]["text"].startswith("Now: Take 1\u00a0tablet of 25\u00a0mg")
    assert card["lines"][1]["text"].startswith("From ")
    assert "rash" in card["notes"][0]
    spanish = (clinic.patient.get(f"{cards}?language=es").json or {})["cards"][0]
    assert spanish["lines"][0]["text"].startswith("Ahora: Tome 1\u00a0tableta de 25\u00a0mg")
    assert "sarpullido" in spanish["notes"][0]


def test_a_paused_plans_card_says_only_what_holds_now(clinic: Clinic) -> None:
    change(clinic, begin(clinic, usual()), "pause")
    card = (clinic.patient.get(f"/api/patients/{clinic.patient.id}/plan-cards").json or {})["cards"][0]
    assert len(card["lines"]) == 1
    assert any("paused" in note for note in card["notes"])


def test_calendar_entries_name_neither_drug_nor_dose(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    answer = clinic.patient.get(f"/api/patients/{clinic.patient.id}/plan-cards/{made['id']}.ics")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/calendar")
    events = Calendar.from_ical(answer.data).walk("VEVENT")
    days = [each["dtstart"].dt for each in events]
    assert days == [date.fromisoformat(day(each)) for each in (14, 28, 35)]
    text = answer.get_data(as_text=True).casefold()
    assert "lamotrigine" not in text
    assert "mg" not in text


def test_only_the_patients_own_team_sees_a_plan_and_only_a_prescriber_plans(clinic: Clinic) -> None:
    made = begin(clinic, usual())
    assert clinic.stranger_prescriber.get(base(clinic)).status_code == 404
    assert clinic.stranger_prescriber.post(base(clinic), usual()).status_code == 404
    assert clinic.support.get(base(clinic)).status_code == 200
    assert clinic.support.post(base(clinic), usual()).status_code == 403
    assert clinic.patient.get(base(clinic)).status_code == 403
    other = f"/api/patients/{clinic.stranger.id}/plan-cards/{made['id']}.ics"
    assert clinic.stranger.get(other).status_code == 404
