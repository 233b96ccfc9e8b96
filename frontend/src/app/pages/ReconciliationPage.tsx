import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { ErrorState, LoadingSkeleton } from "@/components";
import { Reconciliation } from "@/features/prescriptions/Reconciliation";
import { patientQuery } from "@/lib/queries";

/** One patient's list from all sources. */
export function ReconciliationPage() {
  const { patientId = "" } = useParams();
  const { data: patient, error, isPending, refetch } = useQuery(patientQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={3} label="Loading the patient" />;
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  return <Reconciliation key={patientId} patientId={patientId} patientName={patient.name} zone={patient.time_zone} />;
}
