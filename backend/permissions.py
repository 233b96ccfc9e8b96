"""The whole policy on one screen: who may do what, to whom, and how fresh the password must be."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a membership lets a person be in a practice."""

    PATIENT = "patient"
    PRESCRIBER = "prescriber"
    CARE_SUPPORT = "care_support"
    PHARMACIST = "pharmacist"
    ADMIN = "admin"


class Scope(StrEnum):
    """How the actor must be related to what is asked for."""

    SELF = "self"  # the patient's own record
    TEAM = "team"  # a patient of a care team the actor is on, now
    DUTY = "duty"  # a patient with an open safety flag, while the actor is on shift
    PRACTICE = "practice"  # something of the practice that is nobody's record
    ACCOUNT = "account"  # the actor's own account


class Action(StrEnum):
    """Everything a signed-in person can ask for."""

    USE_OWN_ACCOUNT = "use-own-account"
    WATCH_CHANGES = "watch-changes"

    SEE_PATIENT = "see-patient"
    SEE_ACCESS_LOG = "see-access-log"
    REGISTER_PATIENT = "register-patient"
    INVITE_PATIENT = "invite-patient"
    ASSIGN_CARE_TEAM = "assign-care-team"
    SEE_CARE_TEAMS = "see-care-teams"
    MANAGE_CARE_TEAMS = "manage-care-teams"
    SEE_STAFF = "see-staff"
    INVITE_STAFF = "invite-staff"
    SEE_OUTBOX = "see-outbox"
    SEE_CRISIS_CONTACTS = "see-crisis-contacts"
    SET_COUNTRY_NOW = "set-country-now"
    MANAGE_CRISIS_CONTACTS = "manage-crisis-contacts"
    USE_PUSH = "use-push"

    SEE_HEALTH = "see-health"
    SEE_QUANTITIES = "see-quantities"
    RECORD_HEALTH = "record-health"
    WITHDRAW_HEALTH = "withdraw-health"

    SEE_INSTRUMENTS = "see-instruments"
    MANAGE_INSTRUMENTS = "manage-instruments"
    RECORD_CHECK_IN = "record-check-in"
    RECORD_RATING = "record-rating"
    SEE_CHECK_INS = "see-check-ins"
    SEE_SCORES = "see-scores"
    SEE_SAFETY_FLAGS = "see-safety-flags"
    ACKNOWLEDGE_SAFETY_FLAG = "acknowledge-safety-flag"
    WORK_ON_SAFETY_FLAG = "work-on-safety-flag"
    CLOSE_SAFETY_FLAG = "close-safety-flag"
    SEE_SAFETY_CONTACTS = "see-safety-contacts"
    RECORD_SAFETY_CONTACTS = "record-safety-contacts"
    SEE_SAFETY_METRICS = "see-safety-metrics"
    SEE_DUTY_ROSTER = "see-duty-roster"
    MANAGE_DUTY_ROSTER = "manage-duty-roster"
    COVER_DUTY = "cover-duty"
    SEE_READING_HOURS = "see-reading-hours"
    SEE_READING = "see-reading"
    PIN_EPISODE = "pin-episode"
    RECORD_MANIA_ENQUIRY = "record-mania-enquiry"
    REVIEW_CHECK_IN = "review-check-in"
    SEE_UNREVIEWED = "see-unreviewed"
    SEE_RATES = "see-rates"
    SEE_RATE_PATIENTS = "see-rate-patients"
    SEE_DUE_CHECK_INS = "see-due-check-ins"
    SEE_CHECK_IN_PLAN = "see-check-in-plan"
    CHANGE_CHECK_IN_PLAN = "change-check-in-plan"
    USE_CHECK_IN_LINK = "use-check-in-link"

    SEE_DRUGS = "see-drugs"
    SEARCH_DRUG_NAMES = "search-drug-names"
    SEE_MEDICATIONS = "see-medications"
    RECORD_TAKING = "record-taking"
    SEE_FINDINGS = "see-findings"
    SEE_MONITORING = "see-monitoring"
    SEE_LABS_DUE = "see-labs-due"
    SEE_LOADS = "see-loads"
    NOTE_FINDING = "note-finding"
    SEE_SECOND_LOOKS = "see-second-looks"
    GIVE_SECOND_LOOK = "give-second-look"
    SEE_RULES = "see-rules"
    RECORD_DOSE = "record-dose"
    PLAN_TITRATION = "plan-titration"
    SEE_TITRATION_PLANS = "see-titration-plans"
    SEE_PLAN_CARD = "see-plan-card"
    SIGN_PRESCRIPTION = "sign-prescription"
    SEE_PRESCRIPTION_SHEET = "see-prescription-sheet"
    SEE_PHARMACY = "see-pharmacy"
    CHOOSE_PHARMACY = "choose-pharmacy"
    SEND_PRESCRIPTION = "send-prescription"
    STOP_MEDICATION = "stop-medication"
    REPORT_MEDICATION = "report-medication"
    SET_INDICATION = "set-indication"
    SEE_RECONCILIATION = "see-reconciliation"
    PREVIEW_RECONCILIATION = "preview-reconciliation"
    SIGN_RECONCILIATION = "sign-reconciliation"
    SEE_CONTROLLED = "see-controlled"
    NOTE_CONTROLLED = "note-controlled"

    SEE_REVIEWS = "see-reviews"
    WORK_ON_REVIEW = "work-on-review"
    SIGN_REVIEW = "sign-review"
    SEE_REVIEW_CANDIDATES = "see-review-candidates"
    SEE_PERSONAL_LIST = "see-personal-list"

    MANAGE_AVAILABILITY = "manage-availability"
    SEE_SLOTS = "see-slots"
    BOOK_VISIT = "book-visit"
    CANCEL_VISIT = "cancel-visit"
    SEE_VISITS = "see-visits"
    JOIN_VISIT = "join-visit"
    ADMIT_TO_VISIT = "admit-to-visit"
    FINISH_VISIT = "finish-visit"

    SEE_MESSAGES = "see-messages"
    SEND_MESSAGE = "send-message"
    SETTLE_MESSAGES = "settle-messages"
    SEE_REFILL_REQUESTS = "see-refill-requests"
    ASK_FOR_REFILL = "ask-for-refill"
    ANSWER_REFILL = "answer-refill"
    PASS_ON_REFILL = "pass-on-refill"  # noqa: S105 (no password)
    SIGN_REFILL = "sign-refill"
    DECLINE_REFILL = "decline-refill"

    SEE_CASELOAD = "see-caseload"
    NOTE_LOOK = "note-look"
    SEE_CHART = "see-chart"
    SEE_TODAY = "see-today"


