import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { IndicationDialog } from "./Indication";
import classes from "./prescriptions.module.css";
import { ReportDialog } from "./ReportDialog";
import { nameNote, type NameField, type Taking } from "./reporting";
import { MyTaking } from "./Taking";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Notice, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Medication } from "@/lib/api";
import { glue } from "@/lib/dose";
import { medicationsQuery } from "@/lib/queries";
import { relativeDay, todayIn } from "@/lib/time";

type Open = { dialog: "report"; medication: Medication | null; says: Taking } | { dialog: "why"; medication: Medication };

/** Everything a patient takes, prescribed or their own, and the place to say how it really is. */
export function MyMedicines({ nameField }: { nameField: NameField }) {
  const { person_id: patientId, practice } = useAccount();
  const { data, error, isPending, refetch } = useQuery(medicationsQuery(patientId));
  const [open, setOpen] = useState<Open | null>(null);
  const today = todayIn(practice.time_zone);
  const active = (data ?? []).filter(({ status }) => status === "active");
  const stopped = (data ?? []).filter(({ status }) => status === "stopped");
  const add = (
    <Button leftSection={<Icon name="plus" size={18} />} onClick={() => setOpen({ dialog: "report", medication: null, says: "taking" })}>
      Add something you take
    </Button>
  );
  return (
    <Stack>
      <PageHeader title="My medicines" lead="What your care team knows that you take. Tell us what is missing or different." actions={add} />
      {isPending && <LoadingSkeleton rows={3} height={96} />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && active.length === 0 && (
        <EmptyState icon="pill" title="Nothing is on your list">
          If you take anything, also from the shop, add it: then it can be checked together with what is prescribed.
        </EmptyState>
      )}
      {active.map((medication) => (
        <Medicine key={medication.id} medication={medication} today={today} onOpen={setOpen}>
          <MyTaking patientId={patientId} medicationId={medication.id} name={medication.name} today={today} />
        </Medicine>
      ))}
      {stopped.length > 0 && (
        <details className={classes.stopped}>
          <summary>{stopped.length} stopped</summary>
          <Stack gap="sm" mt="xs">
            {stopped.map((medication) => (
              <Medicine key={medication.id} medication={medication} today={today} onOpen={setOpen} />
            ))}
          </Stack>
        </details>
      )}
      {open?.dialog === "report" && (
        <ReportDialog
          patientId={patientId}
          medication={open.medication}
          says={open.says}
          isPatient
          today={today}
          nameField={nameField}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.dialog === "why" && <IndicationDialog patientId={patientId} medication={open.medication} onClose={() => setOpen(null)} />}
    </Stack>
  );
}

function Medicine({ medication, today, onOpen, children }: { medication: Medication; today: string; onOpen: (open: Open) => void; children?: ReactNode }) {
  const { name, prescription, is_reported, is_known, indication, reports } = medication;
  const isStopped = medication.status === "stopped";
  const note = nameNote(medication);
  return (
    <Panel title={name}>
      <Stack gap={6}>
        {note !== null && <Text c="dimmed" size="sm">{note}</Text>}
        {isStopped ? (
          <Text>Stopped{medication.stopped_on === null ? "" : ` ${relativeDay(medication.stopped_on, today)}`}.</Text>
        ) : (
          <Text>{glue(prescription?.sig ?? howText(medication))}</Text>
        )}
        <Text c="dimmed" size="sm">
          {[
            is_reported ? "Not prescribed here" : prescription === null ? "From another record" : `Prescribed by ${prescription.signed_by}`,
            indication === null ? null : `for ${indication}`,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </Text>
        {reports.map((report) => (
          <Text key={report.id} size="sm">
            {glue(report.text.replace(/^The patient said/, "You said"))}.
          </Text>
        ))}
        {!is_known && (
          <Notice tone="caution" icon="alert" title="We do not know this name">
            Nothing about it was checked. Ask a pharmacist whether it goes together with the rest.
          </Notice>
        )}
        {children}
        <Group gap="xs">
          {!isStopped && (
            <>
              <Button size="sm" variant="default" aria-label={`I do not take ${name}`} onClick={() => onOpen({ dialog: "report", medication, says: "not_taking" })}>
                I do not take this
              </Button>
              <Button size="sm" variant="default" aria-label={`I take ${name} differently`} onClick={() => onOpen({ dialog: "report", medication, says: "taking" })}>
                I take it differently
              </Button>
            </>
          )}
          {isStopped && is_reported && (
            <Button size="sm" variant="default" aria-label={`I take ${name} again`} onClick={() => onOpen({ dialog: "report", medication, says: "taking" })}>
              I take it again
            </Button>
          )}
          {is_reported && !isStopped && (
            <Button size="sm" variant="subtle" aria-label={`What ${name} is for`} onClick={() => onOpen({ dialog: "why", medication })}>
              What it is for
            </Button>
          )}
        </Group>
      </Stack>
    </Panel>
  );
}

function howText({ dose_text }: Medication): string {
  return dose_text === "not stated" ? "How much is not written down yet." : `${dose_text[0]!.toUpperCase()}${dose_text.slice(1)}`;
}
