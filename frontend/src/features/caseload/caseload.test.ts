import { expect, test } from "vitest";
import { changeText, newsText, offered, scoreFor, VIEWS, type ViewName } from "./caseload";
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
    open_refill_requests: 0,
    reasons: [],
    looked_at: null,
    changed: [],
    ...change,
  };
}

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

test("what is new is told with the day of the last look, and not to who never looked", () => {
  const looked = makeRow({ looked_at: `${TODAY}T12:00:00Z`, changed: ["message", "score"] });
  expect(newsText(looked, TODAY)).toBe("New since you looked today: message, score");
  expect(newsText({ ...looked, changed: [] }, TODAY)).toBeNull();
  expect(newsText({ ...looked, looked_at: null }, TODAY)).toBeNull();
});

test("an empty view is offered only where it is the one that is shown", () => {
  const counts = Object.fromEntries(VIEWS.map(({ name }) => [name, name === "labs" ? 2 : 0])) as Record<ViewName, number>;
  expect(offered(counts, "all").map(({ name }) => name)).toEqual(["all", "flags", "labs"]);
  expect(offered(counts, "steps").map(({ name }) => name)).toEqual(["all", "flags", "labs", "steps"]);
  expect(offered(undefined, "all").map(({ name }) => name)).toEqual(["all", "flags"]);
});
