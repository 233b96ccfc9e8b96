import { Button, Group, Modal, NativeSelect, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Notice, notifyDone, ProblemAlert } from "@/components";
import { isProblem, post, type TitrationPlan } from "@/lib/api";
import { patientKey } from "@/lib/queries";
import { dayText } from "@/lib/time";

export type PlanChange = "pause" | "resume" | "step-back" | "move" | "end";

const TITLES: Record<PlanChange, string> = {
  pause: "Pause the plan",
  resume: "Go on with the plan",
  "step-back": "Go back to the dose before",
  move: "Move a step",
  end: "End the plan",
};
const DONE: Record<PlanChange, string> = {
  pause: "The plan is paused.",
  resume: "The plan goes on.",
  "step-back": "The plan goes back to the dose before.",
  move: "The step is moved.",
  end: "The plan is ended.",
};
const MEANS: Record<PlanChange, string> = {
  pause: "The patient stays at the dose of today. Going on moves every later date by as long as the pause lasts.",
  resume: "Every step that had not begun moves by as many days as the pause lasted.",
  "step-back": "The dose before is taken again for as long as that step had, then the plan goes on. The new dose still has to be drafted and signed.",
  move: "Every later step moves with it, and the step before lasts so much longer or shorter.",
  end: "What is signed stays as it is. Nothing more is proposed.",
};

/** Asks why, and changes the plan as it was seen. */
export function PlanChangeDialog({
  plan,
  change,
  later,
  patientId,
  today,
  onClose,
}: {
  plan: TitrationPlan;
  change: PlanChange;
  later: TitrationPlan["steps"];
  patientId: string;
  today: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const [number, setNumber] = useState(later[0]?.number ?? 0);
  const [startOn, setStartOn] = useState(later[0]?.start_on ?? today);
  // What is changed is the plan that this dialog was opened on, also when it is loaded anew behind it.
  const [seen] = useState(plan.version);
  const save = useMutation({
    mutationFn: () =>
      post<TitrationPlan>(`/api/patients/{patient_id}/titration-plans/{plan_id}/${change}`, {
        path: { patient_id: patientId, plan_id: plan.id },
        ifMatch: `"${seen}"`,
        body: { reason: reason.trim(), ...(change === "move" ? { number, start_on: startOn } : {}) },
      }),
    onSuccess: () => {
      notifyDone(DONE[change]);
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
              <NativeSelect
                label="Step"
                value={String(number)}
                data={later.map((each) => ({ value: String(each.number), label: `${each.number}: ${each.dose === null ? "nothing" : each.dose.text}, ${dayText(each.start_on, today)}` }))}
                onChange={(event) => {
                  const chosen = later.find((each) => String(each.number) === event.currentTarget.value);
                  if (chosen === undefined) return;
                  setNumber(chosen.number);
                  setStartOn(chosen.start_on);
                }}
              />
              <TextInput type="date" label="Begins on" required withAsterisk={false} min={today} value={startOn} onChange={(event) => setStartOn(event.currentTarget.value)} />
            </Group>
          )}
          <Textarea label="Why" required withAsterisk={false} maxLength={500} autosize minRows={2} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          {isProblem(save.error, "stale") ? (
            <Notice tone="caution" title="Somebody changed this plan meanwhile">
              The plan on the chart is loaded anew. Close this, look at it, then decide.
            </Notice>
          ) : (
            <ProblemAlert error={save.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Leave it as it is
            </Button>
            <Button type="submit" loading={save.isPending} disabled={reason.trim() === "" || isProblem(save.error, "stale")}>
              {TITLES[change]}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
