import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import { PushSwitch } from "./PushSwitch";
import { base64url, bytesOf } from "./pushing";
import { serve, show } from "@/testing";

const KEY = base64url(Uint8Array.from({ length: 65 }, (_, at) => at));

/** A browser that takes pushes; `permission` is what its person said or says when asked. */
function browser({ permission, says = "granted", subscribed = false }: { permission: NotificationPermission; says?: NotificationPermission; subscribed?: boolean }) {
  const subscription = {
    endpoint: "https://push.example.test/one",
    options: { applicationServerKey: bytesOf(KEY).buffer },
    toJSON: () => ({ endpoint: "https://push.example.test/one", keys: { p256dh: "p", auth: "a" } }),
    unsubscribe: () => {
      held = null;
      return Promise.resolve(true);
    },
  };
  let held: typeof subscription | null = subscribed ? subscription : null;
  const pushManager = {
    getSubscription: () => Promise.resolve(held),
    subscribe: () => {
      held = subscription;
      return Promise.resolve(subscription);
    },
  };
  const notification = {
    permission,
    requestPermission: () => {
      notification.permission = says;
      return Promise.resolve(says);
    },
  };
  vi.stubGlobal("Notification", notification);
  vi.stubGlobal("PushManager", Object);
  Object.defineProperty(navigator, "serviceWorker", {
    configurable: true,
    value: { getRegistration: () => Promise.resolve({ pushManager }) },
  });
  return { isSubscribed: () => held !== null };
}

const clinic = (key: string | null = KEY) =>
  serve({
    "GET /api/account/push": () => ({ body: { public_key: key, is_subscribed: false } }),
    "POST /api/account/push/.*": () => ({ body: { public_key: key, is_subscribed: true } }),
  });

afterEach(() => {
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, "serviceWorker");
});

test("a browser that can not says so", async () => {
  clinic();
  show(<PushSwitch />);
  expect(await screen.findByText(/This browser can not show notifications/)).toBeInTheDocument();
});

test("a clinic that sends none says so", async () => {
  browser({ permission: "default" });
  clinic(null);
  show(<PushSwitch />);
  expect(await screen.findByText(/Your clinic does not send notifications/)).toBeInTheDocument();
});

test("blocked is blocked, and not off", async () => {
  browser({ permission: "denied" });
  clinic();
  show(<PushSwitch />);
  expect(await screen.findByText(/are blocked for Evenkeel/)).toBeInTheDocument();
  expect(screen.queryByRole("switch")).toBeNull();
});

test("it is turned on with the clinic knowing, and off again", async () => {
  const { isSubscribed } = browser({ permission: "default" });
  const calls = clinic();
  show(<PushSwitch />);
  await userEvent.click(await screen.findByRole("switch", { name: /^Off/ }));
  const on = await screen.findByRole("switch", { name: /^On/ });
  expect(calls.at(-1)).toEqual({
    at: "POST /api/account/push/subscribe",
    body: { endpoint: "https://push.example.test/one", keys: { p256dh: "p", auth: "a" } },
  });
  await userEvent.click(on);
  expect(await screen.findByRole("switch", { name: /^Off/ })).not.toBeChecked();
  expect(calls.at(-1)?.at).toBe("POST /api/account/push/unsubscribe");
  expect(isSubscribed()).toBe(false);
});

test("who says no to the browser sees that it is blocked", async () => {
  browser({ permission: "default", says: "denied" });
  clinic();
  show(<PushSwitch />);
  await userEvent.click(await screen.findByRole("switch", { name: /^Off/ }));
  expect(await screen.findByText(/are blocked for Evenkeel/)).toBeInTheDocument();
});

test("where the clinic can not be told, it stays off", async () => {
  const { isSubscribed } = browser({ permission: "granted" });
  serve({ "GET /api/account/push": () => ({ body: { public_key: KEY, is_subscribed: false } }) });
  show(<PushSwitch />);
  await userEvent.click(await screen.findByRole("switch", { name: /^Off/ }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(screen.getByRole("switch", { name: /^Off/ })).not.toBeChecked();
  expect(isSubscribed()).toBe(false);
});
