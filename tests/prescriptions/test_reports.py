"""What people say they take: recognised, kept as written, side by side, never merged in silence."""

from typing import Any

import pytest
from sqlalchemy import text

from backend.medications import service as formulary
from backend.prescriptions import reports, service
from tests.clinic import Clinic, Person
from tests.prescriptions.orders import changed, day, drafted, imported, listed, path, signature, signed


def report(clinic: Clinic, name: str, *, by: Person | None = None, **given: Any) -> Any:
    body = {"name": name, "taking": "taking", **given}
    return (by or clinic.patient).post(path(clinic.patient, "reported-medications"), body)


def reported(clinic: Clinic, name: str, **given: Any) -> dict[str, Any]:
    answer = report(clinic, name, **given)
    assert answer.status_code == 201, answer.text
    return answer.json


def only(clinic: Clinic) -> dict[str, Any]:
    (found,) = listed(clinic)
    return found


def test_a_patient_adds_what_they_take_and_the_name_as_written_is_kept(clinic: Clinic) -> None:
    line = reported(clinic, "Advil 200mg tabs", dose_text="one or two for headache", reason="headache")
    assert (line["name"], line["written_as"]) == ("ibuprofen", "Advil 200mg tabs")
    assert (line["source"], line["status"], line["is_known"]) == ("reported", "active", True)
    assert (line["indication"], line["dose_text"]) == ("headache", "one or two for headache")
    (said,) = line["reports"]
    assert (said["source"], said["taking"], said["recorded_by"]) == ("patient", "taking", "Sam Rivera")
    assert line["disagreement"] is None
    assert only(clinic) == line


def test_a_patients_report_is_always_theirs_whatever_the_source_says(clinic: Clinic) -> None:
    assert reported(clinic, "aspirin", source="clinician")["reports"][0]["source"] == "patient"


def test_staff_take_down_what_a_caregiver_says(clinic: Clinic) -> None:
    line = reported(clinic, "melatonin", by=clinic.support, source="caregiver")
    assert (line["reports"][0]["source"], line["reports"][0]["recorded_by"]) == ("caregiver", "Luis Ortega")


def test_nobody_reports_for_somebody_elses_patient(clinic: Clinic) -> None:
    answer = clinic.prescriber.post(
        path(clinic.stranger, "reported-medications"), {"name": "aspirin", "taking": "taking"}
    )
    assert answer.status_code == 404
    assert report(clinic, "aspirin", by=clinic.stranger).status_code == 404
    assert report(clinic, "aspirin", by=clinic.admin).status_code in (403, 404)


def test_a_name_nobody_knows_is_loudly_not_known(clinic: Clinic) -> None:
    line = reported(clinic, "Grandma's drops")
    assert (line["name"], line["is_known"]) == ("Grandma's drops", False)
    assert line["note"] == "not known: nothing about it was checked"
    found = clinic.prescriber.get(path(clinic.patient, "findings")).json
    assert found["unchecked"] == ["Grandma's drops"]
    assert reported(clinic, "grandma's  DROPS")["id"] == line["id"]


def test_a_slip_of_the_pen_waits_for_the_persons_word(clinic: Clinic) -> None:
    asked = report(clinic, "ibuprofne")
    assert (asked.status_code, asked.json["type"]) == (422, "/problems/name-not-certain")
    assert asked.json["read_as"] == "ibuprofen"
    assert listed(clinic) == []
    line = reported(clinic, "ibuprofne", read_as="ibuprofen")
    assert (line["name"], line["written_as"]) == ("ibuprofen", "ibuprofne")
    assert line["reports"][0]["read_as"] == "ibuprofen"


def test_a_slip_that_is_none_is_not_checked_as_the_drug_it_resembles(clinic: Clinic) -> None:
    imported(clinic)
    line = reported(clinic, "ibuprofne", read_as=None)
    assert (line["name"], line["is_known"]) == ("ibuprofne", False)
    found = clinic.prescriber.get(path(clinic.patient, "findings")).json
    assert (found["findings"], found["unchecked"]) == ([], ["ibuprofne"])


