import { expect, test } from "vitest";
import { comparison, dailyDose, doseNote, startingRegimen, tabletChoices, tabletsText, timingsFor } from "./regimen";
import type { Drug, Medication } from "@/lib/api";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const mg = (value: string) => ({ value, unit: "mg" as const, text: `${value} mg` });

const DRUG = {
  slug: "venlafaxine",
  name: "venlafaxine",
  strengths: [
    { ...mg("37.5"), form: "tablet", piece: "tablet", release: "immediate", may_halve: true },
    { ...mg("75"), form: "tablet", piece: "tablet", release: "immediate", may_halve: true },
    { ...mg("75"), form: "extended-release capsule", piece: "capsule", release: "extended", may_halve: false },
  ],
  forms: [{ form: "extended-release capsule", usual_daily: { low: mg("75"), high: mg("225") }, maximum_daily: mg("225") }],
  usual_daily: { low: mg("75"), high: mg("225") },
  maximum_daily: mg("375"),
} as unknown as Drug;

function makeMedication(daily: string | null, form: string | null = null): Medication {
  return {
    daily_dose: daily === null ? null : mg(daily),
    prescription: form === null ? null : { form, strength: mg("75"), days_supply: 14 },
  } as unknown as Medication;
}

test("the daily dose is exact, in halves and several times a day", () => {
  expect(dailyDose(mg("37.5"), "1.5", 2)).toEqual({ value: "112.5", unit: "mg" });
  expect(dailyDose(mg("0.1"), "3", 1)?.value).toBe("0.3");
  expect(dailyDose(null, "1", 1)).toBeNull();
});

test("halves are offered only where the tablet may be halved", () => {
  expect(tabletChoices(false)).not.toContain("0.5");
  expect(tabletChoices(true)).toContain("0.5");
  expect(["0.5", "1", "1.5"].map(tabletsText)).toEqual(["½", "1", "1½"]);
});

test("a change is told with both doses, the difference and its share", () => {
  expect(plain(comparison(mg("75"), mg("50")))).toBe("50 mg → 75 mg a day (+25 mg, +50 %)");
  expect(plain(comparison(mg("50"), mg("100")))).toBe("100 mg → 50 mg a day (−50 mg, −50 %)");
  expect(plain(comparison(mg("50"), mg("50.0")))).toBe("50 mg a day, the same as now");
  expect(plain(comparison(mg("50"), null))).toBe("50 mg a day; the current dose is not stated");
});

test("the limits are those of the form, not of the drug", () => {
  expect(plain(doseNote(mg("300"), DRUG, "extended-release capsule").text)).toBe("Above the maximum of 225 mg a day: it cannot be signed.");
  expect(doseNote(mg("300"), DRUG, "tablet")).toMatchObject({ tone: "caution" });
  expect(plain(doseNote(mg("300"), DRUG, "tablet").text)).toBe("Above the usual range (usual 75 mg to 225 mg a day).");
  expect(doseNote(mg("150"), DRUG, "tablet").tone).toBe("calm");
});

test("the form opens on what is taken now", () => {
  expect(startingRegimen(DRUG, makeMedication("150", "extended-release capsule"), "2026-11-23")).toMatchObject({
    strength: "extended-release capsule 75 mg",
    tabletsPerDose: "2",
    daysSupply: 14,
  });
  expect(startingRegimen(DRUG, makeMedication("112.5"), "2026-11-23")).toMatchObject({ strength: "tablet 37.5 mg", tabletsPerDose: "3" });
  expect(startingRegimen(DRUG, makeMedication(null), "2026-11-23").tabletsPerDose).toBe("1");
});

test("the times of day always agree with how often", () => {
  expect(timingsFor(3).map(({ value }) => value)).toEqual(["morning_noon_and_evening"]);
  expect(timingsFor(1)).toHaveLength(4);
});
