/** What screens read about check-in plans and what is due, and the words for it. */
import { queryOptions } from "@tanstack/react-query";
import { get, type CheckInPlan, type DueCheckIn } from "@/lib/api";
import { patientKey } from "@/lib/queries";

const of = (patient_id: string) => ({ path: { patient_id } });

export const checkInPlanQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "check-in-plan"],
    queryFn: () => get<CheckInPlan>("/api/patients/{patient_id}/check-in-plan", of(patientId)),
  });

export const dueCheckInsQuery = (patientId: string) =>
  queryOptions({
    queryKey: [...patientKey(patientId), "due-check-ins"],
    queryFn: async () =>
      (await get<{ due_check_ins: DueCheckIn[] }>("/api/patients/{patient_id}/due-check-ins", of(patientId))).due_check_ins,
  });

export const STATES: Record<DueCheckIn["state"], string> = {
  scheduled: "waits for the patient",
  sent: "invited",
  opened: "begun",
  completed: "answered",
  late: "late, still welcome",
  missed: "missed",
};

export const WHY: Record<DueCheckIn["why"], string> = {
  "until-response": "until response",
  early: "first four weeks, 25 or younger or flagged lately",
  response: "since response",
  remission: "in remission",
  titration: "while a titration runs",
  "dose-change": "four weeks after a dose change",
  overruled: "as the care team set it",
};

export function everyText(days: number | null): string {
  if (days === null) return "not asked";
  if (days % 7 !== 0) return `every ${days} days`;
  return days === 7 ? "every week" : `every ${days / 7} weeks`;
}

/** What a prescriber can choose, in weeks; "rule" leaves it to the rules. */
export const CHOICES = [
  { value: "rule", label: "As the rules say" },
  { value: "7", label: "Every week" },
  { value: "14", label: "Every 2 weeks" },
  { value: "21", label: "Every 3 weeks" },
  { value: "28", label: "Every 4 weeks" },
  { value: "56", label: "Every 8 weeks" },
  { value: "0", label: "Not asked" },
];

/** What is due now or was, the newest first; what is still to come stands in the plan itself. */
export function past(due: readonly DueCheckIn[], today: string): DueCheckIn[] {
  return due.filter(({ opens_on }) => opens_on <= today).reverse();
}
