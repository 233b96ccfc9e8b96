/** The words of medication reviews. */
import type { DrugProblemKind, Looked, ReviewActionStatus } from "@/lib/api";

export const KINDS: Record<DrugProblemKind, { label: string; asks: string }> = {
  indication: { label: "Indication", asks: "Is there a reason for it?" },
  effectiveness: { label: "Effectiveness", asks: "Does it do enough?" },
  safety: { label: "Safety", asks: "May it harm?" },
  adherence: { label: "Adherence", asks: "Is it taken as meant?" },
};

export const KIND_CHOICES = (Object.keys(KINDS) as DrugProblemKind[]).map((value) => ({ value, label: KINDS[value].label }));

export const STATUSES: Record<ReviewActionStatus, string> = {
  open: "open",
  done: "done",
  dropped: "dropped",
  carried: "carried over",
};

const STANDINGS: Record<string, { label: string; isOff: boolean }> = {
  "below-usual": { label: "Below usual", isOff: true },
  "within-usual": { label: "Within usual", isOff: false },
  "above-usual": { label: "Above usual", isOff: true },
  "above-maximum": { label: "Above maximum", isOff: true },
};

export function standing(looked: Looked): { label: string; isOff: boolean } {
  return STANDINGS[looked.dose.standing] ?? { label: "Cannot tell", isOff: false };
}

export function times(count: number): string {
  return count === 1 ? "once a day" : count === 0 ? "not known" : `${count} times a day`;
}
