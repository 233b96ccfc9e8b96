import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import classes from "./reviews.module.css";
import { KINDS, STATUSES } from "./words";
import { notifyDone, Panel, ProblemAlert } from "@/components";
import { post, type Review, type ReviewAction } from "@/lib/api";
import { datedDay, relativeDay, relativeInstant } from "@/lib/time";

/** The last signed review, as it stands; only what becomes of its open actions still changes. */
export function SignedReview({ patientId, review, maySettle }: { patientId: string; review: Review; maySettle: boolean }) {
  return (
    <Panel title="Last review">
      <p className={classes.soft}>
        Signed by {review.signed_by} {review.signed_at !== null && relativeInstant(review.signed_at)}.
        {review.next_review_on !== null && ` Next one planned for ${datedDay(review.next_review_on)}.`}
      </p>
      <ul className={classes.list}>
        {review.problems.map((problem, place) => (
          <li key={place} className={classes.entry}>
            <div className={classes.head}>
              <strong>{problem.about ?? "Problem"}</strong>
              <span className={classes.tag}>{KINDS[problem.kind].label}</span>
            </div>
            <p className={classes.text}>{problem.text}</p>
            {problem.resolution !== null && <p className={classes.basis}>Resolved: {problem.resolution}</p>}
          </li>
        ))}
        {review.actions.map((action) => (
          <ActionLine key={action.id} patientId={patientId} action={action} maySettle={maySettle} />
        ))}
      </ul>
      {review.teach_back !== null && <p className={classes.text}>Teach-back: {review.teach_back}</p>}
    </Panel>
  );
}

/** One planned action with who does it and until when; open ones can be settled. */
export function ActionLine({ patientId, action, maySettle }: { patientId: string; action: ReviewAction; maySettle: boolean }) {
  const queries = useQueryClient();
  const settle = useMutation({
    mutationFn: (status: "done" | "dropped") =>
      post<ReviewAction>("/api/patients/{patient_id}/review-actions/{action_id}/settle", {
        path: { patient_id: patientId, action_id: action.id },
        body: { status },
      }),
    onSuccess: ({ status }) => notifyDone(`${STATUSES[status] === "done" ? "Done" : "Dropped"}: ${action.text}`),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <li className={classes.entry}>
      <p className={classes.text}>{action.text}</p>
      <p className={classes.basis}>
        {action.owner_name ?? "The patient"}, due {relativeDay(action.due_on)}: {STATUSES[action.status]}
        {action.settled_by !== null && action.status !== "carried" && ` (${action.settled_by})`}
      </p>
      {maySettle && action.status === "open" && (
        <Group gap="xs" mt={4}>
          <Button size="compact-sm" variant="default" loading={settle.isPending} aria-label={`Done: ${action.text}`} onClick={() => settle.mutate("done")}>
            Done
          </Button>
          <Button size="compact-sm" variant="subtle" disabled={settle.isPending} aria-label={`Drop: ${action.text}`} onClick={() => settle.mutate("dropped")}>
            Drop
          </Button>
        </Group>
      )}
      <ProblemAlert error={settle.error} />
    </li>
  );
}
