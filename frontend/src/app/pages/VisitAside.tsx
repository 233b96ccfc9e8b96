import { signRefill } from "./signRefill";
import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ErrorState, LoadingSkeleton } from "@/components";
import { Picture } from "@/features/chart/Picture";
import { PatientFlags } from "@/features/measures/SafetyFlags";
import { PatientRefills } from "@/features/messaging/Correspondence";
import { MedicationList } from "@/features/prescriptions/MedicationList";
import { glue } from "@/lib/dose";
import { chartQuery } from "@/lib/staffQueries";
import { todayIn } from "@/lib/time";

/** What the prescriber has beside the video: the flags, the sentence, the picture, the doses to change. */
export function VisitAside({ patientId }: { patientId: string }) {
  const { data: chart, error, isPending, refetch } = useQuery(chartQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={2} height={160} label="Loading the chart" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const { patient } = chart;
  return (
    <Stack>
      <PatientFlags flags={chart.flags} />
      <Text>{glue(chart.sentence)}</Text>
      <Picture chart={chart} />
      <MedicationList patientId={patient.id} patientName={patient.name} medications={chart.medications} today={todayIn(patient.time_zone)} />
      <PatientRefills signing={signRefill} patientId={patient.id} />
    </Stack>
  );
}
