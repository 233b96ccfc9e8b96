import { Button, Drawer, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Planner } from "./Planner";
import { CONDITION_STATES, CONDITIONS, EVENTS, PROPOSALS, STEP_STATES } from "./plans";
import classes from "./plans.module.css";
import { tabletsText } from "./planWords";
import { StepReview } from "./StepReview";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Notice, notifyDone, Panel, ProblemAlert, type Tone } from "@/components";
import { isProblem, post, type PlanProposal, type TitrationPlan, type TitrationStep } from "@/lib/api";
import { glue } from "@/lib/dose";
import { patientKey } from "@/lib/queries";
import { titrationPlansQuery } from "@/lib/staffQueries";
import { datedDay, dayText, instantText } from "@/lib/time";

interface Props {
  patientId: string;
  patientName: string;
  today: string;
  mayPlan: boolean;
}

/** A patient's titration plans: what is due, what speaks for and against it, and every step. */
export function Plans({ patientId, patientName, today, mayPlan }: Props) {
  const { data, error, isPending, refetch } = useQuery(titrationPlansQuery(patientId));
  const [plans, setPlans] = useState(false);
  const going = data?.filter(({ status }) => status !== "ended") ?? [];
  const ended = data?.filter(({ status }) => status === "ended") ?? [];
  return (
    <Panel
      title="Titration plans"
      actions={
        mayPlan && (
          <Button size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setPlans(true)}>
            Plan a titration or taper
          </Button>
        )
      }
    >
      {isPending && <LoadingSkeleton rows={2} label="Loading the plans" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data !== undefined && going.length === 0 && (
        <EmptyState icon="calendar" title="No plan goes on">
          A plan proposes each step when it is due. Nothing is prescribed by it.
        </EmptyState>
      )}
      <Stack>
        {going.map((plan) => (
          <One key={plan.id} plan={plan} patientId={patientId} patientName={patientName} today={today} mayPlan={mayPlan} />
        ))}
        {ended.length > 0 && (
          <details className={classes.folded}>
            <summary>{ended.length} ended</summary>
            {ended.map((plan) => (
              <One key={plan.id} plan={plan} patientId={patientId} patientName={patientName} today={today} mayPlan={false} />
            ))}
          </details>
        )}
      </Stack>
      {plans && <Planner patientId={patientId} patientName={patientName} today={today} onClose={() => setPlans(false)} />}
    </Panel>
  );
}

type Change = "pause" | "resume" | "step-back" | "move" | "end";

