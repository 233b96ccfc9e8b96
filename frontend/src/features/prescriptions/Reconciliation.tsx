import { Button, Group, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import classes from "./prescriptions.module.css";
import { decisionText, nameNote, sourceText } from "./reporting";
import { SafetyFindings } from "./SafetyFindings";
import { EmptyState, ErrorState, LoadingSkeleton, Notice, notifyDone, PageHeader, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem, post, type Decision, type ReconciliationLine, type ReconciliationPreview, type ReconciliationWorkspace, type Reconciliation as Signed } from "@/lib/api";
import { glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { patientKey } from "@/lib/queries";
import { reconciliationQuery } from "@/lib/staffQueries";
import { instantText } from "@/lib/time";

interface Given {
  decision: Decision | null;
  reportId: string | null;
  note: string;
}

const NOTHING: Given = { decision: null, reportId: null, note: "" };

/** Every medicine with what each source says; decide on each line, see what the list would be, sign it. */
export function Reconciliation({
  patientId,
  patientName,
  zone,
  visitId = null,
}: {
  patientId: string;
  patientName: string;
  zone: string;
  /** The visit it belongs to: then it stands beside the video and is no page of its own. */
  visitId?: string | null;
}) {
  const { data, error, isPending, refetch } = useQuery(reconciliationQuery(patientId));
  return (
    <Stack>
      {visitId === null ? (
        <PageHeader
          title={`Medicines of ${patientName}, from all sources`}
          lead={data !== undefined && <Latest newest={data.newest} zone={zone} />}
          actions={
            <Button component={Link} to={`/patients/${patientId}`} variant="default">
              Back to the chart
            </Button>
          }
        />
      ) : (
        data !== undefined && (
          <Text c="dimmed">
            <Latest newest={data.newest} zone={zone} />
          </Text>
        )
      )}
      {isPending && <LoadingSkeleton rows={4} height={120} label="Loading the list" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && <Desk key={data.digest} patientId={patientId} visitId={visitId} workspace={data} />}
    </Stack>
  );
}

function Latest({ newest, zone }: { newest: Signed | null; zone: string }) {
  if (newest === null) return "Not reconciled yet";
  return (
    <>
      Reconciled on {instantText(newest.signed_at, zone)} by {newest.signed_by}
      {newest.has_changed_since ? ". The list has changed since." : ". Nothing has changed since."}
    </>
  );
}

function Desk({ patientId, visitId, workspace }: { patientId: string; visitId: string | null; workspace: ReconciliationWorkspace }) {
  const { role } = useAccount();
  const queries = useQueryClient();
  const [given, setGiven] = useState<Record<string, Given>>({});
  const maySign = mayOffer(role, "sign-reconciliation");
  const { lines, digest } = workspace;
  const open = lines.filter(({ medication }) => (given[medication.id]?.decision ?? null) === null);
  const path = { patient_id: patientId };
  const decisions = lines.map(({ medication }) => {
    const one = given[medication.id] ?? NOTHING;
    const note = one.note.trim();
    return { medication_id: medication.id, decision: one.decision, report_id: one.reportId, note: note === "" ? null : note };
  });
  const preview = useMutation({
    mutationFn: () => post<ReconciliationPreview>("/api/patients/{patient_id}/reconciliation/preview", { path, body: { decisions } }),
  });
  const sign = useMutation({
    mutationFn: () => post<Signed>("/api/patients/{patient_id}/reconciliations", { path, body: { digest, decisions, visit_id: visitId } }),
    onSuccess: () => notifyDone("Signed: one list from all sources."),
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const decide = (id: string, change: Partial<Given>) => {
    setGiven((before) => ({ ...before, [id]: { ...NOTHING, ...before[id], ...change } }));
    preview.reset();
  };
  const shown = preview.data?.digest === digest ? preview.data : undefined;
  return (
    <>
      {isProblem(sign.error, "content-changed") && (
        <Notice tone="caution" role="alert" title="The list has changed since you read it">
          Nothing was signed. Read it again below.
        </Notice>
      )}
      {lines.length === 0 && (
        <EmptyState icon="pill" title="Nothing is on the list">
          No source knows of anything that is taken. You can sign that, too.
        </EmptyState>
      )}
      {lines.map((line) => (
        <Line
          key={line.medication.id}
          line={line}
          given={given[line.medication.id] ?? NOTHING}
          mayDecide={maySign}
          onChange={(change) => decide(line.medication.id, change)}
        />
      ))}
      {maySign && lines.length > 1 && open.length > 0 && (
        <Group>
          <Button
            variant="default"
            onClick={() => {
              for (const { medication } of open) if (medication.disagreement === null) decide(medication.id, { decision: "continue" });
            }}
          >
            Continue everything that no source disputes
          </Button>
        </Group>
      )}
      <Panel title={shown === undefined ? "Found in the list as it is" : "Found in the list as you decided"}>
        <Stack gap="xs">
          <SafetyFindings safety={shown?.findings ?? workspace.findings} none="Nothing was found in this list." folds />
        </Stack>
      </Panel>
      {shown !== undefined && (
        <Panel title="The list you would sign">
          <ul className={classes.list}>
            {shown.medications.map((medication) => (
              <li key={medication.id} className={classes.medication}>
                <div className={classes.entry}>
                  <strong>{medication.name}</strong> {glue(medication.prescription?.sig ?? medication.dose_text)}
                  {medication.disagreement !== null && <div className={classes.soft}>{glue(medication.disagreement)}</div>}
                </div>
              </li>
            ))}
          </ul>
          {shown.medications.length === 0 && <p className={classes.none}>Nothing is taken.</p>}
        </Panel>
      )}
      {maySign && (
        <>
          <ProblemAlert error={preview.error ?? (isProblem(sign.error, "content-changed") ? null : sign.error)} />
          <Group justify="flex-end">
            {open.length > 0 && (
              <Text c="dimmed" size="sm">
                {open.length === 1 ? "1 line is not decided" : `${open.length} lines are not decided`}
              </Text>
            )}
            {shown === undefined ? (
              <Button onClick={() => preview.mutate()} loading={preview.isPending} disabled={open.length > 0}>
                Look at the result
              </Button>
            ) : (
              <Button onClick={() => sign.mutate()} loading={sign.isPending}>
                Sign this list
              </Button>
            )}
          </Group>
        </>
      )}
    </>
  );
}

function Line({
  line,
  given,
  mayDecide,
  onChange,
}: {
  line: ReconciliationLine;
  given: Given;
  mayDecide: boolean;
  onChange: (change: Partial<Given>) => void;
}) {
  const { medication } = line;
  const note = nameNote(medication);
  const followed = medication.reports.filter(({ taking }) => taking === "taking");
  return (
    <Panel title={medication.name}>
      <Stack gap="xs">
        {note !== null && <Text size="sm" c="dimmed">{note}</Text>}
        <dl className={classes.facts}>
          <div>
            <dt>Our list</dt>
            <dd>
              {glue(line.our_text)} <span className={classes.soft}>({sourceText(medication)})</span>
            </dd>
          </div>
          {medication.reports.map((report) => (
            <div key={report.id}>
              <dt>{report.source[0]!.toUpperCase() + report.source.slice(1)}</dt>
              <dd>
                {glue(report.text)}
                {report.is_settled && <span className={classes.soft}>, settled</span>}
              </dd>
            </div>
          ))}
          {medication.indication !== null && (
            <div>
              <dt>For</dt>
              <dd>{medication.indication}</dd>
            </div>
          )}
        </dl>
        {!medication.is_known && <Notice tone="caution" icon="alert" title="Not known: nothing about it was checked" />}
        {medication.disagreement !== null && <Notice tone="caution" title="Sources disagree" />}
        {mayDecide && (
          <Radio.Group
            label={`What becomes of ${medication.name}`}
            value={given.decision ?? ""}
            onChange={(value) => {
              const decision = value as Decision;
              onChange({ decision, reportId: decision === "continue_as_reported" ? (followed[0]?.id ?? null) : null });
            }}
          >
            <Group gap="md" mt={4}>
              {line.options.map((option) => (
                <Radio key={option} value={option} label={decisionText(option, medication)} />
              ))}
            </Group>
          </Radio.Group>
        )}
        {given.decision === "continue_as_reported" && followed.length > 1 && (
          <Radio.Group label="Whose word" value={given.reportId ?? ""} onChange={(reportId) => onChange({ reportId })}>
            <Stack gap={4} mt={4}>
              {followed.map((report) => (
                <Radio key={report.id} value={report.id} label={glue(report.text)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {given.decision !== null && given.decision !== "continue" && (
          <TextInput
            label={`Note on ${medication.name}`}
            description="Optional; stands in the signed list"
            maxLength={300}
            value={given.note}
            onChange={(event) => onChange({ note: event.currentTarget.value })}
          />
        )}
      </Stack>
    </Panel>
  );
}
