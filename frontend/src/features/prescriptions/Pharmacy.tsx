import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorState, LoadingSkeleton, notifyDone, Panel, ProblemAlert } from "@/components";
import { post, type ChosenPharmacy } from "@/lib/api";
import { patientKey, pharmacyQuery } from "@/lib/queries";
import { relativeInstant } from "@/lib/time";

/** The pharmacy that the patient chose. It stands on printed prescriptions; nothing is sent there. */
export function PharmacyPanel({ patientId, isOwn, mayChoose }: { patientId: string; isOwn: boolean; mayChoose: boolean }) {
  const { data, error, isPending, refetch } = useQuery(pharmacyQuery(patientId));
  const [chooses, setChooses] = useState(false);
  return (
    <Panel title={isOwn ? "My pharmacy" : "Pharmacy"}>
      <Stack gap="xs" align="flex-start">
        {isPending && <LoadingSkeleton rows={1} label="Loading the pharmacy" />}
        {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
        {data === null && <Text c="dimmed">{isOwn ? "You have not chosen one." : "The patient has not chosen one."}</Text>}
        {data !== undefined && data !== null && (
          <div>
            <strong>{data.name}</strong>
            {data.address !== null && <div>{data.address}</div>}
            {data.phone !== null && (
              <div>
                <a href={`tel:${data.phone}`}>{data.phone}</a>
              </div>
            )}
            <Text size="sm" c="dimmed">
              {isOwn && data.is_own ? "You chose it" : `Written by ${data.by_name}`} {relativeInstant(data.at)}.
            </Text>
          </div>
        )}
        {data !== undefined && mayChoose && (
          <Button variant="default" size={isOwn ? "sm" : "compact-md"} onClick={() => setChooses(true)}>
            {data === null ? "Choose a pharmacy" : "Choose another"}
          </Button>
        )}
        <Text size="sm" c="dimmed">
          It stands on printed prescriptions. Nothing is sent to it from here.
        </Text>
      </Stack>
      {chooses && <Choice patientId={patientId} onClose={() => setChooses(false)} />}
    </Panel>
  );
}

function Choice({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const [phone, setPhone] = useState("");
  const save = useMutation({
    mutationFn: () =>
      post<ChosenPharmacy>("/api/patients/{patient_id}/pharmacy", {
        path: { patient_id: patientId },
        body: { name: name.trim(), address: address.trim() || null, phone: phone.trim() || null },
      }),
    onSuccess: () => {
      notifyDone(`Noted: ${name.trim()}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title="Choose a pharmacy" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput label="Name" maxLength={200} required withAsterisk={false} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput label="Address" description="Optional" maxLength={400} value={address} onChange={(event) => setAddress(event.currentTarget.value)} />
          <TextInput label="Phone" description="Optional" type="tel" maxLength={40} value={phone} onChange={(event) => setPhone(event.currentTarget.value)} />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={name.trim() === ""}>
              Choose it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