def test_what_is_reported_as_taken_counts_in_the_findings(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    reported(clinic, "St. John's wort")
    found = clinic.prescriber.get(path(clinic.patient, "findings")).json
    assert any(each["tier"] <= 2 for each in found["findings"]), found


def test_a_report_about_a_prescribed_drug_joins_its_line_and_says_where_it_differs(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    line = reported(clinic, "Zoloft", daily_dose={"value": "100", "unit": "mg"})
    assert len(listed(clinic)) == 1
    assert line["daily_dose"]["text"] == "50\N{NO-BREAK SPACE}mg"
    assert line["disagreement"].startswith("Our list says 50\N{NO-BREAK SPACE}mg a day. The patient said on")
    assert "100\N{NO-BREAK SPACE}mg a day" in line["disagreement"]


def test_the_same_dose_in_another_unit_is_no_disagreement(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    line = reported(clinic, "Zoloft", daily_dose={"value": "50", "unit": "mg"})
    assert line["disagreement"] is None


def test_not_taking_a_prescribed_drug_stops_no_order_and_is_said(clinic: Clinic) -> None:
    signed(clinic, drafted(clinic))
    line = reported(clinic, "sertraline", taking="not_taking", reason="made me sick")
    assert line["status"] == "active"
    assert line["prescription"] is not None
    assert "Our list says it is taken" in line["disagreement"]
    assert "it is not taken (made me sick)" in line["disagreement"]


def test_not_taking_what_was_only_reported_ends_it(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen", daily_dose={"value": "400", "unit": "mg"}, said_on=str(day(-9)))
    line = reported(clinic, "Motrin", taking="not_taking", stopped_on=str(day(-2)), reason="no pain now")
    assert (line["status"], line["stopped_on"], line["dose_text"]) == ("stopped", str(day(-2)), "stopped")
    assert line["stop_reason"] == "no pain now"
    assert reported(clinic, "ibuprofen", dose_text="again")["status"] == "active"
    assert len(listed(clinic)) == 1


def test_an_older_word_does_not_overrule_a_newer_one(clinic: Clinic) -> None:
    reported(clinic, "ibuprofen")
    line = reported(
        clinic, "ibuprofen", by=clinic.support, source="pharmacy", taking="not_taking", said_on=str(day(-30))
    )
    assert line["status"] == "active"
    assert "The pharmacy said on" in line["disagreement"]
    assert [each["source"] for each in line["reports"]] == ["patient", "pharmacy"]


def test_what_was_stopped_here_is_not_taken_up_again_by_a_report(clinic: Clinic) -> None:
    step = signed(clinic, drafted(clinic))
    stop = {"stopped_on": str(day()), "reason": "rash"}
    clinic.prescriber.post(path(clinic.patient, f"medications/{step['medication_id']}/stop"), stop)
    line = reported(clinic, "Zoloft", medication_id=step["medication_id"])
    assert line["id"] != step["medication_id"]
    assert line["disagreement"].startswith("It was stopped here on")
    assert {each["status"] for each in listed(clinic)} == {"active", "stopped"}


def test_something_taken_in_the_past_is_on_the_list_as_stopped(clinic: Clinic) -> None:
    line = reported(clinic, "fluoxetine", taking="not_taking", stopped_on=str(day(-10)))
    assert (line["status"], line["stopped_on"], line["disagreement"]) == ("stopped", str(day(-10)), None)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"started_on": str(day(1))}, "report-not-possible"),
        ({"stopped_on": str(day())}, "report-not-possible"),
        (
            {"taking": "not_taking", "started_on": str(day()), "stopped_on": str(day(-1))},
            "report-not-possible",
        ),
        ({"said_on": "1901-01-01"}, "report-not-possible"),
        ({"daily_dose": {"value": "5000", "unit": "mg"}}, "recorded-dose-not-possible"),
    ],
)
def test_a_report_that_can_not_be_right_is_refused_and_leaves_nothing(
    clinic: Clinic, given: dict[str, Any], kind: str
) -> None:
    answer = report(clinic, "sertraline", **given)
    assert (answer.status_code, answer.json["type"]) == (422, f"/problems/{kind}")
    assert listed(clinic) == []


