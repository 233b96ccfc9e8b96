import { Button, Group, Modal, NativeSelect, NumberInput, SimpleGrid, Stack, Textarea, TextInput } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { useHealthWrites, type NewTrial } from "./saving";
import { ADHERENCE, OUTCOME, TOLD_BY, WHY } from "./trialWords";
import { ProblemAlert } from "@/components";

/** The search of drug names, put in from outside: a name that nobody knows is kept as it was written. */
export type DrugField = (props: { label: string; onChange: (name: string | null) => void }) => ReactNode;

const EMPTY: NewTrial = {
  drug: "",
  highest_mg: null,
  weeks: null,
  year: null,
  adherence: "unknown",
  outcome: "unknown",
  why_stopped: "unknown",
  side_effect: null,
  indication: null,
  note: null,
  told_by: "patient",
};

const CHOICES = [
  { key: "adherence", label: "How much of it was taken", words: ADHERENCE },
  { key: "outcome", label: "How it went", words: OUTCOME },
  { key: "why_stopped", label: "Why it ended", words: WHY },
  { key: "told_by", label: "Who says so", words: TOLD_BY },
] as const;

/** Writes down what was tried before. Only the drug must be known; what is not known stays "not known". */
export function EarlierTrialDialog({
  patientId,
  today,
  drugField,
  onClose,
}: {
  patientId: string;
  today: string;
  drugField: DrugField;
  onClose: () => void;
}) {
  const { addTrial } = useHealthWrites(patientId);
  const [trial, setTrial] = useState(EMPTY);
  const set = (change: Partial<NewTrial>) => setTrial((before) => ({ ...before, ...change }));
  const isNamed = trial.drug !== "" && (trial.why_stopped !== "side-effect" || (trial.side_effect ?? "").trim() !== "");
  return (
    <Modal opened onClose={onClose} title="Add an earlier trial" size="lg" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const text = (words: string | null) => (words === null || words.trim() === "" ? null : words.trim());
          addTrial.mutate(
            {
              ...trial,
              side_effect: trial.why_stopped === "side-effect" ? text(trial.side_effect) : null,
              indication: text(trial.indication),
              note: text(trial.note),
            },
            { onSuccess: onClose },
          );
        }}
      >
        <Stack>
          {drugField({ label: "Drug", onChange: (name) => set({ drug: name ?? "" }) })}
          <SimpleGrid cols={{ base: 1, xs: 3 }}>
            <NumberInput
              label="Highest dose, mg a day"
              min={0.001}
              max={100000}
              decimalScale={3}
              value={trial.highest_mg ?? ""}
              onChange={(value) => set({ highest_mg: value === "" ? null : String(value) })}
            />
            <NumberInput
              label="Weeks at that dose"
              min={1}
              max={2000}
              allowDecimal={false}
              value={trial.weeks ?? ""}
              onChange={(value) => set({ weeks: value === "" ? null : Number(value) })}
            />
            <NumberInput
              label="Year"
              min={1950}
              max={Number(today.slice(0, 4))}
              allowDecimal={false}
              thousandSeparator=""
              value={trial.year ?? ""}
              onChange={(value) => set({ year: value === "" ? null : Number(value) })}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {CHOICES.map(({ key, label, words }) => (
              <NativeSelect
                key={key}
                label={label}
                data={Object.entries<string>(words).map(([value, word]) => ({ value, label: word[0]!.toUpperCase() + word.slice(1) }))}
                value={trial[key]}
                onChange={(event) => set({ [key]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
          {trial.why_stopped === "side-effect" && (
            <TextInput label="Which side effect" maxLength={200} value={trial.side_effect ?? ""} onChange={(event) => set({ side_effect: event.currentTarget.value })} />
          )}
          <TextInput label="Taken for" description="Optional" maxLength={200} value={trial.indication ?? ""} onChange={(event) => set({ indication: event.currentTarget.value })} />
          <Textarea label="Note" description="Optional" maxLength={1000} autosize minRows={2} value={trial.note ?? ""} onChange={(event) => set({ note: event.currentTarget.value })} />
          <ProblemAlert error={addTrial.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={addTrial.isPending} disabled={!isNamed}>
              Add the trial
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
