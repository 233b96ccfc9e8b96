import { Button, Checkbox, Group, Modal, NumberInput, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./CheckInPlan.module.css";
import { checkInPlanQuery, CHOICES, dueCheckInsQuery, everyText, past, STATES, WHY } from "./plan";
import { ErrorState, LoadingSkeleton, Notice, notifyDone, Panel, ProblemAlert } from "@/components";
import { put, type CheckInPlan as Plan } from "@/lib/api";
import { patientKey } from "@/lib/queries";
import { datedDay, dayText, instantText } from "@/lib/time";

interface Props {
  patientId: string;
  patientName: string;
  today: string;
  mayChange: boolean;
}

const NAMES: Record<string, string> = {
  "phq-9": "PHQ-9",
  "gad-7": "GAD-7",
  effects: "Side-effect check",
  "phq-2": "PHQ-2",
  "gad-2": "GAD-2",
  "pcl-5": "PCL-5",
  "audit-c": "AUDIT-C",
};
const nameOf = (slug: string) => NAMES[slug] ?? slug.toUpperCase();
/** What a prescriber may add or change; the rules ask the first three by themselves. */
const CHOOSABLE = ["phq-9", "gad-7", "effects", "pcl-5", "audit-c"];
const SHOWN = 8;

/** How often the patient is asked and why, what came of it, and a way to overrule it. */
export function CheckInPlan({ patientId, patientName, today, mayChange }: Props) {
  const { data: plan, error, isPending, refetch } = useQuery(checkInPlanQuery(patientId));
  const [changes, setChanges] = useState(false);
  return (
    <Panel
      title="Check-ins"
      actions={
        mayChange &&
        plan !== undefined && (
          <Button variant="default" size="compact-md" onClick={() => setChanges(true)}>
            Change the plan
          </Button>
        )
      }
    >
      {isPending && <LoadingSkeleton rows={2} label="Loading the check-in plan" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {plan !== undefined && <Shown plan={plan} today={today} />}
      <Came patientId={patientId} today={today} />
      {changes && plan !== undefined && (
        <Modal opened onClose={() => setChanges(false)} title={`Check-ins of ${patientName}`} size="lg" closeOnClickOutside={false}>
          <Change patientId={patientId} plan={plan} today={today} onClose={() => setChanges(false)} />
        </Modal>
      )}
    </Panel>
  );
}

function Shown({ plan, today }: { plan: Plan; today: string }) {
  return (
    <Stack gap="xs">
      {plan.is_paused && (
        <Notice tone="caution" title={plan.paused_until === null ? "Paused" : `Paused until ${dayText(plan.paused_until, today)}`}>
          Nobody is asked or written to. {plan.reason}
        </Notice>
      )}
      {!plan.is_paused && (
        <ul className={classes.list} aria-label="How often">
          {plan.instruments.map((each) => (
            <li key={each.instrument}>
              <strong>{nameOf(each.instrument)}</strong> {everyText(each.every_days)}
              <Text span c="dimmed">
                {" "}
                · {WHY[each.why]}
                {each.next_on !== null && ` · next from ${dayText(each.next_on, today)}`}
              </Text>
            </li>
          ))}
        </ul>
      )}
      {plan.planned_questions > plan.most_questions && (
        <Notice tone="caution">
          This asks {plan.planned_questions} questions in four weeks, more than the {plan.most_questions} allowed. What is too much is put off.
        </Notice>
      )}
      <Text size="sm" c="dimmed">
        About {plan.planned_questions} questions in four weeks; at most {plan.most_questions}.
        {plan.changed_at !== null && ` Changed by ${plan.changed_by ?? "?"}, ${instantText(plan.changed_at)}: ${plan.reason ?? ""}`}
      </Text>
    </Stack>
  );
}

function Came({ patientId, today }: { patientId: string; today: string }) {
  const { data, error, refetch } = useQuery(dueCheckInsQuery(patientId));
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const found = past(data ?? [], today);
  if (found.length === 0) return <Text c="dimmed">Nothing has been due yet.</Text>;
  return (
    <details className={classes.came}>
      <summary>What came of it ({found.length})</summary>
      <ul className={classes.list} aria-label="What was due">
        {found.slice(0, SHOWN).map((each) => (
          <li key={each.id} className={each.state === "missed" ? classes.missed : undefined}>
            {datedDay(each.opens_on, today)}: {nameOf(each.instrument)}, {STATES[each.state]}
            {each.overlaps && (
              <Text span c="dimmed" size="sm">
                {" "}
                · asks about some of the same days as the one before
              </Text>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Change({ patientId, plan, today, onClose }: { patientId: string; plan: Plan; today: string; onClose: () => void }) {
  const queries = useQueryClient();
  const overruled = plan.instruments.filter((each) => each.is_overruled);
  const slugs = [...new Set([...CHOOSABLE, ...overruled.map(({ instrument }) => instrument)])];
  const [chosen, setChosen] = useState<Record<string, string>>(() =>
    Object.fromEntries(overruled.map(({ instrument, every_days }) => [instrument, String(every_days ?? 0)])),
  );
  const [most, setMost] = useState<string | number>(plan.most_questions);
  const [isPaused, setPaused] = useState(plan.is_paused);
  const [until, setUntil] = useState(plan.paused_until ?? "");
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () =>
      put<Plan>("/api/patients/{patient_id}/check-in-plan", {
        path: { patient_id: patientId },
        ifMatch: `"${plan.version}"`,
        body: {
          overruled: Object.entries(chosen)
            .filter(([, days]) => days !== "rule")
            .map(([instrument, days]) => ({ instrument, every_days: days === "0" ? null : Number(days) })),
          most_questions: typeof most === "number" ? most : null,
          is_paused: isPaused,
          paused_until: isPaused && until !== "" ? until : null,
          reason,
        },
      }),
    onSuccess: () => {
      notifyDone("The check-in plan is changed.");
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
      onClose();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        {slugs.map((slug) => {
          const value = chosen[slug] ?? "rule";
          const known = CHOICES.some((choice) => choice.value === value);
          const data = known ? CHOICES : [...CHOICES, { value, label: everyText(Number(value)) }];
          return (
            <Select
              key={slug}
              label={nameOf(slug)}
              data={data}
              value={value}
              allowDeselect={false}
              onChange={(next) => setChosen({ ...chosen, [slug]: next ?? "rule" })}
            />
          );
        })}
        <NumberInput label="Questions in four weeks, at most" min={1} max={400} value={most} onChange={setMost} allowDecimal={false} />
        <Checkbox label="Pause: ask nothing, and take back links that were sent" checked={isPaused} onChange={(event) => setPaused(event.currentTarget.checked)} />
        {isPaused && (
          <TextInput
            type="date"
            label="Until"
            description="Leave empty to pause until somebody changes it"
            min={today}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
        )}
        <Textarea label="Why" required withAsterisk={false} maxLength={500} autosize minRows={2} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <ProblemAlert error={save.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave it as it is
          </Button>
          <Button type="submit" loading={save.isPending} disabled={reason.trim() === ""}>
            Change the plan
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
