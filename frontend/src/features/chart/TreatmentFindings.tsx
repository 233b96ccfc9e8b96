import { Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import classes from "./TreatmentFindings.module.css";
import { LoadingSkeleton, Notice, Panel } from "@/components";
import type { TreatmentFinding } from "@/lib/api";
import { glue } from "@/lib/dose";
import { treatmentFindingsQuery } from "@/lib/staffQueries";

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

/** What doses and scores show, and what can not be told; each finding opens to what it rests on. */
export function TreatmentFindings({ patientId }: { patientId: string }) {
  const { data, error, isPending, refetch } = useQuery(treatmentFindingsQuery(patientId));
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
        {data?.findings.map((found) => (
          <Finding key={`${found.kind} ${found.drug} ${found.start} ${found.text}`} found={found} />
        ))}
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

function Finding({ found }: { found: TreatmentFinding }) {
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
    </section>
  );
}
