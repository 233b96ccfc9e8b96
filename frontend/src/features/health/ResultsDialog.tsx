import { ActionIcon, Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import classes from "./health.module.css";
import { useHealthWrites } from "./saving";
import { typedNumber, unitText } from "./words";
import { Icon, ProblemAlert } from "@/components";
import type { Quantity } from "@/lib/api";

/** What laboratories report together. */
const PANELS: Record<string, string[]> = {
  "Lithium check": ["lithium-level", "creatinine", "egfr", "tsh", "calcium"],
  "Sugar and fats": ["glucose-fasting", "hba1c", "cholesterol", "ldl", "hdl", "triglycerides"],
  "Blood count": ["wbc", "anc", "hemoglobin", "platelets"],
  Liver: ["alt", "ast", "bilirubin"],
  "Kidneys and salts": ["creatinine", "egfr", "sodium", "potassium"],
};

interface Row {
  /** Made here, so that sending twice records once. */
  id: string;
  quantity: Quantity;
  text: string;
  unit: string;
}

function rowOf(quantity: Quantity): Row {
  return { id: crypto.randomUUID(), quantity, text: "", unit: quantity.units[0] ?? "" };
}

interface Props {
  patientId: string;
  /** Vitals are there to be filled in; of laboratory values and examinations, some are chosen first. */
  mode: "vitals" | "results";
  quantities: readonly Quantity[];
  /** What is asked for: only these, whatever their kind. */
  codes?: readonly string[];
  today: string;
  onClose: () => void;
}

/** Records several results of one day at once; what is left empty is not recorded. */
export function ResultsDialog({ patientId, mode, quantities, codes, today, onClose }: Props) {
  const { addResults } = useHealthWrites(patientId);
  const isVitals = mode === "vitals";
  const offered = quantities.filter(({ code, kind }) => (codes === undefined ? (kind === "vital") === isVitals : codes.includes(code)));
  const [rows, setRows] = useState<Row[]>(() => (isVitals || codes !== undefined ? offered.map(rowOf) : []));
  const [on, setOn] = useState(today);
  const change = (id: string, values: Partial<Row>) => setRows(rows.map((row) => (row.id === id ? { ...row, ...values } : row)));
  const add = (panel: readonly string[]) => {
    const there = new Set(rows.map(({ quantity }) => quantity.code));
    setRows([...rows, ...offered.filter(({ code }) => panel.includes(code) && !there.has(code)).map(rowOf)]);
  };
  const filled = rows.filter(({ text }) => text.trim() !== "");
  const isWrong = (row: Row) => row.quantity.words.length === 0 && row.text.trim() !== "" && typedNumber(row.text) === null;
  return (
    <Modal opened onClose={onClose} title={isVitals ? "Add measurements" : "Add results"} size="lg" closeOnClickOutside={false}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const results = filled.map(({ id, quantity, text, unit }) =>
            quantity.words.length > 0 ? { id, what: quantity.code, word: text } : { id, what: quantity.code, value: typedNumber(text) ?? "", unit },
          );
          addResults.mutate({ results, taken_on: on }, { onSuccess: onClose });
        }}
      >
        <Stack>
          <TextInput
            type="date"
            label={isVitals ? "Measured on" : "Taken on"}
            max={today}
            required
            withAsterisk={false}
            value={on}
            onChange={(event) => setOn(event.currentTarget.value)}
          />
          {!isVitals && codes === undefined && (
            <>
              <Group gap="xs" role="group" aria-label="Panels">
                {Object.entries(PANELS).map(([name, panel]) => (
                  <Button key={name} size="compact-md" variant="default" onClick={() => add(panel)}>
                    {name}
                  </Button>
                ))}
              </Group>
              <NativeSelect
                label="Or one by one"
                value=""
                onChange={(event) => add([event.currentTarget.value])}
                data={[
                  { value: "", label: "Choose what was measured" },
                  ...offered
                    .filter(({ code }) => rows.every(({ quantity }) => quantity.code !== code))
                    .map(({ code, label }) => ({ value: code, label })),
                ]}
              />
            </>
          )}
          {rows.length === 0 && <Text c="dimmed">Choose a panel or one result to begin.</Text>}
          {rows.map((row) => (
            <div key={row.id} className={classes.entry}>
              {row.quantity.words.length > 0 ? (
                <NativeSelect
                  label={row.quantity.label}
                  data={[{ value: "", label: "Not done" }, ...row.quantity.words]}
                  value={row.text}
                  onChange={(event) => change(row.id, { text: event.currentTarget.value })}
                />
              ) : (
                <>
                  <TextInput
                    label={row.quantity.label}
                    inputMode="decimal"
                    autoComplete="off"
                    value={row.text}
                    onChange={(event) => change(row.id, { text: event.currentTarget.value })}
                    error={isWrong(row) ? "A number, like 5.4" : null}
                  />
                  {row.quantity.units.length > 1 ? (
                    <NativeSelect
                      aria-label={`Unit of ${row.quantity.label}`}
                      data={row.quantity.units.map((unit) => ({ value: unit, label: unitText(unit) }))}
                      value={row.unit}
                      onChange={(event) => change(row.id, { unit: event.currentTarget.value })}
                    />
                  ) : (
                    <Text className={classes.unit}>{unitText(row.unit)}</Text>
                  )}
                </>
              )}
              {!isVitals && (
                <ActionIcon
                  variant="subtle"
                  size="lg"
                  aria-label={`Remove ${row.quantity.label}`}
                  onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}
                >
                  <Icon name="close" size={18} />
                </ActionIcon>
              )}
            </div>
          ))}
          <ProblemAlert error={addResults.error} hideFields />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={addResults.isPending} disabled={filled.length === 0 || rows.some(isWrong) || on === ""}>
              Record
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
