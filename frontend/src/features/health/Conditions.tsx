import { useQuery } from "@tanstack/react-query";
import classes from "./health.module.css";
import { ErrorState, LoadingSkeleton, Panel } from "@/components";
import { healthQuery } from "@/lib/queries";
import { datedDay } from "@/lib/time";

const SHOWN = 12;

/** A patient's conditions, the active ones first. */
export function Conditions({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, isPending, refetch } = useQuery(healthQuery(patientId));
  const active = data?.conditions.filter(({ is_active }) => is_active) ?? [];
  const past = data?.conditions.filter(({ is_active }) => !is_active) ?? [];
  return (
    <Panel title="Conditions">
      {isPending && <LoadingSkeleton rows={2} label="Loading conditions" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          {active.length === 0 && <p className={classes.none}>No active condition recorded.</p>}
          <List conditions={active.slice(0, SHOWN)} today={today} />
          {active.length > SHOWN && (
            <details className={classes.more}>
              <summary>{active.length - SHOWN} more active</summary>
              <List conditions={active.slice(SHOWN)} today={today} />
            </details>
          )}
          {past.length > 0 && (
            <details className={classes.more}>
              <summary>{past.length} past</summary>
              <List conditions={past} today={today} />
            </details>
          )}
        </>
      )}
    </Panel>
  );
}

function List({ conditions, today }: { conditions: { id: string; text: string; onset_on: string | null }[]; today: string }) {
  return (
    <ul className={classes.list}>
      {conditions.map(({ id, text, onset_on }) => (
        <li key={id}>
          {text}
          {onset_on !== null && <span className={classes.soft}>, since {datedDay(onset_on, today)}</span>}
        </li>
      ))}
    </ul>
  );
}
