/** What a check-in says around its questions, from wherever it was opened: inside the app, or from a letter's link. */
import { checkInWords, type Language } from "./checkInWords";
import type { CrisisContact, Score } from "@/lib/api";

export interface CheckInSetting {
  language: Language;
  practiceName: string;
  crisisContacts: readonly CrisisContact[];
  /** The names of those who read the answers; empty for "your care team". */
  readers: readonly string[];
  /** "The clinic looks by …", in the patient's language. */
  readsBy: string;
  /** The patient's own totals of this instrument so far, newest last; null where they may not be shown. */
  before: readonly Score[] | null;
  /** The slug of another check-in that is due. */
  next: string | null;
  /** False where there is nothing but this check-in to go to. */
  hasApp: boolean;
}

export function whoReads({ language, readers, practiceName, readsBy }: CheckInSetting): string {
  const words = checkInWords(language);
  const who = readers.length === 0 ? words.careTeam : readers.join(words.and);
  return `${words.at(who, practiceName)} ${readsBy} ${words.nobodyWatches}`;
}
