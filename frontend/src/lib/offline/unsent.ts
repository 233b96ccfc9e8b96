/**
 * Answers on their way to the clinic: kept on this device before they are sent, sent in order from whatever page is open,
 * by one tab at a time, and dropped when the server has said that it has them.
 */
import { get, isProblem, OfflineError, put, type CheckIn, type NewCheckIn, type ProblemError } from "../api";
import { drop, ids, keep, read } from "./vault";

export type Draft = Omit<NewCheckIn, "is_finished"> & { id: string };

export interface Unsent {
  patientId: string;
  draft: Draft;
  isFinished: boolean;
  /** Why the clinic's server did not take it; such answers wait for the person to decide. */
  refusal: { title: string; detail: string } | null;
}

export interface Delivery {
  /** What the server said, by the id of the check-in. */
  saved: Map<string, CheckIn>;
  refused: Map<string, ProblemError>;
  /** Set when there was no getting through. */
  isOffline: boolean;
}

const LOCK = "evenkeel-delivery";
const LATER = new Set([401, 408, 425, 429]);
const WRONG_CLOCK = new Set(["answered-in-the-future", "answered-too-long-ago"]);
const LONGEST_ON_DEVICE = 30 * 86_400_000;

let count = 0;
let lastKept: Promise<unknown> = Promise.resolve();
const listeners = new Set<() => void>();

export function onUnsentChange(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed(): void {
  for (const listener of listeners) listener();
}

/** Puts answers on their way. Earlier ones of the same check-in stay, where one of their answers was changed since. */
export function enqueue(patientId: string, draft: Draft, isFinished: boolean): Promise<void> {
  const kept = lastKept.then(() => add(patientId, draft, isFinished));
  lastKept = kept.catch(() => undefined);
  return kept;
}

async function add(patientId: string, draft: Draft, isFinished: boolean): Promise<void> {
  const before = (await idsOf(patientId)).filter((id) => id.endsWith(` ${draft.id}`));
  const order = `${String(Date.now()).padStart(14, "0")}.${String((count += 1)).padStart(6, "0")}`;
  const added: Unsent = { patientId, draft, isFinished, refusal: null };
  await keep("unsent", `${patientId} ${order} ${draft.id}`, added);
  for (const id of before) {
    const earlier = await read<Unsent>("unsent", id);
    if (earlier === null || isContained(earlier.draft, draft)) await drop("unsent", id);
  }
  changed();
}

function isContained(earlier: Draft, later: Draft): boolean {
  return earlier.answers.every((answer, index) => answer === null || answer === later.answers[index]);
}

async function idsOf(patientId: string): Promise<string[]> {
  return (await ids("unsent")).filter((id) => id.startsWith(`${patientId} `));
}

/** What this patient's device has not delivered, oldest first. */
export async function unsent(patientId: string): Promise<Unsent[]> {
  const found = await Promise.all((await idsOf(patientId)).map((id) => read<Unsent>("unsent", id)));
  return found.filter((each) => each !== null);
}

/** The person decided that refused answers need not stay. */
export async function giveUp(patientId: string, checkInId: string): Promise<void> {
  for (const id of await idsOf(patientId)) if (id.endsWith(` ${checkInId}`)) await drop("unsent", id);
  changed();
}

/** Sends what waits, one tab at a time. */
export async function deliver(patientId: string): Promise<Delivery> {
  await lastKept;
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks === undefined ? inTurn(() => sendAll(patientId)) : locks.request(LOCK, () => sendAll(patientId));
}

let turn: Promise<unknown> = Promise.resolve();

/** Without locks at least this page sends one thing at a time. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const next = turn.then(work);
  turn = next.catch(() => undefined);
  return next;
}

async function sendAll(patientId: string): Promise<Delivery> {
  const delivery: Delivery = { saved: new Map(), refused: new Map(), isOffline: false };
  const waiting = await idsOf(patientId);
  let isChanged = false;
  for (const [index, id] of waiting.entries()) {
    const entry = await read<Unsent>("unsent", id);
    if (entry === null) {
      // Another key sealed it: nobody can open it any more.
      await drop("unsent", id);
      continue;
    }
    if (entry.refusal !== null) continue;
    const checkInId = entry.draft.id;
    try {
      delivery.saved.set(checkInId, await send(entry));
      await drop("unsent", id);
      if (entry.isFinished) await dropDraft(entry.patientId, entry.draft);
      isChanged = true;
    } catch (error) {
      if (!isProblem(error) || error.status >= 500 || LATER.has(error.status)) {
        delivery.isOffline = true;
        break;
      }
      delivery.refused.set(checkInId, error);
      isChanged = true;
      const isNewest = !waiting.slice(index + 1).some((later) => later.endsWith(` ${checkInId}`));
      if (isNewest) await keep("unsent", id, { ...entry, refusal: { title: error.title, detail: error.detail } });
      else await drop("unsent", id);
    }
  }
  if (isChanged) changed();
  return delivery;
}

export const draftKey = (patientId: string, instrument: string) => `${patientId} ${instrument}`;

async function dropDraft(patientId: string, { id, instrument }: Draft): Promise<void> {
  const key = draftKey(patientId, instrument);
  if ((await read<Draft>("drafts", key))?.id === id) await drop("drafts", key);
}

async function send({ patientId, draft, isFinished }: Unsent): Promise<CheckIn> {
  try {
    return await putOne(patientId, draft, isFinished);
  } catch (error) {
    const told = isProblem(error) && WRONG_CLOCK.has(error.slug) ? error.extra<string>("server_time") : undefined;
    if (told === undefined) throw error;
    // This device's clock is wrong: only how long ago it was is known.
    const ago = Math.min(Math.max(Date.now() - Date.parse(draft.answered_at), 0), LONGEST_ON_DEVICE);
    return putOne(patientId, { ...draft, answered_at: new Date(Date.parse(told) - ago).toISOString() }, isFinished);
  }
}

function putOne(patientId: string, { id, ...content }: Draft, isFinished: boolean): Promise<CheckIn> {
  return put<CheckIn>("/api/patients/{patient_id}/check-ins/{check_in_id}", {
    path: { patient_id: patientId, check_in_id: id },
    body: { ...content, is_finished: isFinished },
  });
}

/** What the server has of a check-in; for a tab whose answers another tab delivered. */
export async function delivered(patientId: string, checkInId: string): Promise<CheckIn | null> {
  try {
    return await get<CheckIn>("/api/patients/{patient_id}/check-ins/{check_in_id}", {
      path: { patient_id: patientId, check_in_id: checkInId },
    });
  } catch (error) {
    if (isProblem(error, "not-found") || error instanceof OfflineError) return null;
    throw error;
  }
}
