/** Sends what waits on this device from every page of the app: when it opens, when the connection is back, and again while anything waits. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { patientKey } from "../queries";
import { deliver, onUnsentChange, unsent, type Unsent } from "./unsent";

const AGAIN_AFTER = 10_000;

const unsentKey = (patientId: string) => ["unsent", patientId] as const;

/** What has not reached the clinic from this device. */
export function useUnsent(patientId: string): Unsent[] {
  const queries = useQueryClient();
  useEffect(
    () => onUnsentChange(() => void queries.invalidateQueries({ queryKey: unsentKey(patientId) })),
    [queries, patientId],
  );
  const { data } = useQuery({ queryKey: unsentKey(patientId), queryFn: () => unsent(patientId), staleTime: 0 });
  return data ?? [];
}

export function useDelivery(patientId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const run = async () => {
      if (!(await unsent(patientId)).some(({ refusal }) => refusal === null)) return;
      const { saved } = await deliver(patientId);
      if (saved.size > 0) void queries.invalidateQueries({ queryKey: patientKey(patientId) });
    };
    const attempt = () => void run().catch(() => undefined);
    attempt();
    const timer = setInterval(attempt, AGAIN_AFTER);
    window.addEventListener("online", attempt);
    document.addEventListener("visibilitychange", attempt);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", attempt);
      document.removeEventListener("visibilitychange", attempt);
    };
  }, [queries, patientId]);
}
