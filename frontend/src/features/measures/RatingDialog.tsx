import { Button, Fieldset, Group, List, Modal, Radio, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState, LoadingSkeleton, notifyDone, ProblemAlert } from "@/components";
import { put, type CheckIn, type Instrument } from "@/lib/api";
import { instrumentQuery, patientKey } from "@/lib/queries";

interface Props {
  patientId: string;
  patientName: string;
  slug: string;
  onClose: () => void;
}

/** What a clinician rates at the examination: all items on one page, the total as it grows. */
export function RatingDialog({ patientId, patientName, slug, onClose }: Props) {
  const { data: instrument, error, isPending, refetch } = useQuery(instrumentQuery(slug));
  return (
    <Modal opened onClose={onClose} size="xl" title={`${instrument?.name ?? "Rating"} of ${patientName}`} closeOnClickOutside={false}>
      {isPending && <LoadingSkeleton rows={4} height={72} label="Loading the scale" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {instrument !== undefined && <RatingForm patientId={patientId} instrument={instrument} onClose={onClose} />}
    </Modal>
  );
}

function RatingForm({ patientId, instrument, onClose }: { patientId: string; instrument: Instrument; onClose: () => void }) {
  const queries = useQueryClient();
  const [id] = useState(() => crypto.randomUUID());
  const [answers, setAnswers] = useState<(number | null)[]>(() => instrument.items.map(() => null));
  const record = useMutation({
    mutationFn: () =>
      put<CheckIn>("/api/patients/{patient_id}/ratings/{check_in_id}", {
        path: { patient_id: patientId, check_in_id: id },
        body: { instrument: instrument.slug, answers, answered_at: new Date().toISOString(), is_finished: true },
      }),
    onSuccess: ({ total }) => {
      notifyDone(`Recorded: ${instrument.name} ${total ?? ""} of ${instrument.maximum}.`);
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
      onClose();
    },
  });
  const open = answers.filter((answer) => answer === null).length;
  const total = instrument.items.reduce((sum, { is_summed: counts }, index) => sum + (counts ? (answers[index] ?? 0) : 0), 0);
  const parts = [...new Set(instrument.items.map(({ part }) => part))];
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        record.mutate();
      }}
    >
      <Stack>
        <Text>{instrument.lead}</Text>
        {instrument.notes.length > 0 && (
          <List size="sm" c="dimmed">
            {instrument.notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        )}
        {parts.map((part) => (
          <Fieldset key={part ?? ""} legend={part ?? instrument.name}>
            <Stack gap="lg">
              {instrument.items.map((item, index) =>
                item.part === part ? (
                  <Radio.Group
                    key={item.number}
                    label={`${item.number}. ${item.text}`}
                    description={item.is_summed ? undefined : "Not part of the total"}
                    value={answers[index]?.toString() ?? ""}
                    onChange={(value) => setAnswers(answers.map((old, place) => (place === index ? Number(value) : old)))}
                  >
                    <Group gap="md" mt="xs">
                      {item.answers.map(({ value, label }) => (
                        <Radio key={value} value={String(value)} label={`${value} ${label}`} />
                      ))}
                    </Group>
                  </Radio.Group>
                ) : null,
              )}
            </Stack>
          </Fieldset>
        ))}
        <ProblemAlert error={record.error} />
        <Group justify="space-between">
          <Text fw={600} role="status">
            {open === 0 ? `Total ${total} of ${instrument.maximum}` : `${open} still open, total so far ${total}`}
          </Text>
          <Group>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={record.isPending} disabled={open > 0}>
              Record
            </Button>
          </Group>
        </Group>
      </Stack>
    </form>
  );
}
