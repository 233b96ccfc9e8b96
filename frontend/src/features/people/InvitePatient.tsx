import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { InvitationLink, type SentInvitation } from "./InvitationLink";
import { ProblemAlert } from "@/components";
import { post, type Patient } from "@/lib/api";
import { patientKey } from "@/lib/queries";

/** Invites a patient to sign in: the address, then what became of it. */
export function InvitePatient({ patient, onClose }: { patient: Patient; onClose: () => void }) {
  const queries = useQueryClient();
  const [email, setEmail] = useState(patient.email ?? "");
  const invite = useMutation({
    mutationFn: () =>
      post<SentInvitation>("/api/patients/{patient_id}/invitation", {
        path: { patient_id: patient.id },
        body: { email: email.trim() },
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patient.id) }),
  });
  return (
    <Modal opened onClose={onClose} title={`Invite ${patient.name}`} closeOnClickOutside={false}>
      {invite.data === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            invite.mutate();
          }}
        >
          <Stack>
            <Text>With an account, {patient.given_name} can check in, book visits, join them and ask for refills.</Text>
            <TextInput
              type="email"
              label="E-mail address"
              required
              withAsterisk={false}
              data-autofocus
              value={email}
              onChange={(event) => setEmail(event.currentTarget.value)}
            />
            <ProblemAlert error={invite.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={invite.isPending}>
                Invite
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Stack>
          <InvitationLink invitation={invite.data} name={patient.name} />
          <Group justify="flex-end">
            <Button onClick={onClose}>Done</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
