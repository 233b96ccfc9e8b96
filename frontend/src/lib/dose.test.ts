import { expect, test } from "vitest";
import { doseText, glue } from "./dose";

test("a number never breaks from its unit", () => {
  expect(doseText({ value: "50", unit: "mg" })).toBe("50\u00a0mg");
  expect(glue("Take 1 tablet (50 mg) in the evening")).toBe("Take 1\u00a0tablet (50\u00a0mg) in the evening");
});

test("a dose is written without empty decimals and keeps the others", () => {
  expect(doseText({ value: "50.000", unit: "mg" })).toBe("50\u00a0mg");
  expect(doseText({ value: "37.50", unit: "mg" })).toBe("37.5\u00a0mg");
  expect(doseText({ value: "100", unit: "mg" })).toBe("100\u00a0mg");
});

test("a dose that nobody recorded is said to be not stated", () => {
  expect(doseText(null)).toBe("not stated");
});
