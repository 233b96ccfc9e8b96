"""Titration plans, as JSON."""

from typing import Any

import marshmallow as ma
from marshmallow import ValidationError, validate

from backend import fields
from backend.medications.schemas import DoseIn, DoseView
from backend.prescriptions.planning import NewPlan, NewPlanStep
from backend.prescriptions.rules import titration
from backend.prescriptions.rules.advance import Condition, Proposal, State
from backend.prescriptions.rules.plan_card import LANGUAGES
from backend.prescriptions.rules.plans import Status, StepState
from backend.prescriptions.rules.sig import Timing, label
from backend.prescriptions.safety_schemas import SafetyView

MOST_STEPS = 60
LONGEST_STEP = 366
EVENTS = ("begun", "paused", "resumed", "stepped-back", "moved", "ended")


class PlanStepIn(fields.Schema):
    """One step; a dose of null is a step to nothing, and the last."""

    start_on = fields.Day(required=True)
    days = fields.Int(min=1, max=LONGEST_STEP, required=True)
    dose = ma.fields.Nested(DoseIn, required=True, allow_none=True)
    conditions = ma.fields.List(
        fields.Choice(Condition), load_default=[], validate=validate.Length(max=len(Condition))
    )

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> NewPlanStep:
        """Return the step."""
        return NewPlanStep(
            data["start_on"], data["days"], data["dose"], tuple(dict.fromkeys(data["conditions"]))
        )


class NewTitrationPlan(fields.Schema):
    """A plan of one drug in one form."""

    drug_slug = fields.Text(max=60, required=True)
    form = fields.Text(max=60, required=True)
    timing = fields.Choice(Timing, required=True)
    steps = ma.fields.List(
        ma.fields.Nested(PlanStepIn), required=True, validate=validate.Length(min=1, max=MOST_STEPS)
    )

    @ma.post_load
    def to_value(self, data: dict[str, Any], **_: Any) -> NewPlan:
        """Return the plan; its first step is one of a dose."""
        steps = tuple(data["steps"])
        if steps[0].dose is None:
            raise ValidationError("A plan begins with a dose.", "steps")
        return NewPlan(data["drug_slug"], data["form"], data["timing"], steps)


class TaperQuery(fields.Schema):
    """From which dose, in how many reductions, in equal milligrams or equal estimated effect."""

    drug_slug = fields.Text(max=60, required=True)
    form = fields.Text(max=60, required=True)
    dose = ma.fields.Nested(DoseIn, required=True)
    reductions = fields.Int(min=1, max=MOST_STEPS - 1, required=True)
    is_equal_effect = fields.Flag(required=True)


class TaperView(ma.Schema):
    """Doses down to the last real one; the share of effect that the step to nothing takes."""

    doses = ma.fields.List(ma.fields.Nested(DoseView), required=True)
    last_share = ma.fields.Float(required=True, allow_none=True)
    basis = ma.fields.String(required=True)


class LabelQuery(fields.Schema):
    """Of which drug."""

    drug_slug = fields.Text(max=60, required=True)


class LabelStepView(ma.Schema):
    """A daily dose for some days."""

    dose = ma.fields.Nested(DoseView, required=True)
    days = ma.fields.Integer(required=True)


class LabelStepsView(ma.Schema):
    """The label's steps with what the patient takes; none, and no source, where none are on file."""

    steps = ma.fields.List(ma.fields.Nested(LabelStepView), required=True)
    source = ma.fields.String(required=True, allow_none=True)


class TabletsView(ma.Schema):
    """Tablets of one strength for a whole plan."""

    strength = ma.fields.Nested(DoseView, required=True)
    count = ma.fields.Integer(required=True)
    left_over = fields.DecimalText(max="10000", places=1, may_be_zero=True, required=True)


