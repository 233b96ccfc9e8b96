import { Button, Stack } from "@mantine/core";
import { useState } from "react";
import { fillsText, notedText, type NoteKind } from "./controlled";
import { ControlledNoteForm } from "./ControlledNoteForm";
import classes from "./prescriptions.module.css";
import { Rulings } from "./Rulings";
import { Notice } from "@/components";
import type { Controlled as Law } from "@/lib/api";
import { relativeDay } from "@/lib/time";

const NOTABLE: readonly NoteKind[] = ["registry-check", "in-person", "state"];

/** What the law asks of one prescription for a scheduled drug, before it is signed. */
export function Controlled({ patientId, law, onNoted }: { patientId: string; law: Law; onNoted: () => void }) {
  const [isNoting, setIsNoting] = useState(false);
  const today = law.issued_on;
  return (
    <section className={classes.paper} aria-label="Scheduled drug">
      <Stack gap="xs">
        <h3 className={classes.drug}>Schedule {law.schedule}</h3>
        <dl className={classes.facts}>
          <div>
            <dt>May be filled</dt>
            <dd>{fillsText(law, today)}</dd>
          </div>
          {law.fill_until !== null && (
            <div>
              <dt>Until</dt>
              <dd>{relativeDay(law.fill_until, today)}</dd>
            </div>
          )}
          {law.series_days !== null && law.series_most !== null && (
            <div>
              <dt>Series</dt>
              <dd>
                {law.series_days} of {law.series_most}&nbsp;days at most
              </dd>
            </div>
          )}
          <div>
            <dt>Registry</dt>
            <dd>{notedText(law.check, today)}</dd>
          </div>
          <div>
            <dt>In person</dt>
            <dd>{notedText(law.in_person, today)}</dd>
          </div>
          <div>
            <dt>State</dt>
            <dd>{law.state ?? "not stated"}</dd>
          </div>
        </dl>
        {law.is_review_needed && <Notice tone="caution" icon="clock" title="Needs review: a rule below is past its review, or has ended" />}
        {law.notes.length > 0 && (
          <ul>
            {law.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        )}
        <Rulings rulings={law.rulings} today={today} />
        {isNoting ? (
          <ControlledNoteForm
            patientId={patientId}
            today={today}
            kinds={NOTABLE}
            onCancel={() => setIsNoting(false)}
            onDone={() => {
              setIsNoting(false);
              onNoted();
            }}
          />
        ) : (
          <div>
            <Button size="compact-sm" variant="default" onClick={() => setIsNoting(true)}>
              Note a look into the registry
            </Button>
          </div>
        )}
      </Stack>
    </section>
  );
}
