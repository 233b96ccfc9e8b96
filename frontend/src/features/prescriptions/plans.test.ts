import { describe, expect, it } from "vitest";
import { lastStepText, planBody, taperRows, type Typed } from "./plans";

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
