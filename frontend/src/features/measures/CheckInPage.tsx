import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { CheckInFlow } from "./CheckInFlow";
import { checkInWords, languageOf } from "./checkInWords";
import { draftToResume, newDraft } from "./draft";
import { mayShowTrend } from "./ownTrend";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem } from "@/lib/api";
import { useCrisis } from "@/lib/crisis";
import { checkInsQuery, keptInstrumentQuery, keptPatientQuery, scoresQuery, todayQuery } from "@/lib/queries";

/** One questionnaire, opened inside the app. */
export function CheckInPage() {
  const { instrument: slug = "" } = useParams();
  // Another questionnaire is another flow.
  return <Loaded key={slug} slug={slug} />;
}

function Loaded({ slug }: { slug: string }) {
  const { person_id: patientId, practice } = useAccount();
  const crisis = useCrisis();
  const patient = useQuery(keptPatientQuery(patientId));
  // Where there is no official wording in the patient's language, the server answers in English.
  const language = languageOf(patient.data?.language);
  const instrument = useQuery({ ...keptInstrumentQuery(slug, language), enabled: !patient.isPending });
  const checkIns = useQuery(checkInsQuery(patientId));
  const today = useQuery(todayQuery(patientId));
  const scores = useQuery(scoresQuery(patientId));
  const [openedAt] = useState(() => new Date());
  // Asked once: what is being answered is not changed under the person's hands.
  const start = useQuery({
    queryKey: ["check-in", patientId, slug, openedAt.getTime()],
    queryFn: async () => {
      if (instrument.data === undefined) throw new Error("There is no questionnaire to begin.");
      const begun = await draftToResume(patientId, instrument.data, checkIns.data ?? [], openedAt);
      const draft = begun ?? newDraft(instrument.data, openedAt);
      const before = (scores.data ?? []).filter((score) => score.instrument === slug && !score.is_proxy);
      const isShown = scores.isSuccess && checkIns.isSuccess && mayShowTrend(checkIns.data);
      return { draft, isResumed: begun !== null, before: isShown ? before : null };
    },
    // Offline we go on without the lists: what is on this device is enough.
    enabled: instrument.isSuccess && !checkIns.isPending && !scores.isPending,
    staleTime: Infinity,
    gcTime: 0,
  });

  if (isProblem(instrument.error) && instrument.error.status === 404) {
    return (
      <EmptyState
        isPage
        title="We do not have this check-in"
        action={
          <Button component={Link} to="/" variant="default">
            Back to today
          </Button>
        }
      />
    );
  }
  if (instrument.isError) return <ErrorState isPage error={instrument.error} retry={() => void instrument.refetch()} />;
  if (start.isError) return <ErrorState isPage error={start.error} retry={() => void start.refetch()} />;
  if (instrument.isPending || start.isPending) return <LoadingSkeleton rows={5} height={56} />;

  return (
    <CheckInFlow
      patientId={patientId}
      instrument={instrument.data}
      start={start.data.draft}
      isResumed={start.data.isResumed}
      setting={{
        language,
        practiceName: practice.name,
        crisisContacts: crisis.contacts,
        readers: patient.data?.prescribers.map(({ name }) => name) ?? [],
        readsBy: checkInWords(language).readsInHours,
        before: start.data.before,
        next: today.data?.due.find((due) => due.instrument !== slug)?.instrument ?? null,
        hasApp: true,
      }}
    />
  );
}
