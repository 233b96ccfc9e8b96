import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { StepReview } from "./StepReview";
import { ProblemAlert } from "@/components";
import { post, type Medication, type TitrationStep } from "@/lib/api";
import { patientKey } from "@/lib/queries";

/** Drafts the next prescription of a series: the same again, to be filled when the last one is used up. */
export function NextPrescription({
  patientId,
  patientName,
  medication,
  onClose,
}: {
  patientId: string;
  patientName: string;
  medication: Medication;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [step, setStep] = useState<TitrationStep | null>(null);
  const draft = useMutation({
    mutationFn: () =>
      post<TitrationStep>("/api/patients/{patient_id}/medications/{medication_id}/next-prescription", {
        path: { patient_id: patientId, medication_id: medication.id },
      }),
    onSuccess: setStep,
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={`Next prescription of ${medication.name} for ${patientName}`} closeOnClickOutside={false}>
      {step !== null ? (
        <StepReview patientId={patientId} step={step} onStep={setStep} onBack={onClose} onDone={onClose} />
      ) : (
        <Stack>
          <Text>The same again, with the earliest day on which it may be filled: when the last prescription is used up. It is drafted, then you sign or withdraw it.</Text>
          <ProblemAlert error={draft.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button onClick={() => draft.mutate()} loading={draft.isPending}>
              Draft it
            </Button>
          </Group>
        </Stack>
      )}
    </Drawer>
  );
}
