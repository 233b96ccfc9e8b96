/** Open screens learn of changes: asks the server every second and a half, and refetches what is shown when something is new. */
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

const EVERY = 1_500;

/** One question to the server: the version now, or null when it is still the one we know. */
async function newVersion(known: string | null): Promise<string | null> {
  const response = await fetch("/api/account/changes", {
    headers: known === null ? {} : { "If-None-Match": known },
    credentials: "same-origin",
    cache: "no-store",
  });
  return response.status === 200 ? response.headers.get("ETag") : null;
}

/** Runs while the shell is open; rests while the tab is hidden and asks at once when it is shown again. */
export function useChanges(every: number = EVERY): void {
  const queries = useQueryClient();
  useEffect(() => {
    let known: string | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;

    const ask = async () => {
      clearTimeout(timer);
      if (stopped || document.hidden) return;
      try {
        const version = await newVersion(known);
        if (version !== null && !stopped) {
          if (known !== null) void queries.invalidateQueries();
          known = version;
        }
      } catch {
        // Offline: the next question may go through.
      }
      if (!stopped) timer = setTimeout(() => void ask(), every);
    };
    const shown = () => void ask();

    void ask();
    document.addEventListener("visibilitychange", shown);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", shown);
    };
  }, [queries, every]);
}
