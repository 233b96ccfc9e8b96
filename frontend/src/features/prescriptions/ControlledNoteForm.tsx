import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { NOTE_KINDS, type NoteKind } from "./controlled";
import { notifyDone, ProblemAlert } from "@/components";
import { post, type ControlledDrugs } from "@/lib/api";
import { patientKey } from "@/lib/queries";

/** Notes a look into the registry, a visit in person, or the state: what a person did, never what Evenkeel did. */
export function ControlledNoteForm({
  patientId,
  today,
  kinds = ["registry-check", "in-person", "state"],
  onDone,
  onCancel,
}: {
  patientId: string;
  today: string;
  kinds?: readonly NoteKind[];
  onDone: () => void;
  onCancel: () => void;
}) {
  const queries = useQueryClient();
  const [kind, setKind] = useState<NoteKind>(kinds[0]!);
  const [on, setOn] = useState(today);
  const [place, setPlace] = useState("");
  const [remark, setRemark] = useState("");
  const save = useMutation({
    mutationFn: () =>
      post<ControlledDrugs>("/api/patients/{patient_id}/controlled-drugs/notes", {
        path: { patient_id: patientId },
        body: {
          kind,
          on,
          ...(place.trim() === "" ? {} : { place: `US-${place.trim().toUpperCase()}` }),
          ...(remark.trim() === "" ? {} : { remark: remark.trim() }),
        },
      }),
    onSuccess: () => {
      notifyDone(`Noted: ${NOTE_KINDS[kind]}.`);
      onDone();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        {kinds.length > 1 && (
          <NativeSelect
            label="What to note"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as NoteKind)}
            data={kinds.map((value) => ({ value, label: NOTE_KINDS[value] }))}
          />
        )}
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label={kind === "state" ? "Since when it is known" : "Day"}
            max={today}
            required
            withAsterisk={false}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          <TextInput
            label="State"
            placeholder="like: NY"
            maxLength={3}
            required={kind === "state"}
            withAsterisk={false}
            value={place}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
        </Group>
        <TextInput label="Remark" maxLength={300} value={remark} onChange={(event) => setRemark(event.currentTarget.value)} />
        <ProblemAlert error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={save.isPending}>
            Note it
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
