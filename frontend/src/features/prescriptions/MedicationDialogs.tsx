import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { notifyDone, ProblemAlert } from "@/components";
import { post, type Medication } from "@/lib/api";
import { patientKey } from "@/lib/queries";
import { relativeDay } from "@/lib/time";

interface Props {
  patientId: string;
  medication: Medication;
  today: string;
  onClose: () => void;
}

/** Writes down a dose that the patient already takes: author and day are kept, nothing is prescribed. */
export function RecordDose({ patientId, medication, today, onClose }: Props) {
  const queries = useQueryClient();
  const [value, setValue] = useState("");
  const [on, setOn] = useState(today);
  const unit = medication.usual_maximum?.unit ?? "mg";
  const isNumber = /^\d{1,5}([.,]\d{1,3})?$/.test(value.trim()) && Number(value.replace(",", ".")) > 0;
  const record = useMutation({
    mutationFn: () =>
      post<Medication>("/api/patients/{patient_id}/medications/{medication_id}/recorded-dose", {
        path: { patient_id: patientId, medication_id: medication.id },
        body: { daily_dose: { value: value.trim().replace(",", "."), unit }, effective_on: on },
      }),
    onSuccess: () => {
      notifyDone(`Recorded ${medication.name} ${value} ${unit} a day.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title={`Current dose of ${medication.name}`} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          record.mutate();
        }}
      >
        <Stack>
          <Text>What the patient takes now. This writes the record, with your name; it does not prescribe anything.</Text>
          <Group grow align="flex-start">
            <TextInput
              label="Daily dose"
              inputMode="decimal"
              rightSection={<Text size="sm" c="dimmed">{unit}</Text>}
              required
              withAsterisk={false}
              data-autofocus
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
              error={value !== "" && !isNumber ? "A number, like 50 or 37.5" : null}
            />
            <TextInput
              type="date"
              label="At this dose since"
              max={today}
              required
              withAsterisk={false}
              value={on}
              onChange={(event) => setOn(event.currentTarget.value)}
              description={on === "" ? undefined : relativeDay(on, today)}
            />
          </Group>
          <Text size="sm" c="dimmed">
            The chart’s dose line starts on that day. What was taken before stays “not stated”.
          </Text>
          <ProblemAlert error={record.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={record.isPending} disabled={!isNumber || on === ""}>
              Record the dose
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Ends a medication, with a reason, after asking. */
export function StopMedication({ patientId, medication, today, onClose }: Props) {
  const queries = useQueryClient();
  const [on, setOn] = useState(today);
  const [reason, setReason] = useState("");
  const stop = useMutation({
    mutationFn: () =>
      post<Medication>("/api/patients/{patient_id}/medications/{medication_id}/stop", {
        path: { patient_id: patientId, medication_id: medication.id },
        body: { stopped_on: on, reason: reason.trim() },
      }),
    onSuccess: () => {
      notifyDone(`Stopped ${medication.name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title={`Stop ${medication.name}?`} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          stop.mutate();
        }}
      >
        <Stack>
          <Text>
            Now {medication.dose_text}. The prescription ends and the patient’s screen no longer says to take it. Starting again needs a new
            prescription.
          </Text>
          <TextInput
            type="date"
            label="First day without it"
            required
            withAsterisk={false}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          <Textarea
            label="Reason"
            autosize
            minRows={2}
            maxLength={500}
            required
            withAsterisk={false}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemAlert error={stop.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" loading={stop.isPending} disabled={reason.trim() === "" || on === ""}>
              Stop {medication.name}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
