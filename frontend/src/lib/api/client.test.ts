import { beforeEach, expect, test, vi } from "vitest";
import { configureClient, get, isProblem, OfflineError, post } from ".";

const fetching = vi.fn<typeof fetch>();

const answer = (status: number, body: unknown, type = "application/json") =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
const problem = (status: number, slug: string) =>
  answer(status, { type: `/problems/${slug}`, title: "No", status, detail: "Because." }, "application/problem+json");

beforeEach(() => {
  fetching.mockReset();
  vi.stubGlobal("fetch", fetching);
  configureClient({ confirmPassword: () => Promise.resolve(false), signedOut: () => undefined });
});

test("a request that changes something carries our header, a read does not", async () => {
  fetching.mockImplementation(() => Promise.resolve(answer(200, {})));
  await get("/api/account");
  await post("/api/account/sign-out");
  const headers = fetching.mock.calls.map(([, init]) => new Headers(init?.headers).get("X-Evenkeel"));
  expect(headers).toEqual([null, "1"]);
});

test("an address is filled and its values are escaped", async () => {
  fetching.mockResolvedValue(answer(200, {}));
  await get("/api/patients/{patient_id}/slots", {
    path: { patient_id: "a/b" },
    query: { start: "2026-11-23", clinician_id: undefined },
  });
  expect(fetching.mock.calls[0]?.[0]).toBe("/api/patients/a%2Fb/slots?start=2026-11-23");
});

test("a refusal becomes an error with the server's words and extra members", async () => {
  fetching.mockResolvedValue(
    answer(409, { type: "/problems/slot-taken", title: "Taken", status: 409, detail: "D", slots: [1] }, "application/problem+json"),
  );
  const error: unknown = await post("/api/account/sign-out").catch((reason: unknown) => reason);
  expect(isProblem(error, "slot-taken") && error.extra("slots")).toEqual([1]);
});

test("after the password is confirmed the request is repeated once, and only once", async () => {
  const confirmPassword = vi.fn<() => Promise<boolean>>(() => Promise.resolve(true));
  configureClient({ confirmPassword, signedOut: () => undefined });
  fetching.mockImplementation(() => Promise.resolve(problem(403, "confirm-password")));
  await expect(post("/api/account/sign-out")).rejects.toThrow("Because.");
  expect(confirmPassword).toHaveBeenCalledTimes(1);
  expect(fetching).toHaveBeenCalledTimes(2);
});

test("a session that has ended is told to the app, a wrong password is not", async () => {
  const signedOut = vi.fn<() => void>();
  configureClient({ confirmPassword: () => Promise.resolve(false), signedOut });
  fetching.mockImplementation(() => Promise.resolve(problem(401, "x")));
  await get("/api/account").catch(() => undefined);
  await post("/api/account/sign-in").catch(() => undefined);
  expect(signedOut).toHaveBeenCalledTimes(1);
});

test("a network that fails is offline, not a problem of the server", async () => {
  fetching.mockRejectedValue(new TypeError("network"));
  await expect(get("/api/account")).rejects.toBeInstanceOf(OfflineError);
});
