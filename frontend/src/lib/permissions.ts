/** What to offer to whom. The server decides what is allowed; this only keeps useless buttons away. */
import type { RoleName } from "./api";

const OFFERS = {
  "see-caseload": ["prescriber", "care_support", "pharmacist"],
  "see-chart": ["prescriber", "care_support", "pharmacist"],
  "see-labs-due": ["prescriber", "care_support", "pharmacist"],
  "acknowledge-flag": ["prescriber", "care_support"],
  "work-on-flag": ["prescriber", "care_support"],
  "close-flag": ["prescriber"],
  "manage-duty": ["admin"],
  "cover-duty": ["prescriber", "care_support", "admin"],
  "pin-episode": ["prescriber"],
  "review-check-in": ["prescriber", "care_support"],
  "book-visit": ["patient", "prescriber", "care_support"],
  "cancel-visit": ["patient", "prescriber", "care_support"],
  "join-visit": ["patient", "prescriber"],
  "admit-to-visit": ["prescriber"],
  "finish-visit": ["prescriber"],
  "choose-pharmacy": ["patient", "prescriber", "care_support"],
  "set-availability": ["prescriber"],
  "change-dose": ["prescriber"],
  "sign-prescription": ["prescriber"],
  "report-medication": ["patient", "prescriber", "care_support", "pharmacist"],
  "see-reconciliation": ["prescriber", "care_support", "pharmacist"],
  "sign-reconciliation": ["prescriber", "pharmacist"],
  "see-rules": ["prescriber", "admin"],
  "note-finding": ["prescriber", "pharmacist"],
  "give-second-look": ["prescriber", "pharmacist"],
  "answer-refill": ["prescriber", "care_support"],
  "pass-on-refill": ["care_support"],
  "sign-refill": ["prescriber"],
  "see-reviews": ["prescriber", "care_support", "pharmacist"],
  "work-on-review": ["prescriber", "pharmacist"],
  "check-in": ["patient"],
  "change-check-in-plan": ["prescriber"],
  rate: ["prescriber", "care_support", "pharmacist"],
  "see-messages": ["patient", "prescriber", "care_support"],
  "write-message": ["patient", "prescriber", "care_support"],
  "register-patient": ["prescriber", "care_support", "admin"],
  "assign-care-team": ["prescriber", "care_support", "admin"],
  "invite-staff": ["admin"],
} as const satisfies Record<string, readonly RoleName[]>;

export type Offer = keyof typeof OFFERS;

export function mayOffer(role: RoleName, offer: Offer): boolean {
  return (OFFERS[offer] as readonly RoleName[]).includes(role);
}
