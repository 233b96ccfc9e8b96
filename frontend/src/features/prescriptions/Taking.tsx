import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import classes from "./prescriptions.module.css";
import { daysBetween, saidText, shareText } from "./taking";
import { EmptyState, ErrorState, LoadingSkeleton, notifyDone, notifyUndo, Panel, ProblemAlert } from "@/components";
import { post, type NewTaking, type TakenMedicine } from "@/lib/api";
import { patientKey, takingQuery } from "@/lib/queries";
import { relativeDay } from "@/lib/time";

/** What a patient says about taking one medicine: days missed, a pause, its end. */
export function MyTaking({ patientId, medicationId, name, today }: { patientId: string; medicationId: string; name: string; today: string }) {
  const { data } = useQuery(takingQuery(patientId));
  const taken = data?.find(({ medication_id }) => medication_id === medicationId);
  const [pauses, setPauses] = useState(false);
  const { say, takeBack } = useTaking(patientId);
  if (taken === undefined) return null;
  const missed = taken.said.some(({ kind, on }) => kind === "missed" && on === today);
  return (
    <Stack gap={6}>
      {taken.held_since !== null && <Text size="sm">You paused it {relativeDay(taken.held_since, today)}. Your care team can see that.</Text>}
      {taken.asked !== null && <Recall taken={taken} asked={taken.asked} you onSay={say.mutateAsync} />}
      <Group gap="xs">
        {taken.held_since === null ? (
          <>
            <Button
              size="sm"
              variant="default"
              disabled={missed || say.isPending}
              aria-label={`I missed ${name} today`}
              onClick={() =>
                say.mutate(
                  { medication_id: medicationId, kind: "missed", on: today },
                  {
                    onSuccess: (all) => {
                      const said = all.medications.find((each) => each.medication_id === medicationId)?.said[0];
                      if (said !== undefined) notifyUndo("Saved that you missed it today.", () => takeBack.mutate(said.id));
                    },
                  },
                )
              }
            >
              {missed ? "Missed today, saved" : "I missed it today"}
            </Button>
            <Button size="sm" variant="default" aria-label={`I paused ${name}`} onClick={() => setPauses(true)}>
              I paused it
            </Button>
          </>
        ) : (
          <Button
            size="sm"
            variant="default"
            loading={say.isPending}
            aria-label={`I take ${name} again`}
            onClick={() => say.mutate({ medication_id: medicationId, kind: "resumed", on: today })}
          >
            I take it again
          </Button>
        )}
      </Group>
      <ProblemAlert error={say.error ?? takeBack.error} />
      {pauses && <PauseDialog patientId={patientId} medicationId={medicationId} name={name} today={today} onClose={() => setPauses(false)} />}
    </Stack>
  );
}

/** What was taken of each medicine, as far as anybody said; staff write down what they are told. */
export function TakingPanel({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, isPending, refetch } = useQuery(takingQuery(patientId));
  const { say, takeBack } = useTaking(patientId);
  return (
    <Panel title="What was taken">
      {isPending && <LoadingSkeleton rows={2} label="Loading what was taken" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon="pill" title="No doses to ask about">
          Nothing with a dose on record is taken.
        </EmptyState>
      )}
      <Stack>
        {data?.map((taken) => (
          <section key={taken.medication_id} aria-label={taken.name}>
            <Text fw={600}>{taken.name}</Text>
            <Text size="sm">{taken.held_since === null ? shareText(taken.share) : `Paused since ${relativeDay(taken.held_since, today)}.`}</Text>
            {taken.asked !== null && <Recall taken={taken} asked={taken.asked} you={false} onSay={say.mutateAsync} />}
            {taken.said.length > 0 && (
              <details className={classes.stopped}>
                <summary>{taken.said.length} said</summary>
                <ul className={classes.said}>
                  {taken.said.map((said) => (
                    <li key={said.id}>
                      <Text size="sm" span>
                        {saidText(said, today)}
                        {said.reason === null ? "" : `: ${said.reason}`} ({said.is_patient ? "the patient" : said.by})
                      </Text>{" "}
                      <Button size="compact-xs" variant="subtle" aria-label={`Take back: ${saidText(said, today)}`} onClick={() => takeBack.mutate(said.id)}>
                        Take back
                      </Button>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </section>
        ))}
        {(data?.length ?? 0) > 0 && (
          <Text c="dimmed" size="sm">
            A dose that nobody wrote down is not a missed one.
          </Text>
        )}
      </Stack>
      <ProblemAlert error={say.error ?? takeBack.error} />
    </Panel>
  );
}

type Asked = NonNullable<TakenMedicine["asked"]>;

/** Asks on how many of the days it was missed: one tap. */
function Recall({ taken, asked, you, onSay }: { taken: TakenMedicine; asked: Asked; you: boolean; onSay: (said: NewTaking) => Promise<unknown> }) {
  const label = useId();
  const days = daysBetween(asked.since, asked.until);
  return (
    <div>
      <Text size="sm" id={label}>
        {you ? `In the last ${days} days, on how many did you miss it?` : `Missed in the last ${days} days:`}
      </Text>
      <Group gap={4} role="group" aria-labelledby={label}>
        {Array.from({ length: days + 1 }, (_, number) => (
          <Button
            key={number}
            size="sm"
            px={0}
            w={44}
            variant="default"
            aria-label={`${number} of ${days} days`}
            onClick={() =>
              void onSay({ medication_id: taken.medication_id, kind: "recalled", on: asked.since, until: asked.until, missed_days: number })
                .then(() => notifyDone(`Saved: missed on ${number} of ${days} days.`))
                .catch(() => undefined)
            }
          >
            {number}
          </Button>
        ))}
      </Group>
    </div>
  );
}

function PauseDialog({ patientId, medicationId, name, today, onClose }: { patientId: string; medicationId: string; name: string; today: string; onClose: () => void }) {
  const { say } = useTaking(patientId);
  const [since, setSince] = useState(today);
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title={`I paused ${name}`}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          say.mutate(
            { medication_id: medicationId, kind: "held", on: since, reason: reason.trim() === "" ? null : reason.trim() },
            {
              onSuccess: () => {
                notifyDone("Saved that you paused it.");
                onClose();
              },
            },
          );
        }}
      >
        <Stack>
          <Text size="sm">Your care team will see it. Some medicines are dangerous to stop at once, or to begin again at the old dose after a break: call before you do.</Text>
          <TextInput type="date" label="Since" required max={today} value={since} onChange={(event) => setSince(event.currentTarget.value)} />
          <TextInput label="Why" description="If you want to say" maxLength={300} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemAlert error={say.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={say.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useTaking(patientId: string) {
  const queries = useQueryClient();
  const settled = () => queries.invalidateQueries({ queryKey: patientKey(patientId) });
  const path = { patient_id: patientId };
  return {
    say: useMutation({
      mutationFn: (body: NewTaking) => post<{ medications: TakenMedicine[] }>("/api/patients/{patient_id}/taking", { path, body }),
      onSettled: settled,
    }),
    takeBack: useMutation({
      mutationFn: (saidId: string) => post("/api/patients/{patient_id}/taking/{said_id}/take-back", { path: { ...path, said_id: saidId }, body: {} }),
      onSettled: settled,
    }),
  };
}
