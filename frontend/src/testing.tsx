/** For tests of screens: the surroundings of the app, and a server that answers by address. */
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter } from "react-router";
import { vi } from "vitest";
import { accountQuery } from "@/lib/account";
import type { Account, Instrument, Patient } from "@/lib/api";

export const ACCOUNT: Account = {
  membership_id: "m1",
  role: "patient",
  name: "Sam Rivera",
  email: "sam@demo.evenkeel.test",
  person_id: "p1",
  practice: {
    name: "Harbor Clinic",
    slug: "harbor",
    time_zone: "America/New_York",
    phone: "555 0100",
    crisis_contacts: [{ label: "988 Lifeline", phone: "988", note: "", label_es: "", note_es: "" }],
  },
  memberships: [],
  confirmed_until: "2026-11-23T12:00:00Z",
};

export const PATIENT: Patient = {
  id: "p1",
  given_name: "Sam",
  family_name: "Rivera",
  name: "Sam Rivera",
  birth_date: "1994-05-02",
  age: 32,
  sex: "male",
  time_zone: "America/New_York",
  phone: null,
  email: null,
  language: "en",
  country_now: null,
  care_team: null,
  prescribers: [{ id: "c1", name: "Dr. Maya Okafor" }],
  has_account: true,
};

const HOW_OFTEN = ["Not at all", "Several days", "More than half the days", "Nearly every day"].map((label, value) => ({ value, label }));

/** A PHQ-9 with numbers for texts. */
export const PHQ_9: Instrument = {
  slug: "phq-9",
  name: "PHQ-9",
  full_name: "PHQ-9",
  kind: "scale",
  rated_by: "patient",
  language: "en",
  languages: ["en"],
  licence: "",
  notes: [],
  recall: "The last 2 weeks",
  lead: "How often?",
  items: Array.from({ length: 9 }, (_, index) => ({
    number: index + 1,
    text: `Item ${index + 1}`,
    part: null,
    is_summed: true,
    answers: HOW_OFTEN,
    asked_if: [],
  })),
  answers: HOW_OFTEN,
  bands: [],
  outcomes: [],
  effects: [],
  maximum: 27,
  citation: "",
  version: "1",
  function_item: null,
};

type Answer = { status?: number; body: unknown };

/** Answers `fetch` by "METHOD /address"; what is not listed is a 404. Returns the calls. */
export function serve(answers: Record<string, (body: unknown) => Answer>) {
  const calls: { at: string; body: unknown }[] = [];
  vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
    const at = `${init?.method ?? "GET"} ${url.split("?")[0]}`;
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    calls.push({ at, body });
    const match = Object.entries(answers).find(([pattern]) => new RegExp(`^${pattern}$`).test(at));
    const { status = 200, body: said } = match?.[1](body) ?? {
      status: 404,
      body: { type: "/problems/not-found", title: "Not found", status: 404, detail: at },
    };
    const type = status >= 400 ? "application/problem+json" : "application/json";
    return Promise.resolve(new Response(JSON.stringify(said), { status, headers: { "Content-Type": type } }));
  });
  return calls;
}

export function show(screen: ReactNode, { account = ACCOUNT, at = "/" }: { account?: Account; at?: string } = {}) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queries.setQueryData(accountQuery.queryKey, account);
  return render(
    <QueryClientProvider client={queries}>
      <MantineProvider env="test">
        <MemoryRouter initialEntries={[at]}>{screen}</MemoryRouter>
      </MantineProvider>
    </QueryClientProvider>,
  );
}
