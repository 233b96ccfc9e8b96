import { expect, test } from "vitest";
import { drawnPoints, inRange, isJoined, lonePoints, missedMarks, rangeStart } from "./trendDrawing";

test("points are joined where the gap is shorter than twice the planned interval, and not where it is as long", () => {
  expect(isJoined("2026-03-01", "2026-03-28", 14)).toBe(true);
  expect(isJoined("2026-03-01", "2026-03-29", 14)).toBe(false);
});

test("a gap is drawn as an empty point, so that neither line nor band crosses it", () => {
  const drawn = drawnPoints(
    [
      { on: "2026-01-01", total: 20 },
      { on: "2026-01-15", total: 15 },
      { on: "2026-03-15", total: 9 },
    ],
    14,
    2.5,
    27,
  );
  expect(drawn.map(({ total }) => total)).toEqual([20, 15, null, 9]);
  expect(drawn[2]!.band).toBeNull();
  expect(drawn[2]!.at).toBeGreaterThan(drawn[1]!.at);
  expect(drawn[2]!.at).toBeLessThan(drawn[3]!.at);
});

test("the error band is one standard error to each side and never leaves the scale", () => {
  const [low, middle, high] = drawnPoints([{ on: "2026-01-01", total: 1 }, { on: "2026-01-08", total: 12 }, { on: "2026-01-15", total: 26 }], 14, 2.5, 27);
  expect([low!.band, middle!.band, high!.band]).toEqual([[0, 3.5], [9.5, 14.5], [23.5, 27]]);
});

test("without a published error there is no band", () => {
  expect(drawnPoints([{ on: "2026-01-01", total: 1 }], 14, null, 27)[0]!.band).toBeNull();
});

test("a range begins on its first day, and an episode on the day it is pinned to", () => {
  expect(rangeStart("3 months", "2026-11-23", null)).toBe("2026-08-23");
  expect(rangeStart("1 year", "2026-11-23", null)).toBe("2025-11-22");
  expect(rangeStart("episode", "2026-11-23", "2026-02-01")).toBe("2026-02-01");
  expect(rangeStart("all", "2026-11-23", "2026-02-01")).toBeNull();
  expect(inRange([{ on: "2026-01-31" }, { on: "2026-02-01" }], "2026-02-01")).toEqual([{ on: "2026-02-01" }]);
});

test("missed check-ins are drawn on their own day, and only those of the range", () => {
  expect(missedMarks(["2026-01-10", "2026-02-10", "2026-12-01"], "2026-02-01", "2026-11-23").map(({ on }) => on)).toEqual(["2026-02-10"]);
});

test("a point joined to none has a bar for its error, and joined ones have none", () => {
  const scores = ["2026-01-01", "2026-01-15", "2026-03-15"].map((on) => ({ on, total: 10 }));
  expect(lonePoints(drawnPoints(scores, 14, 2.5, 27)).map(({ band }) => band)).toEqual([[7.5, 12.5]]);
});
