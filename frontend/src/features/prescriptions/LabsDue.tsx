import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { lastText, whenText } from "./exams";
import classes from "./prescriptions.module.css";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Panel } from "@/components";
import type { LabDue } from "@/lib/api";
import { labsDueQuery, type LabView } from "@/lib/staffQueries";
import { localZone, todayIn } from "@/lib/time";

const VIEWS: Record<LabView, { label: string; none: string }> = {
  overdue: { label: "Overdue", none: "Nothing is overdue" },
  due: { label: "Due now", none: "Nothing is due now" },
};

/** Labs and exams of everybody in the actor's care, soonest first. */
export function LabsDue() {
  const [parameters, setParameters] = useSearchParams();
  const view: LabView = parameters.get("view") === "due" ? "due" : "overdue";
  const { data, error, isPending, refetch } = useQuery(labsDueQuery(view));
  const today = todayIn(localZone());
  return (
    <>
      <div className={classes.views} role="group" aria-label="Views">
        {(Object.keys(VIEWS) as LabView[]).map((name) => (
          <Button
            key={name}
            size="compact-md"
            variant={view === name ? "filled" : "default"}
            aria-pressed={view === name}
            onClick={() => setParameters({ view: name }, { replace: true })}
          >
            {VIEWS[name].label}
          </Button>
        ))}
      </div>
      {isPending && <LoadingSkeleton rows={4} label="Loading labs" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && (
        <EmptyState icon="check" title={VIEWS[view].none}>
          What a patient’s medicines ask for appears here when its day comes, and goes when a result is entered.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && (
        <Panel>
          <ul className={classes.list} aria-label={`Labs, ${VIEWS[view].label.toLowerCase()}`}>
            {byPatient(data).map((labs) => (
              <li key={labs[0]!.patient_id} className={classes.patient}>
                <Link to={`/patients/${labs[0]!.patient_id}`}>{labs[0]!.patient_name}</Link>
                <ul className={classes.list}>
                  {labs.map((lab) => (
                    <li key={lab.what} className={classes.medication}>
                      <div className={classes.entry}>
                        <strong>{lab.label}</strong> <span className={classes.soft}>for {lab.drug_names.join(", ")}</span>
                      </div>
                      <div className={classes.entry}>
                        <div className={lab.state === "overdue" ? classes.late : undefined}>
                          {lab.state === "overdue" && <Icon name="clock" size={16} />} {whenText(lab, today)}
                        </div>
                        <Text size="sm" c="dimmed">
                          {lastText(lab, today)}
                        </Text>
                      </div>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

/** One group for each patient; who waits longest stays first. */
function byPatient(labs: readonly LabDue[]): LabDue[][] {
  const found = new Map<string, LabDue[]>();
  for (const lab of labs) found.set(lab.patient_id, [...(found.get(lab.patient_id) ?? []), lab]);
  return [...found.values()];
}
