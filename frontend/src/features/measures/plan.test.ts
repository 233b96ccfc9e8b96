import { expect, test } from "vitest";
import { everyText, past } from "./plan";
import type { DueCheckIn } from "@/lib/api";

test("a rhythm is said in weeks where it is whole weeks", () => {
  expect([7, 14, 10, null].map(everyText)).toEqual(["every week", "every 2 weeks", "every 10 days", "not asked"]);
});

test("what is still to come is not listed as what was due, and the newest comes first", () => {
  const due = ["2026-03-02", "2026-03-16", "2026-03-30"].map((opens_on) => ({ opens_on }) as DueCheckIn);
  expect(past(due, "2026-03-16").map(({ opens_on }) => opens_on)).toEqual(["2026-03-16", "2026-03-02"]);
});
