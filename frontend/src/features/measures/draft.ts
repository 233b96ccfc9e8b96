/** A check-in under way, kept sealed on this device until the server has all of it, so that nothing answered is ever lost. */
import type { CheckIn, Instrument } from "@/lib/api";
import { draftKey, unsent, type Draft } from "@/lib/offline/unsent";
import { keep, read } from "@/lib/offline/vault";

export type { Draft };

const FRESH_FOR = 24 * 3_600_000;

export function newDraft(instrument: Pick<Instrument, "slug" | "items" | "language" | "version">, now: Date, dueCheckInId: string | null = null): Draft {
  return {
    id: crypto.randomUUID(),
    instrument: instrument.slug as Draft["instrument"],
    instrument_version: instrument.version,
    answers: instrument.items.map(() => null),
    function_answer: null,
    effects: [],
    language: instrument.language as Draft["language"],
    answered_at: now.toISOString(),
    filled_by: "patient",
    filled_by_name: null,
    seconds: 0,
    due_check_in_id: dueCheckInId,
  };
}

/** The draft to go on with: the one on this device, else an unfinished one the server has, else none. A day old is too old. */
export async function draftToResume(
  patientId: string,
  instrument: Pick<Instrument, "slug" | "items" | "version">,
  checkIns: readonly CheckIn[],
  now: Date,
): Promise<Draft | null> {
  const { slug, version } = instrument;
  const items = instrument.items.length;
  const isFresh = (draft: { answered_at: string }) => now.getTime() - Date.parse(draft.answered_at) < FRESH_FOR;
  const kept = await keptDraft(patientId, slug);
  const waiting = await unsent(patientId);
  const isFinished = (id: string) =>
    checkIns.some((checkIn) => checkIn.id === id && checkIn.is_finished) ||
    waiting.some(({ draft, isFinished: sentAsFinished }) => draft.id === id && sentAsFinished);
  if (kept !== null && isFresh(kept) && !isFinished(kept.id) && kept.answers.length === items && kept.instrument_version === version) {
    return kept;
  }
  const begun = checkIns.find(
    (checkIn) => checkIn.instrument === slug && !checkIn.is_finished && isFresh(checkIn) && checkIn.answers.length === items,
  );
  if (begun === undefined) return null;
  const { id, answers, function_answer, effects, language, answered_at, filled_by, filled_by_name, seconds } = begun;
  return {
    id,
    instrument: slug as Draft["instrument"],
    instrument_version: version,
    answers,
    function_answer,
    effects,
    language: language as Draft["language"],
    answered_at,
    filled_by,
    filled_by_name,
    seconds,
    due_check_in_id: null,
  };
}

export function keepDraft(patientId: string, draft: Draft): Promise<void> {
  return keep("drafts", draftKey(patientId, draft.instrument), draft);
}

function keptDraft(patientId: string, instrument: string): Promise<Draft | null> {
  return read<Draft>("drafts", draftKey(patientId, instrument));
}
