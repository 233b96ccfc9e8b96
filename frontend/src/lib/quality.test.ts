import { expect, test } from "vitest";
import { howAnswered, qualityText, type Grade } from "./quality";

const ALL: Grade[] = ["too-fast", "straight-lined", "proxy", "transcribed", "late-arrival", "overlapping"];

test("no grade is shown as its code", () => {
  for (const grade of ALL) {
    expect(qualityText([grade])).toMatch(/^[a-z]+ .*[a-z]$/);
    expect(qualityText([grade])).not.toBe(grade.replaceAll("-", " "));
  }
  expect(qualityText(ALL).split(", ")).toHaveLength(ALL.length);
});

test("a check-in says who answered, also where its answers are less certain", () => {
  expect(howAnswered({ filled_by_name: null, quality: [] })).toBe("By the patient");
  expect(howAnswered({ filled_by_name: null, quality: ["too-fast"] })).toBe("By the patient, answered in less than 10 seconds");
  expect(howAnswered({ filled_by_name: "Ana Rivera", quality: ["proxy"] })).toBe("By Ana Rivera, answered by somebody else");
  expect(howAnswered({ filled_by_name: null, quality: ["transcribed"] })).toBe("Written down by staff");
});
