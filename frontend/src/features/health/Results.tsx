import { Button, Group, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./health.module.css";
import { ResultHistory } from "./ResultHistory";
import { ResultsDialog } from "./ResultsDialog";
import { authorText, changeText, labelOf, resultText } from "./words";
import type { Health } from "@/lib/api";
import { quantitiesQuery } from "@/lib/queries";
import { datedDay } from "@/lib/time";

const SHOWN = 10;

/** The newest result of each quantity with what changed; each opens its history. */
export function Results({ patientId, health, isOwn, today }: { patientId: string; health: Health; isOwn: boolean; today: string }) {
  const quantities = useQuery(quantitiesQuery);
  const [mode, setMode] = useState<"vitals" | "results">();
  const [opened, setOpened] = useState<string>();
  const Head = isOwn ? "h2" : "h3";
  const known = (quantities.data ?? []).filter(({ is_for_home }) => !isOwn || is_for_home);
  const placeOf = (what: string) => known.findIndex(({ code }) => code === what);
  const newest = health.newest
    .filter(({ result }) => !isOwn || known.some(({ code }) => code === result.what))
    .toSorted((one, other) => other.result.on.localeCompare(one.result.on) || placeOf(one.result.what) - placeOf(other.result.what));
  const rows = (shown: typeof newest) => (
    <ul className={classes.rows}>
      {shown.map(({ result, before }) => {
        const label = labelOf(known, result.what);
        const change = changeText(result, before);
        return (
          <li key={result.id}>
            <UnstyledButton className={classes.result} onClick={() => setOpened(result.what)} aria-label={`${label}: history`}>
              <span className={classes.grow}>
                {label}
                <Text size="sm" c="dimmed">
                  {datedDay(result.on, today)}
                  {change !== null && before !== null && `, ${change} ${datedDay(before.on, today)}`}
                  {result.source === "home" && !isOwn && `, ${authorText(result)}`}
                </Text>
              </span>
              <strong className={classes.value}>{resultText(result)}</strong>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
  return (
    <section aria-label="Results and measurements">
      <Head className={classes.head}>{isOwn ? "Weight, blood pressure and the like" : "Results and measurements"}</Head>
      {newest.length === 0 && <p className={classes.none}>Nothing is recorded yet.</p>}
      {rows(newest.slice(0, SHOWN))}
      {newest.length > SHOWN && (
        <details className={classes.more}>
          <summary>{newest.length - SHOWN} more</summary>
          {rows(newest.slice(SHOWN))}
        </details>
      )}
      <Group gap="xs">
        <Button variant="default" size="compact-md" disabled={!quantities.isSuccess} onClick={() => setMode("vitals")}>
          Add measurements
        </Button>
        {!isOwn && (
          <Button variant="default" size="compact-md" disabled={!quantities.isSuccess} onClick={() => setMode("results")}>
            Add results
          </Button>
        )}
      </Group>
      {mode !== undefined && (
        <ResultsDialog patientId={patientId} mode={mode} quantities={known} today={today} onClose={() => setMode(undefined)} />
      )}
      {opened !== undefined && (
        <ResultHistory
          patientId={patientId}
          what={opened}
          label={labelOf(known, opened)}
          isOwn={isOwn}
          today={today}
          onClose={() => setOpened(undefined)}
        />
      )}
    </section>
  );
}
