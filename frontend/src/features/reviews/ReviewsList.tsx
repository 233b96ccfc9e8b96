import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { Link } from "react-router";
import { reviewPageQuery } from "./reads";
import classes from "./reviews.module.css";
import { ActionLine } from "./SignedReview";
import { EmptyState, ErrorState, LoadingSkeleton, Panel } from "@/components";
import type { ReviewPage } from "@/lib/api";
import { useRowKeys } from "@/lib/rowKeys";
import { datedDay } from "@/lib/time";

/** Who should be offered a review, whose next one is due, and what was planned and is overdue. */
export function ReviewsList() {
  const { data, error, isPending, refetch } = useQuery(reviewPageQuery);
  const list = useRef<HTMLDivElement>(null);
  useRowKeys("Reviews", list, "[data-row-link]", "patient");
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the reviews" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="md" ref={list}>
      {data.due.length > 0 && (
        <Panel title={`Next review due (${data.due.length})`}>
          <ul className={classes.list}>
            {data.due.map((due) => (
              <li key={due.patient_id} className={classes.entry}>
                <PatientLink of={due} /> <span className={classes.soft}>planned for {datedDay(due.next_review_on)} by {due.reviewed_by}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {data.overdue.length > 0 && (
        <Panel title={`Overdue actions (${data.overdue.length})`}>
          {data.overdue.map(({ patient_id, patient_name, action }) => (
            <div key={action.id} className={classes.entry}>
              <PatientLink of={{ patient_id, patient_name }} />
              <ul className={classes.list}>
                <ActionLine patientId={patient_id} action={action} maySettle />
              </ul>
            </div>
          ))}
        </Panel>
      )}
      <Panel title={`To be offered a review (${data.candidates.length})`}>
        {data.candidates.length === 0 ? (
          <EmptyState icon="check" title="Nobody right now">
            Patients appear here when they take many medicines, have several lasting conditions, had a change, or have had no review for a year.
          </EmptyState>
        ) : (
          <ul className={classes.list}>
            {data.candidates.map((candidate) => (
              <Candidate key={candidate.patient_id} candidate={candidate} />
            ))}
          </ul>
        )}
        {data.left_out.map((text) => (
          <p key={text} className={classes.basis}>
            {text}
          </p>
        ))}
      </Panel>
    </Stack>
  );
}

function Candidate({ candidate }: { candidate: ReviewPage["candidates"][number] }) {
  const { medicines, reasons, has_draft } = candidate;
  const isSaid = reasons.some(({ why }) => why === "medicines");
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <PatientLink of={candidate} />
        <span className={classes.soft}>
          {[isSaid ? null : medicines === 1 ? "1 medicine" : `${medicines} medicines`, has_draft ? "a review is open" : null]
            .filter((text) => text !== null)
            .join(", ")}
        </span>
      </div>
      <ul className={classes.reasons}>
        {reasons.map(({ why, text }) => (
          <li key={why}>{text}</li>
        ))}
      </ul>
    </li>
  );
}

function PatientLink({ of }: { of: { patient_id: string; patient_name: string } }) {
  return (
    <Link to={`/patients/${of.patient_id}/review`} data-row-link>
      {of.patient_name}
    </Link>
  );
}
