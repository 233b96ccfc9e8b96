/** Weekly hours while they are edited. Pure. */
import type { Availability } from "@/lib/api";

export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;

export interface Hours {
  weekday: number;
  start: string;
  end: string;
}

/** What is wrong with the hours, by place in the list; empty when all is well. */
export function hoursErrors(hours: readonly Hours[]): Map<number, string> {
  const errors = new Map<number, string>();
  hours.forEach((one, index) => {
    if (one.start === "" || one.end === "") errors.set(index, "Give both times.");
    else if (minutes(one.start) >= until(one)) errors.set(index, "The end must be after the start.");
    else if (hours.some((other, place) => place < index && other.weekday === one.weekday && minutes(other.start) < until(one) && minutes(one.start) < until(other))) {
      errors.set(index, "Overlaps other hours of this day.");
    }
  });
  return errors;
}

/** How many visits fit into a week of these hours. */
export function slotsAWeek({ hours, slot_minutes }: Pick<Availability, "hours" | "slot_minutes">): number {
  return hours.reduce((sum, one) => sum + Math.max(0, Math.floor((until(one) - minutes(one.start)) / slot_minutes)), 0);
}

function minutes(written: string): number {
  const [hour = 0, minute = 0] = written.split(":").map(Number);
  return hour * 60 + minute;
}

/** The minute of the day at which hours end: an end at midnight is the end of the day. */
function until({ end }: { end: string }): number {
  return end === "00:00" ? 24 * 60 : minutes(end);
}

/** Hours for one more stretch on a day: after the last one, or nine to five. */
export function anotherStretch(hours: readonly Hours[], weekday: number): Hours {
  const last = hours.filter((one) => one.weekday === weekday).toSorted((a, b) => until(a) - until(b)).at(-1);
  if (last === undefined) return { weekday, start: "09:00", end: "17:00" };
  const start = Math.min(22 * 60, until(last) + 60);
  return { weekday, start: clock(start), end: clock(Math.min(23 * 60 + 45, start + 120)) };
}

function clock(value: number): string {
  return `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
}
