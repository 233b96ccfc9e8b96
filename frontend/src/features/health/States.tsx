import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import classes from "./health.module.css";
import type { Entry } from "./saving";
import { StateDialog } from "./StateDialog";
import { TakeBack } from "./TakeBack";
import { authorText, shownKinds, STATES, stateText, type Shown } from "./words";
import type { Health, HealthState } from "@/lib/api";
import { datedDay } from "@/lib/time";

const RENAL = { normal: "Normal", mild: "Mildly impaired", moderate: "Moderately impaired", severe: "Severely impaired", unknown: "" };

/** What holds now: smoking, pregnancy, kidneys and the like, each with who said so and when. */
export function States({ patientId, health, sex, today }: { patientId: string; health: Health; sex: string; today: string }) {
  const [opened, setOpened] = useState<{ kind: Shown; isFixed: boolean }>();
  const [wrong, setWrong] = useState<{ entry: Entry; name: string }>();
  const held = new Map(health.states.map((state) => [state.kind, state]));
  const kinds = shownKinds(sex, [...held.keys()]);
  const takeBack = (state: HealthState) =>
    setWrong({ entry: { table: "states", id: state.id }, name: `“${stateText(state)}”` });
  return (
    <section aria-label="What holds now">
      <h3 className={classes.head}>What holds now</h3>
      <ul className={classes.rows}>
        {kinds.map((kind) => {
          const state = held.get(kind);
          const { label } = STATES[kind];
          const isMeasured = kind === "renal" && health.renal !== "unknown" && health.renal !== state?.word;
          return (
            <li key={kind} className={classes.row}>
              <div className={classes.grow}>
                <span className={classes.soft}>{label}: </span>
                {isMeasured ? (
                  <>
                    <strong className={classes.strong}>{RENAL[health.renal]}</strong>
                    <Text size="sm" c="dimmed">
                      {health.renal_basis}
                    </Text>
                  </>
                ) : state === undefined ? (
                  <span className={classes.soft}>not recorded</span>
                ) : (
                  <Stated state={state} today={today} />
                )}
              </div>
              <Group gap={4} wrap="nowrap">
                {state !== undefined && (
                  <Button variant="subtle" size="compact-sm" onClick={() => takeBack(state)} aria-label={`Mark ${label} as entered in error`}>
                    Wrong?
                  </Button>
                )}
                <Button
                  variant="subtle"
                  size="compact-sm"
                  onClick={() => setOpened({ kind, isFixed: true })}
                  aria-label={`${state === undefined ? "Record" : "Change"} ${label}`}
                >
                  {state === undefined ? "Record" : "Change"}
                </Button>
              </Group>
            </li>
          );
        })}
        {health.events.map((event) => (
          <li key={event.id} className={classes.row}>
            <div className={classes.grow}>
              <Stated state={event} today={today} />
            </div>
            <Button variant="subtle" size="compact-sm" onClick={() => takeBack(event)} aria-label={`Mark ${stateText(event)} as entered in error`}>
              Wrong?
            </Button>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <Button variant="default" size="compact-md" onClick={() => setOpened({ kind: "overdose-event", isFixed: true })}>
          Add a risk event
        </Button>
        <Button variant="default" size="compact-md" onClick={() => setOpened({ kind: "cyp2d6", isFixed: false })}>
          Record something else
        </Button>
      </Group>
      {opened !== undefined && (
        <StateDialog patientId={patientId} {...opened} present={health.states} today={today} onClose={() => setOpened(undefined)} />
      )}
      {wrong !== undefined && <TakeBack patientId={patientId} {...wrong} onClose={() => setWrong(undefined)} />}
    </section>
  );
}

function Stated({ state, today }: { state: HealthState; today: string }) {
  const isEvent = state.kind === "overdose-event";
  return (
    <>
      <strong className={classes.strong}>{stateText(state)}</strong>
      {state.since_on !== null && `${isEvent ? "," : ", since"} ${datedDay(state.since_on, today)}`}
      <Text size="sm" c="dimmed">
        {authorText(state)}, {datedDay(state.stated_on, today)}
        {state.note !== null && `. ${state.note}`}
      </Text>
    </>
  );
}
