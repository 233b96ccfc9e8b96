"""What was found, second looks, renewals and how the rules do, as JSON."""

import marshmallow as ma

from backend import fields
from backend.medications.schemas import DoseView
from backend.prescriptions.controlled_schemas import ControlledView


class AnsweredView(ma.Schema):
    """Who signed against the same finding before (signed), or put it aside (noted)."""

    kind = ma.fields.String(required=True)
    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)
    reason = ma.fields.String(required=True, allow_none=True)


class FindingView(ma.Schema):
    """One finding: tier 1 do not combine, 2 serious, 3 monitor or adjust."""

    tier = ma.fields.Integer(required=True)
    drugs = ma.fields.List(ma.fields.String(), required=True)
    mechanism = ma.fields.String(required=True)
    what = ma.fields.String(required=True)
    do = ma.fields.String(required=True)
    rule = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    status = ma.fields.String(required=True)
    fingerprint = ma.fields.String(required=True)
    answered = ma.fields.Nested(AnsweredView, required=True, allow_none=True)


class SafetyView(ma.Schema):
    """What was found; where `is_checked` is false nothing was, and no findings means nothing."""

    is_checked = ma.fields.Boolean(required=True)
    findings = ma.fields.List(ma.fields.Nested(FindingView), required=True)
    unchecked = ma.fields.List(ma.fields.String(), required=True)


class StepSafetyView(SafetyView):
    """What was found about the drug of a draft, and whether signing it needs a reason."""

    is_reason_needed = ma.fields.Boolean(required=True)
    is_second_look_needed = ma.fields.Boolean(required=True)


class LookAnswerView(ma.Schema):
    """What the second person said."""

    agrees = ma.fields.Boolean(required=True)
    note = ma.fields.String(required=True)
    is_own = ma.fields.Boolean(required=True)
    by = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)


class LookedAtView(ma.Schema):
    """One contraindication that a second look is about."""

    drugs = ma.fields.List(ma.fields.String(), required=True)
    rule = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True)
    what = ma.fields.String(required=True)
    do = ma.fields.String(required=True)
    status = ma.fields.String(required=True)


class SecondLookView(ma.Schema):
    """A request for a second look: waiting, agreed or disagreed."""

    id = ma.fields.UUID(required=True)
    state = ma.fields.String(required=True)
    drug_name = ma.fields.String(required=True)
    sig = ma.fields.String(required=True)
    start_on = ma.fields.Date(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    findings = ma.fields.List(ma.fields.Nested(LookedAtView), required=True)
    reason = ma.fields.String(required=True)
    asked_by = ma.fields.String(required=True)
    asked_at = ma.fields.AwareDateTime(required=True)
    own_from = ma.fields.AwareDateTime(
        required=True,
        allow_none=True,
        metadata={"description": "From when the asker may look again: only where nobody else could."},
    )
    answer = ma.fields.Nested(LookAnswerView, required=True, allow_none=True)


class FactView(ma.Schema):
    """One thing that is known of a person."""

    name = ma.fields.Function(lambda fact: fact[0], required=True, metadata={"type": "string"})
    text = ma.fields.Function(lambda fact: fact[1], required=True, metadata={"type": "string"})


class LookCaseView(ma.Schema):
    """A second look to give, with all that is known."""

    look = ma.fields.Nested(SecondLookView, required=True)
    patient_name = ma.fields.String(required=True)
    age = ma.fields.Integer(required=True)
    sex = ma.fields.String(required=True)
    medications = ma.fields.List(ma.fields.String(), required=True)
    facts = ma.fields.List(ma.fields.Nested(FactView), required=True)
    unchecked = ma.fields.List(ma.fields.String(), required=True)


class SecondLooksView(ma.Schema):
    """The second looks that this person could give, the oldest first."""

    second_looks = ma.fields.List(ma.fields.Nested(LookCaseView), required=True)


class NewLookAnswer(fields.Schema):
    """What the second person says."""

    agrees = fields.Flag(required=True)
    note = fields.Text(max=500, required=True)


class NewSecondLook(fields.Schema):
    """A request for a second look at what was shown."""

    digest = fields.Text(min=64, max=64, required=True)
    reason = fields.Text(max=500, required=True)


class RenewalQuery(fields.Schema):
    """For how long a prescription would be signed anew."""

    days_supply = fields.QueryInt(min=1, max=90, required=True)
    refills = fields.QueryInt(min=0, max=5, required=True)


class NewRenewalLook(NewSecondLook):
    """A request for a second look at a renewal."""

    days_supply = fields.Int(min=1, max=90, required=True)
    refills = fields.Int(min=0, max=5, required=True)


class RenewalView(ma.Schema):
    """A renewal as it would be signed now; `digest` is what signing it must repeat."""

    medication_id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    sig = ma.fields.String(required=True)
    daily_dose = ma.fields.Nested(DoseView, required=True)
    quantity = ma.fields.Integer(required=True)
    days_supply = ma.fields.Integer(required=True)
    refills = ma.fields.Integer(required=True)
    start_on = ma.fields.Date(required=True)
    digest = ma.fields.String(required=True)
    safety = ma.fields.Nested(StepSafetyView, required=True)
    second_look = ma.fields.Nested(SecondLookView, required=True, allow_none=True)
    controlled = ma.fields.Nested(ControlledView, required=True, allow_none=True)


class NewNotedFinding(fields.Schema):
    """A finding that was read and is put aside until it changes."""

    fingerprint = fields.Text(min=64, max=64, required=True)
    reason = fields.Text(max=500, load_default=None, allow_none=True)


class LastReasonView(ma.Schema):
    """Why a rule was signed over, without names."""

    on = ma.fields.Date(required=True)
    drugs = ma.fields.List(ma.fields.String(), required=True)
    reason = ma.fields.String(required=True)


class RuleRateView(ma.Schema):
    """How one rule does; `rate` is the percentage of decided drafts and renewals that were signed over it."""

    rule = ma.fields.String(required=True)
    version = ma.fields.Integer(required=True, allow_none=True)
    tier = ma.fields.Integer(required=True, allow_none=True)
    shown = ma.fields.Integer(required=True)
    overridden = ma.fields.Integer(required=True)
    heeded = ma.fields.Integer(required=True)
    open = ma.fields.Integer(required=True)
    rate = ma.fields.Integer(required=True, allow_none=True)
    reasons = ma.fields.List(ma.fields.Nested(LastReasonView), required=True)


class DayCountView(ma.Schema):
    """One day of the last four weeks on which a rule asked."""

    on = ma.fields.Date(required=True)
    shown = ma.fields.Integer(required=True)
    overridden = ma.fields.Integer(required=True)


class RuleRatesView(ma.Schema):
    """How the rules do in the practice, and the digest of all files they are read from."""

    rule_set = ma.fields.String(required=True)
    rules = ma.fields.List(ma.fields.Nested(RuleRateView), required=True)
    days = ma.fields.List(ma.fields.Nested(DayCountView), required=True)
