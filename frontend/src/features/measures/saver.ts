/** Saves a check-in as it grows: first on this device, then at the clinic; what did not get through is tried again. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { keepDraft, type Draft } from "./draft";
import type { CheckIn } from "@/lib/api";
import { deliver, delivered, enqueue, onUnsentChange, unsent } from "@/lib/offline/unsent";

export type SaveState =
  | { kind: "saved" }
  | { kind: "saving" }
  | { kind: "offline" }
  | { kind: "refused"; error: unknown };

const RETRY_AFTER = 5_000;

export class Saver {
  state: SaveState = { kind: "saved" };
  /** What the server last said of it. */
  saved: CheckIn | null = null;

  readonly #patientId: string;
  readonly #listeners = new Set<() => void>();
  #keeping: Promise<void> = Promise.resolve();
  #current: Draft | null = null;
  #isFinishing = false;

  constructor(patientId: string) {
    this.#patientId = patientId;
  }

  save(draft: Draft): void {
    void this.#put(draft, false);
  }

  /** Saves it as finished; null when the clinic has not got it yet. Rejects when the clinic did not take it. */
  async finish(draft: Draft): Promise<CheckIn | null> {
    await this.#put(draft, true);
    if (this.state.kind === "refused") throw this.state.error;
    return this.state.kind === "saved" ? this.saved : null;
  }

  /** Tries at once what is waiting for a connection, or learns that another tab sent it. */
  readonly retry = async (): Promise<void> => {
    if (this.#current !== null && this.state.kind === "offline") await this.#send(this.#current);
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async #put(draft: Draft, isFinished: boolean): Promise<void> {
    this.#current = draft;
    this.#isFinishing = isFinished;
    this.#become({ kind: "saving" });
    this.#keeping = this.#keeping.then(async () => {
      await keepDraft(this.#patientId, draft);
      await enqueue(this.#patientId, draft, isFinished);
    });
    await this.#keeping;
    await this.#send(draft);
  }

  async #send(draft: Draft): Promise<void> {
    const { saved, refused } = await deliver(this.#patientId);
    if (draft !== this.#current) return; // newer answers are on their way
    const error = refused.get(draft.id);
    if (error !== undefined) {
      this.#become({ kind: "refused", error });
      return;
    }
    const isWaiting = (await unsent(this.#patientId)).some((each) => each.draft.id === draft.id);
    if (isWaiting) {
      this.#become({ kind: "offline" });
      return;
    }
    // Not sent here and not waiting: another tab, or another page of the app, sent it.
    this.saved = saved.get(draft.id) ?? (this.#isFinishing ? await delivered(this.#patientId, draft.id) : null) ?? this.saved;
    this.#become({ kind: "saved" });
  }

  #become(state: SaveState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

export function useSaver(patientId: string): Saver {
  const [saver] = useState(() => new Saver(patientId));
  useSyncExternalStore(saver.subscribe, () => saver.state);
  useEffect(() => {
    const retry = () => void saver.retry().catch(() => undefined);
    const stop = onUnsentChange(retry);
    const timer = setInterval(retry, RETRY_AFTER);
    window.addEventListener("online", retry);
    return () => {
      clearInterval(timer);
      stop();
      window.removeEventListener("online", retry);
    };
  }, [saver]);
  return saver;
}
