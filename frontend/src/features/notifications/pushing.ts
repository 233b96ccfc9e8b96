/** This browser's notifications: what it can do, whether the person allowed it, and the clinic's part of it. */
import { get, post, type PushState } from "@/lib/api";

export type Pushing =
  | { kind: "unsupported" }
  | { kind: "install-first" } // iPhones push only to what stands on the home screen
  | { kind: "not-offered" } // the clinic sends none
  | { kind: "blocked" }
  | { kind: "off"; key: string }
  | { kind: "on"; key: string };

const isHomeScreenOnly = () =>
  /iPhone|iPad/.test(navigator.userAgent) && !window.matchMedia("(display-mode: standalone)").matches;

function isSupported(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

/** The worker that takes pushes; null where this browser has none running. */
async function registration(): Promise<ServiceWorkerRegistration | null> {
  return (await navigator.serviceWorker.getRegistration()) ?? null;
}

/** How it stands; a browser that is subscribed says so to the clinic again, which may have forgotten it. */
export async function howItStands(): Promise<Pushing> {
  if (!isSupported()) return { kind: isHomeScreenOnly() ? "install-first" : "unsupported" };
  const worker = await registration();
  if (worker === null) return { kind: "unsupported" };
  const { public_key: key } = await get<PushState>("/api/account/push");
  if (key === null) return { kind: "not-offered" };
  if (Notification.permission === "denied") return { kind: "blocked" };
  const subscription = await worker.pushManager.getSubscription();
  if (subscription === null) return { kind: "off", key };
  if (!isFor(subscription, key)) {
    await subscription.unsubscribe();
    return { kind: "off", key };
  }
  await tell(subscription);
  return { kind: "on", key };
}

/** Ask the person, then the browser, then tell the clinic; where the clinic can not be told, all is as before. */
export async function turnOn(key: string): Promise<Pushing> {
  const worker = await registration();
  if (worker === null) return { kind: "unsupported" };
  if ((await Notification.requestPermission()) !== "granted") {
    return Notification.permission === "denied" ? { kind: "blocked" } : { kind: "off", key };
  }
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytesOf(key) });
  try {
    await tell(subscription);
  } catch (error) {
    await subscription.unsubscribe();
    throw error;
  }
  return { kind: "on", key };
}

/** The clinic first: a browser that only forgot itself would be pushed to in vain. */
export async function turnOff(key: string): Promise<Pushing> {
  const subscription = await (await registration())?.pushManager.getSubscription();
  if (subscription != null) {
    await post("/api/account/push/unsubscribe", { body: { endpoint: subscription.endpoint } });
    await subscription.unsubscribe();
  }
  return { kind: "off", key };
}

async function tell(subscription: PushSubscription): Promise<void> {
  const { endpoint, keys } = subscription.toJSON();
  await post("/api/account/push/subscribe", {
    body: { endpoint, keys: { p256dh: keys?.["p256dh"], auth: keys?.["auth"] } },
  });
}

function isFor(subscription: PushSubscription, key: string): boolean {
  const own = subscription.options.applicationServerKey;
  return own === null || base64url(new Uint8Array(own)) === key;
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.codePointAt(0) ?? 0);
}

export function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCodePoint(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
