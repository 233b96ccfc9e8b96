import { Button, Group, Modal, NativeSelect, Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { useHealthWrites } from "./saving";
import { STATES, type Shown, type Word } from "./words";
import { ProblemAlert } from "@/components";
import type { HealthState } from "@/lib/api";

interface Props {
  patientId: string;
  kind: Shown;
  /** Whether another kind can be chosen, or this one is meant. */
  isFixed: boolean;
  present: readonly HealthState[];
  today: string;
  onClose: () => void;
}

/** States what holds from now on, such as smoking; what was stated before stays in the record. */
export function StateDialog({ patientId, kind: first, isFixed, present, today, onClose }: Props) {
  const { addState } = useHealthWrites(patientId);
  const [kind, setKind] = useState<Shown>(first);
  const [word, setWord] = useState<string>(wordOf(present, first));
  const [since, setSince] = useState("");
  const [note, setNote] = useState("");
  const asked = STATES[kind];
  return (
    <Modal opened onClose={onClose} title={isFixed ? asked.label : "Record what holds now"} closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          addState.mutate({ kind, word: word as Word, since_on: since || null, note: note.trim() || null }, { onSuccess: onClose });
        }}
      >
        <Stack>
          {!isFixed && (
            <NativeSelect
              label="About"
              data={Object.entries(STATES).map(([value, { label }]) => ({ value, label }))}
              value={kind}
              onChange={(event) => {
                const chosen = event.currentTarget.value as Shown;
                setKind(chosen);
                setWord(wordOf(present, chosen));
              }}
            />
          )}
          <Radio.Group label={isFixed ? "What holds now" : asked.label} value={word} onChange={setWord}>
            <Stack gap="xs" mt="xs">
              {Object.entries(asked.words).map(([value, label]) => (
                <Radio key={value} value={value} label={label} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            type="date"
            label={asked.since}
            max={today}
            required={asked.needsDay === true}
            withAsterisk={false}
            value={since}
            onChange={(event) => setSince(event.currentTarget.value)}
          />
          <TextInput label="Note, if needed" maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <ProblemAlert error={addState.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={addState.isPending} disabled={word === "" || (asked.needsDay === true && since === "")}>
              Record
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function wordOf(present: readonly HealthState[], kind: Shown): string {
  return kind === "overdose-event" ? "" : (present.find((state) => state.kind === kind)?.word ?? "");
}
