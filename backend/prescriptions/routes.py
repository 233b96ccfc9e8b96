"""Medicines, titration steps, prescriptions and what was found about them, over HTTP."""

from typing import Any
from uuid import UUID

from backend import audit, fields
from backend.gate import Blueprint, actor, gate
from backend.medications.rules.monitored import State
from backend.permissions import Action
from backend.prescriptions import load_schemas, reconciliation_schemas, safety_schemas, schemas, service
from backend.prescriptions.rules.exams import Exams

blueprint = Blueprint("prescriptions", __name__, url_prefix="/api")


@blueprint.route("/patients/<uuid:patient_id>/medications", methods=["GET"])
@gate(Action.SEE_MEDICATIONS)
@blueprint.response(200, schemas.MedicationsView)
def medications(patient_id: UUID) -> dict[str, Any]:
    """Show what the patient takes and took."""
    return {"medications": service.medications(patient_id, service.patient_today(patient_id))}


@blueprint.route("/patients/<uuid:patient_id>/medications", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(schemas.NewMedication)
@blueprint.response(201, schemas.TitrationStepView)
def start_medication(new: dict[str, Any], patient_id: UUID) -> service.TitrationStep:
    """Draft the first step of a drug that the patient does not take yet."""
    return service.start_medication(patient_id, by=actor(), **new)


@blueprint.route(
    "/patients/<uuid:patient_id>/medications/<uuid:medication_id>/recorded-dose", methods=["POST"]
)
@gate(Action.RECORD_DOSE)
@blueprint.arguments(schemas.NewRecordedDose)
@blueprint.response(200, schemas.MedicationView)
def record_dose(new: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Medication:
    """Record the dose that the patient is found to take."""
    return service.record_dose(patient_id, medication_id, by=actor(), **new)


@blueprint.route("/patients/<uuid:patient_id>/medications/<uuid:medication_id>/stop", methods=["POST"])
@gate(Action.STOP_MEDICATION)
@blueprint.arguments(schemas.NewStop)
@blueprint.response(200, schemas.MedicationView)
def stop_medication(stop: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Medication:
    """Stop a medicine, with its prescriptions and drafts."""
    return service.stop_medication(patient_id, medication_id, by=actor(), **stop)


@blueprint.route("/patients/<uuid:patient_id>/findings", methods=["GET"])
@gate(Action.SEE_FINDINGS)
@blueprint.response(200, safety_schemas.SafetyView)
def findings(patient_id: UUID) -> service.SafetyCheck:
    """Show what does not go together in what the patient takes today."""
    return service.findings(patient_id, service.patient_today(patient_id))


@blueprint.route("/patients/<uuid:patient_id>/monitoring", methods=["GET"])
@gate(Action.SEE_MONITORING)
@blueprint.response(200, schemas.MonitoringView)
def monitoring(patient_id: UUID) -> Exams:
    """Show what is to be measured because of what the patient takes: overdue, due and planned."""
    return service.monitoring(patient_id, service.patient_today(patient_id))


@blueprint.route("/practice/monitoring", methods=["GET"])
@gate(Action.SEE_LABS_DUE)
@blueprint.arguments(schemas.LabsQuery, location="query")
@blueprint.response(200, schemas.LabsDueView)
def labs_due(query: dict[str, Any]) -> dict[str, Any]:
    """List what is overdue, or due, for the actor's patients, soonest first."""
    labs = service.labs_due(actor(), State(query["state"]))
    audit.shown({each.patient_id for each in labs})
    return {"labs": labs}


@blueprint.route("/patients/<uuid:patient_id>/loads", methods=["GET"])
@gate(Action.SEE_LOADS)
@blueprint.response(200, load_schemas.LoadsView)
def loads(patient_id: UUID) -> dict[str, Any]:
    """Show what the patient's medicines add up to in published equivalents, by each method."""
    return load_schemas.loads_view(service.loads(patient_id, service.patient_today(patient_id)))


@blueprint.route("/patients/<uuid:patient_id>/findings/noted", methods=["POST"])
@gate(Action.NOTE_FINDING)
@blueprint.arguments(safety_schemas.NewNotedFinding)
@blueprint.response(200, safety_schemas.SafetyView)
def note_finding(new: dict[str, Any], patient_id: UUID) -> service.SafetyCheck:
    """Put a finding that only wants watching aside, until something about it changes."""
    today = service.patient_today(patient_id)
    service.note_finding(patient_id, shown=service.findings(patient_id, today), by=actor(), **new)
    return service.findings(patient_id, today)


@blueprint.route("/patients/<uuid:patient_id>/medications/<uuid:medication_id>/renewal", methods=["GET"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(safety_schemas.RenewalQuery, location="query")
@blueprint.response(200, safety_schemas.RenewalView)
def renewal(query: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Renewal:
    """Show what signing a medicine anew would sign, and what was found about it."""
    return service.renewal(patient_id, medication_id, by=actor(), **query)


@blueprint.route(
    "/patients/<uuid:patient_id>/medications/<uuid:medication_id>/renewal/second-look", methods=["POST"]
)
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(safety_schemas.NewRenewalLook)
@blueprint.response(201, safety_schemas.RenewalView)
def ask_about_renewal(new: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Renewal:
    """Ask for a second look at a renewal."""
    shown = new.pop("digest")
    return service.ask_about_renewal(patient_id, medication_id, shown=shown, by=actor(), **new)


@blueprint.route("/patients/<uuid:patient_id>/titration-steps", methods=["GET"])
@gate(Action.PLAN_TITRATION)
@blueprint.response(200, schemas.TitrationStepsView)
def titration_steps(patient_id: UUID) -> dict[str, Any]:
    """Show every titration step, drafts included."""
    return {"titration_steps": service.titration_steps(patient_id)}


@blueprint.route("/patients/<uuid:patient_id>/titration-steps", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(schemas.NewTitrationStep)
@blueprint.response(201, schemas.TitrationStepView)
def draft_step(new: dict[str, Any], patient_id: UUID) -> service.TitrationStep:
    """Draft a change of the dose."""
    return service.draft_step(patient_id, by=actor(), **new)


@blueprint.route("/patients/<uuid:patient_id>/titration-steps/<uuid:step_id>/sign", methods=["POST"])
@gate(Action.SIGN_PRESCRIPTION)
@blueprint.arguments(schemas.Signature)
@blueprint.response(201, schemas.PrescriptionView)
def sign_step(signature: dict[str, Any], patient_id: UUID, step_id: UUID) -> service.Prescription:
    """Sign a draft exactly as it was shown."""
    return service.sign_step(
        patient_id,
        step_id,
        shown=signature["digest"],
        by=actor(),
        override_reason=signature["override_reason"],
    )


@blueprint.route("/patients/<uuid:patient_id>/titration-steps/<uuid:step_id>/second-look", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(safety_schemas.NewSecondLook)
@blueprint.response(201, schemas.TitrationStepView)
def ask_about_step(new: dict[str, Any], patient_id: UUID, step_id: UUID) -> service.TitrationStep:
    """Ask for a second look at a draft."""
    return service.ask_about_step(patient_id, step_id, shown=new["digest"], reason=new["reason"], by=actor())


@blueprint.route("/patients/<uuid:patient_id>/titration-steps/<uuid:step_id>/withdraw", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.response(200, schemas.TitrationStepView)
def withdraw_step(patient_id: UUID, step_id: UUID) -> service.TitrationStep:
    """Withdraw a draft."""
    return service.withdraw_step(patient_id, step_id)


@blueprint.route("/patients/<uuid:patient_id>/prescriptions", methods=["GET"])
@gate(Action.SEE_MEDICATIONS)
@blueprint.response(200, schemas.PrescriptionsView)
def prescriptions(patient_id: UUID) -> dict[str, Any]:
    """Show every prescription ever signed for the patient."""
    return {"prescriptions": service.prescriptions(patient_id, service.patient_today(patient_id))}


@blueprint.route("/patients/<uuid:patient_id>/reported-medications", methods=["POST"])
@gate(Action.REPORT_MEDICATION)
@blueprint.arguments(reconciliation_schemas.NewReportedMedication)
@blueprint.response(201, schemas.MedicationView)
def report_medication(new: service.NewReport, patient_id: UUID) -> service.Medication:
    """Take down what somebody says the patient takes or does not take."""
    return service.report_medication(patient_id, new=new, by=actor())


@blueprint.route("/patients/<uuid:patient_id>/medications/<uuid:medication_id>/indication", methods=["PUT"])
@gate(Action.SET_INDICATION)
@blueprint.arguments(reconciliation_schemas.NewIndication)
@blueprint.arguments(fields.IfMatch, location="headers")
@blueprint.response(200, schemas.MedicationView)
def set_indication(
    new: dict[str, Any], seen: dict[str, Any], patient_id: UUID, medication_id: UUID
) -> service.Medication:
    """Write what a medicine is for; If-Match is the medicine's `version` as it was seen."""
    return service.set_indication(patient_id, medication_id, version=seen["version"], by=actor(), **new)


@blueprint.route("/patients/<uuid:patient_id>/reconciliation", methods=["GET"])
@gate(Action.SEE_RECONCILIATION)
@blueprint.response(200, reconciliation_schemas.ReconciliationWorkspaceView)
def workspace(patient_id: UUID) -> service.Workspace:
    """Show every line with what each source says."""
    return service.workspace(patient_id)


@blueprint.route("/patients/<uuid:patient_id>/reconciliation/preview", methods=["POST"])
@gate(Action.PREVIEW_RECONCILIATION)
@blueprint.arguments(reconciliation_schemas.Decisions)
@blueprint.response(200, reconciliation_schemas.ReconciliationPreviewView)
def preview(given: dict[str, Any], patient_id: UUID) -> service.Preview:
    """Show the list as the decisions would leave it; nothing is kept."""
    return service.preview(patient_id, by=actor(), **given)


@blueprint.route("/patients/<uuid:patient_id>/reconciliations", methods=["POST"])
@gate(Action.SIGN_RECONCILIATION)
@blueprint.arguments(reconciliation_schemas.NewReconciliation)
@blueprint.response(201, reconciliation_schemas.ReconciliationView)
def sign_reconciliation(given: dict[str, Any], patient_id: UUID) -> service.Reconciliation:
    """Sign one list from all sources, exactly as it was shown."""
    return service.sign_reconciliation(
        patient_id,
        shown=given["digest"],
        decisions=given["decisions"],
        visit_id=given["visit_id"],
        by=actor(),
    )


@blueprint.route("/patients/<uuid:patient_id>/reconciliations", methods=["GET"])
@gate(Action.SEE_RECONCILIATION)
@blueprint.response(200, reconciliation_schemas.ReconciliationsView)
def reconciliations(patient_id: UUID) -> dict[str, Any]:
    """Show the signed lists, newest first."""
    return {"reconciliations": service.reconciliations(patient_id)}


@blueprint.route("/practice/second-looks", methods=["GET"])
@gate(Action.SEE_SECOND_LOOKS)
@blueprint.response(200, safety_schemas.SecondLooksView)
def second_looks() -> dict[str, Any]:
    """Show the second looks that colleagues ask for."""
    found = service.waiting(actor())
    audit.shown(case.look.patient_id for case in found)
    return {"second_looks": found}


@blueprint.route("/practice/second-looks/<uuid:look_id>/answer", methods=["POST"])
@gate(Action.GIVE_SECOND_LOOK)
@blueprint.arguments(safety_schemas.NewLookAnswer)
@blueprint.response(200, safety_schemas.SecondLookView)
def give_second_look(new: dict[str, Any], look_id: UUID) -> service.SecondLook:
    """Agree with a colleague's reason, or not."""
    look = service.give(look_id, by=actor(), **new)
    audit.shown([look.patient_id])
    return look


@blueprint.route("/practice/rules", methods=["GET"])
@gate(Action.SEE_RULES)
@blueprint.response(200, safety_schemas.RuleRatesView)
def rule_rates() -> service.RuleRates:
    """Show how often each rule asked, and how often it was signed over."""
    audit.shown([])
    return service.rule_rates(actor())
