import { Button, Group, Stack, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import classes from "./refills.module.css";
import { RefillCard, type Signing } from "./RefillCard";
import { isWaiting, refillStatus } from "./refillWords";
import { ErrorState, LoadingSkeleton, Panel, ProblemAlert } from "@/components";
import { post, type Letters, type Message } from "@/lib/api";
import { messagesQuery, patientKey, refillRequestsQuery } from "@/lib/queries";
import { relativeInstant } from "@/lib/time";

const SHOWN = 6;

/** Refill requests and messages of one patient, on the chart. */
export function PatientRefills({ patientId, signing }: { patientId: string; signing: Signing }) {
  const { data, error, isPending, refetch } = useQuery(refillRequestsQuery(patientId));
  const waiting = data?.filter(isWaiting) ?? [];
  const done = data?.filter((request) => !isWaiting(request)) ?? [];
  return (
    <Panel title="Refill requests">
      {isPending && <LoadingSkeleton rows={1} label="Loading refill requests" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.length === 0 && <p className={classes.none}>No refill was asked for.</p>}
      {waiting.map((request) => (
        <RefillCard signing={signing} key={request.id} request={request} isNamed={false} />
      ))}
      {done.length > 0 && (
        <ul className={classes.done}>
          {done.slice(0, SHOWN).map((request) => (
            <li key={request.id}>
              {request.medication.name}, asked {relativeInstant(request.asked_at)}:{" "}
              <strong>{refillStatus(request.status)}</strong>
              {request.handled_by !== null && ` by ${request.handled_by}`}
              {request.answer !== null && request.answer !== "" && <div className={classes.soft}>{request.answer}</div>}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Messages between one patient and the care team, and a place to write. */
export function PatientLetters({ patientId, patientName }: { patientId: string; patientName: string }) {
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(messagesQuery(patientId));
  const [text, setText] = useState("");
  const [showsAll, setShowsAll] = useState(false);
  const send = useMutation({
    mutationFn: () => post<Message>("/api/patients/{patient_id}/messages", { path: { patient_id: patientId }, body: { text: text.trim() } }),
    onSuccess: () => setText(""),
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const settle = useMutation({
    mutationFn: () => post<Letters>("/api/patients/{patient_id}/messages/settled", { path: { patient_id: patientId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const waits = data?.waiting_since ?? null;
  const newestFirst = data?.messages.toSorted((a, b) => b.at.localeCompare(a.at)) ?? [];
  const shown = showsAll ? newestFirst : newestFirst.slice(0, SHOWN);
  return (
    <Panel title="Messages">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack gap="xs">
          <Textarea
            label={`Write to ${patientName}`}
            autosize
            minRows={2}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <ProblemAlert error={send.error} />
          <Group justify="flex-end">
            <Button type="submit" size="compact-md" variant="default" loading={send.isPending} disabled={text.trim() === ""}>
              Send
            </Button>
          </Group>
        </Stack>
      </form>
      {isPending && <LoadingSkeleton rows={2} label="Loading messages" />}
      {error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {data?.messages.length === 0 && <p className={classes.none}>No message yet.</p>}
      {waits !== null && (
        <Group justify="space-between" gap="xs" my="xs">
          <span>Waits for an answer, sent {relativeInstant(waits)}.</span>
          <Button variant="subtle" size="compact-sm" loading={settle.isPending} onClick={() => settle.mutate()}>
            No answer needed
          </Button>
        </Group>
      )}
      <ProblemAlert error={settle.error} />
      <ul className={classes.letters}>
        {shown.map((message) => (
          <li key={message.id} data-from={message.author_role === "patient" ? "patient" : "staff"}>
            <div className={classes.soft}>
              <strong>{message.author_name}</strong>, {relativeInstant(message.at)}
            </div>
            <p>{message.text}</p>
          </li>
        ))}
      </ul>
      {newestFirst.length > SHOWN && !showsAll && (
        <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(true)}>
          Show all {newestFirst.length}
        </Button>
      )}
    </Panel>
  );
}
