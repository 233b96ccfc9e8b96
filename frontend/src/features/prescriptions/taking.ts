import type { SaidOfTaking } from "@/lib/api";
import { relativeDay } from "@/lib/time";

/** What the share of doses taken in the last four weeks is called; nobody knows is an answer. */
export function shareText(share: number | null): string {
  if (share === null) return "Nobody knows how much of it was taken in the last four weeks.";
  return `About ${Math.round(share * 100)} % taken in the last four weeks.`;
}

/** One thing said, in words: "1 of 7 days missed, 3 to 9 March". */
export function saidText(said: Pick<SaidOfTaking, "kind" | "on" | "until" | "missed_days">, today: string): string {
  const on = relativeDay(said.on, today);
  if (said.kind === "missed") return `Missed ${on}`;
  if (said.kind === "held") return `Paused since ${on}`;
  if (said.kind === "resumed") return `Taken again since ${on}`;
  return `${said.missed_days} of ${daysBetween(said.on, said.until!)} days missed, from ${on}`;
}

export function daysBetween(since: string, until: string): number {
  return Math.round((Date.parse(until) - Date.parse(since)) / 86_400_000);
}
