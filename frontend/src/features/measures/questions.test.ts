import { expect, test } from "vitest";
import { questionsOf } from "./questions";
import type { Instrument } from "@/lib/api";
import { PHQ_9 } from "@/testing";

const YES_NO = [
  { value: 0, label: "No" },
  { value: 1, label: "Yes" },
];
const item = (number: number, conditions: { item: number; values: number[] }[] = []) => ({
  number,
  text: `Question ${number}`,
  part: null,
  is_summed: true,
  answers: YES_NO,
  asked_if: conditions,
});
const FLOW: Instrument = {
  ...PHQ_9,
  slug: "asq",
  kind: "flow",
  items: [item(1), item(2), item(3, [{ item: 1, values: [1] }, { item: 2, values: [1] }])],
};

const asked = (answers: (number | null)[]) => questionsOf(FLOW, answers).map(({ text }) => text);

test("a flow asks only what the answers lead to", () => {
  expect(asked([0, 0, null])).toEqual(["Question 1", "Question 2"]);
  expect(asked([0, 1, null])).toEqual(["Question 1", "Question 2", "Question 3"]);
});

test("a scale asks every question, whatever the answers", () => {
  expect(questionsOf(PHQ_9, Array.from({ length: 9 }, () => null))).toHaveLength(9);
});

test("every question of the ASQ is one about harm, and of the PHQ-9 the ninth alone", () => {
  expect(questionsOf(FLOW, [1, 0, null]).every(({ asksAboutHarm }) => asksAboutHarm)).toBe(true);
  const harm = questionsOf(PHQ_9, []).map(({ asksAboutHarm }) => asksAboutHarm);
  expect(harm).toEqual([...Array.from({ length: 8 }, () => false), true]);
});
