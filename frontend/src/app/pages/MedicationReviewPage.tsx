import { Button, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { ErrorState, LoadingSkeleton, PageHeader } from "@/components";
import { Conditions } from "@/features/health/Conditions";
import { HealthPanel } from "@/features/health/HealthPanel";
import { Interactions } from "@/features/prescriptions/Interactions";
import { MedicationReview } from "@/features/reviews/MedicationReview";
import { patientQuery } from "@/lib/queries";
import { todayIn } from "@/lib/time";

/** The medication review of one patient, with what other features know of the list. */
export function MedicationReviewPage() {
  const { patientId = "" } = useParams();
  const { data: patient, error, isPending, refetch } = useQuery(patientQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={3} height={120} label="Loading the patient" />;
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="md" maw={1360}>
      <PageHeader
        title={`Medication review: ${patient.name}`}
        lead={`${patient.age} years`}
        actions={
          <>
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
        <Conditions patientId={patientId} today={todayIn(patient.time_zone)} />
        <HealthPanel patientId={patientId} sex={patient.sex} today={todayIn(patient.time_zone)} />
      </MedicationReview>
    </Stack>
  );
}
