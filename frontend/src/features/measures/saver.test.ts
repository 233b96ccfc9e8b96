import { beforeEach, expect, test, vi } from "vitest";
import { draftToResume, newDraft, type Draft } from "./draft";
import { Saver } from "./saver";

const fetching = vi.fn<typeof fetch>();
const NOW = new Date("2026-11-23T12:00:00Z");

const saved = () => Promise.resolve(new Response("{}", { status: 200 }));
const sent = () => fetching.mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as Draft);
const answered = (value: number): Draft => ({ ...newDraft("gad-7", 7, NOW), answers: [value, null, null, null, null, null, null] });

beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal("fetch", fetching);
});

test("answers given while a save is under way are sent after it, the newest only", async () => {
  let release = () => undefined as void;
  fetching.mockImplementationOnce(() => new Promise((resolve) => (release = () => resolve(new Response("{}")))));
  fetching.mockImplementation(saved);
  const saver = new Saver("p");
  saver.save(answered(0));
  saver.save(answered(1));
  saver.save(answered(2));
  release();
  await vi.waitFor(() => expect(saver.state.kind).toBe("saved"));
  expect(sent().map(({ answers }) => answers[0])).toEqual([0, 2]);
});

test("what did not get through is kept on the device and tried again", async () => {
  fetching.mockRejectedValueOnce(new TypeError("offline"));
  fetching.mockImplementation(saved);
  const saver = new Saver("p", 1);
  const states: string[] = [];
  saver.subscribe(() => states.push(saver.state.kind));
  const draft = answered(3);
  saver.save(draft);
  expect(draftToResume("p", "gad-7", 7, [], NOW)).toEqual(draft);
  await vi.waitFor(() => expect(states).toEqual(["saving", "offline", "saving", "saved"]));
  expect(sent()).toHaveLength(2);
});

test("nothing is saved as unfinished after finishing", async () => {
  fetching.mockImplementation(saved);
  const saver = new Saver("p", 1);
  saver.save(answered(1));
  await saver.finish(answered(2));
  expect(sent().at(-1)).toMatchObject({ is_finished: true });
  expect(saver.state.kind).toBe("saved");
});

test("a draft that is a day old is not resumed", () => {
  const saver = new Saver("p");
  fetching.mockImplementation(saved);
  saver.save(answered(1));
  expect(draftToResume("p", "gad-7", 7, [], new Date("2026-11-24T12:00:01Z"))).toBeNull();
});

test("one person's draft is not offered to another on the same device", () => {
  fetching.mockImplementation(saved);
  new Saver("p").save(answered(1));
  expect(draftToResume("q", "gad-7", 7, [], NOW)).toBeNull();
});
