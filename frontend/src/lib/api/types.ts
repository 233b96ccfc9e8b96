/** The names the screens use for what the server sends, all from the generated schema; words that the document leaves open are closed here. */
import type { components } from "./schema";

type Schemas = components["schemas"];
type Closed<Base, Words> = Omit<Base, keyof Words> & Words;

export type RoleName = "patient" | "prescriber" | "care_support" | "pharmacist" | "admin";
export type Severity = Schemas["BandView"]["severity"];
export type RefillStatus = "open" | "passed_on" | "answered" | "signed" | "declined";
export type VisitStatus = Visit["status"];

export type Dose = Pick<Schemas["DoseAmount"], "value" | "unit">;
export type Named = Schemas["NamedView"];
export type Supply = Schemas["SupplyView"];
export type CrisisContact = Schemas["CrisisContactView"];
export type CrisisLists = Schemas["CrisisContactsView"];
export type CrisisCountry = Schemas["CrisisCountryView"];
export type OwnContacts = Schemas["OwnContactsGiven"];
export type PushState = Schemas["PushView"];

export type Membership = Closed<Schemas["MembershipView"], { role: RoleName }>;
export type Account = Closed<Schemas["AccountView"], { role: RoleName; memberships: Membership[] }>;
export type Invitation = Closed<Schemas["InvitationView"], { role: RoleName }>;
export type Patient = Schemas["PatientView"];
export type StaffMember = Closed<Schemas["StaffView"], { role: RoleName }>;
export type CareTeam = Closed<
  Schemas["CareTeamView"],
  { members: Closed<Schemas["MemberView"], { role: RoleName }>[] }
>;
export type AccessLogEntry = Schemas["AccessView"];

export type Instrument = Schemas["InstrumentView"];
export type Band = Schemas["BandView"];
export type CheckIn = Closed<Schemas["CheckInView"], { severity: Severity | null }>;
export type DueCheckIn = Schemas["DueCheckInView"];
export type CheckInPlan = Schemas["PlanView"];
export type LinkedCheckIn = Closed<Schemas["LinkedCheckInView"], { check_in: CheckIn | null }>;
export type LinkSession = Closed<Schemas["LinkSessionView"], { account: Account; language: "en" | "es"; due_check_ins: LinkedCheckIn[] }>;
export type ReadsBy = Schemas["ReadsByView"];
export type NewCheckIn = Schemas["CheckInAnswers"];
export type Judged = Schemas["JudgedView"];
export type TreatmentFinding = Schemas["TreatmentFinding"];
export type Score = Schemas["ScoreView"];
export type SafetyFlag = Schemas["FlagView"];
export type LoopFlag = Schemas["LoopFlagView"];
export type FlagEvent = Schemas["FlagEventView"];
export type SafetyLoop = Schemas["LoopView"];
export type SafetyContacts = Schemas["SafetyContactsView"];
export type SafetyMetrics = Schemas["SafetyMetricsView"];
export type DutyRoster = Schemas["RosterView"];
export type DutyShift = Schemas["DutyShiftView"];
export type Reading = Schemas["ReadingView"];
export type ReadInstrument = Schemas["ReadInstrument"];
export type ReadCheckIn = Schemas["ReadCheckIn"];
export type UnreadCheckIn = Schemas["WaitingView"];
export type OverdueCheckIn = Schemas["OverdueView"];
export type Rates = Schemas["RatesView"];
export type RateGroup = Schemas["GroupCount"]["group"];
export type RatePatient = Schemas["BehindView"];

export type Visit = Schemas["VisitView"];
export type Slot = Schemas["SlotView"];
export type OpenSlots = Schemas["OpenSlotsView"];
export type Availability = Schemas["AvailabilityView"];
export type LobbyPerson = Closed<Schemas["PresentView"], { role: RoleName }>;
export type Lobby = Closed<Schemas["LobbyView"], { present: LobbyPerson[] }>;

export type Drug = Schemas["DrugView"];
export type DrugStrength = Schemas["StrengthView"];
export type NameAnswer = Schemas["NameAnswerView"];
export type NameMatch = Schemas["NameMatchView"];
export type Load = Schemas["LoadView"];
export type Loads = Schemas["LoadsView"];
export type DrugPage = Schemas["DrugPageView"];
export type DrugFact = Schemas["DrugFactView"];
export type LookAlike = Schemas["LookAlikeView"];
export type DosePeriod = Schemas["PeriodView"];
export type Medication = Closed<
  Schemas["MedicationView"],
  { status: "active" | "stopped"; source: "prescribed" | "imported" | "reported" }
