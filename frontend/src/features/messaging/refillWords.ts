/** What a refill request says before anyone asks. Pure. */
import type { RefillRequest, RefillStatus } from "@/lib/api";
import { dayIn, daysBetween, relativeDay } from "@/lib/time";

const NAMES: Record<RefillStatus, string> = {
  open: "open",
  passed_on: "with the prescriber",
  answered: "answered",
  signed: "signed",
  declined: "declined",
};

export function refillStatus(status: RefillStatus): string {
  return NAMES[status];
}

export function isWaiting(request: Pick<RefillRequest, "status">): boolean {
  return request.status === "open" || request.status === "passed_on";
}

/** Why this one first: "runs out in 3 days (Thu 26 Nov)", "ran out 2 days ago (…)", "supply not known". */
export function runOutText({ runs_out_on, days_left }: RefillRequest["supply"], today: string): string {
  if (runs_out_on === null) return days_left === null ? "supply not known" : `${days_left}\u00a0days of supply left`;
  if (runs_out_on < today) return `ran out ${relativeDay(runs_out_on, today)}`;
  return `runs out ${relativeDay(runs_out_on, today)}`;
}

/** Run-out against the next visit, the question every refill turns on. */
export function gapText(request: Pick<RefillRequest, "supply" | "next_visit">, zone: string, today: string): string {
  const { runs_out_on } = request.supply;
  if (request.next_visit === null) return "no visit is booked";
  const visitOn = dayIn(new Date(request.next_visit.starts_at), zone);
  const visit = `next visit ${relativeDay(visitOn, today)}`;
  if (runs_out_on === null) return visit;
  const gap = daysBetween(runs_out_on, visitOn);
  if (gap > 0) return `${visit}, ${gap}\u00a0${gap === 1 ? "day" : "days"} without tablets before it`;
  return gap === 0 ? `${visit}, the day the supply ends` : `${visit}, the supply lasts until then`;
}

/** How soon somebody must act, for order and for words. */
export function urgency(request: Pick<RefillRequest, "supply">, today: string): "out" | "soon" | "later" | "unknown" {
  const { runs_out_on } = request.supply;
  if (runs_out_on === null) return "unknown";
  const days = daysBetween(today, runs_out_on);
  return days <= 0 ? "out" : days <= 5 ? "soon" : "later";
}
