/** The names the screens use for what the server sends. */
export type RoleName = "patient" | "prescriber" | "care_support" | "admin";
export type Severity = "minimal" | "mild" | "moderate" | "moderately-severe" | "severe";

export interface Dose {
  value: string;
  unit: string;
}

export interface CrisisContact {
  label: string;
  phone: string;
  note: string;
}

export interface Membership {
  id: string;
  role: RoleName;
  practice_name: string;
}

export interface Account {
  membership_id: string;
  role: RoleName;
  name: string;
  email: string;
  person_id: string;
  practice: {
    name: string;
    slug: string;
    time_zone: string;
    phone: string;
    crisis_contacts: CrisisContact[];
  };
  memberships: Membership[];
  confirmed_until: string | null;
}

export interface Invitation {
  practice_name: string;
  name: string;
  email: string;
  role: RoleName;
  has_account: boolean;
}

export interface Named {
  id: string;
  name: string;
}

export interface Patient {
  id: string;
  given_name: string;
  family_name: string;
  name: string;
  birth_date: string;
  age: number;
  sex: "female" | "male" | "other" | "unknown";
  time_zone: string;
  phone: string | null;
  email: string | null;
  language: string;
  care_team: Named | null;
  prescribers: Named[];
  has_account: boolean;
}

export interface AccessLogEntry {
  at: string;
  who: string;
  role: string;
  action: string;
  outcome: string;
}

export interface Instrument {
  slug: string;
  name: string;
  recall: string;
  lead: string;
  items: { number: number; text: string }[];
  answers: { value: number; label: string }[];
  bands: Band[];
  maximum: number;
  citation: string;
  version: string;
  function_item: { text: string; answers: { value: number; label: string }[] } | null;
}

export interface Band {
  severity: Severity;
  label: string;
  from: number;
  to: number;
}

export interface CheckIn {
  id: string;
  instrument: string;
  answers: (number | null)[];
  function_answer: number | null;
  answered_at: string;
  recorded_at: string;
  is_finished: boolean;
  total: number | null;
  severity: Severity | null;
  severity_label: string | null;
  safety_flag: { id: string; raised_at: string } | null;
  show_crisis_contacts: boolean;
}

export interface Score {
  instrument: string;
  on: string;
  at: string;
  total: number;
  severity: Severity;
  source: "check_in" | "imported";
  check_in_id: string | null;
}

export interface SafetyFlag {
  id: string;
  patient_id: string;
  patient_name: string;
  kind: string;
  instrument: string;
  answer: number;
  answer_label: string;
  raised_at: string;
  check_in_id: string;
  acknowledged_at: string | null;
  acknowledged_by: string | null;
  note: string | null;
}

export interface Slot {
  starts_at: string;
  ends_at: string;
}

export interface OpenSlots {
  clinician: { id: string; name: string; time_zone: string };
  slots: Slot[];
}

export type VisitStatus = "booked" | "in_progress" | "finished" | "cancelled";

export interface Visit {
  id: string;
  patient_id: string;
  patient_name: string;
  clinician: Named;
  starts_at: string;
  ends_at: string;
  status: VisitStatus;
  note: string | null;
  finished_at: string | null;
  can_join: boolean;
}

export interface LobbyPerson {
  membership_id: string;
  name: string;
  role: RoleName;
  state: "waiting" | "admitted";
  seen_at: string;
}

export interface Lobby {
  state: "waiting" | "admitted" | "finished" | "cancelled";
  visit: Visit;
  present: LobbyPerson[];
}

export interface Supply {
  days_left: number | null;
  runs_out_on: string | null;
  text: string;
}

export interface DosePeriod {
  start: string;
  end: string | null;
  daily_dose: Dose | null;
  recorded_by: string;
  prescription_id: string | null;
}

export interface Medication {
  id: string;
  name: string;
  drug_slug: string | null;
  is_in_formulary: boolean;
  note: string | null;
  is_psychotropic: boolean;
  source: "prescribed" | "imported" | "reported";
  status: "active" | "stopped";
  order_count: number;
  started_on: string | null;
  stopped_on: string | null;
  daily_dose: Dose | null;
  dose_text: string;
  dose_since: string | null;
  next_dose: { daily_dose: Dose; from_on: string } | null;
  usual_maximum: Dose | null;
  periods: DosePeriod[];
  prescription: {
    id: string;
    sig: string;
    form: string;
    strength: Dose;
    quantity: number;
    days_supply: number;
    refills: number;
    signed_at: string;
    signed_by: string;
    start_on: string;
  } | null;
  supply: Supply;
}

