import { Button, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { NotChecked, SafetyFindings } from "./SafetyFindings";
import { LoadingSkeleton, notifyDone, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type Finding, type Safety } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { findingsQuery } from "@/lib/staffQueries";

/** What does not go together in everything the patient takes today. */
export function Interactions({ patientId }: { patientId: string }) {
  const queries = useQueryClient();
  const { role } = useAccount();
  const { data: safety, error, isPending, refetch } = useQuery(findingsQuery(patientId));
  const note = useMutation({
    mutationFn: ({ fingerprint }: Finding) =>
      post<Safety>("/api/patients/{patient_id}/findings/noted", { path: { patient_id: patientId }, body: { fingerprint } }),
    onSuccess: () => notifyDone("Noted. It folds away until something about it changes."),
    onSettled: () => queries.invalidateQueries({ queryKey: findingsQuery(patientId).queryKey }),
  });
  const retry = (
    <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
      Check again
    </Button>
  );
  return (
    <Panel title="Interactions">
      <Stack gap="xs">
        {isPending && <LoadingSkeleton rows={1} label="Checking the interactions" />}
        {error !== null && <NotChecked retry={retry} />}
        {error === null && safety !== undefined && !safety.is_checked && <NotChecked retry={retry} />}
        {error === null && safety?.is_checked === true && (
          <SafetyFindings
            safety={safety}
            none="Nothing was found in what the patient takes today."
            folds
            {...(mayOffer(role, "note-finding") ? { onNote: note.mutate } : {})}
          />
        )}
        <ProblemAlert error={note.error} />
      </Stack>
    </Panel>
  );
}
