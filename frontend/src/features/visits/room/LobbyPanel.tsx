import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { lobbyKey } from "./useLobby";
import { Panel, ProblemAlert } from "@/components";
import { post, type Lobby, type Visit } from "@/lib/api";

/** For the prescriber: who is here, and who may come in. */
export function LobbyPanel({ visit, lobby }: { visit: Visit; lobby: Lobby }) {
  const queries = useQueryClient();
  const admit = useMutation({
    mutationFn: (membershipId: string) =>
      post<Lobby>("/api/patients/{patient_id}/visits/{visit_id}/admit", {
        path: { patient_id: visit.patient_id, visit_id: visit.id },
        body: { membership_id: membershipId },
      }),
    onSuccess: (now) => queries.setQueryData(lobbyKey(visit.patient_id, visit.id), now),
  });
  const guests = lobby.present.filter(({ role }) => role !== "prescriber");
  return (
    <Panel title="Waiting room">
      <Stack gap="xs" aria-live="polite">
        {guests.length === 0 && <Text c="dimmed">Nobody is waiting yet. {visit.patient_name} appears here on arrival.</Text>}
        {guests.map((person) => (
          <Group key={person.membership_id} justify="space-between">
            <Text>
              <strong>{person.name}</strong> {person.state === "waiting" ? "is waiting" : "was let in"}
            </Text>
            {person.state === "waiting" && (
              <Button loading={admit.isPending} onClick={() => admit.mutate(person.membership_id)}>
                Admit {person.name}
              </Button>
            )}
          </Group>
        ))}
        <ProblemAlert error={admit.error} />
      </Stack>
    </Panel>
  );
}
