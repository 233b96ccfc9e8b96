"""Medicines, titration steps and prescriptions of one patient over HTTP."""

from typing import Any
from uuid import UUID

from backend.gate import Blueprint, actor, gate
from backend.permissions import Action
from backend.prescriptions import load_schemas, schemas, service

blueprint = Blueprint("prescriptions", __name__, url_prefix="/api/patients/<uuid:patient_id>")


@blueprint.route("/medications", methods=["GET"])
@gate(Action.SEE_MEDICATIONS)
@blueprint.response(200, schemas.MedicationsView)
def medications(patient_id: UUID) -> dict[str, Any]:
    """Show what the patient takes and took."""
    return {"medications": service.medications(patient_id, service.patient_today(patient_id))}


@blueprint.route("/medications", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(schemas.NewMedication)
@blueprint.response(201, schemas.TitrationStepView)
def start_medication(new: dict[str, Any], patient_id: UUID) -> service.TitrationStep:
    """Draft the first step of a drug that the patient does not take yet."""
    return service.start_medication(patient_id, by=actor(), **new)


@blueprint.route("/medications/<uuid:medication_id>/recorded-dose", methods=["POST"])
@gate(Action.RECORD_DOSE)
@blueprint.arguments(schemas.NewRecordedDose)
@blueprint.response(200, schemas.MedicationView)
def record_dose(new: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Medication:
    """Record the dose that the patient is found to take."""
    return service.record_dose(patient_id, medication_id, by=actor(), **new)


@blueprint.route("/medications/<uuid:medication_id>/stop", methods=["POST"])
@gate(Action.STOP_MEDICATION)
@blueprint.arguments(schemas.NewStop)
@blueprint.response(200, schemas.MedicationView)
def stop_medication(stop: dict[str, Any], patient_id: UUID, medication_id: UUID) -> service.Medication:
    """Stop a medicine, with its prescriptions and drafts."""
    return service.stop_medication(patient_id, medication_id, by=actor(), **stop)


@blueprint.route("/findings", methods=["GET"])
@gate(Action.SEE_FINDINGS)
@blueprint.response(200, schemas.SafetyView)
def findings(patient_id: UUID) -> service.SafetyCheck:
    """Show what does not go together in what the patient takes today."""
    return service.findings(patient_id, service.patient_today(patient_id))


@blueprint.route("/loads", methods=["GET"])
@gate(Action.SEE_LOADS)
@blueprint.response(200, load_schemas.LoadsView)
def loads(patient_id: UUID) -> dict[str, Any]:
    """Show what the patient's medicines add up to in published equivalents, by each method."""
    return load_schemas.loads_view(service.loads(patient_id, service.patient_today(patient_id)))


@blueprint.route("/titration-steps", methods=["GET"])
@gate(Action.PLAN_TITRATION)
@blueprint.response(200, schemas.TitrationStepsView)
def titration_steps(patient_id: UUID) -> dict[str, Any]:
    """Show every titration step, drafts included."""
    return {"titration_steps": service.titration_steps(patient_id)}


@blueprint.route("/titration-steps", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.arguments(schemas.NewTitrationStep)
@blueprint.response(201, schemas.TitrationStepView)
def draft_step(new: dict[str, Any], patient_id: UUID) -> service.TitrationStep:
    """Draft a change of the dose."""
    return service.draft_step(patient_id, by=actor(), **new)


@blueprint.route("/titration-steps/<uuid:step_id>/sign", methods=["POST"])
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


@blueprint.route("/titration-steps/<uuid:step_id>/withdraw", methods=["POST"])
@gate(Action.PLAN_TITRATION)
@blueprint.response(200, schemas.TitrationStepView)
def withdraw_step(patient_id: UUID, step_id: UUID) -> service.TitrationStep:
    """Withdraw a draft."""
    return service.withdraw_step(patient_id, step_id)


@blueprint.route("/prescriptions", methods=["GET"])
@gate(Action.SEE_MEDICATIONS)
@blueprint.response(200, schemas.PrescriptionsView)
def prescriptions(patient_id: UUID) -> dict[str, Any]:
    """Show every prescription ever signed for the patient."""
    return {"prescriptions": service.prescriptions(patient_id, service.patient_today(patient_id))}
