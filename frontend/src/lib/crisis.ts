/** Whom to reach at once: kept on the device, because these numbers must be there without a connection. They are not clinical. */
import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { accountQuery } from "./account";
import { get, put, type CrisisContact, type CrisisLists } from "./api";

export const KEPT = "evenkeel-crisis-contacts";
export const ELSEWHERE = "elsewhere";
export type Language = "en" | "es";

interface Kept extends CrisisLists {
  /** Chosen without a connection: the patient whose choice the clinic does not know yet. */
  untold?: string;
}

const listeners = new Set<() => void>();
let read: { text: string | null; value: Kept | null } = { text: null, value: null };

/** What this device keeps, also before anybody signs in. */
export function kept(): Kept | null {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEPT);
    if (text !== read.text) read = { text, value: text === null ? null : (JSON.parse(text) as Kept) };
  } catch {
    read = { text, value: null };
  }
  return read.value;
}

function keep(lists: Kept): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(lists));
  } catch {
    // A device that keeps nothing shows what the server says.
  }
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const tell = (patient_id: string, country: string) =>
  put("/api/patients/{patient_id}/country-now", { path: { patient_id }, body: { country } });

/** Asks for every list and keeps them; first tells the clinic what was chosen without a connection. */
export const crisisQuery = (patientId: string | null) =>
  queryOptions({
    queryKey: ["crisis-contacts", patientId],
    queryFn: async (): Promise<CrisisLists> => {
      const before = kept();
      if (patientId !== null && before?.untold === patientId) await tell(patientId, before.country);
      const lists = await get<CrisisLists>("/api/account/crisis-contacts");
      keep(lists);
      return lists;
    },
    staleTime: 60 * 60 * 1000,
  });

export interface Crisis {
  /** Never empty inside the shell: the account itself brings a list. */
  contacts: readonly CrisisContact[];
  country: string;
  countries: CrisisLists["countries"];
  /** Says where the person is now: shows that country's list at once, and tells the clinic when it can. */
  setCountry: (country: string) => Promise<void>;
}

/** Whom to reach where this person is now; works without a connection and before signing in. */
export function useCrisis(): Crisis {
  const queries = useQueryClient();
  const { data: account } = useQuery({ ...accountQuery, enabled: false });
  const patientId = account?.role === "patient" ? account.person_id : null;
  const { data: asked } = useQuery({ ...crisisQuery(patientId), enabled: account != null });
  const stored = useSyncExternalStore(listen, kept);
  const lists = stored ?? asked;
  const country = lists?.country ?? "";
  const found = lists?.countries.find((each) => each.country === country) ?? lists?.countries.find((each) => each.country === ELSEWHERE);
  return {
    contacts: found?.contacts ?? account?.practice.crisis_contacts ?? [],
    country,
    countries: lists?.countries ?? [],
    setCountry: async (chosen) => {
      if (lists === undefined) return;
      keep({ country: chosen, countries: lists.countries, ...(patientId !== null && { untold: patientId }) });
      if (patientId === null) return;
      await tell(patientId, chosen);
      keep({ country: chosen, countries: lists.countries });
      await queries.invalidateQueries();
    },
  };
}

/** The language of a person's device, where nothing better is known. */
export function deviceLanguage(): Language {
  return navigator.language.toLowerCase().startsWith("es") ? "es" : "en";
}
