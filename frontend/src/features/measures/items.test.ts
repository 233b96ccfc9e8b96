import { expect, test } from "vitest";
import { bandOf, moved, rung } from "./items";

test("the lowest and highest answer are the ends of the ramp on any scale", () => {
  expect([0, 1, 2, 3].map((value) => rung(value, 3))).toEqual([0, 1, 3, 4]);
  expect([0, 1].map((value) => bandOf(value, 1))).toEqual(["minimal", "severe"]);
  expect(bandOf(2, 4)).toBe("moderate");
});

test("arrows move one cell and stop at the edge", () => {
  expect(moved({ row: 0, column: 0 }, "ArrowRight", 9, 3)).toEqual({ row: 0, column: 1 });
  expect(moved({ row: 8, column: 2 }, "ArrowDown", 9, 3)).toEqual({ row: 8, column: 2 });
  expect(moved({ row: 4, column: 1 }, "Home", 9, 3)).toEqual({ row: 4, column: 0 });
  expect(moved({ row: 0, column: 0 }, "Tab", 9, 3)).toBeNull();
});
