import { Button, NativeSelect, Stack, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { useSearchParams } from "react-router";
import { REFILL_WORDS, refillable } from "./refills";
import { useKeptText } from "./useKeptText";
import { ErrorState, Icon, LoadingSkeleton, Panel, ProblemAlert } from "@/components";
import { post, type RefillRequest } from "@/lib/api";
import { glue } from "@/lib/dose";
import { medicationsQuery, patientKey, refillRequestsQuery } from "@/lib/queries";
import { relativeInstant } from "@/lib/time";

const LONGEST = 1_000;

/** Ask for a refill, and see what became of it. `?refill=<medication>` opens the form with that one chosen. */
export function RefillPanel({ patientId }: { patientId: string }) {
  const [search, setSearch] = useSearchParams();
  const chosen = search.get("refill");
  const requests = useQuery(refillRequestsQuery(patientId));
  const medications = useQuery(medicationsQuery(patientId));

  if (requests.isError) return <ErrorState error={requests.error} retry={() => void requests.refetch()} />;
  if (medications.isError) return <ErrorState error={medications.error} retry={() => void medications.refetch()} />;
  if (requests.isPending || medications.isPending) return <LoadingSkeleton rows={1} />;

  const open = refillable(medications.data, requests.data);
  const isAsking = chosen !== null && open.length > 0;
  const recent = requests.data.toSorted((a, b) => b.asked_at.localeCompare(a.asked_at)).slice(0, 5);
  return (
    <Panel
      title="Refills"
      actions={
        chosen === null && open.length > 0 ? (
          <Button variant="default" size="sm" leftSection={<Icon name="pill" size={18} />} onClick={() => setSearch({ refill: open[0]?.id ?? "" })}>
            Ask for a refill
          </Button>
        ) : undefined
      }
    >
      <Stack>
        {isAsking && (
          <AskForm
            patientId={patientId}
            medications={open.map(({ id, name, dose_text, supply }) => ({ id, label: `${name}, ${glue(dose_text)}`, supply: supply.text }))}
            startWith={open.some(({ id }) => id === chosen) ? (chosen ?? "") : (open[0]?.id ?? "")}
            onClose={() => setSearch({}, { replace: true })}
          />
        )}
        {recent.length === 0 && !isAsking && (
          <Text c="dimmed">{open.length === 0 ? "You have no medication here to refill." : "You have not asked for a refill yet."}</Text>
        )}
        {recent.map((request) => (
          <RefillLine key={request.id} request={request} />
        ))}
      </Stack>
    </Panel>
  );
}

function RefillLine({ request }: { request: RefillRequest }) {
  const { title, what } = REFILL_WORDS[request.status];
  return (
    <div>
      <Text fw={600}>
        {request.medication.name}: {title.toLowerCase()}
      </Text>
      <Text c="dimmed" size="sm">
        {what} Asked {relativeInstant(request.asked_at)}.
      </Text>
      {request.answer !== null && <Text style={{ whiteSpace: "pre-wrap" }}>“{request.answer}”</Text>}
    </div>
  );
}

function AskForm({
  patientId,
  medications,
  startWith,
  onClose,
}: {
  patientId: string;
  medications: { id: string; label: string; supply: string }[];
  startWith: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [medicationId, setMedicationId] = useState(startWith);
  const [text, setText, forget] = useKeptText(`refill.${patientId}`);
  const supply = medications.find(({ id }) => id === medicationId)?.supply ?? "";
  const ask = useMutation({
    mutationFn: () =>
      post<RefillRequest>("/api/patients/{patient_id}/refill-requests", {
        path: { patient_id: patientId },
        body: { medication_id: medicationId, text: text.trim() },
      }),
    onSuccess: () => {
      forget();
      onClose();
      void queries.invalidateQueries({ queryKey: patientKey(patientId) });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <NativeSelect
          label="Which medication?"
          description={glue(supply)}
          value={medicationId}
          onChange={(event) => setMedicationId(event.currentTarget.value)}
          data={medications.map(({ id, label }) => ({ value: id, label }))}
        />
        <Textarea
          label="Anything your care team should know? (you may leave this empty)"
          placeholder="For example: I have 3 tablets left, I travel on Friday"
          maxLength={LONGEST}
          autosize
          minRows={2}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ProblemAlert error={ask.error} />
        <Button type="submit" loading={ask.isPending}>
          Send the request
        </Button>
        <Button variant="subtle" onClick={onClose}>
          Not now
        </Button>
      </Stack>
    </form>
  );
}
