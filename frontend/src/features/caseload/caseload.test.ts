import { expect, test } from "vitest";
import { changeText, isIn, isWorse, matches, scoreFor, worstFirst } from "./caseload";
import type { CaseloadRow, CaseloadScore } from "@/lib/api";

const TODAY = "2026-11-23";
const plain = (text: string) => text.replaceAll("\u00a0", " ");

function makeScore(totals: [string, number][], instrument = "phq-9"): CaseloadScore {
  const history = totals.map(([on, total]) => ({ on, total }));
  const [first, last] = [history[0]!, history.at(-1)!];
  return {
    instrument,
    name: instrument.toUpperCase(),
    total: last.total,
    maximum: 27,
    severity: "moderate",
    severity_label: "moderate",
    on: last.on,
    change: history.length > 1 ? last.total - first.total : null,
    baseline: first.total,
    baseline_on: first.on,
    history,
  };
}

function makeRow(change: Partial<CaseloadRow> = {}): CaseloadRow {
  return {
    patient_id: change.name ?? "p",
    name: "Sam Rivera",
    age: 34,
    scores: [],
    medications: [],
    last_dose_change: null,
    next_visit: null,
    open_flags: 0,
    overdue_exams: 0,
    open_refill_requests: 0,
    attention: null,
    ...change,
  };
}

test("worst first: flags, worsening, what the server calls to attention, refills, the rest in the server's order", () => {
  const rows = [
    makeRow({ name: "calm" }),
    makeRow({ name: "refill", open_refill_requests: 1 }),
    makeRow({ name: "attention", attention: "no visit in 6 weeks" }),
    makeRow({ name: "worse", scores: [makeScore([["2026-10-01", 9], ["2026-11-01", 15]])] }),
    makeRow({ name: "flag", open_flags: 1 }),
    makeRow({ name: "calm too" }),
  ];
  expect(worstFirst(rows).map(({ name }) => name)).toEqual(["flag", "worse", "attention", "refill", "calm", "calm too"]);
});

test("five points more is worse, four is not", () => {
  const risen = (total: number) => makeRow({ scores: [makeScore([["2026-10-01", 9], ["2026-11-01", total]])] });
  expect(isWorse(risen(14))).toBe(true);
  expect(isWorse(risen(13))).toBe(false);
});

test("a rise from the lowest of twelve weeks is worse even below baseline", () => {
  expect(isWorse(makeRow({ scores: [makeScore([["2026-06-01", 20], ["2026-09-20", 8], ["2026-11-01", 14]])] }))).toBe(true);
  expect(isWorse(makeRow({ scores: [makeScore([["2025-01-01", 20], ["2025-06-01", 8], ["2026-11-01", 14]])] }))).toBe(false);
});

test("a PHQ-2 never counts as worse: no important change is published for it", () => {
  expect(isWorse(makeRow({ scores: [makeScore([["2026-10-01", 0], ["2026-11-01", 6]], "phq-2")] }))).toBe(false);
});

test("the views hold what their names say", () => {
  expect(isIn("no-visit", makeRow())).toBe(true);
  expect(isIn("no-visit", makeRow({ next_visit: { id: "v", starts_at: "2026-12-01T10:00:00Z" } }))).toBe(false);
  expect(isIn("flags", makeRow())).toBe(false);
  expect(isIn("refills", makeRow({ open_refill_requests: 2 }))).toBe(true);
});

test("every word is looked for in names and drugs, accents or not", () => {
  const row = makeRow({ name: "Zoë Rivera", medications: [{ name: "buPROPion", dose_text: "", daily_dose: null, since: null }] });
  expect(matches(row, "zoe bupro")).toBe(true);
  expect(matches(row, "zoe lithium")).toBe(false);
  expect(matches(row, " ")).toBe(true);
});

test("a change names its sign and since when, with the year when it is long ago", () => {
  expect(plain(changeText(makeScore([["2026-03-02", 20], ["2026-11-01", 14]]), TODAY))).toBe("−6 since Mar");
  expect(plain(changeText(makeScore([["2019-03-02", 10], ["2026-11-01", 14]]), TODAY))).toBe("+4 since Mar 2019");
  expect(plain(changeText(makeScore([["2026-10-02", 14], ["2026-11-01", 14]]), TODAY))).toBe("no change since Oct");
  expect(changeText(makeScore([["2026-10-02", 14]]), TODAY)).toBe("first score");
});

test("a PHQ-2 stands in only where there is no PHQ-9", () => {
  const [nine, two] = [makeScore([["2026-10-02", 14]]), makeScore([["2026-11-02", 3]], "phq-2")];
  expect(scoreFor(makeRow({ scores: [two, nine] }), "mood")?.instrument).toBe("phq-9");
  expect(scoreFor(makeRow({ scores: [two] }), "mood")?.instrument).toBe("phq-2");
  expect(scoreFor(makeRow({ scores: [two] }), "anxiety")).toBeNull();
});
