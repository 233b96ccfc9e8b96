/** How states and results are said on a screen. */
import type { HealthState, Quantity, Result } from "@/lib/api";

export type Kind = HealthState["kind"];
export type Word = HealthState["word"];

interface KindWords {
  label: string;
  /** What the day means, and whether it has to be given. */
  since: string;
  needsDay?: boolean;
  words: Partial<Record<Word, string>>;
}

const IMPAIRMENT: KindWords["words"] = {
  normal: "Normal",
  mild: "Mildly impaired",
  moderate: "Moderately impaired",
  severe: "Severely impaired",
  unknown: "Not known",
};
const ENZYME: KindWords["words"] = { poor: "Poor metabolizer", normal: "Not a poor metabolizer", unknown: "Not known" };
const SINCE = "Since, if known";

export const STATES: Record<Exclude<Kind, "allergies">, KindWords> = {
  smoking: {
    label: "Smoking",
    since: "Day it changed, if known",
    words: { smokes: "Smokes", former: "Used to smoke", never: "Never smoked", unknown: "Not known" },
  },
  pregnancy: {
    label: "Pregnancy",
    since: SINCE,
    words: { pregnant: "Pregnant", possible: "Could become pregnant", "not-possible": "Can not become pregnant", unknown: "Not known" },
  },
  contraception: {
    label: "Contraception",
    since: SINCE,
    words: {
      none: "None",
      estrogen: "With estrogen (pill, patch, ring)",
      progestin: "Progestin only (pill, implant, injection)",
      device: "Intrauterine device",
      barrier: "Barrier",
      sterilization: "Sterilization",
      other: "Other",
      unknown: "Not known",
    },
  },
  breastfeeding: { label: "Breastfeeding", since: SINCE, words: { yes: "Breastfeeding", no: "Not breastfeeding", unknown: "Not known" } },
  renal: { label: "Kidneys", since: SINCE, words: IMPAIRMENT },
  hepatic: { label: "Liver", since: SINCE, words: IMPAIRMENT },
  "benign-ethnic-neutropenia": {
    label: "Benign ethnic neutropenia",
    since: SINCE,
    words: { yes: "Has it: a low neutrophil count from birth on", no: "Does not have it", unknown: "Not known" },
  },
  cyp2d6: { label: "CYP2D6", since: SINCE, words: ENZYME },
  cyp2c19: { label: "CYP2C19", since: SINCE, words: ENZYME },
  cyp2c9: { label: "CYP2C9", since: SINCE, words: ENZYME },
  "overdose-event": {
    label: "Risk event",
    since: "Day it happened",
    needsDay: true,
    words: { attempt: "Suicide attempt", "psychiatric-discharge": "Discharge from psychiatric hospital" },
  },
};

export type Shown = keyof typeof STATES;

/** The states that the chart always shows, recorded or not; the others appear once they are recorded. */
export function shownKinds(sex: string, recorded: readonly Kind[]): Shown[] {
  const usual: Shown[] = ["smoking", "renal", "hepatic"];
  const reproductive: Shown[] = ["pregnancy", "contraception", "breastfeeding"];
  return (Object.keys(STATES) as Shown[]).filter(
    (kind) =>
      kind !== "overdose-event" && (usual.includes(kind) || recorded.includes(kind) || (reproductive.includes(kind) && sex !== "male")),
  );
}

export function stateText({ kind, word }: Pick<HealthState, "kind" | "word">): string {
  return kind === "allergies" ? "No known allergies" : (STATES[kind].words[word] ?? word);
}

/** "lb" and "mmHg" as they are; "10*9/L" as it is written on paper. */
export function unitText(unit: string): string {
  return unit.replace("10*9", "10⁹").replace("10*3", "10³").replace("umol", "µmol").replace("uIU", "µIU").replace("/uL", "/µL").replace("m2", "m²");
}

/** A number as it is read: at most two places, none that are idle. */
export function numberText(value: string): string {
  const number = Number(value);
  const places = Math.abs(number) >= 100 ? 1 : 2;
  return String(Number(number.toFixed(places)));
}

/** What was entered, and beside it the canonical value where the unit differs. */
export function resultText(result: Result): string {
  if (result.word !== null) return result.word;
  const entered = `${numberText(result.entered_value ?? "")}\u00a0${unitText(result.entered_unit ?? "")}`;
  return result.entered_unit === result.unit ? entered : `${entered} (${numberText(result.value ?? "")}\u00a0${unitText(result.unit)})`;
}

/** "up 2.4 from" and the like; null where there is nothing to compare. */
export function changeText(result: Result, before: Result | null): string | null {
  if (before === null || result.value === null || before.value === null) return null;
  const change = Number((Number(result.value) - Number(before.value)).toFixed(2));
  if (change === 0) return "same as";
  return `${change > 0 ? "up" : "down"} ${numberText(String(Math.abs(change)))} from`;
}

export function labelOf(quantities: readonly Quantity[], code: string): string {
  return quantities.find((quantity) => quantity.code === code)?.label ?? code;
}

/** A number as people type it, as the server takes it; null where it is none. */
export function typedNumber(text: string): string | null {
  const plain = text.trim().replace(",", ".");
  return /^(0|[1-9]\d{0,5})(\.\d{1,4})?$/.test(plain) ? plain : null;
}

export function authorText(entry: { source: string; author_name: string }): string {
  return entry.source === "imported" ? "from another record" : entry.source === "home" ? `${entry.author_name}, at home` : entry.author_name;
}
