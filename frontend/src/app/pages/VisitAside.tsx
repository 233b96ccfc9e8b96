import { signRefill } from "./signRefill";
import { Drawer, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { medicineName } from "./MedicineName";
import { ErrorState, LoadingSkeleton } from "@/components";
import { Picture } from "@/features/chart/Picture";
import { PatientFlags } from "@/features/measures/SafetyFlags";
import { PatientRefills } from "@/features/messaging/Correspondence";
import { MedicationList } from "@/features/prescriptions/MedicationList";
import { Reconciliation } from "@/features/prescriptions/Reconciliation";
import { glue } from "@/lib/dose";
import { chartQuery } from "@/lib/staffQueries";
import { todayIn } from "@/lib/time";

/** What the prescriber has beside the video: the flags, the sentence, the picture, the doses to change. */
export function VisitAside({ patientId }: { patientId: string }) {
  const { visitId = "" } = useParams();
  const [reconciles, setReconciles] = useState(false);
  const { data: chart, error, isPending, refetch } = useQuery(chartQuery(patientId));
  if (isPending) return <LoadingSkeleton rows={2} height={160} label="Loading the chart" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  const { patient } = chart;
  return (
    <Stack>
      <PatientFlags flags={chart.flags} />
      <Text>{glue(chart.sentence)}</Text>
      <Picture chart={chart} />
      <MedicationList patientId={patient.id} patientName={patient.name} medications={chart.medications} today={todayIn(patient.time_zone)} nameField={medicineName} reconciles={() => setReconciles(true)} />
      <PatientRefills signing={signRefill} patientId={patient.id} />
      <Drawer
        opened={reconciles}
        onClose={() => setReconciles(false)}
        position="right"
        size="lg"
        title={`Medicines of ${patient.name}, from all sources`}
        closeOnClickOutside={false}
      >
        <Reconciliation patientId={patient.id} patientName={patient.name} zone={patient.time_zone} visitId={visitId} />
      </Drawer>
    </Stack>
  );
}
