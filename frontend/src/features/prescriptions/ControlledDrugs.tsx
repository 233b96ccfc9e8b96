import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { noteText, windowText } from "./controlled";
import { ControlledNoteForm } from "./ControlledNoteForm";
import classes from "./prescriptions.module.css";
import { Rulings } from "./Rulings";
import { ErrorState, Icon, LoadingSkeleton, notifyDone, Panel, ProblemAlert } from "@/components";
import { glue } from "@/lib/dose";
import { post, type ControlledDrugs as Noted, type ControlledNote } from "@/lib/api";
import { patientKey } from "@/lib/queries";
import { controlledQuery, scheduledPrescriptionsQuery } from "@/lib/staffQueries";

/** So many notes stand open; earlier ones are folded away. */
const FEW = 3;

/** What is noted about the patient's scheduled drugs, and the rules that count for them. */
export function ControlledDrugs({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, isPending, refetch } = useQuery(controlledQuery(patientId));
  const [isNoting, setIsNoting] = useState(false);
  const [wrong, setWrong] = useState<ControlledNote | null>(null);
  return (
    <Panel
      title="Scheduled drugs"
      actions={
        <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setIsNoting(true)}>
          Add a note
        </Button>
      }
    >
      {isPending && <LoadingSkeleton rows={2} label="Loading the notes" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <FillCalendar patientId={patientId} today={today} />
          <p className={classes.none}>State: {data.state ?? "not stated, only federal rules are applied"}</p>
          {data.notes.length === 0 && <p className={classes.none}>No look into the monitoring registry and no visit in person is noted.</p>}
          <Notes notes={data.notes.slice(0, FEW)} today={today} onTakeBack={setWrong} />
          {data.notes.length > FEW && (
            <details className={classes.stopped}>
              <summary>{data.notes.length - FEW} earlier</summary>
              <Notes notes={data.notes.slice(FEW)} today={today} onTakeBack={setWrong} />
            </details>
          )}
          <Rulings rulings={data.rulings} today={today} />
          <Text c="dimmed" size="sm">
            Evenkeel does not look into the registry. These are notes of what people did.
          </Text>
        </>
      )}
      {isNoting && (
        <Modal opened onClose={() => setIsNoting(false)} title="Add a note on scheduled drugs">
          <ControlledNoteForm patientId={patientId} today={today} onDone={() => setIsNoting(false)} onCancel={() => setIsNoting(false)} />
        </Modal>
      )}
      {wrong !== null && <TakeBack patientId={patientId} note={wrong} today={today} onClose={() => setWrong(null)} />}
    </Panel>
  );
}

function Notes({ notes, today, onTakeBack }: { notes: readonly ControlledNote[]; today: string; onTakeBack: (note: ControlledNote) => void }) {
  return (
    <ul className={classes.list}>
      {notes.map((note) => (
        <li key={note.id} className={classes.medication}>
          <div className={classes.entry}>
            {note.taken_back_by === null ? noteText(note, today) : <s>{noteText(note, today)}</s>}
            {note.remark !== null && <div className={classes.soft}>{note.remark}</div>}
            {note.taken_back_by !== null && (
              <div className={classes.soft}>
                Taken back by {note.taken_back_by}: {note.taken_back_because}
              </div>
            )}
          </div>
          {note.taken_back_by === null && (
            <Button className={classes.actions} size="compact-sm" variant="default" onClick={() => onTakeBack(note)} aria-label={`Take back: ${noteText(note, today)}`}>
              Take back
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What is signed and may be filled, by the day from which it may. */
function FillCalendar({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, refetch } = useQuery(scheduledPrescriptionsQuery(patientId));
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  if (data === undefined || data.length === 0) return null;
  return (
    <ul className={classes.list} aria-label="Prescriptions by the day they may be filled">
      {data.map((one) => (
        <li key={one.id} className={classes.medication}>
          <div className={classes.entry}>
            <strong>{one.drug_name}</strong> <span className={classes.soft}>schedule {one.schedule}</span>
            <div>{windowText(one, today)}</div>
            <div className={classes.soft}>
              {glue(one.sig)} {one.quantity} for {one.days_supply}&nbsp;days
            </div>
          </div>
        </li>
      ))}
    </ul>
  );
}

function TakeBack({ patientId, note, today, onClose }: { patientId: string; note: ControlledNote; today: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () =>
      post<Noted>("/api/patients/{patient_id}/controlled-drugs/notes/{note_id}/take-back", {
        path: { patient_id: patientId, note_id: note.id },
        body: { reason: reason.trim() },
      }),
    onSuccess: () => {
      notifyDone("Taken back. It stays to be seen and no longer counts.");
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title="Take back a note">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Text>{noteText(note, today)}</Text>
          <TextInput label="Why it was an error" required withAsterisk={false} maxLength={300} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={reason.trim() === ""}>
              Take it back
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
