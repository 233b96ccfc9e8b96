import { Badge, Button, Group, Menu } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { DoseDrawer } from "./DoseDrawer";
import { Drafts } from "./Drafts";
import { IndicationDialog } from "./Indication";
import { RecordDose, StopMedication } from "./MedicationDialogs";
import classes from "./prescriptions.module.css";
import { ReportDialog } from "./ReportDialog";
import { NextPrescription } from "./NextPrescription";
import { nameNote, sourceText, type NameField } from "./reporting";
import { DoseText, Icon, Notice, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Medication } from "@/lib/api";
import { doseText, glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { datedDay, relativeDay } from "@/lib/time";

type Dialog = "change" | "record" | "stop" | "report" | "why" | "next";
type Open = { dialog: Dialog; medication: Medication } | { dialog: "start" | "add"; medication: null };

/** So many drugs that are no psychotropics stand open; more are folded away. */
const FEW = 3;

/** Everything the patient takes, psychotropics first, what ended folded away. */
export function MedicationList({
  patientId,
  patientName,
  medications,
  today,
  nameField,
  reconciles,
}: {
  patientId: string;
  patientName: string;
  medications: readonly Medication[];
  today: string;
  nameField: NameField;
  /** Where the list is reconciled: a page's address, or what opens it here. */
  reconciles: string | (() => void);
}) {
  const { role } = useAccount();
  const [open, setOpen] = useState<Open | null>(null);
  const mayChange = mayOffer(role, "change-dose");
  const mayReport = mayOffer(role, "report-medication");
  const current = medications.filter(({ status }) => status === "active");
  const active = current.filter(({ is_psychotropic }) => is_psychotropic);
  const others = current.filter(({ is_psychotropic }) => !is_psychotropic);
  const stopped = medications.filter(({ status }) => status === "stopped");
  const close = () => setOpen(null);
  const list = (shown: readonly Medication[]) => (
    <ul className={classes.list}>
      {shown.map((medication) => (
        <li key={medication.id} className={classes.medication}>
          <Entry patientId={patientId} medication={medication} today={today} />
          {mayReport && <Actions medication={medication} mayChange={mayChange} onOpen={(dialog) => setOpen({ dialog, medication })} />}
        </li>
      ))}
    </ul>
  );
  return (
    <Panel
      title="Medications"
      actions={
        <Group gap="xs">
          {mayOffer(role, "see-reconciliation") && <Reconcile at={reconciles} />}
          {mayReport && (
            <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen({ dialog: "add", medication: null })}>
              Add a reported medicine
            </Button>
          )}
          {mayChange && (
            <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setOpen({ dialog: "start", medication: null })}>
              Start a medication
            </Button>
          )}
        </Group>
      }
    >
      {mayChange && <Drafts patientId={patientId} patientName={patientName} />}
      {active.length === 0 && (
        <p className={classes.none}>{current.length === 0 ? "No current medication is on the list." : "No current psychotropic is on the list."}</p>
      )}
      {list(active)}
      {others.length > 0 && others.length <= FEW && list(others)}
      {others.length > FEW && (
        <details className={classes.stopped}>
          <summary>{others.length} other current drugs</summary>
          {list(others)}
        </details>
      )}
      {stopped.length > 0 && (
        <details className={classes.stopped}>
          <summary>
            {stopped.length} stopped
          </summary>
          <ul className={classes.list}>
            {stopped.map((medication) => (
              <li key={medication.id} className={classes.medication}>
                <Entry patientId={patientId} medication={medication} today={today} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {open !== null && (open.dialog === "change" || open.dialog === "start") && (
        <DoseDrawer patientId={patientId} patientName={patientName} medication={open.medication} today={today} onClose={close} />
      )}
      {open !== null && (open.dialog === "add" || open.dialog === "report") && (
        <ReportDialog patientId={patientId} medication={open.medication} isPatient={false} today={today} nameField={nameField} onClose={close} />
      )}
      {open?.dialog === "next" && <NextPrescription patientId={patientId} patientName={patientName} medication={open.medication} onClose={close} />}
      {open?.dialog === "why" && <IndicationDialog patientId={patientId} medication={open.medication} onClose={close} />}
      {open?.dialog === "record" && <RecordDose patientId={patientId} medication={open.medication} today={today} onClose={close} />}
      {open?.dialog === "stop" && <StopMedication patientId={patientId} medication={open.medication} today={today} onClose={close} />}
    </Panel>
  );
}

function Reconcile({ at }: { at: string | (() => void) }) {
  const look = { size: "compact-sm", variant: "default", leftSection: <Icon name="list" size={16} />, children: "Reconcile" } as const;
  return typeof at === "string" ? <Button component={Link} to={at} {...look} /> : <Button onClick={at} {...look} />;
}

function Entry({ patientId, medication, today }: { patientId: string; medication: Medication; today: string }) {
  const isStopped = medication.status === "stopped";
  return (
    <div className={classes.entry}>
      <div>
        <strong>{medication.name}</strong>{" "}
        {medication.schedule !== null && (
          <Badge variant="default" size="sm" tt="none" component="span">
            schedule {medication.schedule}
          </Badge>
        )}{" "}
        {medication.source !== "prescribed" && (
          <Badge variant="default" size="sm" tt="none" component="span">
            {sourceText(medication)}
          </Badge>
        )}{" "}
        {isStopped ? (
          <span className={classes.soft}>
            stopped{medication.stopped_on === null ? "" : ` ${relativeDay(medication.stopped_on, today)}`}
          </span>
        ) : (
          <>
            {medication.is_reported && medication.daily_dose === null ? medication.dose_text : <DoseText dose={medication.daily_dose} />}
            {medication.daily_dose !== null && medication.dose_since !== null && (
              <span className={classes.soft}>, since {datedDay(medication.dose_since, today)}</span>
            )}
            {medication.daily_dose === null && medication.started_on !== null && (
              <span className={classes.soft}>, on the list since {datedDay(medication.started_on, today)}</span>
            )}
          </>
        )}
      </div>
      {medication.next_dose !== null && (
        <div className={classes.nextDose}>
          From {datedDay(medication.next_dose.from_on, today)}: {doseText(medication.next_dose.daily_dose)} a day
        </div>
      )}
      {medication.prescription !== null && !isStopped && (
        <div>
          {glue(medication.prescription.sig)}{" "}
          <span className={classes.soft}>
            (signed by {medication.prescription.signed_by}, {medication.prescription.refills === 0 ? "no refills" : medication.prescription.refills === 1 ? "1 refill" : `${medication.prescription.refills} refills`})
          </span>
          {" "}
          <Link to={`/patients/${patientId}/prescriptions/${medication.prescription.id}`} aria-label={`Prescription of ${medication.name}`}>
            Prescription
          </Link>
        </div>
      )}
      {medication.indication !== null && <div className={classes.soft}>For {medication.indication}</div>}
      {!isStopped && !medication.is_reported && medication.supply.text !== "" && <div className={classes.soft}>{glue(medication.supply.text)}</div>}
      <div className={classes.soft}>
        {[
          medication.source === "imported" && medication.order_count > 1 ? `ordered ${medication.order_count} times` : null,
          nameNote(medication),
          medication.is_known ? medication.note : null,
        ]
          .filter((text) => text !== null)
          .join("; ")}
      </div>
      {!medication.is_known && (
        <Notice tone="caution" icon="alert" title="Not known: nothing about it was checked">
          Evenkeel has no drug of this name.
        </Notice>
      )}
      {medication.disagreement !== null && (
        <Notice tone="caution" title="Sources disagree">
          {glue(medication.disagreement)}
        </Notice>
      )}
      {medication.disagreement === null &&
        medication.reports.map((report) => (
          <div key={report.id} className={classes.soft}>
            {glue(report.text)}
            {report.is_settled ? ", settled" : ""}
          </div>
        ))}
    </div>
  );
}

function Actions({ medication, mayChange, onOpen }: { medication: Medication; mayChange: boolean; onOpen: (dialog: Dialog) => void }) {
  const isUnstated = medication.daily_dose === null;
  return (
    <Group gap={4} wrap="nowrap" className={classes.actions}>
      {mayChange && isUnstated && !medication.is_reported && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen("record")} aria-label={`Record current dose of ${medication.name}`}>
          Record current dose
        </Button>
      )}
      {mayChange && medication.is_in_formulary && !isUnstated && (
        <Button size="compact-sm" variant="default" onClick={() => onOpen("change")} aria-label={`Change dose of ${medication.name}`}>
          Change dose
        </Button>
      )}
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button size="compact-sm" variant="subtle" aria-label={`More for ${medication.name}`}>
            <Icon name="more" size={18} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {mayChange && medication.is_in_formulary && isUnstated && <Menu.Item onClick={() => onOpen("change")}>Change dose</Menu.Item>}
          {mayChange && (!isUnstated || medication.is_reported) && <Menu.Item onClick={() => onOpen("record")}>Record current dose</Menu.Item>}
          {mayChange && medication.schedule === "II" && medication.prescription !== null && (
            <Menu.Item onClick={() => onOpen("next")}>Draft the next prescription</Menu.Item>
          )}
          <Menu.Item onClick={() => onOpen("report")}>Write down what somebody says</Menu.Item>
          <Menu.Item onClick={() => onOpen("why")}>What it is for</Menu.Item>
          {mayChange && <Menu.Item onClick={() => onOpen("stop")}>Stop</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
