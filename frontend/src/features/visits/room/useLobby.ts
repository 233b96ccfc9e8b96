/** Being in the lobby: one request every two seconds says "I am here" and hears who else is. */
import { useQuery } from "@tanstack/react-query";
import { post, type Lobby } from "@/lib/api";
import { patientKey } from "@/lib/queries";

const EVERY = 2_000;

export const lobbyKey = (patientId: string, visitId: string) => [...patientKey(patientId), "lobby", visitId] as const;

export function useLobby(patientId: string, visitId: string, isInside: boolean) {
  return useQuery({
    queryKey: lobbyKey(patientId, visitId),
    queryFn: () =>
      post<Lobby>("/api/patients/{patient_id}/visits/{visit_id}/lobby", {
        path: { patient_id: patientId, visit_id: visitId },
      }),
    enabled: isInside,
    refetchInterval: (query) =>
      query.state.data?.state === "finished" || query.state.data?.state === "cancelled" ? false : EVERY,
    refetchIntervalInBackground: true,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
}
