/** Doses as people read them: a number never parts from its unit. */
import type { Dose } from "./api";

const NO_BREAK = "\u00a0";

/** "50 mg" with a space that does not break; "not stated" for a dose nobody has recorded. */
export function doseText(dose: Dose | null): string {
  return dose === null ? "not stated" : `${plain(dose.value)}${NO_BREAK}${dose.unit}`;
}

/** Glues every number in a sentence to the word after it when that word is a unit. */
export function glue(text: string): string {
  return text.replaceAll(/(\d) (mg|mcg|g|mL|tablets?|capsules?|days?|weeks?)\b/g, `$1${NO_BREAK}$2`);
}

/** "50.000" and "50.0" are written "50". */
function plain(value: string): string {
  return value.includes(".") ? value.replace(/\.?0+$/, "") : value;
}
