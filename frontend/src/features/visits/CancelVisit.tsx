import { Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog, notifyDone } from "@/components";
import { post, type Visit } from "@/lib/api";
import { instantText, zoneName } from "@/lib/time";

export function CancelVisit({
  visit,
  zone,
  opened,
  namesPatient = false,
  onClose,
}: {
  visit: Visit;
  zone: string;
  opened: boolean;
  /** For staff, who see the visits of many. */
  namesPatient?: boolean;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () =>
      post<Visit>("/api/patients/{patient_id}/visits/{visit_id}/cancel", {
        path: { patient_id: visit.patient_id, visit_id: visit.id },
        body: reason.trim() === "" ? {} : { reason: reason.trim() },
      }),
    onSuccess: () => {
      onClose();
      notifyDone("The visit is cancelled. The time is free for somebody else.");
      void queries.invalidateQueries();
    },
  });
  return (
    <ConfirmDialog
      opened={opened}
      title="Cancel this visit?"
      confirm="Cancel the visit"
      keep="Keep it"
      isBusy={cancel.isPending}
      error={cancel.error}
      onConfirm={() => cancel.mutate()}
      onClose={onClose}
    >
      <Text>
        {namesPatient && <strong>{visit.patient_name}: </strong>}
        {instantText(visit.starts_at, zone)}, {zoneName(zone)}, with {visit.clinician.name}. You can book another time
        afterwards.
      </Text>
      <Textarea
        label="Why (you may leave this empty)"
        maxLength={500}
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </ConfirmDialog>
  );
}
