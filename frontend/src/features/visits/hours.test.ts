import { expect, test } from "vitest";
import { hoursErrors, slotsAWeek } from "./hours";

const day = (start: string, end: string) => [{ weekday: 0, start, end }];

test("hours from midnight to midnight are a whole day", () => {
  expect(hoursErrors(day("00:00", "00:00")).size).toBe(0);
  expect(slotsAWeek({ hours: day("00:00", "00:00"), slot_minutes: 30 })).toBe(48);
});

test("hours that end before they begin are refused", () => {
  expect(hoursErrors(day("17:00", "09:00")).get(0)).toBe("The end must be after the start.");
});

test("an evening until midnight overlaps a later evening of the same day", () => {
  expect(hoursErrors([...day("18:00", "00:00"), ...day("22:00", "23:00")]).get(1)).toBe("Overlaps other hours of this day.");
});
