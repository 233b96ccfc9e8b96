import { Button, Group, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { PlanChangeDialog, type PlanChange } from "./PlanChange";
import { PlanDue } from "./PlanDue";
import { Planner, type Goal } from "./Planner";
import { EVENTS, stateText } from "./plans";
import classes from "./plans.module.css";
import { tabletsText } from "./planWords";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Notice, Panel } from "@/components";
import type { TitrationPlan } from "@/lib/api";
import { glue } from "@/lib/dose";
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
  const [goal, setGoal] = useState<Goal | null>(null);
  const going = data?.filter(({ status }) => status !== "ended") ?? [];
  const ended = data?.filter(({ status }) => status === "ended") ?? [];
  return (
    <Panel
      title="Titration plans"
      actions={
        mayPlan && (
          <Group gap="xs">
            {(["titration", "taper"] as const).map((one) => (
              <Button key={one} size="compact-sm" variant="default" leftSection={<Icon name="plus" size={16} />} onClick={() => setGoal(one)}>
                Plan a {one}
              </Button>
            ))}
          </Group>
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
      {goal !== null && <Planner patientId={patientId} patientName={patientName} today={today} goal={goal} onClose={() => setGoal(null)} />}
    </Panel>
  );
}

function One({ plan, patientId, patientName, today, mayPlan }: Props & { plan: TitrationPlan }) {
  const [change, setChange] = useState<PlanChange | null>(null);
  const hasBack = plan.steps.some(({ number, state }) => number > 1 && state === "current");
  const later = plan.steps.filter(({ is_signed }) => !is_signed);
  const ahead = plan.status === "paused" ? plan.steps.find(({ is_signed, start_on }) => is_signed && start_on > today) : undefined;
  const offers: { change: PlanChange; label: string; isOffered: boolean }[] = [
    { change: "pause", label: "Pause", isOffered: plan.status === "running" },
    { change: "resume", label: "Go on", isOffered: plan.status === "paused" },
    { change: "step-back", label: "Step back", isOffered: hasBack },
    { change: "move", label: "Move a step", isOffered: later.length > 0 && plan.status === "running" },
    { change: "end", label: "End", isOffered: true },
  ];
  return (
    <section aria-label={`Plan for ${plan.drug_name}`} className={classes.plan}>
      <Group justify="space-between" gap="xs">
        <Text fw={600}>
          {plan.drug_name} <span className={classes.soft}>{plan.form}</span>
        </Text>
        <Text size="sm" c="dimmed">
          {plan.status === "paused" && plan.paused_on !== null ? `Paused since ${dayText(plan.paused_on, today)}` : plan.status === "ended" ? "Ended" : `Planned by ${plan.planned_by}`}
        </Text>
      </Group>
      <PlanDue plan={plan} patientId={patientId} patientName={patientName} today={today} mayPlan={mayPlan} />
      {ahead?.dose && (
        <Notice tone="caution" icon="alert" title={`${glue(ahead.dose.text)} a day is signed from ${dayText(ahead.start_on, today)}`}>
          The pause does not change what is signed. Sign another dose if it is not to begin.
        </Notice>
      )}
      <ol className={classes.steps} aria-label={`Steps of ${plan.drug_name}`}>
        {plan.steps.map((step) => (
          <li key={step.number} data-state={step.state} {...(step.state === "current" && step.is_signed ? { "aria-current": "step" as const } : {})}>
            <span className={classes.when}>{datedDay(step.start_on, today)}</span>
            <span>
              <strong>{step.dose === null ? "Nothing" : glue(step.dose.text)}</strong>
              {step.dose !== null && <span className={classes.soft}> {glue(`a day, ${step.days === 1 ? "1 day" : `${step.days} days`}`)}</span>}
              {step.dose !== null && <span className={classes.how}>{glue(step.sig)}</span>}
            </span>
            <span className={classes.state}>
              {step.is_signed && <Icon name="sign" size={16} />}
              {stateText(step)}
            </span>
          </li>
        ))}
      </ol>
      <Text size="sm" c="dimmed">
        {glue(tabletsText(plan.tablets))}
      </Text>
      {mayPlan && (
        <Group gap="xs">
          {offers
            .filter(({ isOffered }) => isOffered)
            .map((offer) => (
              <Button
                key={offer.change}
                size="compact-sm"
                variant={offer.change === "end" ? "subtle" : "default"}
                aria-label={`${offer.label}: plan for ${plan.drug_name}`}
                onClick={() => setChange(offer.change)}
              >
                {offer.label}
              </Button>
            ))}
        </Group>
      )}
      <details className={classes.folded}>
        <summary>What happened ({plan.events.length})</summary>
        <ul className={classes.events}>
          {plan.events.map((event) => (
            <li key={`${event.at} ${event.kind}`}>
              {EVENTS[event.kind]} by {event.by}, {instantText(event.at)}
              {event.reason === null ? "" : `: ${event.reason}`}
            </li>
          ))}
        </ul>
      </details>
      {change !== null && <PlanChangeDialog plan={plan} change={change} later={later} patientId={patientId} today={today} onClose={() => setChange(null)} />}
    </section>
  );
}
