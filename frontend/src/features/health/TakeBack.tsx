import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useHealthWrites, type Entry } from "./saving";
import { notifyDone, ProblemAlert } from "@/components";

/** Takes an entry back as wrong: it stays in the record with the reason and no longer counts. */
export function TakeBack({ patientId, entry, name, onClose }: { patientId: string; entry: Entry; name: string; onClose: () => void }) {
  const { takeBack } = useHealthWrites(patientId);
  const [reason, setReason] = useState("");
  return (
    <Modal opened onClose={onClose} title="Entered in error?" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          takeBack.mutate(
            { entry, reason: reason.trim() },
            {
              onSuccess: () => {
                notifyDone(`${name} no longer counts.`);
                onClose();
              },
            },
          );
        }}
      >
        <Stack>
          <Text>{name} no longer counts. It stays in the record with your name and the reason.</Text>
          <TextInput
            label="What was wrong"
            maxLength={500}
            required
            withAsterisk={false}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <ProblemAlert error={takeBack.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" loading={takeBack.isPending} disabled={reason.trim() === ""}>
              Mark as entered in error
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
