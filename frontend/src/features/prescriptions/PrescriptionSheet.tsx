import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import classes from "./sheet.module.css";
import { ErrorState, Icon, LoadingSkeleton, Notice, notifyDone, PageHeader, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type PrescriptionSheet as Sheet } from "@/lib/api";
import { glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { patientKey } from "@/lib/queries";
import { prescriptionSheetQuery } from "@/lib/staffQueries";
import { dayIn, instantText, localZone, paperDay } from "@/lib/time";

const STATES: Record<Sheet["state"], string> = {
  signed: "Signed, not printed yet",
  printed: "Printed",
  filed: "Written to a file",
  cancelled: "Cancelled",
  superseded: "Superseded by a newer one",
  stopped: "The medicine was stopped",
};
const KINDS = { printed: "Printed", filed: "Written to a file", cancelled: "Cancelled" } as const;

/** A signed prescription as it stands on paper: to print, to write to a file, to cancel. It is no electronic prescribing. */
export function PrescriptionSheet({ patientId, prescriptionId, back }: { patientId: string; prescriptionId: string; back: ReactNode }) {
  const { role } = useAccount();
  const { data: sheet, error, isPending, refetch } = useQuery(prescriptionSheetQuery(patientId, prescriptionId));
  const queries = useQueryClient();
  const [cancels, setCancels] = useState(false);
  const path = { patient_id: patientId, prescription_id: prescriptionId };
  const send = useMutation({
    mutationFn: (kind: "printed" | "filed") => post<Sheet>("/api/patients/{patient_id}/prescriptions/{prescription_id}/transmissions", { path, body: { kind } }),
    onSuccess: (_, kind) => {
      if (kind === "printed") window.print();
      else notifyDone("Written to the prescriptions folder of this clinic.");
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const maySend = mayOffer(role, "sign-prescription");
  const isOpen = sheet !== undefined && sheet.state !== "cancelled" && sheet.is_verified;
  return (
    <Stack>
      <div data-print="never">
        <PageHeader title="Prescription" actions={back} />
        {maySend && isOpen && (
          <Group gap="xs" mt="xs">
            <Button leftSection={<Icon name="list" size={18} />} loading={send.isPending} onClick={() => send.mutate("printed")}>
              {sheet.printed === 0 ? "Print" : "Print a copy"}
            </Button>
            <Button variant="default" loading={send.isPending} onClick={() => send.mutate("filed")}>
              Write to a file
            </Button>
            <Button variant="subtle" onClick={() => setCancels(true)}>
              Cancel it
            </Button>
          </Group>
        )}
        <ProblemAlert error={send.error} />
      </div>
      {isPending && <LoadingSkeleton rows={4} label="Loading the prescription" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {sheet !== undefined && (
        <>
          {!sheet.is_verified && (
            <Notice tone="act" icon="alert" role="alert" title="This is not what was signed">
              What is stored differs from what was signed. Do not use it; tell whoever runs the clinic&rsquo;s computers.
            </Notice>
          )}
          <Paper sheet={sheet} />
          <section data-print="never" aria-label="What became of it">
            <Text fw={600}>{STATES[sheet.state]}</Text>
            <ul>
              {sheet.transmissions.map(({ kind, at, by, reason }) => (
                <li key={at}>
                  {KINDS[kind]} by {by}, {instantText(at)}
                  {reason === null ? "" : `: ${reason}`}
                </li>
              ))}
            </ul>
            <Text size="sm" c="dimmed">
              Evenkeel sends nothing to a pharmacy: this is no electronic prescription. Cancelling keeps it from leaving here; it does not change the dose on record, and a
              pharmacy that has it already must be called.
            </Text>
          </section>
        </>
      )}
      {cancels && <CancelDialog patientId={patientId} prescriptionId={prescriptionId} onClose={() => setCancels(false)} />}
    </Stack>
  );
}

function Paper({ sheet }: { sheet: Sheet }) {
  const { prescription } = sheet;
  const rows: [string, string | null][] = [
    ["Patient", `${sheet.patient_name}, born ${paperDay(sheet.birth_date)}`],
    ["Drug", `${prescription.drug_name} ${prescription.strength.text} ${prescription.form}`],
    ["Take", glue(prescription.sig)],
    ["Directions", prescription.directions],
    ["For", prescription.indication],
    ["Quantity", `${prescription.quantity} for ${prescription.days_supply} days; ${prescription.refills === 0 ? "no refills" : `${prescription.refills} refills`}`],
    ["Pharmacy", sheet.pharmacy === null ? null : [sheet.pharmacy.name, sheet.pharmacy.address, sheet.pharmacy.phone].filter((part) => part !== null).join(", ")],
    ["From", paperDay(prescription.start_on)],
    ["To be filled by", prescription.fill_until === null ? null : paperDay(prescription.fill_until)],
    ["Schedule", prescription.schedule === null ? null : `${prescription.schedule}${prescription.state === null ? "" : `, ${prescription.state}`}`],
  ];
  return (
    <article className={classes.paper} aria-label="The sheet">
      {sheet.state === "cancelled" && <p className={classes.mark}>CANCELLED</p>}
      {sheet.state !== "cancelled" && sheet.printed > 1 && <p className={classes.mark}>COPY {sheet.printed - 1}</p>}
      <header>
        <strong>{sheet.practice_name}</strong>
        <span>{sheet.practice_phone}</span>
      </header>
      <dl>
        {rows.map(([name, text]) =>
          text === null || text === "" ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ),
        )}
      </dl>
      <p>
        Signed in Evenkeel by {prescription.signed_by}, {paperDay(dayIn(new Date(prescription.signed_at), localZone()))}.
      </p>
      {prescription.schedule !== null && <p className={classes.signature}>Signature by hand</p>}
      <p className={classes.digest}>{prescription.digest}</p>
    </article>
  );
}

function CancelDialog({ patientId, prescriptionId, onClose }: { patientId: string; prescriptionId: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const cancel = useMutation({
    mutationFn: () =>
      post<Sheet>("/api/patients/{patient_id}/prescriptions/{prescription_id}/cancel", {
        path: { patient_id: patientId, prescription_id: prescriptionId },
        body: { reason: reason.trim() },
      }),
    onSuccess: () => {
      notifyDone("Cancelled. If a pharmacy has it, call them.");
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title="Cancel this prescription">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          cancel.mutate();
        }}
      >
        <Stack>
          <Text size="sm">It can not be printed or written any more. This can not be undone: sign a new one instead. The dose on record stays until you change it.</Text>
          <Textarea label="Why" required withAsterisk={false} maxLength={500} autosize minRows={2} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemAlert error={cancel.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep it
            </Button>
            <Button type="submit" loading={cancel.isPending} disabled={reason.trim() === ""}>
              Cancel the prescription
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
