/** Reads that a check-in needs, kept sealed on the device, so that one can be opened without a connection. */
import { OfflineError } from "../api";
import { drop, keep, read } from "./vault";

/** Asks the server; where it can not be reached, gives what it said last. */
export async function orKept<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    const value = await ask();
    await keep("kept", name, value).catch(() => undefined);
    return value;
  } catch (error) {
    if (!(error instanceof OfflineError)) throw error;
    const kept = await read<T>("kept", name);
    if (kept === null) throw error;
    return kept;
  }
}

export function unkeep(name: string): Promise<void> {
  return drop("kept", name);
}
