import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Allergies } from "./Allergies";
import classes from "./health.module.css";
import { Results } from "./Results";
import { StateDialog } from "./StateDialog";
import { authorText, stateText } from "./words";
import { ErrorState, LoadingSkeleton, PageHeader, Panel } from "@/components";
import { useAccount } from "@/lib/account";
import type { Health } from "@/lib/api";
import { healthQuery, patientQuery } from "@/lib/queries";
import { datedDay, todayIn } from "@/lib/time";

/** What patients can tell of their own health: allergies, smoking, and what they measure at home. */
export function MyHealthPage() {
  const { person_id: patientId, practice } = useAccount();
  const health = useQuery(healthQuery(patientId));
  const patient = useQuery(patientQuery(patientId));
  const today = todayIn(patient.data?.time_zone ?? practice.time_zone);
  return (
    <Stack>
      <PageHeader title="My health" />
      {health.isPending && <LoadingSkeleton rows={3} label="Loading your health" />}
      {health.isError && <ErrorState error={health.error} retry={() => void health.refetch()} />}
      {health.isSuccess && (
        <>
          <Panel>
            <Allergies patientId={patientId} health={health.data} isOwn today={today} />
          </Panel>
          <Panel>
            <Smoking patientId={patientId} health={health.data} today={today} />
          </Panel>
          <Panel>
            <Results patientId={patientId} health={health.data} isOwn today={today} />
          </Panel>
          <Text size="sm" c="dimmed">
            Your care team sees what you write here. It is not watched day and night: if you feel ill, call.
          </Text>
        </>
      )}
    </Stack>
  );
}

function Smoking({ patientId, health, today }: { patientId: string; health: Health; today: string }) {
  const [changes, setChanges] = useState(false);
  const smoking = health.states.find(({ kind }) => kind === "smoking");
  return (
    <section aria-label="Smoking">
      <h2 className={classes.head}>Smoking</h2>
      <p className={classes.none}>
        {smoking === undefined ? (
          "You have not told us."
        ) : (
          <>
            <strong className={classes.strong}>{stateText(smoking)}</strong>
            {smoking.since_on !== null && `, since ${datedDay(smoking.since_on, today)}`} ({authorText(smoking)})
          </>
        )}
      </p>
      <Text size="sm" c="dimmed" mb="xs">
        Some medicines act differently when you start or stop smoking. Tell us when that happens.
      </Text>
      <Button variant="default" size="compact-md" onClick={() => setChanges(true)}>
        {smoking === undefined ? "Tell us" : "This has changed"}
      </Button>
      {changes && (
        <StateDialog patientId={patientId} kind="smoking" isFixed present={health.states} today={today} onClose={() => setChanges(false)} />
      )}
    </section>
  );
}
