/** When a patient sees their own curve: not while their newest answers tell of thoughts of death or self-harm. */
import type { CheckIn } from "@/lib/api";

/** The newest check-in of each instrument, finished or not. */
export function mayShowTrend(checkIns: readonly Pick<CheckIn, "instrument" | "answered_at" | "show_crisis_contacts">[]): boolean {
  const newest = new Map<string, Pick<CheckIn, "answered_at" | "show_crisis_contacts">>();
  for (const checkIn of checkIns) {
    const known = newest.get(checkIn.instrument);
    if (known === undefined || Date.parse(known.answered_at) < Date.parse(checkIn.answered_at)) newest.set(checkIn.instrument, checkIn);
  }
  return ![...newest.values()].some((checkIn) => checkIn.show_crisis_contacts);
}
