/** The reads that more than one feature needs. Keys begin with the patient, so that everything of one patient is refreshed at once. */
import { queryOptions } from "@tanstack/react-query";
import {
  get,
  type ChosenPharmacy,
  type AccessLogEntry,
  type CheckIn,
  type Health,
  type Instrument,
  type Medication,
  type PlanCard,
  type TakenMedicine,
  type Letters,
  type NameAnswer,
  type OpenSlots,
  type Patient,
  type Quantity,
  type ReadsBy,
  type RefillRequest,
  type Result,
  type Score,
  type Today,
  type Visit,
} from "./api";
import { orKept } from "./offline/kept";

const of = (patient_id: string) => ({ path: { patient_id } });

export const patientKey = (patientId: string) => ["patients", patientId] as const;

export const patientQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "person"],
    queryFn: () => get<Patient>("/api/patients/{patient_id}", of(patientId)),
  });

export const todayQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "today"],
    queryFn: () => get<Today>("/api/patients/{patient_id}/today", of(patientId)),
  });

export const instrumentQuery = (slug: string, language: "en" | "es" = "en") =>
  queryOptions({
    queryKey: ["instruments", slug, language],
    queryFn: () => get<Instrument>("/api/practice/instruments/{slug}", { path: { slug }, query: { language } }),
    staleTime: Infinity,
  });

/** The same, also without a connection: for the patient's own device. */
export const keptInstrumentQuery = (slug: string, language: "en" | "es") =>
  queryOptions({
    queryKey: ["instruments", slug, language, "kept"],
    queryFn: () =>
      orKept(`instrument ${slug} ${language}`, () =>
        get<Instrument>("/api/practice/instruments/{slug}", { path: { slug }, query: { language } }),
      ),
    staleTime: Infinity,
  });

/** The patient's own record, also without a connection: for the patient's own device. */
export const keptPatientQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "person", "kept"],
    queryFn: () => orKept(`patient ${patientId}`, () => get<Patient>("/api/patients/{patient_id}", of(patientId))),
  });

export const pharmacyQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "pharmacy"],
    queryFn: async () => (await get<ChosenPharmacy>("/api/patients/{patient_id}/pharmacy", of(patientId))).pharmacy,
  });

export const healthQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "health"],
    queryFn: () => get<Health>("/api/patients/{patient_id}/health", of(patientId)),
  });

/** The active conditions by name, to be offered where somebody writes what a medicine is for. */
export const conditionNames = (health: Health | undefined): string[] => [
  ...new Set((health?.conditions ?? []).filter(({ is_active }) => is_active).map(({ text }) => text)),
];

export const resultsQuery = (patientId: string, what: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "results", what],
    queryFn: async () =>
      (await get<{ results: Result[] }>("/api/patients/{patient_id}/results", { ...of(patientId), query: { what } })).results,
  });

export const quantitiesQuery = queryOptions({
  queryKey: ["practice", "quantities"],
  queryFn: async () => (await get<{ quantities: Quantity[] }>("/api/practice/quantities")).quantities,
  staleTime: Infinity,
});

export const allergenQuery = (text: string) =>
  queryOptions({
    queryKey: ["practice", "allergens", text],
    queryFn: async () => (await get<{ checked_as: string[] }>("/api/practice/allergens", { query: { text } })).checked_as,
    staleTime: Infinity,
  });

export const checkInsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "check-ins"],
    queryFn: async () =>
      (await get<{ check_ins: CheckIn[] }>("/api/patients/{patient_id}/check-ins", of(patientId))).check_ins,
  });

export const scoresQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "scores"],
    queryFn: async () => (await get<{ scores: Score[] }>("/api/patients/{patient_id}/scores", of(patientId))).scores,
  });

export const visitsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "visits"],
    queryFn: async () => (await get<{ visits: Visit[] }>("/api/patients/{patient_id}/visits", of(patientId))).visits,
  });

export const slotsQuery = (patientId: string, clinicianId: string | undefined, start: string, end: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "slots", clinicianId ?? null, start, end],
    queryFn: () =>
      get<OpenSlots>("/api/patients/{patient_id}/slots", {
        path: { patient_id: patientId },
        query: { start, end, clinician_id: clinicianId },
      }),
  });

export const medicationsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "medications"],
    queryFn: async () =>
      (await get<{ medications: Medication[] }>("/api/patients/{patient_id}/medications", of(patientId))).medications,
  });

/** How each active medicine was taken, as far as anybody said. */
export const takingQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "taking"],
    queryFn: async () => (await get<{ medications: TakenMedicine[] }>("/api/patients/{patient_id}/taking", of(patientId))).medications,
  });

/** What the plans that go on say to the patient. */
export const planCardsQuery = (patientId: string, language: "en" | "es") =>
  queryOptions({
    queryKey: [...patientKey(patientId), "plan-cards", language],
    queryFn: async () =>
      (await get<{ cards: PlanCard[] }>("/api/patients/{patient_id}/plan-cards", { ...of(patientId), query: { language } })).cards,
  });

export const messagesQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "messages"],
    queryFn: () => get<Letters>("/api/patients/{patient_id}/messages", of(patientId)),
  });

export const refillRequestsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "refill-requests"],
    queryFn: async () =>
      (await get<{ refill_requests: RefillRequest[] }>("/api/patients/{patient_id}/refill-requests", of(patientId)))
        .refill_requests,
  });

export const accessLogQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "access-log"],
    queryFn: async () =>
      (await get<{ entries: AccessLogEntry[] }>("/api/patients/{patient_id}/access-log", of(patientId))).entries,
  });

/** A shorter text is no search. */
export const SHORTEST_NAME = 2;

/** The drugs that a typed text may mean; for staff and patients. */
export const drugNamesQuery = (q: string) =>
  queryOptions({
    queryKey: ["practice", "drug-names", q.toLowerCase()],
    queryFn: ({ signal }) => get<NameAnswer>("/api/practice/drug-names", { query: { q }, signal }),
    staleTime: Infinity,
  });

/** By when the clinic looks at what is sent now. */
export const readsByQuery = queryOptions({
  queryKey: ["reading-hours"],
  queryFn: () => get<ReadsBy>("/api/account/reading-hours"),
  staleTime: 60_000,
});
