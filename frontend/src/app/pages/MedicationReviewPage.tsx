import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { ErrorState, LoadingSkeleton, PageHeader } from "@/components";
import { Conditions } from "@/features/health/Conditions";
import { HealthPanel } from "@/features/health/HealthPanel";
import { ResultsDialog } from "@/features/health/ResultsDialog";
import { Interactions } from "@/features/prescriptions/Interactions";
import { Loads } from "@/features/prescriptions/Loads";
import { Monitoring } from "@/features/prescriptions/Monitoring";
import { MedicationReview } from "@/features/reviews/MedicationReview";
import { useAccount } from "@/lib/account";
import { mayOffer } from "@/lib/permissions";
import { patientQuery, quantitiesQuery } from "@/lib/queries";
import { todayIn } from "@/lib/time";

/** The medication review of one patient, with what other features know of the list. */
export function MedicationReviewPage() {
  const { patientId = "" } = useParams();
  const { role } = useAccount();
  const { data: patient, error, isPending, refetch } = useQuery(patientQuery(patientId));
  const [entered, setEntered] = useState<readonly string[]>();
  const quantities = useQuery({ ...quantitiesQuery, enabled: entered !== undefined });
  if (isPending) return <LoadingSkeleton rows={3} height={120} label="Loading the patient" />;
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  const today = todayIn(patient.time_zone);
  return (
    <Stack gap="md" maw={1360}>
      <PageHeader
        title={`Medication review: ${patient.name}`}
        lead={`${patient.age} years`}
        actions={
          <>
            {mayOffer(role, "work-on-review") && (
              <Button component={Link} to={`/patients/${patientId}/reconciliation`} variant="default">
                Reconcile
              </Button>
            )}
            <Button component={Link} to={`/patients/${patientId}/list`} variant="default">
              Personal list
            </Button>
            <Button component={Link} to={`/patients/${patientId}`} variant="default">
              Chart
            </Button>
          </>
        }
      />
      <MedicationReview key={patientId} patientId={patientId} patientName={patient.given_name}>
        <Interactions patientId={patientId} />
        <Monitoring patientId={patientId} today={today} onEnter={setEntered} />
        <Loads patientId={patientId} />
        <Conditions patientId={patientId} today={today} />
        <HealthPanel patientId={patientId} sex={patient.sex} today={today} />
      </MedicationReview>
      {entered !== undefined && quantities.isSuccess && (
        <ResultsDialog
          patientId={patientId}
          mode="results"
          quantities={quantities.data}
          codes={entered}
          today={today}
          onClose={() => setEntered(undefined)}
        />
      )}
    </Stack>
  );
}
