/** The reads of the staff's screens. Keys of one patient begin as in queries.ts. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import {
  get,
  type Availability,
  type CareTeam,
  type CaseloadRow,
  type Chart,
  type ControlledDrugs,
  type Drug,
  type PrescriptionSheet,
  type ReconciliationWorkspace,
  type DrugPage,
  type Loads,
  type LookCase,
  type LabDue,
  type Monitoring,
  type RefillRequest,
  type Renewal,
  type RuleRates,
  type Safety,
  type ScheduledPrescription,
  type DutyRoster,
  type EarlierTrials,
  type SafetyContacts,
  type OverdueCheckIn,
  type Rates,
  type RateGroup,
  type RatePatient,
  type Reading,
  type Judged,
  type SafetyFlag,
  type SafetyLoop,
  type SafetyMetrics,
  type StaffMember,
  type TitrationPlan,
  type TitrationStep,
  type UnreadCheckIn,
  type Visit,
} from "./api";
import { patientKey } from "./queries";

const of = (patient_id: string) => ({ path: { patient_id } });

export type CaseloadView =
  | "changed"
  | "flags"
  | "worse"
  | "supply"
  | "no-response"
  | "labs"
  | "messages"
  | "refills"
  | "steps"
  | "no-visit";

/** The caseload page by page, worst first; `words` finds names and drugs. */
export const caseloadQuery = (view: CaseloadView | undefined, words: string) =>
  infiniteQueryOptions({
    queryKey: ["practice", "caseload", view ?? "all", words],
    queryFn: ({ pageParam: after }) =>
      get<{ patients: CaseloadRow[]; next: string | null }>("/api/practice/caseload", {
        query: { view, words: words === "" ? undefined : words, after: after ?? undefined },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

export const caseloadCountsQuery = queryOptions({
  queryKey: ["practice", "caseload", "counts"],
  queryFn: () => get<Record<CaseloadView | "all", number>>("/api/practice/caseload/counts"),
});

export const openFlagsQuery = queryOptions({
  queryKey: ["practice", "safety-flags"],
  queryFn: async () => (await get<{ flags: SafetyFlag[] }>("/api/practice/safety-flags")).flags,
});

export const safetyLoopQuery = queryOptions({
  queryKey: ["practice", "safety-loop"],
  queryFn: () => get<SafetyLoop>("/api/practice/safety-loop"),
});

export const safetyMetricsQuery = queryOptions({
  queryKey: ["practice", "safety-metrics"],
  queryFn: () => get<SafetyMetrics>("/api/practice/safety-metrics"),
});

export const dutyQuery = queryOptions({
  queryKey: ["practice", "duty"],
  queryFn: () => get<DutyRoster>("/api/practice/duty"),
});

export const safetyContactsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "safety-contacts"],
    queryFn: () => get<SafetyContacts>("/api/patients/{patient_id}/safety-contacts", of(patientId)),
  });

export type RefillView = "open" | "passed_on" | "all";

export const refillQueueQuery = (status: RefillView) =>
  queryOptions({
    queryKey: ["practice", "refill-requests", status],
    queryFn: async () =>
      (await get<{ refill_requests: RefillRequest[] }>("/api/practice/refill-requests", { query: { status } }))
        .refill_requests,
  });

export const practiceVisitsQuery = (start: string, end: string) =>
  queryOptions({
    queryKey: ["practice", "visits", start, end],
    queryFn: async () =>
      (await get<{ visits: Visit[] }>("/api/practice/visits", { query: { start, end } })).visits,
  });

export const availabilityQuery = queryOptions({
  queryKey: ["practice", "availability"],
  queryFn: () => get<Availability>("/api/practice/availability"),
});

export const drugsQuery = queryOptions({
  queryKey: ["practice", "drugs"],
  queryFn: async () => (await get<{ drugs: Drug[] }>("/api/practice/drugs")).drugs,
  staleTime: Infinity,
});

export const careTeamsQuery = queryOptions({
  queryKey: ["practice", "care-teams"],
  queryFn: async () => (await get<{ care_teams: CareTeam[] }>("/api/practice/care-teams")).care_teams,
});

export const staffQuery = queryOptions({
  queryKey: ["practice", "staff"],
  queryFn: async () => (await get<{ staff: StaffMember[] }>("/api/practice/staff")).staff,
});

export const chartQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "chart"],
    queryFn: () => get<Chart>("/api/patients/{patient_id}/chart", of(patientId)),
  });

export const treatmentFindingsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "treatment-findings"],
    queryFn: () => get<Judged>("/api/patients/{patient_id}/treatment-findings", of(patientId)),
  });

