import { describe, expect, it } from "vitest";
import { fillsText, notedText, rulingText, windowText } from "./controlled";
import type { Controlled, Ruling, ScheduledPrescription } from "@/lib/api";

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

  it("never reads as fillable what may be filled no more, or not yet", () => {
    const one = { refills: 0, check_on: null, check_by: null, fill_until: null, earliest_fill_on: TODAY } as ScheduledPrescription;
    expect(windowText(one, TODAY)).toBe("May be filled now; no refills; no look into the registry is noted");
    expect(windowText({ ...one, earliest_fill_on: "2026-12-24" }, TODAY)).toMatch(/^May be filled from /);
    expect(windowText({ ...one, fill_until: "2026-11-23" }, TODAY)).toMatch(/^Could be filled until /);
  });

  it("names the earliest day where it lies ahead", () => {
    const fills = (days: string[]) => fillsText({ fills: days } as Controlled, TODAY);
    expect(fills([TODAY])).toBe("now");
    expect(fills(["2026-12-24"])).toMatch(/^from /);
    expect(fills([TODAY, "2026-12-24"])).toMatch(/^now; refills from /);
  });
});
