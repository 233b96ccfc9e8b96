/** Whether a written reason speaks of what a drug is for. The server decides again when the step is drafted. */
import type { NameMatch } from "@/lib/api";

const SHORT = 3;

/** The server sends the stems: for one list of them, every stem must begin a word (three letters: be one). */
export function fits(indication: string, ways: readonly (readonly string[])[]): boolean {
  const words = indication.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return ways.some((way) => way.every((stem) => words.some((word) => (stem.length <= SHORT ? word === stem : word.startsWith(stem)))));
}

/** A chosen drug with a look-alike and a reason that is not one of its uses: ask whether it is the one that is meant. */
export function isDoubtful(match: NameMatch, indication: string): boolean {
  return indication.trim() !== "" && match.look_alikes.length > 0 && !fits(indication, match.use_stems);
}

/** "depression, smoking" */
export function usesText(uses: readonly string[]): string {
  return uses.join(", ");
}
