/**
 * What this device keeps for a patient, sealed with a key that no script can read out (AES-GCM, not extractable).
 * A browser without storage or without a secure connection keeps it in memory, until the page is closed.
 */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

/** `unsent`: what the server has not acknowledged; `drafts`: check-ins under way; `kept`: what is needed to open one offline. */
export type Shelf = "unsent" | "drafts" | "kept";

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

interface Schema extends DBSchema {
  keys: { key: string; value: CryptoKey };
  unsent: { key: string; value: Sealed };
  drafts: { key: string; value: Sealed };
  kept: { key: string; value: Sealed };
}

const NAME = "evenkeel";
const SHELVES: Shelf[] = ["unsent", "drafts", "kept"];
const KEY = "device";

let opened: Promise<IDBPDatabase<Schema> | null> | undefined;
const inMemory: Record<Shelf, Map<string, unknown>> = { unsent: new Map(), drafts: new Map(), kept: new Map() };

/** The database, null where the browser has none for us. */
function database(): Promise<IDBPDatabase<Schema> | null> {
  opened ??= open().catch(() => null);
  return opened;
}

async function open(): Promise<IDBPDatabase<Schema> | null> {
  if (typeof indexedDB === "undefined" || globalThis.crypto?.subtle === undefined) return null;
  return openDB<Schema>(NAME, 1, {
    upgrade(db) {
      db.createObjectStore("keys");
      for (const shelf of SHELVES) db.createObjectStore(shelf);
    },
    // Another tab signs out or has a newer version: let it, and open again when asked.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
}

/** The device's key; made once, also when two tabs ask at the same time. */
async function keyOf(db: IDBPDatabase<Schema>): Promise<CryptoKey> {
  const known = await db.get("keys", KEY);
  if (known !== undefined) return known;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const writing = db.transaction("keys", "readwrite");
  const first = await writing.store.get(KEY);
  if (first === undefined) await writing.store.put(made, KEY);
  await writing.done;
  return first ?? made;
}

const boundTo = (shelf: Shelf, id: string) => new TextEncoder().encode(`${shelf} ${id}`);

export async function keep(shelf: Shelf, id: string, value: unknown): Promise<void> {
  const db = await database();
  if (db === null) {
    inMemory[shelf].set(id, value);
    return;
  }
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  const key = await keyOf(db);
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: boundTo(shelf, id) }, key, plain);
  await db.put(shelf, { iv, sealed }, id);
}

/** What is kept under an id; null where there is nothing, or nothing that this device's key opens. */
export async function read<T>(shelf: Shelf, id: string): Promise<T | null> {
  const db = await database();
  if (db === null) return (inMemory[shelf].get(id) as T | undefined) ?? null;
  const found = await db.get(shelf, id);
  if (found === undefined) return null;
  try {
    const additionalData = boundTo(shelf, id);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: found.iv, additionalData }, await keyOf(db), found.sealed);
    return JSON.parse(new TextDecoder().decode(plain)) as T;
  } catch {
    return null;
  }
}

/** The ids on a shelf, in order. */
export async function ids(shelf: Shelf): Promise<string[]> {
  const db = await database();
  return db === null ? [...inMemory[shelf].keys()].toSorted() : db.getAllKeys(shelf);
}

export async function drop(shelf: Shelf, id: string): Promise<void> {
  inMemory[shelf].delete(id);
  await (await database())?.delete(shelf, id);
}

/** Nothing stays on this device, the key neither. */
export async function forget(): Promise<void> {
  for (const shelf of SHELVES) inMemory[shelf].clear();
  const db = await database();
  if (db === null) return;
  const clearing = db.transaction(["keys", ...SHELVES], "readwrite");
  await Promise.all([...SHELVES, "keys" as const].map((name) => clearing.objectStore(name).clear()));
  await clearing.done;
}
