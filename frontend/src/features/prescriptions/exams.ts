/** How an exam that is to be done is said on a screen. */
import type { Exam } from "@/lib/api";
import { datedDay } from "@/lib/time";

export const STANDINGS: Record<Exam["status"], string> = {
  confirmed: "source read; awaits pharmacist’s review",
  consensus: "common practice; awaits pharmacist’s review",
  unconfirmed: "unconfirmed; awaits pharmacist’s review",
};

/** "Overdue since Mon 4 May (3 weeks ago)", "Due by …", "From …". */
export function whenText({ state, due_on, opens_on }: Pick<Exam, "state" | "due_on" | "opens_on">, today: string): string {
  if (due_on === null || opens_on === null) return "No result here, and nobody knows since when it is taken";
  if (state === "overdue") return `Overdue since ${datedDay(due_on, today)}`;
  return state === "due" ? `Due by ${datedDay(due_on, today)}` : `From ${datedDay(opens_on, today)}`;
}

/** "Last: 0.6 mmol/L, Mon 4 May (3 weeks ago)" */
export function lastText({ last_on, last_text }: Pick<Exam, "last_on" | "last_text">, today: string): string {
  return last_on === null ? "No result recorded here" : `Last: ${last_text ?? ""}, ${datedDay(last_on, today)}`;
}

/** What waits now, and what is only planned. */
export function sorted(items: readonly Exam[]): { waiting: Exam[]; planned: Exam[] } {
  return { waiting: items.filter(({ state }) => state !== "planned"), planned: items.filter(({ state }) => state === "planned") };
}
