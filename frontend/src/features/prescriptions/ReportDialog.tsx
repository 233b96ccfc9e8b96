import { Button, Group, Modal, NativeSelect, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { SOURCES, type NameField, type ReportSource, type Taking } from "./reporting";
import { Notice, notifyDone, ProblemAlert } from "@/components";
import { isProblem, post, type Dose, type Medication } from "@/lib/api";
import { patientKey } from "@/lib/queries";

const UNITS: Dose["unit"][] = ["mg", "mcg", "g"];

const WORDS = {
  patient: { taking: "I take it", not_taking: "I do not take it", unknown: "I am not sure" },
  staff: { taking: "It is taken", not_taking: "It is not taken", unknown: "Not known" },
} as const;

/** Takes down what somebody says about a medicine: a new one, or one that is on the list. Nothing is prescribed. */
export function ReportDialog({
  patientId,
  medication,
  says = "taking",
  isPatient,
  today,
  nameField,
  onClose,
}: {
  patientId: string;
  /** Null to add one. */
  medication: Medication | null;
  says?: Taking;
  isPatient: boolean;
  today: string;
  nameField: NameField;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const [name, setName] = useState<string | null>(medication?.name ?? null);
  const [taking, setTaking] = useState<Taking>(says);
  const [source, setSource] = useState<ReportSource>("patient");
  const [how, setHow] = useState("");
  const [amount, setAmount] = useState("");
  const [unit, setUnit] = useState<Dose["unit"]>(medication?.daily_dose?.unit ?? medication?.usual_maximum?.unit ?? "mg");
  const [why, setWhy] = useState("");
  const [on, setOn] = useState("");
  const isNumber = /^\d{1,5}([.,]\d{1,3})?$/.test(amount.trim()) && Number(amount.replace(",", ".")) > 0;
  const words = isPatient ? WORDS.patient : WORDS.staff;
  const isTaken = taking !== "not_taking";
  const report = useMutation({
    mutationFn: (meant: { read_as?: string | null }) =>
      post<Medication>("/api/patients/{patient_id}/reported-medications", {
        path: { patient_id: patientId },
        body: {
          ...(medication === null ? {} : { medication_id: medication.id }),
          name,
          taking,
          source,
          dose_text: isTaken && how.trim() !== "" ? how.trim() : null,
          daily_dose: isTaken && isNumber ? { value: amount.trim().replace(",", "."), unit } : null,
          reason: why.trim() === "" ? null : why.trim(),
          started_on: isTaken && on !== "" ? on : null,
          stopped_on: !isTaken && on !== "" ? on : null,
          ...meant,
        },
      }),
    onSuccess: (line) => {
      notifyDone(isPatient ? `Noted: ${line.name}. Your care team can see it.` : `Noted: ${line.name}.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const readAs = isProblem(report.error, "name-not-certain") ? String(report.error.extra("read_as")) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    report.mutate({});
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={medication?.name ?? (isPatient ? "Add something you take" : "Add a reported medicine")}
      closeOnClickOutside={false}
    >
      <form onSubmit={submit}>
        <Stack>
          {medication === null && (
            <>
              <Text size="sm" c="dimmed">
                {isPatient
                  ? "Anything counts: from the shop, vitamins, herbs, or a prescription from somebody else."
                  : "Over the counter, supplements, substances, or ordered elsewhere. This prescribes nothing."}
              </Text>
              {nameField({ onChange: setName, label: isPatient ? "What is it called?" : "Name, as it was said" })}
            </>
          )}
          {!isPatient && (
            <NativeSelect
              label="Who says so"
              value={source}
              onChange={(event) => setSource(event.currentTarget.value as ReportSource)}
              data={Object.entries(SOURCES).map(([value, label]) => ({ value, label }))}
            />
          )}
          <Radio.Group label={isPatient ? "Do you take it?" : "Is it taken?"} value={taking} onChange={(value) => setTaking(value as Taking)}>
            <Group gap="md" mt={4}>
              {(["taking", "not_taking", "unknown"] as const).map((value) => (
                <Radio key={value} value={value} label={words[value]} />
              ))}
            </Group>
          </Radio.Group>
          {isTaken && (
            <>
              <TextInput
                label={isPatient ? "How do you take it?" : "How it is taken"}
                placeholder="like: 1 tablet at night"
                maxLength={200}
                value={how}
                onChange={(event) => setHow(event.currentTarget.value)}
              />
              <Group grow align="flex-end">
                <TextInput
                  label="Altogether in a day, if known"
                  inputMode="decimal"
                  value={amount}
                  onChange={(event) => setAmount(event.currentTarget.value)}
                  error={amount !== "" && !isNumber ? "A number, like 200 or 37.5" : null}
                />
                <NativeSelect label="Unit" value={unit} onChange={(event) => setUnit(event.currentTarget.value as Dose["unit"])} data={UNITS} />
              </Group>
            </>
          )}
          <TextInput
            label={isTaken ? (isPatient ? "What do you take it for?" : "What for") : isPatient ? "Why not?" : "Why not"}
            description="Optional"
            maxLength={300}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <TextInput
            type="date"
            label={isTaken ? "Since" : "Not since"}
            description="Optional"
            max={today}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          {medication?.prescription != null && !isTaken && isPatient && (
            <Notice tone="caution" title="This tells your care team; it does not stop the prescription">
              Some medicines are dangerous to stop at once. If you feel unwell, call the clinic.
            </Notice>
          )}
          {readAs !== null ? (
            <Notice
              tone="caution"
              role="alert"
              title={`Did you mean ${readAs}?`}
              action={
                <Group gap="xs">
                  <Button size="compact-sm" onClick={() => report.mutate({ read_as: readAs })}>
                    Yes
                  </Button>
                  <Button size="compact-sm" variant="default" onClick={() => report.mutate({ read_as: null })}>
                    No, keep what I wrote
                  </Button>
                </Group>
              }
            >
              We know nothing that is called “{name}”. What we do not know cannot be checked.
            </Notice>
          ) : (
            <ProblemAlert error={report.error} />
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={report.isPending} disabled={name === null || (amount !== "" && !isNumber)}>
              {medication === null ? "Add it" : "Save"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
