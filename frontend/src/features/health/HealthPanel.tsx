import { useQuery } from "@tanstack/react-query";
import { Allergies } from "./Allergies";
import classes from "./health.module.css";
import { Results } from "./Results";
import { States } from "./States";
import { ErrorState, LoadingSkeleton, Panel } from "@/components";
import { healthQuery } from "@/lib/queries";

/** What the care team knows of a patient's health: allergies first. */
export function HealthPanel({ patientId, sex, today }: { patientId: string; sex: string; today: string }) {
  const { data, error, isPending, refetch } = useQuery(healthQuery(patientId));
  return (
    <Panel title="Health">
      {isPending && <LoadingSkeleton rows={2} label="Loading health" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <div className={classes.three}>
          <Allergies patientId={patientId} health={data} isOwn={false} today={today} />
          <States patientId={patientId} health={data} sex={sex} today={today} />
          <Results patientId={patientId} health={data} isOwn={false} today={today} />
        </div>
      )}
    </Panel>
  );
}
