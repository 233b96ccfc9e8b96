import { Button, Group, NumberInput, SegmentedControl, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { isAmount, lastStepText, taperRows, type Typed } from "./plans";
import classes from "./plans.module.css";
import { Notice, ProblemAlert } from "@/components";
import { post, type ProposedTaper } from "@/lib/api";

/** Proposes the doses of a taper from a dose down to nothing. */
export function PlanTaper({
  patientId,
  typed,
  from,
  isOpen,
  onTaper,
}: {
  patientId: string;
  typed: Typed;
  /** The dose that is taken now, in milligrams; empty where nobody knows it. */
  from: string;
  isOpen: boolean;
  onTaper: (rows: Typed["rows"]) => void;
}) {
  const [dose, setDose] = useState(from);
  const [reductions, setReductions] = useState<number | string>(4);
  const [days, setDays] = useState<number | string>(14);
  const [shape, setShape] = useState("effect");
  const propose = useMutation({
    mutationFn: () =>
      post<ProposedTaper>("/api/patients/{patient_id}/titration-plans/taper", {
        path: { patient_id: patientId },
        body: {
          drug_slug: typed.drugSlug,
          form: typed.form,
          dose: { value: String(Number(dose)), unit: "mg" },
          reductions: Number(reductions),
          is_equal_effect: shape === "effect",
        },
      }),
    onSuccess: ({ doses }) => onTaper(taperRows({ value: String(Number(dose)), unit: "mg" }, doses, Number(days))),
  });
  const isReady = isAmount(dose) && Number(reductions) >= 1 && Number(days) >= 1;
  return (
    <details className={classes.folded} open={isOpen}>
      <summary>Propose a taper</summary>
      <Stack gap="xs" mt="xs">
        <Group grow align="flex-end">
          <TextInput label="From a daily dose of" inputMode="decimal" rightSection="mg" value={dose} onChange={(event) => setDose(event.currentTarget.value.trim())} />
          <NumberInput label="Reductions" min={1} max={30} allowDecimal={false} value={reductions} onChange={setReductions} />
          <NumberInput label="Days for each" min={1} max={366} allowDecimal={false} value={days} onChange={setDays} />
        </Group>
        <SegmentedControl
          aria-label="Size of each reduction"
          value={shape}
          onChange={setShape}
          data={[
            { value: "effect", label: "Equal steps of effect" },
            { value: "linear", label: "Equal milligrams" },
          ]}
        />
        <ProblemAlert error={propose.error} />
        <Group>
          <Button size="compact-md" variant="default" disabled={!isReady} loading={propose.isPending} onClick={() => propose.mutate()}>
            Fill in the steps
          </Button>
        </Group>
        {propose.data !== undefined && (
          <Notice tone={propose.data.last_share !== null && propose.data.last_share > 0.25 ? "caution" : "calm"} title={lastStepText(propose.data.last_share)}>
            {propose.data.basis}
          </Notice>
        )}
      </Stack>
    </details>
  );
}

