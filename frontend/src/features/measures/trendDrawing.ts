/** What the staff's trend draws of a row of scores: which points are joined, how wide the error band is, which range is shown. */
import type { Score } from "@/lib/api";
import { addDays, daysBetween } from "@/lib/time";

export type Range = "episode" | "3 months" | "1 year" | "all";
export const RANGES: readonly Range[] = ["episode", "3 months", "1 year", "all"];
const DAYS: Partial<Record<Range, number>> = { "3 months": 92, "1 year": 366 };

export interface DrawnPoint {
  at: number;
  on: string;
  total: number | null;
  /** The total less and more one standard error of measurement, within the scale; null where none is published. */
  band: [number, number] | null;
}

type Point = Pick<Score, "on" | "total">;

/** The first day a range shows; null for all there is. */
export function rangeStart(range: Range, today: string, episodeStart: string | null): string | null {
  if (range === "episode") return episodeStart;
  const days = DAYS[range];
  return days === undefined ? null : addDays(today, -days);
}

export function inRange<P extends { on: string }>(points: readonly P[], start: string | null): P[] {
  return start === null ? [...points] : points.filter(({ on }) => on >= start);
}

/** Two neighbors are joined only where the gap is shorter than twice the planned interval. */
export function isJoined(before: string, after: string, plannedDays: number): boolean {
  return daysBetween(before, after) < 2 * plannedDays;
}

/** The points with an empty one in each gap that is not to be joined: lines and bands end there. */
export function drawnPoints(scores: readonly Point[], plannedDays: number, sem: number | null, maximum: number): DrawnPoint[] {
  const drawn: DrawnPoint[] = [];
  for (const { on, total } of scores) {
    const before = drawn.at(-1);
    if (before !== undefined && !isJoined(before.on, on, plannedDays)) {
      drawn.push({ at: (before.at + noon(on)) / 2, on: before.on, total: null, band: null });
    }
    const band: [number, number] | null = sem === null ? null : [Math.max(0, total - sem), Math.min(maximum, total + sem)];
    drawn.push({ at: noon(on), on, total, band });
  }
  return drawn;
}

export function noon(day: string): number {
  return Date.parse(`${day}T12:00:00Z`);
}

/** Missed check-ins of the range, up to today: hollow marks on the ground of the picture. */
export function missedMarks(missed: readonly string[], start: string | null, today: string): { at: number; on: string }[] {
  return missed.filter((on) => (start === null || on >= start) && on <= today).map((on) => ({ at: noon(on), on }));
}

/** Points that are joined to none: no area is drawn for them, so their error is a bar. */
export function lonePoints(points: readonly DrawnPoint[]): { at: number; band: [number, number] }[] {
  const isOpen = (point: DrawnPoint | undefined) => point === undefined || point.total === null;
  return points.flatMap(({ at, band }, index) => (band !== null && isOpen(points[index - 1]) && isOpen(points[index + 1]) ? [{ at, band }] : []));
}
