/** Keeps the app itself on the device, so that a check-in can be opened and answered without a connection. Data is never kept here. */
import { listenForPushes, type WorkerScope } from "./push";

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

const SHELL = "/";
const CACHE = "evenkeel-app";
const PATIENCE = 4_000;

// The page is asked for as "/", because only there the server puts in the nonce that its headers name.
// oxlint-disable-next-line no-underscore-dangle -- the build looks for this name
const FILES = [...new Set(self.__WB_MANIFEST.map(({ url }) => (url === "index.html" ? SHELL : `/${url}`)))];

self.addEventListener("install", (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldFiles().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || isData(pathname)) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request, pathname));
});

listenForPushes(self as unknown as WorkerScope);

/** What the server says about people and about itself is never answered from here. */
function isData(pathname: string): boolean {
  return pathname === "/api" || pathname.startsWith("/api/") || pathname === "/healthz";
}

async function keepFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES.map((url) => new Request(url, { cache: "reload" })));
}

async function dropOldFiles(): Promise<void> {
  const cache = await caches.open(CACHE);
  const kept = await cache.keys();
  await Promise.all(kept.filter(({ url }) => !FILES.includes(new URL(url).pathname)).map((old) => cache.delete(old)));
}

/** The server's page; the kept one where there is no connection, or one that does not answer. */
async function page(request: Request): Promise<Response> {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

async function file(request: Request, pathname: string): Promise<Response> {
  return (await caches.match(pathname)) ?? fetch(request);
}

