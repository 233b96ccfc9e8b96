import { Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CONDITION_STATES, CONDITIONS, PROPOSALS } from "./plans";
import classes from "./plans.module.css";
import { StepReview } from "./StepReview";
import { Icon, Notice, ProblemAlert, type IconName, type Tone } from "@/components";
import { isProblem, post, type PlanProposal, type TitrationPlan, type TitrationStep } from "@/lib/api";
import { glue } from "@/lib/dose";
import { patientKey } from "@/lib/queries";
import { titrationStepsQuery } from "@/lib/staffQueries";
import { datedDay } from "@/lib/time";

const TONES: Record<PlanProposal, { tone: Tone; icon: IconName }> = {
  advance: { tone: "good", icon: "check" },
  hold: { tone: "caution", icon: "alert" },
  "step-back": { tone: "caution", icon: "left" },
  stop: { tone: "act", icon: "stop" },
  "cannot-tell": { tone: "calm", icon: "info" },
};
const STATE_ICONS = { clear: "check", against: "alert", unknown: "info" } as const;

/** The step that waits for a decision: what is proposed, what it rests on, and its draft. Nothing is done by itself. */
export function PlanDue({ plan, patientId, patientName, today, mayPlan }: { plan: TitrationPlan; patientId: string; patientName: string; today: string; mayPlan: boolean }) {
  const queries = useQueryClient();
  const [step, setStep] = useState<TitrationStep | null>(null);
  const steps = useQuery({ ...titrationStepsQuery(patientId), enabled: mayPlan });
  const draft = useMutation({
    mutationFn: () =>
      post<TitrationStep>("/api/patients/{patient_id}/titration-plans/{plan_id}/draft", { path: { patient_id: patientId, plan_id: plan.id }, ifMatch: `"${plan.version}"` }),
    onSuccess: setStep,
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const due = plan.steps.find(({ number }) => number === plan.due?.number);
  const drafted = steps.data?.find(({ status, medication_id }) => status === "draft" && medication_id === plan.medication_id);
  const close = () => setStep(null);
  return (
    <>
      {plan.due !== null && due !== undefined && (
        <Notice {...TONES[plan.due.proposal]} title={PROPOSALS[plan.due.proposal]}>
          <Stack gap={6}>
            <div>
              Step {due.number} of {plan.steps.length}, from {datedDay(due.start_on, today)}: <strong>{glue(due.sig)}</strong>
            </div>
            {plan.due.conditions.length === 0 && <div>{plan.due.because}</div>}
            {plan.due.proposal === "stop" && plan.due.conditions.length > 0 && <div>{plan.due.because}</div>}
            {plan.due.conditions.length > 0 && (
              <ul className={classes.conditions} aria-label="What was agreed to look at">
                {plan.due.conditions.map(({ condition, state, text }) => (
                  <li key={condition}>
                    <Icon name={STATE_ICONS[state]} size={16} />
                    <span>
                      {CONDITIONS[condition]}: <strong>{CONDITION_STATES[state]}</strong>. {glue(text)}
                    </span>
                  </li>
                ))}
              </ul>
            )}
            {mayPlan && due.dose === null && <Text size="sm">Stop it in the list of medications when the day has come.</Text>}
            {mayPlan && due.dose !== null && plan.due.proposal !== "stop" && (
              <Group>
                {drafted === undefined ? (
                  <Button size="compact-md" variant={plan.due.proposal === "advance" ? "filled" : "default"} onClick={() => draft.mutate()} loading={draft.isPending}>
                    Draft this step
                  </Button>
                ) : (
                  <Button size="compact-md" onClick={() => setStep(drafted)}>
                    Look at the draft
                  </Button>
                )}
              </Group>
            )}
          </Stack>
        </Notice>
      )}
      {isProblem(draft.error, "stale") ? (
        <Notice tone="caution" title="Somebody changed this plan meanwhile">
          Nothing is drafted. The plan is loaded anew: look at it, then decide.
        </Notice>
      ) : (
        <ProblemAlert error={draft.error} />
      )}
      {step !== null && (
        <Drawer opened onClose={close} position="right" size="lg" title={`${step.drug_name} for ${patientName}`} closeOnClickOutside={false}>
          <StepReview patientId={patientId} step={step} onStep={setStep} onBack={close} onDone={close} />
        </Drawer>
      )}
    </>
  );
}