>;
export type MedicationReport = Schemas["ReportView"];
export type TitrationPlan = Schemas["TitrationPlanView"];
export type WorkedPlan = Closed<Schemas["WorkedPlanView"], { safety: Safety[] }>;
export type NewTitrationPlan = Pick<Schemas["NewTitrationPlan"], "drug_slug" | "form" | "timing"> & {
  steps: { start_on: string; days: number; dose: Dose | null; conditions: PlanCondition[] }[];
};
export type LabelSteps = Schemas["LabelStepsView"];
export type ProposedTaper = Schemas["TaperView"];
export type PlanCondition = Schemas["JudgedConditionView"]["condition"];
export type PlanProposal = Schemas["DueStepView"]["proposal"];
export type PlanCard = Schemas["PlanCardView"];
export type PrescriptionSheet = Schemas["SheetView"];
export type TakenMedicine = Schemas["TakenView"];
export type SaidOfTaking = Schemas["SaidView"];
export type NewTaking = Pick<Schemas["NewTaking"], "medication_id" | "kind" | "on"> & Partial<Schemas["NewTaking"]>;
export type Reconciliation = Schemas["ReconciliationView"];
export type Decision = Schemas["ReconciledLineView"]["decision"];
export type ReconciliationLine = Closed<Schemas["ReconciliationLineView"], { medication: Medication }>;
export type ReconciliationWorkspace = Closed<Schemas["ReconciliationWorkspaceView"], { lines: ReconciliationLine[] }>;
export type ReconciliationPreview = Closed<Schemas["ReconciliationPreviewView"], { medications: Medication[] }>;
export type TitrationStep = Closed<
  Schemas["TitrationStepView"],
  { status: "draft" | "signed" | "withdrawn"; second_look: SecondLook | null }
>;
export type Finding = Schemas["FindingView"];
export type Safety = Schemas["SafetyView"];
export type StepSafety = Schemas["StepSafetyView"];
export type SecondLook = Closed<Schemas["SecondLookView"], { state: "waiting" | "agreed" | "disagreed" }>;
export type LookCase = Closed<Schemas["LookCaseView"], { look: SecondLook }>;
export type Renewal = Closed<Schemas["RenewalView"], { second_look: SecondLook | null }>;
export type RuleRates = Schemas["RuleRatesView"];
export type RuleRate = Schemas["RuleRateView"];
export type Prescription = Closed<Schemas["PrescriptionView"], { status: "signed" | "superseded" | "stopped" }>;

export type Controlled = Schemas["ControlledView"];
export type ControlledDrugs = Schemas["ControlledDrugsView"];
export type ScheduledPrescription = Schemas["ScheduledPrescriptionView"];
export type ControlledNote = Schemas["ControlledNoteView"];
export type Ruling = Schemas["RulingView"];

export type Exam = Schemas["ExamDueView"];
export type Monitoring = Schemas["MonitoringView"];
export type LabDue = Schemas["LabDueView"];

export type Message = Closed<Schemas["MessageView"], { author_role: RoleName }>;
export type Letters = Omit<Schemas["MessagesView"], "messages"> & { messages: Message[] };
export type RefillRequest = Closed<Schemas["RefillRequestView"], { status: RefillStatus }>;

export type DrugProblemKind = "indication" | "effectiveness" | "safety" | "adherence";
export type ReviewActionStatus = "open" | "done" | "dropped" | "carried";
export type DrugProblem = Closed<Schemas["DrugProblemView"], { kind: DrugProblemKind }>;
export type ReviewAction = Closed<Schemas["ReviewActionView"], { status: ReviewActionStatus }>;
export type Review = Closed<
  Schemas["ReviewView"],
  { status: "draft" | "signed" | "withdrawn"; problems: DrugProblem[]; actions: ReviewAction[] }
>;
export type Suggestion = Closed<Schemas["SuggestionView"], { kind: DrugProblemKind }>;
export type Looked = Schemas["LookedView"];
export type ReviewWorkspace = Closed<
  Schemas["ReviewWorkspaceView"],
  { suggestions: Suggestion[]; draft: Review | null; last: Review | null }
>;
export type ReviewPage = Closed<
  Schemas["ReviewPageView"],
  { overdue: Closed<Schemas["OverdueActionView"], { action: ReviewAction }>[] }
>;
export type PersonalList = Closed<Schemas["PersonalListView"], { language: "en" | "es" }>;

export type Health = Schemas["HealthView"];
export type ChosenPharmacy = Schemas["ChosenPharmacyView"];
export type EarlierTrials = Schemas["EarlierTrialsView"];
export type RecordedTrial = Schemas["RecordedTrial"];
export type Allergy = Schemas["AllergyView"];
export type HealthState = Schemas["StateView"];
export type Result = Schemas["ResultView"];
export type Newest = Schemas["NewestView"];
export type Quantity = Schemas["QuantityView"];
export type CaseloadScore = Closed<Schemas["ScoreLine"], { severity: Severity }>;
export type CaseloadRow = Closed<Schemas["CaseloadEntry"], { scores: CaseloadScore[] }>;
export type ChartScore = Closed<Schemas["ChartScore"], { severity: Severity }>;
export type Chart = Closed<
  Schemas["ChartView"],
  { medications: Medication[]; instruments: Closed<Schemas["ChartInstrument"], { scores: ChartScore[] }>[] }
>;
export type Today = Closed<
  Schemas["TodayView"],
  { doses: Closed<Schemas["DoseToday"], { refill_request_status: RefillStatus | null }>[] }
>;
