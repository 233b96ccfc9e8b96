/** The least valid chart for tests; a test states only what matters to it. */
import type { Chart, ChartScore, Medication } from "@/lib/api";

export function makeMedication(change: Partial<Medication> = {}): Medication {
  return {
    id: "m1",
    name: "sertraline",
    drug_slug: "sertraline",
    is_in_formulary: true,
    note: null,
    is_psychotropic: true,
    source: "prescribed",
    status: "active",
    stop_reason: null,
    order_count: 1,
    started_on: null,
    stopped_on: null,
    daily_dose: null,
    dose_text: "not stated",
    dose_since: null,
    next_dose: null,
    usual_maximum: null,
    periods: [],
    prescription: null,
    supply: { days_left: null, runs_out_on: null, text: "" },
    written_as: null,
    ingredients: ["sertraline"],
    is_known: true,
    is_reported: false,
    indication: null,
    version: 1,
    reports: [],
    disagreement: null,
    schedule: null,
    ...change,
  };
}

export function period(start: string, end: string | null, mg: string | null): Medication["periods"][number] {
  return {
    start,
    end,
    daily_dose: mg === null ? null : { value: mg, unit: "mg", text: `${mg} mg` },
    recorded_by: "Dr. Maya Okafor",
    prescription_id: null,
    entry_id: start,
  };
}

export function score(on: string, total: number): ChartScore {
  return { on, total, severity: "moderate", severity_label: "Moderate", source: "check_in", quality: [] };
}

export function makeChart(change: Partial<Chart> = {}): Chart {
  return {
    patient: {
      id: "p1",
      given_name: "Sam",
      family_name: "Rivera",
      name: "Sam Rivera",
      birth_date: "1992-03-04",
      age: 34,
      sex: "female",
      time_zone: "America/New_York",
      phone: null,
      email: null,
      language: "en",
    country_now: null,
      care_team: null,
      prescribers: [],
      has_account: false,
    },
    sentence: "",
    start: "2026-06-01",
    end: "2026-11-23",
    instruments: [{ slug: "phq-9", name: "PHQ-9", maximum: 27, bands: [], scores: [] }],
    medications: [],
    taken: [],
    visits: [],
    flags: [],
    events: [],
    ...change,
  };
}

export const PHQ = { slug: "phq-9", name: "PHQ-9", maximum: 27, bands: [] };
