/** The arithmetic and the words of a dose change while it is being typed. The server computes what counts. */
import type { Dose, Drug, DrugStrength, Medication } from "@/lib/api";
import { doseText } from "@/lib/dose";

export interface Regimen {
  drugSlug: string;
  /** Which of the drug's strengths, by `strengthKey`. */
  strength: string;
  tabletsPerDose: string;
  timing: Timing;
  startOn: string;
  daysSupply: number | string;
  refills: number | string;
}

export const TIMINGS = {
  morning: { times: 1, label: "In the morning" },
  noon: { times: 1, label: "At noon" },
  evening: { times: 1, label: "In the evening" },
  bedtime: { times: 1, label: "At bedtime" },
  morning_and_noon: { times: 2, label: "Morning and noon" },
  morning_and_evening: { times: 2, label: "Morning and evening" },
  morning_and_bedtime: { times: 2, label: "Morning and bedtime" },
  morning_noon_and_evening: { times: 3, label: "Morning, noon and evening" },
  morning_noon_evening_and_bedtime: { times: 4, label: "Morning, noon, evening and bedtime" },
} as const;

export type Timing = keyof typeof TIMINGS;

export function timingsFor(times: number): { value: Timing; label: string }[] {
  return (Object.keys(TIMINGS) as Timing[])
    .filter((timing) => TIMINGS[timing].times === times)
    .map((timing) => ({ value: timing, label: TIMINGS[timing].label }));
}

/** Tablets a person can take at once; halves only where the tablet may be halved. */
export function tabletChoices(mayHalve: boolean): string[] {
  return mayHalve ? ["0.5", "1", "1.5", "2", "2.5", "3", "4"] : ["1", "2", "3", "4"];
}

/** "½", "1½", "2" as people write tablets. */
export function tabletsText(tablets: string): string {
  const whole = tablets.split(".")[0] ?? "";
  if (!tablets.endsWith(".5")) return whole;
  return whole === "0" ? "½" : `${whole}½`;
}

/** Thousandths, so that 0.1 × 3 is 0.3. */
function thousandths(value: string): number {
  return Math.round(Number(value) * 1000);
}

/** The daily dose of what is typed; null while something is missing. */
export function dailyDose(strength: Dose | null, tabletsPerDose: string, times: number): Dose | null {
  if (strength === null || tabletsPerDose === "") return null;
  const value = (thousandths(strength.value) * thousandths(tabletsPerDose) * times) / 1_000_000;
  return { value: String(Math.round(value * 1000) / 1000), unit: strength.unit };
}

/** "100 mg a day instead of 50 mg: twice as much" */
export function comparison(next: Dose, current: Dose | null): string {
  if (current === null) return `${doseText(next)} a day; the current dose is not stated`;
  if (current.unit !== next.unit) return `${doseText(next)} a day; now ${doseText(current)} a day`;
  const difference = (thousandths(next.value) - thousandths(current.value)) / 1000;
  if (difference === 0) return `${doseText(next)} a day, the same as now`;
  const percent = Number(current.value) === 0 ? "" : `, ${difference > 0 ? "+" : "−"}${Math.round((Math.abs(difference) / Number(current.value)) * 100)}\u00a0%`;
  return `${doseText(current)} → ${doseText(next)} a day (${difference > 0 ? "+" : "−"}${doseText({ value: String(Math.abs(difference)), unit: next.unit })}${percent})`;
}

/** What stands against the dose before the server is asked: the limits of that form, in words. */
export function doseNote(next: Dose, drug: Drug, form: string): { tone: "calm" | "caution"; text: string } {
  const { usual_daily, maximum_daily } = drug.forms.find((one) => one.form === form) ?? drug;
  const { low, high } = usual_daily;
  const usual = `usual ${doseText(low)} to ${doseText(high)} a day`;
  if (next.unit !== maximum_daily.unit) return { tone: "calm", text: usual };
  const value = Number(next.value);
  if (value > Number(maximum_daily.value)) {
    return { tone: "caution", text: `Above the maximum of ${doseText(maximum_daily)} a day: it cannot be signed.` };
  }
  if (value > Number(high.value)) return { tone: "caution", text: `Above the usual range (${usual}).` };
  if (value < Number(low.value)) return { tone: "calm", text: `Below the usual range (${usual}), as at a start or a taper.` };
  return { tone: "calm", text: `Within the ${usual}.` };
}

export function strengthKey({ value, unit, form }: DrugStrength): string {
  return `${form} ${value} ${unit}`;
}

/** The form to begin with: what is prescribed now, else the strength that makes the current dose with the fewest whole tablets. */
export function startingRegimen(drug: Drug, medication: Medication | null, startOn: string): Regimen {
  const now = medication?.prescription ?? null;
  const daily = medication?.daily_dose ?? null;
  const sameForm = drug.strengths.filter(({ form }) => now === null || form === now.form);
  const strengths = (sameForm.length > 0 ? sameForm : drug.strengths).toSorted((a, b) => Number(b.value) - Number(a.value));
  const whole = daily === null ? undefined : strengths.find(({ value }) => isMultiple(daily.value, value));
  const prescribed = strengths.find(({ value, may_halve }) => Number(value) === Number(now?.strength.value) && daily !== null && isTakeable(daily.value, value, may_halve));
  const strength = prescribed ?? whole ?? strengths.at(-1);
  return {
    drugSlug: drug.slug,
    strength: strength === undefined ? "" : strengthKey(strength),
    tabletsPerDose:
      strength === undefined || daily === null || !isTakeable(daily.value, strength.value, strength.may_halve)
        ? "1"
        : String(thousandths(daily.value) / thousandths(strength.value)),
    timing: "morning",
    startOn,
    daysSupply: now?.days_supply ?? 30,
    refills: 0,
  };
}

function isMultiple(daily: string, strength: string): boolean {
  return thousandths(daily) % thousandths(strength) === 0;
}

function isTakeable(daily: string, strength: string, mayHalve: boolean): boolean {
  return tabletChoices(mayHalve).includes(String(thousandths(daily) / thousandths(strength)));
}
