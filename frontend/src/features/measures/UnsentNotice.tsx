import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { languageOf } from "./checkInWords";
import { instrumentWords } from "./words";
import { Notice } from "@/components";
import { useAccount } from "@/lib/account";
import { giveUp } from "@/lib/offline/unsent";
import { startServiceWorker } from "@/lib/offline/serviceWorker";
import { useDelivery, useUnsent } from "@/lib/offline/useDelivery";
import { keptInstrumentQuery, keptPatientQuery } from "@/lib/queries";

const NEEDED_OFFLINE = ["phq-9", "gad-7"];

/** On every page of a patient: sends what waits, says what has not reached the clinic, and gets this device ready to be offline. */
export function UnsentNotice() {
  const { person_id: patientId, practice } = useAccount();
  useDelivery(patientId);
  useEffect(startServiceWorker, []);
  const waiting = useUnsent(patientId);
  const { data: patient } = useQuery(keptPatientQuery(patientId));
  const finished = waiting.filter(({ isFinished, refusal }) => isFinished && refusal === null);
  const refused = waiting.filter(({ refusal }) => refusal !== null);
  return (
    <>
      {patient !== undefined &&
        NEEDED_OFFLINE.map((slug) => <Ready key={slug} slug={slug} language={languageOf(patient.language)} />)}
      {(finished.length > 0 || refused.length > 0) && (
        <Stack gap="xs" mb="md">
          {finished.length > 0 && (
            <Notice tone="caution" icon="offline" title="Not sent. No one can see this yet." role="status">
              {finished.map(({ draft }) => instrumentWords(draft.instrument).title).join(", ")}: kept on this device, locked, and sent by
              itself when the connection is back.
            </Notice>
          )}
          {refused.map(({ draft, refusal }) => (
            <Notice
              key={draft.id}
              tone="caution"
              role="status"
              title={`The clinic did not take your ${instrumentWords(draft.instrument).title.toLowerCase()}`}
              action={
                <Button variant="default" size="sm" onClick={() => void giveUp(patientId, draft.id)}>
                  Remove it from this device
                </Button>
              }
            >
              <Text>
                {refusal?.title}. {refusal?.detail} If you want your care team to know, tell them
                {practice.phone === null ? "." : `: ${practice.phone}.`}
              </Text>
            </Notice>
          ))}
        </Stack>
      )}
    </>
  );
}

/** Reads a questionnaire once, so that this device has it. */
function Ready({ slug, language }: { slug: string; language: "en" | "es" }) {
  useQuery(keptInstrumentQuery(slug, language));
  return null;
}
