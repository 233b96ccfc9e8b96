import { describe, expect, it } from "vitest";
import { isAmount, lastStepText, planBody, safetyText, startOf, stateText, stepsText, taperRows, withoutRow, withRow, type Typed } from "./plans";
import type { Drug, Finding, Medication, Safety } from "@/lib/api";

const typed: Typed = {
  drugSlug: "lamotrigine",
  form: "tablet",
  timing: "morning",
  startOn: "2026-03-02",
  rows: [
    { key: 0, dose: "25", days: 14 },
    { key: 1, dose: "50.0", days: 14 },
  ],
  toNothing: false,
  conditions: ["side-effects"],
};

describe("a plan while it is typed", () => {
  it("gives each step the day after the one before, across the change of the clocks", () => {
    const body = planBody(typed)!;
    expect(body.steps.map(({ start_on }) => start_on)).toEqual(["2026-03-02", "2026-03-16"]);
    expect(planBody({ ...typed, startOn: "2026-10-31", toNothing: true })!.steps.at(-1)!.start_on).toBe("2026-11-28");
  });

  it("writes doses without trailing zeros and asks every step the same", () => {
    const body = planBody(typed)!;
    expect(body.steps[1]!.dose).toEqual({ value: "50", unit: "mg" });
    expect(body.steps.every(({ conditions }) => conditions?.[0] === "side-effects")).toBe(true);
  });

  it("ends a taper with nothing", () => {
    const body = planBody({ ...typed, toNothing: true })!;
    expect(body.steps.at(-1)).toMatchObject({ start_on: "2026-03-30", dose: null });
  });

  it.each(["", "0", "-5", "25mg", "1e3"])("waits while the dose is %o", (dose) => {
    expect(planBody({ ...typed, rows: [{ key: 0, dose, days: 7 }] })).toBeNull();
  });

  it.each(["", 0, 1.5])("waits while the days are %o", (days) => {
    expect(planBody({ ...typed, rows: [{ key: 0, dose: "25", days }] })).toBeNull();
  });

  it("puts the present dose before the doses of a taper", () => {
    expect(taperRows({ value: "100", unit: "mg" }, [{ value: "50", unit: "mg" }], 14).map(({ dose }) => dose)).toEqual(["100", "50"]);
  });

  it("says how large the last step is, or that nobody can tell", () => {
    expect(lastStepText(0.5625)).toContain("56 %");
    expect(lastStepText(null)).toContain("can not be told");
  });
});

describe("rows of steps", () => {
  it("puts a new row below with the same days, no dose and a key of its own", () => {
    const rows = withRow(typed.rows, 0);
    expect(rows.map(({ dose, days }) => [dose, days])).toEqual([["25", 14], ["", 14], ["50.0", 14]]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  });

  it("never takes the last row away", () => {
    expect(withoutRow(typed.rows, 0).map(({ dose }) => dose)).toEqual(["50.0"]);
    expect(withoutRow(typed.rows.slice(0, 1), 0)).toHaveLength(1);
  });

  it.each([["12.5", true], ["0.0", false], [".5", false], ["5.", false]])("takes %o for a dose: %o", (text, isOne) => {
    expect(isAmount(text)).toBe(isOne);
  });

  it("says what tells plans apart", () => {
    expect(stepsText(planBody({ ...typed, toNothing: true })!.steps)).toBe("25\u00a0mg, 14 days; 50\u00a0mg, 14 days; then nothing");
  });
});

describe("where a step stands", () => {
  it("is never now while nobody has signed it", () => {
    expect(stateText({ state: "current", is_signed: true })).toBe("now, signed");
    expect(stateText({ state: "current", is_signed: false })).toBe("its day has come, not signed");
  });
});

describe("where planning begins", () => {
  const drug = { slug: "venlafaxine", strengths: [{ form: "tablet" }, { form: "extended-release capsule" }] } as unknown as Drug;
  const taken = (form: string) => ({ prescription: { form } }) as unknown as Medication;

  it("is in the form that is taken, else in the first", () => {
    expect(startOf(drug, taken("extended-release capsule")).form).toBe("extended-release capsule");
    expect(startOf(drug, taken("drops")).form).toBe("tablet");
    expect(startOf(drug, undefined)).toEqual({ drugSlug: "venlafaxine", form: "tablet" });
  });

  it("is nowhere without a drug", () => {
    expect(startOf(undefined, undefined)).toEqual({ drugSlug: "", form: "" });
  });
});

describe("the checks of a plan in one line", () => {
  const finding = (rule: string, tier: number) => ({ rule, tier, drugs: ["sertraline", rule], mechanism: "qt" }) as unknown as Finding;
  const safety = (part: Partial<Safety>) => ({ is_checked: true, findings: [], unchecked: [], ...part }) as unknown as Safety;

  it("counts what both doses found once, the gravest first", () => {
    const first = safety({ findings: [finding("b", 3), finding("a", 2)] });
    const highest = safety({ findings: [finding("b", 3), finding("a", 2), finding("c", 3)] });
    expect(safetyText([first, highest])).toBe("Interactions: Serious (1), Monitor or adjust (2).");
  });

  it("never reads like nothing found where the check did not happen", () => {
    expect(safetyText([safety({}), safety({ is_checked: false })])).toContain("not checked");
    expect(safetyText([safety({ unchecked: ["my tea"] })])).toBe("Interactions: none found. Not checked against: my tea.");
  });
});
