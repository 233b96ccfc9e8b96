import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { EarlierTrialDialog, type DrugField } from "./EarlierTrialDialog";
import classes from "./health.module.css";
import { Mistaken } from "./Mistaken";
import type { Entry } from "./saving";
import { TakeBack } from "./TakeBack";
import { ANSWER, countText, knownText, OUTCOME, TOLD_BY, whyText } from "./trialWords";
import { ErrorState, LoadingSkeleton, Panel } from "@/components";
import type { EarlierTrials as Trials, RecordedTrial } from "@/lib/api";
import { earlierTrialsQuery } from "@/lib/staffQueries";
import { datedDay } from "@/lib/time";

/** What was tried before, here and elsewhere; only what was a trial counts as one. */
export function EarlierTrials({ patientId, today, drugField }: { patientId: string; today: string; drugField: DrugField }) {
  const { data, error, isPending, refetch } = useQuery(earlierTrialsQuery(patientId));
  const [adds, setAdds] = useState(false);
  const [wrong, setWrong] = useState<{ entry: Entry; name: string }>();
  return (
    <Panel title="Earlier trials">
      {isPending && <LoadingSkeleton rows={2} label="Loading earlier trials" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <Found trials={data} today={today} onWrong={setWrong} />
          <Button variant="default" size="compact-md" onClick={() => setAdds(true)}>
            Add an earlier trial
          </Button>
        </>
      )}
      {adds && <EarlierTrialDialog patientId={patientId} today={today} drugField={drugField} onClose={() => setAdds(false)} />}
      {wrong !== undefined && <TakeBack patientId={patientId} {...wrong} onClose={() => setWrong(undefined)} />}
    </Panel>
  );
}

function Found({ trials, today, onWrong }: { trials: Trials; today: string; onWrong: (entry: { entry: Entry; name: string }) => void }) {
  const { recorded, here, mistaken } = trials;
  if (recorded.length + here.length + mistaken.length === 0) {
    return <p className={classes.none}>None on record. That does not mean that nothing was tried.</p>;
  }
  return (
    <>
      <p>{countText(trials)}</p>
      <ul className={classes.rows}>
        {here.map((trial) => (
          <li key={`${trial.drug} ${trial.start}`} className={classes.row}>
            <div className={classes.grow}>
              <strong className={classes.strong}>{trial.drug}</strong>, {datedDay(trial.start, today)} to {datedDay(trial.end, today)}: {ANSWER[trial.answer] ?? trial.answer}
              <Text size="sm" c="dimmed">
                Prescribed here. {trial.text} {trial.outcome !== "unknown" && `Outcome: ${trial.outcome.replace("-", " ")}.`}
              </Text>
            </div>
          </li>
        ))}
        {recorded.map((line) => (
          <li key={line.trial.id} className={classes.row}>
            <Line line={line} today={today} />
            <Button
              variant="subtle"
              size="compact-sm"
              aria-label={`Mark the trial of ${line.trial.drug} as entered in error`}
              onClick={() => onWrong({ entry: { table: "earlier-trials", id: line.trial.id }, name: `The trial of ${line.trial.drug}` })}
            >
              Wrong?
            </Button>
          </li>
        ))}
      </ul>
      <Mistaken entries={mistaken.map((trial) => ({ ...trial, name: trial.drug }))} />
    </>
  );
}

function Line({ line: { trial, answer, text }, today }: { line: RecordedTrial; today: string }) {
  return (
    <div className={classes.grow}>
      <strong className={classes.strong}>{trial.drug}</strong>, {knownText(trial)}: {ANSWER[answer] ?? answer}
      <div>
        {OUTCOME[trial.outcome] === "Not known" ? "How it went is not known" : OUTCOME[trial.outcome]}; {whyText(trial)}
        {trial.indication !== null && `; taken for ${trial.indication}`}
      </div>
      <Text size="sm" c="dimmed">
        {text} Told by {TOLD_BY[trial.told_by]}, written by {trial.author_name}, {datedDay(trial.recorded_on, today)}.
        {trial.note !== null && ` ${trial.note}`}
      </Text>
      {!trial.is_known && (
        <Text size="sm" fw={600}>
          Not a name that is known here.
        </Text>
      )}
    </div>
  );
}
