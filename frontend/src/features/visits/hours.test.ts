import { expect, test } from "vitest";
import { anotherStretch, hoursErrors, slotsAWeek } from "./hours";

test("hours that end before they start, or overlap on one day, are refused where they stand", () => {
  const errors = hoursErrors([
    { weekday: 0, start: "09:00", end: "12:00" },
    { weekday: 0, start: "11:30", end: "13:00" },
    { weekday: 1, start: "11:30", end: "13:00" },
    { weekday: 2, start: "17:00", end: "09:00" },
  ]);
  expect([...errors.keys()]).toEqual([1, 3]);
});

test("hours that touch do not overlap", () => {
  expect(hoursErrors([{ weekday: 0, start: "09:00", end: "12:00" }, { weekday: 0, start: "12:00", end: "13:00" }]).size).toBe(0);
});

test("an end at midnight is the end of the day", () => {
  const whole = { weekday: 0, start: "00:00", end: "00:00" };
  expect(hoursErrors([whole]).size).toBe(0);
  expect(slotsAWeek({ slot_minutes: 30, hours: [whole] })).toBe(48);
  expect([...hoursErrors([whole, { weekday: 0, start: "09:00", end: "10:00" }]).keys()]).toEqual([1]);
});

test("only whole visits count", () => {
  expect(slotsAWeek({ slot_minutes: 45, hours: [{ weekday: 0, start: "09:00", end: "11:00" }] })).toBe(2);
});

test("one more stretch begins an hour after the last", () => {
  expect(anotherStretch([{ weekday: 0, start: "09:00", end: "12:00" }], 0)).toEqual({ weekday: 0, start: "13:00", end: "15:00" });
  expect(anotherStretch([], 3)).toEqual({ weekday: 3, start: "09:00", end: "17:00" });
});

test("hours from midnight to midnight are a whole day", () => {
  const day = [{ weekday: 0, start: "00:00", end: "00:00" }];
  expect(hoursErrors(day).size).toBe(0);
  expect(slotsAWeek({ hours: day, slot_minutes: 30 })).toBe(48);
});

test("an evening until midnight overlaps a later evening of the same day", () => {
  const evenings = [{ weekday: 0, start: "18:00", end: "00:00" }, { weekday: 0, start: "22:00", end: "23:00" }];
  expect(hoursErrors(evenings).get(1)).toBe("Overlaps other hours of this day.");
});
