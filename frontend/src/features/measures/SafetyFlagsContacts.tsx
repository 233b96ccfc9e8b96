import { Anchor, Button, Checkbox, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { ErrorState, LoadingSkeleton, notifyDone, ProblemAlert } from "@/components";
import { put, type SafetyContacts } from "@/lib/api";
import { safetyContactsQuery } from "@/lib/staffQueries";
import { relativeDay } from "@/lib/time";

/** Whom to call about a patient and where they are, at hand beside their flags. */
export function SafetyFlagsContacts({ patientId, patientName }: { patientId: string; patientName: string }) {
  const { data, error, isPending, refetch } = useQuery(safetyContactsQuery(patientId));
  const [edits, setEdits] = useState(false);
  if (isPending) return <LoadingSkeleton rows={1} label="Loading the contacts" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stack gap={4} mt="xs">
      <Text size="sm">
        Patient: <Phone number={data.patient_phone} />. Emergency contact:{" "}
        {data.name === null ? "none on record" : `${data.name}${data.relation === null ? "" : `, ${data.relation}`}, `}
        {data.name !== null && <Phone number={data.phone} />}
      </Text>
      <Text size="sm">
        Address: {data.address ?? "none on record"}
        {data.address !== null && (data.verified_on === null ? " (not verified)" : ` (verified ${relativeDay(data.verified_on)})`)}
      </Text>
      <Group>
        <Button size="compact-sm" variant="default" onClick={() => setEdits(true)} aria-label={`Change the contacts of ${patientName}`}>
          Change
        </Button>
      </Group>
      {edits && <Editor patientId={patientId} patientName={patientName} saved={data} onClose={() => setEdits(false)} />}
    </Stack>
  );
}

function Phone({ number }: { number: string | null }) {
  if (number === null) return <>no phone on record</>;
  return <Anchor underline="always" href={`tel:${number.replace(/[^+\d]/g, "")}`}>{number}</Anchor>;
}

function Editor({ patientId, patientName, saved, onClose }: { patientId: string; patientName: string; saved: SafetyContacts; onClose: () => void }) {
  const queries = useQueryClient();
  const [typed, setTyped] = useState({ name: saved.name ?? "", relation: saved.relation ?? "", phone: saved.phone ?? "", address: saved.address ?? "" });
  const [isVerified, setVerified] = useState(false);
  const orNull = (text: string) => (text.trim() === "" ? null : text.trim());
  const save = useMutation({
    mutationFn: () =>
      put<SafetyContacts>("/api/patients/{patient_id}/safety-contacts", {
        path: { patient_id: patientId },
        body: { name: orNull(typed.name), relation: orNull(typed.relation), phone: orNull(typed.phone), address: orNull(typed.address), is_verified: isVerified },
      }),
    onSuccess: (contacts) => {
      queries.setQueryData(safetyContactsQuery(patientId).queryKey, contacts);
      notifyDone("Saved the contacts.");
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`Contacts of ${patientName}`} closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput label="Emergency contact" maxLength={200} value={typed.name} onChange={(event) => setTyped({ ...typed, name: event.currentTarget.value })} />
          <TextInput label="What they are to the patient" maxLength={100} value={typed.relation} onChange={(event) => setTyped({ ...typed, relation: event.currentTarget.value })} />
          <TextInput label="Phone" type="tel" maxLength={40} value={typed.phone} onChange={(event) => setTyped({ ...typed, phone: event.currentTarget.value })} />
          <Textarea label="Address where the patient is" autosize maxLength={400} value={typed.address} onChange={(event) => setTyped({ ...typed, address: event.currentTarget.value })} />
          <Checkbox label="The patient has confirmed this address today" checked={isVerified} onChange={(event) => setVerified(event.currentTarget.checked)} />
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
