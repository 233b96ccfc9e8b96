import { Anchor, Badge, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link } from "react-router";
import classes from "./SafetyFlags.module.css";
import { Acknowledge } from "./SafetyFlags";
import { SafetyFlagsContacts } from "./SafetyFlagsContacts";
import { FlagDialog, type FlagTask } from "./SafetyFlagsDialog";
import { clockText, deadlineOf, eventText, TIERS } from "./safetyWords";
import { EmptyState, ErrorState, LoadingSkeleton, Notice, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type LoopFlag, type SafetyLoop } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { safetyLoopQuery } from "@/lib/staffQueries";
import { instantText, relativeDay, relativeInstant } from "@/lib/time";

const HALF_A_MINUTE = 30_000;

/** Every flag that is not closed, by patient, the nearest deadline first, with what can be done about it. */
export function SafetyFlagsLoop() {
  const { data, error, isPending, refetch } = useQuery(safetyLoopQuery);
  const now = useNow();
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the safety flags" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const byPatient = Map.groupBy(data.flags, ({ flag }) => flag.patient_id);
  return (
    <Stack gap="sm">
      <Text>{data.on_shift.length === 0 ? "Nobody is on shift now. The care team is written to." : `On shift now: ${data.on_shift.map(({ name }) => name).join(", then ")}`}</Text>
      {byPatient.size === 0 && (
        <EmptyState icon="check" title="No safety flag is open">
          An answer about death or self-harm above zero, a positive screen or an urgent side effect stands here until somebody has closed it.
        </EmptyState>
      )}
      {[...byPatient.values()].map((flags) => (
        <OfPatient key={flags[0]?.flag.patient_id} flags={flags} loop={data} now={now} />
      ))}
    </Stack>
  );
}

function OfPatient({ flags, loop, now }: { flags: LoopFlag[]; loop: SafetyLoop; now: Date }) {
  const { role } = useAccount();
  const first = flags[0]?.flag;
  if (first === undefined) return null;
  return (
    <Panel
      title={
        <Anchor component={Link} to={`/patients/${first.patient_id}`} data-row-link>
          {first.patient_name}
        </Anchor>
      }
    >
      {flags.map((flag) => (
        <Flag key={flag.flag.id} of={flag} loop={loop} now={now} />
      ))}
      {mayOffer(role, "work-on-flag") && <SafetyFlagsContacts patientId={first.patient_id} patientName={first.patient_name} />}
    </Panel>
  );
}

function Flag({ of, loop, now }: { of: LoopFlag; loop: SafetyLoop; now: Date }) {
  const { role } = useAccount();
  const [task, setTask] = useState<FlagTask | "acknowledge" | null>(null);
  const { flag } = of;
  const deadline = deadlineOf(of);
  const clock = deadline === null ? null : clockText(deadline.at, now);
  const isOpen = flag.stage !== "raised";
  const name = flag.patient_name;
  const canDecide = of.contacted_at !== null || of.procedure.every(({ is_required, is_done }) => is_done || !is_required);
  return (
    <article className={classes.flag} aria-label={`Flag of ${name}, ${relativeInstant(flag.raised_at)}`}>
      <Stack gap={6}>
        <Group gap="xs">
          <Badge variant="outline" color={flag.tier === "call-now" ? "red" : "gray"} tt="none" size="lg">
            {TIERS[flag.tier]}
          </Badge>
          {deadline !== null && clock !== null && (
            <span className={clock.isLate ? classes.late : undefined}>
              {deadline.label}: {clock.text} (by {instantText(deadline.at)})
            </span>
          )}
          {of.contacted_at !== null && <span>Spoke with the patient {relativeInstant(of.contacted_at)}</span>}
        </Group>
        <Text>
          {flag.what.replace(/\.$/, "")}. Raised {relativeInstant(flag.raised_at)}.
        </Text>
        <Text c="dimmed">
          {isOpen ? `With ${of.holder ?? "nobody"}` : `Asked now: ${of.asked_now.length === 0 ? "the administrators" : of.asked_now.join(", ")}`}
          {of.plan_review_due_on !== null && `. Plan is looked at again ${relativeDay(of.plan_review_due_on)}`}
        </Text>
        <Group gap="xs">
          {!isOpen && mayOffer(role, "acknowledge-flag") && (
            <Button size="compact-md" onClick={() => setTask("acknowledge")} aria-label={`Acknowledge the flag of ${name}`}>
              Acknowledge
            </Button>
          )}
          {isOpen && mayOffer(role, "work-on-flag") && (
            <>
              <Button size="compact-md" variant={of.contacted_at === null ? "filled" : "default"} onClick={() => setTask("attempt")} aria-label={`Log a contact with ${name}`}>
                Log a contact
              </Button>
              <Button size="compact-md" variant="default" onClick={() => setTask("hand-over")} aria-label={`Hand over the flag of ${name}`}>
                Hand over
              </Button>
            </>
          )}
          {isOpen && mayOffer(role, "close-flag") && (
            <>
              <Button size="compact-md" variant="default" disabled={!canDecide} onClick={() => setTask("decision")} aria-label={`Decide about the flag of ${name}`}>
                Decide
              </Button>
              <Button size="compact-md" variant="default" disabled={flag.stage !== "decided"} onClick={() => setTask("close")} aria-label={`Close the flag of ${name}`}>
                Close
              </Button>
            </>
          )}
        </Group>
        {isOpen && mayOffer(role, "close-flag") && flag.stage !== "decided" && (
          <Text size="sm" c="dimmed">
            {canDecide ? "Close comes after a decision." : "Decide opens once somebody has spoken with the patient, or has done each step for one who can not be reached. Close comes after it."}
          </Text>
        )}
        {isOpen && of.contacted_at === null && of.attempts > 0 && <CannotBeReached of={of} />}
        <details>
          <summary>What happened</summary>
          <ol className={classes.history}>
            {of.events.map((event, number) => (
              <li key={number}>
                {instantText(event.at)}: {eventText(event, of.procedure)}
              </li>
            ))}
          </ol>
        </details>
      </Stack>
      {task === "acknowledge" && <Acknowledge flag={flag} onClose={() => setTask(null)} />}
      {task !== null && task !== "acknowledge" && <FlagDialog of={of} loop={loop} task={task} onClose={() => setTask(null)} />}
    </article>
  );
}

/** The steps for a patient whom nobody reaches, ticked off one after the other. */
function CannotBeReached({ of }: { of: LoopFlag }) {
  const { role } = useAccount();
  const queries = useQueryClient();
  const tick = useMutation({
    mutationFn: (step: string) =>
      post<LoopFlag>("/api/patients/{patient_id}/safety-flags/{flag_id}/procedure", {
        path: { patient_id: of.flag.patient_id, flag_id: of.flag.id },
        body: { step },
      }),
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Notice tone="caution" title="Can not be reached? Step by step">
      <Stack gap={6} mt={6}>
        {of.procedure.map(({ step, label, is_required, is_done }) => (
          <Checkbox
            key={step}
            label={is_required ? label : `${label} (where it fits)`}
            checked={is_done || (tick.isPending && tick.variables === step)}
            disabled={is_done || tick.isPending || !mayOffer(role, "work-on-flag")}
            onChange={() => tick.mutate(step)}
          />
        ))}
        <ProblemAlert error={tick.error} />
      </Stack>
    </Notice>
  );
}

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), HALF_A_MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}
