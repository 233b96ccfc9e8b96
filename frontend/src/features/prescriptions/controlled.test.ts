import { describe, expect, it } from "vitest";
import { fillsText, notedText, rulingText } from "./controlled";
import type { Controlled, Ruling } from "@/lib/api";

const TODAY = "2026-11-24";
const RULING = {
  place: "US",
  schedules: ["II"],
  standing: "needs-review",
  from_on: "2023-05-12",
  until: "2027-01-01",
  review_on: "2026-12-15",
} as Ruling;

describe("what the law asks, in words", () => {
  it("says that a rule needs review, and when it ended", () => {
    expect(rulingText(RULING, TODAY)).toContain("needs review");
    expect(rulingText({ ...RULING, standing: "ended" }, TODAY)).toContain("ended");
    expect(rulingText({ ...RULING, standing: "ended" }, TODAY)).not.toContain("needs review");
  });

  it("never reads a look that nobody noted as done", () => {
    expect(notedText(null, TODAY)).toBe("not noted");
    expect(notedText({ on: TODAY, by: "Luis Ortega", place: null, remark: null }, TODAY)).toContain("Luis Ortega");
  });

  it("names the earliest day where it lies ahead", () => {
    const fills = (days: string[]) => fillsText({ fills: days } as Controlled, TODAY);
    expect(fills([TODAY])).toBe("now");
    expect(fills(["2026-12-24"])).toMatch(/^from /);
    expect(fills([TODAY, "2026-12-24"])).toMatch(/^now; refills from /);
  });
});
