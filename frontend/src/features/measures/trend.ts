/** A patient's own curve in one plain sentence. */
import { instrumentWords } from "./words";
import type { Score } from "@/lib/api";
import { daysBetween, distance, relativeDay, todayIn, localZone } from "@/lib/time";

/** `scores` in order of time, at least one. */
export function trendSentence(
  slug: string,
  scores: readonly Pick<Score, "on" | "total">[],
  maximum: number,
  today: string = todayIn(localZone()),
): string {
  const latest = scores.at(-1);
  const first = scores[0];
  if (latest === undefined || first === undefined) return "No check-in yet.";
  const now = `Your latest total is ${latest.total} of ${maximum}, ${relativeDay(latest.on, today)}.`;
  if (scores.length === 1) return `${now} With the next check-in you can see a change.`;
  const change = latest.total - first.total;
  const about = instrumentWords(slug).about;
  const since = distance(daysBetween(today, first.on)).replace("in 0\u00a0days", "today");
  if (change === 0) return `${now} That is the same as at your first check-in here, ${since}.`;
  const points = `${Math.abs(change)} point${Math.abs(change) === 1 ? "" : "s"}`;
  return change < 0
    ? `${now} That is ${points} lower than at your first check-in here, ${since}: less ${about} than then.`
    : `${now} That is ${points} higher than at your first check-in here, ${since}: more ${about} than then. Your care team sees this too.`;
}
