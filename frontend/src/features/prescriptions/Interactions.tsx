import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { NotChecked, SafetyFindings } from "./SafetyFindings";
import { LoadingSkeleton, Panel } from "@/components";
import { findingsQuery } from "@/lib/staffQueries";

/** What does not go together in everything the patient takes today. */
export function Interactions({ patientId }: { patientId: string }) {
  const { data: safety, error, isPending, refetch } = useQuery(findingsQuery(patientId));
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
          <SafetyFindings safety={safety} none="Nothing was found in what the patient takes today." folds />
        )}
      </Stack>
    </Panel>
  );
}