@dataclass(frozen=True, slots=True)
class Rule:
    """Which role may do an action within which scope, and how old the password's confirmation may be."""

    grants: dict[Role, Scope]
    is_write: bool = False
    confirmed_within: timedelta | None = None


SELF, TEAM, PRACTICE, ACCOUNT = Scope.SELF, Scope.TEAM, Scope.PRACTICE, Scope.ACCOUNT
SIGNING = timedelta(minutes=15)


def _read(**grants: Scope) -> Rule:
    return Rule({Role(role): scope for role, scope in grants.items()})


def _write(**grants: Scope) -> Rule:
    return Rule({Role(role): scope for role, scope in grants.items()}, is_write=True)


def _sign(**grants: Scope) -> Rule:
    return Rule(
        {Role(role): scope for role, scope in grants.items()}, is_write=True, confirmed_within=SIGNING
    )


# What those on shift may do for patients of other teams whose safety flag is not closed.
ON_DUTY = frozenset(
    {
        Action.SEE_SAFETY_FLAGS,
        Action.ACKNOWLEDGE_SAFETY_FLAG,
        Action.WORK_ON_SAFETY_FLAG,
        Action.CLOSE_SAFETY_FLAG,
        Action.SEE_SAFETY_CONTACTS,
        Action.RECORD_SAFETY_CONTACTS,
    }
)

