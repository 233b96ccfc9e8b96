import { afterEach, expect, test } from "vitest";
import { draftToResume, keepDraft, newDraft } from "./draft";
import { mayShowTrend } from "./ownTrend";
import { enqueue } from "@/lib/offline/unsent";
import { forget } from "@/lib/offline/vault";
import { PHQ_9 } from "@/testing";

const NOW = new Date("2026-11-23T12:00:00Z");
const begun = () => ({ ...newDraft(PHQ_9, NOW), answers: [1, 2, null, null, null, null, null, null, null] });

afterEach(forget);

test("a check-in under way is gone on with, on this device by this person", async () => {
  const draft = begun();
  await keepDraft("p", draft);
  expect(await draftToResume("p", PHQ_9, [], NOW)).toEqual(draft);
  expect(await draftToResume("q", PHQ_9, [], NOW)).toBeNull();
});

test("a draft that is a day old is not resumed", async () => {
  await keepDraft("p", begun());
  expect(await draftToResume("p", PHQ_9, [], new Date("2026-11-24T12:00:01Z"))).toBeNull();
});

test("a draft of another version of the questionnaire is not resumed", async () => {
  await keepDraft("p", begun());
  expect(await draftToResume("p", { ...PHQ_9, version: "2" }, [], NOW)).toBeNull();
});

test("what is finished and waits for a connection is not resumed", async () => {
  const draft = begun();
  await keepDraft("p", draft);
  await enqueue("p", draft, true);
  expect(await draftToResume("p", PHQ_9, [], NOW)).toBeNull();
});

test("there is no trend while the newest answers to one instrument raised a flag, also when another one follows", () => {
  const at = (day: number, instrument: "phq-9" | "gad-7", isRaised: boolean) => ({
    instrument,
    answered_at: `2026-11-${day}T12:00:00Z`,
    show_crisis_contacts: isRaised,
  });
  expect(mayShowTrend([at(20, "phq-9", true), at(21, "gad-7", false)])).toBe(false);
  expect(mayShowTrend([at(20, "phq-9", true), at(21, "phq-9", false)])).toBe(true);
});
