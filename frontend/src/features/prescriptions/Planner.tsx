import { Button, Checkbox, Drawer, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MOST_COMPARED, PlanCompare, type Kept } from "./PlanCompare";
import { PlanLabel } from "./PlanLabel";
import { PlanRows } from "./PlanRows";
import { CONDITIONS, planBody, startOf, type Typed } from "./plans";
import { PlanTaper } from "./PlanTaper";
import { PlanWorked } from "./PlanWorked";
import { timingsFor, type Timing } from "./regimen";
import { DrugPicker, isDoubtful, LookAlikeCheck, type PickedDrug } from "@/features/medications";
import { ErrorState, LoadingSkeleton, notifyDone, ProblemAlert } from "@/components";
import { post, type Drug, type Medication, type NewTitrationPlan, type PlanCondition, type TitrationPlan, type WorkedPlan } from "@/lib/api";
import { glue } from "@/lib/dose";
import { medicationsQuery, patientKey } from "@/lib/queries";
import { drugsQuery } from "@/lib/staffQueries";

const ALL_TIMINGS = [1, 2, 3, 4].flatMap(timingsFor);

export type Goal = "titration" | "taper";

interface Props {
  patientId: string;
  patientName: string;
  today: string;
  goal: Goal;
  onClose: () => void;
}

/** Plans a titration or a taper: steps are typed, the server works them out as they are, up to three stand side by side. */
export function Planner({ patientId, patientName, today, goal, onClose }: Props) {
  const drugs = useQuery(drugsQuery);
  const taken = useQuery(medicationsQuery(patientId));
  const error = drugs.error ?? taken.error;
  return (
    <Drawer opened onClose={onClose} position="right" size="xl" title={`Plan a ${goal} for ${patientName}`} closeOnClickOutside={false}>
      {error === null && (drugs.isPending || taken.isPending) && <LoadingSkeleton rows={4} label="Loading the formulary" />}
      {error !== null && <ErrorState error={error} retry={() => void Promise.all([drugs.refetch(), taken.refetch()])} />}
      {drugs.data !== undefined && taken.data !== undefined && (
        <Editor patientId={patientId} drugs={drugs.data} taken={taken.data} today={today} goal={goal} onClose={onClose} />
      )}
    </Drawer>
  );
}

function Editor({ patientId, drugs, taken, today, goal, onClose }: Omit<Props, "patientName"> & { drugs: Drug[]; taken: Medication[] }) {
  const queries = useQueryClient();
  const [picked, setPicked] = useState<PickedDrug | null>(null);
  const [isMeant, setIsMeant] = useState(false);
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
  const now = taken.find(({ drug_slug, status }) => drug_slug !== null && drug_slug === typed.drugSlug && status === "active");
  const forms = [...new Set(drug?.strengths.map(({ form }) => form) ?? [])];
  const [settled] = useDebouncedValue(typed, 300);
  const body = planBody(settled);
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
  // What is begun is what is seen: not while something newer is typed or worked out.
  const isSeen = settled === typed && !preview.isPlaceholderData;
  const match = picked?.match ?? null;
  const indication = now?.indication ?? "";
  const isWaiting = match !== null && isDoubtful(match, indication) && !isMeant;
  const isKept = kept.some((one) => JSON.stringify(one.body) === JSON.stringify(body));
  return (
    <Stack>
      <DrugPicker
        takesFocus
        isPrescribing
        value={picked}
        onChange={(next) => {
          setPicked(next);
          setIsMeant(false);
          change(
            startOf(
              drugs.find(({ slug }) => slug === next?.slug),
              taken.find(({ drug_slug, status }) => drug_slug === next?.slug && status === "active"),
            ),
          );
        }}
      />
      {match !== null && <LookAlikeCheck match={match} indication={indication} isConfirmed={isMeant} onConfirm={setIsMeant} />}
      {drug !== undefined && (
        <>
          <Text>{now === undefined ? `${drug.name} is not on the list of what is taken now.` : `Now: ${glue(now.prescription?.sig ?? now.dose_text)}`}</Text>
          <Group grow align="flex-end">
            {forms.length > 1 && <NativeSelect label="Form" data={forms} value={typed.form} onChange={(event) => change({ form: event.currentTarget.value })} />}
            <NativeSelect label="When" data={ALL_TIMINGS} value={typed.timing} onChange={(event) => change({ timing: event.currentTarget.value as Timing })} />
            <TextInput type="date" label="First day" min={today} value={typed.startOn} onChange={(event) => change({ startOn: event.currentTarget.value })} />
          </Group>
          <PlanLabel key={`label ${drug.slug}`} patientId={patientId} drugSlug={drug.slug} onSteps={(rows) => change({ rows, toNothing: false })} />
          <PlanTaper
            key={drug.slug}
            patientId={patientId}
            typed={typed}
            from={now?.daily_dose?.unit === "mg" ? String(Number(now.daily_dose.value)) : ""}
            isOpen={goal === "taper"}
            onTaper={(rows) => change({ rows, toNothing: true })}
          />
          <PlanRows typed={typed} onChange={change} />
          <Checkbox.Group label="Before each step, look whether" value={[...typed.conditions]} onChange={(next) => change({ conditions: next as PlanCondition[] })}>
            <Stack gap={4} mt={4}>
              {Object.entries(CONDITIONS).map(([value, label]) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
            </Stack>
          </Checkbox.Group>
          <section aria-label="Worked out" aria-busy={preview.isFetching}>
            <Stack>
              {body !== null && <ProblemAlert error={preview.error} />}
              {body === null && <Text c="dimmed">Type a dose and a number of days for each step: the plan is worked out as you type.</Text>}
              {preview.isFetching && worked === undefined && <LoadingSkeleton rows={2} label="Working it out" />}
              {worked !== undefined && <PlanWorked worked={worked} today={today} />}
            </Stack>
          </section>
          {worked !== undefined && body !== null && (
            <Group justify="flex-end">
              <Button variant="default" disabled={!isSeen || isKept || kept.length >= MOST_COMPARED} onClick={() => setKept([...kept, { body, worked }])}>
                {isKept ? "Kept to compare" : "Keep to compare"}
              </Button>
              <Button loading={begin.isPending} disabled={!isSeen || isWaiting} onClick={() => begin.mutate(body)}>
                Begin this plan
              </Button>
            </Group>
          )}
        </>
      )}
      <PlanCompare kept={kept} today={today} isBusy={begin.isPending} onBegin={begin.mutate} onKept={setKept} />
      <ProblemAlert error={begin.error} />
      <Text c="dimmed" size="sm">
        Beginning a plan prescribes nothing. Each step is proposed when it is due, drafted by you and signed as any other.
      </Text>
    </Stack>
  );
}
