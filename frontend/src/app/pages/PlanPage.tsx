import { useQuery } from "@tanstack/react-query";
import { LoadingSkeleton } from "@/components";
import { PlanCards } from "@/features/prescriptions/PlanCards";
import { useAccount } from "@/lib/account";
import { patientQuery } from "@/lib/queries";

/** The patient's own plans, at first in their own language. */
export function PlanPage() {
  const { person_id: patientId } = useAccount();
  const { data, isPending } = useQuery(patientQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={3} height={96} />;
  return <PlanCards patientId={patientId} language={data?.language.startsWith("es") ? "es" : "en"} />;
}
