/** The words for what the law asks of scheduled drugs. */
import type { Controlled, ControlledNote, Ruling } from "@/lib/api";
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

/** "US-NY, schedules II, III, IV, in force since 27 August 2013, to be reviewed by 24 May 2027" */
export function rulingText(ruling: Ruling, today: string): string {
  const schedules = `${ruling.schedules.length === 1 ? "schedule" : "schedules"} ${ruling.schedules.join(", ")}`;
  const standing =
    ruling.standing === "ended" && ruling.until !== null
      ? `ended, no longer in force from ${datedDay(ruling.until, today)}`
      : `${STANDINGS[ruling.standing]}, from ${datedDay(ruling.from_on, today)}, review by ${datedDay(ruling.review_on, today)}`;
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
