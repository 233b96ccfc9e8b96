/** How earlier trials are said on a screen. */
import type { EarlierTrials, RecordedTrial } from "@/lib/api";

type Trial = RecordedTrial["trial"];

export const ADHERENCE: Record<Trial["adherence"], string> = {
  most: "Most of it (8 of 10 doses or more)",
  partly: "Partly",
  hardly: "Hardly any",
  unknown: "Not known",
};

export const OUTCOME: Record<Trial["outcome"], string> = {
  remission: "Well again",
  response: "At least half better",
  partial: "A little better",
  none: "No better",
  worse: "Worse",
  unknown: "Not known",
};

export const WHY: Record<Trial["why_stopped"], string> = {
  "no-effect": "It did not help",
  "side-effect": "A side effect",
  choice: "The patient's choice",
  cost: "Cost",
  pregnancy: "Pregnancy",
  interaction: "An interaction",
  other: "Another reason",
  unknown: "Not known",
};

export const TOLD_BY: Record<Trial["told_by"], string> = {
  patient: "the patient",
  caregiver: "a caregiver",
  clinician: "another clinician",
  records: "records",
};

export const ANSWER: Readonly<Record<string, string>> = {
  adequate: "adequate trial",
  "too-short": "too short",
  "dose-too-low": "dose too low",
  "adherence-low": "hardly taken",
  "not-yet": "not yet a trial",
  "cannot-tell": "cannot tell",
};

/** "2024, up to 20 mg, 10 weeks": what is known of dose and time. */
export function knownText({ year, highest_mg, weeks }: Trial): string {
  const dose = highest_mg === null ? "dose not known" : `up to ${highest_mg}\u00a0mg a day`;
  const time = weeks === null ? "weeks not known" : weeks === 1 ? "1 week" : `${weeks} weeks`;
  return [year === null ? "year not known" : `${year}`, dose, time].join(", ");
}

/** "2 trials without response on record; 1 more is not counted". */
export function countText({ without_response: count, not_counted }: EarlierTrials): string {
  const trials = `${count} ${count === 1 ? "trial" : "trials"} without response on record`;
  return not_counted === 0 ? `${trials}.` : `${trials}; ${not_counted} not counted, for the reason beside ${not_counted === 1 ? "it" : "each"}.`;
}

/** "Stopped: a side effect (nausea)". */
export function whyText({ why_stopped, side_effect }: Trial): string {
  if (why_stopped === "side-effect") return `stopped for a side effect: ${side_effect ?? "not named"}`;
  return why_stopped === "unknown" ? "why it ended is not known" : `stopped: ${WHY[why_stopped].toLowerCase()}`;
}
