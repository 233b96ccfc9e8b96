import { Autocomplete, Button, Drawer, Fieldset, Group, NativeSelect, NumberInput, Radio, SegmentedControl, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import classes from "./prescriptions.module.css";
import {
  comparison,
  dailyDose,
  doseNote,
  startingRegimen,
  strengthKey,
  tabletChoices,
  tabletsText,
  timingsFor,
  TIMINGS,
  type Regimen,
  type Timing,
} from "./regimen";
import { StepReview } from "./StepReview";
import { DrugPicker, isDoubtful, LookAlikeCheck, type PickedDrug } from "@/features/medications";
import { EmptyState, ErrorState, LoadingSkeleton, Notice, ProblemAlert } from "@/components";
import { post, type Dose, type Drug, type Medication, type TitrationStep } from "@/lib/api";
import { doseText, glue } from "@/lib/dose";
import { conditionNames, healthQuery, patientKey } from "@/lib/queries";
import { drugsQuery } from "@/lib/staffQueries";

/** Changes the dose of a medication, or starts one: type, preview what the server makes of it, sign. */
export function DoseDrawer({
  patientId,
  patientName,
  medication,
  today,
  onClose,
}: {
  patientId: string;
  patientName: string;
  /** Null to start a new one. */
  medication: Medication | null;
  today: string;
  onClose: () => void;
}) {
  const drugs = useQuery(drugsQuery);
  const title = medication === null ? `Start a medication for ${patientName}` : `Change ${medication.name} for ${patientName}`;
  return (
    <Drawer opened onClose={onClose} position="right" size="lg" title={title} closeOnClickOutside={false}>
      {drugs.isPending && <LoadingSkeleton rows={4} label="Loading the formulary" />}
      {drugs.error !== null && <ErrorState error={drugs.error} retry={() => void drugs.refetch()} />}
      {drugs.data !== undefined && (
        <Editor patientId={patientId} medication={medication} drugs={drugs.data} today={today} onClose={onClose} />
      )}
    </Drawer>
  );
}

function Editor({
  patientId,
  medication,
  drugs,
  today,
  onClose,
}: {
  patientId: string;
  medication: Medication | null;
  drugs: Drug[];
  today: string;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const known = medication === null ? undefined : drugs.find(({ slug }) => slug === medication.drug_slug);
  const [typed, setTyped] = useState<Regimen | null>(() => (known === undefined ? null : startingRegimen(known, medication, today)));
  const [picked, setPicked] = useState<PickedDrug | null>(null);
  const [indication, setIndication] = useState("");
  const health = useQuery(healthQuery(patientId));
  const [directions, setDirections] = useState("");
  const [isMeant, setIsMeant] = useState(false);
  const [step, setStep] = useState<TitrationStep | null>(null);
  const drug = drugs.find(({ slug }) => slug === typed?.drugSlug);
  const strength = drug?.strengths.find((one) => strengthKey(one) === typed?.strength) ?? null;

  const preview = useMutation({
    mutationFn: (body: Record<string, unknown>) =>
      medication === null
        ? post<TitrationStep>("/api/patients/{patient_id}/medications", { path: { patient_id: patientId }, body })
        : post<TitrationStep>("/api/patients/{patient_id}/titration-steps", { path: { patient_id: patientId }, body }),
    onSuccess: setStep,
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });

  if (medication !== null && known === undefined) {
    return (
      <EmptyState icon="pill" title="Not in the formulary">
        {medication.name} is not among the drugs Evenkeel knows, so its strengths and limits cannot be checked here. Record the current dose
        instead.
      </EmptyState>
    );
  }
  if (step !== null) {
    return <StepReview patientId={patientId} step={step} onStep={setStep} onBack={() => setStep(null)} onDone={onClose} />;
  }

  const match = picked?.match ?? null;
  const isWaiting = match !== null && isDoubtful(match, indication) && !isMeant;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === null || strength === null || isWaiting) return;
    preview.mutate({
      ...(medication === null ? { drug_slug: typed.drugSlug } : { medication_id: medication.id }),
      strength: { value: strength.value, unit: strength.unit },
      form: strength.form,
      tablets_per_dose: typed.tabletsPerDose,
      times_a_day: TIMINGS[typed.timing].times,
      timing: typed.timing,
      start_on: typed.startOn,
      days_supply: Number(typed.daysSupply),
      refills: Number(typed.refills),
      ...(indication.trim() === "" ? {} : { indication: indication.trim() }),
      ...(directions.trim() === "" ? {} : { directions: directions.trim() }),
    });
  };
  const daily = typed === null || strength === null ? null : dailyDose(strength, typed.tabletsPerDose, TIMINGS[typed.timing].times);
  return (
    <form onSubmit={submit}>
      <Stack>
        {medication === null && (
          <>
            <DrugPicker
              takesFocus
              isPrescribing
              value={picked}
              onChange={(next) => {
                const chosen = drugs.find((one) => one.slug === next?.slug);
                setPicked(next);
                setIsMeant(false);
                setTyped(chosen === undefined ? null : { ...startingRegimen(chosen, null, typed?.startOn ?? today) });
              }}
            />
            <Autocomplete
              label="What for"
              description="A condition on record, or a symptom in words; optional, stands on the prescription"
              maxLength={200}
              data={conditionNames(health.data)}
              value={indication}
              onChange={(words) => {
                setIndication(words);
                setIsMeant(false);
              }}
            />
            {match !== null && <LookAlikeCheck match={match} indication={indication} isConfirmed={isMeant} onConfirm={setIsMeant} />}
          </>
        )}
        {medication !== null && (
          <Text>
            Now: {medication.prescription === null ? medication.dose_text : glue(medication.prescription.sig)}
          </Text>
        )}
        {typed !== null && drug !== undefined && (
          <>
            <RegimenFields drug={drug} typed={typed} today={today} onChange={(change) => setTyped({ ...typed, ...change })} />
            {daily !== null && strength !== null && (
              <DailyDose
                daily={daily}
                current={medication?.daily_dose ?? null}
                isNew={medication === null}
                note={doseNote(daily, drug, strength.form)}
              />
            )}
            <Textarea
              label="More directions for the label"
              description="Optional, such as “with food”. What says another dose or time than above is refused."
              maxLength={300}
              autosize
              value={directions}
              onChange={(event) => setDirections(event.currentTarget.value)}
            />
          </>
        )}
        <ProblemAlert error={preview.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={preview.isPending} disabled={daily === null || isWaiting}>
            Preview
          </Button>
        </Group>
        <Text c="dimmed" size="sm">
          Nothing is prescribed yet. The preview shows the prescription and what the patient will read; then you sign or withdraw it.
        </Text>
      </Stack>
    </form>
  );
}

function RegimenFields({
  drug,
  typed,
  today,
  onChange,
}: {
  drug: Drug;
  typed: Regimen;
  today: string;
  onChange: (change: Partial<Regimen>) => void;
}) {
  const times = TIMINGS[typed.timing].times;
  const strengths = drug.strengths.toSorted((a, b) => a.form.localeCompare(b.form) || Number(a.value) - Number(b.value));
  const chosen = strengths.find((one) => strengthKey(one) === typed.strength);
  const forms = [...new Set(strengths.map(({ form }) => form))];
  const choices = tabletChoices(chosen?.may_halve ?? false);
  return (
    <>
      {forms.length > 1 && (
        <NativeSelect
          label="Form"
          value={chosen?.form ?? ""}
          onChange={(event) => {
            const first = strengths.find(({ form }) => form === event.currentTarget.value);
            if (first !== undefined) onChange({ strength: strengthKey(first), tabletsPerDose: "1" });
          }}
          data={forms}
        />
      )}
      <Radio.Group
        label="Strength of one"
        value={typed.strength}
        onChange={(strength) => {
          const next = strengths.find((one) => strengthKey(one) === strength);
          const isStillPossible = tabletChoices(next?.may_halve ?? false).includes(typed.tabletsPerDose);
          onChange({ strength, ...(isStillPossible ? {} : { tabletsPerDose: "1" }) });
        }}
      >
        <Group gap="xs" mt={4}>
          {strengths.filter(({ form }) => form === chosen?.form).map((one) => (
            <Radio.Card key={strengthKey(one)} value={strengthKey(one)} className={classes.choice} aria-label={`${doseText(one)} ${one.form}`}>
              {doseText(one)}
              <span className={classes.soft}> {one.form}</span>
            </Radio.Card>
          ))}
        </Group>
      </Radio.Group>
      <div>
        <Text component="label" fw={500} size="sm" id="tablets-label">
          {capital(chosen?.piece ?? "tablet")}s at a time
        </Text>
        <div>
          <SegmentedControl
            aria-labelledby="tablets-label"
            value={typed.tabletsPerDose}
            onChange={(tabletsPerDose) => onChange({ tabletsPerDose })}
            data={choices.map((value) => ({ value, label: tabletsText(value) }))}
          />
        </div>
        {chosen !== undefined && !chosen.may_halve && <span className={classes.soft}>This one must not be halved.</span>}
      </div>
      <Group grow align="flex-start">
        <div>
          <Text component="label" fw={500} size="sm" id="times-label">
            Times a day
          </Text>
          <div>
            <SegmentedControl
              aria-labelledby="times-label"
              value={String(times)}
              onChange={(value) => onChange({ timing: timingsFor(Number(value))[0]!.value })}
              data={["1", "2", "3", "4"]}
            />
          </div>
        </div>
        <NativeSelect
          label="When"
          value={typed.timing}
          onChange={(event) => onChange({ timing: event.currentTarget.value as Timing })}
          data={timingsFor(times)}
        />
      </Group>
      <Fieldset variant="unstyled">
        <Group grow align="flex-start">
          <TextInput
            type="date"
            label="From"
            min={today}
            required
            withAsterisk={false}
            value={typed.startOn}
            onChange={(event) => onChange({ startOn: event.currentTarget.value })}
          />
          <NumberInput label="Days’ supply" min={1} max={90} required withAsterisk={false} value={typed.daysSupply} onChange={(daysSupply) => onChange({ daysSupply })} />
          <NumberInput
            label="Refills"
            {...(drug.schedule === "II" ? { description: "Schedule II: none" } : {})}
            min={0}
            max={drug.schedule === "II" ? 0 : 5}
            required
            withAsterisk={false}
            value={typed.refills}
            onChange={(refills) => onChange({ refills })}
          />
        </Group>
      </Fieldset>
    </>
  );
}

function DailyDose({
  daily,
  current,
  isNew,
  note,
}: {
  daily: Dose;
  current: Dose | null;
  isNew: boolean;
  note: ReturnType<typeof doseNote>;
}) {
  return (
    <Notice tone={note.tone} role="status" icon="pill" title={isNew ? `${doseText(daily)} a day` : comparison(daily, current)}>
      {note.text}
    </Notice>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
