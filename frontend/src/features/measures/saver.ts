/** Saves a check-in as it grows: one request at a time, the newest answers win, and what did not get through is tried again. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { keepDraft, type Draft } from "./draft";
import { OfflineError, put, type CheckIn } from "@/lib/api";

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
  readonly #retryAfter: number;
  readonly #listeners = new Set<() => void>();
  #waiting: Draft | null = null;
  #running: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(patientId: string, retryAfter: number = RETRY_AFTER) {
    this.#patientId = patientId;
    this.#retryAfter = retryAfter;
  }

  save(draft: Draft): void {
    keepDraft(this.#patientId, draft);
    this.#waiting = draft;
    this.#run();
  }

  /** Saves it as finished, after whatever is still under way; rejects when that did not work. */
  async finish(draft: Draft): Promise<CheckIn> {
    keepDraft(this.#patientId, draft);
    this.#waiting = null;
    await this.#running;
    this.stop();
    this.saved = await this.#put(draft, true);
    this.#become({ kind: "saved" });
    return this.saved;
  }

  /** Tries at once what is waiting for a connection. */
  readonly retry = (): void => {
    if (this.#waiting !== null) this.#run();
  };

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting = null;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #run(): void {
    clearTimeout(this.#timer);
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      if (this.#waiting !== null) this.#timer = setTimeout(this.retry, this.#retryAfter);
    });
  }

  async #work(): Promise<void> {
    while (this.#waiting !== null) {
      const draft: Draft = this.#waiting;
      this.#waiting = null;
      this.#become({ kind: "saving" });
      try {
        this.saved = await this.#put(draft, false);
        this.#become({ kind: "saved" });
      } catch (error) {
        if (error instanceof OfflineError) this.#waiting ??= draft;
        this.#become(error instanceof OfflineError ? { kind: "offline" } : { kind: "refused", error });
        return;
      }
    }
  }

  #put({ id, ...content }: Draft, isFinished: boolean): Promise<CheckIn> {
    return put<CheckIn>("/api/patients/{patient_id}/check-ins/{check_in_id}", {
      path: { patient_id: this.#patientId, check_in_id: id },
      body: { ...content, is_finished: isFinished },
    });
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
    window.addEventListener("online", saver.retry);
    return () => window.removeEventListener("online", saver.retry);
  }, [saver]);
  return saver;
}
