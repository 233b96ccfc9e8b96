import { Autocomplete, Button, Group, Modal, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notifyDone, ProblemAlert } from "@/components";
import { put, type Medication } from "@/lib/api";
import { conditionNames, healthQuery, patientKey } from "@/lib/queries";

/** Writes what a medicine is for. */
export function IndicationDialog({ patientId, medication, onClose }: { patientId: string; medication: Medication; onClose: () => void }) {
  const queries = useQueryClient();
  const [text, setText] = useState(medication.indication ?? "");
  const health = useQuery(healthQuery(patientId));
  const save = useMutation({
    mutationFn: () =>
      put<Medication>("/api/patients/{patient_id}/medications/{medication_id}/indication", {
        path: { patient_id: patientId, medication_id: medication.id },
        ifMatch: `"${medication.version}"`,
        body: { indication: text.trim() === "" ? null : text.trim() },
      }),
    onSuccess: () => {
      notifyDone(`Saved what ${medication.name} is for.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title={`What ${medication.name} is for`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Autocomplete
            label="For"
            description="A condition on record, or a symptom in words"
            placeholder="like: sleep"
            maxLength={200}
            data-autofocus
            data={conditionNames(health.data)}
            value={text}
            onChange={setText}
          />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
