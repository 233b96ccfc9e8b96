import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { CheckInFlow } from "./CheckInFlow";
import { draftToResume, newDraft } from "./draft";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/components";
import { useAccount } from "@/lib/account";
import { isProblem } from "@/lib/api";
import { checkInsQuery, instrumentQuery, patientQuery } from "@/lib/queries";

/** One questionnaire, from "who reads this" to "saved". */
export function CheckInPage() {
  const { instrument: slug = "" } = useParams();
  // Another questionnaire is another flow.
  return <Loaded key={slug} slug={slug} />;
}

function Loaded({ slug }: { slug: string }) {
  const { person_id: patientId } = useAccount();
  const { data: patient, isPending: isPatientPending } = useQuery(patientQuery(patientId));
  // Where there is no official wording in the patient's language, the server answers in English.
  const language = patient?.language.startsWith("es") === true ? "es" : "en";
  const instrument = useQuery({ ...instrumentQuery(slug, language), enabled: !isPatientPending });
  const checkIns = useQuery(checkInsQuery(patientId));
  const [openedAt] = useState(() => new Date());

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
  // Offline we go on without the list: the draft on this device is enough.
  if (instrument.isPending || checkIns.isPending) return <LoadingSkeleton rows={5} height={56} />;

  const items = instrument.data.items.length;
  const begun = draftToResume(patientId, slug, items, checkIns.data ?? [], openedAt);
  return (
    <CheckInFlow
      patientId={patientId}
      instrument={instrument.data}
      start={begun ?? newDraft(slug, items, openedAt, instrument.data.language)}
      isResumed={begun !== null}
    />
  );
}
