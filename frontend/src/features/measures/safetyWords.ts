/** The words of the safety loop. None of them says that somebody is safe. */
import type { FlagEvent, LoopFlag, SafetyFlag } from "@/lib/api";

export const TIERS: Record<SafetyFlag["tier"], string> = {
  "call-now": "Call now",
  urgent: "Urgent",
  "next-business-day": "Next business day",
};

export const HOWS = [
  { value: "phone", label: "By phone" },
  { value: "video", label: "By video" },
  { value: "in-person", label: "In person" },
  { value: "message", label: "By message" },
  { value: "emergency-contact", label: "Through the emergency contact" },
];

export const DISPOSITIONS = [
  { value: "plan-reviewed", label: "Safety plan reviewed together" },
  { value: "plan-made", label: "Safety plan made together" },
  { value: "visit-arranged", label: "Visit arranged" },
  { value: "medicine-changed", label: "Medicine stopped or changed" },
  { value: "emergency-care", label: "Sent to emergency care" },
  { value: "welfare-check", label: "Welfare check asked for" },
  { value: "watched", label: "To be watched, asked again" },
];

export const REASONS = [
  { value: "follow-up-arranged", label: "Follow-up is arranged" },
  { value: "in-other-care", label: "In somebody else's care" },
  { value: "answered-by-mistake", label: "Answered by mistake, as the patient says" },
  { value: "effect-over", label: "The side effect is over" },
  { value: "not-reached", label: "Not reached, the procedure is done" },
];

const EVENTS: Record<FlagEvent["kind"], string> = {
  raised: "Raised",
  "raised-again": "Raised again by a higher answer",
  asked: "Written to",
  "tier-changed": "Became more or less pressing",
  acknowledged: "Acknowledged",
  "handed-over": "Handed over",
  "not-reached": "Not reached",
  reached: "Spoke with the patient",
  "procedure-step": "Step done",
  decided: "Decided",
  closed: "Closed",
};

/** "Not reached by Luis Ortega: by phone. No answer." */
export function eventText(event: FlagEvent, steps: LoopFlag["procedure"]): string {
  const who = event.asked.length > 0 ? ` ${event.asked.join(", ")}` : event.by === null ? "" : ` by ${event.by}`;
  const word =
    [...HOWS, ...DISPOSITIONS, ...REASONS, ...steps.map(({ step, label }) => ({ value: step, label }))].find(({ value }) => value === event.word)?.label ?? null;
  const rest = [word, event.note].filter((part) => part !== null).join(". ");
  return `${EVENTS[event.kind]}${who}${rest === "" ? "" : `: ${rest}`}`;
}

/** "12 min left", "3 h 5 min late" */
export function clockText(deadline: string, now: Date): { text: string; isLate: boolean } {
  const minutes = Math.round((new Date(deadline).getTime() - now.getTime()) / 60_000);
  const isLate = minutes < 0;
  return { text: `${spanText(Math.abs(minutes) * 60)} ${isLate ? "late" : "left"}`, isLate };
}

/** "40 s", "12 min", "3 h 5 min", "2 d 4 h" */
export function spanText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} d` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Which deadline counts now, in words; none once somebody has spoken with the patient. */
export function deadlineOf({ flag, contacted_at }: LoopFlag): { label: string; at: string } | null {
  if (flag.stage === "raised") return { label: "Acknowledge", at: flag.acknowledge_by };
  return contacted_at === null ? { label: "Speak with the patient", at: flag.contact_by } : null;
}
