import { Button, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { MessageList } from "./MessageList";
import { RefillPanel } from "./RefillPanel";
import { useKeptText } from "./useKeptText";
import { EmptyState, ErrorState, LoadingSkeleton, PageHeader, Panel, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import { post, type Message } from "@/lib/api";
import { messagesQuery, patientKey } from "@/lib/queries";

const LONGEST = 2_000;

/** Letters between the patient and the care team, and the requests for refills. */
export function MessagesPage() {
  const { person_id: patientId, practice } = useAccount();
  const messages = useQuery(messagesQuery(patientId));
  return (
    <Stack>
      <PageHeader title="Messages" lead={`With your care team at ${practice.name}`} />
      <RefillPanel patientId={patientId} />
      <Panel title="Conversation">
        <Stack>
          {messages.isPending && <LoadingSkeleton />}
          {messages.isError && <ErrorState error={messages.error} retry={() => void messages.refetch()} />}
          {messages.isSuccess &&
            (messages.data.messages.length === 0 ? (
              <EmptyState icon="messages" title="No messages yet">
                Write to your care team about anything that can wait a day.
              </EmptyState>
            ) : (
              <MessageList messages={messages.data.messages} ownRole="patient" />
            ))}
          <Write patientId={patientId} />
        </Stack>
      </Panel>
    </Stack>
  );
}

function Write({ patientId }: { patientId: string }) {
  const queries = useQueryClient();
  const [text, setText, forget] = useKeptText(`message.${patientId}`);
  const [isSent, setIsSent] = useState(false);
  const send = useMutation({
    mutationFn: () =>
      post<Message>("/api/patients/{patient_id}/messages", {
        path: { patient_id: patientId },
        body: { text: text.trim() },
      }),
    onSuccess: () => {
      forget();
      setIsSent(true);
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== "") send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          label="Write a message"
          description="Your care team reads messages on working days. If it cannot wait, use “Crisis help” or call."
          autosize
          minRows={3}
          maxLength={LONGEST}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setIsSent(false);
          }}
        />
        <ProblemAlert error={send.error} />
        <Button type="submit" loading={send.isPending} disabled={text.trim() === ""}>
          Send
        </Button>
        <Text role="status" size="sm" c="dimmed">
          {isSent ? "Sent. Your care team has not read it yet." : ""}
        </Text>
      </Stack>
    </form>
  );
}
