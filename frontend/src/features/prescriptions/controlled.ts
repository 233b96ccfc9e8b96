/** The words for what the law asks of scheduled drugs. */
import type { Controlled, ControlledNote, Ruling, ScheduledPrescription } from "@/lib/api";
import { datedDay, relativeDay } from "@/lib/time";

export type NoteKind = "registry-check" | "in-person" | "state";

export const NOTE_KINDS: Record<NoteKind, string> = {
  "registry-check": "Looked into the monitoring registry",
  "in-person": "Seen in person",
  state: "State of treatment",
};

const STANDINGS: Record<Ruling["standing"], string> = {
  "in-force": "in force",
  "needs-review": "needs review",
  ended: "ended",
  "not-yet": "not yet in force",
};

/** "US-NY, schedules II, III, IV, in force, since 2013, review by Mon 24 May 2027" */
export function rulingText(ruling: Ruling, today: string): string {
  const schedules = `${ruling.schedules.length === 1 ? "schedule" : "schedules"} ${ruling.schedules.join(", ")}`;
  const standing =
    ruling.standing === "ended" && ruling.until !== null
      ? `ended, no longer in force from ${datedDay(ruling.until, today)}`
      : `${STANDINGS[ruling.standing]}, since ${ruling.from_on.slice(0, 4)}, review by ${datedDay(ruling.review_on, today)}`;
  return `${ruling.place}, ${schedules}, ${standing}`;
}

/** The days on which it may be filled, first to last. */
export function fillsText({ fills }: Controlled, today: string): string {
  const [first, ...refills] = fills;
  if (first === undefined) return "";
  const begin = first <= today ? "now" : `from ${datedDay(first, today)}`;
  if (refills.length === 0) return begin;
  return `${begin}; refills from ${refills.map((day) => datedDay(day, today)).join(", ")}`;
}

/** "May be filled now, until 24 May; 2 refills. Registry: Luis Ortega looked on 24 November" */
export function windowText(one: ScheduledPrescription, today: string): string {
  const refills = one.refills === 0 ? "no refills" : one.refills === 1 ? "1 refill" : `${one.refills} refills`;
  const look = one.check_on === null ? "no look into the registry is noted" : `${one.check_by} looked into the registry ${relativeDay(one.check_on, today)}`;
  if (one.fill_until !== null && one.fill_until < today) return `Could be filled until ${datedDay(one.fill_until, today)}; ${look}`;
  const from = one.earliest_fill_on <= today ? "May be filled now" : `May be filled from ${datedDay(one.earliest_fill_on, today)}`;
  return `${from}${one.fill_until === null ? "" : `, until ${datedDay(one.fill_until, today)}`}; ${refills}; ${look}`;
}

/** Who looked, and when; or that nobody noted it. */
export function notedText(noted: Controlled["check"], today: string): string {
  if (noted === null) return "not noted";
  const place = noted.place === null ? "" : ` (${noted.place})`;
  const remark = noted.remark === null ? "" : `: ${noted.remark}`;
  return `${relativeDay(noted.on, today)} by ${noted.by}${place}${remark}`;
}

/** What a note says, in one line. */
export function noteText(note: ControlledNote, today: string): string {
  const kind = NOTE_KINDS[note.kind as NoteKind];
  const place = note.place === null ? "" : ` ${note.place}`;
  return `${kind}${place}, ${relativeDay(note.on, today)}, by ${note.by}`;
}
