import { expect, test } from "vitest";
import { makeChart, makeMedication, period, PHQ, score } from "./fixtures";
import { layoutOf } from "./layout";
import { linesOf } from "./lines";
import { doseOn, readingAt, spoken, tableOf } from "./reading";

const plain = (text: string | null) => text?.replaceAll("\u00a0", " ") ?? null;
const drug = makeMedication({
  usual_maximum: { value: "200", unit: "mg", text: "200 mg" },
  periods: [period("2026-09-01", "2026-10-01", "50"), period("2026-10-01", null, "100")],
});
const chart = makeChart({ instruments: [{ ...PHQ, scores: [score("2026-10-05", 14)] }], medications: [drug] });

test("the dose of a day comes with how long it has been so and its share of the usual maximum", () => {
  expect(plain(doseOn(drug, "2026-10-01"))).toBe("100 mg a day, first day; 50 % of the usual maximum");
  expect(plain(doseOn(drug, "2026-09-30"))).toBe("50 mg a day, day 30; 25 % of the usual maximum");
  expect(doseOn(drug, "2026-08-31")).toBeNull();
});

test("a refill at the same dose does not begin the days again", () => {
  const refilled = makeMedication({ periods: [period("2026-09-01", "2026-10-01", "50"), period("2026-10-01", null, "50.0")] });
  expect(plain(doseOn(refilled, "2026-10-05"))).toBe("50 mg a day, day 35");
});

test("a dose that nobody stated is said to be so, never guessed", () => {
  expect(doseOn(makeMedication({ started_on: "2020-01-01" }), "2026-01-01")).toBe("taken, dose not stated");
  expect(doseOn(makeMedication({ started_on: "2020-01-01", status: "stopped", stopped_on: "2021-01-01" }), "2026-01-01")).toBeNull();
});

test("on the day itself a score comes with its measurement error, later with its age", () => {
  const at = (day: string) => plain(readingAt(chart, [drug], day, "2026-11-23").lanes[0]?.text ?? null);
  expect(at("2026-10-05")).toBe("14 of 27, moderate; ±2.5 is measurement error");
  expect(at("2026-10-08")).toBe("14 of 27, moderate, 3 days before");
  expect(at("2026-10-01")).toBe("not measured yet");
});

test("what makes a score less certain stands beside it in words", () => {
  const hasty = makeChart({ instruments: [{ ...PHQ, scores: [{ ...score("2026-10-05", 14), quality: ["too-fast"] }] }], medications: [] });
  expect(tableOf(hasty, [], "2026-11-23")[0]?.scores["phq-9"]).toBe("14 of 27, moderate (answered in less than 10 seconds)");
  expect(readingAt(hasty, [], "2026-10-05", "2026-11-23").lanes[0]?.text).toContain("answered in less than 10 seconds");
});

test("a screen reader hears the day, what happened and every lane", () => {
  expect(spoken(readingAt(chart, [drug], "2026-10-01", "2026-11-23"), "2026-11-23")).toBe(
    "Thu 1 Oct. sertraline 50 → 100 mg. PHQ-9: not measured yet. sertraline: 100 mg a day, first day; 50 % of the usual maximum",
  );
});

test("the table holds the same days as the picture, newest first", () => {
  expect(tableOf(chart, [drug], "2026-11-23").map(({ day, scores }) => [day, scores["phq-9"] ?? null])).toEqual([
    ["2026-10-05", "14 of 27, moderate"],
    ["2026-10-01", null],
    ["2026-09-01", null],
  ]);
});

test("a scale that was never used takes no lane", () => {
  const empty = { slug: "gad-7", name: "GAD-7", maximum: 21, bands: [], scores: [] };
  const layout = layoutOf({ instruments: [...chart.instruments, empty], events: [] }, [drug], 800);
  expect(layout.instruments.map(({ instrument }) => instrument.slug)).toEqual(["phq-9"]);
});

test("what the patient said has a lane only where there is something", () => {
  expect(layoutOf(chart, [drug], 800).said).toBeNull();
  const events = [{ on: "2026-10-02", kind: "side-effect" as const, text: "Side effect: Nausea" }];
  const { said, events: last } = layoutOf({ ...chart, events }, [drug], 800);
  expect(said!.top + said!.height).toBeLessThanOrEqual(last.top);
  expect(tableOf({ ...chart, events }, [drug], "2026-11-23").find(({ day }) => day === "2026-10-02")!.events).toContain("Side effect: Nausea");
});

test("lanes do not overlap, on a phone either", () => {
  for (const width of [340, 900]) {
    const { instruments, drugs, events, bottom } = layoutOf(chart, [drug, { ...drug, id: "m2" }], width);
    const boxes = [...instruments, ...drugs, events];
    boxes.slice(1).forEach((box, index) => expect(box.top).toBeGreaterThanOrEqual(boxes[index]!.top + boxes[index]!.height));
    expect(events.top + events.height).toBe(bottom);
  }
});

test("a long drug name takes two lines and then says that it goes on", () => {
  expect(linesOf("sertraline", 19, 2)).toEqual(["sertraline"]);
  expect(linesOf("clonazePAM 0.25 MG Oral Tablet", 19, 2)).toEqual(["clonazePAM 0.25 MG", "Oral Tablet"]);
  expect(linesOf("24 HR buPROPion hydrochloride 150 MG Extended Release Oral Tablet", 19, 2)).toEqual(["24 HR buPROPion", "hydrochloride 150…"]);
});

test("how much of a drug was taken stands beside its dose where somebody knows", () => {
  const taken = [{ medication_id: drug.id, start: "2026-10-01", end: "2026-10-08", share: 0.857 }];
  const said = (day: string) => readingAt({ ...chart, taken }, [drug], day, "2026-11-23").lanes.find(({ name }) => name === "sertraline")!.text;
  expect(said("2026-10-07")).toContain("about 86\u00a0% taken");
  expect(said("2026-10-08")).not.toContain("taken");
});
