import { describe, expect, it } from "vitest";
import { clockText, DISPOSITIONS, eventText, REASONS, spanText, TIERS } from "./safetyWords";

describe("the words of the safety loop", () => {
  const now = new Date("2026-03-02T15:00:00Z");

  it("say how long is left, and how late it is", () => {
    expect(clockText("2026-03-02T15:12:00Z", now)).toEqual({ text: "12 min left", isLate: false });
    expect(clockText("2026-03-02T11:55:00Z", now)).toEqual({ text: "3 h 5 min late", isLate: true });
  });

  it("say spans as people do", () => {
    expect([40, 240, 7200, 90000].map(spanText)).toEqual(["40 s", "4 min", "2 h", "1 d 1 h"]);
  });

  it("say who did what", () => {
    const event = { kind: "not-reached" as const, at: "", by: "Luis Ortega", word: "phone", note: "No answer.", asked: [] };
    expect(eventText(event, [])).toBe("Not reached by Luis Ortega: By phone. No answer.");
    expect(eventText({ ...event, kind: "asked", by: null, word: null, note: null, asked: ["Maya", "Luis"] }, [])).toBe("Written to Maya, Luis");
  });

  it("never call anybody safe", () => {
    const words = JSON.stringify([TIERS, DISPOSITIONS, REASONS]).toLowerCase();
    expect(words).not.toMatch(/\bsafe\b/);
  });
});