SPELLINGS = [
    "sertraline", "Sertraline", "SERTRALINE", " sertraline ", "Sertraline HCl", "sertraline hydrochloride",
    "Zoloft", "ZOLOFT", "zoloft 50mg tabs", "Zoloft 50mg tabs", "Zoloft® 100 mg",
    "sertraline 50 MG Oral Tablet",
    "sertraline 50 mg tablet", "Sertralin", "sertráline", "SERTRALINE HCL 25MG TAB", "sertraline (Zoloft)",
    "Zoloft (sertraline)", "sertraline hydrochloride 100 MG Oral Tablet [Zoloft]", "zoloft tablets, 50 mg",
    "sertraline film coated tablet", "sertraline.", "“Zoloft”", "sertraline\u00a050\u00a0mg",
]  # fmt: skip


def test_twenty_spellings_of_one_drug_end_on_one_line(clinic: Clinic) -> None:
    for spelling in SPELLINGS:
        reported(clinic, spelling, read_as="sertraline")
    assert [each["name"] for each in listed(clinic)] == ["sertraline"]


def test_a_combination_product_is_one_line_with_its_ingredients(clinic: Clinic) -> None:
    line = reported(clinic, "Percocet")
    assert sorted(each.casefold() for each in line["ingredients"]) == ["acetaminophen", "oxycodone"]
    again = reported(clinic, "oxycodone / acetaminophen 5-325")
    assert again["id"] == line["id"]


def test_a_patient_says_what_their_own_medicine_is_for_and_not_what_a_prescribed_one_is(
    clinic: Clinic,
) -> None:
    step = signed(clinic, drafted(clinic, indication="depression"))
    mine = reported(clinic, "ibuprofen")
    body = {"indication": "back pain"}
    seen = {"If-Match": '"1"'}
    own = clinic.patient.put(path(clinic.patient, f"medications/{mine['id']}/indication"), body, headers=seen)
    assert (own.status_code, own.json["indication"]) == (200, "back pain")
    theirs = path(clinic.patient, f"medications/{step['medication_id']}/indication")
    refused = clinic.patient.put(theirs, body, headers=seen)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-yours-to-say")
    written = clinic.prescriber.put(theirs, {"indication": "panic"}, headers=seen).json
    assert (written["indication"], written["version"]) == ("panic", 2)
    again = clinic.prescriber.put(theirs, {"indication": None}, headers={"If-Match": '"2"'}).json
    assert again["indication"] == "depression"


@pytest.mark.parametrize("headers", [{"If-Match": '"1"'}, {"If-Match": '"x"'}, {}])
def test_of_two_who_write_what_a_medicine_is_for_the_second_is_told(
    clinic: Clinic, headers: dict[str, str]
) -> None:
    step = signed(clinic, drafted(clinic))
    address = path(clinic.patient, f"medications/{step['medication_id']}/indication")
    first = clinic.prescriber.put(address, {"indication": "panic"}, headers={"If-Match": '"1"'})
    assert first.status_code == 200
    second = clinic.prescriber.put(address, {"indication": "sleep"}, headers=headers)
    assert (second.status_code, second.json["type"]) == (412, "/problems/stale")
    (listed_now,) = clinic.prescriber.get(path(clinic.patient, "medications")).json["medications"]
    assert listed_now["indication"] == "panic"


def test_a_reported_medicine_is_not_renewed_here(clinic: Clinic) -> None:
    line = reported(clinic, "ibuprofen")
    body = {"medication_id": line["id"], "text": ""}
    answer = clinic.patient.post(path(clinic.patient, "refill-requests"), body)
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/not-prescribed-here")


def test_a_reported_medicine_is_in_the_caseload_and_calls_for_no_visit(clinic: Clinic) -> None:
    reported(clinic, "diphenhydramine")
    rows = clinic.prescriber.get("/api/practice/caseload").json["patients"]
    mine = next(each for each in rows if each["patient_id"] == str(clinic.patient.id))
    assert "no-visit" not in [reason["kind"] for reason in mine["reasons"]]
    with clinic.open() as current:
        names = current.execute(
            text("SELECT medications FROM caseload_rows WHERE medications <> '[]'")
        ).scalar_one()
    assert [each["name"] for each in names] == ["diphenhydrAMINE"]


