/** Where things stand in the picture: days across, scores and doses up. Pure; no drawing here. */
import type { Chart, ChartScore, Dose, Medication } from "@/lib/api";
import { addDays, dayIn, daysBetween } from "@/lib/time";

export type RangeName = "3-months" | "1-year" | "all";

export interface Span {
  start: string;
  end: string;
}

/** The day of an instant where the patient lives: an evening in New York is not tomorrow. */
export function dayOf(chart: Chart, instant: string): string {
  return dayIn(new Date(instant), chart.patient.time_zone);
}

/** Check-ins are planned at most four weeks apart; a line over more than twice that would be invented. */
const JOINED_WITHIN = 56;
/** Marks closer than this are drawn as one, with their range. */
const TOO_CLOSE = 7;

const LENGTHS: Record<Exclude<RangeName, "all">, number> = { "3-months": 92, "1-year": 366 };

/** The days the picture shows. What is already planned (visits, next doses) within two months stays in sight. */
export function spanOf(chart: Chart, range: RangeName, today: string): Span {
  const planned = [
    ...chart.visits.filter(({ status }) => status === "booked").map(({ starts_at }) => dayOf(chart, starts_at)),
    ...chart.medications.flatMap(({ next_dose }) => (next_dose === null ? [] : [next_dose.from_on])),
  ].filter((day) => day > today && daysBetween(today, day) <= 60);
  const ahead = planned.length === 0 ? today : planned.toSorted().at(-1)!;
  const earliest = chart.start < today ? chart.start : addDays(today, -28);
  const wanted = range === "all" ? earliest : addDays(today, -LENGTHS[range]);
  // A year that begins with months of nothing would only make the picture small.
  const start = wanted < earliest ? earliest : wanted;
  const margin = Math.max(4, Math.round(daysBetween(start, ahead) * 0.03));
  return { start: addDays(start, -Math.round(margin / 2)), end: addDays(ahead, margin) };
}

/** The shortest range in which something was measured or changed: nobody opens on an empty picture. */
export function openingRange(chart: Chart, today: string): RangeName {
  const days = [
    ...chart.instruments.flatMap(({ scores }) => scores.map(({ on }) => on)),
    ...chart.medications.flatMap(({ periods }) => periods.map(({ start }) => start)),
  ];
  const within = (length: number) => days.filter((day) => daysBetween(day, today) <= length).length;
  if (within(LENGTHS["1-year"]) === 0) return "all";
  if (within(LENGTHS["3-months"]) === days.length) return "3-months";
  return "1-year";
}

/** Days to pixels, linear, and back. */
export interface Across {
  x: (day: string) => number;
  day: (x: number) => string;
  left: number;
  right: number;
  span: Span;
}

export function across(span: Span, left: number, right: number): Across {
  const days = Math.max(1, daysBetween(span.start, span.end));
  return {
    left,
    right,
    span,
    x: (day) => left + (daysBetween(span.start, day) / days) * (right - left),
    day: (x) => addDays(span.start, Math.round(((Math.min(right, Math.max(left, x)) - left) / (right - left)) * days)),
  };
}

export function isWithin(span: Span, day: string): boolean {
  return day >= span.start && day <= span.end;
}

/** One mark: a point, or several points that would stand on one another, with the lowest and the highest. */
export interface Mark {
  x: number;
  on: string;
  total: number;
  low: number;
  high: number;
  severity: ChartScore["severity"];
  count: number;
}

/** Points as marks, oldest first. Marks nearer than seven pixels become one at the latest of them. */
export function marksOf(scores: readonly ChartScore[], to: Across): Mark[] {
  const marks: Mark[] = [];
  for (const score of scores.toSorted((a, b) => a.on.localeCompare(b.on))) {
    if (!isWithin(to.span, score.on)) continue;
    const x = to.x(score.on);
    const last = marks.at(-1);
    const { on, total, severity } = score;
    if (last !== undefined && x - last.x < TOO_CLOSE) {
      marks[marks.length - 1] = {
        x: last.x,
        on,
        total,
        severity,
        low: Math.min(last.low, total),
        high: Math.max(last.high, total),
        count: last.count + 1,
      };
    } else marks.push({ x, on, total, severity, low: total, high: total, count: 1 });
  }
  return marks;
}

