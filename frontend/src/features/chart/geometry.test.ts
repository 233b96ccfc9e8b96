import { expect, test } from "vitest";
import { makeChart, makeMedication, period, PHQ, score } from "./fixtures";
import { across, dayOf, doseChanges, marksOf, momentsOf, openingRange, runsOf, spanOf, stepFrom, stepsOf, ticksOf } from "./geometry";

const TODAY = "2026-11-23";
const SPAN = { start: "2026-01-01", end: "2026-12-31" };
const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("a day goes to its pixel and the pixel back to the day", () => {
  const to = across(SPAN, 100, 900);
  expect(to.x("2026-01-01")).toBe(100);
  expect(to.x("2026-12-31")).toBe(900);
  expect(to.day(to.x("2026-07-04"))).toBe("2026-07-04");
  expect(to.day(-50)).toBe("2026-01-01");
});

test("points are joined over eight weeks and not over nine", () => {
  const runs = runsOf([score("2026-01-01", 1), score("2026-02-26", 2), score("2026-04-30", 3)]);
  expect(runs.map((run) => run.map(({ total }) => total))).toEqual([[1, 2], [3]]);
});

test("points that would stand on one another become one mark with its range", () => {
  const to = across({ start: "2006-01-01", end: "2026-01-01" }, 0, 700);
  const marks = marksOf([score("2010-03-01", 9), score("2010-03-20", 14), score("2010-04-02", 11), score("2015-01-01", 5)], to);
  expect(marks).toHaveLength(2);
  expect(marks[0]).toMatchObject({ total: 11, low: 9, high: 14, count: 3, on: "2010-04-02" });
});

test("marks outside the range are not drawn", () => {
  expect(marksOf([score("2025-12-31", 9)], across(SPAN, 0, 100))).toEqual([]);
});

test("twenty years get years as ticks, three months get months", () => {
  expect(ticksOf({ start: "2006-05-01", end: "2026-11-23" }, 700).map(({ label }) => label)).toEqual(["2010", "2015", "2020", "2025"]);
  expect(ticksOf({ start: "2026-08-20", end: "2026-11-30" }, 700).map(({ label }) => label)).toEqual(["Sep 2026", "Oct", "Nov"]);
});

test("a drug with a first day and no dose is drawn as taken, dose not stated", () => {
  const silent = makeMedication({ started_on: "2026-03-01" });
  expect(stepsOf(silent, SPAN)).toEqual([{ start: "2026-03-01", end: "2026-12-31", dose: null, isOpen: false }]);
});

test("the dose line starts on the day the dose was recorded, and is silent before", () => {
  const steps = stepsOf(makeMedication({ started_on: "2026-03-01", periods: [period("2026-06-01", null, "50")] }), SPAN);
  expect(steps.map(({ start, end, dose }) => [start, end, dose?.value ?? null])).toEqual([
    ["2026-03-01", "2026-06-01", null],
    ["2026-06-01", "2026-12-31", "50"],
  ]);
});

test("a stopped lane ends on the day it was stopped", () => {
  const stopped = makeMedication({ status: "stopped", stopped_on: "2026-05-01", periods: [period("2026-02-01", null, "50")] });
  expect(stepsOf(stopped, SPAN).at(-1)?.end).toBe("2026-05-01");
});

test("a dose change says from what to what, and a recorded unchanged dose says nothing", () => {
  const changes = doseChanges([
    makeMedication({ periods: [period("2026-02-01", "2026-03-01", "50"), period("2026-03-01", "2026-04-01", "50.0"), period("2026-04-01", null, "100")] }),
  ]);
  expect(changes.map(({ on, text }) => `${on} ${plain(text)}`)).toEqual(["2026-02-01 sertraline from 50 mg", "2026-04-01 sertraline 50 → 100 mg"]);
});

test("arrow keys go from event to event and stop at the ends", () => {
  const moments = ["2026-02-01", "2026-03-01", "2026-04-01"];
  expect(stepFrom(moments, null, "ArrowLeft")).toBe("2026-04-01");
  expect(stepFrom(moments, "2026-03-15", "ArrowLeft")).toBe("2026-03-01");
  expect(stepFrom(moments, "2026-03-15", "ArrowRight")).toBe("2026-04-01");
  expect(stepFrom(moments, "2026-04-01", "ArrowRight")).toBe("2026-04-01");
  expect(stepFrom(moments, "2026-04-01", "Home")).toBe("2026-02-01");
  expect(stepFrom(moments, "2026-04-01", "x")).toBeNull();
  expect(stepFrom([], null, "End")).toBeNull();
});

test("scores and dose changes are moments, each day once", () => {
  const medications = [makeMedication({ periods: [period("2026-08-01", null, "50")] })];
  const chart = makeChart({ instruments: [{ ...PHQ, scores: [score("2026-08-01", 9), score("2026-09-01", 7)] }], medications });
  expect(momentsOf(chart, medications, SPAN)).toEqual(["2026-08-01", "2026-09-01"]);
});

test("nobody opens on an empty picture", () => {
  const at = (...days: string[]) => makeChart({ instruments: [{ ...PHQ, scores: days.map((day) => score(day, 9)) }] });
  expect(openingRange(at("2014-01-01"), TODAY)).toBe("all");
  expect(openingRange(at("2014-01-01", "2026-06-01"), TODAY)).toBe("1-year");
  expect(openingRange(at("2026-10-01"), TODAY)).toBe("3-months");
});

test("a range does not begin long before the first fact", () => {
  expect(spanOf(makeChart({ start: "2026-08-10" }), "1-year", TODAY).start > "2026-08-01").toBe(true);
  expect(spanOf(makeChart({ start: "2008-01-01" }), "1-year", TODAY).start > "2025-01-01").toBe(true);
});

test("what is planned soon stays in sight", () => {
  const next = makeMedication({ next_dose: { daily_dose: { value: "75", unit: "mg", text: "75 mg" }, from_on: "2026-11-30" } });
  expect(spanOf(makeChart({ medications: [next] }), "3-months", TODAY).end > "2026-11-30").toBe(true);
  expect(spanOf(makeChart({ start: "2008-01-01" }), "all", TODAY).start < "2008-01-02").toBe(true);
});

test("an evening in New York is that day, not the next one in UTC", () => {
  expect(dayOf(makeChart({}), "2026-11-24T01:30:00Z")).toBe("2026-11-23");
});