# What is not listed is refused. An action without a grant for a role is refused for that role.
POLICY: dict[Action, Rule] = {
    Action.USE_OWN_ACCOUNT: _read(
        patient=ACCOUNT, prescriber=ACCOUNT, care_support=ACCOUNT, pharmacist=ACCOUNT, admin=ACCOUNT
    ),
    Action.WATCH_CHANGES: _read(
        patient=ACCOUNT, prescriber=ACCOUNT, care_support=ACCOUNT, pharmacist=ACCOUNT, admin=ACCOUNT
    ),
    Action.SEE_PATIENT: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_ACCESS_LOG: _read(patient=SELF),
    Action.REGISTER_PATIENT: _write(prescriber=PRACTICE, care_support=PRACTICE),
    Action.INVITE_PATIENT: _write(prescriber=TEAM, care_support=TEAM),
    Action.ASSIGN_CARE_TEAM: _write(prescriber=TEAM, care_support=TEAM),
    Action.SEE_CARE_TEAMS: _read(
        prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE
    ),
    Action.MANAGE_CARE_TEAMS: _write(admin=PRACTICE),
    Action.SEE_STAFF: _read(prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE),
    Action.INVITE_STAFF: _write(admin=PRACTICE),
    Action.SEE_OUTBOX: _read(admin=PRACTICE),
    Action.SEE_CRISIS_CONTACTS: _read(
        patient=ACCOUNT, prescriber=ACCOUNT, care_support=ACCOUNT, pharmacist=ACCOUNT, admin=ACCOUNT
    ),
    Action.SET_COUNTRY_NOW: _write(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.MANAGE_CRISIS_CONTACTS: _write(admin=PRACTICE),
    Action.USE_PUSH: _write(
        patient=ACCOUNT, prescriber=ACCOUNT, care_support=ACCOUNT, pharmacist=ACCOUNT, admin=ACCOUNT
    ),
    Action.SEE_HEALTH: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_QUANTITIES: _read(
        patient=PRACTICE, prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE
    ),
    Action.RECORD_HEALTH: _write(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.WITHDRAW_HEALTH: _write(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_INSTRUMENTS: _read(
        patient=PRACTICE, prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE
    ),
    Action.MANAGE_INSTRUMENTS: _write(admin=PRACTICE),
    Action.RECORD_CHECK_IN: _write(patient=SELF),
    Action.RECORD_RATING: _write(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_CHECK_INS: _read(patient=SELF, prescriber=TEAM),
    Action.SEE_SCORES: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_SAFETY_FLAGS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.ACKNOWLEDGE_SAFETY_FLAG: _write(prescriber=TEAM, care_support=TEAM),
    Action.WORK_ON_SAFETY_FLAG: _write(prescriber=TEAM, care_support=TEAM),
    Action.CLOSE_SAFETY_FLAG: _write(prescriber=TEAM),
    Action.SEE_SAFETY_CONTACTS: _read(prescriber=TEAM, care_support=TEAM),
    Action.RECORD_SAFETY_CONTACTS: _write(prescriber=TEAM, care_support=TEAM),
    Action.SEE_SAFETY_METRICS: _read(
        prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE
    ),
    Action.SEE_DUTY_ROSTER: _read(
        prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE
    ),
    Action.MANAGE_DUTY_ROSTER: _write(admin=PRACTICE),
    Action.COVER_DUTY: _write(prescriber=PRACTICE, care_support=PRACTICE, admin=PRACTICE),
    Action.SEE_READING_HOURS: _read(
        patient=ACCOUNT, prescriber=ACCOUNT, care_support=ACCOUNT, pharmacist=ACCOUNT, admin=ACCOUNT
    ),
    Action.SEE_READING: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.PIN_EPISODE: _write(prescriber=TEAM),
    Action.RECORD_MANIA_ENQUIRY: _write(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.REVIEW_CHECK_IN: _write(prescriber=TEAM, care_support=TEAM),
    Action.SEE_UNREVIEWED: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_RATES: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM, admin=PRACTICE),
    Action.SEE_RATE_PATIENTS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_DUE_CHECK_INS: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_CHECK_IN_PLAN: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.CHANGE_CHECK_IN_PLAN: _write(prescriber=TEAM),
    Action.USE_CHECK_IN_LINK: _read(patient=ACCOUNT),
    Action.SEE_DRUGS: _read(prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE),
    Action.SEARCH_DRUG_NAMES: _read(
        patient=PRACTICE, prescriber=PRACTICE, care_support=PRACTICE, pharmacist=PRACTICE
    ),
    Action.SEE_MEDICATIONS: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.RECORD_TAKING: _write(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_FINDINGS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_MONITORING: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_LABS_DUE: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_LOADS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.NOTE_FINDING: _write(prescriber=TEAM, pharmacist=TEAM),
    Action.SEE_SECOND_LOOKS: _read(prescriber=PRACTICE, pharmacist=PRACTICE),
    Action.GIVE_SECOND_LOOK: _sign(prescriber=PRACTICE, pharmacist=PRACTICE),
    Action.SEE_RULES: _read(prescriber=PRACTICE, pharmacist=PRACTICE, admin=PRACTICE),
    Action.RECORD_DOSE: _write(prescriber=TEAM),
    Action.PLAN_TITRATION: _write(prescriber=TEAM),
    Action.SEE_TITRATION_PLANS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_PLAN_CARD: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_PRESCRIPTION_SHEET: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_PHARMACY: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.CHOOSE_PHARMACY: _write(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.SEND_PRESCRIPTION: _write(prescriber=TEAM),
    Action.SIGN_PRESCRIPTION: _sign(prescriber=TEAM),
    Action.STOP_MEDICATION: _sign(prescriber=TEAM),
    Action.REPORT_MEDICATION: _write(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SET_INDICATION: _write(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_RECONCILIATION: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.PREVIEW_RECONCILIATION: _write(prescriber=TEAM, pharmacist=TEAM),
    Action.SIGN_RECONCILIATION: _sign(prescriber=TEAM, pharmacist=TEAM),
    Action.SEE_CONTROLLED: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.NOTE_CONTROLLED: _write(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_REVIEWS: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.WORK_ON_REVIEW: _write(prescriber=TEAM, pharmacist=TEAM),
    Action.SIGN_REVIEW: _sign(prescriber=TEAM, pharmacist=TEAM),
    Action.SEE_REVIEW_CANDIDATES: _read(prescriber=TEAM, pharmacist=TEAM),
    Action.SEE_PERSONAL_LIST: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.MANAGE_AVAILABILITY: _write(prescriber=PRACTICE),
    Action.SEE_SLOTS: _read(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.BOOK_VISIT: _write(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.CANCEL_VISIT: _write(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.SEE_VISITS: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.JOIN_VISIT: _write(patient=SELF, prescriber=TEAM),
    Action.ADMIT_TO_VISIT: _write(prescriber=TEAM),
    Action.FINISH_VISIT: _write(prescriber=TEAM),
    Action.SEE_MESSAGES: _read(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.SEND_MESSAGE: _write(patient=SELF, prescriber=TEAM, care_support=TEAM),
    Action.SETTLE_MESSAGES: _write(prescriber=TEAM, care_support=TEAM),
    Action.SEE_REFILL_REQUESTS: _read(patient=SELF, prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.ASK_FOR_REFILL: _write(patient=SELF),
    Action.ANSWER_REFILL: _write(prescriber=TEAM, care_support=TEAM),
    Action.PASS_ON_REFILL: _write(care_support=TEAM),
    Action.SIGN_REFILL: _sign(prescriber=TEAM),
    Action.DECLINE_REFILL: _write(prescriber=TEAM),
    Action.SEE_CASELOAD: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    # A bookmark of the reader's own: nothing in the record changes, and no screen need read it again.
    Action.NOTE_LOOK: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_CHART: _read(prescriber=TEAM, care_support=TEAM, pharmacist=TEAM),
    Action.SEE_TODAY: _read(patient=SELF),
}

# All that a session from a link to one check-in may ask for, on top of the policy.
IN_A_CHECK_IN = frozenset(
    {
        Action.USE_CHECK_IN_LINK,
        Action.SEE_INSTRUMENTS,
        Action.RECORD_CHECK_IN,
        Action.SEE_READING_HOURS,  # said before the first question
        Action.SEE_CRISIS_CONTACTS,
    }
)


def may(role: Role, action: Action, related: frozenset[Scope]) -> bool:
    """Say whether `role`, related in these ways to what is asked for, may do `action`."""
    rule = POLICY.get(action)
    if rule is None or role not in rule.grants:
        return False
    return rule.grants[role] in related or (Scope.DUTY in related and action in ON_DUTY)
