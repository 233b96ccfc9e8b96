import { expect, test } from "vitest";
import { gapText, runOutText, urgency } from "./refillWords";

const TODAY = "2026-11-23";
const plain = (text: string) => text.replaceAll("\u00a0", " ");
const supply = (runs_out_on: string | null, days_left: number | null = null) => ({ runs_out_on, days_left, text: "" });
const visit = (starts_at: string | null) => (starts_at === null ? null : { id: "v", starts_at });

test("run-out against the next visit is counted in days without tablets", () => {
  const gap = (out: string | null, at: string | null) => plain(gapText({ supply: supply(out), next_visit: visit(at) }, "America/New_York", TODAY));
  expect(gap("2026-11-26", "2026-12-04T15:00:00Z")).toBe("next visit in 11 days (Fri 4 Dec), 8 days without tablets before it");
  expect(gap("2026-12-10", "2026-12-04T15:00:00Z")).toBe("next visit in 11 days (Fri 4 Dec), the supply lasts until then");
  expect(gap("2026-11-26", null)).toBe("no visit is booked");
  expect(gap(null, "2026-12-04T15:00:00Z")).toBe("next visit in 11 days (Fri 4 Dec)");
});

test("a supply that nobody can know is said to be so", () => {
  expect(runOutText(supply(null), TODAY)).toBe("supply not known");
  expect(plain(runOutText(supply("2026-11-21"), TODAY))).toBe("ran out 2 days ago (Sat 21 Nov)");
});

test("five days left is soon, six is not, none is out", () => {
  expect(urgency({ supply: supply("2026-11-28") }, TODAY)).toBe("soon");
  expect(urgency({ supply: supply("2026-11-29") }, TODAY)).toBe("later");
  expect(urgency({ supply: supply("2026-11-23") }, TODAY)).toBe("out");
  expect(urgency({ supply: supply(null) }, TODAY)).toBe("unknown");
});
