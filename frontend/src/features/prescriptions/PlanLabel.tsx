import { Button, Group, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { Typed } from "./plans";
import { ProblemAlert } from "@/components";
import { post, type LabelSteps } from "@/lib/api";

/** Proposes the steps of the label: to begin a drug, or to begin it again after a gap. */
export function PlanLabel({ patientId, drugSlug, onSteps }: { patientId: string; drugSlug: string; onSteps: (rows: Typed["rows"]) => void }) {
  const propose = useMutation({
    mutationFn: () => post<LabelSteps>("/api/patients/{patient_id}/titration-plans/label", { path: { patient_id: patientId }, body: { drug_slug: drugSlug } }),
    onSuccess: ({ steps }) => steps.length > 0 && onSteps(steps.map(({ dose, days }, key) => ({ key, dose: dose.value, days }))),
  });
  return (
    <Stack gap="xs">
      <Group>
        <Button size="compact-md" variant="default" loading={propose.isPending} onClick={() => propose.mutate()}>
          Fill in the label&rsquo;s steps
        </Button>
      </Group>
      <ProblemAlert error={propose.error} />
      {propose.data !== undefined && (
        <Text size="sm" c="dimmed" role="status">
          {propose.data.source === null ? "No schedule of this label is on file: type the steps." : `As fast as the label allows with what is taken. Source: ${propose.data.source}.`}
        </Text>
      )}
    </Stack>
  );
}
