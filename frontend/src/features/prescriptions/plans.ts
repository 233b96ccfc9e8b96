/** Titration plans while they are typed, and the words for what the server says of them. */
import { uncheckedText, withWords } from "./findings";
import type { Timing } from "./regimen";
import type { Dose, Drug, Medication, NewTitrationPlan, PlanCondition, PlanProposal, Safety, TitrationPlan } from "@/lib/api";
import { doseText } from "@/lib/dose";
import { addDays } from "@/lib/time";

export interface Row {
  /** Only for the screen: which row is which when one is put in between. */
  key: number;
  dose: string;
  days: number | string;
}

export interface Typed {
  drugSlug: string;
  form: string;
  timing: Timing;
  startOn: string;
  rows: readonly Row[];
  /** Whether the plan ends with the drug being stopped. */
  toNothing: boolean;
  conditions: readonly PlanCondition[];
}

export const CONDITIONS: Record<PlanCondition, string> = {
  "symptoms-worse": "Scores have not become worse",
  "side-effects": "No more than mild side effects",
  "missed-doses": "Fewer than a fifth of doses missed",
  "lab-overdue": "No test is overdue",
  "blood-pressure": "Blood pressure below 140/90",
};

export const PROPOSALS: Record<PlanProposal, string> = {
  advance: "Go on: nothing speaks against this step",
  hold: "Hold: stay at the dose of now",
  "step-back": "Think of a step back",
  stop: "Stop the drug",
  "cannot-tell": "Cannot tell yet whether to go on",
};

export const CONDITION_STATES = { clear: "clear", against: "speaks against it", unknown: "not known" } as const;

/** "now, signed"; a step whose day has come unsigned is not what is taken now. */
export function stateText({ state, is_signed }: Pick<TitrationPlan["steps"][number], "state" | "is_signed">): string {
  const word = { done: "over", current: is_signed ? "now" : "its day has come", due: "to decide", planned: "planned" }[state];
  return `${word}, ${is_signed ? "signed" : "not signed"}`;
}

export const EVENTS: Record<TitrationPlan["events"][number]["kind"], string> = {
  begun: "Begun",
  paused: "Paused",
  resumed: "Gone on",
  "stepped-back": "Stepped back",
  moved: "Moved",
  ended: "Ended",
};

/** What is typed as the server wants it; null while something is missing. */
export function planBody(typed: Typed): NewTitrationPlan | null {
  if (typed.drugSlug === "" || typed.form === "" || typed.startOn === "" || typed.rows.length === 0) return null;
  let start = typed.startOn;
  const steps: NewTitrationPlan["steps"] = [];
  for (const { dose, days } of typed.rows) {
    const length = Number(days);
    if (!isAmount(dose) || !Number.isInteger(length) || length < 1) return null;
    steps.push({ start_on: start, days: length, dose: { value: String(Number(dose)), unit: "mg" }, conditions: [...typed.conditions] });
    start = addDays(start, length);
  }
  if (typed.toNothing) steps.push({ start_on: start, days: 1, dose: null, conditions: [...typed.conditions] });
  return { drug_slug: typed.drugSlug, form: typed.form, timing: typed.timing, steps };
}

/** Whether a text is a dose as it is typed: digits, perhaps a point, more than nothing. */
export function isAmount(text: string): boolean {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0;
}

/** A row put below another: as many days as that one, and no dose yet. */
export function withRow(rows: readonly Row[], place: number): Row[] {
  const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
  return [...rows.slice(0, place + 1), { key, dose: "", days: rows[place]?.days ?? 14 }, ...rows.slice(place + 1)];
}

/** The rows without one; the last that is left stays. */
export function withoutRow(rows: readonly Row[], place: number): Row[] {
  return rows.length === 1 ? [...rows] : rows.filter((_, index) => index !== place);
}

/** Where planning a drug begins: in the form that is taken today, else in its first one. */
export function startOf(drug: Drug | undefined, taken: Medication | undefined): Pick<Typed, "drugSlug" | "form"> {
  const forms = drug?.strengths.map(({ form }) => form) ?? [];
  const now = forms.find((form) => form === taken?.prescription?.form);
  return { drugSlug: drug?.slug ?? "", form: now ?? forms[0] ?? "" };
}

/** What the checks of the whole list found, in one line, for a plan that stands beside others. */
export function safetyText(safety: readonly Safety[]): string {
  if (safety.some(({ is_checked }) => !is_checked)) return "Interactions: not checked. That does not mean that there are none.";
  const found = new Map(safety.flatMap(({ findings }) => findings).map((finding) => [`${finding.rule} ${finding.tier} ${finding.drugs.join(" ")}`, finding]));
  const words = Map.groupBy(withWords([...found.values()]), ({ word }) => word);
  const counted = [...words].map(([word, of]) => `${word} (${of.length})`).join(", ");
  const unchecked = uncheckedText([...new Set(safety.flatMap(({ unchecked: names }) => names))]);
  return `Interactions: ${counted === "" ? "none found" : counted}.${unchecked === null ? "" : ` ${unchecked}.`}`;
}

/** "25 mg, 14 days; 50 mg, 14 days; then nothing": what tells plans apart that stand side by side. */
export function stepsText(steps: NewTitrationPlan["steps"]): string {
  return steps.map(({ dose, days }) => (dose === null ? "then nothing" : `${doseText(dose)}, ${days} days`)).join("; ");
}

/** Rows of a taper: the doses that the server proposed, each for so many days. */
export function taperRows(first: Dose, doses: readonly Dose[], days: number): Row[] {
  return [first, ...doses].map(({ value }, key) => ({ key, dose: value, days }));
}

/** "How large the last step is", as a person would say it. */
export function lastStepText(share: number | null): string {
  if (share === null) return "How large the last step to nothing is can not be told: no figure is published.";
  return `As proposed, the last step, to nothing, takes about ${Math.round(share * 100)} % of the estimated effect at once.`;
}
