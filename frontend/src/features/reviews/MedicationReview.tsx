import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ActionEditor } from "./ActionEditor";
import { bodyOf, fieldsOf, lacking, type Fields } from "./draft";
import { ListUnderReview, NotChecked } from "./ListUnderReview";
import { ProblemEditor, Suggestions } from "./ProblemEditor";
import { workspaceQuery } from "./reads";
import classes from "./reviews.module.css";
import { SignedReview } from "./SignedReview";
import { ErrorState, Icon, LoadingSkeleton, Notice, notifyDone, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem, post, put, type Review, type ReviewWorkspace } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";

interface Props {
  patientId: string;
  patientName: string;
  /** What other features add below the list: interactions, monitoring. */
  children?: ReactNode;
}

/** The review workspace: the whole list on one side, the review on the other. */
export function MedicationReview({ patientId, patientName, children }: Props) {
  const { data, error, isPending, refetch } = useQuery(workspaceQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={4} height={96} label="Loading the medication review" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return <Columns key={data.draft?.id ?? "none"} patientId={patientId} patientName={patientName} workspace={data} below={children} />;
}

function Columns({ patientId, patientName, workspace, below }: { patientId: string; patientName: string; workspace: ReviewWorkspace; below: ReactNode }) {
  const { role } = useAccount();
  const mayWork = mayOffer(role, "work-on-review");
  const { draft, last } = workspace;
  const [version, setVersion] = useState(draft?.version ?? 0);
  const [fields, setFields] = useState<Fields | null>(draft === null ? null : fieldsOf(draft));
  const [isDirty, setIsDirty] = useState(false);
  // Saved elsewhere, and nothing typed here: show what is there now.
  if (draft !== null && draft.version !== version && !isDirty) {
    setVersion(draft.version);
    setFields(fieldsOf(draft));
  }
  const change = (changed: Partial<Fields>) => {
    setFields((before) => (before === null ? null : { ...before, ...changed }));
    setIsDirty(true);
  };
  const settled = (review: Review) => {
    setVersion(review.version);
    setFields(fieldsOf(review));
    setIsDirty(false);
  };
  const mayEdit = mayWork && draft !== null && fields !== null;
  return (
    <div className={classes.columns}>
      <div className={classes.column}>
        <NotChecked workspace={workspace} />
        <ListUnderReview workspace={workspace} />
        {below}
      </div>
      <div className={classes.column}>
        {draft === null && mayWork && <OpenReview patientId={patientId} hasLast={last !== null} />}
        {draft !== null && !mayWork && <Notice title={`${draft.opened_by} works on a review`} />}
        <Suggestions
          suggestions={workspace.suggestions}
          problems={fields?.problems ?? []}
          onTake={mayEdit ? (problem) => change({ problems: [...fields.problems, problem] }) : null}
        />
        {mayEdit && (
          <>
            <ProblemEditor problems={fields.problems} onChange={(problems) => change({ problems })} />
            <ActionEditor
              actions={fields.actions}
              team={workspace.team}
              today={workspace.today}
              patientName={patientName}
              onChange={(actions) => change({ actions })}
            />
            <Finish
              patientId={patientId}
              draft={draft}
              fields={fields}
              version={version}
              isDirty={isDirty}
              today={workspace.today}
              onChange={change}
              onSaved={settled}
            />
          </>
        )}
        {last !== null && <SignedReview patientId={patientId} review={last} maySettle={mayWork} />}
      </div>
    </div>
  );
}

function OpenReview({ patientId, hasLast }: { patientId: string; hasLast: boolean }) {
  const queries = useQueryClient();
  const open = useMutation({
    mutationFn: () => post<Review>("/api/patients/{patient_id}/medication-reviews", { path: { patient_id: patientId } }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Panel title="Review">
      <Stack gap="xs">
        <p className={classes.soft}>
          No review is open. {hasLast ? "What the last one left open is carried over." : "This would be the first one on record."}
        </p>
        <ProblemAlert error={open.error} />
        <Group>
          <Button onClick={() => open.mutate()} loading={open.isPending} leftSection={<Icon name="plus" size={18} />}>
            Open a review
          </Button>
        </Group>
      </Stack>
    </Panel>
  );
}

/** Teach-back, the next review, and saving, signing or withdrawing. */
function Finish({
  patientId,
  draft,
  fields,
  version,
  isDirty,
  today,
  onChange,
  onSaved,
}: {
  patientId: string;
  draft: Review;
  fields: Fields;
  version: number;
  isDirty: boolean;
  today: string;
  onChange: (changed: Partial<Fields>) => void;
  onSaved: (review: Review) => void;
}) {
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const path = { patient_id: patientId, review_id: draft.id };
  const save = useMutation({
    mutationFn: () => put<Review>("/api/patients/{patient_id}/medication-reviews/{review_id}", { path, body: bodyOf(fields, version) }),
    onSuccess: (review) => {
      queries.setQueryData(workspaceQuery(patientId).queryKey, (before) => (before === undefined ? before : { ...before, draft: review }));
      onSaved(review);
      notifyDone("Saved. It is not signed yet.");
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const sign = useMutation({
    mutationFn: () =>
      post<Review>("/api/patients/{patient_id}/medication-reviews/{review_id}/sign", { path, body: { digest: draft.digest } }),
    onSuccess: () => notifyDone("The review is signed."),
    onSettled: () => queries.invalidateQueries(),
  });
  const withdraw = useMutation({
    mutationFn: () => post<Review>("/api/patients/{patient_id}/medication-reviews/{review_id}/withdraw", { path }),
    onSuccess: () => notifyDone("Withdrawn. Nothing of it was signed."),
    onSettled: () => queries.invalidateQueries(),
  });
  const missing = lacking(fields);
  const isStale = isProblem(save.error, "review-changed");
  const trySave = () => {
    setIsAsked(true);
    if (missing === null) save.mutate();
  };
  return (
    <Panel title="Finish">
      <Stack gap="sm">
        <Textarea
          label="Teach-back"
          description="What the patient said back in their own words"
          autosize
          minRows={2}
          maxLength={2000}
          value={fields.teachBack}
          onChange={(event) => onChange({ teachBack: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          label="Next review"
          description="Needed to sign"
          min={today}
          value={fields.nextReviewOn}
          onChange={(event) => onChange({ nextReviewOn: event.currentTarget.value })}
        />
        {isAsked && missing !== null && <Notice tone="caution" role="alert" title={missing} />}
        {isStale && (
          <Notice
            tone="caution"
            role="alert"
            title="Somebody saved it after you opened it"
            action={
              <Button size="compact-sm" variant="default" onClick={() => onSaved(draft)}>
                Show theirs
              </Button>
            }
          >
            Nothing of yours was saved. What you typed is still here until you show theirs.
          </Notice>
        )}
        {isProblem(sign.error, "review-changed") && (
          <Notice tone="caution" role="alert" title="This has changed since you read it">
            Nothing was signed. Read the list and the review again; sign if they are still what you mean.
          </Notice>
        )}
        <ProblemAlert error={isStale ? null : save.error} />
        <ProblemAlert error={isProblem(sign.error, "review-changed") ? null : sign.error} />
        <ProblemAlert error={withdraw.error} />
        <Group justify="space-between">
          <Button variant="subtle" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>
            Withdraw
          </Button>
          <Group gap="xs">
            <Button variant="default" onClick={trySave} loading={save.isPending} disabled={!isDirty}>
              Save
            </Button>
            <Button onClick={() => sign.mutate()} loading={sign.isPending} disabled={isDirty} leftSection={<Icon name="sign" size={18} />}>
              Sign the review
            </Button>
          </Group>
        </Group>
        <p className={classes.basis}>{isDirty ? "Save it before you sign it." : `Opened by ${draft.opened_by}. Signing covers the list as it stands here.`}</p>
      </Stack>
    </Panel>
  );
}
