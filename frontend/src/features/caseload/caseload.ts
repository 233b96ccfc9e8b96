/** What the caseload says and in which order: worst first, views, search. Pure. */
import type { CaseloadRow, CaseloadScore } from "@/lib/api";
import { daysBetween } from "@/lib/time";

export type ViewName = "all" | "flags" | "worse" | "no-visit" | "refills";

export const VIEWS: { name: ViewName; label: string; none: string }[] = [
  { name: "all", label: "All", none: "Nobody is on your care team's list yet." },
  { name: "flags", label: "Open flags", none: "No safety flag is open." },
  { name: "worse", label: "Worsening", none: "Nobody's scores rose by an important amount." },
  { name: "no-visit", label: "No visit booked", none: "Everybody has a next visit." },
  { name: "refills", label: "Refill requests", none: "No refill request is waiting." },
];

/** Important change in points. PHQ-9: Löwe 2004; GAD-7: Toussaint 2020. None is published for the PHQ-2. */
const IMPORTANT_CHANGE: Readonly<Record<string, number>> = { "phq-9": 5, "gad-7": 4 };

const TWELVE_WEEKS = 84;

/** Higher by an important amount than at baseline, or than the lowest score of the last twelve weeks. */
export function isWorse(row: CaseloadRow): boolean {
  return row.scores.some((score) => worsening(score));
}

function worsening(score: CaseloadScore): boolean {
  const important = IMPORTANT_CHANGE[score.instrument];
  if (important === undefined) return false;
  const recent = score.history.filter(({ on }) => on < score.on && daysBetween(on, score.on) <= TWELVE_WEEKS);
  const lowest = Math.min(...recent.map(({ total }) => total));
  return (score.change ?? 0) >= important || score.total - lowest >= important;
}

export function isIn(view: ViewName, row: CaseloadRow): boolean {
  switch (view) {
    case "flags":
      return row.open_flags > 0;
    case "worse":
      return isWorse(row);
    case "no-visit":
      return row.next_visit === null;
    case "refills":
      return row.open_refill_requests > 0;
    default:
      return true;
  }
}

/** Open flags, then worsening, then what else the server calls to attention, then refills; within that the server's order. */
export function worstFirst(rows: readonly CaseloadRow[]): CaseloadRow[] {
  const rank = (row: CaseloadRow) =>
    row.open_flags > 0 ? 0 : isWorse(row) ? 1 : row.attention !== null ? 2 : row.open_refill_requests > 0 ? 3 : 4;
  return rows.toSorted((a, b) => rank(a) - rank(b));
}

/** Every word must be found in the name or a drug: "riv sert" finds Sam Rivera on sertraline. */
export function matches(row: CaseloadRow, search: string): boolean {
  const hay = plain([row.name, ...row.medications.map(({ name }) => name)].join(" "));
  return plain(search)
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

function plain(text: string): string {
  return text.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
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
