/** Pushes: every one says the same neutral words, and a tap on it opens the first screen. */

interface PushEventLike extends Event {
  waitUntil: (done: Promise<unknown>) => void;
  data: { json: () => unknown } | null;
}

interface ClickEventLike extends Event {
  waitUntil: (done: Promise<unknown>) => void;
  notification: { close: () => void };
}

interface WindowLike {
  url: string;
  focus: () => Promise<unknown>;
}

/** What these handlers need of a service worker; the lib for workers and the one for pages exclude one another. */
export interface WorkerScope {
  addEventListener: (type: string, handler: (event: never) => void) => void;
  registration: { showNotification: (title: string, options: NotificationOptions) => Promise<void> };
  clients: {
    matchAll: (options: { type: "window"; includeUncontrolled: boolean }) => Promise<readonly WindowLike[]>;
    openWindow: (url: string) => Promise<unknown>;
  };
}

const NEUTRAL = { title: "Evenkeel", body: "Something is waiting for you. Sign in to see it." };

/** The words of a push: only a title and a body are read from it, and where it can not be read, the usual ones. */
export function wordsOf(data: PushEventLike["data"]): { title: string; body: string } {
  try {
    const said = data?.json() as Partial<typeof NEUTRAL> | null | undefined;
    if (typeof said?.title === "string" && typeof said.body === "string") return { title: said.title, body: said.body };
  } catch {
    // Not ours, or broken: say the usual.
  }
  return NEUTRAL;
}

/** Called once by the service worker. */
export function listenForPushes(scope: WorkerScope): void {
  scope.addEventListener("push", (event: PushEventLike) => {
    const { title, body } = wordsOf(event.data);
    // One tag: several that wait make one line on the locked screen, and no count of anything.
    event.waitUntil(scope.registration.showNotification(title, { body, icon: "/icon.svg", tag: "evenkeel" }));
  });
  scope.addEventListener("notificationclick", (event: ClickEventLike) => {
    event.notification.close();
    event.waitUntil(
      (async () => {
        const windows = await scope.clients.matchAll({ type: "window", includeUncontrolled: true });
        await (windows[0] === undefined ? scope.clients.openWindow("/") : windows[0].focus());
      })(),
    );
  });
}
