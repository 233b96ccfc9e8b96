import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { isReasonMissing, reasonLabel } from "./findings";
import classes from "./prescriptions.module.css";
import { comparison } from "./regimen";
import { SafetyFindings } from "./SafetyFindings";
import { Icon, Notice, notifyDone, ProblemAlert } from "@/components";
import { get, isProblem, post, type Prescription, type TitrationStep } from "@/lib/api";
import { glue } from "@/lib/dose";
import { relativeDay } from "@/lib/time";

/** What the server made of a dose change: read it, then sign or withdraw. Signing is never optimistic. */
export function StepReview({
  patientId,
  step,
  onStep,
  onBack,
  onDone,
}: {
  patientId: string;
  step: TitrationStep;
  onStep: (step: TitrationStep) => void;
  onBack: () => void;
  onDone: () => void;
}) {
  const queries = useQueryClient();
  const [hasChanged, setHasChanged] = useState(false);
  const [reason, setReason] = useState("");
  const [isAsked, setIsAsked] = useState(false);
  const reasonField = useRef<HTMLTextAreaElement>(null);
  const needed = reasonLabel(step.safety);
  const path = { patient_id: patientId, step_id: step.id };
  const reread = async () => {
    const { titration_steps } = await get<{ titration_steps: TitrationStep[] }>("/api/patients/{patient_id}/titration-steps", { path });
    const fresh = titration_steps.find(({ id }) => id === step.id);
    if (fresh !== undefined) onStep(fresh);
  };
  const sign = useMutation({
    mutationFn: () =>
      post<Prescription>("/api/patients/{patient_id}/titration-steps/{step_id}/sign", { path,
        body: { digest: step.digest, ...(needed === null ? {} : { override_reason: reason.trim() }) },
      }),
    onSuccess: () => {
      notifyDone(`Signed: ${step.drug_name}, ${step.sig}`);
      onDone();
    },
    onError: async (error) => {
      if (!isProblem(error, "content-changed")) return;
      setHasChanged(true);
      await reread();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const withdraw = useMutation({
    mutationFn: () => post<TitrationStep>("/api/patients/{patient_id}/titration-steps/{step_id}/withdraw", { path }),
    onSuccess: () => {
      notifyDone(`Withdrawn: ${step.drug_name}. Nothing was prescribed.`);
      onBack();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const signOrAsk = () => {
    setIsAsked(true);
    if (isReasonMissing(step.safety, reason)) reasonField.current?.focus();
    else sign.mutate();
  };
  const isChanged = isProblem(sign.error, "content-changed");
  return (
    <Stack>
      {hasChanged && (
        <Notice tone="caution" role="alert" title="This has changed since you read it">
          Nothing was signed. Read it again below; sign if it is still what you want.
        </Notice>
      )}
      <section className={classes.paper} aria-label="Prescription">
        <Text c="dimmed" size="sm">
          Draft by {step.created_by}, not signed
        </Text>
        <h3 className={classes.drug}>{step.drug_name}</h3>
        <p className={classes.sig}>{glue(step.sig)}</p>
        <dl className={classes.facts}>
          <div>
            <dt>Daily dose</dt>
            <dd>{comparison(step.daily_dose, step.previous_daily_dose)}</dd>
          </div>
          <div>
            <dt>From</dt>
            <dd>{relativeDay(step.start_on)}</dd>
          </div>
          <div>
            <dt>Quantity</dt>
            <dd>
              {step.quantity} for {step.days_supply}&nbsp;days, {step.refills === 0 ? "no refills" : step.refills === 1 ? "1 refill" : `${step.refills} refills`}
            </dd>
          </div>
        </dl>
      </section>
      <section className={classes.patientText} aria-label="What the patient will read">
        <Text c="dimmed" size="sm">
          What the patient will read
        </Text>
        <p>{glue(step.patient_text)}</p>
      </section>
      {step.notes.map((note) => (
        <Notice key={`${note.kind} ${note.text}`} tone="caution" title={note.text} />
      ))}
      {step.safety !== null && (
        <section aria-label="Interactions">
          <Stack gap="xs">
            <SafetyFindings safety={step.safety} none={`Nothing was found against ${step.drug_name} with this patient’s list.`} />
          </Stack>
        </section>
      )}
      {needed !== null && (
        <Textarea
          ref={reasonField}
          label={needed}
          description="Kept with the prescription, with your name"
          rows={3}
          maxLength={500}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={isAsked && isReasonMissing(step.safety, reason) ? "Write it down before you sign." : null}
        />
      )}
      <ProblemAlert error={isChanged ? null : sign.error} />
      <ProblemAlert error={withdraw.error} />
      <Group justify="space-between">
        <Button variant="default" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>
          Withdraw
        </Button>
        <Button onClick={signOrAsk} loading={sign.isPending} leftSection={<Icon name="sign" size={18} />}>
          Sign the prescription
        </Button>
      </Group>
    </Stack>
  );
}
