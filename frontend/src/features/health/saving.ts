/** Writing to a patient's health record, with a way back where one press can undo it. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notifyUndo } from "@/components";
import { post, type Allergy, type HealthState, type RecordedTrial, type Result } from "@/lib/api";
import { patientKey } from "@/lib/queries";

const UNDONE = "Undone right after it was entered";

interface NewState {
  kind: HealthState["kind"];
  word: HealthState["word"];
  since_on: string | null;
  note: string | null;
}

interface NewResults {
  results: { id: string; what: string; value?: string; unit?: string; word?: string }[];
  taken_on: string;
}

type Trial = RecordedTrial["trial"];

export type NewTrial = Pick<
  Trial,
  "drug" | "highest_mg" | "weeks" | "year" | "adherence" | "outcome" | "why_stopped" | "side_effect" | "indication" | "note" | "told_by"
>;

export type Entry = { table: "allergies" | "states" | "results" | "earlier-trials"; id: string };

function withdraw(patientId: string, { table, id }: Entry, reason: string): Promise<unknown> {
  const body = { reason };
  if (table === "allergies") {
    return post("/api/patients/{patient_id}/allergies/{allergy_id}/mistaken", { path: { patient_id: patientId, allergy_id: id }, body });
  }
  if (table === "states") {
    return post("/api/patients/{patient_id}/states/{state_id}/withdraw", { path: { patient_id: patientId, state_id: id }, body });
  }
  if (table === "earlier-trials") {
    return post("/api/patients/{patient_id}/earlier-trials/{trial_id}/withdraw", { path: { patient_id: patientId, trial_id: id }, body });
  }
  return post("/api/patients/{patient_id}/results/{result_id}/withdraw", { path: { patient_id: patientId, result_id: id }, body });
}

/** The writes of one patient's health; each refreshes everything of that patient. */
export function useHealthWrites(patientId: string) {
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ queryKey: patientKey(patientId) });
  const undo = (entries: Entry[]) => () =>
    void Promise.allSettled(entries.map((entry) => withdraw(patientId, entry, UNDONE))).then(refresh);
  const addAllergy = useMutation({
    mutationFn: (body: { text: string; reaction: string | null; criticality: string | null }) =>
      post<Allergy>("/api/patients/{patient_id}/allergies", { path: { patient_id: patientId }, body }),
    onSuccess: ({ id, text }) => notifyUndo(`Recorded: allergy to ${text}.`, undo([{ table: "allergies", id }])),
    onSettled: refresh,
  });
  const addState = useMutation({
    mutationFn: (body: NewState) => post<HealthState>("/api/patients/{patient_id}/states", { path: { patient_id: patientId }, body }),
    onSuccess: ({ id }) => notifyUndo("Recorded.", undo([{ table: "states", id }])),
    onSettled: refresh,
  });
  const addResults = useMutation({
    mutationFn: (body: NewResults) =>
      post<{ results: Result[] }>("/api/patients/{patient_id}/results", { path: { patient_id: patientId }, body }),
    onSuccess: ({ results }) =>
      notifyUndo(
        results.length === 1 ? "Recorded 1 result." : `Recorded ${results.length} results.`,
        undo(results.map(({ id }) => ({ table: "results", id }))),
      ),
    onSettled: refresh,
  });
  const addTrial = useMutation({
    mutationFn: (body: NewTrial) => post<Trial>("/api/patients/{patient_id}/earlier-trials", { path: { patient_id: patientId }, body }),
    onSuccess: ({ id, drug }) => notifyUndo(`Recorded: an earlier trial of ${drug}.`, undo([{ table: "earlier-trials", id }])),
    onSettled: refresh,
  });
  const takeBack = useMutation({
    mutationFn: ({ entry, reason }: { entry: Entry; reason: string }) => withdraw(patientId, entry, reason),
    onSettled: refresh,
  });
  return { addAllergy, addState, addResults, addTrial, takeBack };
}
