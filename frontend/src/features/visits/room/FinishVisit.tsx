import { Button, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { lobbyKey } from "./useLobby";
import { ConfirmDialog, notifyDone } from "@/components";
import { post, type Visit } from "@/lib/api";

const LONGEST = 5_000;
const keyOf = (visitId: string) => `evenkeel.visit-note.${visitId}`;

/** Ends the visit for everybody and keeps the note. A half-written note stays on this device until then. */
export function FinishVisit({ visit }: { visit: Visit }) {
  const queries = useQueryClient();
  const [opened, setOpened] = useState(false);
  const [note, setNote] = useState(() => sessionStorage.getItem(keyOf(visit.id)) ?? "");
  const finish = useMutation({
    mutationFn: () =>
      post<Visit>("/api/patients/{patient_id}/visits/{visit_id}/finish", {
        path: { patient_id: visit.patient_id, visit_id: visit.id },
        body: { note },
      }),
    onSuccess: () => {
      sessionStorage.removeItem(keyOf(visit.id));
      setOpened(false);
      notifyDone("The visit is finished and the note is saved.");
      void queries.invalidateQueries({ queryKey: lobbyKey(visit.patient_id, visit.id) });
      void queries.invalidateQueries();
    },
  });
  return (
    <>
      <Button onClick={() => setOpened(true)}>Finish visit</Button>
      <ConfirmDialog
        opened={opened}
        title="Finish this visit?"
        confirm="Finish the visit"
        keep="Not yet"
        isBusy={finish.isPending}
        error={finish.error}
        onConfirm={() => finish.mutate()}
        onClose={() => setOpened(false)}
      >
        <Text>The call ends for everybody, and nobody can rejoin.</Text>
        <Textarea
          label="Note"
          description={`Part of the record. ${LONGEST - note.length} characters left.`}
          maxLength={LONGEST}
          autosize
          minRows={5}
          maxRows={14}
          value={note}
          onChange={(event) => {
            setNote(event.currentTarget.value);
            sessionStorage.setItem(keyOf(visit.id), event.currentTarget.value);
          }}
        />
      </ConfirmDialog>
    </>
  );
}
