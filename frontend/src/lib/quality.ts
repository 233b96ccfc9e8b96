/** What makes answers less certain, in words that stand beside a score. */
import type { ReadCheckIn } from "@/lib/api";

export type Grade = ReadCheckIn["quality"][number];

const WORDS: Record<Grade, string> = {
  "too-fast": "answered in less than 10 seconds",
  "straight-lined": "the same answer to every question",
  proxy: "answered by somebody else",
  transcribed: "written down by staff",
  "late-arrival": "arrived more than a day after it was answered",
  overlapping: "overlaps the days of another check-in",
};

/** Every grade in words, joined by commas; nothing when there is nothing to say. */
export function qualityText(quality: readonly Grade[]): string {
  return quality.map((grade) => WORDS[grade]).join(", ");
}

/** "By the patient", "By Ana Rivera, answered by somebody else": who answered and how. */
export function howAnswered({ filled_by_name, quality }: Pick<ReadCheckIn, "filled_by_name" | "quality">): string {
  const who = filled_by_name === null ? (quality.some((grade) => grade === "proxy" || grade === "transcribed") ? [] : ["by the patient"]) : [`by ${filled_by_name}`];
  const text = [...who, ...(quality.length === 0 ? [] : [qualityText(quality)])].join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
