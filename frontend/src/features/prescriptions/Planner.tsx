import { Button, Checkbox, Drawer, Fieldset, Group, NativeSelect, NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { CONDITIONS, lastStepText, planBody, taperRows, type Typed } from "./plans";
import classes from "./plans.module.css";
import { tabletsText } from "./planWords";
import { timingsFor, type Timing } from "./regimen";
import { SafetyFindings } from "./SafetyFindings";
import { DrugPicker, type PickedDrug } from "@/features/medications";
import { ErrorState, Icon, LoadingSkeleton, Notice, notifyDone, ProblemAlert } from "@/components";
import { post, type Drug, type LabelSteps, type NewTitrationPlan, type PlanCondition, type ProposedTaper, type TitrationPlan, type WorkedPlan } from "@/lib/api";
import { glue } from "@/lib/dose";
import { patientKey } from "@/lib/queries";
import { drugsQuery } from "@/lib/staffQueries";
import { datedDay } from "@/lib/time";

/** Plans side by side: more than three nobody compares. */
const MOST_COMPARED = 3;
const ALL_TIMINGS = [1, 2, 3, 4].flatMap(timingsFor);

interface Kept {
  body: NewTitrationPlan;
  worked: WorkedPlan;
}

/** Plans a titration or a taper: steps are typed, the server works them out as they are, up to three stand side by side. */
export function Planner({ patientId, patientName, today, onClose }: { patientId: string; patientName: string; today: string; onClose: () => void }) {
  const drugs = useQuery(drugsQuery);
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={`Plan a titration or taper for ${patientName}`} closeOnClickOutside={false}>
      {drugs.isPending && <LoadingSkeleton rows={4} label="Loading the formulary" />}
      {drugs.error !== null && <ErrorState error={drugs.error} retry={() => void drugs.refetch()} />}
      {drugs.data !== undefined && <Editor patientId={patientId} drugs={drugs.data} today={today} onClose={onClose} />}
    </Drawer>
  );
}

