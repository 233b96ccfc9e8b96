/** Titration plans while they are typed, and the words for what the server says of them. */
import type { Dose, NewTitrationPlan, PlanCondition, PlanProposal, TitrationPlan } from "@/lib/api";
import type { Timing } from "./regimen";
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
  advance: "Nothing speaks against this step",
  hold: "Hold: stay at the dose of now",
  "step-back": "Think of a step back",
  stop: "Stop it",
  "cannot-tell": "Cannot tell yet",
};

export const CONDITION_STATES = { clear: "clear", against: "speaks against it", unknown: "not known" } as const;
export const STEP_STATES = { done: "over", current: "now", due: "to decide", planned: "planned" } as const;
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
    if (!/^\d+(\.\d+)?$/.test(dose) || Number(dose) === 0 || !Number.isInteger(length) || length < 1) return null;
    steps.push({ start_on: start, days: length, dose: { value: String(Number(dose)), unit: "mg" }, conditions: [...typed.conditions] });
    start = addDays(start, length);
  }
  if (typed.toNothing) steps.push({ start_on: start, days: 1, dose: null, conditions: [...typed.conditions] });
  return { drug_slug: typed.drugSlug, form: typed.form, timing: typed.timing, steps };
}

/** Rows of a taper: the doses that the server proposed, each for so many days. */
export function taperRows(first: Dose, doses: readonly Dose[], days: number): Row[] {
  return [first, ...doses].map(({ value }, key) => ({ key, dose: value, days }));
}

/** "How large the last step is", as a person would say it. */
export function lastStepText(share: number | null): string {
  if (share === null) return "How large the last step to nothing is can not be told: no figure is published.";
  return `The last step, to nothing, takes about ${Math.round(share * 100)} % of the estimated effect at once.`;
}
