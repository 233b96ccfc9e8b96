import { expect, test } from "vitest";
import { addDays, datedDay, dayIn, dayText, daysBetween, distance, paperDay, relativeDay, relativeInstant, spanOf, zoneName } from "./time";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("a day is never bare: it says how far away it is", () => {
  expect(plain(relativeDay("2026-11-26", "2026-11-23"))).toBe("in 3 days (Thu 26 Nov)");
  expect(plain(relativeDay("2026-11-22", "2026-11-23"))).toBe("yesterday (Sun 22 Nov)");
  expect(plain(relativeDay("2025-03-02", "2026-11-23"))).toBe("21 months ago (Sun 2 Mar 2025)");
  expect(relativeDay("2026-11-23", "2026-11-23")).toBe("today");
});

test("after since and from the day comes first", () => {
  expect(plain(datedDay("2026-11-16", "2026-11-23"))).toBe("Mon 16 Nov (7 days ago)");
  expect(plain(datedDay("2026-11-24", "2026-11-23"))).toBe("Tue 24 Nov (tomorrow)");
});

test("an instant is told in the clock of its zone", () => {
  const now = new Date("2026-11-23T12:00:00Z");
  expect(plain(relativeInstant("2026-11-26T15:30:00Z", "America/New_York", now))).toBe(
    "in 3 days (Thu 26 Nov, 10:30 AM)",
  );
  expect(plain(relativeInstant("2026-11-24T01:30:00Z", "America/New_York", now))).toBe("today at 8:30 PM");
});

test("the day of an instant is the day on that zone's calendar", () => {
  expect(dayIn(new Date("2026-11-23T03:00:00Z"), "America/New_York")).toBe("2026-11-22");
  expect(dayIn(new Date("2026-11-23T03:00:00Z"), "Asia/Tokyo")).toBe("2026-11-23");
});

test("counting days ignores the hour that daylight saving takes away", () => {
  expect(daysBetween("2026-03-07", "2026-03-09")).toBe(2);
  expect(addDays("2026-10-31", 2)).toBe("2026-11-02");
});

test("long distances are told in weeks, months and years", () => {
  expect(plain(distance(-21))).toBe("3 weeks ago");
  expect(plain(distance(90))).toBe("in 3 months");
  expect(plain(distance(-730))).toBe("2 years ago");
  expect(plain(distance(-1826))).toBe("5 years ago");
  expect(plain(distance(-3897))).toBe("10 years ago");
});

test("the year is named when it is not this year", () => {
  expect(plain(dayText("2025-11-26", "2026-01-02"))).toBe("Wed 26 Nov 2025");
});

test("a zone is called by its city", () => {
  expect(zoneName("America/New_York")).toBe("New York time");
});

test("a span says its day once, and a whole day without its hours", () => {
  const zone = "America/New_York";
  expect(plainSpan("2030-12-03T14:00:00Z", "2030-12-03T22:00:00Z", zone)).toBe("Tue 3 Dec 2030, 9:00 AM to 5:00 PM");
  expect(plainSpan("2030-12-03T05:00:00Z", "2030-12-04T05:00:00Z", zone)).toBe("Tue 3 Dec 2030, all day");
  expect(plainSpan("2030-12-03T22:00:00Z", "2030-12-04T14:00:00Z", zone)).toBe("Tue 3 Dec 2030, 5:00 PM to Wed 4 Dec 2030, 9:00 AM");
});

function plainSpan(...span: Parameters<typeof spanOf>): string {
  return spanOf(...span).replaceAll(/[\u00a0\u202f]/g, " ");
}

test("a day on paper has its year", () => {
  expect(paperDay("2026-11-13")).toBe("November 13, 2026");
  expect(paperDay("2024-02-29")).toBe("February 29, 2024");
});