def test_a_list_has_a_bound_and_says_so(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MOST_MEDICATIONS", 2)
    reported(clinic, "ibuprofen")
    reported(clinic, "aspirin")
    answer = report(clinic, "melatonin")
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/list-too-long")
    assert len(listed(clinic)) == 2
    assert report(clinic, "Advil").status_code == 201


def test_two_hundred_medicines_are_listed_checked_and_reconciled(clinic: Clinic) -> None:
    names = [each.generic for each in formulary.profiles()][:200]
    with clinic.open():
        for name in names:
            new = service.NewReport(name, reports.Source.PATIENT, reports.Taking.TAKING)
            service.report_medication(clinic.patient.id, new=new, by=clinic.patient.actor)
    for what in ("medications", "findings", "reconciliation"):
        assert clinic.prescriber.get(path(clinic.patient, what)).status_code == 200
    assert len(listed(clinic)) == 200


def _mentions(body: Any, name: str) -> list[dict[str, Any]]:
    """Return every object of an answer that says something about a medicine by its name."""
    found = []
    if isinstance(body, dict):
        if name in [body.get(key) for key in ("name", "drug_name", "medication_name")]:
            found.append(body)
        for value in body.values():
            found += _mentions(value, name)
    elif isinstance(body, list):
        for value in body:
            found += _mentions(value, name)
    return found


def _reads_as_stopped(mention: dict[str, Any], view: str) -> bool:
    if view.startswith("/api/practice/drug"):
        return True  # what is known of drugs, of nobody
    if "taking" in mention:
        return mention["taking"] == "not_taking"
    if view.endswith("titration-steps"):
        return mention["status"] in ("signed", "withdrawn")  # history: what became of the draft
    return mention.get("status") == "stopped"


def test_what_is_stopped_reads_as_stopped_in_every_view_that_names_it(clinic: Clinic) -> None:
    step = signed(clinic, drafted(clinic))
    imported(clinic, "Loratadine 10 MG Oral Tablet")
    reported(clinic, "ibuprofen", said_on=str(day(-3)))
    by_name = {each["name"]: each["id"] for each in listed(clinic)}
    stop = {"stopped_on": str(day()), "reason": "no longer needed"}
    for name, medication_id in by_name.items():
        if name != "ibuprofen":
            answer = clinic.prescriber.post(path(clinic.patient, f"medications/{medication_id}/stop"), stop)
            assert answer.status_code == 200, answer.text
    reported(clinic, "ibuprofen", taking="not_taking")
    assert step["medication_id"] in by_name.values()
    views = [
        str(rule.rule).replace("<uuid:patient_id>", str(clinic.patient.id))
        for rule in clinic.app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and set(rule.arguments) <= {"patient_id"}
    ]
    seen = 0
    for person in (clinic.patient, clinic.prescriber, clinic.support):
        for view in views:
            answer = person.get(view)
            if answer.status_code != 200 or not answer.is_json:
                continue
            for name in by_name:
                for mention in _mentions(answer.json, name):
                    seen += 1
                    assert _reads_as_stopped(mention, view), (view, mention)
    assert seen >= 9


def test_an_empty_list_is_an_empty_list(clinic: Clinic) -> None:
    assert listed(clinic) == []
    found = clinic.prescriber.get(path(clinic.patient, "findings")).json
    assert (found["is_checked"], found["findings"], found["unchecked"]) == (True, [], [])


def test_another_drugs_name_is_not_added_to_a_line(clinic: Clinic) -> None:
    imported(clinic, "lithium carbonate 300 MG Oral Tablet")
    line = only(clinic)
    answer = report(clinic, "sertraline 50 mg", medication_id=line["id"])
    assert (answer.status_code, answer.json["type"]) == (422, "/problems/report-not-possible")
    assert only(clinic)["reports"] == []
    assert report(clinic, "Lithobid", medication_id=line["id"]).status_code == 201


def test_a_draft_is_not_signed_once_its_medicine_reads_stopped(clinic: Clinic) -> None:
    line = reported(clinic, "sertraline", daily_dose={"value": "50", "unit": "mg"})
    changed(clinic, line["id"])
    reported(clinic, "sertraline", taking="not_taking")
    steps = clinic.prescriber.get(path(clinic.patient, "titration-steps")).json["titration_steps"]
    answer = signature(clinic, steps[0])
    assert (answer.status_code, answer.json["type"]) == (409, "/problems/medication-stopped")
    assert only(clinic)["status"] == "stopped"
