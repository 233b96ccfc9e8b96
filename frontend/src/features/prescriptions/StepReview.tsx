import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { isReasonMissing, reasonLabel } from "./findings";
import classes from "./prescriptions.module.css";
import { Controlled } from "./Controlled";
import { comparison } from "./regimen";
import { SafetyFindings } from "./SafetyFindings";
import { HasChanged, LookState, ReasonField, SignOrAsk } from "./SignAgainst";
import { Notice, notifyDone, ProblemAlert } from "@/components";
import { get, isProblem, post, type Prescription, type TitrationStep } from "@/lib/api";
import { glue } from "@/lib/dose";
import { titrationStepsQuery } from "@/lib/staffQueries";
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
  // Somebody else answers a second look while this is open: what the list says of the same content is newer.
  const { data: steps } = useQuery({ ...titrationStepsQuery(patientId), enabled: step.second_look?.state === "waiting" });
  const live = steps?.find(({ id, digest }) => id === step.id && digest === step.digest);
  const look = live?.second_look ?? step.second_look;
  const path = { patient_id: patientId, step_id: step.id };
  const reread = async () => {
    const { titration_steps } = await get<{ titration_steps: TitrationStep[] }>("/api/patients/{patient_id}/titration-steps", { path });
    const fresh = titration_steps.find(({ id }) => id === step.id);
    if (fresh !== undefined) onStep(fresh);
  };
  const changed = async (error: unknown) => {
    if (!isChanged(error)) return;
    setHasChanged(true);
    await reread();
  };
  const sign = useMutation({
    mutationFn: () =>
      post<Prescription>("/api/patients/{patient_id}/titration-steps/{step_id}/sign", { path,
        body: { digest: step.digest, ...(needed === null || reason.trim() === "" ? {} : { override_reason: reason.trim() }) },
      }),
    onSuccess: () => {
      notifyDone(`Signed: ${step.drug_name}, ${step.sig}`);
      onDone();
    },
    onError: changed,
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
  const ask = useMutation({
    mutationFn: () =>
      post<TitrationStep>("/api/patients/{patient_id}/titration-steps/{step_id}/second-look", { path,
        body: { digest: step.digest, reason: reason.trim() },
      }),
    onSuccess: onStep,
    onError: changed,
    onSettled: () => queries.invalidateQueries(),
  });
  const isReasonOpen = look === null || look.state === "disagreed";
  const unlessMissing = (deed: () => void) => () => {
    setIsAsked(true);
    if (isReasonOpen && isReasonMissing(step.safety, reason)) reasonField.current?.focus();
    else deed();
  };
  return (
    <Stack>
      {hasChanged && <HasChanged />}
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
      {step.controlled !== null && <Controlled patientId={patientId} law={step.controlled} onNoted={() => void reread()} />}
      {step.safety !== null && (
        <section aria-label="Interactions">
          <Stack gap="xs">
            <SafetyFindings safety={step.safety} none={`Nothing was found against ${step.drug_name} with this patient’s list.`} />
          </Stack>
        </section>
      )}
      <LookState look={look} />
      <ReasonField safety={step.safety} look={look} value={reason} isAsked={isAsked} onChange={setReason} fieldRef={reasonField} />
      <ProblemAlert error={isChanged(sign.error) ? null : sign.error} />
      <ProblemAlert error={isChanged(ask.error) ? null : ask.error} />
      <ProblemAlert error={withdraw.error} />
      <SignOrAsk
        safety={step.safety}
        look={look}
        label="Sign the prescription"
        isBusy={sign.isPending || ask.isPending}
        onSign={unlessMissing(() => sign.mutate())}
        onAsk={unlessMissing(() => ask.mutate())}
      >
        <Button variant="default" onClick={() => withdraw.mutate()} loading={withdraw.isPending}>
          Withdraw
        </Button>
      </SignOrAsk>
    </Stack>
  );
}

function isChanged(error: unknown): boolean {
  return isProblem(error, "content-changed");
}
