import type { Medication, RefillRequest, RefillStatus } from "@/lib/api";

/** What a state of a refill request means to the person who asked. */
export const REFILL_WORDS: Record<RefillStatus, { title: string; what: string }> = {
  open: { title: "Sent", what: "Your care team has not looked at it yet." },
  passed_on: { title: "With your prescriber", what: "Care support has passed it on. Your prescriber decides." },
  answered: { title: "Answered", what: "Your care team has answered." },
  signed: { title: "Signed", what: "A new prescription is signed." },
  declined: { title: "Not refilled", what: "Your prescriber has decided against a refill for now." },
};

export function isUnderWay(request: RefillRequest): boolean {
  return request.status === "open" || request.status === "passed_on";
}

/** What can be asked for: current medications without a request under way. */
export function refillable(medications: readonly Medication[], requests: readonly RefillRequest[]): Medication[] {
  const asked = new Set(requests.filter(isUnderWay).map(({ medication }) => medication.id));
  return medications.filter(({ id, status }) => status === "active" && !asked.has(id));
}
