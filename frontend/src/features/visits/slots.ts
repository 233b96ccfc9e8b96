import type { Slot } from "@/lib/api";
import { dayIn } from "@/lib/time";

/** Free times by the day they fall on in that zone, both in order. */
export function slotsByDay(slots: readonly Slot[], zone: string): [day: string, slots: Slot[]][] {
  const days = new Map<string, Slot[]>();
  for (const slot of slots.toSorted((a, b) => a.starts_at.localeCompare(b.starts_at))) {
    const day = dayIn(new Date(slot.starts_at), zone);
    const others = days.get(day);
    if (others === undefined) days.set(day, [slot]);
    else others.push(slot);
  }
  return [...days.entries()];
}
