import { expect, test } from "vitest";
import { trendSentence } from "./trend";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

test("a fall is told in points and since when, after and not because", () => {
  const scores = [
    { on: "2026-08-25", total: 20 },
    { on: "2026-11-17", total: 7 },
  ];
  expect(plain(trendSentence("phq-9", scores, 27, "2026-11-23"))).toBe(
    "Your latest total is 7 of 27, 6 days ago (Tue 17 Nov). That is 13 points lower than at your first check-in here, 3 months ago: less low mood than then.",
  );
});

test("one check-in claims no change", () => {
  expect(trendSentence("gad-7", [{ on: "2026-11-23", total: 3 }], 21, "2026-11-23")).toBe(
    "Your latest total is 3 of 21, today. With the next check-in you can see a change.",
  );
});
