import { Badge, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./TreatmentFindings.module.css";
import { LoadingSkeleton, Notice, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type TreatmentFinding } from "@/lib/api";
import { glue } from "@/lib/dose";
import { mayOffer } from "@/lib/permissions";
import { patientKey } from "@/lib/queries";
import { treatmentFindingsQuery } from "@/lib/staffQueries";
import { instantText } from "@/lib/time";

const KINDS: Record<string, string> = {
  "change-at-dose": "After the dose change",
  "response-clock": "Time at this dose",
  "adequate-trial": "Trial",
  "early-non-improvement": "First weeks",
  "withdrawal-or-relapse": "After the lower dose",
  "side-effect-attribution": "Side effect",
  "relapse-watch": "Since remission",
  "dose-ceiling": "Dose and effect",
};

const CANNOT_TELL = "cannot-tell";
/** What wants a look soonest comes first. */
const ORDER = ["relapse-watch", "withdrawal-or-relapse", "change-at-dose", "early-non-improvement", "side-effect-attribution", "adequate-trial", "response-clock", "dose-ceiling"];
const rankOf = ({ kind }: TreatmentFinding) => ORDER.indexOf(kind);
const nameOf = ({ kind, drug }: TreatmentFinding) => `${KINDS[kind] ?? kind}${drug === null ? "" : `, ${drug}`}`;

/** What doses and scores show, and what can not be told; each finding opens to what it rests on. */
export function TreatmentFindings({ patientId }: { patientId: string }) {
  const { data, error, isPending, refetch } = useQuery(treatmentFindingsQuery(patientId));
  const open = (data?.findings ?? []).filter(({ dismissed }) => dismissed === null).toSorted((a, b) => rankOf(a) - rankOf(b));
  const told = open.filter(({ answer }) => answer !== CANNOT_TELL);
  const untold = open.filter(({ answer }) => answer === CANNOT_TELL);
  const aside = data?.findings.filter(({ dismissed }) => dismissed !== null) ?? [];
  return (
    <Panel title="Did it help?">
      <Stack gap="sm">
        {isPending && <LoadingSkeleton rows={2} label="Looking at doses and scores" />}
        {error !== null && (
          <Notice
            tone="caution"
            icon="alert"
            role="alert"
            title="Doses and scores could not be judged"
            action={
              <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
                Try again
              </Button>
            }
          />
        )}
        {data?.findings.length === 0 && <Text c="dimmed">No stated dose of a psychotropic is on record, so there is nothing to judge.</Text>}
        {told.map((found) => (
          <Finding key={found.key} found={found} patientId={patientId} />
        ))}
        {untold.length > 0 && (
          <details>
            <summary className={classes.summary}>
              Cannot be told yet ({untold.length}): {[...new Set(untold.map(nameOf))].join("; ")}
            </summary>
            <Stack gap="sm" mt="xs">
              {untold.map((found) => (
                <Finding key={found.key} found={found} patientId={patientId} />
              ))}
            </Stack>
          </details>
        )}
        {aside.length > 0 && (
          <details>
            <summary className={classes.summary}>Put aside ({aside.length})</summary>
            <Stack gap="sm" mt="xs">
              {aside.map((found) => (
                <Finding key={found.key} found={found} patientId={patientId} />
              ))}
            </Stack>
          </details>
        )}
        {data !== undefined && data.not_judged.length > 0 && (
          <Notice tone="caution" title="Not judged">
            {data.not_judged.join("; ")}
          </Notice>
        )}
        {data !== undefined && data.findings.length > 0 && (
          <Text size="sm" c="dimmed">
            From the record of doses and the PHQ-9. It says what came after, never why, and decides nothing.
          </Text>
        )}
      </Stack>
    </Panel>
  );
}

function Finding({ found, patientId }: { found: TreatmentFinding; patientId: string }) {
  const { role } = useAccount();
  const queries = useQueryClient();
  const [asks, setAsks] = useState(false);
  const [reason, setReason] = useState("");
  const dismiss = useMutation({
    mutationFn: (why: string | null) =>
      post("/api/patients/{patient_id}/treatment-findings/dismissals", { path: { patient_id: patientId }, body: { key: found.key, reason: why } }),
    onSuccess: () => setAsks(false),
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <section className={classes.finding} aria-label={`${KINDS[found.kind] ?? found.kind}: ${found.drug ?? "all"}`}>
      <Group gap="xs">
        <Text fw={600}>
          {KINDS[found.kind] ?? found.kind}
          {found.drug !== null && ` · ${found.drug}`}
        </Text>
        <Badge variant="default" tt="none">
          {found.answer.replaceAll("-", " ")}
        </Badge>
      </Group>
      <Text>{glue(found.text)}</Text>
      <details>
        <summary className={classes.summary}>What it rests on</summary>
        <dl className={classes.basis}>
          {found.basis.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
        <Text size="sm" c="dimmed">
          {found.source} · version {found.version}
        </Text>
      </details>
      {found.dismissed !== null && (
        <Text size="sm" c="dimmed">
          Put aside by {found.dismissed.by}, {instantText(found.dismissed.at)}: {found.dismissed.reason}
        </Text>
      )}
      <ProblemAlert error={dismiss.error} />
      {mayOffer(role, "note-finding") &&
        (found.dismissed !== null ? (
          <Group>
            <Button size="compact-sm" variant="subtle" loading={dismiss.isPending} onClick={() => dismiss.mutate(null)}>
              Bring it back
            </Button>
          </Group>
        ) : asks ? (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              dismiss.mutate(reason.trim());
            }}
          >
            <Group align="flex-end" gap="xs">
              <TextInput label="Why put it aside" flex="1 1 220px" maxLength={500} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
              <Button type="submit" variant="default" loading={dismiss.isPending} disabled={reason.trim() === ""}>
                Put aside
              </Button>
              <Button variant="subtle" onClick={() => setAsks(false)}>
                Cancel
              </Button>
            </Group>
          </form>
        ) : (
          <Group>
            <Button size="compact-sm" variant="subtle" onClick={() => setAsks(true)} aria-label={`Put aside: ${KINDS[found.kind] ?? found.kind}, ${found.drug ?? "all"}`}>
              Put aside
            </Button>
          </Group>
        ))}
    </section>
  );
}