export const earlierTrialsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "earlier-trials"],
    queryFn: () => get<EarlierTrials>("/api/patients/{patient_id}/earlier-trials", of(patientId)),
  });

export const findingsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "findings"],
    queryFn: () => get<Safety>("/api/patients/{patient_id}/findings", of(patientId)),
  });

export const monitoringQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "monitoring"],
    queryFn: () => get<Monitoring>("/api/patients/{patient_id}/monitoring", of(patientId)),
  });

export const controlledQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "controlled"],
    queryFn: () => get<ControlledDrugs>("/api/patients/{patient_id}/controlled-drugs", of(patientId)),
  });

export const scheduledPrescriptionsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "scheduled-prescriptions"],
    queryFn: async () =>
      (await get<{ prescriptions: ScheduledPrescription[] }>("/api/patients/{patient_id}/controlled-drugs/prescriptions", of(patientId)))
        .prescriptions,
  });

export type LabView = "overdue" | "due";

export const labsDueQuery = (state: LabView) =>
  queryOptions({
    queryKey: ["practice", "monitoring", state],
    queryFn: async () => (await get<{ labs: LabDue[] }>("/api/practice/monitoring", { query: { state } })).labs,
  });

export const loadsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "loads"],
    queryFn: () => get<Loads>("/api/patients/{patient_id}/loads", of(patientId)),
  });

export const drugPageQuery = (slug: string) =>
  queryOptions({
    queryKey: ["practice", "drugs", slug],
    queryFn: () => get<DrugPage>("/api/practice/drugs/{slug}", { path: { slug } }),
    staleTime: Infinity,
  });

export const titrationStepsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "titration-steps"],
    queryFn: async () =>
      (await get<{ titration_steps: TitrationStep[] }>("/api/patients/{patient_id}/titration-steps", of(patientId)))
        .titration_steps,
  });

export const reconciliationQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "reconciliation"],
    queryFn: () => get<ReconciliationWorkspace>("/api/patients/{patient_id}/reconciliation", of(patientId)),
  });

export const secondLooksQuery = queryOptions({
  queryKey: ["practice", "second-looks"],
  queryFn: async () => (await get<{ second_looks: LookCase[] }>("/api/practice/second-looks")).second_looks,
});

export const ruleRatesQuery = queryOptions({
  queryKey: ["practice", "rules"],
  queryFn: () => get<RuleRates>("/api/practice/rules"),
});

export const renewalQuery = (patientId: string, medicationId: string, daysSupply: number, refills: number) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "renewal", medicationId, daysSupply, refills],
    queryFn: () =>
      get<Renewal>("/api/patients/{patient_id}/medications/{medication_id}/renewal", {
        path: { patient_id: patientId, medication_id: medicationId },
        query: { days_supply: daysSupply, refills },
      }),
    // What is signed is what is found now, not what was found when the card was last open.
    staleTime: 0,
    retry: false,
  });

export const readingQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "reading"],
    queryFn: () => get<Reading>("/api/patients/{patient_id}/reading", of(patientId)),
  });

export const unreviewedQuery = queryOptions({
  queryKey: ["practice", "unreviewed"],
  queryFn: () => get<{ check_ins: UnreadCheckIn[]; count: number }>("/api/practice/unreviewed-check-ins"),
});

export const overdueQuery = queryOptions({
  queryKey: ["practice", "overdue"],
  queryFn: async () => (await get<{ check_ins: OverdueCheckIn[] }>("/api/practice/overdue-check-ins")).check_ins,
});

export const ratesQuery = (instrument: string) =>
  queryOptions({
    queryKey: ["practice", "rates", instrument],
    queryFn: () => get<Rates>("/api/practice/rates", { query: { instrument } }),
  });

export const ratePatientsQuery = (instrument: string, group: RateGroup) =>
  queryOptions({
    queryKey: ["practice", "rates", instrument, group],
    queryFn: async () => (await get<{ patients: RatePatient[] }>("/api/practice/rates/patients", { query: { instrument, group } })).patients,
  });

/** Titration plans as they stand today, those that go on first. */
export const titrationPlansQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "titration-plans"],
    queryFn: async () => (await get<{ plans: TitrationPlan[] }>("/api/patients/{patient_id}/titration-plans", of(patientId))).plans,
  });

/** A signed prescription as it stands on paper. */
export const prescriptionSheetQuery = (patientId: string, prescriptionId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "sheet", prescriptionId],
    queryFn: () =>
      get<PrescriptionSheet>("/api/patients/{patient_id}/prescriptions/{prescription_id}/sheet", {
        path: { patient_id: patientId, prescription_id: prescriptionId },
      }),
  });
