/** What every lane says at one moment, in words: for the side panel and for screen readers. */
import { SAID } from "./layout";
import { dayOf, doseChanges, periodsOf, type DoseChange } from "./geometry";
import type { Chart, ChartScore, Medication } from "@/lib/api";
import { doseText } from "@/lib/dose";
import { qualityText } from "@/lib/quality";
import { dayText, daysBetween, distance } from "@/lib/time";

/** Standard error of measurement, in points: half the important change. PHQ-9: Löwe 2004 (5); GAD-7: Toussaint 2020 (4). None for the PHQ-2. */
export const MEASUREMENT_ERROR: Readonly<Record<string, number>> = { "phq-9": 2.5, "gad-7": 2 };

export interface Reading {
  day: string;
  lanes: { name: string; text: string; isThatDay: boolean }[];
  events: string[];
}

export function readingAt(chart: Chart, medications: readonly Medication[], day: string, today: string): Reading {
  const scores = chart.instruments.map(({ slug, name, maximum, scores: all }) => {
    const latest = all.filter(({ on }) => on <= day).toSorted((a, b) => a.on.localeCompare(b.on)).at(-1);
    if (latest === undefined) return { name, text: "not measured yet", isThatDay: false };
    const error = MEASUREMENT_ERROR[slug];
    const value = scoreText(latest, maximum);
    const about = error === undefined ? "" : `; ±${error} is measurement error`;
    return latest.on === day
      ? { name, text: `${value}${about}`, isThatDay: true }
      : { name, text: `${value}, ${ago(latest.on, day)}`, isThatDay: false };
  });
  const doses = medications.flatMap((medication) => {
    const text = doseOn(medication, day);
    return text === null ? [] : [{ name: medication.name, text: `${text}${takenOn(chart, medication, day)}`, isThatDay: false }];
  });
  return { day, lanes: [...scores, ...doses], events: eventsOn(chart, doseChanges(medications), day, today) };
}

/** One sentence for a screen reader. */
export function spoken(reading: Reading, today: string): string {
  const lanes = reading.lanes.map(({ name, text }) => `${name}: ${text}`);
  return [dayText(reading.day, today), ...reading.events, ...lanes].join(". ").replaceAll("\u00a0", " ");
}

/** The daily dose on a day; null when the drug was not taken then. */
export function doseOn(medication: Medication, day: string): string | null {
  const period = periodsOf(medication).find(({ start, end }) => start <= day && (end === null || day < end));
  const isOver = medication.stopped_on !== null && day >= medication.stopped_on;
  if (period === undefined) {
    if (isOver || medication.started_on === null || day < medication.started_on) return null;
    return "taken, dose not stated";
  }
  if (isOver) return null;
  if (period.daily_dose === null) return "taken, dose not stated";
  const share = shareOf(period.daily_dose.value, medication.usual_maximum?.value ?? null);
  const since = daysBetween(period.start, day);
  const length = since === 0 ? "first day" : `day ${since + 1}`;
  return `${doseText(period.daily_dose)} a day, ${length}${share === null ? "" : `; ${share} of the usual maximum`}`;
}

/** "; about 80 % taken": nothing where nobody knows. */
function takenOn(chart: Pick<Chart, "taken">, medication: Medication, day: string): string {
  const part = chart.taken.find(({ medication_id, start, end }) => medication_id === medication.id && start <= day && day < end);
  return part === undefined ? "" : `; about ${Math.round(part.share * 100)}\u00a0% taken`;
}

function shareOf(value: string, maximum: string | null): string | null {
  return maximum === null || Number(maximum) === 0 ? null : `${Math.round((Number(value) / Number(maximum)) * 100)}\u00a0%`;
}

function eventsOn(chart: Chart, changes: readonly DoseChange[], day: string, today: string): string[] {
  return [
    ...changes.filter(({ on }) => on === day).map(({ text }) => text),
    ...chart.flags
      .filter(({ raised_at }) => dayOf(chart, raised_at) === day)
      .map((flag) => `Safety flag: ${flag.what}${flag.acknowledged_at === null ? ", open" : ", acknowledged"}`),
    ...chart.events.filter(({ on, kind }) => on === day && SAID.has(kind)).map(({ text }) => text),
    ...chart.visits
      .filter(({ starts_at, status }) => dayOf(chart, starts_at) === day && status !== "cancelled")
      .map(({ clinician }) => `${day > today ? "Booked visit" : "Visit"} with ${clinician.name}`),
  ];
}

/** "14 of 27, moderate (answered in less than 10 seconds)": what makes it less certain stands beside it. */
function scoreText({ total, severity_label, quality }: ChartScore, maximum: number): string {
  return `${total} of ${maximum}, ${severity_label.toLowerCase()}${quality.length === 0 ? "" : ` (${qualityText(quality)})`}`;
}

function ago(on: string, day: string): string {
  return distance(-daysBetween(on, day)).replace(/ago$/, "before");
}

/** Rows of the table that says the same as the picture: one per day on which something is known, newest first. */
export interface TableRow {
  day: string;
  scores: Record<string, string>;
  events: string[];
}

export function tableOf(chart: Chart, medications: readonly Medication[], today: string): TableRow[] {
  const changes = doseChanges(medications);
  const days = new Set([
    ...chart.instruments.flatMap(({ scores }) => scores.map(({ on }) => on)),
    ...changes.map(({ on }) => on),
    ...chart.visits.filter(({ status }) => status !== "cancelled").map(({ starts_at }) => dayOf(chart, starts_at)),
    ...chart.flags.map(({ raised_at }) => dayOf(chart, raised_at)),
    ...chart.events.filter(({ kind }) => SAID.has(kind)).map(({ on }) => on),
  ]);
  return [...days]
    .toSorted()
    .toReversed()
    .map((day) => ({
      day,
      events: eventsOn(chart, changes, day, today),
      scores: Object.fromEntries(
        chart.instruments.flatMap(({ slug, maximum, scores }) => {
          const that = scores.filter(({ on }) => on === day).at(-1);
          return that === undefined ? [] : [[slug, scoreText(that, maximum)]];
        }),
      ),
    }));
}