/** Runs of scores that may be joined by a line: a longer gap starts a new run. */
export function runsOf<T extends { on: string }>(points: readonly T[], within: number = JOINED_WITHIN): T[][] {
  const runs: T[][] = [];
  for (const point of points.toSorted((a, b) => a.on.localeCompare(b.on))) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && daysBetween(last.on, point.on) <= within) runs.at(-1)!.push(point);
    else runs.push([point]);
  }
  return runs;
}

export interface Tick {
  day: string;
  label: string;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** First days of months or years, as many as the width can carry (64 px each). */
export function ticksOf(span: Span, width: number): Tick[] {
  const days = daysBetween(span.start, span.end);
  const room = Math.max(2, Math.floor(width / 64));
  const step = [1, 2, 3, 6, 12, 24, 60, 120, 240].find((months) => days / (months * 30.44) <= room) ?? 480;
  const ticks: Tick[] = [];
  const firstYear = Number(span.start.slice(0, 4));
  for (let month = step >= 12 ? -(firstYear % (step / 12)) * 12 : 0; ; month += step) {
    const year = firstYear + Math.floor(month / 12);
    const index = ((month % 12) + 12) % 12;
    const day = `${String(year).padStart(4, "0")}-${String(index + 1).padStart(2, "0")}-01`;
    if (day > span.end) return ticks;
    if (day < span.start) continue;
    const name = step >= 12 ? String(year) : index === 0 || ticks.length === 0 ? `${MONTHS[index]} ${year}` : MONTHS[index]!;
    ticks.push({ day, label: name });
  }
}

/** The dose periods in order, with those that follow on at the same dose (a refill) as one. */
export function periodsOf(medication: Medication): Pick<Medication["periods"][number], "start" | "end" | "daily_dose">[] {
  const merged: Pick<Medication["periods"][number], "start" | "end" | "daily_dose">[] = [];
  for (const period of medication.periods.toSorted((a, b) => a.start.localeCompare(b.start))) {
    const last = merged.at(-1);
    const isSame = last !== undefined && last.end === period.start && sameDose(last.daily_dose, period.daily_dose);
    if (isSame) merged[merged.length - 1] = { ...last, end: period.end };
    else merged.push(period);
  }
  return merged;
}

function sameDose(one: Dose | null, other: Dose | null): boolean {
  return one === null || other === null ? one === other : written(one) === written(other);
}

/** A stretch of one daily dose, cut to the picture. The dose is null where nobody stated it. */
export interface Step {
  start: string;
  end: string;
  dose: Dose | null;
  isOpen: boolean;
}

export function stepsOf(medication: Medication, span: Span): Step[] {
  const after = addDays(span.end, 1);
  const stated: Step[] = periodsOf(medication).map(({ start, end, daily_dose }) => ({
    start,
    end: end ?? medication.stopped_on ?? after,
    dose: daily_dose,
    isOpen: end === null,
  }));
  // An imported drug has a first day and no dose: it was taken, nobody knows how much of it.
  const first = stated[0]?.start ?? medication.stopped_on ?? after;
  const silent: Step[] =
    medication.started_on !== null && medication.started_on < first
      ? [{ start: medication.started_on, end: first, dose: null, isOpen: false }]
      : [];
  return [...silent, ...stated]
    .filter((step) => step.start < step.end && step.start <= span.end && step.end > span.start)
    .map((step) => ({
      ...step,
      start: step.start < span.start ? span.start : step.start,
      end: step.end > span.end ? span.end : step.end,
    }));
}

/** The highest dose a lane must have room for: the usual maximum, or what was taken when that is more. */
export function ceilingOf(medication: Medication): number {
  const taken = medication.periods.map(({ daily_dose }) => (daily_dose === null ? 0 : Number(daily_dose.value)));
  return Math.max(Number(medication.usual_maximum?.value ?? 0), ...taken, 0);
}

/** A day on which a dose began, changed or ended, in words: "sertraline 50 → 100 mg". */
export interface DoseChange {
  on: string;
  medication: string;
  medicationId: string;
  text: string;
}

export function doseChanges(medications: readonly Medication[]): DoseChange[] {
  return medications
    .flatMap((medication) => {
      const changes: DoseChange[] = [];
      const add = (on: string, text: string) =>
        changes.push({ on, text: `${medication.name} ${text}`, medication: medication.name, medicationId: medication.id });
      const periods = periodsOf(medication);
      let before: Dose | null = null;
      let endedOn: string | null = null;
      for (const { start, end, daily_dose } of periods) {
        if (endedOn !== null && endedOn < start) before = null;
        if (daily_dose !== null) {
          const now = written(daily_dose);
          if (before === null) add(start, `from ${now}`);
          else if (written(before) !== now) {
            const from = before.unit === daily_dose.unit ? number(before) : written(before);
            add(start, `${from} → ${now}`);
          }
        }
        before = daily_dose;
        endedOn = end;
      }
      if (medication.status === "stopped" && medication.stopped_on !== null) add(medication.stopped_on, "stopped");
      return changes;
    })
    .toSorted((a, b) => a.on.localeCompare(b.on));
}

/** The days worth stopping at with the arrow keys, oldest first. */
export function momentsOf(chart: Chart, medications: readonly Medication[], span: Span): string[] {
  const days = [
    ...chart.instruments.flatMap(({ scores }) => scores.map(({ on }) => on)),
    ...doseChanges(medications).map(({ on }) => on),
    ...chart.visits.filter(({ status }) => status !== "cancelled").map(({ starts_at }) => dayOf(chart, starts_at)),
    ...chart.flags.map(({ raised_at }) => dayOf(chart, raised_at)),
    ...chart.events.filter(({ kind }) => kind !== "dose" && kind !== "visit" && kind !== "flag").map(({ on }) => on),
  ];
  return [...new Set(days)].filter((day) => isWithin(span, day)).toSorted();
}

/** The moment an arrow key leads to: from any day, also one between two moments. */
export function stepFrom(moments: readonly string[], day: string | null, key: string): string | null {
  if (moments.length === 0) return null;
  if (key === "Home") return moments[0]!;
  if (key === "End") return moments.at(-1)!;
  if (key === "ArrowLeft") return (day === null ? moments.at(-1) : moments.findLast((moment) => moment < day)) ?? moments[0]!;
  if (key === "ArrowRight") return (day === null ? moments[0] : moments.find((moment) => moment > day)) ?? moments.at(-1)!;
  return null;
}

/** Drugs in the order of the picture: what is taken now first, newest change first; then what ended. */
export function laneOrder(medications: readonly Medication[]): Medication[] {
  const latest = (medication: Medication) => medication.periods.map(({ start }) => start).toSorted().at(-1) ?? medication.started_on ?? "";
  return medications.toSorted(
    (a, b) =>
      Number(a.status === "stopped") - Number(b.status === "stopped") ||
      Number(b.periods.some(({ daily_dose }) => daily_dose !== null)) - Number(a.periods.some(({ daily_dose }) => daily_dose !== null)) ||
      latest(b).localeCompare(latest(a)),
  );
}

function number(dose: Dose): string {
  return dose.value.includes(".") ? dose.value.replace(/\.?0+$/, "") : dose.value;
}

function written(dose: Dose): string {
  return `${number(dose)}\u00a0${dose.unit}`;
}
