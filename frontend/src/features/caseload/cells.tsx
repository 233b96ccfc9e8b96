/** The pieces of a caseload row, for the table and for the cards. */
import { Link } from "react-router";
import { changeText, flagText, newsText, SHORT_NAMES } from "./caseload";
import classes from "./Caseload.module.css";
import { Spark } from "./Spark";
import { Icon, SeverityBadge } from "@/components";
import type { CaseloadRow, CaseloadScore } from "@/lib/api";
import { doseText, glue } from "@/lib/dose";
import { daysBetween, distance, instantText, dayIn, localZone, relativeDay } from "@/lib/time";

/** Why the row stands where it stands, the gravest reason first, and what is new to the reader. */
export function Attention({ row, today }: { row: CaseloadRow; today: string }) {
  const news = newsText(row, today);
  return (
    <div className={classes.attention}>
      {row.open_flags > 0 && (
        <span className={classes.flag}>
          <Icon name="flag" size={16} />
          {flagText(row.open_flags)}
        </span>
      )}
      <ul className={classes.reasons} aria-label="Reasons">
        {row.reasons.map(({ kind, text }) => (kind === "safety" ? null : <li key={text}>{glue(text)}</li>))}
      </ul>
      {row.reasons.length === 0 && <span className={classes.soft}>nothing waiting</span>}
      {news !== null && <span className={classes.news}>{news}</span>}
    </div>
  );
}

export function ScoreCell({ score, today, name = false }: { score: CaseloadScore | null; today: string; name?: boolean }) {
  if (score === null) return <span className={classes.soft}>not measured</span>;
  const days = daysBetween(score.on, today);
  const shown = SHORT_NAMES[score.instrument] ?? score.instrument;
  return (
    <div>
      <div className={classes.score}>
        <Spark score={score} today={today} />
        <span className={classes.total}>
          {(name || score.instrument === "phq-2") && <span className={classes.soft}>{shown} </span>}
          <strong>{score.total}</strong> of {score.maximum},
        </span>
      </div>
      <SeverityBadge severity={score.severity} label={score.severity_label.toLowerCase()} />
      <div className={classes.soft}>
        {changeText(score, today)}
        {days > 28 && <>, {distance(-days)}</>}
      </div>
    </div>
  );
}

export function Medications({ row, today, most = 4 }: { row: CaseloadRow; today: string; most?: number }) {
  if (row.medications.length === 0) return <span className={classes.soft}>no psychotropic on the list</span>;
  const rest = row.medications.length - most;
  return (
    <ul className={classes.medications}>
      {row.medications.slice(0, rest === 1 ? most + 1 : most).map((medication, index) => (
        <li key={`${medication.name} ${index}`}>
          {medication.name}{" "}
          {medication.daily_dose === null ? (
            <em className={classes.soft}>dose not stated</em>
          ) : (
            <>
              {doseText(medication.daily_dose)}
              {medication.since !== null && <span className={classes.soft}> for {span(medication.since, today)}</span>}
            </>
          )}
        </li>
      ))}
      {rest > 1 && <li className={classes.soft}>and {rest} more</li>}
      {row.last_dose_change !== null && (
        <li className={classes.soft}>
          Last change {relativeDay(row.last_dose_change.on, today)}: {glue(row.last_dose_change.text)}
        </li>
      )}
    </ul>
  );
}

export function NextVisit({ row, today }: { row: CaseloadRow; today: string }) {
  if (row.next_visit === null) return <span className={classes.soft}>none booked</span>;
  const zone = localZone();
  const days = daysBetween(today, dayIn(new Date(row.next_visit.starts_at), zone));
  return (
    <span className={classes.visit}>
      <span>{days === 0 ? <strong>today</strong> : days === 1 ? "tomorrow" : distance(days)}</span>{" "}
      <span className={classes.soft}>{instantText(row.next_visit.starts_at, zone)}</span>
    </span>
  );
}

export function PatientLink({ row, onMeet }: { row: CaseloadRow; onMeet: (patientId: string) => void }) {
  return (
    <Link
      className={classes.name}
      to={`/patients/${row.patient_id}`}
      data-row-link
      onMouseEnter={() => onMeet(row.patient_id)}
      onFocus={() => onMeet(row.patient_id)}
    >
      {row.name}
    </Link>
  );
}

/** "3 weeks": how long something has been so. */
function span(since: string, today: string): string {
  const days = Math.max(0, daysBetween(since, today));
  return days === 0 ? "less than a day" : distance(days).replace(/^in /, "");
}
