import { expect, it } from "vitest";
import { lastText, sorted, whenText } from "./exams";
import type { Exam } from "@/lib/api";

const exam = (state: Exam["state"], due_on: string | null, opens_on: string | null = due_on) => ({ state, due_on, opens_on }) as Exam;

it("says since when it is overdue, until when it is due and from when it is planned", () => {
  expect(whenText(exam("overdue", "2026-05-04"), "2026-05-07")).toBe("Overdue since Mon\u00a04\u00a0May (3\u00a0days ago)");
  expect(whenText(exam("due", "2026-05-07"), "2026-05-07")).toBe("Due by Thu\u00a07\u00a0May (today)");
  expect(whenText(exam("planned", "2026-05-20", "2026-05-10"), "2026-05-07")).toBe("From Sun\u00a010\u00a0May (in 3\u00a0days)");
  expect(whenText(exam("never", null), "2026-05-07")).toContain("nobody knows since when");
});

it("does not call a missing result a last one", () => {
  expect(lastText({ last_on: null, last_text: null }, "2026-05-07")).toBe("No result recorded here");
  expect(lastText({ last_on: "2026-05-06", last_text: "0.6 mmol/L" }, "2026-05-07")).toBe("Last: 0.6 mmol/L, Wed\u00a06\u00a0May (yesterday)");
});

it("puts what nobody knows the start of among what waits", () => {
  const { waiting, planned } = sorted([exam("never", null), exam("planned", "2026-05-20")]);
  expect([waiting.length, planned.length]).toEqual([1, 1]);
});
