/** A review while it is worked on: what the fields hold, and what is sent of them. */
import type { DrugProblemKind, Review, ReviewActionStatus, Suggestion } from "@/lib/api";

export interface ProblemFields {
  kind: DrugProblemKind;
  about: string;
  text: string;
  key: string | null;
  isResolved: boolean;
  resolution: string;
}

export interface ActionFields {
  id: string | null;
  text: string;
  textEs: string;
  /** Empty where the patient owns it. */
  ownerId: string;
  dueOn: string;
  status: ReviewActionStatus;
  isCarried: boolean;
}

export interface Fields {
  problems: ProblemFields[];
  actions: ActionFields[];
  teachBack: string;
  nextReviewOn: string;
}

export function fieldsOf(review: Review): Fields {
  return {
    problems: review.problems.map(({ kind, about, text, key, is_resolved, resolution }) => ({
      kind,
      about: about ?? "",
      text,
      key,
      isResolved: is_resolved,
      resolution: resolution ?? "",
    })),
    actions: review.actions.map(({ id, text, text_es, owner_id, due_on, status, carried_from }) => ({
      id,
      text,
      textEs: text_es ?? "",
      ownerId: owner_id ?? "",
      dueOn: due_on,
      status,
      isCarried: carried_from !== null,
    })),
    teachBack: review.teach_back ?? "",
    nextReviewOn: review.next_review_on ?? "",
  };
}

/** What is saved of the fields, under the version they began with. */
export function bodyOf(fields: Fields, version: number) {
  return {
    version,
    problems: fields.problems.map(({ kind, about, text, key, isResolved, resolution }) => ({
      kind,
      about: orNull(about),
      text: text.trim(),
      key,
      resolution: isResolved ? orNull(resolution) : null,
    })),
    actions: fields.actions.map(({ id, text, textEs, ownerId, dueOn, status }) => ({
      id,
      text: text.trim(),
      text_es: ownerId === "" ? orNull(textEs) : null,
      owner_id: orNull(ownerId),
      due_on: dueOn,
      status,
    })),
    teach_back: orNull(fields.teachBack),
    next_review_on: orNull(fields.nextReviewOn),
  };
}

/** Says what keeps the fields from being saved, or null. */
export function lacking(fields: Fields): string | null {
  if (fields.problems.some(({ text }) => text.trim() === "")) return "Describe every problem, or remove it.";
  if (fields.problems.some(({ isResolved, resolution }) => isResolved && resolution.trim() === "")) return "Say how each resolved problem was resolved.";
  if (fields.actions.some(({ text }) => text.trim() === "")) return "Say what each action is, or remove it.";
  if (fields.actions.some(({ dueOn }) => dueOn === "")) return "Give each action a day.";
  return null;
}

export function problemFrom(suggestion: Suggestion): ProblemFields {
  const { kind, about, text, key } = suggestion;
  return { kind, about, text, key, isResolved: false, resolution: "" };
}

export const newProblem = (): ProblemFields => ({ kind: "indication", about: "", text: "", key: null, isResolved: false, resolution: "" });

export const newAction = (dueOn: string): ActionFields => ({
  id: null,
  text: "",
  textEs: "",
  ownerId: "",
  dueOn,
  status: "open",
  isCarried: false,
});

/** The list with one entry changed, or taken out where there is no change. */
export function withEntry<Entry>(entries: readonly Entry[], place: number, change: Partial<Entry> | null): Entry[] {
  if (change === null) return entries.filter((_, index) => index !== place);
  return entries.map((entry, index) => (index === place ? { ...entry, ...change } : entry));
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}
