import { Button, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lastText, sorted, STANDINGS, whenText } from "./exams";
import classes from "./prescriptions.module.css";
import { ErrorState, Icon, LoadingSkeleton, Notice, Panel } from "@/components";
import type { Exam } from "@/lib/api";
import { monitoringQuery } from "@/lib/staffQueries";

interface Props {
  patientId: string;
  today: string;
  /** Opens the entry of a result that answers an exam. */
  onEnter: (codes: readonly string[]) => void;
}

/** What is to be measured because of what the patient takes: overdue, due, and planned. */
export function Monitoring({ patientId, today, onEnter }: Props) {
  const { data, error, isPending, refetch } = useQuery(monitoringQuery(patientId));
  const { waiting, planned } = sorted(data?.items ?? []);
  const notes = data?.notes ?? [];
  return (
    <Panel title="Monitoring">
      {isPending && <LoadingSkeleton rows={2} label="Loading the monitoring" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          {data.items.length === 0 && <p className={classes.none}>Nothing on the list is followed by a plan here. That does not mean that nothing has to be measured.</p>}
          {data.items.length > 0 && waiting.length === 0 && <p className={classes.none}>Nothing is due now.</p>}
          <ul className={classes.list} aria-label="Due now">
            {waiting.map((exam) => (
              <ExamLine key={exam.what} exam={exam} today={today} onEnter={onEnter} />
            ))}
          </ul>
          {planned.length > 0 && (
            <details className={classes.stopped}>
              <summary>{planned.length} planned</summary>
              <ul className={classes.list} aria-label="Planned">
                {planned.map((exam) => (
                  <ExamLine key={exam.what} exam={exam} today={today} onEnter={onEnter} />
                ))}
              </ul>
            </details>
          )}
          {notes.length > 0 && (
            <details className={classes.stopped}>
              <summary>What else to look for ({notes.length})</summary>
              <ul>
                {notes.map((note) => (
                  <li key={`${note.rule} ${note.drug_name}`}>
                    {note.drug_name}: {note.text}{" "}
                    <span className={classes.soft}>
                      {note.source} ({STANDINGS[note.status]})
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          )}
        </>
      )}
    </Panel>
  );
}

function ExamLine({ exam, today, onEnter }: { exam: Exam; today: string; onEnter: Props["onEnter"] }) {
  const isLate = exam.state === "overdue";
  return (
    <li className={classes.medication}>
      <div className={classes.entry}>
        <strong>{exam.label}</strong>
        <div className={isLate ? classes.late : undefined}>
          {isLate && <Icon name="clock" size={16} />} {whenText(exam, today)}
        </div>
        <Text size="sm" c="dimmed">
          {lastText(exam, today)}
        </Text>
        {exam.note !== null && <Notice tone="caution">{exam.note}</Notice>}
        <details className={classes.why}>
          <summary>Why ({[...new Set(exam.reasons.map(({ drug_name }) => drug_name))].join(", ")})</summary>
          <ul>
            {exam.reasons.map((reason) => (
              <li key={`${reason.rule} ${reason.medication_id}`}>
                {reason.drug_name}: {reason.why}.{" "}
                <span className={classes.soft}>
                  <a href={reason.address} target="_blank" rel="noreferrer">
                    {reason.source}
                  </a>{" "}
                  ({STANDINGS[reason.status]})
                </span>
              </li>
            ))}
          </ul>
        </details>
      </div>
      <Button className={classes.actions} variant="default" size="compact-md" aria-label={`Enter result: ${exam.label}`} onClick={() => onEnter(exam.results)}>
        Enter result
      </Button>
    </li>
  );
}
