import { Button, Stack, Text } from "@mantine/core";
import { QueryClient, QueryClientProvider, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "react-router";
import { CheckInFlow } from "./CheckInFlow";
import { checkInWords } from "./checkInWords";
import { draftToResume, newDraft } from "./draft";
import { instrumentWords } from "./words";
import { CrisisContacts, ErrorState, LoadingSkeleton, Notice, PageHeader, Panel } from "@/components";
import { accountQuery } from "@/lib/account";
import { del, get, isProblem, post, type Account, type LinkedCheckIn, type LinkSession } from "@/lib/api";
import { useCrisis } from "@/lib/crisis";
import { instrumentQuery, patientKey } from "@/lib/queries";

/** Where the link of a letter leads. The token stands after "#", so no server log ever sees it; it works once. */
export function CheckInLinkPage({ onLeft }: { onLeft: () => void }) {
  const { hash } = useLocation();
  const [token] = useState(() => hash.slice(1));
  const session = useQuery({
    queryKey: ["check-in-link", token],
    queryFn: async () => {
      if (token !== "") {
        try {
          const opened = await post<LinkSession>("/api/links/check-in", { body: { token } });
          // Opened again, the address would only say that it was used.
          window.history.replaceState(null, "", "/c");
          return opened;
        } catch (error) {
          // This browser may have used the link before: then it goes on.
          if (!isProblem(error) || error.slug !== "check-in-link-used") throw error;
          const known = await resumed();
          if (known === null) throw error;
          return known;
        }
      }
      return resumed();
    },
    staleTime: Infinity,
    retry: false,
  });
  return (
    <main>
      <div style={{ maxWidth: 560, margin: "0 auto", padding: 16 }}>
        {session.isPending && <LoadingSkeleton rows={4} label="Opening the check-in" />}
        {session.isError && <Closed error={session.error} retry={() => void session.refetch()} onLeft={onLeft} />}
        {session.isSuccess && session.data === null && <Closed error={null} retry={() => void session.refetch()} onLeft={onLeft} />}
        {session.isSuccess && session.data !== null && <Limited session={session.data} onLeft={onLeft} />}
      </div>
    </main>
  );
}

async function resumed(): Promise<LinkSession | null> {
  try {
    const known = await get<LinkSession>("/api/account/check-in");
    return known.is_limited ? known : null;
  } catch (error) {
    if (isProblem(error) && (error.status === 401 || error.status === 403)) return null;
    throw error;
  }
}

function Closed({ error, retry, onLeft }: { error: unknown; retry: () => void; onLeft: () => void }) {
  if (error !== null && !(isProblem(error) && error.status < 500)) return <ErrorState isPage error={error as Error} retry={retry} />;
  return (
    <Stack>
      <PageHeader title="Your check-in" />
      <Notice tone="caution" title={isProblem(error) ? error.title : "This link is not complete"} role="alert">
        {isProblem(error) ? error.detail : "Open the whole link from your letter, or sign in."}
      </Notice>
      <Text>Nothing you answered before is lost. After signing in you find what is due on your first page.</Text>
      <Button onClick={onLeft}>Sign in</Button>
    </Stack>
  );
}

/** A client of its own: what this session may not see is not in it, and the rest of the app does not take it for signed in. */
function Limited({ session, onLeft }: { session: LinkSession; onLeft: () => void }) {
  const [client] = useState(() => {
    const made = new QueryClient({ defaultOptions: { queries: { retry: false } } });
    made.setQueryData(accountQuery.queryKey, session.account as never);
    if (session.is_limited) made.setQueryDefaults(patientKey(session.account.person_id), { enabled: false });
    return made;
  });
  return (
    <QueryClientProvider client={client}>
      <Sitting first={session} onLeft={onLeft} />
    </QueryClientProvider>
  );
}

function Sitting({ first, onLeft }: { first: LinkSession; onLeft: () => void }) {
  const session = useQuery({
    queryKey: ["check-in-link"],
    queryFn: () => get<LinkSession>("/api/account/check-in"),
    initialData: first,
    staleTime: Infinity,
  });
  const [answering, setAnswering] = useState<LinkedCheckIn>();
  const leave = useMutation({ mutationFn: () => del<undefined>("/api/account/check-in"), onSettled: onLeft });
  const { account, due_check_ins: due, is_limited, language } = session.data;
  if (answering !== undefined) {
    return (
      <Stack>
        <Answering key={answering.id} of={answering} account={account} language={language} />
        <Button
          variant="subtle"
          onClick={() => {
            setAnswering(undefined);
            if (is_limited) void session.refetch();
          }}
        >
          Back to the overview
        </Button>
      </Stack>
    );
  }
  const open = due.filter(({ state }) => state !== "completed" && state !== "missed");
  return (
    <Stack>
      <PageHeader title={open.length === 0 ? "Thank you" : "A few short questions"} lead={account.practice.name} />
      {open.length === 0 && <Notice title="Your answers are saved">Nothing is open on this link any more.</Notice>}
      {open.map((each) => (
        <Panel key={each.id} title={instrumentWords(each.instrument).title}>
          <Text c="dimmed" size="sm" mb="xs">
            About 2 minutes
          </Text>
          <Button fullWidth onClick={() => setAnswering(each)} aria-label={`${each.check_in === null ? "Start" : "Go on with"} the ${instrumentWords(each.instrument).title.toLowerCase()}`}>
            {each.check_in === null ? "Start" : "Go on where you stopped"}
          </Button>
        </Panel>
      ))}
      <Panel title="If you need help now">
        <CrisisContacts contacts={account.practice.crisis_contacts} />
      </Panel>
      <Text size="sm" c="dimmed">
        This page can show and save these questions, and nothing else of yours. To see the rest, sign in.
      </Text>
      <Button variant="default" loading={leave.isPending} onClick={() => (is_limited ? leave.mutate() : onLeft())}>
        {is_limited ? "Done here. Close this on this device" : "Go to your first page"}
      </Button>
    </Stack>
  );
}

function Answering({ of, account, language }: { of: LinkedCheckIn; account: Account; language: "en" | "es" }) {
  const patientId = account.person_id;
  const crisis = useCrisis();
  const instrument = useQuery(instrumentQuery(of.instrument, language));
  const [openedAt] = useState(() => new Date());
  const start = useQuery({
    queryKey: ["check-in-link", of.id, openedAt.getTime()],
    queryFn: async () => {
      if (instrument.data === undefined) throw new Error("There is no questionnaire to begin.");
      const begun = await draftToResume(patientId, instrument.data, of.check_in === null ? [] : [of.check_in], openedAt);
      return { draft: begun ?? newDraft(instrument.data, openedAt), isResumed: begun !== null };
    },
    enabled: instrument.isSuccess,
    staleTime: Infinity,
    gcTime: 0,
  });
  if (instrument.isError) return <ErrorState error={instrument.error} retry={() => void instrument.refetch()} />;
  if (start.isError) return <ErrorState error={start.error} retry={() => void start.refetch()} />;
  if (instrument.isPending || start.isPending) return <LoadingSkeleton rows={5} height={56} />;
  return (
    <CheckInFlow
      patientId={patientId}
      instrument={instrument.data}
      start={start.data.draft}
      isResumed={start.data.isResumed}
      setting={{
        language,
        practiceName: account.practice.name,
        crisisContacts: crisis.contacts,
        readers: [],
        readsBy: checkInWords(language).readsInHours,
        before: null,
        next: null,
        hasApp: false,
      }}
    />
  );
}
