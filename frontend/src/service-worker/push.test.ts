import { expect, test, vi } from "vitest";
import { listenForPushes, type WorkerScope } from "./push";

function worker(windows: { url: string; focus: () => Promise<unknown> }[] = []) {
  const handlers = new Map<string, (event: never) => void>();
  const showNotification = vi.fn<WorkerScope["registration"]["showNotification"]>(() => Promise.resolve());
  const openWindow = vi.fn<WorkerScope["clients"]["openWindow"]>(() => Promise.resolve());
  listenForPushes({
    addEventListener: (type, handler) => handlers.set(type, handler),
    registration: { showNotification },
    clients: { matchAll: () => Promise.resolve(windows), openWindow },
  } satisfies WorkerScope);
  const send = async (type: string, event: object) => {
    let done: Promise<unknown> = Promise.resolve();
    handlers.get(type)?.({ ...event, waitUntil: (given: Promise<unknown>) => (done = given) } as never);
    await done;
  };
  return { send, showNotification, openWindow };
}

test("a push is shown with its neutral words, several as one", async () => {
  const { send, showNotification } = worker();
  await send("push", { data: { json: () => ({ title: "Evenkeel", body: "Something is waiting.", drug: "lithium" }) } });
  expect(showNotification).toHaveBeenCalledWith("Evenkeel", { body: "Something is waiting.", icon: "/icon.svg", tag: "evenkeel" });
});

test("a push that can not be read still says the usual: browsers demand that something is shown", async () => {
  const { send, showNotification } = worker();
  await send("push", {
    data: {
      json: () => {
        throw new SyntaxError("not JSON");
      },
    },
  });
  await send("push", { data: null });
  expect(showNotification.mock.calls).toEqual(
    [1, 2].map(() => ["Evenkeel", { body: "Something is waiting for you. Sign in to see it.", icon: "/icon.svg", tag: "evenkeel" }]),
  );
});

test("a tap goes to the open window, or opens the first screen", async () => {
  const focus = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const close = vi.fn<() => void>();
  const open = worker([{ url: "/", focus }]);
  await open.send("notificationclick", { notification: { close } });
  expect([focus.mock.calls.length, close.mock.calls.length, open.openWindow.mock.calls.length]).toEqual([1, 1, 0]);
  const closed = worker();
  await closed.send("notificationclick", { notification: { close } });
  expect(closed.openWindow).toHaveBeenCalledWith("/");
});
