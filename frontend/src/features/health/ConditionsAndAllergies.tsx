import { useQuery } from "@tanstack/react-query";
import classes from "./health.module.css";
import { ErrorState, LoadingSkeleton, Panel } from "@/components";
import { healthQuery } from "@/lib/staffQueries";
import { datedDay } from "@/lib/time";

const SHOWN = 12;

/** What else is known of a patient's health. */
export function ConditionsAndAllergies({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, isPending, refetch } = useQuery(healthQuery(patientId));
  const active = data?.conditions.filter(({ is_active }) => is_active) ?? [];
  const past = data?.conditions.filter(({ is_active }) => !is_active) ?? [];
  return (
    <Panel title="Conditions and allergies">
      {isPending && <LoadingSkeleton rows={2} label="Loading conditions and allergies" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <h3 className={classes.head}>Allergies</h3>
          {data.allergies.length === 0 && <p className={classes.none}>None recorded. That does not mean there are none.</p>}
          <ul className={classes.list}>
            {data.allergies.map((allergy) => (
              <li key={allergy.id}>
                {allergy.text}
                {allergy.criticality !== null && <span className={classes.soft}> ({allergy.criticality} risk)</span>}
              </li>
            ))}
          </ul>
          <h3 className={classes.head}>Conditions</h3>
          {active.length === 0 && <p className={classes.none}>No active condition recorded.</p>}
          <Conditions conditions={active.slice(0, SHOWN)} today={today} />
          {active.length > SHOWN && (
            <details className={classes.more}>
              <summary>{active.length - SHOWN} more active</summary>
              <Conditions conditions={active.slice(SHOWN)} today={today} />
            </details>
          )}
          {past.length > 0 && (
            <details className={classes.more}>
              <summary>{past.length} past</summary>
              <Conditions conditions={past} today={today} />
            </details>
          )}
        </>
      )}
    </Panel>
  );
}

function Conditions({ conditions, today }: { conditions: { id: string; text: string; onset_on: string | null }[]; today: string }) {
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