function One({ plan, patientId, patientName, today, mayPlan }: Props & { plan: TitrationPlan }) {
  const [change, setChange] = useState<Change | null>(null);
  const [step, setStep] = useState<TitrationStep | null>(null);
  const queries = useQueryClient();
  const path = { patient_id: patientId, plan_id: plan.id };
  const draft = useMutation({
    mutationFn: () => post<TitrationStep>("/api/patients/{patient_id}/titration-plans/{plan_id}/draft", { path, ifMatch: `"${plan.version}"` }),
    onSuccess: setStep,
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const due = plan.steps.find(({ state }) => state === "due");
  const isNothing = due?.dose === null;
  const hasBack = plan.steps.some(({ number, state }) => number > 1 && state === "current");
  const later = plan.steps.filter(({ is_signed }) => !is_signed);
  const ahead = plan.status === "paused" ? plan.steps.find(({ is_signed, start_on }) => is_signed && start_on > today) : undefined;
  return (
    <section aria-label={`Plan for ${plan.drug_name}`} className={classes.plan}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>
          {plan.drug_name} <span className={classes.soft}>{plan.form}</span>
        </Text>
        <Text size="sm" c="dimmed">
          {plan.status === "paused" ? `Paused since ${dayText(plan.paused_on!, today)}` : plan.status === "ended" ? "Ended" : `Planned by ${plan.planned_by}`}
        </Text>
      </Group>
      {plan.due !== null && due !== undefined && (
        <Notice tone={TONES[plan.due.proposal]} icon={plan.due.proposal === "advance" ? "check" : "alert"} title={`${PROPOSALS[plan.due.proposal]}: ${isNothing ? "stop it" : glue(due.sig)} From ${dayText(due.start_on, today)}.`}>
          <Stack gap={4}>
            <Text size="sm">{plan.due.because}</Text>
            {plan.due.conditions.length > 0 && (
              <ul className={classes.conditions} aria-label="What was agreed to look at">
                {plan.due.conditions.map(({ condition, state, text }) => (
                  <li key={condition}>
                    {CONDITIONS[condition]}: <strong>{CONDITION_STATES[state]}</strong>. {text}
                  </li>
                ))}
              </ul>
            )}
            {mayPlan && !isNothing && plan.due.proposal !== "stop" && (
              <Group>
                <Button size="compact-md" onClick={() => draft.mutate()} loading={draft.isPending}>
                  Draft this step
                </Button>
              </Group>
            )}
            {mayPlan && isNothing && <Text size="sm">Stop it in the list of medications when the day has come.</Text>}
          </Stack>
        </Notice>
      )}
      {ahead?.dose && (
        <Notice tone="caution" icon="alert" title={`${glue(ahead.dose.text)} a day is signed from ${dayText(ahead.start_on, today)}`}>
          The pause does not change what is signed. Sign another dose if it is not to begin.
        </Notice>
      )}
      <ProblemAlert error={draft.error} />
      <ol className={classes.steps} aria-label={`Steps of ${plan.drug_name}`}>
        {plan.steps.map((each) => (
          <li key={each.number} data-state={each.state} {...(each.state === "current" ? { "aria-current": "step" as const } : {})}>
            <span className={classes.when}>{datedDay(each.start_on, today)}</span>
            <span>
              <strong>{each.dose === null ? "Nothing" : glue(each.dose.text)}</strong>
              {each.dose !== null && <span className={classes.soft}> a day, {each.days} days</span>}
            </span>
            <span className={classes.soft}>
              {STEP_STATES[each.state]}
              {each.is_signed ? ", signed" : ""}
            </span>
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed">
        {glue(tabletsText(plan.tablets))}
      </Text>
      {mayPlan && (
        <Group gap="xs">
          {plan.status === "running" ? (
            <Button size="compact-sm" variant="default" onClick={() => setChange("pause")}>
              Pause
            </Button>
          ) : (
            <Button size="compact-sm" variant="default" onClick={() => setChange("resume")}>
              Go on
            </Button>
          )}
          {hasBack && (
            <Button size="compact-sm" variant="default" onClick={() => setChange("step-back")}>
              Step back
            </Button>
          )}
          {later.length > 0 && plan.status === "running" && (
            <Button size="compact-sm" variant="default" onClick={() => setChange("move")}>
              Move a step
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" onClick={() => setChange("end")}>
            End the plan
          </Button>
        </Group>
      )}
      <details className={classes.folded}>
        <summary>What happened ({plan.events.length})</summary>
        <ul className={classes.conditions}>
          {plan.events.map((event) => (
            <li key={event.at}>
              {EVENTS[event.kind]} by {event.by}, {instantText(event.at)}
              {event.reason === null ? "" : `: ${event.reason}`}
            </li>
          ))}
        </ul>
      </details>
      {change !== null && <ChangeDialog plan={plan} change={change} later={later} patientId={patientId} today={today} onClose={() => setChange(null)} />}
      {step !== null && (
        <Drawer opened onClose={() => setStep(null)} position="right" size="lg" title={`${step.drug_name} for ${patientName}`} closeOnClickOutside={false}>
          <StepReview patientId={patientId} step={step} onStep={setStep} onBack={() => setStep(null)} onDone={() => setStep(null)} />
        </Drawer>
      )}
    </section>
  );
}

const TONES: Record<PlanProposal, Tone> = { advance: "good", hold: "caution", "step-back": "caution", stop: "act", "cannot-tell": "calm" };

const TITLES: Record<Change, string> = {
  pause: "Pause the plan",
  resume: "Go on with the plan",
  "step-back": "Go back to the dose before",
  move: "Move a step",
  end: "End the plan",
};
const MEANS: Record<Change, string> = {
  pause: "The patient stays at the dose of today. Going on moves every later date by as long as the pause lasts.",
  resume: "Every step that had not begun moves by as many days as the pause lasted.",
  "step-back": "The dose before is taken again for as long as that step had, then the plan goes on. The new dose still has to be drafted and signed.",
  move: "Every later step moves with it, and the step before lasts so much longer or shorter.",
  end: "What is signed stays as it is. Nothing more is proposed.",
};

function ChangeDialog({
  plan,
  change,
  later,
  patientId,
  today,
  onClose,
}: {
  plan: TitrationPlan;
  change: Change;
  later: TitrationPlan["steps"];
  patientId: string;
  today: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState(later[0]?.number ?? 0);
  const [startOn, setStartOn] = useState(later[0]?.start_on ?? today);
  const save = useMutation({
    mutationFn: () =>
      post<TitrationPlan>(`/api/patients/{patient_id}/titration-plans/{plan_id}/${change}`, {
        path: { patient_id: patientId, plan_id: plan.id },
        ifMatch: `"${plan.version}"`,
        body: { reason: reason.trim(), ...(change === "move" ? { number, start_on: startOn } : {}) },
      }),
    onSuccess: () => {
      notifyDone(`${TITLES[change]}: done.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  return (
    <Modal opened onClose={onClose} title={`${TITLES[change]}: ${plan.drug_name}`} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <Text size="sm">{MEANS[change]}</Text>
          {change === "move" && (
            <Group grow align="flex-end">
              <label className={classes.field}>
                Step
                <select
                  value={number}
                  onChange={(event) => {
                    const chosen = Number(event.currentTarget.value);
                    setNumber(chosen);
                    setStartOn(later.find((each) => each.number === chosen)?.start_on ?? startOn);
                  }}
                >
                  {later.map((each) => (
                    <option key={each.number} value={each.number}>
                      {each.number}: {each.dose === null ? "nothing" : each.dose.text}, {each.start_on}
                    </option>
                  ))}
                </select>
              </label>
              <TextInput type="date" label="Begins on" required withAsterisk={false} min={today} value={startOn} onChange={(event) => setStartOn(event.currentTarget.value)} />
            </Group>
          )}
          <Textarea label="Why" required withAsterisk={false} maxLength={500} autosize minRows={2} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {isProblem(save.error, "stale") ? (
            <Notice tone="caution" title="Somebody changed this plan meanwhile">
              It is shown anew. Close this, look at it, then decide.
            </Notice>
          ) : (
            <ProblemAlert error={save.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it as it is
            </Button>
            <Button type="submit" loading={save.isPending} disabled={reason.trim() === ""}>
              {TITLES[change]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
