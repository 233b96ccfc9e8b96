import type { AccessLogEntry } from "@/lib/api";

export interface AccessLine extends AccessLogEntry {
  times: number;
}

/** The log as people read it: the same look by the same person in the same minute is one line with a count. */
export function accessLines(entries: readonly AccessLogEntry[]): AccessLine[] {
  const lines = new Map<string, AccessLine>();
  for (const entry of entries) {
    const key = [entry.at.slice(0, 16), entry.who, entry.role, entry.action, entry.outcome].join("|");
    const line = lines.get(key);
    if (line === undefined) lines.set(key, { ...entry, times: 1 });
    else line.times += 1;
  }
  return [...lines.values()];
}
