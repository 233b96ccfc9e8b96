import { Button, Group, Modal, NativeSelect, Radio, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { DISPOSITIONS, HOWS, REASONS } from "./safetyWords";
import { notifyDone, ProblemAlert } from "@/components";
import { post, type LoopFlag, type SafetyLoop } from "@/lib/api";
import { dutyQuery } from "@/lib/staffQueries";
import { addDays, localZone, todayIn } from "@/lib/time";

export type FlagTask = "attempt" | "hand-over" | "decision" | "close";

const TITLES: Record<FlagTask, string> = { attempt: "Log a contact", "hand-over": "Hand over", decision: "Decide", close: "Close" };
const PATHS = {
  attempt: "/api/patients/{patient_id}/safety-flags/{flag_id}/attempts",
  "hand-over": "/api/patients/{patient_id}/safety-flags/{flag_id}/hand-over",
  decision: "/api/patients/{patient_id}/safety-flags/{flag_id}/decision",
  close: "/api/patients/{patient_id}/safety-flags/{flag_id}/close",
} as const;

/** One thing that is noted about a flag, with the name of whoever notes it and the time. */
export function FlagDialog({ of, loop, task, onClose }: { of: LoopFlag; loop: SafetyLoop; task: FlagTask; onClose: () => void }) {
  const { flag } = of;
  const queries = useQueryClient();
  const { data: roster } = useQuery({ ...dutyQuery, enabled: task === "hand-over" });
  const today = todayIn(localZone());
  const [note, setNote] = useState("");
  const [word, setWord] = useState(() => ({ attempt: "phone", "hand-over": "", decision: "plan-reviewed", close: "follow-up-arranged" })[task]);
  const [isReached, setReached] = useState<string | null>(null);
  const [reviewOn, setReviewOn] = useState(addDays(today, 7));
  const onShift = new Set(loop.on_shift.map(({ id }) => id));
  const staff = (roster?.staff ?? []).map(({ id, name }) => ({ value: id, label: onShift.has(id) ? `${name} (on shift)` : name }));
  const bodies = {
    attempt: { how: word, is_reached: isReached === "yes", note: note.trim() },
    "hand-over": { clinician_id: word, note: note.trim() },
    decision: { disposition: word, note: note.trim(), plan_review_due_on: reviewOn === "" ? null : reviewOn },
    close: { reason: word, note: note.trim() === "" ? null : note.trim() },
  };
  const save = useMutation({
    mutationFn: () => post<LoopFlag>(PATHS[task], { path: { patient_id: flag.patient_id, flag_id: flag.id }, body: bodies[task] }),
    onSuccess: () => {
      notifyDone(`Noted for ${flag.patient_name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const isReady = (task === "close" || note.trim() !== "") && word !== "" && (task !== "attempt" || isReached !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title={`${TITLES[task]}: ${flag.patient_name}`} closeOnClickOutside={false}>
      <form onSubmit={submit}>
        <Stack>
          {task === "attempt" && (
            <>
              <NativeSelect label="How" data={HOWS} value={word} onChange={(event) => setWord(event.currentTarget.value)} />
              <Radio.Group label="Did you speak with the patient?" value={isReached} onChange={setReached}>
                <Group mt={6}>
                  <Radio value="yes" label="Yes, spoke with them" />
                  <Radio value="no" label="No, not reached" />
                </Group>
              </Radio.Group>
            </>
          )}
          {task === "hand-over" && (
            <NativeSelect
              label="To"
              data={[{ value: "", label: "Choose somebody" }, ...staff]}
              value={word}
              onChange={(event) => setWord(event.currentTarget.value)}
            />
          )}
          {task === "decision" && (
            <>
              <NativeSelect label="What was decided" data={DISPOSITIONS} value={word} onChange={(event) => setWord(event.currentTarget.value)} />
              <TextInput type="date" label="The plan is looked at again on" min={today} value={reviewOn} onChange={(event) => setReviewOn(event.currentTarget.value)} />
            </>
          )}
          {task === "close" && <NativeSelect label="Why" data={REASONS} value={word} onChange={(event) => setWord(event.currentTarget.value)} />}
          <Textarea
            label={task === "close" ? "Note, if there is more to say" : "Note"}
            description="Stands in the record with your name and the time."
            minRows={2}
            autosize
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProblemAlert error={save.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!isReady}>
              {task === "close" ? "Close the flag" : "Save"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
