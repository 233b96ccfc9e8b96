import { expect, test } from "vitest";
import { accessLines } from "./accessLog";

const look = (at: string, outcome = "allowed") => ({ at, who: "Dr. Maya Okafor", role: "prescriber", action: "join_visit", outcome });

test("the same look within a minute is one line with its count, a refusal stays a line of its own", () => {
  const lines = accessLines([
    look("2026-11-23T16:46:09Z"),
    look("2026-11-23T16:46:11Z"),
    look("2026-11-23T16:46:12Z", "refused"),
    look("2026-11-23T16:47:00Z"),
  ]);
  expect(lines.map(({ times, outcome }) => [times, outcome])).toEqual([
    [2, "allowed"],
    [1, "refused"],
    [1, "allowed"],
  ]);
});
