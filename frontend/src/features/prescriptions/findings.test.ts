import { expect, test } from "vitest";
import { isReasonMissing, reasonLabel, sentence, uncheckedText, withWords } from "./findings";
import type { Finding, StepSafety } from "@/lib/api";

const makeFinding = (tier: number): Finding => ({
  tier,
  drugs: ["sertraline", "traMADol"],
  mechanism: "serotonin",
  what: "both raise serotonin",
  do: "watch",
  rule: `rule-${tier}`,
  version: 1,
  status: "awaits pharmacist's review",
  fingerprint: "f1",
  answered: null,
});
const makeSafety = (given: Partial<StepSafety>): StepSafety => ({
  is_checked: true,
  findings: [],
  unchecked: [],
  is_reason_needed: false,
  is_second_look_needed: false,
  ...given,
});

test("the gravest stands first, each tier with its own word and shape", () => {
  const worded = withWords([makeFinding(3), makeFinding(1), makeFinding(2)]);
  expect(worded.map(({ word }) => word)).toEqual(["Do not combine", "Serious", "Monitor or adjust"]);
  expect(new Set(worded.map(({ icon }) => icon)).size).toBe(3);
});

test("a tier that is not known is taken for the gravest", () => {
  expect(withWords([makeFinding(0)])[0]?.word).toBe("Do not combine");
});

test("a sentence ends with one full stop", () => {
  expect(["See the label", "See the label."].map(sentence)).toEqual(["See the label.", "See the label."]);
});

test("what was not checked is named", () => {
  expect(uncheckedText([])).toBeNull();
  expect(uncheckedText(["Zzyzxol", "my tea"])).toBe("Not checked against: Zzyzxol, my tea");
});

test("signing waits for a reason only where one is needed", () => {
  expect(isReasonMissing(makeSafety({ findings: [makeFinding(3)] }), "")).toBe(false);
  const serious = makeSafety({ findings: [makeFinding(2)], is_reason_needed: true, is_second_look_needed: false });
  expect(isReasonMissing(serious, "  ")).toBe(true);
  expect(isReasonMissing(serious, "taken for years")).toBe(false);
  expect(isReasonMissing(null, "")).toBe(false);
});

test("a check that failed asks for another sentence than a finding", () => {
  const failed = reasonLabel(makeSafety({ is_checked: false, is_reason_needed: true, is_second_look_needed: false }));
  expect(failed).not.toBeNull();
  expect(failed).not.toBe(reasonLabel(makeSafety({ is_reason_needed: true, is_second_look_needed: false })));
});
