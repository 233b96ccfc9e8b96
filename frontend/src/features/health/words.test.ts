import { describe, expect, it } from "vitest";
import { changeText, numberText, resultText, shownKinds, typedNumber, unitText } from "./words";
import type { Result } from "@/lib/api";

function result(values: Partial<Result>): Result {
  return {
    id: "1",
    what: "weight",
    on: "2026-03-01",
    taken_at: null,
    value: "80",
    unit: "kg",
    entered_value: "80",
    entered_unit: "kg",
    word: null,
    source: "entered",
    author_name: "Luis Ortega",
    is_withdrawn: false,
    withdrawn_reason: null,
    withdrawn_by: null,
    ...values,
  };
}

describe("results in words", () => {
  it("shows what was entered, and the canonical value only where the unit differs", () => {
    expect(resultText(result({}))).toBe("80\u00a0kg");
    expect(resultText(result({ value: "68.0388555", entered_value: "150", entered_unit: "lb" }))).toBe("150\u00a0lb (68.04\u00a0kg)");
    expect(resultText(result({ word: "negative", value: null }))).toBe("negative");
  });

  it("says how much it changed, and nothing where there is nothing to compare", () => {
    expect(changeText(result({ value: "82.4" }), result({}))).toBe("up 2.4 from");
    expect(changeText(result({ value: "79.9" }), result({}))).toBe("down 0.1 from");
    expect(changeText(result({}), result({}))).toBe("same as");
    expect(changeText(result({}), null)).toBeNull();
  });

  it("rounds for reading and writes units as on paper", () => {
    expect([numberText("133.456789"), numberText("0.820"), numberText("0")]).toEqual(["133.5", "0.82", "0"]);
    expect(unitText("10*9/L")).toBe("10⁹/L");
    expect(unitText("umol/L")).toBe("µmol/L");
  });

  it("takes a comma for a point and refuses what is no number", () => {
    expect(typedNumber(" 5,4 ")).toBe("5.4");
    for (const wrong of ["", "-1", "1e3", "5.4.1", "12345678", "05"]) expect(typedNumber(wrong)).toBeNull();
  });
});

describe("which states the chart shows", () => {
  it("leaves pregnancy out for men unless it was recorded", () => {
    expect(shownKinds("male", [])).toEqual(["smoking", "renal", "hepatic"]);
    expect(shownKinds("male", ["pregnancy"])).toContain("pregnancy");
    expect(shownKinds("unknown", [])).toContain("contraception");
  });

  it("shows enzymes once they are known, and events never among what holds", () => {
    expect(shownKinds("female", ["cyp2d6", "overdose-event"])).toContain("cyp2d6");
    expect(shownKinds("female", ["overdose-event"])).not.toContain("overdose-event");
  });
});
