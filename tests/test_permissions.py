"""What the roles may and may not do, where the policy's table alone would not say why."""

from backend.permissions import POLICY, Action, Role
from tests.clinic import Clinic

NEVER = {
    Action.RECORD_DOSE,
    Action.PLAN_TITRATION,
    Action.SIGN_PRESCRIPTION,
    Action.STOP_MEDICATION,
    Action.SIGN_REFILL,
    Action.DECLINE_REFILL,
    Action.JOIN_VISIT,
    Action.ADMIT_TO_VISIT,
    Action.FINISH_VISIT,
    Action.SEE_CHECK_INS,
}
READ = ("", "/chart", "/medications", "/findings", "/health", "/refill-requests", "/visits")


def test_a_pharmacist_never_prescribes_stops_or_meets_and_reads_no_answers() -> None:
    assert [action for action in NEVER if Role.PHARMACIST in POLICY[action].grants] == []


def test_a_pharmacist_reads_the_patients_of_the_care_team_and_no_others(clinic: Clinic) -> None:
    for path in READ:
        for patient, status in ((clinic.patient.id, 200), (clinic.stranger.id, 404)):
            got = clinic.pharmacist.get(f"/api/patients/{patient}{path}")
            assert got.status_code == status, path
    assert len(clinic.pharmacist.get("/api/practice/caseload").json["patients"]) == 1


def test_an_administrator_invites_a_pharmacist_who_joins_a_care_team(clinic: Clinic) -> None:
    new = {
        "name": "Priya Nair",
        "email": "priya@example.test",
        "role": "pharmacist",
        "time_zone": "America/New_York",
    }
    invited = clinic.admin.post("/api/practice/staff", json=new)
    assert (invited.status_code, invited.json["staff"]["role"]) == (201, "pharmacist")
    path = f"/api/practice/care-teams/{clinic.red_team_id}/members"
    team = clinic.admin.put(path, json={"clinician_ids": [invited.json["staff"]["id"]]})
    assert team.status_code == 200, team.json
    assert [member["name"] for member in team.json["members"]] == ["Priya Nair"]
