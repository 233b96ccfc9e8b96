import { expect, test } from "vitest";
import { percent, rateRows } from "./rates";
import type { RateGroup } from "@/lib/api";

const counts: Partial<Record<RateGroup, number>> = { judged: 8, responded: 3, remission: 1, response: 2, "without-response": 5, "waiting-longer": 2, "low-baseline": 4, "too-few": 6, "not-recent": 1, "not-judged": 1 };
const rates = {
  name: "PHQ-9",
  caseness: 10,
  remission_below: 5,
  recent_days: 92,
  groups: Object.entries(counts).map(([group, patients]) => ({ group: group as RateGroup, patients })),
};

test("each share has the denominator that its words name", () => {
  const [response, time, complete] = rateRows(rates);
  expect(response!.note).toContain("Of the 8 patients");
  expect(response!.rows[0]).toMatchObject({ count: 3, of: 8 });
  expect(time!.rows.at(-1)).toMatchObject({ count: 2, of: 5 });
  expect(complete!.note).toContain("Of the 20 patients");
});

test("a share of nobody can not be told", () => {
  expect(percent(0, 0)).toBe("–");
  expect(percent(1, 3)).toBe("33\u00a0%");
});
