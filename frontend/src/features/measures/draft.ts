/** A check-in under way, kept on this device until the server has it, so that nothing answered is ever lost. */
import type { CheckIn } from "@/lib/api";

export interface Draft {
  id: string;
  instrument: string;
  answers: (number | null)[];
  function_answer: number | null;
  effects: string[];
  language: string;
  answered_at: string;
}

const PREFIX = "evenkeel.check-in.";
const FRESH_FOR = 24 * 3_600_000;

const keyOf = (patientId: string, instrument: string) => `${PREFIX}${patientId}.${instrument}`;

export function newDraft(instrument: string, items: number, now: Date, language = "en"): Draft {
  return {
    id: crypto.randomUUID(),
    instrument,
    answers: Array.from({ length: items }, () => null),
    function_answer: null,
    effects: [],
    language,
    answered_at: now.toISOString(),
  };
}

/** The draft to go on with: the one on this device, else an unfinished one the server has, else none. A day old is too old. */
export function draftToResume(
  patientId: string,
  instrument: string,
  items: number,
  checkIns: readonly CheckIn[],
  now: Date,
): Draft | null {
  const isFresh = (draft: { answered_at: string }) => now.getTime() - Date.parse(draft.answered_at) < FRESH_FOR;
  const kept = keptDraft(patientId, instrument);
  const isFinished = checkIns.some((checkIn) => checkIn.id === kept?.id && checkIn.is_finished);
  if (kept !== null && isFresh(kept) && !isFinished && kept.answers.length === items) return kept;
  const begun = checkIns.find(
    (checkIn) =>
      checkIn.instrument === instrument && !checkIn.is_finished && isFresh(checkIn) && checkIn.answers.length === items,
  );
  if (begun === undefined) return null;
  const { id, answers, function_answer, effects, language, answered_at } = begun;
  return { id, instrument, answers, function_answer, effects, language, answered_at };
}

export function keepDraft(patientId: string, draft: Draft): void {
  try {
    localStorage.setItem(keyOf(patientId, draft.instrument), JSON.stringify(draft));
  } catch {
    // A browser without storage still saves to the server.
  }
}

export function dropDraft(patientId: string, instrument: string): void {
  localStorage.removeItem(keyOf(patientId, instrument));
}

function keptDraft(patientId: string, instrument: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(patientId, instrument)) ?? "null") as Draft | null;
    return draft !== null && Array.isArray(draft.answers) ? draft : null;
  } catch {
    return null;
  }
}
