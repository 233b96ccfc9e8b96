import { describe, expect, it } from "vitest";
import { daysBetween, saidText, shareText } from "./taking";

describe("what was taken", () => {
  it("never calls what nobody said a missed dose", () => {
    expect(shareText(null)).toContain("Nobody knows");
    expect(shareText(0)).toBe("About 0 % taken in the last four weeks.");
    expect(shareText(0.857)).toBe("About 86 % taken in the last four weeks.");
  });

  it("says each thing in words", () => {
    const recall = { kind: "recalled" as const, on: "2026-03-01", until: "2026-03-08", missed_days: 2 };
    expect(saidText(recall, "2026-03-08")).toMatch(/^2 of 7 days missed, from /);
    expect(saidText({ ...recall, kind: "held" }, "2026-03-08")).toMatch(/^Paused since /);
  });

  it("counts days across the change of the clocks", () => {
    expect(daysBetween("2026-03-07", "2026-03-14")).toBe(7);
    expect(daysBetween("2026-10-31", "2026-11-07")).toBe(7);
  });
});