function Editor({ patientId, drugs, today, onClose }: { patientId: string; drugs: Drug[]; today: string; onClose: () => void }) {
  const queries = useQueryClient();
  const [picked, setPicked] = useState<PickedDrug | null>(null);
  const [typed, setTyped] = useState<Typed>({
    drugSlug: "",
    form: "",
    timing: "morning",
    startOn: today,
    rows: [{ key: 0, dose: "", days: 14 }],
    toNothing: false,
    conditions: ["symptoms-worse", "side-effects"],
  });
  const [kept, setKept] = useState<readonly Kept[]>([]);
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part });
  const drug = drugs.find(({ slug }) => slug === typed.drugSlug);
  const forms = [...new Set(drug?.strengths.map(({ form }) => form) ?? [])];
  const [body] = useDebouncedValue(planBody(typed), 300);
  const path = { patient_id: patientId };
  const preview = useQuery({
    queryKey: [...patientKey(patientId), "plan-preview", JSON.stringify(body)],
    queryFn: () => post<WorkedPlan>("/api/patients/{patient_id}/titration-plans/preview", { path, body }),
    enabled: body !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const begin = useMutation({
    mutationFn: (chosen: NewTitrationPlan) => post<TitrationPlan>("/api/patients/{patient_id}/titration-plans", { path, body: chosen }),
    onSuccess: ({ drug_name }) => {
      notifyDone(`The plan for ${drug_name} is begun. Nothing is signed: its first step waits to be drafted.`);
      onClose();
    },
    onSettled: () => queries.invalidateQueries({ queryKey: patientKey(patientId) }),
  });
  const worked = body !== null && preview.error === null ? preview.data : undefined;
  return (
    <Stack>
      <DrugPicker
        takesFocus
        isPrescribing
        value={picked}
        onChange={(next) => {
          const chosen = drugs.find(({ slug }) => slug === next?.slug);
          setPicked(next);
          change({ drugSlug: chosen?.slug ?? "", form: chosen?.strengths[0]?.form ?? "" });
        }}
      />
      {drug !== undefined && (
        <>
          <Group grow align="flex-end">
            {forms.length > 1 && <NativeSelect label="Form" data={forms} value={typed.form} onChange={(event) => change({ form: event.currentTarget.value })} />}
            <NativeSelect label="When" data={ALL_TIMINGS} value={typed.timing} onChange={(event) => change({ timing: event.currentTarget.value as Timing })} />
            <TextInput type="date" label="First day" min={today} value={typed.startOn} onChange={(event) => change({ startOn: event.currentTarget.value })} />
          </Group>
          <Label key={typed.drugSlug} patientId={patientId} drugSlug={typed.drugSlug} onSteps={(rows) => change({ rows, toNothing: false })} />
          <Taper patientId={patientId} typed={typed} onTaper={(rows) => change({ rows, toNothing: true })} />
          <Rows typed={typed} onChange={change} />
          <Checkbox.Group label="Before each step, look whether" value={[...typed.conditions]} onChange={(next) => change({ conditions: next as PlanCondition[] })}>
            <Stack gap={4} mt={4}>
              {Object.entries(CONDITIONS).map(([value, label]) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <ProblemAlert error={preview.error ?? begin.error} />
          {body === null && <Text c="dimmed">Type a dose and a number of days for each step: the plan is worked out as you type.</Text>}
          {preview.isFetching && worked === undefined && <LoadingSkeleton rows={2} label="Working it out" />}
          {worked !== undefined && body !== null && (
            <>
              <WorkedOut worked={worked} today={today} />
              <Group justify="flex-end">
                <Button variant="default" disabled={kept.length >= MOST_COMPARED} onClick={() => setKept([...kept, { body, worked }])}>
                  Keep to compare
                </Button>
                <Button loading={begin.isPending} onClick={() => begin.mutate(body)}>
                  Begin this plan
                </Button>
              </Group>
            </>
          )}
        </>
      )}
      {kept.length > 0 && (
        <Fieldset legend="Side by side: days, tablets and checks, not effect">
          <div className={classes.compare}>
            {kept.map((one, place) => (
              <section key={JSON.stringify(one.body)} aria-label={`Plan ${place + 1}`}>
                <WorkedOut worked={one.worked} today={today} isShort />
                <Group gap="xs">
                  <Button size="compact-sm" onClick={() => begin.mutate(one.body)} loading={begin.isPending}>
                    Begin plan {place + 1}
                  </Button>
                  <Button size="compact-sm" variant="subtle" onClick={() => setKept(kept.filter((each) => each !== one))}>
                    Remove
                  </Button>
                </Group>
              </section>
            ))}
          </div>
        </Fieldset>
      )}
      <Text c="dimmed" size="sm">
        Beginning a plan prescribes nothing. Each step is proposed when it is due, drafted by you and signed as any other.
      </Text>
    </Stack>
  );
}

function Rows({ typed, onChange }: { typed: Typed; onChange: (part: Partial<Typed>) => void }) {
  const { rows } = typed;
  const set = (place: number, part: Partial<(typeof rows)[number]>) => onChange({ rows: rows.map((row, index) => (index === place ? { ...row, ...part } : row)) });
  const next = Math.max(-1, ...rows.map(({ key }) => key)) + 1;
  return (
    <Fieldset legend="Steps">
      <div className={classes.rows}>
        {rows.map((row, place) => (
          <div key={row.key} className={classes.row}>
            <TextInput label={`Dose a day, step ${place + 1}`} inputMode="decimal" rightSection="mg" value={row.dose} onChange={(event) => set(place, { dose: event.currentTarget.value.trim() })} />
            <NumberInput label="Days" min={1} max={366} value={row.days} onChange={(days) => set(place, { days })} />
            <Button
              variant="default"
              aria-label={`Put a step after step ${place + 1}`}
              px={10}
              onClick={() => onChange({ rows: [...rows.slice(0, place + 1), { key: next, dose: "", days: row.days }, ...rows.slice(place + 1)] })}
            >
              <Icon name="plus" size={16} />
            </Button>
            <Button variant="default" aria-label={`Remove step ${place + 1}`} px={10} disabled={rows.length === 1} onClick={() => onChange({ rows: rows.filter((_, index) => index !== place) })}>
              <Icon name="close" size={16} />
            </Button>
          </div>
        ))}
        <Checkbox label="Then nothing: the drug is stopped" checked={typed.toNothing} onChange={(event) => onChange({ toNothing: event.currentTarget.checked })} />
      </div>
    </Fieldset>
  );
}

/** Proposes the steps of the label: to begin a drug, or to begin it again after a gap. */
function Label({ patientId, drugSlug, onSteps }: { patientId: string; drugSlug: string; onSteps: (rows: Typed["rows"]) => void }) {
  const propose = useMutation({
    mutationFn: () => post<LabelSteps>("/api/patients/{patient_id}/titration-plans/label", { path: { patient_id: patientId }, body: { drug_slug: drugSlug } }),
    onSuccess: ({ steps }) => steps.length > 0 && onSteps(steps.map(({ dose, days }, key) => ({ key, dose: dose.value, days }))),
  });
  return (
    <Stack gap="xs">
      <Group>
        <Button size="compact-md" variant="default" loading={propose.isPending} onClick={() => propose.mutate()}>
          Fill in the label&rsquo;s steps
        </Button>
      </Group>
      <ProblemAlert error={propose.error} />
      {propose.data !== undefined && (
        <Text size="sm" c="dimmed" role="status">
          {propose.data.source === null ? "No schedule of this label is on file: type the steps." : `As fast as the label allows with what is taken. Source: ${propose.data.source}.`}
        </Text>
      )}
    </Stack>
  );
}

/** Proposes the doses of a taper from a dose down to nothing. */
function Taper({ patientId, typed, onTaper }: { patientId: string; typed: Typed; onTaper: (rows: Typed["rows"]) => void }) {
  const [dose, setDose] = useState("");
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
  const isReady = /^\d+(\.\d+)?$/.test(dose) && Number(dose) > 0 && Number(reductions) >= 1 && Number(days) >= 1;
  return (
    <details className={classes.folded}>
      <summary>Propose a taper</summary>
      <Stack gap="xs" mt="xs">
        <Group grow align="flex-end">
          <TextInput label="From a daily dose of" inputMode="decimal" rightSection="mg" value={dose} onChange={(event) => setDose(event.currentTarget.value.trim())} />
          <NumberInput label="Reductions" min={1} max={30} value={reductions} onChange={setReductions} />
          <NumberInput label="Days for each" min={1} max={366} value={days} onChange={setDays} />
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

function WorkedOut({ worked, today, isShort = false }: { worked: WorkedPlan; today: string; isShort?: boolean }) {
  const last = worked.steps.at(-1)!;
  return (
    <Stack gap="xs">
      <Text fw={600}>
        {worked.drug_name}: {worked.steps.length} steps until {datedDay(last.dose === null ? last.start_on : worked.ends_on, today)}
      </Text>
      <ol className={classes.steps} aria-label="The steps with their days">
        {worked.steps.map((step) => (
          <li key={step.number} data-state="planned">
            <span>{datedDay(step.start_on, today)}</span>
            <span>{isShort ? (step.dose === null ? "Nothing" : glue(step.dose.text)) : glue(step.sig)}</span>
            <span className={classes.soft}>{step.dose === null ? "" : `${step.days} days`}</span>
          </li>
        ))}
      </ol>
      <Text size="sm">{glue(tabletsText(worked.tablets))}</Text>
      <Text size="sm" c="dimmed">
        Brings {worked.check_ins} weekly side-effect checks.
      </Text>
      {worked.conflicts.map((text) => (
        <Notice key={text} tone="caution" icon="alert" title="With another plan">
          {text}
        </Notice>
      ))}
      {worked.findings.map((found) => (
        <Notice key={`${found.kind}-${found.step}`} tone="caution" title={found.step === null ? "The plan" : `Step ${found.step}`}>
          {glue(found.text)} {found.source === "" ? "" : `Source: ${found.source}.`}
        </Notice>
      ))}
      {!isShort && <Checks worked={worked} />}
    </Stack>
  );
}

/** What was found about the whole list at the first dose and at the highest, once where both say the same. */
function Checks({ worked }: { worked: WorkedPlan }) {
  const [first, ...others] = worked.safety;
  if (first === undefined) return null;
  const known = new Set(first.findings.map(({ rule, tier }) => `${rule} ${tier}`));
  const more = others.filter(({ findings, is_checked }) => !is_checked || findings.some(({ rule, tier }) => !known.has(`${rule} ${tier}`)));
  return (
    <>
      <SafetyFindings safety={first} none="Nothing was found that speaks against the first dose." folds />
      {more.map((safety) => (
        <div key={safety.findings.map(({ fingerprint }) => fingerprint).join(" ")}>
          <Text size="sm" fw={600}>
            At the highest dose
          </Text>
          <SafetyFindings safety={safety} none="" folds />
        </div>
      ))}
    </>
  );
}
