import "fake-indexeddb/auto";
import { openDB } from "idb";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { deliver, enqueue, giveUp, unsent, type Draft } from "./unsent";
import { forget, keep, read } from "./vault";

const fetching = vi.fn<typeof fetch>();

const DRAFT: Draft = {
  id: "c1",
  instrument: "gad-7",
  instrument_version: "1",
  answers: [1, null, null, null, null, null, null],
  function_answer: null,
  effects: [],
  language: "en",
  answered_at: "2026-11-23T12:00:00.000Z",
  filled_by: "patient",
  filled_by_name: null,
  seconds: 4,
  due_check_in_id: null,
};
const answered = (...answers: number[]): Draft => ({ ...DRAFT, answers: DRAFT.answers.map((_, index) => answers[index] ?? null) });
const saved = () => Promise.resolve(new Response("{}", { status: 200 }));
const problem = (status: number, slug: string, more: object = {}) =>
  Promise.resolve(
    new Response(JSON.stringify({ type: `/problems/${slug}`, title: "No", status, detail: "Because.", ...more }), {
      status,
      headers: { "Content-Type": "application/problem+json" },
    }),
  );
const bodies = () => fetching.mock.calls.map(([, init]) => JSON.parse(String(init?.body)) as Draft & { is_finished: boolean });

beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal("fetch", fetching);
});
afterEach(forget);

test("what is kept is not readable in the database, and its key can not be taken out", async () => {
  await enqueue("p", answered(3, 2, 1), false);
  const db = await openDB("evenkeel");
  const [raw] = await db.getAll("unsent");
  expect(Object.keys(raw as object).toSorted()).toEqual(["iv", "sealed"]);
  const text = new TextDecoder("latin1").decode(raw.sealed as ArrayBuffer);
  expect(text).not.toContain("answers");
  const [key] = (await db.getAll("keys")) as CryptoKey[];
  expect(key?.extractable).toBe(false);
  await expect(crypto.subtle.exportKey("raw", key as CryptoKey)).rejects.toThrow(/extractable/i);
  db.close();
  expect((await unsent("p"))[0]?.draft.answers).toEqual([3, 2, 1, null, null, null, null]);
});

test("what is sealed under one name does not open under another", async () => {
  await keep("kept", "a", { secret: 1 });
  const db = await openDB("evenkeel");
  await db.put("kept", await db.get("kept", "a"), "b");
  db.close();
  expect(await read("kept", "a")).toEqual({ secret: 1 });
  expect(await read("kept", "b")).toBeNull();
});

test("the acknowledgement deletes it, and nothing is sent twice", async () => {
  fetching.mockImplementation(saved);
  await enqueue("p", answered(1), true);
  expect((await deliver("p")).saved.has("c1")).toBe(true);
  await deliver("p");
  expect(fetching).toHaveBeenCalledTimes(1);
  expect(await unsent("p")).toEqual([]);
});

test("what does not get through stays and is sent when the connection is back, with its own time", async () => {
  fetching.mockRejectedValueOnce(new TypeError("offline"));
  fetching.mockImplementation(saved);
  await enqueue("p", answered(1), true);
  expect((await deliver("p")).isOffline).toBe(true);
  expect(await unsent("p")).toHaveLength(1);
  await deliver("p");
  expect(bodies()[1]).toMatchObject({ answered_at: DRAFT.answered_at, is_finished: true });
  expect(await unsent("p")).toEqual([]);
});

test("an answer that was only added to goes once; one that was changed goes before its change", async () => {
  fetching.mockImplementation(saved);
  await enqueue("p", answered(2), false);
  await enqueue("p", answered(2, 3), false);
  await enqueue("p", answered(2, 0), false);
  await deliver("p");
  expect(bodies().map(({ answers }) => answers.slice(0, 2))).toEqual([[2, 3], [2, 0]]);
});

test("two deliveries at once send it once", async () => {
  fetching.mockImplementation(saved);
  await enqueue("p", answered(1), true);
  await Promise.all([deliver("p"), deliver("p"), deliver("p")]);
  expect(fetching).toHaveBeenCalledTimes(1);
});

test("one person's answers are not sent by another on the same device", async () => {
  fetching.mockImplementation(saved);
  await enqueue("p", answered(1), true);
  await deliver("q");
  expect(fetching).not.toHaveBeenCalled();
  expect(await unsent("q")).toEqual([]);
});

test("whoever has to sign in again loses nothing", async () => {
  fetching.mockImplementationOnce(() => problem(401, "not-signed-in"));
  await enqueue("p", answered(1), true);
  expect((await deliver("p")).isOffline).toBe(true);
  expect(await unsent("p")).toHaveLength(1);
});

test("what is refused waits for the person, does not bar the others, and is not sent again", async () => {
  fetching.mockImplementationOnce(() => problem(422, "instrument-off"));
  fetching.mockImplementation(saved);
  await enqueue("p", answered(1), true);
  await enqueue("p", { ...answered(2), id: "c2" }, true);
  const { saved: taken, refused } = await deliver("p");
  expect([[...taken.keys()], [...refused.keys()]]).toEqual([["c2"], ["c1"]]);
  expect((await unsent("p")).map(({ refusal }) => refusal?.detail)).toEqual(["Because."]);
  await deliver("p");
  expect(fetching).toHaveBeenCalledTimes(2);
  await giveUp("p", "c1");
  expect(await unsent("p")).toEqual([]);
});

test("a device whose clock is wrong sends again by the server's clock", async () => {
  fetching.mockImplementationOnce(() => problem(422, "answered-in-the-future", { server_time: "2026-11-23T12:00:00Z" }));
  fetching.mockImplementation(saved);
  const justBefore = new Date(Date.now() - 30_000).toISOString();
  await enqueue("p", { ...answered(1), answered_at: justBefore }, true);
  await deliver("p");
  expect(bodies()[1]?.answered_at.slice(0, 16)).toBe("2026-11-23T11:59");
  expect(await unsent("p")).toEqual([]);
});

test("signing out leaves nothing, the key neither", async () => {
  await enqueue("p", answered(1), true);
  await forget();
  const db = await openDB("evenkeel");
  expect([await db.count("unsent"), await db.count("keys"), await db.count("kept")]).toEqual([0, 0, 0]);
  db.close();
});