class PlanStepView(ma.Schema):
    """One step with its days, `end_on` excluded; of a step to nothing dose, strength and pieces are null."""

    number = ma.fields.Integer(required=True)
    start_on = ma.fields.Date(required=True)
    end_on = ma.fields.Date(required=True)
    days = ma.fields.Integer(required=True)
    dose = ma.fields.Nested(DoseView, required=True, allow_none=True, attribute="daily_dose")
    strength = ma.fields.Nested(DoseView, required=True, allow_none=True, attribute="sig.strength")
    pieces = fields.DecimalText(max="10", places=1, required=True, allow_none=True, attribute="sig.pieces")
    sig = ma.fields.Function(
        lambda step: label(step.sig) if step.sig else "Stop taking it.",
        required=True,
        metadata={"type": "string"},
    )
    conditions = ma.fields.List(fields.Choice(Condition), required=True)
    is_signed = ma.fields.Boolean(required=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """Return null for what a step to nothing does not have."""
        if attr.startswith("sig.") and obj.sig is None:
            return None
        return super().get_attribute(obj, attr, default)


class PlanFindingView(ma.Schema):
    """Something to know about the plan; `step` counts from 1, null for the whole."""

    kind = fields.Choice(list(titration.Kind), required=True)
    step = ma.fields.Function(
        lambda found: None if found.step is None else found.step + 1,
        required=True,
        metadata={"type": ["integer", "null"]},
    )
    text = ma.fields.String(required=True)
    source = ma.fields.String(required=True)


class WorkedPlanView(ma.Schema):
    """A plan worked out and not kept. `check_ins` are the weekly side-effect checks that it brings."""

    drug_slug = ma.fields.String(required=True)
    drug_name = ma.fields.String(required=True)
    form = ma.fields.String(required=True)
    timing = fields.Choice(Timing, required=True)
    ends_on = ma.fields.Date(required=True)
    steps = ma.fields.List(ma.fields.Nested(PlanStepView), required=True)
    tablets = ma.fields.List(ma.fields.Nested(TabletsView), required=True)
    findings = ma.fields.List(ma.fields.Nested(PlanFindingView), required=True)
    safety = ma.fields.List(ma.fields.Nested(SafetyView), required=True)
    conflicts = ma.fields.List(ma.fields.String(), required=True)
    check_ins = ma.fields.Integer(required=True)


class JudgedConditionView(ma.Schema):
    """One thing that was agreed to look at, and whether it speaks against the step."""

    condition = fields.Choice(Condition, required=True)
    state = fields.Choice(State, required=True)
    text = ma.fields.String(required=True)


class DueStepView(ma.Schema):
    """The step that waits for a decision: proposed, never taken by itself."""

    number = ma.fields.Integer(required=True)
    proposal = fields.Choice(Proposal, required=True, attribute="advice.proposal")
    because = ma.fields.String(required=True, attribute="advice.because")
    conditions = ma.fields.List(
        ma.fields.Nested(JudgedConditionView), required=True, attribute="advice.conditions"
    )


class PlanEventView(ma.Schema):
    """What happened to a plan."""

    kind = fields.Choice(list(EVENTS), required=True)
    reason = ma.fields.String(required=True, allow_none=True)
    at = ma.fields.AwareDateTime(required=True)
    by = ma.fields.String(required=True)


class ShownStepView(PlanStepView):
    """A step as it stands today."""

    state = fields.Choice(StepState, required=True)

    @ma.pre_dump
    def flat(self, shown: Any, **_: Any) -> Any:
        """Put the step and where it stands into one."""
        names = ("number", "start_on", "end_on", "days", "daily_dose", "sig", "conditions", "is_signed")
        return _Flat(**{name: getattr(shown.step, name) for name in names}, state=shown.state)


class _Flat:
    """What a schema reads its attributes from."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class TitrationPlanView(ma.Schema):
    """A plan as it stands today."""

    id = ma.fields.UUID(required=True)
    version = ma.fields.Integer(required=True)
    medication_id = ma.fields.UUID(required=True)
    drug_slug = ma.fields.String(required=True)
    drug_name = ma.fields.String(required=True)
    form = ma.fields.String(required=True)
    timing = fields.Choice(Timing, required=True)
    status = fields.Choice(Status, required=True)
    paused_on = ma.fields.Date(required=True, allow_none=True)
    planned_by = ma.fields.String(required=True)
    steps = ma.fields.List(ma.fields.Nested(ShownStepView), required=True)
    due = ma.fields.Nested(DueStepView, required=True, allow_none=True)
    tablets = ma.fields.List(ma.fields.Nested(TabletsView), required=True)
    events = ma.fields.List(ma.fields.Nested(PlanEventView), required=True)


class TitrationPlansView(ma.Schema):
    """A patient's plans."""

    plans = ma.fields.List(ma.fields.Nested(TitrationPlanView), required=True)


class PlanReason(fields.Schema):
    """Why a plan is changed."""

    reason = fields.Text(max=500, required=True)


class PlanMove(PlanReason):
    """Which step begins when instead."""

    number = fields.Int(min=1, max=500, required=True)
    start_on = fields.Day(required=True)


class CardQuery(fields.Schema):
    """In which language; the patient's own, where it is not said."""

    language = fields.Choice(list(LANGUAGES), load_default=None)


class CardLineView(ma.Schema):
    """One step in the patient's words; `until` is the first day after it."""

    on = ma.fields.Date(required=True)
    until = ma.fields.Date(required=True)
    text = ma.fields.String(required=True)
    is_now = ma.fields.Boolean(required=True)
    is_signed = ma.fields.Boolean(required=True)


class PlanCardView(ma.Schema):
    """What a plan says to the patient."""

    id = ma.fields.UUID(required=True)
    drug_name = ma.fields.String(required=True)
    language = fields.Choice(list(LANGUAGES), required=True)
    phone = ma.fields.String(required=True)
    lines = ma.fields.List(ma.fields.Nested(CardLineView), required=True)
    notes = ma.fields.List(ma.fields.String(), required=True)


class PlanCardsView(ma.Schema):
    """The cards of the plans that go on."""

    cards = ma.fields.List(ma.fields.Nested(PlanCardView), required=True)
