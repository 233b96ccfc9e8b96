/** What the caseload says. Pure: order, views and search are the server's. */
import type { CaseloadRow, CaseloadScore } from "@/lib/api";
import type { CaseloadView } from "@/lib/staffQueries";
import { dayIn, daysBetween, localZone, relativeDay } from "@/lib/time";

export type ViewName = CaseloadView | "all";

export const VIEWS: { name: ViewName; label: string; none: string }[] = [
  { name: "all", label: "All", none: "Nobody is on your care team's list yet." },
  { name: "flags", label: "Open flags", none: "No safety flag is open." },
  { name: "worse", label: "Worsening", none: "Nobody's scores rose by an important amount." },
  { name: "changed", label: "New since you looked", none: "Nothing has changed on the charts that you have looked at." },
  { name: "supply", label: "Supply ends", none: "Nobody's supply ends within two weeks and before the next visit." },
  { name: "no-response", label: "No response yet", none: "Nobody has been at one dose for eight weeks without a response." },
  { name: "labs", label: "Labs overdue", none: "No lab is overdue." },
  { name: "messages", label: "Messages waiting", none: "No message is waiting for an answer." },
  { name: "refills", label: "Refill requests", none: "No refill request is waiting." },
  { name: "steps", label: "Plan steps due", none: "No step of a plan is due." },
  { name: "no-visit", label: "No visit booked", none: "Everybody has a next visit." },
];

/** The views worth a button: those that hold somebody, the first two, and the one that is shown. */
export function offered(counts: Readonly<Record<ViewName, number>> | undefined, current: ViewName): typeof VIEWS {
  return VIEWS.filter(({ name }) => name === "all" || name === "flags" || name === current || (counts?.[name] ?? 0) > 0);
}

const NEWS: Readonly<Record<CaseloadRow["changed"][number], string>> = {
  dose: "dose",
  flag: "safety flag",
  message: "message",
  missed: "missed check-in",
  refill: "refill request",
  result: "result",
  score: "score",
  visit: "visit",
};

/** "New since yesterday: score, message"; null where nothing is, or where the reader never looked. */
export function newsText(row: CaseloadRow, today: string): string | null {
  if (row.looked_at === null || row.changed.length === 0) return null;
  const when = relativeDay(dayIn(new Date(row.looked_at), localZone()), today);
  return `New since you looked ${when}: ${row.changed.map((kind) => NEWS[kind]).join(", ")}`;
}

/** "−6 since Mar", "no change since Mar", "first score". */
export function changeText(score: CaseloadScore, today: string): string {
  if (score.change === null || score.baseline_on === null || score.baseline_on === score.on) return "first score";
  const since = monthText(score.baseline_on, today);
  if (score.change === 0) return `no change since ${since}`;
  return `${score.change > 0 ? "+" : "−"}${Math.abs(score.change)} since\u00a0${since}`;
}

/** "Mar" this year, "Mar 2019" before. */
export function monthText(day: string, today: string): string {
  const month = new Date(`${day}T12:00:00Z`).toLocaleDateString("en-US", { month: "short", timeZone: "UTC" });
  const isNear = day.slice(0, 4) === today.slice(0, 4) || (day < today && daysBetween(day, today) < 300);
  return isNear ? month : `${month}\u00a0${day.slice(0, 4)}`;
}

/** The scale for each of the two columns: PHQ-2 stands in where there is no PHQ-9. */
export function scoreFor(row: CaseloadRow, column: "mood" | "anxiety"): CaseloadScore | null {
  const find = (slug: string) => row.scores.find(({ instrument }) => instrument === slug);
  return (column === "mood" ? (find("phq-9") ?? find("phq-2")) : find("gad-7")) ?? null;
}

export const SHORT_NAMES: Readonly<Record<string, string>> = { "phq-9": "PHQ-9", "gad-7": "GAD-7", "phq-2": "PHQ-2" };

/** "1 open safety flag" */
export function flagText(count: number): string {
  return `${count} open safety ${count === 1 ? "flag" : "flags"}`;
}
