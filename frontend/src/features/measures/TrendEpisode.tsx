import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Notice, notifyDone, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type Reading } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { dayText, instantText, relativeDay } from "@/lib/time";

const BASIS: Record<string, string> = {
  treatment: "from the first psychotropic on, with what was answered in the two weeks before it",
  "first-score": "from the first score on",
};

/** From which day scores are compared, who decided that, and the way to decide otherwise. */
export function EpisodeNote({ patientId, reading }: { patientId: string; reading: Reading }) {
  const { role } = useAccount();
  const [isOpen, setOpen] = useState(false);
  const pin = reading.pins[0];
  if (reading.episode === null) return null;
  return (
    <Group gap="sm" align="baseline">
      <Text>
        Episode since {relativeDay(reading.episode.start)},{" "}
        {pin === undefined ? BASIS[reading.episode.basis] : `pinned by ${pin.pinned_by} ${instantText(pin.pinned_at)}: “${pin.reason}”`}.
      </Text>
      {mayOffer(role, "pin-episode") && (
        <Button size="compact-md" variant="default" onClick={() => setOpen(true)}>
          Pin another start
        </Button>
      )}
      {reading.pins.length > 1 && (
        <details>
          <summary>Earlier pins</summary>
          <ul>
            {reading.pins.slice(1).map((each) => (
              <li key={each.pinned_at}>
                {dayText(each.starts_on)}, by {each.pinned_by} {instantText(each.pinned_at)}: “{each.reason}”
              </li>
            ))}
          </ul>
        </details>
      )}
      {isOpen && <PinDialog patientId={patientId} today={reading.today} onClose={() => setOpen(false)} />}
    </Group>
  );
}

function PinDialog({ patientId, today, onClose }: { patientId: string; today: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [startsOn, setStartsOn] = useState("");
  const [reason, setReason] = useState("");
  const pin = useMutation({
    mutationFn: () => post<Reading>("/api/patients/{patient_id}/treatment-episodes", { path: { patient_id: patientId }, body: { starts_on: startsOn, reason: reason.trim() } }),
    onSuccess: () => {
      notifyDone("The episode starts anew; scores are compared from there.");
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  return (
    <Modal opened onClose={onClose} title="Pin the start of the episode" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          pin.mutate();
        }}
      >
        <Stack>
          <Text>The first score on this day or after it becomes the baseline. What was pinned before stays in the record.</Text>
          <TextInput type="date" label="First day" max={today} required withAsterisk={false} data-autofocus value={startsOn} onChange={(event) => setStartsOn(event.currentTarget.value)} />
          <Textarea label="Reason" description="Stands in the record with your name." maxLength={500} autosize minRows={2} required withAsterisk={false} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <ProblemAlert error={pin.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={pin.isPending} disabled={startsOn === "" || reason.trim() === ""}>
              Pin
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** In bipolar disorder fewer symptoms may be mania: says so, and lets the answer be recorded. */
export function ManiaNote({ patientId, reading }: { patientId: string; reading: Reading }) {
  const queries = useQueryClient();
  const record = useMutation({
    mutationFn: (found: "none" | "signs") => post<Reading>("/api/patients/{patient_id}/mania-enquiries", { path: { patient_id: patientId }, body: { found } }),
    onSettled: () => queries.invalidateQueries(),
  });
  if (!reading.is_bipolar) return null;
  const last = reading.enquiry;
  return (
    <Notice tone="caution" title="Bipolar disorder: falling scores are judged only where mania was asked about">
      <Text>
        {last === null
          ? "Nobody has recorded asking about it."
          : `Last asked ${relativeDay(last.asked_on)} by ${last.asked_by}: ${last.found === "none" ? "no signs of mania" : "signs of mania"}. This holds for four weeks.`}
      </Text>
      <Group gap="xs" mt="xs">
        <Button size="compact-md" variant="default" loading={record.isPending} onClick={() => record.mutate("none")}>
          Asked today: no signs
        </Button>
        <Button size="compact-md" variant="default" loading={record.isPending} onClick={() => record.mutate("signs")}>
          Asked today: signs of mania
        </Button>
      </Group>
      <ProblemAlert error={record.error} />
    </Notice>
  );
}