export interface TitrationStep {
  id: string;
  medication_id: string;
  drug_name: string;
  daily_dose: Dose;
  previous_daily_dose: Dose | null;
  sig: string;
  patient_text: string;
  quantity: number;
  days_supply: number;
  refills: number;
  start_on: string;
  status: "draft" | "signed" | "withdrawn";
  digest: string;
  notes: { kind: string; text: string }[];
  created_at: string;
  created_by: string;
}

export interface Prescription {
  id: string;
  medication_id: string;
  drug_name: string;
  sig: string;
  daily_dose: Dose;
  quantity: number;
  days_supply: number;
  refills: number;
  start_on: string;
  status: "signed" | "superseded" | "stopped";
  replaces: string | null;
  signed_at: string;
  signed_by: string;
  digest: string;
}

export interface DrugStrength extends Dose {
  form: string;
  /** What one of it is called: "tablet", "capsule". */
  piece: string;
  may_halve: boolean;
}

export interface Drug {
  slug: string;
  name: string;
  strengths: DrugStrength[];
  forms: { form: string; usual_daily: { low: Dose; high: Dose }; maximum_daily: Dose }[];
  usual_daily: { low: Dose; high: Dose };
  maximum_daily: Dose;
  may_halve: boolean;
}

export interface Message {
  id: string;
  at: string;
  author_name: string;
  author_role: RoleName;
  text: string;
  refill_request_id: string | null;
}

export type RefillStatus = "open" | "passed_on" | "answered" | "signed" | "declined";

export interface RefillRequest {
  id: string;
  patient_id: string;
  patient_name: string;
  medication: { id: string; name: string; dose_text: string };
  text: string;
  asked_at: string;
  status: RefillStatus;
  handled_by: string | null;
  handled_at: string | null;
  answer: string | null;
  prescription_id: string | null;
  supply: Supply;
  next_visit: { id: string; starts_at: string } | null;
  open_flags: number;
  latest_scores: { instrument: string; total: number; severity_label: string; on: string }[];
}

export interface CaseloadScore {
  instrument: string;
  total: number;
  maximum: number;
  severity: Severity;
  severity_label: string;
  on: string;
  change: number | null;
  baseline: number | null;
  baseline_on: string | null;
  history: { on: string; total: number }[];
}

export interface CaseloadRow {
  patient_id: string;
  name: string;
  age: number;
  scores: CaseloadScore[];
  medications: { name: string; dose_text: string; daily_dose: Dose | null; since: string | null }[];
  last_dose_change: { on: string; text: string } | null;
  next_visit: { id: string; starts_at: string } | null;
  open_flags: number;
  open_refill_requests: number;
  attention: string | null;
}

export interface ChartScore {
  on: string;
  total: number;
  severity: Severity;
  severity_label: string;
  source: "check_in" | "imported";
}

export interface Chart {
  patient: Patient;
  sentence: string;
  start: string;
  end: string;
  instruments: { slug: string; name: string; maximum: number; bands: Band[]; scores: ChartScore[] }[];
  medications: Medication[];
  visits: Visit[];
  flags: SafetyFlag[];
  events: { on: string; kind: string; text: string }[];
}

export interface Today {
  name: string;
  crisis_contacts: CrisisContact[];
  due: { instrument: string; name: string; reason: string }[];
  doses: {
    medication_id: string;
    name: string;
    take_text: string;
    next_text: string | null;
    supply_text: string;
    days_left: number | null;
    refill_request_status: RefillStatus | null;
  }[];
  next_visit: Visit | null;
  messages_unread: number;
}

export interface Health {
  conditions: {
    id: string;
    text: string;
    code: string | null;
    system: string | null;
    onset_on: string | null;
    is_active: boolean;
  }[];
  allergies: { id: string; text: string; code: string | null; criticality: string | null; recorded_on: string | null }[];
}

export interface StaffMember {
  id: string;
  name: string;
  email: string;
  role: RoleName;
  is_active: boolean;
  has_account: boolean;
}

export interface CareTeam {
  id: string;
  name: string;
  members: { id: string; name: string; role: RoleName }[];
  patient_count: number;
}

export interface Availability {
  time_zone: string;
  slot_minutes: number;
  hours: { weekday: number; start: string; end: string }[];
}
