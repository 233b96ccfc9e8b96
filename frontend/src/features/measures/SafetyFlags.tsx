import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import classes from "./SafetyFlags.module.css";
import { Icon, notifyDone, ProblemAlert, SafetyBanner } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem, post, type SafetyFlag } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { openFlagsQuery } from "@/lib/staffQueries";
import { relativeInstant } from "@/lib/time";

/** How many flags the banner names before it sends to the page with all of them. */
const NAMED = 3;

/** On top of the staff's first screens: whose answer nobody has acknowledged. Nothing when nobody did. */
export function OpenFlagsBanner() {
  const { data } = useQuery(openFlagsQuery);
  if (data === undefined || data.length === 0) return null;
  return (
    <SafetyBanner title={data.length === 1 ? "1 open safety flag" : `${data.length} open safety flags`}>
      <FlagLines flags={data.slice(0, NAMED)} />
      {data.length > NAMED && <Link to="/flags">Show all {data.length}</Link>}
    </SafetyBanner>
  );
}

/** The open flags of one patient, on the chart. */
export function PatientFlags({ flags }: { flags: readonly SafetyFlag[] }) {
  const open = flags.filter(({ acknowledged_at }) => acknowledged_at === null);
  if (open.length === 0) return null;
  return (
    <SafetyBanner title={open.length === 1 ? "1 open safety flag" : `${open.length} open safety flags`}>
      <FlagLines flags={open} isNamed={false} />
    </SafetyBanner>
  );
}

function FlagLines({ flags, isNamed = true }: { flags: readonly SafetyFlag[]; isNamed?: boolean }) {
  const { role } = useAccount();
  const [chosen, setChosen] = useState<SafetyFlag | null>(null);
  return (
    <>
      <ul className={classes.lines}>
        {flags.map((flag) => (
          <li key={flag.id}>
            <span>
              {isNamed && (
                <>
                  <Link to={`/patients/${flag.patient_id}`} className={classes.who} data-row-link>
                    {flag.patient_name}
                  </Link>
                  {": "}
                </>
              )}
              {flagSentence(flag)}
            </span>
            {mayOffer(role, "acknowledge-flag") && (
              <Button size="compact-sm" variant="default" onClick={() => setChosen(flag)} aria-label={`Acknowledge the flag of ${flag.patient_name}`}>
                Acknowledge
              </Button>
            )}
          </li>
        ))}
      </ul>
      {chosen !== null && <Acknowledge key={chosen.id} flag={chosen} onClose={() => setChosen(null)} />}
    </>
  );
}

/** "PHQ-9 item 9, thoughts of death or self-harm, answered “Several days”, today at 9:12 AM" */
export function flagSentence(flag: Pick<SafetyFlag, "what" | "raised_at">): string {
  return `${flag.what.replace(/\.$/, "")}, ${relativeInstant(flag.raised_at)}`;
}

export function Acknowledge({ flag, onClose }: { flag: SafetyFlag; onClose: () => void }) {
  const queries = useQueryClient();
  const [note, setNote] = useState("");
  const acknowledge = useMutation({
    mutationFn: () =>
      post<SafetyFlag>("/api/patients/{patient_id}/safety-flags/{flag_id}/acknowledge", {
        path: { patient_id: flag.patient_id, flag_id: flag.id },
        body: { note: note.trim() },
      }),
    onSuccess: () => {
      notifyDone(`Acknowledged the flag of ${flag.patient_name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries(),
  });
  const isTaken = isProblem(acknowledge.error, "already-acknowledged");
  return (
    <Modal opened onClose={onClose} title={`Acknowledge: ${flag.patient_name}`} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          acknowledge.mutate();
        }}
      >
        <Stack>
          <Text>{flagSentence(flag)}.</Text>
          <Textarea
            label="What you do now"
            description="Stands in the record with your name and the time. Acknowledging is not contact: log that afterwards."
            placeholder="Calling now"
            minRows={3}
            autosize
            maxLength={2000}
            required
            withAsterisk={false}
            data-autofocus
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <ProblemAlert error={acknowledge.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {isTaken ? "Close" : "Not yet"}
            </Button>
            {!isTaken && (
              <Button type="submit" loading={acknowledge.isPending} disabled={note.trim() === ""} leftSection={<Icon name="check" size={16} />}>
                Acknowledge
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
