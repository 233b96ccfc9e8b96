import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import classes from "./loads.module.css";
import { LoadingSkeleton, Notice, Panel } from "@/components";
import type { Load } from "@/lib/api";
import { glue } from "@/lib/dose";
import { loadsQuery } from "@/lib/staffQueries";

/** What the doses of today add up to, each kind of drug by every method that was published for it, side by side. */
export function Loads({ patientId }: { patientId: string }) {
  const { data, error, isPending, refetch } = useQuery(loadsQuery(patientId));
  return (
    <Panel title="Loads">
      <Stack gap="sm">
        {isPending && <LoadingSkeleton rows={1} label="Adding up the doses" />}
        {error !== null && (
          <Notice
            tone="caution"
            icon="alert"
            role="alert"
            title="The loads could not be worked out"
            action={
              <Button size="compact-sm" variant="default" onClick={() => void refetch()}>
                Try again
              </Button>
            }
          />
        )}
        {data?.loads.length === 0 && <p className={classes.none}>No antidepressant, antipsychotic or benzodiazepine is taken today.</p>}
        {data !== undefined && data.loads.length > 0 && (
          <>
            {kinds(data.loads).map((loads) => (
              <section key={loads[0]!.reference} className={classes.kind} aria-label={`${loads[0]!.reference} equivalents`}>
                {loads.map((load) => (
                  <OneLoad key={load.id} load={load} />
                ))}
              </section>
            ))}
            {notes(data.loads).map((text) => (
              <Notice key={text} tone="calm" title="Information">
                {glue(text)}
              </Notice>
            ))}
            <Text c="dimmed" size="sm">
              {data.caveat}
            </Text>
          </>
        )}
      </Stack>
    </Panel>
  );
}

function OneLoad({ load }: { load: Load }) {
  return (
    <div className={classes.load}>
      <h3 className={classes.title}>{load.title}</h3>
      <p className={classes.total}>
        {load.text === "unknown" ? "Unknown" : `${load.text} of ${load.reference} a day`}
        {load.band !== null && <span className={classes.band}>{load.band}</span>}
      </p>
      <ul className={classes.shares}>
        {load.shares.map((share) => (
          <li key={`${share.slug} ${share.daily_dose ?? ""}`}>
            <span>
              {share.name}
              {share.daily_dose !== null && ` ${share.daily_dose}`}
            </span>
            <span className={share.text === null ? classes.unknown : undefined}>{share.text ?? `unknown: ${share.why_unknown ?? ""}`}</span>
          </li>
        ))}
      </ul>
      <details className={classes.source}>
        <summary>Method and source</summary>
        <div>{load.method}.</div>
        <div>
          <a href={load.source.address} target="_blank" rel="noreferrer">
            {load.source.title}
          </a>
        </div>
      </details>
    </div>
  );
}

/** Methods for one reference drug stand next to each other. */
function kinds(loads: readonly Load[]): Load[][] {
  const found = new Map<string, Load[]>();
  for (const load of loads) found.set(load.reference, [...(found.get(load.reference) ?? []), load]);
  return [...found.values()];
}

function notes(loads: readonly Load[]): string[] {
  return [...new Set(loads.flatMap((load) => load.notes.map(({ text }) => text)))];
}
