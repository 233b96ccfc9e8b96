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
    else if (one.start >= endOf(one)) errors.set(index, "The end must be after the start.");
    else if (hours.some((other, place) => place < index && other.weekday === one.weekday && other.start < endOf(one) && one.start < endOf(other))) {
      errors.set(index, "Overlaps other hours of this day.");
    }
  });
  return errors;
}

/** How many visits fit into a week of these hours. */
export function slotsAWeek({ hours, slot_minutes }: Pick<Availability, "hours" | "slot_minutes">): number {
  return hours.reduce((sum, one) => sum + Math.max(0, Math.floor((minutes(endOf(one)) - minutes(one.start)) / slot_minutes)), 0);
}

/** Hours that end at midnight end with their day, not before it began. */
function endOf({ end }: Hours): string {
  return end === "00:00" ? "24:00" : end;
}

function minutes(written: string): number {
  const [hour = 0, minute = 0] = written.split(":").map(Number);
  return hour * 60 + minute;
}

/** Hours for one more stretch on a day: after the last one, or nine to five. */
export function anotherStretch(hours: readonly Hours[], weekday: number): Hours {
  const last = hours.filter((one) => one.weekday === weekday).toSorted((a, b) => endOf(a).localeCompare(endOf(b))).at(-1);
  if (last === undefined) return { weekday, start: "09:00", end: "17:00" };
  const start = Math.min(22 * 60, minutes(endOf(last)) + 60);
  return { weekday, start: clock(start), end: clock(Math.min(23 * 60 + 45, start + 120)) };
}

function clock(value: number): string {
  return `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`;
}
